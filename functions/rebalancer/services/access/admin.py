"""What an administrator sees of everybody together: numbers, no account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import PermissionDenied
from rebalancer.ports.access import FleetStore

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

LOOK_BACK = timedelta(days=1)


def fleet_status(fleet: FleetStore, *, now: datetime, is_admin: bool) -> shapes.FleetStatus:
    """Return the fleet's state as counts; those of what happened look back a day.

    Raises `PermissionDenied` ADMIN_ONLY without the claim.
    """
    if not is_admin:
        raise PermissionDenied("Only an administrator may see the fleet's state.", code="ADMIN_ONLY")
    since = now - LOOK_BACK
    counts = fleet.count_fleet(now=now, since=since)
    return {
        "at": now,
        "since": since,
        "automated": counts.automated,
        "due": counts.due,
        "checked": counts.checked,
        "failing": counts.failing,
        "stopped": counts.stopped,
        "connected": counts.connected,
        "revoked": counts.revoked,
        "halted": counts.halted,
        "open_runs": counts.open_runs,
        "halted_runs": counts.halted_runs,
    }
