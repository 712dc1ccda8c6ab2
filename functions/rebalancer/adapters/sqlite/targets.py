"""`AccountStore` of a command line: targets and policy from the person's files, the rest from the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rebalancer.adapters.sqlite.base.documents import Batch, SqliteDocuments
from rebalancer.adapters.sqlite.base.paths import (
    SYSTEM_SWITCH,
    drift_history_of,
    drift_of,
    last_run_of,
    parked_of,
    reservations_of,
    switch_of,
)
from rebalancer.adapters.sqlite.execution import UNREADABLE, read_last_run, read_trading
from rebalancer.core.account.reservation import Reservation, dump_reservation, parse_reservations
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.execution.last_run import parse_last_runs, runs_mark
from rebalancer.core.risk.limits import DEFAULT_LIMITS
from rebalancer.core.risk.state import DEFAULT_EXECUTION, MarketClosed, TradingStatus, parse_trading_status
from rebalancer.core.risk.trips import parse_high_water, parse_switch_marks, switch_version
from rebalancer.core.targets.parked import Parked, dump_parked, parse_parked
from rebalancer.ports.risk import StoredSwitch
from rebalancer.ports.targets import (
    AccountSettings,
    AccountState,
    SettingsUpdate,
    StoredTarget,
    TargetSet,
    TriggerHistory,
)

if TYPE_CHECKING:
    from rebalancer.core.statements.drift_days import DriftDay


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person's files say. `version` follows from their content: other files are another version."""

    version: int
    targets: tuple[StoredTarget, ...]
    policy: Mapping[str, Any]
    limits: Mapping[str, Any]
    market_closed: MarketClosed = DEFAULT_EXECUTION.market_closed


class SqliteAccountStore:
    """One person's files and journal."""

    def __init__(self, documents: SqliteDocuments, wishes: Wishes) -> None:
        self._documents = documents
        self._wishes = wishes

    def open_switches(self, uid: str, *, now: datetime) -> None:
        """Switch trading on in a journal that has no switch yet: whoever makes one means to trade with it."""
        mark = {"reason": "The journal was opened.", "changed_by": uid, "changed_at": now}
        with self._documents.transaction() as batch:
            if batch.get(SYSTEM_SWITCH) is None and batch.get(switch_of(uid)) is None:
                batch.put(SYSTEM_SWITCH, {**mark, "trading_enabled": True})
                batch.put(switch_of(uid), {**mark, "state": "ACTIVE", "expires_at": None, "trip": None})

    def load_account(self, uid: str, *, now: datetime) -> AccountState:
        """See `AccountStore`."""
        wishes = self._wishes
        with self._documents.transaction() as batch:
            system, user, drift = batch.get(SYSTEM_SWITCH), batch.get(switch_of(uid)), batch.get(drift_of(uid))
            reserved, parked = batch.get(reservations_of(uid)), batch.get(parked_of(uid))
            last_run_id, last_run = read_last_run(batch, uid), batch.get(last_run_of(uid))
        settings = AccountSettings(
            wishes.version, wishes.policy, limits=wishes.limits, market_closed=wishes.market_closed
        )
        return AccountState(
            settings=settings,
            targets=wishes.targets,
            system_trading=parse_trading_status(system, scope="system", now=now),
            user_trading=parse_trading_status(user, scope="user", now=now),
            limits=settings.parsed_limits(DEFAULT_LIMITS),
            system_limits=DEFAULT_LIMITS,
            switch_marks=parse_switch_marks(user),
            high_water=parse_high_water(drift, drift_of(uid)),
            last_run_id=last_run_id,
            runs_mark=runs_mark(last_run),
            history=TriggerHistory(**parse_last_runs(last_run)),
            reservations=parse_reservations(reserved, reservations_of(uid)),
            parked=parse_parked(parked, parked_of(uid)),
        )

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """See `AccountStore`."""
        with suppress(Exception), self._documents.transaction() as batch:
            return read_trading(batch, uid, now)
        return UNREADABLE

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget] | TargetSet, *, expected_version: int, now: datetime
    ) -> int:
        """Refused: the targets are the person's file."""
        del uid, targets, expected_version, now
        raise _in_files("targets")

    def save_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """Refused: the settings are the person's file."""
        del uid, update, now
        raise _in_files("settings")

    def start_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """Nothing to do: the settings are the person's file."""

    def save_drift(self, uid: str, document: Mapping[str, Any], *, day: DriftDay | None = None) -> None:
        """See `AccountStore`."""
        with self._documents.transaction() as batch:
            batch.put(drift_of(uid), document)
            if day is not None:
                path = drift_history_of(uid, day.quarter)
                others = (batch.get(path) or {}).get("days", {})
                batch.put(path, {"quarter": day.quarter, "days": {**others, day.day.isoformat(): day.document}})

    def save_reservation(self, uid: str, reservation: Reservation, *, replaces_all: bool) -> None:
        """See `AccountStore`."""
        path = reservations_of(uid)
        with self._documents.transaction() as batch:
            others = {} if replaces_all else (batch.get(path) or {}).get("entries", {})
            batch.put(path, {"entries": {**others, reservation.reservation_id: dump_reservation(reservation)}})

    def save_parked(self, uid: str, parked: Parked, *, forgets: Collection[str] = ()) -> None:
        """See `AccountStore`."""
        path = parked_of(uid)
        with self._documents.transaction() as batch:
            others = (batch.get(path) or {}).get("entries", {})
            kept = {key: entry for key, entry in others.items() if key not in forgets}
            batch.put(path, {"entries": {**kept, parked.run_id: dump_parked(parked)}})

    def save_trading(self, uid: str | None, document: Mapping[str, Any], *, over: StoredSwitch | None = None) -> None:
        """See `AccountStore`."""
        with self._documents.transaction() as batch:
            self._write_switch(batch, uid, document, None if over is None else (over.token,))

    def load_switch(self, uid: str | None, *, now: datetime) -> StoredSwitch:
        """See `AccountStore`."""
        place = _switch_place(uid)
        with self._documents.transaction() as batch:
            document, token = batch.get(place), batch.version(place)
        status = parse_trading_status(document, scope="system" if uid is None else "user", now=now)
        return StoredSwitch(status, parse_switch_marks(document), token, switch_version(document))

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """See `AccountStore`."""
        with self._documents.transaction() as batch:
            self._write_switch(batch, uid, document, (token,))

    def _write_switch(
        self, batch: Batch, uid: str | None, document: Mapping[str, Any], over: tuple[object] | None
    ) -> None:
        place = _switch_place(uid)
        if over is not None and batch.version(place) != over[0]:
            raise Conflict("The switch was changed by somebody else.", code="SWITCH_CHANGED")
        batch.merge(place, {**document, "version": switch_version(batch.get(place)) + 1})


def _switch_place(uid: str | None) -> str:
    return SYSTEM_SWITCH if uid is None else switch_of(uid)


def _in_files(what: str) -> InvalidInput:
    return InvalidInput(f"{what} of the command line are in your files; change them there.", field=what)
