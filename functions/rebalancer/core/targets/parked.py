"""Harvests: what was sold at a loss, what is held in its place, and how the targets read while that lasts.

The targets that a person saves stay as they are. While a holding is parked its replacement has its weight and itself
has none, so that drift, plans and every trigger see one and the same set; see `stand_in`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.stored_fields import (
    StoredFields,
    dump_day_or_none,
    dump_decimal,
    dump_decimal_or_none,
    dump_time,
)
from rebalancer.core.base.wash_sale import WASH_DAYS
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass

if TYPE_CHECKING:
    from rebalancer.contract import parked as shapes

PARKED_MAX: Final = 50
"""Holdings that may be parked at the same time."""

KEPT: Final = timedelta(days=400)
"""How long a harvest that is over stays in the calendar."""


class ParkedState(StrEnum):
    """How far a harvest is: its run sells; it is parked; it may go back; it stays as going back costs more, or as the
    person wants it; it is home; or nothing of it was sold."""

    SELLING = "SELLING"
    PARKED = "PARKED"
    DUE = "DUE"
    STAYING = "STAYING"
    HOME = "HOME"
    ENDED = "ENDED"


_AWAY: Final = frozenset({ParkedState.SELLING, ParkedState.PARKED, ParkedState.STAYING})
_OVER: Final = frozenset({ParkedState.HOME, ParkedState.ENDED})


@dataclass(frozen=True, slots=True)
class Parked:
    """One harvest.

    Args:
        run_id: the run that sells and buys; it names the harvest.
        symbol: what was sold at a loss.
        replacement: what is held in its place.
        quantity: shares of `symbol` that were planned to be sold, above 0.
        loss_usd: dollars, above 0: the loss as it was estimated at the approval.
        created_at: when it was approved, aware UTC.
        same_as: symbols that the person calls the same security as `symbol`.
        sold_on: the New York day of the last sale; None while its run sells.
        is_chosen: whether a person said to go back, or to stay.
        cost_usd: dollars of tax and trading that going back would cost, as last looked at; None: not yet.
        worth_usd: dollars that going back is worth at the person's price of drift, as last looked at.
        returned_on: the New York day on which it was home again.
    """

    run_id: str
    symbol: str
    replacement: str
    quantity: Decimal
    loss_usd: Decimal
    created_at: datetime
    state: ParkedState = ParkedState.SELLING
    same_as: tuple[str, ...] = ()
    sold_on: date | None = None
    is_chosen: bool = False
    cost_usd: Decimal | None = None
    worth_usd: Decimal | None = None
    returned_on: date | None = None

    @property
    def is_away(self) -> bool:
        """Whether the replacement has the weight."""
        return self.state in _AWAY

    @property
    def is_over(self) -> bool:
        """Whether the targets read as they are saved again."""
        return self.state in _OVER

    @property
    def returns_from(self) -> date | None:
        """The first day on which buying the symbol back undoes nothing; None while its run sells."""
        return None if self.sold_on is None else self.sold_on + timedelta(days=WASH_DAYS + 1)

    def may_return(self, today: date) -> bool:
        """Whether the wash-sale window is over."""
        return self.returns_from is not None and today >= self.returns_from


def not_bought_until(parked: Iterable[Parked], today: date) -> Mapping[str, date | None]:
    """By symbol, the first day on which it may be bought again; None where that is not known yet."""
    found: dict[str, date | None] = {}
    for each in parked:
        if each.state is ParkedState.ENDED or each.may_return(today):
            continue
        for symbol in (each.symbol, *each.same_as):
            before, day = found.get(symbol, each.returns_from), each.returns_from
            found[symbol] = None if before is None or day is None else max(before, day)
    return found


def stand_in(
    targets: Sequence[TargetWeight], classes: Sequence[AssetClass], parked: Iterable[Parked]
) -> tuple[tuple[TargetWeight, ...], tuple[AssetClass, ...]]:
    """Return targets and classes as they read now: weights moved to what is held instead; doing it twice is once.

    What may go back has its weight again, and the replacement its own, or none: then it is to be sold.
    """
    weights = {each.symbol: each for each in targets}
    groups = list(classes)
    for each in parked:
        if each.is_over:
            continue
        own = weights.get(each.symbol)
        is_member = any(each.symbol in group.members for group in groups if group.enabled)
        if not is_member and (own is None or not own.enabled):
            continue
        if each.is_away:
            groups = [_with_member(group, each) for group in groups]
            moved = own if own is not None and own.enabled else None
            weights[each.symbol] = (
                TargetWeight(each.symbol, ZERO) if moved is None else replace(moved, target_percent=ZERO)
            )
            if moved is None:
                continue
        else:
            moved = None
        if not any(each.replacement in group.members for group in groups if group.enabled):
            weights[each.replacement] = _with_weight(weights.get(each.replacement), each.replacement, moved)
    return tuple(weights.values()), tuple(groups)


def _with_member(group: AssetClass, each: Parked) -> AssetClass:
    """Put the replacement in the place of the member that it stands in for."""
    if each.symbol not in group.members:
        return group
    names = [each.replacement if member == each.symbol else member for member in group.members]
    return replace(group, members=tuple(dict.fromkeys(names)))


def _with_weight(held: TargetWeight | None, symbol: str, moved: TargetWeight | None) -> TargetWeight:
    """Give a target what was moved to it."""
    before = held if held is not None and held.enabled else TargetWeight(symbol, ZERO)
    if moved is None or not moved.target_percent:
        return before
    with localcontext(EXACT):
        percent = before.target_percent + moved.target_percent
    tolerance = before.tolerance_percent if before.target_percent else moved.tolerance_percent
    return replace(before, target_percent=percent, tolerance_percent=tolerance)


def require_parkable(
    symbol: str, replacement: str, *, targeted: Collection[str], parked: Sequence[Parked], held: Collection[str]
) -> None:
    """Refuse a harvest that would wash its own loss, or of which nobody could say later what belongs to whom.

    `targeted` are symbols with a target, in a class or in a strategy, as they are saved; `held` what is held.

    Raises:
        InvalidInput: HARVEST_REFUSED, with one sentence.
    """
    running = [each for each in parked if not each.is_over]
    if symbol == replacement:
        raise _refused(f"{symbol} cannot replace itself.")
    for each in running:
        if symbol == each.symbol:
            raise _refused(f"{symbol} is parked in {each.replacement} already.")
        if symbol == each.replacement:
            raise _refused(f"{symbol} is held in the place of {each.symbol}; go back to that first.")
        if replacement in (each.symbol, *each.same_as):
            raise _refused(f"{replacement} was sold at a loss itself: buying it now would undo that loss.")
    if symbol not in targeted:
        raise _refused(f"{symbol} has no target, so nothing would hold its place; give it one first.")
    if replacement in targeted or replacement in held:
        raise _refused(
            f"{replacement} is a target or a holding of its own, so its purchases and sales could undo the loss; "
            "choose a replacement that you do not hold."
        )
    if len(running) >= PARKED_MAX:
        raise _refused(f"{PARKED_MAX} holdings are parked; let one go back first.")


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, code="HARVEST_REFUSED", field="symbol")


def dump_parked(each: Parked) -> shapes.Parked:
    """Write a harvest as it is stored, under the id of its run."""
    return {
        "symbol": each.symbol,
        "replacement": each.replacement,
        "quantity": dump_decimal(each.quantity),
        "loss_usd": dump_decimal(each.loss_usd),
        "created_at": dump_time(each.created_at),
        "state": each.state.value,
        "same_as": list(each.same_as),
        "sold_on": dump_day_or_none(each.sold_on),
        "is_chosen": each.is_chosen,
        "cost_usd": dump_decimal_or_none(each.cost_usd),
        "worth_usd": dump_decimal_or_none(each.worth_usd),
        "returned_on": dump_day_or_none(each.returned_on),
    }


def parse_parked(document: Mapping[str, Any] | None, place: str) -> tuple[Parked, ...]:
    """Read every harvest of an account, the oldest first; no document is none.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE. Such an account is not traded on: nobody knows what may be bought.
    """
    if document is None:
        return ()
    entries = StoredFields(document, place).map("entries")
    found = [_parse(key, entries[key], f"{place}: {key}") for key in entries]
    return tuple(sorted(found, key=lambda each: (each.created_at, each.run_id)))


def _parse(run_id: str, entry: object, place: str) -> Parked:
    stored = StoredFields(entry, place)
    same = stored.get("same_as")
    if not isinstance(same, list) or not all(isinstance(symbol, str) for symbol in same):
        raise stored.refuse("same_as", "a list of strings")
    return Parked(
        run_id,
        stored.text("symbol"),
        stored.text("replacement"),
        stored.decimal("quantity"),
        stored.decimal("loss_usd"),
        stored.time("created_at"),
        stored.word(ParkedState, "state"),
        tuple(same),
        stored.maybe_day("sold_on"),
        stored.flag("is_chosen"),
        stored.maybe_decimal("cost_usd"),
        stored.maybe_decimal("worth_usd"),
        stored.maybe_day("returned_on"),
    )
