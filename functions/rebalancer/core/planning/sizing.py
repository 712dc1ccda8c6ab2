"""From wanted dollars to quantities that can be ordered and paid for.

Quantities round towards zero. Sells come first: buys may spend cash + what the sells really bring − the buffer − what
open buys will take, never more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Final

from rebalancer.core.base.money import ONE, ZERO
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold, sum_sides
from rebalancer.core.planning.scaling import scale_to_limit

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Budget:
    """The money that sizing works within, all in the frame's unit.

    Args:
        cash: what buys may spend before any sell: cash − buffer − open buys; may be negative.
        minimum: the smallest trade.
        cent: one cent.
        base: US dollars of 100%.
        aside: money that is there beside `cash`, and is not to be invested.
    """

    cash: Decimal
    minimum: Decimal
    cent: Decimal
    base: Decimal
    aside: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ShareSteps:
    """The smallest orderable quantities: `places` decimals, whole shares for what cannot be split."""

    places: int
    non_fractionable: frozenset[str] = frozenset()

    def of(self, symbol: str) -> Decimal:
        """Return the step of one symbol, a power of ten from 0.000000001 to 1."""
        return ONE if symbol in self.non_fractionable else ONE.scaleb(-self.places)


def size_fractional(intents: list[Intent], budget: Budget, steps: ShareSteps) -> list[PlanItem]:
    """Size sells, then buys from what they bring.

    A shortage of less than a cent comes from rounding the sells down; the largest buy bears it. Any other shortage
    shrinks all buys in proportion.
    """
    items = _round_towards_zero([intent for intent in intents if intent.amount < ZERO], steps)
    spendable = budget.cash - sum([item.amount for item in items], ZERO)
    buys = [intent for intent in intents if intent.amount > ZERO]
    if sum_sides(buys)[1] > spendable + budget.cent:
        buys, unfunded = scale_to_limit(
            buys, spendable, budget.minimum, scaled=Reason.LIMITED_BY_CASH, dropped=Reason.NOT_FUNDED
        )
        items += unfunded
    bought = _round_towards_zero(buys, steps)
    excess = sum([item.amount for item in bought], ZERO) - spendable
    return items + (trim_buys(bought, excess, steps) if excess > 0 else bought)


def _round_towards_zero(intents: Iterable[Intent], steps: ShareSteps) -> list[PlanItem]:
    """Quantities of the wanted trades; an exit trades the exact position."""
    items: list[PlanItem] = []
    step = ONE.scaleb(-steps.places)
    per_share = ONE.scaleb(steps.places)
    non_fractionable = steps.non_fractionable
    for row, amount, is_exit, reason in intents:
        price = row.price
        if is_exit:
            shares = -row.quantity
        elif non_fractionable and row.symbol in non_fractionable:
            shares = amount // price
        else:
            shares = amount * per_share // price * step
        if shares:
            items.append(PlanItem(row, shares, shares * price, reason))
        else:
            items.append(hold(row, Reason.NOT_FUNDED if reason is Reason.LIMITED_BY_CASH else Reason.ROUNDS_TO_ZERO))
    return items


def keep_minimum(items: list[PlanItem], budget: Budget, steps: ShareSteps, *, may_add: bool) -> list[PlanItem]:
    """Bring what rounding cut below the smallest trade up to it, or hold it.

    One step more is traded where it is worth less than a cent, is there to be sold, and the money pays for it: also
    money that was not to be invested.

    Args:
        items: sized trades and holds.
        budget: what buys may spend before sells.
        steps: the smallest quantities that can be ordered.
        may_add: whether any trade may become larger.
    """
    money = budget.cash + budget.aside - sum([item.amount for item in items], ZERO)
    kept: list[PlanItem] = []
    for item in items:
        row, shares, amount, reason = item
        if not shares or abs(amount) >= budget.minimum or shares == -row.quantity:
            kept.append(item)
            continue
        step = steps.of(row.symbol).copy_sign(shares)
        more = step * row.price
        is_allowed = may_add and abs(more) <= budget.cent and more <= money and -(shares + step) <= row.sellable
        if is_allowed and abs(amount + more) >= budget.minimum:
            money -= more
            kept.append(PlanItem(row, shares + step, amount + more, reason))
        else:
            money += amount
            kept.append(hold(row, Reason.ROUNDS_TO_ZERO))
    return kept


def pay_for_buys(items: list[PlanItem], budget: Budget, steps: ShareSteps) -> list[PlanItem]:
    """Shrink buys to what there is once a sale that was to pay for them is held; none below the smallest trade is kept.

    The largest buy bears it first. Money that was not to be invested counts too.
    """
    excess = sum([item.amount for item in items], ZERO) - budget.cash - budget.aside
    buys = [item for item in items if item.amount > 0]
    if excess <= 0 or not buys:
        return items
    before = {item.symbol: item.amount for item in buys}
    kept = [item for item in items if item.amount <= 0]
    for item in trim_buys(buys, excess, steps):
        if item.amount == before[item.symbol]:
            kept.append(item)
        elif item.amount < budget.minimum or not item.shares:
            kept.append(hold(item.row, Reason.NOT_FUNDED))
        else:
            kept.append(PlanItem(item.row, item.shares, item.amount, Reason.LIMITED_BY_CASH))
    return kept


def trim_buys(buys: Iterable[PlanItem], excess: Decimal, steps: ShareSteps) -> list[PlanItem]:
    """Take `excess` money that cannot be paid from the largest buys, rounding each reduction up to the next step."""
    trimmed: list[PlanItem] = []
    for item in sorted(sorted(buys, key=attrgetter("symbol")), key=attrgetter("amount"), reverse=True):
        if excess <= 0:
            trimmed.append(item)
            continue
        row = item.row
        step = steps.of(row.symbol)
        shares = max(ZERO, item.shares - divide_up(excess, row.price * step) * step)
        amount = shares * row.price
        excess -= item.amount - amount
        trimmed.append(PlanItem(row, shares, amount, item.reason) if shares else hold(row, Reason.NOT_FUNDED))
    return trimmed


def divide_up(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the quotient of two positive numbers, rounded up to an integer."""
    quotient = dividend // divisor
    return quotient + 1 if quotient * divisor < dividend else quotient
