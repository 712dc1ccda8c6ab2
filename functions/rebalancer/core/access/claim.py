"""Whose broker account it is: the document `brokerAccounts/{account_digest}`, and what its next holder takes over.

An automatic stop belongs to the broker account, not to the person who connected it: it is kept when the account is
released, also by a deletion, and comes with the account to whoever connects it next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from rebalancer.core.base.errors import Conflict
from rebalancer.core.base.stored_fields import StoredFields, dump_time

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

RELEASED_KEPT: Final = timedelta(days=30)
"""How long the stop of an account that nobody holds is kept."""


@dataclass(frozen=True, slots=True)
class AccountClaim:
    """Who holds a broker account. `uid` is None while nobody does.

    Args:
        open_run_id: the run that holds the account's one lock.
        last_run_id: the run that began last on it; empty where there was none.
        key_tag: tells by which of the deployment's own keys it was claimed; None for a person's connection.
        stop: the automatic stop that was in force when the account was released; None where there was none.
    """

    uid: str | None
    open_run_id: str | None = None
    last_run_id: str = ""
    key_tag: str | None = None
    stop: Mapping[str, Any] | None = None


def parse_claim(document: Mapping[str, Any], place: str) -> AccountClaim:
    """A stored claim. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    return AccountClaim(
        uid=stored.maybe_text("uid"),
        open_run_id=stored.maybe_text("open_run_id"),
        last_run_id=stored.maybe_text("last_run_id") or "",
        key_tag=stored.maybe_text("key_tag"),
        stop=None if stored.get("stop") is None else dict(stored.map("stop")),
    )


def claimed_fields(uid: str, now: datetime, key_tag: str | None) -> shapes.ClaimedFields:
    """What is written when an account is claimed; lock and last run stay as they are."""
    return {"uid": uid, "claimed_at": dump_time(now), "key_tag": key_tag, "stop": None, "delete_after": None}


def released_fields(stop: Mapping[str, Any] | None, now: datetime) -> shapes.ClaimedFields:
    """What is written when its holder lets an account go: nothing of the holder stays, and a stop does."""
    return {
        "uid": None,
        "claimed_at": None,
        "key_tag": None,
        "stop": None if stop is None else dict(stop),
        "delete_after": dump_time(now + RELEASED_KEPT),
    }


def forgotten_fields(stop: Mapping[str, Any] | None, now: datetime) -> shapes.BrokerAccount | None:
    """What is left of a claim when its holder is deleted: the stop that is in force, which belongs to the broker
    account, and nothing of the holder. None where nothing is left."""
    if not is_in_force(stop, now):
        return None
    return {**released_fields(stop, now), "open_run_id": None, "last_run_id": ""}


def not_claimed() -> Conflict:
    """The refusal of a run on a broker account that its user does not hold."""
    return Conflict(
        "Your account no longer holds this broker account, so nothing is ordered on it; connect the broker again.",
        code="ACCOUNT_NOT_CLAIMED",
        details={"remedy": "CONNECT_BROKER"},
    )


def account_in_use() -> Conflict:
    """The refusal of a second claim, which says nothing of the first."""
    return Conflict(
        "This broker account is in use already and can be connected only once. Disconnect it where it is in use; if "
        "you do not know where, change its keys at the broker and ask the operator of this page.",
        code="ACCOUNT_IN_USE",
    )


def is_in_force(stop: Mapping[str, Any] | None, now: datetime) -> TypeGuard[Mapping[str, Any]]:
    """Whether a kept stop still stops anything."""
    if stop is None:
        return False
    ends = stop.get("expires_at")
    return not isinstance(ends, datetime) or ends > now
