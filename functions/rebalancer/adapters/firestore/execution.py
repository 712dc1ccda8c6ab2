"""`RunStore` on Firestore."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from google.cloud.firestore import Client, FieldFilter, Query

from rebalancer.adapters.firestore.access_claims import claim_in
from rebalancer.adapters.firestore.access_paths import account_of
from rebalancer.adapters.firestore.account_documents import dump_plan, parse_plan, parse_stored_run
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents, fetch_query
from rebalancer.adapters.firestore.execution_locks import free_dangling_locks, put_in_place
from rebalancer.adapters.firestore.risk_switches import UNREADABLE, strictest
from rebalancer.core.access.claim import AccountClaim, not_claimed
from rebalancer.core.base.errors import Conflict, InvariantViolation, NotFound
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.execution.codec import dump_run
from rebalancer.core.execution.last_run import closed_mark, run_mark, runs_mark
from rebalancer.core.execution.run import Run
from rebalancer.ports.execution import Gate, PlanNote, StoredPlan, StoredRun

WRITE_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class RunToken:
    """The version of a run's document that was read: when Firestore wrote it, and whether the run held the lock."""

    update_time: datetime
    is_open: bool


class FirestoreRunStore:
    """Plans and runs. Requests: every method one, `create_run` two; more only after a lost race."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def save_plan(self, uid: str, plan: StoredPlan) -> None:
        """See `RunStore`."""
        batch = self._client.batch()
        batch.set(paths.plan_of(self._client, uid, plan.plan_id), dump_plan(plan))
        commit(batch)

    def load_plan(self, uid: str, plan_id: str) -> StoredPlan | None:
        """See `RunStore`."""
        if not paths.is_document_id(plan_id):
            return None
        (found,) = fetch_documents(self._client, paths.plan_of(self._client, uid, plan_id))
        document = found.to_dict()
        return None if document is None else parse_plan(plan_id, document, found.reference.path)

    def note_on_plan(self, uid: str, plan_id: str, note: PlanNote) -> None:
        """See `RunStore`."""
        batch = self._client.batch()
        batch.update(paths.plan_of(self._client, uid, plan_id), dict(note.fields()))
        with suppress(*LOST_RACES):
            commit(batch)

    def create_run(self, uid: str, run: Run, *, after: str | None = None) -> StoredRun:
        """See `RunStore`. Also raises `NotFound` PLAN_NOT_FOUND."""
        if not run.is_open:
            raise InvariantViolation(f"Run {run.run_id} is closed already; a run is created open.")
        if not run.account_digest:
            raise not_claimed()
        for _ in range(WRITE_ATTEMPTS):
            run_ref = paths.run_of(self._client, uid, run.run_id)
            lock_ref = paths.open_run_of(self._client, uid)
            account_ref = account_of(self._client, run.account_digest)
            wanted = [run_ref, lock_ref, paths.last_run_of(self._client, uid), account_ref]
            if run.plan_id is not None:
                wanted.append(paths.plan_of(self._client, uid, run.plan_id))
            existing, lock, last, account, *plans = fetch_documents(self._client, *wanted)
            if existing.exists:
                return _same_request(existing, run)
            _require_unlocked(lock)
            _require_held(account, uid)
            _require_last(last, after)
            batch = self._client.batch()
            batch.create(run_ref, {**dump_run(run), "write_id": _write_id()})
            batch.create(lock_ref, {"run_id": run.run_id})
            held = self._client.write_option(last_update_time=account.update_time)
            batch.update(account_ref, {"open_run_id": run.run_id, "last_run_id": run.run_id}, option=held)
            if last.exists:
                unchanged = self._client.write_option(last_update_time=last.update_time)
                batch.update(last.reference, {**run_mark(run)}, option=unchanged)
            else:
                batch.create(last.reference, {**run_mark(run)})
            for plan in plans:
                _require_unstarted(plan)
                unchanged = self._client.write_option(last_update_time=plan.update_time)
                batch.update(plan.reference, {"run_id": run.run_id}, option=unchanged)
            try:
                written = commit(batch)
            except LOST_RACES:
                # Somebody was faster, or an answer was lost: what is stored now shows which.
                continue
            return StoredRun(run, RunToken(written[0].update_time, is_open=True))
        raise Conflict("The account is being changed by somebody else; try again.", code="OPEN_RUN_EXISTS")

    def load_run(self, uid: str, run_id: str) -> StoredRun | None:
        """See `RunStore`."""
        if not paths.is_document_id(run_id):
            return None
        (found,) = fetch_documents(self._client, paths.run_of(self._client, uid, run_id))
        return _stored(found) if found.exists else None

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """See `RunStore`."""
        if not isinstance(token, RunToken):
            raise InvariantViolation("A run is saved with the token that it was read with.")
        if run.is_open and not token.is_open:
            raise InvariantViolation(f"Run {run.run_id} is closed; it does not open again.")
        run_ref = paths.run_of(self._client, uid, run.run_id)
        write_id = _write_id()
        for _ in range(WRITE_ATTEMPTS):
            batch = self._client.batch()
            unchanged = self._client.write_option(last_update_time=token.update_time)
            batch.update(run_ref, {**dump_run(run), "write_id": write_id}, option=unchanged)
            if token.is_open and not run.is_open:
                # The locks are this run's for as long as it is open: only its last write may give them back.
                batch.delete(paths.open_run_of(self._client, uid))
                mark = closed_mark(run)
                batch.set(paths.last_run_of(self._client, uid), mark, merge=list(mark))
                if run.account_digest:
                    freed = {"open_run_id": None}
                    batch.set(account_of(self._client, run.account_digest), freed, merge=list(freed))
            try:
                written = commit(batch)
            except LOST_RACES:
                (found,) = fetch_documents(self._client, run_ref)
                if found.exists and (found.to_dict() or {}).get("write_id") == write_id:
                    return StoredRun(run, RunToken(found.update_time, run.is_open))
                if not found.exists or found.update_time != token.update_time:
                    break
                continue
            return StoredRun(run, RunToken(written[0].update_time, run.is_open))
        raise Conflict(f"Run {run.run_id} was changed by another worker.", code="RUN_CHANGED")

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """See `RunStore`."""
        # Whatever the reason is: what was not read stops the order.
        with suppress(Exception):
            system, user, run = fetch_documents(
                self._client,
                paths.system_switch(self._client),
                paths.user_switch(self._client, uid),
                paths.run_of(self._client, uid, run_id),
            )
            is_current = isinstance(token, RunToken) and run.exists and run.update_time == token.update_time
            return Gate(strictest(system, user, now=now), is_current)
        return Gate(UNREADABLE, is_current=False)

    def find_open_run(self, uid: str) -> str | None:
        """See `RunStore`."""
        (lock,) = fetch_documents(self._client, paths.open_run_of(self._client, uid))
        return StoredFields(lock.to_dict(), lock.reference.path).text("run_id") if lock.exists else None

    def list_open_runs(self, *, due_before: datetime | None, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        found = fetch_query(_open_runs(self._client, due_before, limit))
        places = [snapshot.reference.path.split("/") for snapshot in found]
        return [(place[1], place[3]) for place in places if len(place) == 4 and place[0] == "users"]

    def free_dangling_locks(self, *, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        return free_dangling_locks(self._client, limit=limit)

    def replace_unreadable(self, uid: str, run: Run) -> None:
        """See `RunStore`."""
        put_in_place(self._client, uid, run)

    def count_orders(self, account_digest: str, since: datetime) -> int:
        """See `RunStore`."""
        found = fetch_query(_runs_since(self._client, account_digest, since, "orders"))
        return sum(_fields(snapshot).count("orders") for snapshot in found)

    def count_rejections(self, account_digest: str, since: datetime, *, besides: str) -> int:
        """See `RunStore`."""
        found = fetch_query(_runs_since(self._client, account_digest, since, "rejected_orders"))
        return sum(_fields(snapshot).count("rejected_orders") for snapshot in found if snapshot.id != besides)


def _open_runs(client: Client, due_before: datetime | None, limit: int) -> Query:
    """Needs the composite index of the collection group `runs`: `open`, `next_look_at`."""
    query = client.collection_group("runs").where(filter=FieldFilter("open", "==", True))
    if due_before is not None:
        query = query.where(filter=FieldFilter("next_look_at", "<", due_before))
    return query.order_by("next_look_at").select(["next_look_at"]).limit(limit)


def _runs_since(client: Client, account_digest: str, since: datetime, field: str) -> Query:
    """One field of the broker account's newer runs, whoever started them. Needs the composite index of the collection
    group `runs`: `account_digest`, `created_at`."""
    runs = client.collection_group("runs").where(filter=FieldFilter("account_digest", "==", account_digest))
    return runs.where(filter=FieldFilter("created_at", ">=", since)).order_by("created_at").select([field])


def _fields(snapshot: Snapshot) -> StoredFields:
    return StoredFields(snapshot.to_dict(), snapshot.reference.path)


def _write_id() -> str:
    """Mark one write, so that a writer whose answer was lost knows its own write from somebody else's."""
    return secrets.token_hex(8)


