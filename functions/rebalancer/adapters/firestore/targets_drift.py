"""The newest drift measurement, and a day of its history in the same batch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from google.cloud.firestore import Client, WriteBatch

from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import LOST_RACES, commit, fetch_documents
from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.core.statements.newest_drift import fields_over, is_overtaken

if TYPE_CHECKING:
    from rebalancer.core.statements.drift_days import DriftDay

_ATTEMPTS = 4


def save_newest_drift(client: Client, uid: str, document: Mapping[str, Any], day: DriftDay | None) -> None:
    """Store a measurement unless a newer one is there; of an older one, what it says of the schedule.

    Raises `StoreUnavailable` where others write the same document again and again.
    """
    reference = paths.drift_of(client, uid)
    for _ in range(_ATTEMPTS):
        (found,) = fetch_documents(client, reference)
        stored, batch = found.to_dict(), client.batch()
        fields = fields_over(stored, document)
        if not fields:
            return
        if found.exists:
            batch.update(reference, fields, option=client.write_option(last_update_time=found.update_time))
        else:
            batch.create(reference, fields)
        if day is not None and not is_overtaken(stored, document):
            _put_day(client, batch, uid, day)
        with suppress(*LOST_RACES):
            commit(batch)
            return
    raise StoreUnavailable("The drift is being written by others; try again in a moment.")


def _put_day(client: Client, batch: WriteBatch, uid: str, day: DriftDay) -> None:
    """Write one day of a quarter; other days of the document stay, and nothing is read."""
    key = day.day.isoformat()
    fields = {"quarter": day.quarter, "days": {key: dict(day.document)}}
    merged = ["quarter", client.field_path("days", key)]
    batch.set(paths.drift_history_of(client, uid, day.quarter), fields, merge=merged)
