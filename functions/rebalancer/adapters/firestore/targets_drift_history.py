"""A day of the drift's history, put into the batch that stores its measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.cloud.firestore import Client, WriteBatch

from rebalancer.adapters.firestore.base import paths

if TYPE_CHECKING:
    from rebalancer.core.statements.drift_days import DriftDay


def put_drift_day(client: Client, batch: WriteBatch, uid: str, day: DriftDay | None) -> None:
    """Write one day of a quarter, where there is one; other days of the document stay, and nothing is read."""
    if day is None:
        return
    key = day.day.isoformat()
    fields = {"quarter": day.quarter, "days": {key: dict(day.document)}}
    merged = ["quarter", client.field_path("days", key)]
    batch.set(paths.drift_history_of(client, uid, day.quarter), fields, merge=merged)
