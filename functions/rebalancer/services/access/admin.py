"""What an administrator sees of everybody together (numbers, no account), and frees for a person who is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rebalancer.core.access.audit import AuditAction
from rebalancer.core.base.errors import Conflict, NotFound, PermissionDenied
from rebalancer.ports.access import FleetStore
from rebalancer.services.access.connection import ConnectionPorts, disconnect_broker, new_entry

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

ADMIN_ONLY = "ADMIN_ONLY"
LOOK_BACK = timedelta(days=1)


def fleet_status(fleet: FleetStore, *, now: datetime, is_admin: bool) -> shapes.FleetStatus:
    """Return the fleet's state as counts; those of what happened look back a day.

    Raises `PermissionDenied` ADMIN_ONLY without the claim.
    """
    if not is_admin:
        raise PermissionDenied("Only an administrator may see the fleet's state.", code=ADMIN_ONLY)
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


def release_broker_account(
    ports: ConnectionPorts, operator: str, uid: str, *, reason: str, abandon_run: bool, is_admin: bool
) -> int:
    """Free what a person holds who cannot do it any more, and return how many broker accounts were freed.

    It is what `disconnect_broker` does for oneself: the keys are forgotten, automation is off, trading is halted, an
    automatic stop stays with the account. A claim without a connection (of an owner before) is released alone. The
    audit log names the operator and the reason. The same again frees nothing.

    Raises `PermissionDenied` ADMIN_ONLY, `NotFound` NOTHING_HELD, `Conflict` OPEN_RUN_EXISTS.
    """
    if not is_admin:
        raise PermissionDenied("Only an administrator may free a broker account.", code=ADMIN_ONLY)
    held = ports.connections.list_claims(uid)
    scene = ports.connections.load_scene(uid)
    if scene.connection is not None:
        disconnect_broker(ports, uid, abandon_run=abandon_run, operator=operator, reason=reason)
        left = ports.connections.list_claims(uid)
    else:
        left = held
    if not held:
        raise NotFound("This user holds no broker account.", code="NOTHING_HELD", field="uid")
    busy = next((claim.open_run_id for claim in left.values() if claim.open_run_id is not None), None)
    if busy is not None:
        raise Conflict("A run is open on this account: cancel it first.", code="OPEN_RUN_EXISTS")
    if left:
        now = ports.clock.now()
        audit = new_entry(now, operator, uid, AuditAction.BROKER_DISCONNECTED, {"kind": "claim", "reason": reason})
        ports.connections.release_claims(dict.fromkeys(left, scene.stop), now=now, audit=audit)
    ports.log.event("broker_account_released", accounts=len(held))
    return len(held)
