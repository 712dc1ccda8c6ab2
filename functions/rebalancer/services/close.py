"""The end of a run: stored, and the drift measured anew."""

from __future__ import annotations

from rebalancer.core.errors import RebalancerError
from rebalancer.core.run import Run
from rebalancer.services.journal import RunJournal
from rebalancer.services.measure import store_drift


def close_run(journal: RunJournal, final: Run) -> None:
    """Close the run, then measure the drift anew so that the page shows what the trades did."""
    journal.write(final)
    try:
        store_drift(journal.ctx)
    except RebalancerError as error:
        # The run is closed either way; the page measures again when it is opened.
        journal.ctx.log.event("drift_not_measured", run_id=final.run_id, code=error.code)
