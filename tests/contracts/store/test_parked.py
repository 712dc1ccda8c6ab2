"""What the stores promise of harvests, on the fakes and on Firestore; the command line's journal takes it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from rebalancer.core.targets.parked import Parked, ParkedState
from tests.contracts.store.worlds import NOW, UID, World

FIRST = Parked("run-0001", "VTI", "ITOT", Decimal("10.25"), Decimal("120.50"), NOW, same_as=("SCHB",))
SECOND = Parked("run-0002", "BND", "AGG", Decimal(3), Decimal(7), NOW + timedelta(minutes=1))


def parked(world: World) -> list[Parked]:
    return list(world.accounts.load_account(UID, now=NOW).parked)


def test_without_any_harvest_nothing_is_parked(world: World) -> None:
    assert parked(world) == []


def test_a_harvest_comes_back_exactly_and_the_same_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        world.accounts.save_parked(UID, FIRST)
    assert parked(world) == [FIRST]


def test_harvests_are_kept_beside_each_other_and_each_changes_alone(world: World) -> None:
    world.accounts.save_parked(UID, FIRST)
    world.accounts.save_parked(UID, SECOND)
    moved = replace(FIRST, state=ParkedState.PARKED, sold_on=date(2026, 3, 2), cost_usd=Decimal(1))
    world.accounts.save_parked(UID, moved)
    assert parked(world) == [moved, SECOND]


def test_what_a_save_forgets_is_gone_and_the_others_stay(world: World) -> None:
    world.accounts.save_parked(UID, FIRST)
    world.accounts.save_parked(UID, SECOND)
    third = replace(SECOND, run_id="run-0003")
    world.accounts.save_parked(UID, third, forgets=["run-0001", "run-never"])
    assert parked(world) == [SECOND, third]


def test_nobody_elses_holdings_are_parked(world: World) -> None:
    world.accounts.save_parked(UID, FIRST)
    assert list(world.accounts.load_account("u2", now=NOW).parked) == []
