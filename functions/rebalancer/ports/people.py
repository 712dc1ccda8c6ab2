"""What guarding calls, administering and ending accounts needs from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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

    def take_token(self, bucket_id: str, rate: Rate, *, now: datetime) -> timedelta:
        """Take one token; nothing, or how long to wait for one. One read and one write.

        A bucket that is contended beyond a few attempts gives no token: whoever hammers waits.
        """


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some of a user's documents as (path, fields), in a fixed order; `next_cursor` is None on the last page."""

    documents: Sequence[tuple[str, Mapping[str, Any]]]
    next_cursor: str | None


class AccountLifeStore(Protocol):
    """All that is kept of one user, wherever it lies."""

    def export_page(self, uid: str, *, after: str | None, limit: int) -> ExportPage:
        """The documents after a cursor, at most `limit`. Credentials are never among them."""

    def begin_deletion(
        self, uid: str, *, now: datetime, trading: Mapping[str, Any], connection: Mapping[str, Any], audit: AuditEntry
    ) -> bool:
        """Mark the account as being deleted, forget its credentials and halt it, in one batch.

        False where it is being deleted already. Raises `Conflict` OPEN_RUN_EXISTS while a run is open.
        """

    def is_being_deleted(self, uid: str) -> bool:
        """Whether `begin_deletion` took effect and the deletion has not ended."""

    def delete_some(self, uid: str, *, limit: int) -> int:
        """Delete up to `limit` documents that are left of a user and return how many; 0 when nothing is left."""

    def mark_emptied(self, uid: str, *, now: datetime) -> None:
        """Remember that all documents and the user are gone."""

    def end_deletion(self, uid: str, audit: AuditEntry) -> None:
        """Forget the mark, the last trace of the user, and record that an account was deleted, without naming it."""

    def list_deletions(self, *, before: datetime, limit: int) -> Sequence[str]:
        """The uids whose deletion was touched last before this moment, oldest first."""


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
