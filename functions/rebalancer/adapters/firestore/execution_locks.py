"""Locks that no open run holds, and runs that cannot be read: found, and put right where that is proven."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from google.cloud.firestore import Client, FieldFilter

from rebalancer.adapters.firestore.access_paths import account_of
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents, fetch_query
from rebalancer.core.base.errors import Conflict
from rebalancer.core.execution.codec import dump_run
from rebalancer.core.execution.last_run import unreadable_mark
from rebalancer.core.execution.run import Run


def free_dangling_locks(client: Client, *, limit: int) -> Sequence[tuple[str, str]]:
    """Free the locks whose run is closed or does not exist; (uid, run_id) of each.

    A run and its locks are written together, and a run is never deleted alone: such a lock is a leftover. One query,
    and one read more where any lock is held.
    """
    held = client.collection("brokerAccounts").where(filter=FieldFilter("open_run_id", ">", "")).limit(limit)
    claims = [(claim, *_holder(claim)) for claim in fetch_query(held)]
    found = [(claim, uid, run_id) for claim, uid, run_id in claims if uid and paths.is_document_id(run_id)]
    if not found:
        return []
    runs = fetch_documents(client, *(paths.run_of(client, uid, run_id) for _, uid, run_id in found))
    freed = []
    for (claim, uid, run_id), run in zip(found, runs, strict=True):
        if not _is_open(run) and _free(client, claim, uid, run_id):
            freed.append((uid, run_id))
    return freed


def _holder(claim: Snapshot) -> tuple[str, str]:
    fields = claim.to_dict() or {}
    return str(fields.get("uid") or ""), str(fields.get("open_run_id") or "")


def _is_open(run: Snapshot) -> bool:
    """Whether a run may still be under way; one that does not say is."""
    return run.exists and (run.to_dict() or {}).get("open") is not False


def _free(client: Client, claim: Snapshot, uid: str, run_id: str) -> bool:
    (lock,) = fetch_documents(client, paths.open_run_of(client, uid))
    batch = client.batch()
    unchanged = client.write_option(last_update_time=claim.update_time)
    batch.update(claim.reference, {"open_run_id": None}, option=unchanged)
    if lock.exists and (lock.to_dict() or {}).get("run_id") == run_id:
        batch.delete(lock.reference, option=client.write_option(last_update_time=lock.update_time))
    try:
        commit(batch)
    except LOST_RACES:
        return False
    return True


def put_in_place(client: Client, uid: str, run: Run) -> None:
    """Store a closed run in place of one that cannot be read, keep what was there, and free its locks.

    Raises `Conflict` RUN_CHANGED.
    """
    reference = paths.run_of(client, uid, run.run_id)
    last_run = paths.last_run_of(client, uid)
    found, lock, last = fetch_documents(client, reference, paths.open_run_of(client, uid), last_run)
    before: dict[str, Any] = found.to_dict() or {}
    batch = client.batch()
    fields = {**dump_run(run), "write_id": secrets.token_hex(8), "unreadable": before}
    batch.delete(reference, option=client.write_option(last_update_time=found.update_time))
    batch.set(reference, fields)
    if lock.exists and (lock.to_dict() or {}).get("run_id") == run.run_id:
        batch.delete(lock.reference)
    if run.account_digest:
        batch.set(account_of(client, run.account_digest), {"open_run_id": None}, merge=["open_run_id"])
    if mark := unreadable_mark(last.to_dict(), run.run_id):
        batch.set(last_run, mark, merge=list(mark))
    try:
        commit(batch)
    except LOST_RACES:
        raise Conflict(f"Run {run.run_id} was changed by another worker.", code="RUN_CHANGED") from None
