"""What an administrator sees of everybody together: numbers, no account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from rebalancer.core.base.errors import PermissionDenied
from rebalancer.ports.access import FleetStore

LOOK_BACK = timedelta(days=1)


def fleet_status(fleet: FleetStore, *, now: datetime, is_admin: bool) -> Mapping[str, Any]:
    """Return the fleet's state as counts; those of what happened look back a day.

    Raises `PermissionDenied` ADMIN_ONLY without the claim.
    """
    if not is_admin:
        raise PermissionDenied("Only an administrator may see the fleet's state.", code="ADMIN_ONLY")
    since = now - LOOK_BACK
    return {"at": now, "since": since, **asdict(fleet.count_fleet(now=now, since=since))}
