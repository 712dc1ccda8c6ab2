"""Notification preferences: what is taken, what is refused, what comes back."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.notifications import URGENCY, Channel, Digest, EventKind, QuietHours, Urgency
from rebalancer.core.notices.preferences import Preferences, dump_preferences, parse_preferences
from tests.extent import examples


def test_nothing_given_is_the_defaults_and_nothing_changed() -> None:
    assert parse_preferences({}) == Preferences()
    before = Preferences(time_zone="UTC", quiet_hours=QuietHours(time(1), time(2)), webhook_url="https://h.example")
    assert parse_preferences({}, before=before) == before


def test_what_is_named_changes_and_the_rest_stays() -> None:
    before = Preferences(digest=Digest.HOURLY)
    after = parse_preferences(
        {"channels": {"RUN_FINISHED": ["email"]}, "quiet_hours": {"start": "22:00", "end": "06:30"}}, before=before
    )
    assert after.channels_of(EventKind.RUN_FINISHED) == {Channel.EMAIL}
    assert after.channels_of(EventKind.RUN_HALTED) == before.channels_of(EventKind.RUN_HALTED)
    assert (after.quiet_hours, after.digest) == (QuietHours(time(22), time(6, 30)), Digest.HOURLY)
    assert parse_preferences({"quiet_hours": None}, before=after).quiet_hours is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (5, "preferences"),
        ({"colour": 1}, "preferences.colour"),
        ({"channels": {"HALT": []}}, "preferences.channels.HALT"),
        ({"channels": {"RUN_FINISHED": "email"}}, "preferences.channels.RUN_FINISHED"),
        ({"channels": {"RUN_FINISHED": ["sms"]}}, "preferences.channels.RUN_FINISHED[0]"),
        ({"channels": {"RUN_HALTED": ["email"]}}, "preferences.channels.RUN_HALTED"),
        ({"quiet_hours": {"start": "22:00"}}, "preferences.quiet_hours.end"),
        ({"quiet_hours": {"start": "22:00", "end": "22:00"}}, "preferences.quiet_hours"),
        ({"quiet_hours": {"start": "24:00", "end": "1:00"}}, "preferences.quiet_hours.start"),
        ({"digest": "weekly"}, "preferences.digest"),
        ({"digest_at": 8}, "preferences.digest_at"),
        ({"time_zone": "Mars/Olympus"}, "preferences.time_zone"),
        ({"time_zone": "../../etc/passwd"}, "preferences.time_zone"),
        ({"time_zone": "/etc/localtime"}, "preferences.time_zone"),
        ({"time_zone": "America"}, "preferences.time_zone"),
        ({"time_zone": ""}, "preferences.time_zone"),
        ({"time_zone": None}, "preferences.time_zone"),
    ],
)
def test_what_is_not_allowed_is_refused_by_its_field(given: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_preferences(given)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")


CHANNELS = st.sets(st.sampled_from(Channel))
TIMES = st.times().map(lambda value: value.replace(second=0, microsecond=0))


@st.composite
def all_preferences(draw: st.DrawFn) -> Preferences:
    channels = {
        kind: frozenset(draw(CHANNELS) | ({Channel.IN_APP} if URGENCY[kind] is Urgency.URGENT else set()))
        for kind in URGENCY
    }
    quiet = draw(st.none() | st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]))
    return Preferences(
        channels=channels,
        time_zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])),
        quiet_hours=quiet and QuietHours(*quiet),
        digest=draw(st.sampled_from(Digest)),
        digest_at=draw(TIMES),
    )


@given(all_preferences())
def test_what_is_written_reads_back_the_same(preferences: Preferences) -> None:
    assert parse_preferences(dump_preferences(preferences)) == preferences


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
@settings(max_examples=examples(60), deadline=None)
def test_whatever_is_sent_is_read_or_refused_by_a_field(anything: Any) -> None:
    for value in (anything, {"channels": anything}, {"quiet_hours": anything}, {"time_zone": anything}):
        assert isinstance(outcome(value), Preferences | str)


def outcome(value: object) -> Preferences | str | None:
    """The preferences, or the field that was refused."""
    try:
        return parse_preferences(value)
    except InvalidInput as refused:
        return refused.field
