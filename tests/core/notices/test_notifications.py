"""What is told by which channel and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.notices.deliveries import next_local_time, plan_deliveries, release_time
from rebalancer.core.notices.notifications import URGENCY, Channel, Digest, Event, EventKind, QuietHours, Urgency
from rebalancer.core.notices.preferences import Preferences

NOW = datetime(2026, 3, 2, 15, 0, 30, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
EVERYTHING = {kind: frozenset(Channel) for kind in URGENCY}
NIGHT = QuietHours(time(22), time(7))
HOOK = "https://hooks.example.com/evenkeel"


def an_event(kind: EventKind = EventKind.RUN_FINISHED, key: str = "run-1", at: datetime = NOW) -> Event:
    return Event(kind, key, "Rebalancing finished", "Two orders were filled.", at, {"run_id": "run-1"})


def preferences(**changes: Any) -> Preferences:
    return replace(Preferences(channels=EVERYTHING, webhook_url=HOOK), **changes)


def test_the_same_occurrence_has_one_id_whatever_its_words_and_time() -> None:
    again = Event(EventKind.RUN_FINISHED, "run-1", "Other words", "Other.", NOW + timedelta(days=1))
    assert again.notification_id == an_event().notification_id
    others = {an_event(kind).notification_id for kind in URGENCY} | {an_event(key="run-2").notification_id}
    assert len(others) == len(URGENCY) + 1


@pytest.mark.parametrize(
    ("title", "message", "key"), [("", "m", "k"), ("t" * 121, "m", "k"), ("t", "", "k"), ("t", "m", "k" * 301)]
)
def test_an_event_without_words_or_with_too_many_is_a_bug(title: str, message: str, key: str) -> None:
    with pytest.raises(InvariantViolation):
        Event(EventKind.RUN_FINISHED, key, title, message, NOW)


@pytest.mark.parametrize("kind", [kind for kind in URGENCY if URGENCY[kind] is Urgency.URGENT])
def test_what_is_urgent_leaves_at_once_even_at_night_and_is_always_listed(kind: EventKind) -> None:
    night = datetime(2026, 3, 3, 6, tzinfo=UTC)
    quiet = preferences(quiet_hours=NIGHT, channels={kind: frozenset({Channel.EMAIL})})
    assert [planned.release_at for planned in plan_deliveries(an_event(kind), quiet, night)] == [night]
    assert Channel.IN_APP in quiet.channels_of(kind)


def test_a_halt_a_stop_revoked_keys_and_a_silent_broker_are_what_is_urgent() -> None:
    assert {kind for kind, urgency in URGENCY.items() if urgency is Urgency.URGENT} == {
        EventKind.RUN_HALTED,
        EventKind.TRADING_STATE_CHANGED,
        EventKind.KEYS_REVOKED,
        EventKind.BROKER_SILENT,
    }


@pytest.mark.parametrize(
    ("local", "released"),
    [
        ("2026-03-02 21:59", "2026-03-02 21:59"),
        ("2026-03-02 22:00", "2026-03-03 07:00"),
        ("2026-03-03 03:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:00"),
        ("2026-03-03 07:00", "2026-03-03 07:00"),
        # The clocks jump from 2 to 3 that night: seven o'clock is seven o'clock.
        ("2026-03-07 23:30", "2026-03-08 07:00"),
    ],
)
def test_prompt_messages_wait_for_the_end_of_the_quiet_hours(local: str, released: str) -> None:
    now, wanted = (datetime.fromisoformat(text).replace(tzinfo=NEW_YORK) for text in (local, released))
    assert release_time(Urgency.PROMPT, preferences(quiet_hours=NIGHT), now.astimezone(UTC)) == wanted


def test_quiet_hours_within_one_day_do_not_pass_midnight() -> None:
    lunch = QuietHours(time(12), time(13))
    assert [lunch.contains(time(hour)) for hour in (11, 12, 13, 23)] == [False, True, False, False]


def test_calm_messages_wait_for_the_digest_and_leave_together() -> None:
    daily = preferences(digest=Digest.DAILY, digest_at=time(8))
    first = plan_deliveries(an_event(key="a"), daily, NOW)
    second = plan_deliveries(an_event(EventKind.DRIFT_OUTSIDE_BAND, "b"), daily, NOW + timedelta(hours=3))
    assert first == second
    assert {planned.release_at for planned in first} == {datetime(2026, 3, 3, 13, tzinfo=UTC)}
    assert [planned.channel for planned in first] == [Channel.EMAIL, Channel.WEBHOOK]


def test_an_hourly_digest_leaves_at_the_full_hour_and_an_immediate_one_by_itself() -> None:
    assert release_time(Urgency.CALM, preferences(digest=Digest.HOURLY), NOW) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    immediate = preferences(digest=Digest.IMMEDIATE)
    ids = {planned.delivery_id for key in "ab" for planned in plan_deliveries(an_event(key=key), immediate, NOW)}
    assert len(ids) == 4


def test_a_digest_that_falls_into_the_quiet_hours_waits_for_their_end() -> None:
    late = preferences(digest=Digest.DAILY, digest_at=time(5), quiet_hours=NIGHT)
    assert release_time(Urgency.CALM, late, NOW) == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_without_an_address_no_webhook_is_planned_and_channels_not_chosen_stay_silent() -> None:
    assert [planned.channel for planned in plan_deliveries(an_event(), preferences(webhook_url=None), NOW)] == [
        Channel.EMAIL
    ]
    in_app = preferences(channels={EventKind.RUN_FINISHED: frozenset({Channel.IN_APP})})
    assert plan_deliveries(an_event(), in_app, NOW) == ()


def test_by_default_calm_events_are_listed_only_and_the_others_also_mailed() -> None:
    for kind, urgency in URGENCY.items():
        channels = {Channel.IN_APP} if urgency is Urgency.CALM else {Channel.IN_APP, Channel.EMAIL}
        assert Preferences().channels_of(kind) == channels


MOMENTS = st.integers(0, 3 * 366 * 86400).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
TIMES = st.times().map(lambda value: value.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"])


@given(
    now=MOMENTS, start=TIMES, end=TIMES, digest=st.sampled_from(Digest), digest_at=TIMES, zone=ZONES, calm=st.booleans()
)
def test_a_message_leaves_within_two_days_and_never_in_the_quiet_hours(
    now: datetime, start: time, end: time, digest: Digest, digest_at: time, zone: str, calm: bool
) -> None:
    quiet = QuietHours(start, end) if start != end else None
    chosen = preferences(quiet_hours=quiet, digest=digest, digest_at=digest_at, time_zone=zone)
    moment = release_time(Urgency.CALM if calm else Urgency.PROMPT, chosen, now)
    assert now <= moment <= now + timedelta(days=2, hours=2)
    # A clock that jumps over the end of the quiet hours shows a time inside them at that moment.
    offsets = {(moment + timedelta(hours=shift)).astimezone(ZoneInfo(zone)).utcoffset() for shift in (-2, 2)}
    if quiet is not None and len(offsets) == 1:
        assert not quiet.contains(moment.astimezone(ZoneInfo(zone)).time())


@given(after=MOMENTS, wanted=TIMES, zone=ZONES)
def test_the_next_time_of_day_comes_within_a_day_and_a_change_of_clocks(
    after: datetime, wanted: time, zone: str
) -> None:
    moment = next_local_time(after, wanted, ZoneInfo(zone))
    assert after < moment <= after + timedelta(hours=26)
