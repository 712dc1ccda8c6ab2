"""The notification about an automatic stop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.local_times import mark_time
from rebalancer.core.notices.notifications import Event, EventKind


def trip_event(document: Mapping[str, Any], now: datetime) -> Event:
    """Notify a person of an automatic stop."""
    state, reason = str(document.get("state")), str(document.get("reason"))
    title = "Trading was halted automatically" if state == "HALTED" else "Buying was stopped automatically"
    at = document.get("changed_at")
    moment = at if isinstance(at, datetime) else now
    until = document.get("expires_at")
    ends = (
        f"The stop ends by itself at {mark_time(until)}, or when you resume trading."
        if isinstance(until, datetime)
        else "The stop stays until you resume trading."
    )
    return Event(
        kind=EventKind.TRADING_STATE_CHANGED,
        key=f"{document.get('trip')} {moment.isoformat()}",
        title=title,
        message=shortened(f"{reason[:1].upper()}{reason[1:].rstrip('.')}. {ends}"),
        occurred_at=moment,
        refs={"state": state},
    )
