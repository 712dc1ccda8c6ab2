"""Notification preferences as they are sent and stored: one shape for both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.base.options import choice, dump_options, options_of, parse_options, shaped
from rebalancer.core.base.shape import parse_option, require_list, require_object
from rebalancer.core.notices.notifications import URGENCY, Channel, Digest, EventKind, QuietHours, Urgency

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")

ALL_IN_APP: Final = frozenset({Channel.IN_APP})
ALL_WEBHOOK: Final = frozenset({Channel.WEBHOOK})
ALL_PUSH: Final = frozenset({Channel.PUSH})
DEFAULT_CHANNELS: Final[Mapping[EventKind, frozenset[Channel]]] = {
    kind: ALL_IN_APP if urgency is Urgency.CALM else frozenset(Channel) for kind, urgency in URGENCY.items()
}


def _parse_channels(value: object, field: str) -> Mapping[EventKind, frozenset[Channel]]:
    given = require_object(value, field, optional=[kind.value for kind in URGENCY])
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
        # The zone's files are under its name: only names of zones may come near the file system.
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}", value):
            ZoneInfo(value)
            return value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    allowed = 'the name of a time zone, such as "America/New_York" or "UTC"'
    raise InvalidInput(f"{field} is {describe(value)}, but must be {allowed}.", field=field)


def _dump_channels(channels: Mapping[EventKind, frozenset[Channel]]) -> dict[str, list[str]]:
    return {kind.value: [each.value for each in Channel if each in chosen] for kind, chosen in channels.items()}


def _dump_quiet(quiet: QuietHours | None) -> dict[str, str] | None:
    return None if quiet is None else {"start": _dump_time(quiet.start), "end": _dump_time(quiet.end)}


def _dump_time(moment: time) -> str:
    return moment.strftime("%H:%M")


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's choices.

    `webhook_url` is None where no webhook is set, `push_devices` are the ids of the devices that take push messages.
    An urgent kind is always listed in the app.
    """

    channels: Mapping[EventKind, frozenset[Channel]] = shaped(
        lambda: dict(DEFAULT_CHANNELS),
        "By which channels each kind is sent; a kind that is not named keeps its default.",
        read=_parse_channels,
        write=_dump_channels,
        shape="map of kinds to lists of `in_app`, `email`, `webhook`, `push`",
    )
    time_zone: str = shaped(
        lambda: "America/New_York",
        "The IANA name of the time zone of all times of day.",
        read=_parse_zone,
        write=str,
        shape="string",
    )
    quiet_hours: QuietHours | None = shaped(
        lambda: None,
        "Hours in which only what is urgent goes out; they may pass midnight. Null for no such hours.",
        read=_parse_quiet,
        write=_dump_quiet,
        shape="map `start`, `end`, each `HH:MM`, or null",
    )
    digest: Digest = choice(
        Digest.DAILY,
        "How often calm events are sent out together.",
        words={
            Digest.IMMEDIATE: ("As they happen", "Each is sent by itself."),
            Digest.HOURLY: ("Every hour", "Together, at the full hour."),
            Digest.DAILY: ("Once a day", "Together, at the time of the digest."),
        },
    )
    digest_at: time = shaped(
        lambda: time(8), "When the daily digest leaves.", read=_parse_time, write=_dump_time, shape="string `HH:MM`"
    )
    webhook_url: str | None = None
    push_devices: tuple[str, ...] = ()

    def channels_of(self, kind: EventKind) -> frozenset[Channel]:
        """Return the channels of this kind; a kind that was never chosen keeps its default."""
        chosen = self.channels.get(kind, DEFAULT_CHANNELS[kind])
        if URGENCY[kind] is Urgency.URGENT:
            chosen = chosen | ALL_IN_APP
        without_webhook = ALL_WEBHOOK if self.webhook_url is None else frozenset()
        return chosen - without_webhook - (frozenset() if self.push_devices else ALL_PUSH)


def parse_preferences(changes: object, *, before: Preferences | None = None, field: str = "preferences") -> Preferences:
    """Read preferences; what is not named stays as `before` has it (or takes its default).

    `channels` maps a kind to a list of `in_app`, `email`, `webhook`, `push`; `quiet_hours` is null or `{start, end}`;
    times of day are `HH:MM` in `time_zone`. The webhook's address and the devices are not set here.

    Raises:
        InvalidInput: naming the field, what was wrong and what is allowed.
    """
    base = before or Preferences()
    given = require_object(changes, field, optional=tuple(options_of(Preferences)))
    after = parse_options(given, field, base=base)
    return replace(after, channels={**base.channels, **after.channels})


def dump_preferences(preferences: Preferences) -> dict[str, Any]:
    """Write the preferences as `parse_preferences` reads them, every kind named."""
    every = replace(preferences, channels={kind: _chosen(preferences, kind) for kind in URGENCY})
    return dump_options(every)


def _chosen(preferences: Preferences, kind: EventKind) -> frozenset[Channel]:
    """Return what the person chose, also for a webhook that has no address yet and for push without a device."""
    waiting = preferences.channels.get(kind, frozenset()) & (ALL_WEBHOOK | ALL_PUSH)
    return preferences.channels_of(kind) | waiting


def with_push(preferences: Preferences) -> Preferences:
    """Return the preferences for a first device: push for what is not calm, where push was chosen for nothing yet."""
    if any(Channel.PUSH in chosen for chosen in preferences.channels.values()):
        return preferences
    urgent = {
        kind: chosen | ALL_PUSH if Channel.PUSH in DEFAULT_CHANNELS[kind] else chosen
        for kind, chosen in preferences.channels.items()
    }
    return replace(preferences, channels=urgent)
