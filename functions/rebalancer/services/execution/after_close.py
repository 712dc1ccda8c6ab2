"""What follows the end of a run: its owner is notified, and the ledger reconciles what the broker booked."""

from __future__ import annotations

from typing import Final

from rebalancer.core.execution.notices import run_event
from rebalancer.core.execution.run import Run
from rebalancer.services.context import Context

SETTLES_SECONDS: Final = 5
"""Seconds from a run's end to its reconciliation: the broker books most fills by then, and the reconciliation itself
waits for the rest."""


def after_close(ctx: Context, run: Run) -> None:
    """Notify the owner of a run that was just stored as closed, and reconcile the account if an order reached it.

    A process that dies between the write and this call loses the notification and the task, never the write; the daily
    schedule reconciles in any case.
    """
    ctx.notifier.append(ctx.uid, run_event(run))
    if run.reached_broker:
        ctx.reconciliations.enqueue_reconciliation(ctx.uid, delay_seconds=SETTLES_SECONDS)
