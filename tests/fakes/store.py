"""The stores in memory, for the tests of the use cases; the store contract suite holds them against Firestore."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from rebalancer.adapters.firestore.account_documents import (
    account_state,
    dump_target,
    first_created_at,
    first_fields,
    parse_settings,
    parse_target,
    reservation_entry,
    settings_parts,
    symbol_id,
)
from rebalancer.adapters.firestore.automation_documents import armed_fields
from rebalancer.adapters.firestore.targets_documents import set_parts
from rebalancer.core.access.audit import AuditAction, marked_entry, settings_details, switch_entry
from rebalancer.core.account.reservation import Reservation, dump_reservation, parse_reservations
from rebalancer.core.automation.schedule import dump_automation
from rebalancer.core.base.errors import Conflict
from rebalancer.core.risk.state import TradingStatus, parse_trading_status
from rebalancer.core.risk.trips import parse_high_water, parse_switch_marks, switch_version
from rebalancer.core.statements.drift_days import DriftDay
from rebalancer.core.targets.parked import Parked, dump_parked, parse_parked
from rebalancer.ports.risk import StoredSwitch
from rebalancer.ports.targets import AccountState, SettingsUpdate, StoredTarget, TargetSet
from tests.fakes.audit import record
from tests.fakes.documents import FakeDocuments, SimulatedCrash, StoreUnreachable, put_switch
from tests.fakes.run_store import SYSTEM_SWITCH, UNREADABLE, FakeRunStore, read_switches
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
            drift, reserved = f"users/{uid}/status/drift", f"users/{uid}/status/reservations"
            parked = f"users/{uid}/status/parked"
            return account_state(
                parse_settings(found.get(place), place),
                tuple(_targets(found, uid)),
                found.get(SYSTEM_SWITCH),
                found.get(f"users/{uid}/status/trading"),
                parse_high_water(found.get(drift), drift),
                now,
                found.get(drift),
                found.get(f"users/{uid}/status/last_run"),
                parse_reservations(found.get(reserved), reserved),
                parse_parked(found.get(parked), parked),
            )

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """See `AccountStore`."""
        try:
            with self.documents.reading() as found:
                return read_switches(found, uid, now)
        except StoreUnreachable:
            return UNREADABLE

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget] | TargetSet, *, expected_version: int, now: datetime
    ) -> int:
        """See `AccountStore`."""
        saved = targets if isinstance(targets, TargetSet) else TargetSet(targets)
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
            for target in saved.targets:
                path = folder + symbol_id(target.weight.symbol)
                created_at = first_created_at(found.get(path), now)
                batch.put(path, dump_target(target, created_at=created_at, updated_at=now))
            for path in before - batch.changes.keys():
                batch.delete(path)
            defaults = {} if place in found else {"policy": {}, "automation": {"enabled": False}}
            batch.merge(place, {**defaults, **set_parts(saved), "allocation_version": stored + 1, "updated_at": now})
            counted = {"version": stored + 1, "targets": len(saved.targets)}
            record(batch, marked_entry(now, uid, uid, AuditAction.ALLOCATION_SAVED, counted))
            return stored + 1

    def save_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """See `AccountStore`."""
        automation = update.automation
        choices = {"enabled": update.automation_enabled} if automation is None else dump_automation(automation)
        fields = {**settings_parts(update), "updated_at": now}
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

    def start_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """See `AccountStore`."""
        place = f"userSettings/{uid}"
        with self.documents.reading() as found, self.documents.writing() as batch:
            if place in found:
                return
            fields = first_fields(update, now)
            batch.put(place, fields)
            record(batch, marked_entry(now, uid, uid, AuditAction.SETTINGS_SAVED, settings_details(fields)))

    def save_drift(self, uid: str, document: Mapping[str, Any], *, day: DriftDay | None = None) -> None:
        """See `AccountStore`."""
        with self.documents.writing() as batch:
            batch.merge(f"users/{uid}/status/drift", document)
            if day is not None:
                path = f"users/{uid}/driftHistory/{day.quarter}"
                others = self.documents.documents.get(path, {}).get("days", {})
                batch.put(path, {"quarter": day.quarter, "days": {**others, day.day.isoformat(): day.document}})

    def save_reservation(self, uid: str, reservation: Reservation, *, replaces_all: bool) -> None:
        """See `AccountStore`."""
        path = f"users/{uid}/status/reservations"
        with self.documents.reading() as found, self.documents.writing() as batch:
            others = {} if replaces_all else found.get(path, {}).get("entries", {})
            entries = {**others, reservation.reservation_id: dump_reservation(reservation)}
            batch.put(path, {"entries": entries})
            record(batch, reservation_entry(uid, reservation))

    def save_parked(self, uid: str, parked: Parked, *, forgets: Collection[str] = ()) -> None:
        """See `AccountStore`."""
        path = f"users/{uid}/status/parked"
        with self.documents.reading() as found, self.documents.writing() as batch:
            others = found.get(path, {}).get("entries", {})
            kept = {key: entry for key, entry in others.items() if key not in forgets}
            batch.put(path, {"entries": {**kept, parked.run_id: dump_parked(parked)}})

    def save_trading(self, uid: str | None, document: Mapping[str, Any], *, over: StoredSwitch | None = None) -> None:
        """See `AccountStore`."""
        path = _switch(uid)
        with self.documents.writing() as batch:
            if over is not None and self.documents.versions.get(path) != over.token:
                raise Conflict("The switch was changed elsewhere.", code="SWITCH_CHANGED")
            put_switch(self.documents, batch, path, document)
            record(batch, switch_entry(uid, document))

    def load_switch(self, uid: str | None, *, now: datetime) -> StoredSwitch:
        """See `AccountStore`."""
        path = _switch(uid)
        with self.documents.reading() as found:
            document = found.get(path)
            status = parse_trading_status(document, scope="system" if uid is None else "user", now=now)
            version = self.documents.versions.get(path)
            return StoredSwitch(status, parse_switch_marks(document), version, switch_version(document))

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """See `AccountStore`."""
        path = _switch(uid)
        with self.documents.writing() as batch:
            if token is None or self.documents.versions.get(path) != token:
                raise Conflict("The switch was changed elsewhere.", code="SWITCH_CHANGED")
            put_switch(self.documents, batch, path, document)
            record(batch, switch_entry(uid, document))


def _switch(uid: str | None) -> str:
    return SYSTEM_SWITCH if uid is None else f"users/{uid}/status/trading"


def _targets(found: Mapping[str, dict[str, Any]], uid: str) -> list[StoredTarget]:
    folder = f"userSettings/{uid}/allocation/"
    targets = [
        parse_target(path.removeprefix(folder), document, path)
        for path, document in found.items()
        if path.startswith(folder)
    ]
    return sorted(targets, key=lambda target: target.weight.symbol)
