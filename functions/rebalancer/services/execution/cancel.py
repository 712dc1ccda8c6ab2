"""Cancel a run: nothing more is sent, what is open is cancelled at the broker, what was filled stays."""

from __future__ import annotations

from dataclasses import replace

from rebalancer.core.base.errors import Conflict, InvariantViolation
from rebalancer.core.execution.run import Run
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import require_run
from rebalancer.services.execution.journal import journal_of
from rebalancer.services.execution.settle import settle_run
from rebalancer.services.execution.unreadable import end_unreadable, is_unreadable

ATTEMPTS = 5


def cancel_run(ctx: Context, run_id: str) -> Run:
    """Ask a run to stop and follow it for some seconds; a closed run is returned as it is.

    One that cannot be read is ended at once, and trading halts.

    Raises `NotFound` RUN_NOT_FOUND, `Conflict` RUN_CHANGED when other workers win every one of a few attempts.
    """
    for attempt in range(ATTEMPTS):
        try:
            stored = require_run(ctx, run_id)
        except InvariantViolation as error:
            if not is_unreadable(error):
                raise
            return end_unreadable(ctx, run_id)
        if not stored.run.is_open:
            return stored.run
        journal = journal_of(ctx, stored)
        try:
            journal.write(replace(stored.run, cancel_requested=True, message="Canceling."))
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        ctx.log.event("run_cancel_requested", run_id=run_id)
        return settle_run(ctx, journal.stored)
    raise AssertionError("unreachable")
