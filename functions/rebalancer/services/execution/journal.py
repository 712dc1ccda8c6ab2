"""A run as one worker holds it, beside the version that is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from rebalancer.core.execution.run import Run
from rebalancer.ports.execution import StoredRun
from rebalancer.services.context import Context
from rebalancer.services.execution.after_close import after_close


@dataclass(slots=True)
class RunJournal:
    """One worker's view of one run.

    `stored` is the version that this worker read or wrote last: every write names its token, so a worker that was
    overtaken fails with `Conflict` instead of overwriting. `run` may be ahead of it: what only was seen or decided is
    held in memory and stored with the next write. An effect on the broker comes after a write, never before it.
    """

    ctx: Context
    stored: StoredRun
    run: Run

    def hold(self, run: Run) -> None:
        """Go on with the run's next form without storing it yet: losing it costs nothing but seeing it again."""
        if run.state is not self.run.state:
            self.ctx.log.event(
                "run_moved", run_id=run.run_id, before=self.run.state, after=run.state, reason=run.reason
            )
        self.run = run

    def write(self, run: Run, *, at: datetime | None = None) -> None:
        """Store the run's next form; a closed one also has its effects, see `after_close`.

        Every use case of runs writes here and nowhere else. Raises `Conflict` RUN_CHANGED when somebody else has
        written the run.
        """
        self.hold(replace(run, updated_at=at or self.ctx.clock.now()))
        self.stored = self.ctx.runs.save_run(self.ctx.uid, self.run, self.stored.token)
        if not self.run.is_open:
            after_close(self.ctx, self.run)

    def settle(self) -> None:
        """Store what is held, if it says anything new."""
        if replace(self.run, updated_at=self.stored.run.updated_at) != self.stored.run:
            self.write(self.run)


def journal_of(ctx: Context, stored: StoredRun) -> RunJournal:
    """Return the journal of a run that was just read or stored."""
    return RunJournal(ctx, stored, stored.run)
