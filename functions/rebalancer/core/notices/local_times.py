"""Times in a message: marked where it is written, and shown in its reader's own time zone where it is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

_MARK: Final = re.compile(r"⟦([0-9T:.+-]+)⟧")


def mark_time(moment: datetime) -> str:
    """Return a moment as a mark in a message."""
    return f"⟦{moment.astimezone(UTC).isoformat(timespec='seconds')}⟧"


def with_local_times(text: str, zone_name: str) -> str:
    """Return the text with every mark as its reader says it: `4:00 PM EST on Tuesday, December 1`."""
    zone = ZoneInfo(zone_name)
    return _MARK.sub(lambda found: _say(datetime.fromisoformat(found[1]).astimezone(zone)), text)


def _say(local: datetime) -> str:
    hour = local.hour % 12 or 12
    half = "AM" if local.hour < 12 else "PM"
    return f"{hour}:{local:%M} {half} {local:%Z} on {local:%A}, {local:%B} {local.day}"
