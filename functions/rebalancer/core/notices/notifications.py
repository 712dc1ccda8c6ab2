"""What a person is told: kinds of events, who wants which by which channel, and when each may go out. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from rebalancer.core.base.errors import InvariantViolation

TITLE_LENGTH_MAX: Final = 120
MESSAGE_LENGTH_MAX: Final = 1000
KEY_LENGTH_MAX: Final = 300
BUNDLE_SIZE_MAX: Final = 50
"""How many events one digest shows; the rest is counted."""


class EventKind(StrEnum):
    """What happened."""

    RUN_FINISHED = "RUN_FINISHED"
    RUN_HALTED = "RUN_HALTED"
    APPROVAL_WANTED = "APPROVAL_WANTED"
    TRADING_STATE_CHANGED = "TRADING_STATE_CHANGED"
    KEYS_REVOKED = "KEYS_REVOKED"
    CHECK_FAILING = "CHECK_FAILING"
    DRIFT_OUTSIDE_BAND = "DRIFT_OUTSIDE_BAND"


class Urgency(StrEnum):
    """URGENT goes out at once, whatever the hour; PROMPT keeps the quiet hours; CALM also waits for the digest."""

    URGENT = "URGENT"
    PROMPT = "PROMPT"
    CALM = "CALM"


URGENCY: Final[Mapping[EventKind, Urgency]] = {
    EventKind.RUN_FINISHED: Urgency.CALM,
    EventKind.RUN_HALTED: Urgency.URGENT,
    EventKind.APPROVAL_WANTED: Urgency.PROMPT,
    EventKind.TRADING_STATE_CHANGED: Urgency.URGENT,
    EventKind.KEYS_REVOKED: Urgency.URGENT,
    EventKind.CHECK_FAILING: Urgency.PROMPT,
    EventKind.DRIFT_OUTSIDE_BAND: Urgency.CALM,
}


class Channel(StrEnum):
    """How a person is told. The list on the page is `in_app`."""

    IN_APP = "in_app"
    EMAIL = "email"
    WEBHOOK = "webhook"


SENT_OUT: Final = (Channel.EMAIL, Channel.WEBHOOK)
"""The channels that leave the system; each delivery over them is a stored document of its own."""


class Digest(StrEnum):
    """How often calm events are sent out together; `immediate` sends each by itself."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person is told once.

    `key` names the occurrence (a run's id, a day): the same kind and key are told once, however often they are
    reported. `title` is one line, `message` one to three sentences; neither holds a key, a token or an account number.
    `refs` are the ids that the page links to, such as `run_id`.
    """

    kind: EventKind
    key: str
    title: str
    message: str
    occurred_at: datetime
    refs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, text, longest in (
            ("key", self.key, KEY_LENGTH_MAX),
            ("title", self.title, TITLE_LENGTH_MAX),
            ("message", self.message, MESSAGE_LENGTH_MAX),
        ):
            if not 0 < len(text) <= longest:
                raise InvariantViolation(f"The {name} of an event has 1 to {longest} characters, not {len(text)}.")

    @property
    def notification_id(self) -> str:
        """The id under which it is stored: made of kind and key alone, so that a repeated report meets itself."""
        return hashlib.sha256(f"{self.kind}\n{self.key}".encode()).hexdigest()[:32]

    @property
    def urgency(self) -> Urgency:
        """How soon it must reach a person."""
        return URGENCY[self.kind]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day in the person's own time in which only what is urgent goes out; may pass midnight."""

    start: time
    end: time

    def contains(self, local: time) -> bool:
        """Whether a time of day is quiet; the start is, the end is not."""
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


ALL_IN_APP: Final = frozenset({Channel.IN_APP})
DEFAULT_CHANNELS: Final[Mapping[EventKind, frozenset[Channel]]] = {
    kind: ALL_IN_APP if urgency is Urgency.CALM else frozenset(Channel) for kind, urgency in URGENCY.items()
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's choices. `time_zone` is an IANA name, `digest_at` a time of day in it.

    `webhook_url` is None where no webhook is set. An urgent kind is always listed in the app.
    """

    channels: Mapping[EventKind, frozenset[Channel]] = field(default_factory=lambda: dict(DEFAULT_CHANNELS))
    time_zone: str = "America/New_York"
    quiet_hours: QuietHours | None = None
    digest: Digest = Digest.DAILY
    digest_at: time = time(8)
    webhook_url: str | None = None

    def channels_of(self, kind: EventKind) -> frozenset[Channel]:
        """How this kind is told; a kind that was never chosen keeps its default."""
        chosen = self.channels.get(kind, DEFAULT_CHANNELS[kind])
        if URGENCY[kind] is Urgency.URGENT:
            chosen = chosen | ALL_IN_APP
        return chosen - {Channel.WEBHOOK} if self.webhook_url is None else chosen


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A message that is to leave by `channel` at `release_at`; events with the same `delivery_id` leave together."""

    delivery_id: str
    channel: Channel
    release_at: datetime


def plan_deliveries(event: Event, preferences: Preferences, now: datetime) -> tuple[PlannedDelivery, ...]:
    """The deliveries of an event over the channels that leave the system, in the order of `SENT_OUT`.

    Calm events wait for the digest, all but urgent ones for the end of the quiet hours. What has to wait leaves in one
    message with everything else that waits for the same moment.
    """
    wanted = preferences.channels_of(event.kind)
    release_at = release_time(event.urgency, preferences, now)
    waits = release_at > now
    bundle = f"at {release_at.isoformat()}" if waits else event.notification_id
    return tuple(
        PlannedDelivery(hashlib.sha256(f"{channel}\n{bundle}".encode()).hexdigest()[:32], channel, release_at)
        for channel in SENT_OUT
        if channel in wanted
    )


def release_time(urgency: Urgency, preferences: Preferences, now: datetime) -> datetime:
    """When a message of this urgency may leave; `now` where it need not wait. UTC."""
    if urgency is Urgency.URGENT:
        return now
    zone = ZoneInfo(preferences.time_zone)
    moment = now
    if urgency is Urgency.CALM and preferences.digest is Digest.HOURLY:
        moment = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif urgency is Urgency.CALM and preferences.digest is Digest.DAILY:
        moment = next_local_time(now, preferences.digest_at, zone)
    quiet = preferences.quiet_hours
    if quiet is not None and quiet.contains(moment.astimezone(zone).time()):
        return next_local_time(moment, quiet.end, zone)
    return moment


def next_local_time(after: datetime, wanted: time, zone: ZoneInfo) -> datetime:
    """The first moment after `after` at which clocks in the zone show `wanted`, in UTC.

    On a day whose clocks jump over it, the moment at which they would have shown it.
    """
    day = after.astimezone(zone).date()
    for days in range(3):
        moment = datetime.combine(day + timedelta(days=days), wanted, zone).astimezone(UTC)
        if moment > after:
            return moment
    raise InvariantViolation("A time of day did not come within two days.")
