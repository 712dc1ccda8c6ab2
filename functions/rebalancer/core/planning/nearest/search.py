"""The best use of money for whole shares, with a proof, or a limit to what a better answer could gain.

Every wanted share that is bought brings its row nearer by its whole price. The last one, which passes the wanted value,
brings less: it is an extra. So is a share that need not be sold. Extras are chosen one after the other; states that
another beats on both money and gain are dropped, and so are states that cannot beat the best answer even if fractions
could be bought. What an extra leaves goes to wanted shares by a table of all sums that they can reach. Everything is
integer: the search takes the same path everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from rebalancer.core.planning.nearest.fill import Fill, Stock, fits, total_of, unit_of

# States that a search may look at before it stops without a proof.
STATES_MAX: Final = 40_000
# How many shares of each symbol a search near the answer at hand may add or give up.
_REACHES: Final = (1, 4, 16, 64)


class Extra(NamedTuple):
    """A choice that costs money and gains less than it costs, but more than nothing."""

    cost: int
    gain: int


class Problem(NamedTuple):
    """Money, the wanted shares by symbol, and the extras."""

    money: int
    stocks: Sequence[Stock]
    extras: Sequence[Extra]


class Answer(NamedTuple):
    """The best that was found, and the most that any answer gains.

    `counts` are wanted shares and `taken` the places of extras; both are None where nothing beats the known gain.
    """

    gain: int
    most: int
    counts: list[int] | None
    taken: list[int] | None


class _State(NamedTuple):
    money: int
    gain: int
    trail: tuple[object, ...]


def solve(problem: Problem, known_gain: int, near: Sequence[int]) -> Answer:
    """Find what gains more than is known already.

    Args:
        problem: what may be bought.
        known_gain: the gain of an answer at hand.
        near: wanted shares of that answer: where a table of all sums is too large, only sums near it are looked at.
    """
    most = limit_of(problem)
    if most <= known_gain:
        return Answer(known_gain, max(most, known_gain), None, None)
    if problem.money < total_of(problem.stocks):
        answer = _search_near(problem, known_gain, near, most)
        if answer.gain >= most:
            return answer
    else:
        answer = Answer(known_gain, most, None, None)
    given_up = _most_given_up(problem, answer.gain)
    kept = [max(0, stock.shares - given_up // stock.price) for stock in problem.stocks]
    found = _search_from(problem, answer.gain, kept, [stock.shares for stock in problem.stocks])
    if found is None:
        return answer
    better, is_whole = found
    better = better if better.counts is not None else answer
    return better._replace(most=better.gain if is_whole else most)


def _search_near(problem: Problem, known_gain: int, near: Sequence[int], most: int) -> Answer:
    """Look further and further around the answer at hand: where money is short many are equal, and it is in proportion.

    The search ends where nothing can be better.
    """
    answer = Answer(known_gain, most, None, None)
    for reach in _REACHES:
        kept = [max(0, min(stock.shares, count) - reach) for stock, count in zip(problem.stocks, near, strict=True)]
        upper = [min(stock.shares, count + 2 * reach) for stock, count in zip(problem.stocks, kept, strict=True)]
        found = _search_from(problem, answer.gain, kept, upper)
        if found is not None and found[0].counts is not None:
            answer = found[0]._replace(most=most)
        if answer.gain >= most:
            break
    return answer


def _most_given_up(problem: Problem, known_gain: int) -> int:
    """Return the most money of wanted shares that an answer with a greater gain can do without.

    What is given up pays for extras, which gain less for their cost, so that the limit falls the more is given up.
    """
    total, ladder = total_of(problem.stocks), _ladder_of(problem)
    spare = problem.money - total
    low, high = max(0, -spare), total
    if spare < 0 or total + ladder.gain(spare) <= known_gain:
        return total
    while low < high:
        middle = (low + high + 1) // 2
        if total - middle + ladder.gain(spare + middle) > known_gain:
            low = middle
        else:
            high = middle - 1
    return low


def _search_from(
    problem: Problem, known_gain: int, kept: Sequence[int], upper: Sequence[int]
) -> tuple[Answer, bool] | None:
    """Search with the wanted shares between two counts each; None where the table of their sums is too large."""
    base = sum(stock.price * count for stock, count in zip(problem.stocks, kept, strict=True))
    stocks = [Stock(stock.price, most - count) for stock, count, most in zip(problem.stocks, kept, upper, strict=True)]
    left = problem.money - base
    if left < 0 or not fits(stocks, left):
        return None
    found, is_whole = _search(Problem(left, stocks, problem.extras), known_gain - base)
    counts = None if found.counts is None else [a + b for a, b in zip(found.counts, kept, strict=True)]
    return Answer(found.gain + base, found.most + base, counts, found.taken), is_whole


def _ladder_of(problem: Problem) -> _Ladder:
    return _Ladder([problem.extras[place] for place in _ranked(problem.extras)])


def limit_of(problem: Problem) -> int:
    """Return what no answer gains more than: the gain if fractions could be bought, less what no sum can reach."""
    total = total_of(problem.stocks)
    if problem.money > total:
        return total + _ladder_of(problem).gain(problem.money - total)
    waste = [problem.money % unit_of(problem.stocks), *[each.cost - each.gain for each in problem.extras]]
    return problem.money - min(waste)


def _ranked(extras: Sequence[Extra]) -> list[int]:
    """Most gain for its cost first: an integer quotient ranks, and never decides what is paid."""
    return sorted(range(len(extras)), key=lambda place: (-(extras[place].gain << 64) // extras[place].cost, place))


class _Ladder:
    """Extras by gain for their cost, and what so much money gains where the last one may be taken in part."""

    def __init__(self, extras: Sequence[Extra]) -> None:
        self._extras = extras
        self._costs = list(accumulate((extra.cost for extra in extras), initial=0))
        self._gains = list(accumulate((extra.gain for extra in extras), initial=0))

    def gain(self, money: int) -> int:
        """Return the gain, rounded up."""
        place = bisect_right(self._costs, money) - 1
        if place == len(self._extras):
            return self._gains[place]
        extra = self._extras[place]
        return self._gains[place] - (-extra.gain * (money - self._costs[place]) // extra.cost)


class _Best:
    """The best answer so far, over a table of sums."""

    def __init__(self, fill: Fill, known_gain: int) -> None:
        self.fill = fill
        self.gain = known_gain
        self._chosen: tuple[_State, int] | None = None

    def look_at(self, states: Sequence[_State]) -> None:
        """Spend what each state leaves, and keep the best."""
        for state in states:
            filled = self.fill.best(state.money, self.gain - state.gain)
            if filled is not None:
                self.gain, self._chosen = state.gain + filled, (state, filled)

    def answer(self, order: Sequence[int]) -> Answer:
        """Write the best answer, with the places of the extras before they were ranked."""
        if self._chosen is None:
            return Answer(self.gain, self.gain, None, None)
        state, filled = self._chosen
        return Answer(self.gain, self.gain, self.fill.counts(filled), [order[depth] for depth in _follow(state.trail)])


def _follow(trail: tuple[object, ...]) -> list[int]:
    depths: list[int] = []
    while trail:
        earlier, depth = trail
        if not isinstance(earlier, tuple) or not isinstance(depth, int):
            break
        depths.append(depth)
        trail = earlier
    return depths


def _search(problem: Problem, known_gain: int) -> tuple[Answer, bool]:
    """Search every choice of extras; whether it came to its end."""
    order = _ranked(problem.extras)
    extras = [problem.extras[place] for place in order]
    best, total, most = (
        _Best(Fill(problem.stocks, problem.money), known_gain),
        total_of(problem.stocks),
        limit_of(problem),
    )
    states = [_State(problem.money, 0, ())]
    best.look_at(states)
    looked_at = 0
    for depth, extra in enumerate(extras):
        if best.gain >= most:
            break
        reached = [
            _State(state.money - extra.cost, state.gain + extra.gain, (state.trail, depth))
            for state in states
            if state.money >= extra.cost
        ]
        best.look_at(reached)
        looked_at += len(states) + len(reached)
        if looked_at > STATES_MAX:
            return best.answer(order), False
        states = _promising(states + reached, best.gain, total, _Ladder(extras[depth + 1 :]))
    return best.answer(order), True


def _promising(reached: list[_State], best: int, total: int, ladder: _Ladder) -> list[_State]:
    """Drop what another state beats on both counts, and what cannot beat the best answer."""
    kept: list[_State] = []
    highest = -1
    for state in sorted(reached, key=lambda each: (-each.money, -each.gain)):
        if state.gain <= highest:
            continue
        highest = state.gain
        left = state.money - total
        most = state.money if left <= 0 else total + ladder.gain(left)
        if state.gain + most > best:
            kept.append(state)
    return kept
