"""The process may die before or after every single request: whoever comes next finishes the run, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.extent import by_extent
from tests.proof.schedules import (
    CHECK,
    PLAIN,
    STEPWISE,
    VARIANTS,
    Plan,
    Variant,
    crossings,
    try_all,
    try_schedule,
)

NAMES = [variant.name for variant in VARIANTS]
LATER = 60
"""How many boundaries after a first crash a second one is tried at: more than a recovery without faults crosses."""


def test_a_clean_run_of_three_orders_has_enough_boundaries_to_be_disturbed_at() -> None:
    world = try_schedule(PLAIN)
    assert world.sent() == ["sell 30 SPY", "sell 40 GLD", "buy 30 QQQ"]
    assert world.broker.holdings == {"SPY": 30, "GLD": 20, "QQQ": 30}
    assert {"before submit_order", "after submit_order", "before save_run", "after read_gate"} <= {
        *world.boundaries.names
    }
    assert world.boundaries.passed >= 36


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_a_crash_at_any_boundary_orders_each_order_exactly_once(variant: Variant) -> None:
    assert try_all(variant, (((at, "crash"),) for at in crossings(variant, by_extent(sample=7, usual=1))))


@pytest.mark.parametrize("half", [0, 1])
def test_a_crash_at_any_two_boundaries_orders_each_order_exactly_once(half: int) -> None:
    def pairs() -> Iterator[Plan]:
        for first in crossings(PLAIN, by_extent(sample=11, usual=2)):
            for second in range(first + 1 + half, first + LATER, by_extent(sample=22, usual=4, whole=2)):
                yield (first, "crash"), (second, "crash")

    assert try_all(PLAIN, pairs())


@pytest.mark.parametrize("event", ["cancel", "halt", "reduce", "market closes"])
@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_a_stop_at_any_boundary_is_obeyed_by_every_later_order(variant: Variant, event: str) -> None:
    usual = 1 if variant in (PLAIN, STEPWISE, CHECK) else 3
    assert try_all(variant, (((at, event),) for at in crossings(variant, by_extent(sample=19, usual=usual))))


@pytest.mark.parametrize("event", ["cancel", "halt", "reduce", "market closes"])
@pytest.mark.parametrize("variant", [PLAIN, STEPWISE], ids=lambda variant: variant.name)
def test_a_stop_and_a_crash_at_any_boundaries_leave_no_order_open_and_none_twice(variant: Variant, event: str) -> None:
    def pairs() -> Iterator[Plan]:
        crossed = crossings(variant)
        for stop in crossed[1 :: by_extent(sample=17, usual=5, whole=3)]:
            for crash in range(1, len(crossed) + 12, by_extent(sample=17, usual=8, whole=4)):
                if stop != crash:
                    yield (stop, event), (crash, "crash")

    assert try_all(variant, pairs())
