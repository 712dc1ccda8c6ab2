"""Spending what is left: a bounded search for the best swaps around a good whole-share answer.

Buying or giving back whole shares under one budget is a multiple-choice knapsack. Starting from an answer that is
nearly right, only symbols whose next share is about as useful as the last affordable one can matter, so symbols are
opened in that order, states that another state beats on both money and gain are dropped, and so are states whose linear
bound cannot beat the best answer (the expanding core of Pisinger, "A minimal algorithm for the 0-1 knapsack problem",
Operations Research 45, 1997). Everything is integer, so the search is exact and takes the same path on every machine.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

_MICRO: Final = 1_000_000


class Effort(NamedTuple):
    """How far a search goes: `states` that it may generate, before it keeps the best answer found, and the `beam` of
    them that goes on to the next symbol."""

    states: int
    beam: int


# Of every version up to 5: seconds, not minutes.
LONG: Final = Effort(states=400_000, beam=3_000)
# Before the exact search: hundredths of a second.
SHORT: Final = Effort(states=5_000, beam=300)


class Move(NamedTuple):
    """Change one symbol by `shares`: `cost` is the money it takes (negative frees money), `gain` the tracking error
    that it removes (negative adds error)."""

    shares: int
    cost: int
    gain: int


class Found(NamedTuple):
    """The best answer of a search: its gain, and the shares to add by the symbol's place."""

    gain: int
    shares: dict[int, int]


class _State(NamedTuple):
    slack: int
    gain: int
    trail: tuple[object, ...]


def improve(
    slack: int,
    symbols: Sequence[Sequence[Move]],
    *,
    last_ratio_micro: int,
    known_gain: int,
    tolerance: int,
    effort: Effort = LONG,
) -> Found:
    """Find the moves, at most one a symbol, with the greatest total gain whose cost fits the slack.

    Args:
        slack: money that is left, at least 0.
        symbols: for each symbol the moves that are open to it, besides staying.
        last_ratio_micro: gain per unit of money, in millionths, of the share that did not fit; symbols near it are
            opened first.
        known_gain: the gain of another answer, at hand already; only a greater one counts.
        tolerance: a greater gain than the best by no more than this is not looked for.
        effort: how far it goes.

    Returns:
        The gain and, by the symbol's place in `symbols`, the shares to add (negative: to give back); none if nothing
        beats the known gain.
    """
    order = sorted(range(len(symbols)), key=lambda place: (_distance(symbols[place], last_ratio_micro), place))
    add, free = _suffix_bounds([symbols[place] for place in order])
    states: list[_State] = [_State(slack, 0, ())]
    best = _State(0, known_gain, ())
    generated = 0
    for depth, place in enumerate(order):
        reached: list[_State] = list(states)
        for state in states:
            for move in symbols[place]:
                left = state.slack - move.cost
                total = state.gain + move.gain
                reached.append(_State(left, total, (state.trail, place, move.shares)))
                if left >= 0 and total > best.gain:
                    best = reached[-1]
        generated += len(reached)
        states = _promising(reached, best.gain + tolerance, add[depth + 1], free[depth + 1], effort.beam)
        if not states or generated > effort.states:
            break
    return Found(best.gain, _follow(best.trail))


def _ratio_bounds(moves: Sequence[Move]) -> tuple[int, int | None]:
    """Return the most gain per unit of money spent (rounded up), the least loss per unit freed (rounded down), ×10⁶."""
    add = max((-(-move.gain * _MICRO // move.cost) for move in moves if move.cost > 0), default=0)
    free = min((-move.gain * _MICRO // -move.cost for move in moves if move.cost < 0), default=None)
    return max(add, 0), free


def _distance(moves: Sequence[Move], ratio: int) -> int:
    add, free = _ratio_bounds(moves)
    return min(abs(add - ratio), abs(free - ratio) if free is not None else abs(add - ratio))


def _suffix_bounds(symbols: Sequence[Sequence[Move]]) -> tuple[list[int], list[int | None]]:
    add: list[int] = [0]
    free: list[int | None] = [None]
    for moves in reversed(symbols):
        most, least = _ratio_bounds(moves)
        add.append(max(add[-1], most))
        last = free[-1]
        free.append(least if last is None else last if least is None else min(last, least))
    return add[::-1], free[::-1]


def _promising(reached: list[_State], floor: int, add: int, free: int | None, beam: int) -> list[_State]:
    """Drop states that cannot beat `floor` or that another state beats; keep the beam."""
    goal = floor * _MICRO
    alive: list[tuple[int, _State]] = []
    for state in reached:
        if state.slack >= 0:
            bound = state.gain * _MICRO + state.slack * add
        elif free is None:
            continue
        else:
            bound = state.gain * _MICRO + state.slack * free
        if bound > goal:
            alive.append((bound, state))
    alive.sort(key=lambda item: (-item[1].slack, -item[1].gain))
    front: list[tuple[int, _State]] = []
    most = None
    for bound, state in alive:
        if most is None or state.gain > most:
            most = state.gain
            front.append((bound, state))
    return _thin_out(front, beam) if len(front) > beam else [state for _, state in front]


def _thin_out(front: list[tuple[int, _State]], beam: int) -> list[_State]:
    """Keep a beam: half of it the best bounds, half spread evenly over the slack, for where all bounds are alike."""
    half = beam // 2
    by_bound = sorted(range(len(front)), key=lambda place: (-front[place][0], place))
    kept = set(by_bound[:half])
    kept.update(place * len(front) // half for place in range(half))
    return [front[place][1] for place in sorted(kept)]


def _follow(trail: tuple[object, ...]) -> dict[int, int]:
    moves: dict[int, int] = {}
    while trail:
        earlier, place, shares = trail
        if not isinstance(earlier, tuple) or not isinstance(place, int) or not isinstance(shares, int):
            break
        moves[place] = shares
        trail = earlier
    return moves
