"""The queue and the sweep of the proof, in time: a task comes when it is due, again after a failure, the sweep once a
minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rebalancer.services.execution.settle import take_round
from rebalancer.services.execution.sweep import enqueue_open_runs
from tests.fakes.surroundings import MONDAY_MORNING, FakeClock
from tests.proof.world import ProofWorld

RETRY_AFTER = timedelta(seconds=5)
"""The queue's smallest back-off, see the manifest."""

ATTEMPTS = 5
SWEEP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Task:
    """One task, when it is due, and how often it was tried."""

    due_at: datetime
    uid: str
    run_id: str
    round_number: int
    attempts: int = 0


class ProofQueue:
    """Keeps tasks by the time at which they are due. `losing` drops what comes."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.tasks: list[Task] = []
        self.losing = False

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """See `TaskQueue`."""
        if not self.losing:
            due_at = self._clock.at + timedelta(seconds=delay_seconds)
            self.tasks.append(Task(due_at, uid, run_id, round_number))

    def dispatch(self, world: ProofWorld) -> None:
        """Let the time come at which the next thing is due, and let a fresh process do it."""
        swept = self._clock.at - MONDAY_MORNING
        next_sweep = MONDAY_MORNING + (swept // SWEEP_EVERY + 1) * SWEEP_EVERY
        task = min(self.tasks, key=lambda each: each.due_at, default=None)
        if task is None or task.due_at > next_sweep:
            self._clock.at = next_sweep
            enqueue_open_runs(world.runs, self, self._clock, world.log)
            return
        self.tasks.remove(task)
        self._clock.at = max(self._clock.at, task.due_at)
        if not world.attempt(lambda ctx: take_round(ctx, task.run_id, task.round_number)):
            self._try_again(task)

    def _try_again(self, task: Task) -> None:
        attempts = task.attempts + 1
        if attempts < ATTEMPTS:
            due_at = self._clock.at + RETRY_AFTER * 2 ** (attempts - 1)
            self.tasks.append(Task(due_at, task.uid, task.run_id, task.round_number, attempts))
