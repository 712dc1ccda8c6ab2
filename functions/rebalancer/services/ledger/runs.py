"""A store of runs that has the ledger reconciled after each run: whoever closes a run goes through the store, so nobody
has to remember."""

from __future__ import annotations

from typing import Any, Final, cast

from rebalancer.core.execution.run import Run
from rebalancer.ports.execution import RunStore, StoredRun
from rebalancer.ports.ledger import ReconciliationQueue

SETTLES_SECONDS: Final = 5
"""How long after a run's end its account is looked at: the broker books most fills by then, and what is late is waited
for by the reconciliation itself."""


def reconciling_runs(runs: RunStore, queue: ReconciliationQueue) -> RunStore:
    """The same store, which enqueues a reconciliation when it stored the end of a run that reached the broker.

    A process that dies between the write and the task loses the task, never the write: the schedule of the day comes.
    """
    return cast(RunStore, _ReconcilingRuns(runs, queue))


class _ReconcilingRuns:
    def __init__(self, runs: RunStore, queue: ReconciliationQueue) -> None:
        self._runs = runs
        self._queue = queue

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runs, name)

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """See `RunStore`."""
        stored = self._runs.save_run(uid, run, token)
        if not run.is_open and run.reached_broker:
            self._queue.enqueue_reconciliation(uid, delay_seconds=SETTLES_SECONDS)
        return stored
