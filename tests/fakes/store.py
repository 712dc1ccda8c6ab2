"""The stores in memory, for the tests of the use cases; the store contract suite holds them against Firestore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rebalancer.adapters.firestore.documents import (
    account_state,
    dump_plan,
    dump_target,
    first_created_at,
    last_run_id,
    parse_high_water,
    parse_plan,
    parse_settings,
    parse_stored_run,
    parse_target,
    settings_parts,
    symbol_id,
)
from rebalancer.adapters.firestore.schedule_documents import armed_fields
from rebalancer.core.audit import AuditAction, marked_entry, settings_details, switch_entry
from rebalancer.core.errors import Conflict, InvariantViolation, NotFound
from rebalancer.core.risk import MarketClosed, TradingState, TradingStatus, parse_trading_status, stricter_status
from rebalancer.core.run import Run
from rebalancer.core.run_codec import dump_run
from rebalancer.core.schedule import Automation, dump_automation
from rebalancer.core.trips import parse_switch_marks
from rebalancer.ports import AccountState, Gate, StoredPlan, StoredRun, StoredSwitch, StoredTarget
from tests.fakes.audit import record
from tests.fakes.documents import FakeDocuments, SimulatedCrash, StoreUnreachable
from tests.fakes.surroundings import FakeClock, FakeLog, FakeTaskQueue

__all__ = [
    "SYSTEM_SWITCH",
    "FakeAccountStore",
    "FakeClock",
    "FakeDocuments",
    "FakeLog",
    "FakeRunStore",
    "FakeTaskQueue",
    "SimulatedCrash",
]

SYSTEM_SWITCH = "systemStatus/risk_management"
_UNREADABLE = TradingStatus(TradingState.HALTED, "Trading is halted: the switches cannot be read.", "system")


class FakeAccountStore:
    """Targets, settings, switches and drift in memory; `documents` is shared with the `FakeRunStore` of the test."""

    def __init__(self, documents: FakeDocuments | None = None) -> None:
        self.documents = documents or FakeDocuments()

    def switch_on(self, uid: str) -> None:
        """Set both switches to ACTIVE, uncounted: the usual start of a test."""
        self.documents.plant(SYSTEM_SWITCH, {"trading_enabled": True, "reason": "test"})
        self.documents.plant(f"users/{uid}/status/trading", {"state": "ACTIVE", "reason": "test"})

    def load_account(self, uid: str, *, now: datetime) -> AccountState:
        """See `AccountStore`."""
        with self.documents.reading() as found:
            place = f"userSettings/{uid}"
            drift = f"users/{uid}/status/drift"
            return account_state(
                parse_settings(found.get(place), place),
                tuple(_targets(found, uid)),
                found.get(SYSTEM_SWITCH),
                found.get(f"users/{uid}/status/trading"),
                parse_high_water(found.get(drift), drift),
                now,
                found.get(drift, {}).get("slot"),
                found.get(f"users/{uid}/status/last_run"),
            )

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """See `AccountStore`."""
        try:
            with self.documents.reading() as found:
                return _trading(found, uid, now)
        except StoreUnreachable:
            return _UNREADABLE

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget], *, expected_version: int, now: datetime
    ) -> int:
        """See `AccountStore`."""
        place = f"userSettings/{uid}"
        with self.documents.reading() as found, self.documents.writing() as batch:
            stored = parse_settings(found.get(place), place).allocation_version
            if stored != expected_version:
                raise Conflict(
                    f"The targets were changed: version {stored} is stored, not {expected_version}.",
                    code="VERSION_CONFLICT",
                    details={"version": stored},
                )
            folder = f"{place}/allocation/"
            before = {path for path in found if path.startswith(folder)}
            for target in targets:
                path = folder + symbol_id(target.weight.symbol)
                created_at = first_created_at(found.get(path), now)
                batch.put(path, dump_target(target, created_at=created_at, updated_at=now))
            for path in before - batch.changes.keys():
                batch.delete(path)
            defaults = {} if place in found else {"policy": {}, "automation": {"enabled": False}}
            batch.merge(place, {**defaults, "allocation_version": stored + 1, "updated_at": now})
            counted = {"version": stored + 1, "targets": len(targets)}
            record(batch, marked_entry(now, uid, uid, AuditAction.ALLOCATION_SAVED, counted))
            return stored + 1

    def save_settings(
        self,
        uid: str,
        *,
        policy: Mapping[str, Any],
        automation_enabled: bool,
        now: datetime,
        limits: Mapping[str, Any] | None = None,
        market_closed: MarketClosed | None = None,
        automation: Automation | None = None,
    ) -> None:
        """See `AccountStore`."""
        choices = {"enabled": automation_enabled} if automation is None else dump_automation(automation)
        fields = {**settings_parts(limits, market_closed), "policy": dict(policy), "updated_at": now}
        place = f"userSettings/{uid}"
        with self.documents.writing() as batch:
            before = self.documents.documents.get(place, {})
            chosen = {**before.get("automation", {}), **choices}
            version = before.get("allocation_version", 0)
            batch.merge(place, {**fields, "automation": chosen, "allocation_version": version})
            if automation is not None:
                batch.merge(f"users/{uid}/status/automation", armed_fields(automation, now))
            details = settings_details({**fields, "automation": choices})
            record(batch, marked_entry(now, uid, uid, AuditAction.SETTINGS_SAVED, details))

    def save_drift(self, uid: str, document: Mapping[str, Any]) -> None:
        """See `AccountStore`."""
        with self.documents.writing() as batch:
            batch.put(f"users/{uid}/status/drift", document)

    def save_trading(self, uid: str | None, document: Mapping[str, Any]) -> None:
        """See `AccountStore`."""
        with self.documents.writing() as batch:
            batch.merge(SYSTEM_SWITCH if uid is None else f"users/{uid}/status/trading", document)
            record(batch, switch_entry(uid, document))

    def load_switch(self, uid: str, *, now: datetime) -> StoredSwitch:
        """See `AccountStore`."""
        path = f"users/{uid}/status/trading"
        with self.documents.reading() as found:
            status = parse_trading_status(found.get(path), scope="user", now=now)
            return StoredSwitch(status, parse_switch_marks(found.get(path)), self.documents.versions.get(path))

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """See `AccountStore`."""
        path = f"users/{uid}/status/trading"
        with self.documents.writing() as batch:
            if token is None or self.documents.versions.get(path) != token:
                raise Conflict("The switch was changed elsewhere.", code="SWITCH_CHANGED")
            batch.merge(path, document)
            record(batch, switch_entry(uid, document))


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

    def create_run(self, uid: str, run: Run, *, after: str | None = None) -> StoredRun:
        """See `RunStore`."""
        last_path = f"users/{uid}/status/last_run"
        path, lock = f"users/{uid}/runs/{run.run_id}", f"users/{uid}/status/open_run"
        plan_path = f"users/{uid}/plans/{run.plan_id}"
        if not run.is_open:
            raise InvariantViolation(f"Run {run.run_id} is closed already; a run is created open.")
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
            if after is not None and last_run_id(found.get(last_path)) != after:
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
                batch.put(last_path, {"run_id": run.run_id})
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
        return StoredRun(run, self.documents.versions[path])

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """See `RunStore`."""
        try:
            with self.documents.reading() as found:
                version = self.documents.versions.get(f"users/{uid}/runs/{run_id}")
                return Gate(_trading(found, uid, now), version is not None and version == token)
        except StoreUnreachable:
            return Gate(_UNREADABLE, is_current=False)

    def find_open_run(self, uid: str) -> str | None:
        """See `RunStore`."""
        with self.documents.reading() as found:
            lock = found.get(f"users/{uid}/status/open_run")
        return lock["run_id"] if lock else None

    def list_open_runs(self, *, due_before: datetime | None, limit: int) -> Sequence[tuple[str, str]]:
        """See `RunStore`."""
        with self.documents.reading() as found:
            due = []
            for path, document in found.items():
                parts = path.split("/")
                if parts[0] == "users" and parts[2] == "runs" and document["open"]:
                    due.append((document["next_look_at"], parts[1], parts[3]))
        return [(uid, run_id) for at, uid, run_id in sorted(due) if due_before is None or at < due_before][:limit]

    def count_orders(self, uid: str, since: datetime) -> int:
        """See `RunStore`."""
        return sum(document["orders"] for document in self._runs_since(uid, since))

    def count_rejections(self, uid: str, since: datetime, *, besides: str) -> int:
        """See `RunStore`."""
        others = [document for document in self._runs_since(uid, since) if document["run_id"] != besides]
        return sum(document["rejected_orders"] for document in others)

    def _runs_since(self, uid: str, since: datetime) -> list[dict[str, Any]]:
        folder = f"users/{uid}/runs/"
        with self.documents.reading() as found:
            runs = [document for path, document in found.items() if path.startswith(folder)]
        return [document for document in runs if document["created_at"] >= since]


def _trading(found: Mapping[str, dict[str, Any]], uid: str, now: datetime) -> TradingStatus:
    return stricter_status(
        parse_trading_status(found.get(SYSTEM_SWITCH), scope="system", now=now),
        parse_trading_status(found.get(f"users/{uid}/status/trading"), scope="user", now=now),
    )


def _targets(found: Mapping[str, dict[str, Any]], uid: str) -> list[StoredTarget]:
    folder = f"userSettings/{uid}/allocation/"
    targets = [
        parse_target(path.removeprefix(folder), document, path)
        for path, document in found.items()
        if path.startswith(folder)
    ]
    return sorted(targets, key=lambda target: target.weight.symbol)
