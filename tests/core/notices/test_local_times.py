"""Times in a message are those of its reader's clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rebalancer.core.notices.local_times import mark_time, with_local_times


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "4:00 PM EST on Tuesday, December 1"),
        ("Europe/Berlin", "10:00 PM CET on Tuesday, December 1"),
        ("Asia/Tokyo", "6:00 AM JST on Wednesday, December 2"),
        ("UTC", "9:00 PM UTC on Tuesday, December 1"),
    ],
)
def test_a_marked_time_is_said_with_hour_zone_and_date(zone: str, said: str) -> None:
    text = f"Approve it until {mark_time(datetime(2026, 12, 1, 21, 0, tzinfo=UTC))}; nothing is ordered before."
    assert with_local_times(text, zone) == f"Approve it until {said}; nothing is ordered before."


def test_noon_and_midnight_are_twelve() -> None:
    marks = " ".join(mark_time(datetime(2026, 7, 4, hour, 5, tzinfo=UTC)) for hour in (0, 12))
    assert with_local_times(marks, "UTC") == "12:05 AM UTC on Saturday, July 4 12:05 PM UTC on Saturday, July 4"


def test_a_text_without_marks_stays_as_it_is() -> None:
    assert with_local_times("Sold 1 SPY at $200.61.", "UTC") == "Sold 1 SPY at $200.61."
