"""`RunStore` in a SQLite file: the journal of a command line that trades without a cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from rebalancer.adapters.sqlite.base.documents import Batch, SqliteDocuments
from rebalancer.adapters.sqlite.base.paths import (
    SYSTEM_SWITCH,
    last_run_of,
    lock_of,
    plan_of,
    run_of,
    switch_of,
)
from rebalancer.core.base.errors import Conflict, InvariantViolation, NotFound
from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.core.execution.codec import dump_run, parse_run
from rebalancer.core.execution.last_run import closed_mark, run_mark, runs_mark, unreadable_mark
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status, stricter_status
from rebalancer.ports.execution import Gate, PlanNote, StoredPlan, StoredRun

PLAN_KEPT: Final = timedelta(days=90)
UNREADABLE: Final = TradingStatus(TradingState.HALTED, "Trading is halted: the journal cannot be read.", "system")


class SqliteRunStore:
    """Plans and runs. A run's token is its document's version. The file is one broker account, which nobody claims."""

    def __init__(self, documents: SqliteDocuments) -> None:
        self._documents = documents

    def save_plan(self, uid: str, plan: StoredPlan) -> None:
        """See `RunStore`."""
        fields = {
            "delete_after": dump_time(plan.created_at + PLAN_KEPT),
            **plan.document,
            "plan_id": plan.plan_id,
            "created_at": dump_time(plan.created_at),
            "expires_at": dump_time(plan.expires_at),
            "run_id": None,
        }
        with self._documents.transaction() as batch:
            batch.put(plan_of(uid, plan.plan_id), fields)

    def note_on_plan(self, uid: str, plan_id: str, note: PlanNote) -> None:
        """See `RunStore`."""
        place = plan_of(uid, plan_id)
        with self._documents.transaction() as batch:
            if batch.get(place) is not None:
                batch.merge(place, note.fields())

    def load_plan(self, uid: str, plan_id: str) -> StoredPlan | None:
        """See `RunStore`."""
        place = plan_of(uid, plan_id)
        with self._documents.transaction() as batch:
            document = None if "/" in plan_id else batch.get(place)
        if document is None:
            return None
        stored = StoredFields(document, place)
        if stored.text("plan_id") != plan_id:
            raise stored.refuse("plan_id", "the document's id")
        stored.decimal("price_tolerance_percent")
        stored.decimal("cash_buffer_usd")
        stored.map("plan")
        stored.map("inputs")
        created_at, expires_at = stored.time("created_at"), stored.time("expires_at")
        return StoredPlan(plan_id, created_at, expires_at, stored.maybe_text("run_id"), document)

    def create_run(self, uid: str, run: Run, *, after: str | None = None) -> StoredRun:
        """See `RunStore`. Also raises `NotFound` PLAN_NOT_FOUND."""
        if not run.is_open:
            raise InvariantViolation(f"Run {run.run_id} is closed already; a run is created open.")
        place = run_of(uid, run.run_id)
        with self._documents.transaction() as batch:
            existing = _load(batch, uid, run.run_id)
            if existing is not None:
                return _same_request(existing, run)
            lock = batch.get(lock_of(uid))
            if lock is not None:
                raise Conflict(
                    "Another run is open; wait until it ends.",
                    code="OPEN_RUN_EXISTS",
                    details={"run_id": lock["run_id"]},
                )
            if after is not None and runs_mark(batch.get(last_run_of(uid))) != after:
                raise Conflict(
                    "Another run has begun or ended since the account was looked at; preview again.",
                    code="ACCOUNT_CHANGED",
                    details={"remedy": "PREVIEW_AGAIN"},
                )
            if run.plan_id is not None:
                _start_plan(batch, uid, run.plan_id, run.run_id)
            batch.put(place, dump_run(run))
            batch.merge(last_run_of(uid), run_mark(run))
            batch.put(lock_of(uid), {"run_id": run.run_id})
            return StoredRun(run, batch.version(place))

    def load_run(self, uid: str, run_id: str) -> StoredRun | None:
        """See `RunStore`."""
        with self._documents.transaction() as batch:
            return None if "/" in run_id else _load(batch, uid, run_id)

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """See `RunStore`."""
        place = run_of(uid, run.run_id)
        with self._documents.transaction() as batch:
            if token is None or batch.version(place) != token:
                raise Conflict(f"Run {run.run_id} was changed by another worker.", code="RUN_CHANGED")
            was_open = StoredFields(batch.get(place), place).flag("open")
            if run.is_open and not was_open:
                raise InvariantViolation(f"Run {run.run_id} is closed; it does not open again.")
            batch.put(place, dump_run(run))
            if was_open and not run.is_open:
                batch.delete(lock_of(uid))
                batch.merge(last_run_of(uid), closed_mark(run))
            return StoredRun(run, batch.version(place))

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """See `RunStore`."""
        # Whatever the reason is: what was not read stops the order.
        with suppress(Exception), self._documents.transaction() as batch:
            version = batch.version(run_of(uid, run_id))
            return Gate(read_trading(batch, uid, now), version is not None and version == token)
        return Gate(UNREADABLE, is_current=False)

    def find_open_run(self, uid: str) -> str | None:
        """See `RunStore`."""
        with self._documents.transaction() as batch:
            lock = batch.get(lock_of(uid))
        return None if lock is None else StoredFields(lock, lock_of(uid)).text("run_id")

    def list_open_runs(self, *, due_before: datetime | None, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        with self._documents.transaction() as batch:
            found = batch.list_under("users/")
        due: list[tuple[datetime, str, str]] = []
        for path, document in found.items():
            parts = path.split("/")
            if len(parts) == 4 and parts[2] == "runs" and StoredFields(document, path).flag("open"):
                due.append((StoredFields(document, path).time("next_look_at"), parts[1], parts[3]))
        return [(uid, run_id) for at, uid, run_id in sorted(due) if due_before is None or at < due_before][:limit]

    def free_dangling_locks(self, *, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        freed: list[tuple[str, str]] = []
        with self._documents.transaction() as batch:
            for path, lock in batch.list_under("users/").items():
                uid = path.split("/")[1]
                if path == lock_of(uid) and len(freed) < limit:
                    run = batch.get(run_of(uid, str(lock.get("run_id"))))
                    if run is None or run.get("open") is False:
                        batch.delete(path)
                        freed.append((uid, str(lock.get("run_id"))))
        return freed

    def replace_unreadable(self, uid: str, run: Run) -> None:
        """See `RunStore`."""
        place = run_of(uid, run.run_id)
        with self._documents.transaction() as batch:
            batch.put(place, {**dump_run(run), "unreadable": batch.get(place)})
            if (batch.get(lock_of(uid)) or {}).get("run_id") == run.run_id:
                batch.delete(lock_of(uid))
            if mark := unreadable_mark(batch.get(last_run_of(uid)), run.run_id):
                batch.merge(last_run_of(uid), mark)

    def count_orders(self, account_digest: str, since: datetime) -> int:
        """See `RunStore`."""
        return sum(fields.count("orders") for fields in self._runs_since(account_digest, since))

    def count_rejections(self, account_digest: str, since: datetime, *, besides: str) -> int:
        """See `RunStore`."""
        runs = self._runs_since(account_digest, since)
        return sum(fields.count("rejected_orders") for fields in runs if fields.text("run_id") != besides)

    def _runs_since(self, account_digest: str, since: datetime) -> list[StoredFields]:
        with self._documents.transaction() as batch:
            found = batch.list_under("users/")
        runs = [StoredFields(document, path) for path, document in found.items() if path.split("/")[2:3] == ["runs"]]
        of_account = [fields for fields in runs if (fields.maybe_text("account_digest") or "") == account_digest]
        return [fields for fields in of_account if fields.time("created_at") >= since]


def read_trading(batch: Batch, uid: str, now: datetime) -> TradingStatus:
    """Read the stricter of the two switches in the file."""
    return stricter_status(
        parse_trading_status(batch.get(SYSTEM_SWITCH), scope="system", now=now),
        parse_trading_status(batch.get(switch_of(uid)), scope="user", now=now),
    )


def read_last_run(batch: Batch, uid: str) -> str:
    """Read the id of the run that was created last; empty where there was none yet."""
    document = batch.get(last_run_of(uid))
    return "" if document is None else StoredFields(document, last_run_of(uid)).text("run_id")


def _load(batch: Batch, uid: str, run_id: str) -> StoredRun | None:
    place = run_of(uid, run_id)
    document: Mapping[str, Any] | None = batch.get(place)
    if document is None:
        return None
    run = parse_run(document, place)
    if run.run_id != run_id:
        raise StoredFields(document, place).refuse("run_id", "the document's id")
    return StoredRun(run, batch.version(place))


def _same_request(existing: StoredRun, run: Run) -> StoredRun:
    if existing.run.request_digest != run.request_digest:
        raise Conflict("This id was already used for another request; use a new one.", code="IDEMPOTENCY_CONFLICT")
    return existing


def _start_plan(batch: Batch, uid: str, plan_id: str, run_id: str) -> None:
    place = plan_of(uid, plan_id)
    document = batch.get(place)
    if document is None:
        raise NotFound("There is no such plan; preview again.", code="PLAN_NOT_FOUND", field="plan_id")
    earlier = StoredFields(document, place).maybe_text("run_id")
    if earlier is not None:
        raise Conflict(
            "This plan was started before; preview again.", code="PLAN_ALREADY_STARTED", details={"run_id": earlier}
        )
    batch.merge(place, {"run_id": run_id})
