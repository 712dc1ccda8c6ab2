"""What the stores promise of reserved cash, on the fakes and on Firestore; the command line's journal takes it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from rebalancer.core.account.reservation import Reservation
from tests.contracts.store.worlds import NOW, UID, World

FIRST = Reservation("run-0001", Decimal("1500.25"), NOW, date(2026, 3, 20), UID)
SECOND = Reservation("run-0002", Decimal(300), NOW + timedelta(minutes=1), None, UID)


def reserved(world: World) -> list[Reservation]:
    found = world.accounts.load_account(UID, now=NOW).reservations
    return sorted(found, key=lambda each: each.reservation_id)


def test_without_any_reservation_nothing_is_reserved(world: World) -> None:
    assert reserved(world) == []


def test_a_reservation_comes_back_exactly_and_the_same_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        world.accounts.save_reservation(UID, FIRST, replaces_all=False)
    assert reserved(world) == [FIRST]


def test_a_second_one_is_kept_beside_the_first_and_a_release_changes_one_alone(world: World) -> None:
    world.accounts.save_reservation(UID, FIRST, replaces_all=False)
    world.accounts.save_reservation(UID, SECOND, replaces_all=False)
    released = replace(FIRST, released_at=NOW + timedelta(hours=1))
    world.accounts.save_reservation(UID, released, replaces_all=False)
    assert reserved(world) == [released, SECOND]


def test_one_that_replaces_all_takes_the_place_of_those_that_have_ended(world: World) -> None:
    world.accounts.save_reservation(UID, replace(FIRST, released_at=NOW), replaces_all=False)
    world.accounts.save_reservation(UID, SECOND, replaces_all=True)
    assert reserved(world) == [SECOND]


def test_nobody_elses_cash_is_reserved(world: World) -> None:
    world.accounts.save_reservation(UID, FIRST, replaces_all=False)
    assert list(world.accounts.load_account("u2", now=NOW).reservations) == []
