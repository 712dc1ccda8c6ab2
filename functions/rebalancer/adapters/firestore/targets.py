"""`AccountStore` on Firestore."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from google.cloud.firestore import DELETE_FIELD, Client, DocumentReference, Increment, WriteBatch

from rebalancer.adapters.firestore.access_audit import add_entry
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
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import (
    LOST_RACES,
    Snapshot,
    commit,
    fetch_beside,
    fetch_documents,
    fetch_query,
)
from rebalancer.adapters.firestore.notices_paths import automation_of
from rebalancer.adapters.firestore.risk_switches import UNREADABLE, strictest, system_trading, user_trading
from rebalancer.adapters.firestore.targets_documents import changed_within, is_unchanged, set_parts
from rebalancer.adapters.firestore.targets_drift_history import put_drift_day
from rebalancer.core.access.audit import (
    AuditAction,
    AuditEntry,
    marked_entry,
    settings_details,
    switch_entry,
)
from rebalancer.core.account.reservation import Reservation, dump_reservation, parse_reservations
from rebalancer.core.automation.schedule import dump_automation
from rebalancer.core.base.errors import Conflict
from rebalancer.core.base.stored_fields import dump_time
from rebalancer.core.risk.state import TradingStatus
from rebalancer.core.risk.trips import parse_high_water, parse_switch_marks, switch_version
from rebalancer.core.targets.parked import Parked, dump_parked, parse_parked
from rebalancer.ports.risk import StoredSwitch
from rebalancer.ports.targets import AccountSettings, AccountState, SettingsUpdate, StoredTarget, TargetSet

if TYPE_CHECKING:
    from rebalancer.core.statements.drift_days import DriftDay

SAVE_ATTEMPTS = 4


class FirestoreAccountStore:
    """Targets, settings, switches and drift. Requests: every method one, `load_account` and `save_allocation` two
    beside each other (and a third, where the write comes, or where settings changed while they were read)."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_account(self, uid: str, *, now: datetime) -> AccountState:
        """See `AccountStore`. The targets are one consistent set, never older than the version that comes with it."""
        references = [
            paths.settings_of(self._client, uid),
            paths.system_switch(self._client),
            paths.user_switch(self._client, uid),
            paths.drift_of(self._client, uid),
            paths.last_run_of(self._client, uid),
            paths.reservations_of(self._client, uid),
            paths.parked_of(self._client, uid),
        ]
        allocation = paths.allocation_of(self._client, uid)
        began = time.monotonic()
        (settings, system, user, drift, last_run, reserved, parked), targets = fetch_beside(
            self._client, references, allocation
        )
        if changed_within(settings, time.monotonic() - began):
            # The targets may have been read just before a save and the version just after it.
            targets = fetch_query(allocation)
        return account_state(
            _settings(settings),
            _targets(targets),
            system.to_dict(),
            user.to_dict(),
            parse_high_water(drift.to_dict(), drift.reference.path),
            now,
            drift.to_dict(),
            last_run.to_dict(),
            parse_reservations(reserved.to_dict(), reserved.reference.path),
            parse_parked(parked.to_dict(), parked.reference.path),
        )

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """See `AccountStore`."""
        # Whatever the reason is: a switch that was not read stops trading.
        with suppress(Exception):
            system, user = fetch_documents(
                self._client, paths.system_switch(self._client), paths.user_switch(self._client, uid)
            )
            return strictest(system, user, now=now)
        return UNREADABLE

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget] | TargetSet, *, expected_version: int, now: datetime
    ) -> int:
        """See `AccountStore`."""
        saved = targets if isinstance(targets, TargetSet) else TargetSet(targets)
        for attempt in range(SAVE_ATTEMPTS):
            settings, before = self._read_set(uid)
            stored = _settings(settings).allocation_version
            if attempt and stored == expected_version + 1 and _is_saved(settings, before, saved.targets, now):
                # The first attempt took effect and its answer was lost.
                return stored
            if stored != expected_version:
                raise Conflict(
                    f"The targets were changed by another save: version {stored} is stored, not {expected_version}.",
                    code="VERSION_CONFLICT",
                    details={"version": stored},
                )
            try:
                self._write_set(uid, settings, before, saved, version=stored + 1, now=now)
            except LOST_RACES:
                continue
            return stored + 1
        raise Conflict("The targets are being changed by somebody else; try again.", code="VERSION_CONFLICT")

    def _read_set(self, uid: str) -> tuple[Snapshot, list[Snapshot]]:
        references, allocation = [paths.settings_of(self._client, uid)], paths.allocation_of(self._client, uid)
        began = time.monotonic()
        (settings,), targets = fetch_beside(self._client, references, allocation)
        if changed_within(settings, time.monotonic() - began):
            # As in `load_account`; a save after this look changes the settings, and then nothing is written.
            targets = fetch_query(allocation)
        return settings, targets

    def _write_set(
        self,
        uid: str,
        settings: Snapshot,
        before: Sequence[Snapshot],
        saved: TargetSet,
        *,
        version: int,
        now: datetime,
    ) -> None:
        """One batch that only goes through while the settings are as they were read; it writes what differs alone."""
        batch = self._client.batch()
        known = {snapshot.id: snapshot for snapshot in before}
        allocation = paths.allocation_of(self._client, uid)
        changed = {"allocation_version": version, "updated_at": dump_time(now), **set_parts(saved)}
        if settings.exists:
            unchanged = self._client.write_option(last_update_time=settings.update_time)
            batch.update(settings.reference, changed, option=unchanged)
        else:
            batch.create(settings.reference, {**changed, "policy": {}, "automation": {"enabled": False}})
        kept = set()
        for target in saved.targets:
            document_id = symbol_id(target.weight.symbol)
            kept.add(document_id)
            existing = known[document_id].to_dict() if document_id in known else None
            created_at = first_created_at(existing, now)
            fields = dump_target(target, created_at=created_at, updated_at=now)
            if not is_unchanged(existing, fields):
                batch.set(allocation.document(document_id), {**fields})
        for document_id in known.keys() - kept:
            batch.delete(allocation.document(document_id))
        counted = {"version": version, "targets": len(saved.targets)}
        self._record(batch, marked_entry(now, uid, uid, AuditAction.ALLOCATION_SAVED, counted))
        commit(batch)

    def save_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """See `AccountStore`."""
        automation = update.automation
        choices = {"enabled": update.automation_enabled} if automation is None else dump_automation(automation)
        fields = {
            **settings_parts(update),
            "automation": choices,
            "updated_at": dump_time(now),
            # 0 where there was none, and otherwise as it is.
            "allocation_version": Increment(0),
        }
        batch = self._client.batch()
        named = [f"automation.{name}" for name in choices]
        batch.set(
            paths.settings_of(self._client, uid),
            fields,
            merge=[name for name in fields if name != "automation"] + named,
        )
        if automation is not None:
            armed = armed_fields(automation, now)
            batch.set(automation_of(self._client, uid), armed, merge=list(armed))
        self._record(batch, marked_entry(now, uid, uid, AuditAction.SETTINGS_SAVED, settings_details(fields)))
        commit(batch)

    def start_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """See `AccountStore`."""
        fields, batch = first_fields(update, now), self._client.batch()
        batch.create(paths.settings_of(self._client, uid), fields)
        self._record(batch, marked_entry(now, uid, uid, AuditAction.SETTINGS_SAVED, settings_details(fields)))
        with suppress(*LOST_RACES):
            commit(batch)

    def save_drift(self, uid: str, document: Mapping[str, Any], *, day: DriftDay | None = None) -> None:
        """See `AccountStore`."""
        batch = self._client.batch()
        batch.set(paths.drift_of(self._client, uid), dict(document), merge=list(document))
        put_drift_day(self._client, batch, uid, day)
        commit(batch)

    def save_reservation(self, uid: str, reservation: Reservation, *, replaces_all: bool) -> None:
        """See `AccountStore`."""
        reference, key = paths.reservations_of(self._client, uid), reservation.reservation_id
        batch = self._client.batch()
        fields = {"entries": {key: dump_reservation(reservation)}}
        if replaces_all:
            batch.set(reference, fields)
        else:
            batch.set(reference, fields, merge=[self._client.field_path("entries", key)])
        self._record(batch, reservation_entry(uid, reservation))
        commit(batch)

    def save_parked(self, uid: str, parked: Parked, *, forgets: Collection[str] = ()) -> None:
        """See `AccountStore`."""
        entries = {parked.run_id: dump_parked(parked), **dict.fromkeys(forgets, DELETE_FIELD)}
        batch = self._client.batch()
        named = [self._client.field_path("entries", key) for key in entries]
        batch.set(paths.parked_of(self._client, uid), {"entries": entries}, merge=named)
        commit(batch)

    def save_trading(self, uid: str | None, document: Mapping[str, Any], *, over: StoredSwitch | None = None) -> None:
        """See `AccountStore`."""
        switch, fields = self._switch(uid), {**document, "version": Increment(1)}
        batch = self._client.batch()
        if over is None:
            batch.set(switch, fields, merge=list(fields))
        elif isinstance(over.token, datetime):
            batch.update(switch, fields, option=self._client.write_option(last_update_time=over.token))
        else:
            batch.create(switch, fields)
        self._record(batch, switch_entry(uid, document))
        try:
            commit(batch)
        except LOST_RACES:
            raise Conflict("The switch was changed by somebody else.", code="SWITCH_CHANGED") from None

    def _switch(self, uid: str | None) -> DocumentReference:
        return paths.system_switch(self._client) if uid is None else paths.user_switch(self._client, uid)

    def _record(self, batch: WriteBatch, entry: AuditEntry | None) -> None:
        """Put who changed what into the batch that changes it."""
        if entry is not None:
            add_entry(self._client, batch, entry)

    def load_switch(self, uid: str | None, *, now: datetime) -> StoredSwitch:
        """See `AccountStore`. The token is the time of the document's last write, None where there is none."""
        (switch,) = fetch_documents(self._client, self._switch(uid))
        status = system_trading(switch, now) if uid is None else user_trading(switch, now)
        document = switch.to_dict()
        return StoredSwitch(status, parse_switch_marks(document), switch.update_time, switch_version(document))

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """See `AccountStore`."""
        if not isinstance(token, datetime):
            raise Conflict("There was no switch when it was read.", code="SWITCH_CHANGED")
        batch = self._client.batch()
        unchanged = self._client.write_option(last_update_time=token)
        batch.update(self._switch(uid), {**document, "version": Increment(1)}, option=unchanged)
        self._record(batch, switch_entry(uid, document))
        try:
            commit(batch)
        except LOST_RACES:
            raise Conflict("The switch was changed by somebody else.", code="SWITCH_CHANGED") from None


def _settings(snapshot: Snapshot) -> AccountSettings:
    return parse_settings(snapshot.to_dict(), snapshot.reference.path)


def _targets(snapshots: Sequence[Snapshot]) -> tuple[StoredTarget, ...]:
    targets = [parse_target(snapshot.id, snapshot.to_dict() or {}, snapshot.reference.path) for snapshot in snapshots]
    return tuple(sorted(targets, key=lambda target: target.weight.symbol))


def _is_saved(settings: Snapshot, stored: Sequence[Snapshot], targets: Sequence[StoredTarget], now: datetime) -> bool:
    """Whether what is stored is what this save wanted to write, to the moment."""
    wanted = tuple(sorted(targets, key=lambda target: target.weight.symbol))
    saved_at = (settings.to_dict() or {}).get("updated_at")
    return isinstance(saved_at, datetime) and saved_at == now and _targets(stored) == wanted
