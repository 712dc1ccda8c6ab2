"""The intervals of waiting hold as often as they say, out of sample, on real shares."""

from __future__ import annotations

from tests.oracles.waiting.__main__ import LEAST, MOST, SHIPPED, cover, moves_of, read_closes


def test_eighty_percent_intervals_hold_seventy_five_to_eighty_five_times_of_a_hundred() -> None:
    moves = moves_of(read_closes(SHIPPED))
    found = [cover(series, 1, 25) for series in moves.values()]
    made, passed = sum(each.made for each in found), sum(each.below + each.above for each in found)
    assert made > 600
    assert LEAST <= 100 * (1 - passed / made) <= MOST
