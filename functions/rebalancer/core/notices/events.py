"""Texts of notifications, cut to the length that an event may have."""

from __future__ import annotations

from datetime import datetime

from rebalancer.core.notices.notifications import MESSAGE_LENGTH_MAX, Event, EventKind


def revoked_event(reason: str | None, now: datetime) -> Event:
    """Notify a person that the broker refuses the connection."""
    return Event(
        kind=EventKind.KEYS_REVOKED,
        key=now.isoformat(),
        title="Your broker refuses the connection",
        message=shortened(f"{reason or 'The broker refuses the keys.'} Automation is off."),
        occurred_at=now,
    )


def shortened(text: str) -> str:
    """Cut a message to the length that an event may have."""
    return text if len(text) <= MESSAGE_LENGTH_MAX else f"{text[: MESSAGE_LENGTH_MAX - 1]}…"
