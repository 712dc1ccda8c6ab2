import itertools
import random

import pytest

from rebalancer.core.planning.knapsack import Move, improve


def best_gain(slack: int, symbols: list[list[Move]]) -> int:
    """By trying everything."""
    stay = Move(0, 0, 0)
    return max(
        sum(move.gain for move in choice)
        for choice in itertools.product(*[[stay, *moves] for moves in symbols])
        if sum(move.cost for move in choice) <= slack
    )


def concave_moves(chance: random.Random) -> list[Move]:
    """Moves of one symbol around a point that is best by its ratio: buying gains less than selling loses."""
    price = chance.randint(10, 500)
    up, down = chance.randint(0, 50), chance.randint(50, 100)
    return [Move(1, price, price * up // 100), Move(-1, -price, -(price * down // 100) - 1)]


@pytest.mark.parametrize("seed", range(40))
def test_the_search_finds_what_trying_everything_finds(seed: int) -> None:
    chance = random.Random(seed)
    symbols = [concave_moves(chance) for _ in range(7)]
    slack = chance.randint(0, 600)
    found = improve(slack, symbols, last_ratio_micro=500_000, known_gain=0, tolerance=0)
    made = [move for place, moves in enumerate(symbols) for move in moves if found.shares.get(place) == move.shares]
    assert sum(move.cost for move in made) <= slack
    assert found.gain == sum(move.gain for move in made) == best_gain(slack, symbols)


def test_nothing_is_moved_where_an_answer_at_hand_is_as_good() -> None:
    found = improve(100, [[Move(1, 100, 30)]], last_ratio_micro=300_000, known_gain=30, tolerance=0)
    assert (found.shares, found.gain) == ({}, 30)


def test_an_improvement_within_the_tolerance_is_not_looked_for() -> None:
    symbols = [[Move(1, 101, 30), Move(-1, -50, -45)], [Move(1, 40, 8)]]
    assert improve(60, symbols, last_ratio_micro=300_000, known_gain=0, tolerance=100).shares == {}
