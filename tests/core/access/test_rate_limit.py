"""A bucket of tokens: a burst at once, an even pace after it, nothing lost and nothing saved up beyond it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.access.rate_limit import NO_WAIT, Rate, take_token

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_full_bucket_gives_its_burst_at_once_and_then_names_the_wait() -> None:
    rate, full_at = Rate(3, SECOND), None
    for _ in range(3):
        full_at, wait = take_token(full_at, rate, NOW)
        assert wait == NO_WAIT
    assert take_token(full_at, rate, NOW) == (full_at, SECOND)


def test_a_refused_call_takes_nothing() -> None:
    rate = Rate(1, SECOND)
    full_at, _ = take_token(None, rate, NOW)
    for _ in range(5):
        full_at, wait = take_token(full_at, rate, NOW)
        assert wait == SECOND
    assert take_token(full_at, rate, NOW + SECOND)[1] == NO_WAIT


def test_so_many_a_minute_is_what_it_says() -> None:
    assert Rate.per_minute(120, burst=240) == Rate(240, timedelta(milliseconds=500))


def test_a_long_rest_saves_up_no_more_than_the_burst() -> None:
    rate = Rate(2, SECOND)
    full_at, _ = take_token(None, rate, NOW - timedelta(days=1))
    taken = 0
    while True:
        full_at, wait = take_token(full_at, rate, NOW)
        if wait:
            break
        taken += 1
    assert taken == 2


@given(
    burst=st.integers(1, 5),
    gaps=st.lists(st.integers(0, 4000), min_size=1, max_size=40),
)
def test_in_any_stretch_of_time_no_more_is_given_than_burst_and_pace_allow(burst: int, gaps: list[int]) -> None:
    rate, full_at, now = Rate(burst, SECOND), None, NOW
    given_at: list[datetime] = []
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        full_at, wait = take_token(full_at, rate, now)
        if not wait:
            given_at.append(now)
        else:
            assert take_token(full_at, rate, now + wait)[1] == NO_WAIT
    for first, start in enumerate(given_at):
        for last, end in enumerate(given_at[first:], start=first):
            assert last - first + 1 <= burst + (end - start) // SECOND
