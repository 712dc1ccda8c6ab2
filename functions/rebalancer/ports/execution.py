"""What the use cases need stored of plans and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rebalancer.core.execution.run import Run
from rebalancer.core.risk.state import TradingStatus


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A preview as it is stored; `document` is the shape of `users/{uid}/plans/{plan_id}`."""

    plan_id: str
    created_at: datetime
    expires_at: datetime
    run_id: str | None
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanNote:
    """What is written beside a stored plan that waits for its owner; None leaves a field as it is.

    `opened_at` is when its owner first looked at it, `replaced_by` the newer plan that waits in its place, `ends_at`
    the moment from which it cannot be approved.
    """

    opened_at: datetime | None = None
    replaced_by: str | None = None
    ends_at: datetime | None = None

    def fields(self) -> Mapping[str, Any]:
        """Return the fields that change."""
        named = {"opened_at": self.opened_at, "replaced_by": self.replaced_by, "expires_at": self.ends_at}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run with the token of the version that was read: a write must name it, so that a late writer fails."""

    run: Run
    token: object


@dataclass(frozen=True, slots=True)
class Gate:
    """What is read immediately before every order, in one request: the switch, and whether the run is still as we
    know it."""

    trading: TradingStatus
    is_current: bool


class RunStore(Protocol):
    """Plans and runs of one user."""

    def save_plan(self, uid: str, plan: StoredPlan) -> None:
        """Store a preview; the same plan again renews its expiry and clears its `run_id`."""

    def load_plan(self, uid: str, plan_id: str) -> StoredPlan | None:
        """Load a stored preview. Raises `InvariantViolation` when it does not parse."""

    def note_on_plan(self, uid: str, plan_id: str, note: PlanNote) -> None:
        """Write a note beside a stored plan; whether a run was started from it stays as it is. Nothing where there is
        no such plan."""

    def create_run(self, uid: str, run: Run, *, after: str | None = None) -> StoredRun:
        """Create the run, take the one open-run lock of its broker account and of its user, and mark the plan, all in
        one atomic write.

        `after` is the `runs_mark` that was read before the account was looked at: had another run begun since, even
        one that has ended, or had one ended that was open then, the account may no longer be what this run is made
        for. None where nothing was looked at.

        The same `run_id` with the same `request_digest`: the stored run, unchanged. Raises `Conflict`:
        IDEMPOTENCY_CONFLICT (same id, other digest), OPEN_RUN_EXISTS (details: `run_id`), PLAN_ALREADY_STARTED
        (details: `run_id`), ACCOUNT_CHANGED, ACCOUNT_NOT_CLAIMED where this user does not hold the broker account.
        """

    def load_run(self, uid: str, run_id: str) -> StoredRun | None:
        """Load a stored run. Raises `InvariantViolation` when it does not parse."""

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """Store the run's next form; a closed one also gives the lock back, in the same write.

        Raises `Conflict` RUN_CHANGED when it was written since `token` was read.
        """

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """Read the switch and the run's freshness, just before an order. Never raises: unreadable is HALTED and not
        current."""

    def find_open_run(self, uid: str) -> str | None:
        """Find the id of the user's open run, or None."""

    def list_open_runs(self, *, due_before: datetime | None, limit: int) -> Sequence[tuple[str, str]]:
        """(uid, run_id) of open runs whose `next_look_at` has passed (None: of all), the longest due first."""

    def count_orders(self, account_digest: str, since: datetime) -> int:
        """How many orders the broker account's runs that were created since have sent or may still send, whoever
        started them."""

    def count_rejections(self, account_digest: str, since: datetime, *, besides: str) -> int:
        """How many orders of the broker account's runs that were created since the broker rejected, `besides` one
        run."""

    def free_dangling_locks(self, *, limit: int) -> Sequence[tuple[str, str]]:
        """Free locks whose run is closed or does not exist, which proves them leftovers; (uid, run_id) of each."""

    def replace_unreadable(self, uid: str, run: Run) -> None:
        """Store a closed run in place of one that cannot be read, keep what was there in the field `unreadable`, and
        free its locks. Raises `Conflict` RUN_CHANGED."""