def _stored(found: Snapshot) -> StoredRun:
    run = parse_stored_run(found.id, found.to_dict() or {}, found.reference.path)
    return StoredRun(run, RunToken(found.update_time, run.is_open))


def _same_request(existing: Snapshot, run: Run) -> StoredRun:
    stored = _stored(existing)
    if stored.run.request_digest != run.request_digest:
        raise Conflict("This id was already used for another request; use a new one.", code="IDEMPOTENCY_CONFLICT")
    return stored


def _require_unlocked(lock: Snapshot) -> None:
    if lock.exists:
        run_id = StoredFields(lock.to_dict(), lock.reference.path).text("run_id")
        raise Conflict("Another run is open; wait until it ends.", code="OPEN_RUN_EXISTS", details={"run_id": run_id})


def _require_held(account: Snapshot, uid: str) -> None:
    claim = claim_in(account) if account.exists else AccountClaim(None)
    if claim.uid != uid:
        raise not_claimed()
    if claim.open_run_id is not None:
        raise Conflict(
            "Another run is open on this broker account; wait until it ends.",
            code="OPEN_RUN_EXISTS",
            details={"run_id": claim.open_run_id},
        )


def _require_last(last: Snapshot, after: str | None) -> None:
    if after is not None and runs_mark(last.to_dict()) != after:
        raise Conflict(
            "Another run has begun or ended since the account was looked at; preview again.",
            code="ACCOUNT_CHANGED",
            details={"remedy": "PREVIEW_AGAIN"},
        )


def _require_unstarted(plan: Snapshot) -> None:
    document = plan.to_dict()
    if document is None:
        raise NotFound("There is no such plan; preview again.", code="PLAN_NOT_FOUND", field="plan_id")
    run_id = StoredFields(document, plan.reference.path).maybe_text("run_id")
    if run_id is not None:
        raise Conflict(
            "This plan was started before; preview again.", code="PLAN_ALREADY_STARTED", details={"run_id": run_id}
        )
