"""Deliveries come twice and at the same time: at every boundary of one process another one does all that it can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.extent import by_extent
from tests.proof.schedules import CHECK, LOST, PLAIN, STEPWISE, VARIANTS, Plan, Variant, crossings, try_all

NAMES = [variant.name for variant in VARIANTS]
OTHERS = ["another worker", "the same start", "another start", "a check"]


def step_of(variant: Variant) -> int:
    """At one in how many boundaries the other process comes in."""
    return by_extent(sample=23, usual=1 if variant in (PLAIN, STEPWISE, CHECK) else 3)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("variant", VARIANTS[:-1], ids=NAMES[:-1])
def test_another_process_at_any_boundary_never_makes_an_order_leave_twice(variant: Variant, other: str) -> None:
    assert try_all(variant, (((at, other),) for at in crossings(variant, step_of(variant))))


@pytest.mark.parametrize("variant", [PLAIN, STEPWISE, *LOST[:2]], ids=lambda variant: variant.name)
def test_another_worker_may_die_at_any_boundary_of_its_own(variant: Variant) -> None:
    def pairs() -> Iterator[Plan]:
        for at in crossings(variant, by_extent(sample=17, usual=3, whole=2)):
            for death in range(at + 1, at + 26, by_extent(sample=7, usual=5, whole=2)):
                yield (at, "another worker"), (death, "crash")

    assert try_all(variant, pairs())


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_a_worker_that_freezes_at_any_boundary_until_others_have_finished_orders_nothing_twice(
    variant: Variant,
) -> None:
    assert try_all(variant, (((at, "freeze"),) for at in crossings(variant, step_of(variant))))


@pytest.mark.parametrize("variant", [PLAIN, STEPWISE], ids=lambda variant: variant.name)
def test_a_worker_that_freezes_and_dies_later_orders_nothing_twice(variant: Variant) -> None:
    def pairs() -> Iterator[Plan]:
        crossed = crossings(variant)
        for at in crossed[:: by_extent(sample=17, usual=4, whole=2)]:
            for death in range(at + 1, len(crossed) + 60, by_extent(sample=23, usual=9, whole=5)):
                yield (at, "freeze"), (death, "crash")

    assert try_all(variant, pairs())
