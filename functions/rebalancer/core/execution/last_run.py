"""What `users/{uid}/status/last_run` holds: the newest run, and what runs that have ended came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.core.execution.run import Run, RunKind

if TYPE_CHECKING:
    from rebalancer.contract import execution as shapes


_OPEN = "/open"
"""Follows the id of a run whose end is not marked; no id has this sign."""


class LastRuns(TypedDict):
    """When the newest rebalances were, and what the newest run that ended came to; None where there was none."""

    rebalanced_at: datetime | None
    automatic_at: datetime | None
    closed_run_id: str | None
    closed_filled: bool


def run_mark(run: Run) -> shapes.LastRun:
    """Return what the document holds of a run that is made; the times of other kinds of run stay."""
    mark: shapes.LastRun = {"run_id": run.run_id}
    if run.kind is RunKind.REBALANCE and run.origin == "SCHEDULE":
        mark["automatic_at"] = dump_time(run.created_at)
    return mark


def closed_mark(run: Run) -> dict[str, object]:
    """Return what the document holds of a run that has ended: what it came to decides what follows."""
    mark: dict[str, object] = {"closed_run_id": run.run_id, "closed_filled": run.filled_something}
    if run.starts_cooldown:
        mark["rebalanced_at"] = dump_time(run.created_at)
    return mark


def unreadable_mark(last_run: Mapping[str, Any] | None, run_id: str) -> dict[str, object]:
    """Return what the document holds once a run that could not be read is ended, empty where it is not the newest one:
    nobody knows what it filled, so that it counts as filled."""
    if last_run is None or last_run.get("run_id") != run_id:
        return {}
    return {"closed_run_id": run_id, "closed_filled": True}


def runs_mark(document: Mapping[str, Any] | None) -> str:
    """Return what changes with each run that begins or ends: the newest run's id, and whether it has ended; empty
    before the first. Whoever looks at the account holds the mark of before against the mark of now.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the field.
    """
    if document is None:
        return ""
    run_id = StoredFields(document, "last_run").text("run_id")
    return run_id if document.get("closed_run_id") == run_id else f"{run_id}{_OPEN}"


def parse_last_runs(document: Mapping[str, Any] | None) -> LastRuns:
    """Read the document; a run whose end is not marked counts as filled, so that a cooldown is kept.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the field.
    """
    run = StoredFields(document or {}, "last_run")
    return {
        "rebalanced_at": run.maybe_time("rebalanced_at"),
        "automatic_at": run.maybe_time("automatic_at"),
        "closed_run_id": run.maybe_text("closed_run_id"),
        "closed_filled": run.get("closed_filled") is not False,
    }
