"""Whole shares that end nearest to what is wanted, and how much nearer anything else could end: nothing, with proof.

Nearness is Σ |value after − wanted value| over the symbols that trade; cash is the money, not a term of the sum. All
money is in the frame's unit, and all arithmetic runs in the caller's exact decimal context.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.planning.nearest.lines import Branch, Lines
from rebalancer.core.planning.nearest.search import solve
from rebalancer.core.planning.sizing import Budget

# More trades than this are sized without a search; the plan then says how far from the best it can be.
TRADES_MAX: Final = 60
# How many trades below the minimum an answer is freed from, one after the other.
_BRANCHES_MAX: Final = 64


class Nearest(NamedTuple):
    """The trades, the distance from what is wanted that no others can undercut, and their own where it is known."""

    items: list[PlanItem]
    least: Decimal
    off: Decimal | None = None


def distance(intents: Iterable[Intent], items: Iterable[PlanItem]) -> Decimal:
    """Sum how far the trades are from what is wanted of them."""
    amounts = {item.row.symbol: item.amount for item in items}
    return sum([abs(amounts.get(intent.row.symbol, ZERO) - intent.amount) for intent in intents], ZERO)


def least_of_fractions(intents: Iterable[Intent], budget: Budget) -> Decimal:
    """Return what the wanted trades lack to be paid: no quantities end nearer, as what a sale passes counts as well."""
    return max(ZERO, sum([intent.amount for intent in intents], ZERO) - budget.cash)


def least_rounded(intents: Iterable[Intent]) -> Decimal:
    """Sum the distance of each trade to its nearest whole share: no whole shares end nearer."""
    return sum([abs(amount.remainder_near(row.price)) for row, amount, is_exit, _ in intents if not is_exit], ZERO)


def bring_nearest(intents: Sequence[Intent], items: list[PlanItem], budget: Budget) -> Nearest:
    """Improve sized trades to the best there is, where they are few enough for a proof.

    Args:
        intents: wanted trades, by symbol.
        items: the same trades, sized.
        budget: what buys may spend before sells.
    """
    sized = {item.row.symbol: item for item in items}
    open_ones = [intent for intent in intents if not intent.is_exit]
    exits = [intent for intent in intents if intent.is_exit]
    traded = sum([sized[intent.row.symbol].amount for intent in exits], ZERO)
    certain = max(least_rounded(intents), least_of_fractions(intents, budget))
    is_cut = any(sized[intent.row.symbol].amount != intent.amount for intent in exits)
    if not open_ones or len(open_ones) > TRADES_MAX or is_cut:
        return Nearest(items, certain)
    search = _Search(open_ones, budget.cash - traded, budget.minimum)
    if search.is_impossible:
        return Nearest(items, certain)
    known = [sized[intent.row.symbol] for intent in open_ones]
    shares = search.run([int(item.shares) for item in known])
    if shares is not None:
        found = [_item(intent, before, count) for intent, before, count in zip(open_ones, known, shares, strict=True)]
        items = [sized[intent.row.symbol] for intent in exits] + found
    return Nearest(items, max(certain, search.least))


def _item(intent: Intent, before: PlanItem, shares: int) -> PlanItem:
    row, _, _, reason = intent
    if shares == before.shares:
        return before
    if not shares:
        return hold(row, Reason.NOT_FUNDED if intent.amount > ZERO else Reason.ROUNDS_TO_ZERO)
    return PlanItem(row, Decimal(shares), shares * row.price, before.reason if before.shares else reason)


class _Search:
    """The search over branches: an answer with a trade below the minimum splits into none of it, or enough of it."""

    def __init__(self, intents: Sequence[Intent], money: Decimal, minimum: Decimal) -> None:
        self._intents = intents
        self._money = money
        self._minimum = minimum
        self._root = Lines(intents, money, minimum, {})
        self._error = 0
        self._least = 0
        self._best: list[int] | None = None

    @property
    def is_impossible(self) -> bool:
        """Return whether even all sales bring too little for nothing to be bought."""
        return self._root.problem.money < 0

    @property
    def least(self) -> Decimal:
        """Return the distance that nothing undercuts."""
        return self._root.money(self._least)

    def run(self, known: Sequence[int]) -> list[int] | None:
        """Return shares that end nearer than the known ones; None if nothing does."""
        self._error = sum(line.distance(count) for line, count in zip(self._root.lines, known, strict=True))
        unproven: list[int] = []
        branches: list[Branch] = [{}]
        for _ in range(_BRANCHES_MAX):
            if not branches:
                break
            branch = branches.pop()
            lines = Lines(self._intents, self._money, self._minimum, branch) if branch else self._root
            if lines.problem.money < 0:
                continue
            answer = solve(lines.problem, lines.error - self._error, lines.near(self._best or known))
            shares = None if answer.counts is None else lines.shares_of(answer)
            small = None if shares is None else lines.too_small(shares)
            if small is not None:
                branches += [{**branch, small: fewest} for fewest in (0, lines.fewest(small))]
                continue
            if shares is not None:
                self._error, self._best = lines.error - answer.gain, shares
            unproven.append(lines.error - answer.most)
        if branches:
            unproven.append(0)
        self._least = min([self._error, *unproven])
        return self._best
