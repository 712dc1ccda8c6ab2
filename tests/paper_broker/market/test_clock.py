"""The broker's clock under a wall clock that the test moves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from local.paper_broker.market import BrokerClock

START = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Wall:
    """A wall clock that stands until the test moves it."""

    def __init__(self) -> None:
        self.shows = START

    def __call__(self) -> datetime:
        return self.shows

    def pass_by(self, passed: timedelta) -> None:
        self.shows += passed


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_a_new_clock_shows_the_wall_clocks_time_and_runs_with_it(wall: Wall) -> None:
    clock = BrokerClock(wall)
    wall.pass_by(7 * SECOND)
    assert clock.now() == START + 7 * SECOND
    assert clock.pace == 1


def test_a_frozen_clock_shows_the_same_instant_however_long_the_wall_clock_runs(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.freeze()
    wall.pass_by(timedelta(days=3))
    assert clock.now() == START
    assert clock.pace == 0


def test_a_paced_clock_runs_that_many_times_as_fast_and_drops_part_microseconds(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.run(Decimal("2.5"))
    wall.pass_by(timedelta(microseconds=3))
    assert clock.now() == START + timedelta(microseconds=7)


def test_a_change_of_pace_starts_from_the_present_instant(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.run(Decimal(60))
    wall.pass_by(2 * SECOND)
    clock.run(Decimal(1))
    wall.pass_by(3 * SECOND)
    assert clock.now() == START + 123 * SECOND


def test_an_advance_jumps_and_keeps_the_pace(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.freeze()
    clock.advance(timedelta(hours=2))
    wall.pass_by(SECOND)
    assert clock.now() == START + timedelta(hours=2)
    clock.run(Decimal(10))
    clock.advance(timedelta(hours=1))
    wall.pass_by(SECOND)
    assert clock.now() == START + timedelta(hours=3, seconds=10)


def test_a_clock_can_be_set_back_and_shows_utc(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.freeze()
    clock.set(datetime.fromisoformat("2020-03-09T09:30:00-04:00"))
    assert clock.now() == datetime(2020, 3, 9, 13, 30, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)


def test_a_restored_frozen_clock_shows_the_very_same_instant(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.set(datetime(2026, 7, 2, 14, 31, 5, 123456, tzinfo=UTC))
    clock.freeze()
    state = clock.state()
    wall.pass_by(timedelta(days=1))
    assert BrokerClock.restore(state, wall).now() == datetime(2026, 7, 2, 14, 31, 5, 123456, tzinfo=UTC)


def test_a_restored_running_clock_has_gone_on_meanwhile(wall: Wall) -> None:
    clock = BrokerClock(wall)
    clock.run(Decimal(4))
    state = clock.state()
    wall.pass_by(10 * SECOND)
    restored = BrokerClock.restore(state, wall)
    assert restored.now() == clock.now() == START + 40 * SECOND


@pytest.mark.parametrize("pace", ["-1", "NaN", "Infinity", "1000001"])
def test_a_pace_that_is_not_allowed_is_refused_and_changes_nothing(wall: Wall, pace: str) -> None:
    clock = BrokerClock(wall)
    with pytest.raises(ValueError, match=r"pace: .* is not allowed; give a number from 0 \(frozen\) to 1000000"):
        clock.run(Decimal(pace))
    assert clock.pace == 1


def test_times_without_zone_outside_the_years_with_prices_and_negative_steps_are_refused(wall: Wall) -> None:
    clock = BrokerClock(wall)
    with pytest.raises(ValueError, match="names no time zone"):
        clock.set(START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="is outside 2016-01-01 to 2034-12-31"):
        clock.set(datetime(2035, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match=r"by: .* is negative"):
        clock.advance(-SECOND)
    assert clock.now() == START


def test_a_state_that_is_not_one_is_refused() -> None:
    with pytest.raises(ValueError, match="is not one that state"):
        BrokerClock.restore({"at": "yesterday", "wall": "now", "pace": "1"})
