"""Whole shares that the money left over cannot pay: one dear share for many cheap ones.

Rounding and swaps of a few shares miss an answer in which a dear share is bought and many cheap ones are given up for
it. So each share that would help and could not be paid is tried: it is bought, and the rest is sized anew around it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Final

from rebalancer.core.base.money import ONE, ZERO
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.planning.sizing import Budget
from rebalancer.core.planning.whole_shares import TOLERANCE, size_whole

# A search beyond this many trades takes too long, and one share more or less then hardly matters.
TRADES_MAX: Final = 60
# How many shares that are too dear are tried, the dearest first.
TRIED_MAX: Final = 6
# For so few trades the money of every two buys is divided anew, each count of the dearer one tried up to so many.
PAIRED_MAX: Final = 12
COUNTS_MAX: Final = 400
_ROUNDS: Final = 4


def size_with_dear_shares(intents: list[Intent], budget: Budget) -> list[PlanItem]:
    """Size trades as `size_whole` does, then buy the helpful shares that were too dear, the best first, while it helps.

    Args:
        intents: wanted trades, by symbol.
        budget: what buys may spend before sells.
    """
    best = size_whole(intents, budget, may_oversell=False)
    if len(intents) > TRADES_MAX:
        return best
    least = _error(intents, best)
    for _ in range(_ROUNDS):
        trials = [
            (_error(intents, items), place, items)
            for place, forced in enumerate(_choices(intents, best, budget))
            if (items := _size_around(intents, budget, forced)) is not None
        ]
        if not trials:
            break
        error, _, items = min(trials, key=lambda trial: trial[:2])
        if error >= least - budget.base * TOLERANCE:
            break
        best, least = items, error
    return _exchange(intents, best, budget) if len(intents) <= PAIRED_MAX else best


def _exchange(intents: Sequence[Intent], items: list[PlanItem], budget: Budget) -> list[PlanItem]:
    """Divide the money of two buys anew, for every pair, while it brings them nearer."""
    wanted = {intent.row.symbol: intent for intent in intents if intent.amount > ZERO}
    best = list(items)
    buys = [place for place, item in enumerate(best) if item.shares >= ZERO and item.row.symbol in wanted]
    for _ in range(_ROUNDS):
        is_better = False
        for first, second in permutations(buys, 2):
            left = budget.cash - sum([item.amount for item in best], ZERO)
            pair = _divide(best[first], best[second], wanted, left, budget)
            if pair is not None:
                best[first], best[second] = pair
                is_better = True
        if not is_better:
            break
    return best


def _divide(
    dear: PlanItem, cheap: PlanItem, wanted: Mapping[str, Intent], left: Decimal, budget: Budget
) -> tuple[PlanItem, PlanItem] | None:
    """Divide what two buys cost and what is left anew, by each count of the dearer one; None if nothing is nearer."""
    if dear.row.price < cheap.row.price:
        return None
    dear_intent, cheap_intent = wanted[dear.row.symbol], wanted[cheap.row.symbol]
    dear_wanted, price, cheap_wanted, other = dear_intent.amount, dear.row.price, cheap_intent.amount, cheap.row.price
    money = left + dear.amount + cheap.amount
    least = abs(dear.amount - dear_wanted) + abs(cheap.amount - cheap_wanted) - budget.base * TOLERANCE
    found: tuple[Decimal, Decimal] | None = None
    highest = min(money, dear_wanted + price) // price
    for step in range(min(int(highest) + 1, COUNTS_MAX)):
        count = highest - step
        rest = min((cheap_wanted + other / 2) // other, (money - count * price) // other)
        error = abs(count * price - dear_wanted) + abs(rest * other - cheap_wanted)
        if error < least and all(not each or each >= budget.minimum for each in (count * price, rest * other)):
            least, found = error, (count, rest)
    if found is None:
        return None
    return _bought(dear_intent, found[0]), _bought(cheap_intent, found[1])


def _bought(intent: Intent, count: Decimal) -> PlanItem:
    """Buy so many shares, or none for want of money."""
    row, _, _, reason = intent
    return PlanItem(row, count, count * row.price, reason) if count else hold(row, Reason.NOT_FUNDED)


def _choices(intents: Sequence[Intent], items: Sequence[PlanItem], budget: Budget) -> Iterator[Mapping[str, Decimal]]:
    """Force one share more of what was too dear: with the rest free, and with all that is dearer as it is."""
    shares = {item.row.symbol: item.shares for item in items}
    too_dear = sorted(_too_dear(intents, items, budget), key=lambda each: (-each[1], each[0]))
    for symbol, price, count in too_dear[:TRIED_MAX]:
        dearer = [row.symbol for row, wanted, _, _ in intents if wanted > ZERO and row.price > price]
        kept = {each: shares[each] for each in dearer if shares.get(each)}
        yield {symbol: count}
        if kept:
            yield {**kept, symbol: count}


def _too_dear(
    intents: Sequence[Intent], items: Sequence[PlanItem], budget: Budget
) -> list[tuple[str, Decimal, Decimal]]:
    """Find the buys of which one share more would bring the symbol nearer, and could not be paid."""
    left = budget.cash - sum([item.amount for item in items], ZERO)
    shares = {item.row.symbol: item.shares for item in items}
    found: list[tuple[str, Decimal, Decimal]] = []
    for row, wanted, _, _ in intents:
        count = shares.get(row.symbol, ZERO)
        below = wanted - count * row.price
        if wanted > ZERO and row.price > left and below + below > row.price:
            found.append((row.symbol, row.price, count + ONE))
    return found


def _size_around(intents: Sequence[Intent], budget: Budget, forced: Mapping[str, Decimal]) -> list[PlanItem] | None:
    """Buy the forced quantities and size the other trades with what they leave; None if that does not suffice."""
    bought = [
        PlanItem(row, forced[row.symbol], forced[row.symbol] * row.price, reason)
        for row, _, _, reason in intents
        if row.symbol in forced
    ]
    if any(item.amount < budget.minimum for item in bought):
        return None
    money = budget.cash - sum([item.amount for item in bought], ZERO)
    others = [intent for intent in intents if intent.row.symbol not in forced]
    rest = size_whole(others, replace(budget, cash=money), may_oversell=False) if others else []
    if sum([item.amount for item in rest], ZERO) > money:
        return None
    return [*bought, *rest]


def _error(intents: Sequence[Intent], items: Sequence[PlanItem]) -> Decimal:
    """Sum the distances between what is traded and what is wanted."""
    amounts = {item.row.symbol: item.amount for item in items}
    return sum([abs(amounts.get(intent.row.symbol, ZERO) - intent.amount) for intent in intents], ZERO)
