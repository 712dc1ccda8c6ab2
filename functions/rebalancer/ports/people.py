"""What guarding calls, administering and ending accounts needs from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from rebalancer.core.audit import AuditEntry
from rebalancer.core.rate_limit import Rate


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user stands with the sign-in service. Sessions that began before `sessions_valid_since` were ended."""

    is_disabled: bool
    sessions_valid_since: datetime


class People(Protocol):
    """The users of the sign-in service. Raises `StoreUnavailable` AUTH_UNAVAILABLE."""

    def load_standing(self, uid: str) -> Standing | None:
        """How a user stands; None where there is none (any more)."""

    def disable_user(self, uid: str) -> None:
        """Let nobody sign in as this user any more. One who is gone is no error."""

    def delete_user(self, uid: str) -> None:
        """Remove a user. One who is gone is no error."""


class RateLimitStore(Protocol):
    """Buckets that all instances share."""

    def take_token(self, uid: str, name: str, rate: Rate, *, now: datetime) -> timedelta:
        """Take one token of a user's bucket; nothing, or how long to wait for one. One read and one write.

        A bucket that is contended beyond a few attempts gives no token: whoever hammers waits.
        """


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """One of a user's documents; `cursor` says where to go on after it."""

    path: str
    fields: Mapping[str, Any]
    cursor: str


class DeletionState(StrEnum):
    """DELETING: documents may be left. EMPTIED: they and the user are gone, and stragglers are looked for once more."""

    DELETING = "DELETING"
    EMPTIED = "EMPTIED"


class AccountLifeStore(Protocol):
    """All that is kept of one user, wherever it lies."""

    def list_documents(self, uid: str, *, after: str | None, limit: int) -> Sequence[ExportedDocument]:
        """The user's documents after a cursor in a fixed order, at most `limit`; none at the end.

        Secrets (sealed credentials, the secret of a webhook) are never among them. Raises `InvalidInput` BAD_CURSOR
        for a cursor that is none of this user's.
        """

    def begin_deletion(self, uid: str, *, now: datetime, trading: Mapping[str, Any], audit: AuditEntry) -> bool:
        """Mark the account as being deleted, forget its credentials, switch automation off and set the user's switch
        to `trading`, in one batch.

        False where it is being deleted already. Raises `Conflict` OPEN_RUN_EXISTS while a run is open.
        """

    def deletion_state(self, uid: str) -> DeletionState | None:
        """How far a deletion has come; None where there is none, or it has ended."""

    def delete_some(self, uid: str, *, limit: int) -> int:
        """Delete up to `limit` documents that are left of a user and return how many; 0 when nothing is left."""

    def mark_emptied(self, uid: str, *, now: datetime) -> None:
        """Remember that all documents and the user are gone."""

    def end_deletion(self, uid: str, audit: AuditEntry) -> None:
        """Forget the mark, the last trace of the user, and record that an account was deleted."""

    def list_deletions(self, *, before: datetime, limit: int) -> Sequence[str]:
        """The uids whose deletion was touched last before this moment, oldest first."""


class DeletionQueue(Protocol):
    """The queue `delete-account`."""

    def enqueue_deletion(self, uid: str) -> None:
        """Go on deleting. Losing a task is harmless: the schedule finds the mark."""


@dataclass(frozen=True, slots=True)
class FleetCounts:
    """Numbers of users and runs, each counted by an aggregation query."""

    automated: int
    due: int
    checked: int
    failing: int
    stopped: int
    connected: int
    revoked: int
    halted: int
    open_runs: int
    halted_runs: int


class FleetStore(Protocol):
    """The fleet's state, counted."""

    def count_fleet(self, *, now: datetime, since: datetime) -> FleetCounts:
        """Count; `checked` and `halted_runs` are those since `since`, everything else is as it stands now."""
