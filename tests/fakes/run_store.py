"""Plans and runs in memory, for the tests of the use cases; the store contract suite holds them against Firestore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rebalancer.adapters.firestore.account_documents import dump_plan, parse_plan, parse_stored_run
from rebalancer.core.access.claim import AccountClaim, not_claimed, parse_claim
from rebalancer.core.base.errors import Conflict, InvariantViolation, NotFound
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.execution.codec import dump_run
from rebalancer.core.execution.last_run import closed_mark, run_mark, runs_mark, unreadable_mark
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status, stricter_status
from rebalancer.ports.execution import Gate, PlanNote, StoredPlan, StoredRun
from tests.fakes.documents import FakeDocuments, StoreUnreachable

SYSTEM_SWITCH = "systemStatus/risk_management"
UNREADABLE = TradingStatus(TradingState.HALTED, "Trading is halted: the switches cannot be read.", "system")


class FakeRunStore:
    """Plans and runs in memory. Tokens are versions of the run's document."""

    def __init__(self, documents: FakeDocuments | None = None) -> None:
        self.documents = documents or FakeDocuments()

    def save_plan(self, uid: str, plan: StoredPlan) -> None:
        """See `RunStore`."""
        with self.documents.writing() as batch:
            batch.put(f"users/{uid}/plans/{plan.plan_id}", dump_plan(plan))

    def load_plan(self, uid: str, plan_id: str) -> StoredPlan | None:
        """See `RunStore`."""
        path = f"users/{uid}/plans/{plan_id}"
        with self.documents.reading() as found:
            return None if "/" in plan_id or path not in found else parse_plan(plan_id, found[path], path)

    def note_on_plan(self, uid: str, plan_id: str, note: PlanNote) -> None:
        """See `RunStore`."""
        path = f"users/{uid}/plans/{plan_id}"
        with self.documents.writing() as batch:
            if path in self.documents.documents:
                batch.merge(path, note.fields())

    def create_run(self, uid: str, run: Run, *, after: str | None = None) -> StoredRun:
        """See `RunStore`."""
        last_path = f"users/{uid}/status/last_run"
        path, lock = f"users/{uid}/runs/{run.run_id}", f"users/{uid}/status/open_run"
        plan_path = f"users/{uid}/plans/{run.plan_id}"
        if not run.is_open:
            raise InvariantViolation(f"Run {run.run_id} is closed already; a run is created open.")
        if not run.account_digest:
            raise not_claimed()
        account = f"brokerAccounts/{run.account_digest}"
        with self.documents.reading() as found:
            if path in found:
                existing = parse_stored_run(run.run_id, found[path], path)
                if existing.request_digest != run.request_digest:
                    raise Conflict("This id was used for another request.", code="IDEMPOTENCY_CONFLICT")
                return StoredRun(existing, self.documents.versions[path])
            if lock in found:
                raise Conflict(
                    "Another run is open.", code="OPEN_RUN_EXISTS", details={"run_id": found[lock]["run_id"]}
                )
            claim = parse_claim(found[account], account) if account in found else AccountClaim(None)
            if claim.uid != uid:
                raise not_claimed()
            if claim.open_run_id is not None:
                raise Conflict("A run is open.", code="OPEN_RUN_EXISTS", details={"run_id": claim.open_run_id})
            if after is not None and runs_mark(found.get(last_path)) != after:
                raise Conflict("Another run has begun.", code="ACCOUNT_CHANGED", details={"remedy": "PREVIEW_AGAIN"})
            if run.plan_id is not None and plan_path not in found:
                raise NotFound("There is no such plan.", code="PLAN_NOT_FOUND", field="plan_id")
            if run.plan_id is not None and found[plan_path]["run_id"] is not None:
                raise Conflict(
                    "This plan was started before.",
                    code="PLAN_ALREADY_STARTED",
                    details={"run_id": found[plan_path]["run_id"]},
                )
            with self.documents.writing() as batch:
                batch.put(path, dump_run(run))
                batch.put(lock, {"run_id": run.run_id})
                batch.merge(account, {"open_run_id": run.run_id, "last_run_id": run.run_id})
                batch.merge(last_path, run_mark(run))
                if run.plan_id is not None:
                    batch.merge(plan_path, {"run_id": run.run_id})
            return StoredRun(run, self.documents.versions[path])

    def load_run(self, uid: str, run_id: str) -> StoredRun | None:
        """See `RunStore`."""
        path = f"users/{uid}/runs/{run_id}"
        with self.documents.reading() as found:
            if "/" in run_id or path not in found:
                return None
            return StoredRun(parse_stored_run(run_id, found[path], path), self.documents.versions[path])

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """See `RunStore`."""
        path = f"users/{uid}/runs/{run.run_id}"
        with self.documents.writing() as batch:
            if path not in self.documents.documents or self.documents.versions[path] != token:
                raise Conflict("The run was changed elsewhere.", code="RUN_CHANGED")
            was_open = self.documents.documents[path]["open"]
            if run.is_open and not was_open:
                raise InvariantViolation(f"Run {run.run_id} is closed; it does not open again.")
            batch.put(path, dump_run(run))
            if was_open and not run.is_open:
                batch.delete(f"users/{uid}/status/open_run")
                batch.merge(f"users/{uid}/status/last_run", closed_mark(run))
                if run.account_digest:
                    batch.merge(f"brokerAccounts/{run.account_digest}", {"open_run_id": None})
        return StoredRun(run, self.documents.versions[path])

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """See `RunStore`."""
        try:
            with self.documents.reading() as found:
                version = self.documents.versions.get(f"users/{uid}/runs/{run_id}")
                return Gate(read_switches(found, uid, now), version is not None and version == token)
        except StoreUnreachable:
            return Gate(UNREADABLE, is_current=False)

    def find_open_run(self, uid: str) -> str | None:
        """See `RunStore`."""
        with self.documents.reading() as found:
            lock = found.get(path := f"users/{uid}/status/open_run")
        return None if lock is None else StoredFields(lock, path).text("run_id")

    def list_open_runs(self, *, due_before: datetime | None, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        with self.documents.reading() as found:
            due = []
            for path, document in found.items():
                parts = path.split("/")
                if parts[0] == "users" and parts[2] == "runs" and document.get("open") is True:
                    due.append((document["next_look_at"], parts[1], parts[3]))
        return [(uid, run_id) for at, uid, run_id in sorted(due) if due_before is None or at < due_before][:limit]

    def free_dangling_locks(self, *, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        freed = []
        with self.documents.writing() as batch:
            found = self.documents.documents
            for path in [path for path in found if path.startswith("brokerAccounts/")][:limit]:
                uid, run_id = found[path].get("uid"), found[path].get("open_run_id")
                run = found.get(f"users/{uid}/runs/{run_id}")
                if uid and run_id and (run is None or run.get("open") is False):
                    batch.merge(path, {"open_run_id": None})
                    if found.get(f"users/{uid}/status/open_run", {}).get("run_id") == run_id:
                        batch.delete(f"users/{uid}/status/open_run")
                    freed.append((uid, run_id))
        return freed

    def replace_unreadable(self, uid: str, run: Run) -> None:
        """See `RunStore`."""
        path, lock = f"users/{uid}/runs/{run.run_id}", f"users/{uid}/status/open_run"
        with self.documents.writing() as batch:
            batch.put(path, {**dump_run(run), "unreadable": self.documents.documents.get(path)})
            if self.documents.documents.get(lock, {}).get("run_id") == run.run_id:
                batch.delete(lock)
            if run.account_digest:
                batch.merge(f"brokerAccounts/{run.account_digest}", {"open_run_id": None})
            last_run = f"users/{uid}/status/last_run"
            if mark := unreadable_mark(self.documents.documents.get(last_run), run.run_id):
                batch.merge(last_run, mark)

    def count_orders(self, account_digest: str, since: datetime) -> int:
        """See `RunStore`."""
        return sum(document["orders"] for document in self._runs_since(account_digest, since))

    def count_rejections(self, account_digest: str, since: datetime, *, besides: str) -> int:
        """See `RunStore`."""
        others = [document for document in self._runs_since(account_digest, since) if document["run_id"] != besides]
        return sum(document["rejected_orders"] for document in others)

    def _runs_since(self, account_digest: str, since: datetime) -> list[dict[str, Any]]:
        with self.documents.reading() as found:
            runs = [document for path, document in found.items() if path.split("/")[2:3] == ["runs"]]
        of_account = [document for document in runs if document["account_digest"] == account_digest]
        return [document for document in of_account if document["created_at"] >= since]


def read_switches(found: Mapping[str, dict[str, Any]], uid: str, now: datetime) -> TradingStatus:
    """The stricter of the two switches."""
    return stricter_status(
        parse_trading_status(found.get(SYSTEM_SWITCH), scope="system", now=now),
        parse_trading_status(found.get(f"users/{uid}/status/trading"), scope="user", now=now),
    )
