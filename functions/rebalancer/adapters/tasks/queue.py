"""The ports of tasks, checks, deliveries, deletions and reconciliations on the Admin SDK's Cloud Tasks client."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from rebalancer.core.base.errors import RebalancerError
from rebalancer.ports.automation import CheckTask, Cursor
from rebalancer.ports.base import Log

ADVANCE_RUN: Final = "advance-run"
DRIFT_CHECK: Final = "drift-check"
NOTIFY: Final = "notify"
DELETE_ACCOUNT: Final = "delete-account"
RECONCILE: Final = "reconcile"
ENQUEUED_AT_ONCE: Final = 12
ROUND_SECONDS_MAX: Final = 30
"""How long the queue waits for one round of a run. An instance that died or hangs without an answer is then passed by,
and another one takes the round: two workers on one run are safe."""

_EMULATOR: Final = "CLOUD_TASKS_EMULATOR_HOST"


class CloudTaskQueue:
    """Enqueues into the queues that `main.py` declares. The SDK is imported at the first task, not at a cold start."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """See `TaskQueue`. A task that cannot be enqueued is logged, not raised: the sweep finds the run."""
        try:
            payload = {"uid": uid, "run_id": run_id, "round": round_number}
            _enqueue(ADVANCE_RUN, payload, delay_seconds=delay_seconds, deadline_seconds=ROUND_SECONDS_MAX)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=ADVANCE_RUN, run_id=run_id, why=error.message)

    def enqueue_page(self, *, tick: datetime, after: Cursor) -> None:
        """See `CheckQueue`. A page that cannot be enqueued is logged: its accounts are due at the next tick."""
        cursor = {"tick": tick.isoformat(), "due_at": after.due_at.isoformat(), "uid": after.uid}
        name = hashlib.sha256(json.dumps(cursor, sort_keys=True).encode()).hexdigest()
        try:
            _enqueue(DRIFT_CHECK, {"page": cursor}, name=name)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=DRIFT_CHECK, why=error.message)

    def enqueue_checks(self, tasks: Sequence[CheckTask]) -> Sequence[str]:
        """See `CheckQueue`. Some at a time: each is a request of its own to the service."""
        if not tasks:
            return []
        with ThreadPoolExecutor(max_workers=min(ENQUEUED_AT_ONCE, len(tasks))) as threads:
            return [uid for uid in threads.map(self._enqueue_check, tasks) if uid is not None]

    def _enqueue_check(self, task: CheckTask) -> str | None:
        """Return the uid whose task was lost; None when all is well. The name is made of user and slot."""
        name = hashlib.sha256(f"{task.uid}\n{task.slot}".encode()).hexdigest()
        payload = {
            "uid": task.uid,
            "slot": task.slot,
            "failures": task.failures,
            "recent_runs": [at.isoformat() for at in task.recent_runs],
        }
        try:
            _enqueue(DRIFT_CHECK, payload, name=name)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=DRIFT_CHECK, slot=task.slot, why=error.message)
            return task.uid
        return None

    def enqueue_delivery(self, uid: str, delivery_id: str, *, generation: str, delay_seconds: int) -> None:
        """See `DeliveryQueue`. A task that cannot be enqueued is logged: the schedule finds the delivery."""
        name = hashlib.sha256(f"{uid}\n{delivery_id}\n{generation}".encode()).hexdigest()
        try:
            _enqueue(NOTIFY, {"uid": uid, "delivery_id": delivery_id}, delay_seconds=delay_seconds, name=name)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=NOTIFY, why=error.message)

    def enqueue_deletion(self, uid: str) -> None:
        """See `DeletionQueue`. A task that cannot be enqueued is logged: the schedule finds the mark."""
        try:
            _enqueue(DELETE_ACCOUNT, {"uid": uid})
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=DELETE_ACCOUNT, why=error.message)

    def enqueue_reconciliation(
        self, uid: str, *, delay_seconds: int, round_number: int = 1, slot: str | None = None
    ) -> None:
        """See `ReconciliationQueue`. A task that cannot be enqueued is logged: the schedule comes every day."""
        name = None if slot is None else hashlib.sha256(f"{uid}\n{slot}".encode()).hexdigest()
        try:
            _enqueue(RECONCILE, {"uid": uid, "round": round_number}, delay_seconds=delay_seconds, name=name)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=RECONCILE, why=error.message)

    def enqueue_accounts(self, *, after: str, tick: str) -> None:
        """See `ReconciliationQueue`. A page that cannot be enqueued is logged: the schedule comes every day."""
        page = {"after": after, "tick": tick}
        name = hashlib.sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()
        try:
            _enqueue(RECONCILE, {"page": page}, name=name)
        except _TaskLost as error:
            self._log.event("task_not_enqueued", queue=RECONCILE, why=error.message)


class _TaskLost(RebalancerError):
    """The task did not reach its queue."""


def _enqueue(
    queue: str,
    payload: Mapping[str, object],
    *,
    delay_seconds: int | None = None,
    deadline_seconds: int | None = None,
    name: str | None = None,
) -> None:
    from firebase_admin import exceptions, functions
    from google.auth.exceptions import GoogleAuthError

    options = functions.TaskOptions(
        schedule_delay_seconds=delay_seconds or None, dispatch_deadline_seconds=deadline_seconds, task_id=name
    )
    try:
        # The receiving side reads a callable's body, {"data": …}; the SDK sends what it is given as it is.
        functions.task_queue(queue).enqueue({"data": dict(payload)}, options)
    except (exceptions.AlreadyExistsError, exceptions.ConflictError):
        return
    except ValueError as error:
        # The emulator takes a named task, but answers with a name that the SDK cannot read.
        if name is None or _EMULATOR not in os.environ:
            raise _TaskLost(str(error)) from error
    except (exceptions.FirebaseError, GoogleAuthError) as error:
        raise _TaskLost(f"{type(error).__name__}: {error}") from error
