"""Whole shares: the integer quantities that bring the traded symbols nearest to their targets.

The objective is L1 tracking error, Σ |value after − wanted value| over the symbols that trade. Cash is the budget, not
a term of the sum: a share that would move its symbol further from its target than leaving the money in cash is not
bought. First every trade is rounded towards selling, then shares are given out by largest remainder while they help and
can be paid, then, where money was short, swaps close the rest. Exits are exact and take no part.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Final, NamedTuple, TypeAlias

from rebalancer.core.base.money import ONE, QUOTIENT, ZERO
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold, sum_sides
from rebalancer.core.planning.knapsack import LONG, Effort
from rebalancer.core.planning.scaling import scale_to_limit
from rebalancer.core.planning.sizing import Budget, ShareSteps, divide_up, trim_buys
from rebalancer.core.planning.swaps import Line, swap_shares

# Tracking error that is not worth a search, as a share of the base: a hundredth of a basis point.
TOLERANCE: Final = Decimal("0.000001")

# Rounds in which money that is short is given out one share a symbol.
SINGLE_ROUNDS: Final = 8

_WHOLE: Final = ShareSteps(0)
# Digits enough to rank steps; the ranking decides what is tried first, never how much is paid.
_RANK: Final = Context(prec=16, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])

# A possible step of one trade: its place, the shares, what they cost, the tracking error that they remove.
_Step: TypeAlias = tuple[int, Decimal, Decimal, Decimal]


class _Wishes(NamedTuple):
    """The trades to round: `aims` fit the money, `wanted` are the same trades before the money was counted."""

    aims: list[Intent]
    wanted: list[Intent]
    is_short: bool


class _Swaps(NamedTuple):
    """What the search for swaps may do."""

    may_oversell: bool
    effort: Effort


def size_whole(
    intents: list[Intent], budget: Budget, *, may_oversell: bool = True, effort: Effort = LONG
) -> list[PlanItem]:
    """Size every trade in whole shares, except exits, which trade the exact position.

    Args:
        intents: wanted trades, by symbol.
        budget: what buys may spend before sells.
        may_oversell: whether a sale may pass what is wanted of it by a share and more to pay for a better buy.
        effort: how far the search for swaps goes.
    """
    wishes, items = _fit(intents, budget)
    exits = [
        PlanItem(row, -row.quantity, -row.quantity * row.price, reason)
        for row, _, is_exit, reason in wishes.aims
        if is_exit
    ]
    slack = budget.cash - sum([item.amount for item in exits], ZERO)
    aims, wanted, is_short = _without_exits(wishes) if exits else wishes
    shares, cost = _round_towards_selling(aims, budget.minimum)
    slack -= cost
    if slack < 0:
        slack = _give_back(aims, shares, slack, budget.minimum)
    if slack < 0 and any(item.shares > 0 for item in exits):
        covers = [item for item in exits if item.shares > 0]
        exits = [item for item in exits if item.shares < 0] + trim_buys(covers, -slack, _WHOLE)
    _give_out(_Wishes(aims, wanted, is_short), shares, slack, budget, _Swaps(may_oversell, effort))
    missing = Reason.NOT_FUNDED if is_short else Reason.ROUNDS_TO_ZERO
    for (row, _, _, reason), count in zip(aims, shares, strict=True):
        items.append(PlanItem(row, count, count * row.price, reason) if count else hold(row, missing))
    return exits + items


def _fit(intents: list[Intent], budget: Budget) -> tuple[_Wishes, list[PlanItem]]:
    """Where the money is short of the wishes, buys aim at less, in proportion."""
    sells, buys = sum_sides(intents)
    if buys <= budget.cash + sells + budget.cent:
        return _Wishes(intents, intents, False), []
    scaled, holds = scale_to_limit(
        [intent for intent in intents if intent.amount > 0],
        budget.cash + sells,
        budget.minimum,
        scaled=Reason.LIMITED_BY_CASH,
        dropped=Reason.NOT_FUNDED,
    )
    aims = sorted([intent for intent in intents if intent.amount < 0] + scaled, key=lambda intent: intent.row.symbol)
    by_symbol = {intent.row.symbol: intent for intent in intents}
    return _Wishes(aims, [by_symbol[aim.row.symbol] for aim in aims], True), holds


def _without_exits(wishes: _Wishes) -> _Wishes:
    pairs = [pair for pair in zip(wishes.aims, wishes.wanted, strict=True) if not pair[0].is_exit]
    return _Wishes([aim for aim, _ in pairs], [intent for _, intent in pairs], wishes.is_short)


def _round_towards_selling(aims: Sequence[Intent], minimum: Decimal) -> tuple[list[Decimal], Decimal]:
    """Signed shares and their cost: buys rounded down, sells up as far as there are shares, too small ones to 0."""
    rounded: list[Decimal] = []
    total = ZERO
    for row, amount, _, _ in aims:
        price = row.price
        shares = amount // price if amount > ZERO else -min(divide_up(-amount, price), row.sellable // 1)
        cost = shares * price
        if price < minimum and abs(cost) < minimum:
            shares = cost = ZERO
        rounded.append(shares)
        total += cost
    return rounded, total


def _give_back(aims: Sequence[Intent], shares: list[Decimal], slack: Decimal, minimum: Decimal) -> Decimal:
    """Where sells could not be rounded up, buys may cost too much: take shares from the largest buys until they fit."""
    buys = [place for place, count in enumerate(shares) if count > 0]
    for place in sorted(buys, key=lambda place: (-shares[place] * aims[place].row.price, place)):
        price = aims[place].row.price
        kept = max(ZERO, shares[place] - divide_up(-slack, price))
        if kept * price < minimum:
            kept = ZERO
        slack += (shares[place] - kept) * price
        shares[place] = kept
        if slack >= 0:
            break
    return slack


def _give_out(wishes: _Wishes, shares: list[Decimal], slack: Decimal, budget: Budget, swaps: _Swaps) -> None:
    """Give out what is left by largest remainder, then swap if the linear bound leaves room for a better answer."""
    if wishes.is_short:
        slack = _fill_up(wishes, shares, slack)
    missed: tuple[Decimal, Decimal, list[Decimal]] | None = None
    filled = ZERO
    candidates = _candidates(wishes, shares, budget.minimum)
    if sum([cost for _, _, cost, _ in candidates], ZERO) > slack:
        candidates = _by_remainder(candidates)
    for place, step, cost, gain in candidates:
        if cost <= slack:
            if missed is not None:
                filled += gain
            slack -= cost
            shares[place] += step
        elif missed is None and slack >= ZERO:
            # What is given out from here on fills a gap; a search for better starts from what is certain.
            missed = (QUOTIENT.divide(gain, cost), slack, list(shares))
    if missed is None:
        return
    ratio, slack, certain = missed
    tolerance = budget.base * TOLERANCE
    if ratio * slack - filled > tolerance:
        lines = [
            Line(row, intent.amount, count, budget.minimum)
            for (row, _, _, _), intent, count in zip(wishes.aims, wishes.wanted, certain, strict=True)
        ]
        steps = swap_shares(
            lines, slack, ratio, filled, tolerance, may_oversell=swaps.may_oversell, effort=swaps.effort
        )
        if steps:
            shares[:] = certain
        for place, count in steps.items():
            shares[place] += count


def _fill_up(wishes: _Wishes, shares: list[Decimal], slack: Decimal) -> Decimal:
    """Where money is short, give whole shares that are wanted in full, largest remainder first, while any can be paid.

    Each brings its symbol nearer by its whole price, so all are equally good, and better than any partly wanted one.
    After some rounds of one share each, a symbol takes all it can: where a coin costs a fraction of a cent, millions.
    """
    is_filling, rounds = True, 0
    while is_filling:
        is_filling = False
        rounds += 1
        lacking: list[tuple[Decimal, int, Decimal]] = []
        for place, (aim, intent, count) in enumerate(zip(wishes.aims, wishes.wanted, shares, strict=True)):
            price = aim.row.price
            if count > 0 and price <= slack and intent.amount >= (count + 1) * price:
                lacking.append((QUOTIENT.divide(count * price - aim.amount, price), place, price))
        for _, place, price in sorted(lacking):
            if price <= slack:
                lack = wishes.wanted[place].amount - shares[place] * price
                step = ONE if rounds <= SINGLE_ROUNDS else min(slack, lack) // price
                slack -= step * price
                shares[place] += step
                is_filling = True
    return slack


def _by_remainder(candidates: list[_Step]) -> list[_Step]:
    """Most gain per cost first. For a single share that is 2 × remainder − 1, so this is largest remainder."""
    divide = _RANK.divide
    ranked = sorted([(divide(-gain, cost), place) for place, (_, _, cost, gain) in enumerate(candidates)])
    return [candidates[place] for _, place in ranked]


def _candidates(wishes: _Wishes, shares: Sequence[Decimal], minimum: Decimal) -> list[_Step]:
    """Return the next step towards buying of each trade that it brings no further from its wanted value."""
    candidates: list[_Step] = []
    for place, ((row, wanted, _, _), count) in enumerate(zip(wishes.wanted, shares, strict=True)):
        price = row.price
        below = wanted - count * price
        # A step helps if it ends no further above the wanted value than it began below it.
        if below + below < price:
            continue
        step, cost = ONE, price
        if price < minimum and not count:
            step = divide_up(minimum, price)
            cost = step * price
        if wanted < ZERO:
            more = (count + step) * price
            if more > ZERO or (more and -more < minimum):
                continue
        gain = below - abs(cost - below)
        if gain >= ZERO:
            candidates.append((place, step, cost, gain))
    return candidates
