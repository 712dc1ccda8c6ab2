"""The audit log's entries: who changed what, on whose account, and when."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rebalancer.core.base.stored_fields import dump_time

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

KEPT = timedelta(days=400)
"""How long an entry lives: a year and a month, so that a year can be looked at as a whole."""

SYSTEM = "system"
"""The actor of what no person did."""


class AuditAction(StrEnum):
    """What is recorded."""

    ALLOCATION_SAVED = "ALLOCATION_SAVED"
    SETTINGS_SAVED = "SETTINGS_SAVED"
    TRADING_STATE_SET = "TRADING_STATE_SET"
    BROKER_CONNECTED = "BROKER_CONNECTED"
    BROKER_DISCONNECTED = "BROKER_DISCONNECTED"
    BROKER_REVOKED = "BROKER_REVOKED"
    ACCOUNT_CLAIMED = "ACCOUNT_CLAIMED"
    CASH_RESERVED = "CASH_RESERVED"
    CASH_RELEASED = "CASH_RELEASED"
    ACCOUNT_EXPORTED = "ACCOUNT_EXPORTED"
    ACCOUNT_DELETION_ASKED = "ACCOUNT_DELETION_ASKED"
    ACCOUNT_DELETED = "ACCOUNT_DELETED"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. `uid` is the account that it concerns, None for the whole system; `actor` the uid of who made it, or
    `SYSTEM`. `details` are few and small, and never hold a key."""

    entry_id: str
    at: datetime
    actor: str
    uid: str | None
    action: AuditAction
    details: Mapping[str, Any] = field(default_factory=dict)


def dump_entry(entry: AuditEntry) -> shapes.AuditEntry:
    """Write the entry as it is stored."""
    return {
        "at": dump_time(entry.at),
        "actor": entry.actor,
        "uid": entry.uid,
        "action": entry.action.value,
        "details": dict(entry.details),
        "delete_after": dump_time(entry.at + KEPT),
    }


def entry_id(at: datetime, mark: str) -> str:
    """Return an id that sorts by time; `mark` distinguishes entries of one microsecond."""
    return f"{dump_time(at):%Y%m%dT%H%M%S%f}-{mark}"


def switch_entry(uid: str | None, switch: Mapping[str, Any]) -> AuditEntry | None:
    """Return the entry of a trading switch that was set; None for one that does not say by whom and when."""
    actor, at = switch.get("changed_by"), switch.get("changed_at")
    if not isinstance(actor, str) or not isinstance(at, datetime):
        return None
    shown = {name: switch[name] for name in ("state", "reason", "expires_at", "trip") if name in switch}
    return marked_entry(at, actor, uid, AuditAction.TRADING_STATE_SET, shown)


def settings_details(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an entry records of saved settings: all that was stored, so that two entries show what changed."""
    return {
        name: fields[name] for name in ("policy", "automation", "limits", "execution", "triggers") if name in fields
    }


def marked_entry(
    at: datetime, actor: str, uid: str | None, action: AuditAction, details: Mapping[str, Any]
) -> AuditEntry:
    """Return an entry whose id follows from its content: a change that is written twice is recorded once."""
    content = f"{actor}\n{uid}\n{action}\n{sorted(details.items())}"
    return AuditEntry(entry_id(at, hashlib.sha256(content.encode()).hexdigest()[:8]), at, actor, uid, action, details)
