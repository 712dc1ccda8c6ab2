"""Texts of notifications, cut to the length that an event may have."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rebalancer.core.notices.notifications import APPROVE_UNTIL, MESSAGE_LENGTH_MAX, Event, EventKind


def revoked_event(reason: str | None, now: datetime) -> Event:
    """Notify a person that the broker refuses the connection."""
    return Event(
        kind=EventKind.KEYS_REVOKED,
        key=now.isoformat(),
        title="Your broker refuses the connection",
        message=shortened(
            f"{reason or 'The broker refuses the keys.'} Automation is off; connect again in the settings to go on."
        ),
        occurred_at=now,
    )


def trial_event(trial_id: str, now: datetime) -> Event:
    """Return the message by which a new webhook is tried."""
    return Event(
        EventKind.WEBHOOK_TRIAL,
        trial_id,
        "Trial message",
        "Your webhook is set up. This message is a trial; nothing happened to your account.",
        now,
        {"trial": "true"},
    )


def true_at(event: Event, now: datetime) -> Event:
    """Return an event as it is true when it leaves: a plan whose time is over is not asked for any more."""
    until = event.refs.get(APPROVE_UNTIL)
    if event.kind is not EventKind.APPROVAL_WANTED or until is None or datetime.fromisoformat(until) > now:
        return event
    return replace(
        event,
        title="A plan waited for your approval, and its time is over",
        message="Nothing was ordered by it. If the account still needs it, the next check asks you again.",
    )


def shortened(text: str) -> str:
    """Cut a message to the length that an event may have."""
    return text if len(text) <= MESSAGE_LENGTH_MAX else f"{text[: MESSAGE_LENGTH_MAX - 1]}…"
