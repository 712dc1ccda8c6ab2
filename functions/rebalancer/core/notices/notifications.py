"""What a person is notified of: kinds of events, how urgent each is, and the channels. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvariantViolation

TITLE_LENGTH_MAX: Final = 120
MESSAGE_LENGTH_MAX: Final = 1000
KEY_LENGTH_MAX: Final = 300
APPROVE_UNTIL: Final = "approve_until"
"""The ref that says until when a plan can be approved, in ISO 8601."""

BUNDLE_SIZE_MAX: Final = 50
"""How many events one digest shows; the rest is counted."""


class EventKind(StrEnum):
    """What happened. WEBHOOK_TRIAL is no event of an account: only a webhook that is being set up gets it."""

    RUN_FINISHED = "RUN_FINISHED"
    RUN_HALTED = "RUN_HALTED"
    APPROVAL_WANTED = "APPROVAL_WANTED"
    TRADING_STATE_CHANGED = "TRADING_STATE_CHANGED"
    KEYS_REVOKED = "KEYS_REVOKED"
    BROKER_SILENT = "BROKER_SILENT"
    CHECK_FAILING = "CHECK_FAILING"
    DRIFT_OUTSIDE_BAND = "DRIFT_OUTSIDE_BAND"
    TARGET_UNHEALTHY = "TARGET_UNHEALTHY"
    WEBHOOK_TRIAL = "WEBHOOK_TRIAL"


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
    EventKind.BROKER_SILENT: Urgency.URGENT,
    EventKind.CHECK_FAILING: Urgency.PROMPT,
    EventKind.TARGET_UNHEALTHY: Urgency.PROMPT,
    EventKind.DRIFT_OUTSIDE_BAND: Urgency.CALM,
}


class Channel(StrEnum):
    """How a person is notified. The list on the page is `in_app`."""

    IN_APP = "in_app"
    EMAIL = "email"
    WEBHOOK = "webhook"
    PUSH = "push"


SENT_OUT: Final = (Channel.EMAIL, Channel.WEBHOOK, Channel.PUSH)
"""The channels that leave the system; each delivery over them is a stored document of its own."""


class Digest(StrEnum):
    """How often calm events are sent out together; `immediate` sends each by itself."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person is notified of once.

    `key` names the occurrence (a run's id, a day): the same kind and key are notified once, however often they are
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
        return URGENCY.get(self.kind, Urgency.CALM)


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
