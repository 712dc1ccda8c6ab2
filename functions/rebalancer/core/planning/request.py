"""What a person asks of one plan beside the policy: rebalance all, invest so many dollars, raise so many dollars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import QUOTIENT, ZERO, describe, divide_shown, parse_positive, plain
from rebalancer.core.base.shape import join, parse_option, require_object
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.scaling import divide_down
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.policy import SizingPolicy

if TYPE_CHECKING:
    from rebalancer.contract import standing as shapes

_CENT: Final = Decimal("0.01")


class RequestKind(StrEnum):
    """What is asked."""

    REBALANCE_ALL = "rebalance_all"
    INVEST = "invest"
    RAISE = "raise"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """One request; `usd` is greater than 0, and 0 for `rebalance_all`, which has none."""

    kind: RequestKind
    usd: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.kind is not RequestKind.REBALANCE_ALL and self.usd <= 0:
            raise InvalidInput(f"request.usd is {plain(self.usd)}, but must be greater than 0.", field="request.usd")


def parse_request(value: object, path: str = "request") -> PlanRequest | None:
    """Read `{"kind": "invest", "usd": "5000"}`; null is no request.

    Raises:
        InvalidInput: an unknown key or kind, `usd` missing, not above 0, or beside `rebalance_all`.
    """
    if value is None:
        return None
    row = require_object(value, path, required=("kind",), optional=("usd",))
    kind = parse_option(RequestKind, row["kind"], join(path, "kind"))
    if kind is not RequestKind.REBALANCE_ALL:
        if "usd" not in row:
            raise InvalidInput(
                f"{join(path, 'usd')} is missing, but {kind.value} needs an amount.", field=join(path, "usd")
            )
        return PlanRequest(kind, parse_positive(row["usd"], join(path, "usd")))
    if row.get("usd") is not None:
        raise InvalidInput(
            f"{join(path, 'usd')} is {describe(row['usd'])}, but {kind.value} takes no amount.", field=join(path, "usd")
        )
    return PlanRequest(kind)


def dump_request(request: PlanRequest) -> shapes.PlanRequest:
    """Write a request; the inverse of `parse_request`."""
    if request.kind is RequestKind.REBALANCE_ALL:
        return {"kind": request.kind.value}
    return {"kind": request.kind.value, "usd": plain(request.usd)}


def policy_under(policy: SizingPolicy, request: PlanRequest | None) -> SizingPolicy:
    """Return the policy that a plan follows: to rebalance all is to have no threshold."""
    if request is None or request.kind is not RequestKind.REBALANCE_ALL:
        return policy
    return replace(policy, drift_threshold_percent=ZERO)


def wish_to_invest(wishes: Wishes, money: Decimal) -> None:
    """Buy rows that are below their target, largest gap first, for at most so much money, whatever the bands.

    Each dollar so spent lessens the sum of all drifts alike, so that no other order does better.
    """
    wishes.rest(Reason.NOT_REQUESTED)
    wishes.spread(1, money, Reason.INVEST)


def wish_to_raise(wishes: Wishes, cash: DriftRow, usd: Decimal) -> Decimal:
    """Sell until there are so many dollars beyond the target of cash; the money that the sales are to bring.

    First comes what is above its target, most overweight first; then all give by target weight, so that every row is at
    its target again once the money is gone.

    Raises:
        InvalidInput: RAISE_TOO_MUCH, more than there is; the message names what could be raised.
    """
    wishes.rest(Reason.NOT_REQUESTED)
    if not wishes.frame.has_value:
        return ZERO
    rows = [row for row in _sellable_rows(wishes) if wishes.sellable(row) >= wishes.frame.minimum]
    needed = usd * wishes.frame.scale + cash.gap
    possible = sum((wishes.sellable(row) for row in rows), ZERO)
    if needed > possible:
        most = divide_shown(possible - cash.gap, wishes.frame.scale)
        shown = plain(max(ZERO, most).quantize(_CENT, ROUND_FLOOR, QUOTIENT))
        raise InvalidInput(
            f"request.usd is {plain(usd)}, but at most ${shown} can be raised beyond the cash target.",
            code="RAISE_TOO_MUCH",
            field="request.usd",
        )
    needed = max(ZERO, needed)
    left = wishes.spread(-1, needed, Reason.RAISE)
    if left > ZERO:
        left = _sell_by_weight(wishes, rows, left)
    if left > ZERO:
        _sell_rest(wishes, rows, left)
    return needed


def _sellable_rows(wishes: Wishes) -> list[DriftRow]:
    """List what may be sold at all, whatever its target, by symbol."""
    policy = wishes.policy
    if not policy.may_sell:
        return []
    rows = [row for row in wishes.rows if wishes.may_trade(row)]
    return sorted([*rows, *[each.row for each in wishes.classes.values()]], key=lambda row: row.symbol)


def _sell_by_weight(wishes: Wishes, rows: list[DriftRow], money: Decimal) -> Decimal:
    """Take money from all rows in proportion to their targets; a row that has less gives all it has.

    A row whose whole sale would stay below the minimum is left out, lightest first. Returns what is left.
    """
    giving = sorted([row for row in rows if row.given_percent], key=lambda row: (row.given_percent, row.symbol))
    while giving and money > ZERO:
        weights = sum((row.given_percent for row in giving), ZERO)
        full = [row for row in giving if money * row.given_percent >= wishes.sellable(row) * weights]
        if full:
            for row in full:
                money += wishes.add(row, -min(money, wishes.sellable(row)), Reason.RAISE)
                giving.remove(row)
            continue
        small = [row for row in giving if not wishes.reaches_minimum(row, money * row.given_percent, weights)]
        if small:
            giving.remove(small[0])
            continue
        shared = ZERO
        for row in giving[:-1]:
            part = divide_down(money * row.given_percent, weights)
            shared -= wishes.add(row, -part, Reason.RAISE)
        # The heaviest row gives what the cut parts of the others lack.
        last = giving[-1]
        return money - shared + wishes.add(last, -min(money - shared, wishes.sellable(last)), Reason.RAISE)
    return money


def _sell_rest(wishes: Wishes, rows: list[DriftRow], money: Decimal) -> None:
    """Take what is left, less than any row may sell by itself, where a sale grows most easily: the money is to come.

    A row that sells already sells more; else one sells the minimum.
    """
    ranked = sorted(rows, key=lambda row: (row.symbol not in wishes.trades, -wishes.sellable(row), row.symbol))
    for row in ranked:
        part = min(wishes.sellable(row), money if row.symbol in wishes.trades else max(money, wishes.frame.minimum))
        money += wishes.add(row, -part, Reason.RAISE) if part > ZERO else ZERO
        if money <= ZERO:
            return
