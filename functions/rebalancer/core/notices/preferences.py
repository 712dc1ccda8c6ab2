"""Notification preferences as they are sent and stored: one shape for both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.base.shape import parse_option, require_list, require_object
from rebalancer.core.notices.notifications import URGENCY, Channel, Digest, EventKind, Preferences, QuietHours, Urgency

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_FIELDS: Final = ("channels", "time_zone", "quiet_hours", "digest", "digest_at")


def parse_preferences(changes: object, *, before: Preferences | None = None, field: str = "preferences") -> Preferences:
    """Read preferences; what is not named stays as `before` has it (or takes its default).

    `channels` maps a kind to a list of `in_app`, `email`, `webhook`; `quiet_hours` is null or `{start, end}`; times of
    day are `HH:MM` in `time_zone`. The webhook's address is not set here.

    Raises:
        InvalidInput: naming the field, what was wrong and what is allowed.
    """
    base = before or Preferences()
    given = require_object(changes, field, optional=_FIELDS)
    channels = dict(base.channels)
    if "channels" in given:
        channels.update(_parse_channels(given["channels"], f"{field}.channels"))
    quiet = base.quiet_hours
    if "quiet_hours" in given:
        quiet = _parse_quiet(given["quiet_hours"], f"{field}.quiet_hours")
    return Preferences(
        channels=channels,
        time_zone=_parse_zone(given.get("time_zone", base.time_zone), f"{field}.time_zone"),
        quiet_hours=quiet,
        digest=parse_option(Digest, given.get("digest", base.digest.value), f"{field}.digest"),
        digest_at=_parse_time(given["digest_at"], f"{field}.digest_at") if "digest_at" in given else base.digest_at,
        webhook_url=base.webhook_url,
    )


def dump_preferences(preferences: Preferences) -> dict[str, Any]:
    """The preferences as `parse_preferences` reads them, every kind named."""
    quiet = preferences.quiet_hours
    return {
        "channels": {
            kind.value: [channel.value for channel in Channel if channel in _chosen(preferences, kind)]
            for kind in EventKind
        },
        "time_zone": preferences.time_zone,
        "quiet_hours": quiet and {"start": _dump_time(quiet.start), "end": _dump_time(quiet.end)},
        "digest": preferences.digest.value,
        "digest_at": _dump_time(preferences.digest_at),
    }


def _chosen(preferences: Preferences, kind: EventKind) -> frozenset[Channel]:
    """What the person chose, also for a webhook that has no address yet."""
    return preferences.channels_of(kind) | (preferences.channels.get(kind, frozenset()) & {Channel.WEBHOOK})


def _parse_channels(value: object, field: str) -> Mapping[EventKind, frozenset[Channel]]:
    given = require_object(value, field, optional=[kind.value for kind in EventKind])
    chosen = {}
    for name, listed in given.items():
        kind, place = EventKind(name), f"{field}.{name}"
        items = require_list(listed, place)
        chosen[kind] = frozenset(parse_option(Channel, item, f"{place}[{i}]") for i, item in enumerate(items[:10]))
        if URGENCY[kind] is Urgency.URGENT and Channel.IN_APP not in chosen[kind]:
            raise InvalidInput(f"{place} must hold in_app: what is urgent is always listed.", field=place)
    return chosen


def _parse_quiet(value: object, field: str) -> QuietHours | None:
    if value is None:
        return None
    given = require_object(value, field, required=("start", "end"))
    start, end = (_parse_time(given[name], f"{field}.{name}") for name in ("start", "end"))
    if start == end:
        raise InvalidInput(f"{field}: start and end are the same; give two times, or null for none.", field=field)
    return QuietHours(start, end)


def _parse_time(value: object, field: str) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InvalidInput(f'{field} is {describe(value)}, but must be a time of day, such as "22:30".', field=field)
    return time(int(match[1]), int(match[2]))


def _parse_zone(value: object, field: str) -> str:
    try:
        # The zone's files lie under its name: only names of zones may come near the file system.
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}", value):
            ZoneInfo(value)
            return value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    allowed = 'the name of a time zone, such as "America/New_York" or "UTC"'
    raise InvalidInput(f"{field} is {describe(value)}, but must be {allowed}.", field=field)


def _dump_time(moment: time) -> str:
    return moment.strftime("%H:%M")
