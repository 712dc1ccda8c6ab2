"""The documents of targets, settings and plans, and back, and the account that they make up.

A run's fields are read by `core.run_codec`. `FIRESTORE_DATA_MODEL.md` names the fields.

A document that does not parse raises `InvariantViolation` DOCUMENT_UNREADABLE with the document and the field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rebalancer.adapters.firestore.targets_documents import parse_choices, parse_history
from rebalancer.core.access.audit import AuditAction, AuditEntry, marked_entry
from rebalancer.core.account.reservation import Reservation
from rebalancer.core.automation.schedule import Automation, dump_automation, parse_automation
from rebalancer.core.automation.triggers import dump_triggers
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.money import plain
from rebalancer.core.base.stored_fields import UNREADABLE, StoredFields, dump_time
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.execution.codec import parse_run
from rebalancer.core.execution.last_run import runs_mark
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.limits import DEFAULT_LIMITS, parse_limits, stricter_limits
from rebalancer.core.risk.state import (
    DEFAULT_EXECUTION,
    MarketClosed,
    TradingState,
    TradingStatus,
    parse_trading_status,
    stricter_status,
)
from rebalancer.core.risk.trips import HighWater, parse_switch_marks
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.parked import Parked
from rebalancer.core.targets.policy import Mode
from rebalancer.ports.execution import StoredPlan
from rebalancer.ports.targets import AccountSettings, AccountState, SettingsUpdate, StoredTarget

if TYPE_CHECKING:
    from rebalancer.contract import targets as shapes

PLAN_KEPT = timedelta(days=90)
NO_SETTINGS = AccountSettings(allocation_version=0, policy={}, is_stored=False)


def symbol_id(symbol: str) -> str:
    """Return the document id of a symbol: `BTC/USD` is `BTC%2FUSD`, because `/` separates paths."""
    return symbol.replace("/", "%2F")


def dump_target(target: StoredTarget, *, created_at: datetime, updated_at: datetime) -> shapes.AllocationTarget:
    """Write a target; percents become numbers, as the customer fixed it.

    Raises:
        InvalidInput: TOO_MANY_DIGITS for a percent that no number keeps exactly (about 16 digits).
    """
    weight = target.weight
    tolerance = weight.tolerance_percent
    return {
        "symbol": weight.symbol,
        "target_percent": _dump_percent(weight.target_percent, f"target_percent of {weight.symbol}"),
        "tolerance_percent": None
        if tolerance is None
        else _dump_percent(tolerance, f"tolerance_percent of {weight.symbol}"),
        "enabled": weight.enabled,
        "fractionable": target.fractionable,
        "name": target.name,
        "created_at": dump_time(created_at),
        "updated_at": dump_time(updated_at),
    }


def parse_target(document_id: str, document: Mapping[str, Any], place: str) -> StoredTarget:
    """Read a target; what the customer's own writers leave out takes its default.

    Defaults: no tolerance of its own, `fractionable` true (the broker refuses otherwise), the symbol as name.
    """
    stored = StoredFields(document, place)
    symbol = _parse_symbol(stored)
    if symbol_id(symbol) != document_id:
        raise stored.refuse("symbol", f"the symbol of the document's id, {document_id}")
    tolerance = stored.get("tolerance_percent")
    try:
        weight = TargetWeight(
            symbol,
            _parse_percent(stored, "target_percent"),
            None if tolerance is None else _parse_percent(stored, "tolerance_percent"),
            stored.flag("enabled"),
        )
    except InvalidInput as error:
        raise InvariantViolation(f"{place}: {error.message}", code=UNREADABLE, field=error.field) from error
    default_name = "Cash" if symbol == CASH else symbol
    fractionable = stored.get("fractionable") is None or stored.flag("fractionable")
    return StoredTarget(weight, stored.maybe_text("name") or default_name, fractionable)


def first_created_at(document: Mapping[str, Any] | None, now: datetime) -> datetime:
    """When a target was first saved; `now` where there is none yet, or where it was written without its time."""
    found = document.get("created_at") if document is not None else None
    return found if isinstance(found, datetime) and found.tzinfo is not None else now


def parse_settings(document: Mapping[str, Any] | None, place: str) -> AccountSettings:
    """Read a user's settings; none at all, or a part that is missing, is the default."""
    if document is None:
        return NO_SETTINGS
    stored = StoredFields(document, place)
    return AccountSettings(
        allocation_version=0 if stored.get("allocation_version") is None else stored.count("allocation_version"),
        policy={} if stored.get("policy") is None else dict(stored.map("policy")),
        automation=_parse_automation({} if stored.get("automation") is None else stored.map("automation"), place),
        limits={} if stored.get("limits") is None else dict(stored.map("limits")),
        market_closed=_parse_market_closed(stored, place),
        **parse_choices(stored, place),
    )


def _parse_automation(fields: Mapping[str, Any], place: str) -> Automation:
    chosen = {name: value for name, value in fields.items() if name in dump_automation(Automation())}
    try:
        return parse_automation(chosen, before=Automation())
    except InvalidInput as error:
        raise InvariantViolation(f"{place}: {error.message}", code=UNREADABLE, field=error.field) from error


def _parse_market_closed(stored: StoredFields, place: str) -> MarketClosed:
    execution = StoredFields({} if stored.get("execution") is None else stored.map("execution"), f"{place}: execution")
    if execution.get("market_closed") is None:
        return DEFAULT_EXECUTION.market_closed
    return execution.word(MarketClosed, "market_closed")


def settings_parts(update: SettingsUpdate) -> dict[str, Any]:
    """Write the parts of a user's settings that are given, but for those about the schedule."""
    parts: dict[str, Any] = {"policy": dict(update.policy)}
    if update.limits is not None:
        parts["limits"] = dict(update.limits)
    if update.triggers is not None:
        parts["triggers"] = dump_triggers(update.triggers)
    if update.market_closed is not None:
        parts["execution"] = {"market_closed": update.market_closed.value}
    return parts


def first_fields(update: SettingsUpdate, now: datetime) -> dict[str, Any]:
    """Write the settings of a new account, all in one document."""
    automation = update.automation or Automation(enabled=update.automation_enabled)
    return {
        **settings_parts(update),
        "automation": dump_automation(automation),
        "allocation_version": 0,
        "updated_at": dump_time(now),
    }


def reservation_entry(uid: str, reservation: Reservation) -> AuditEntry:
    """The audit entry of cash that was set apart or is free again."""
    released = reservation.released_at
    action = AuditAction.CASH_RESERVED if released is None else AuditAction.CASH_RELEASED
    details = {"reservation_id": reservation.reservation_id, "usd": plain(reservation.usd)}
    return marked_entry(released or reservation.created_at, reservation.created_by or uid, uid, action, details)


def last_run_id(document: Mapping[str, Any] | None) -> str:
    """Return the id of the run that was created last; empty where there was none yet."""
    return "" if document is None else StoredFields(document, "last_run").text("run_id")


def account_state(
    settings: AccountSettings,
    targets: tuple[StoredTarget, ...],
    system: Mapping[str, Any] | None,
    user: Mapping[str, Any] | None,
    high_water: HighWater | None,
    now: datetime,
    drift: Mapping[str, Any] | None = None,
    last_run: Mapping[str, Any] | None = None,
    reservations: tuple[Reservation, ...] = (),
    parked: tuple[Parked, ...] = (),
) -> AccountState:
    """Return the account as its documents say. Limits of the user that do not parse halt the user's trading; those of
    the system halt everybody's, by the switch that holds them."""
    user_trading = parse_trading_status(user, scope="user", now=now)
    checked_slot = (drift or {}).get("slot")
    try:
        system_limits = parse_limits((system or {}).get("limits"))
    except InvalidInput:
        system_limits = DEFAULT_LIMITS
    try:
        own_limits = settings.parsed_limits(system_limits)
    except InvalidInput as error:
        own_limits = system_limits
        reason = f"Trading is halted for your account: {error.message}"
        user_trading = stricter_status(TradingStatus(TradingState.HALTED, reason, "user"), user_trading)
    return AccountState(
        settings=settings,
        targets=targets,
        system_trading=parse_trading_status(system, scope="system", now=now),
        user_trading=user_trading,
        limits=stricter_limits(own_limits, system_limits),
        system_limits=system_limits,
        switch_marks=parse_switch_marks(user),
        high_water=high_water,
        last_run_id=last_run_id(last_run),
        runs_mark=runs_mark(last_run),
        drift_measured_at=_moment_or_none((drift or {}).get("measured_at")),
        checked_slot=checked_slot if isinstance(checked_slot, str) else None,
        history=parse_history(drift, last_run),
        reservations=reservations,
        parked=parked,
    )


def _moment_or_none(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def parse_stored_run(run_id: str, document: Mapping[str, Any], place: str) -> Run:
    """Read a run, which must be the one that its document is named after."""
    run = parse_run(document, place)
    if run.run_id != run_id:
        raise StoredFields(document, place).refuse("run_id", "the document's id")
    return run


def dump_plan(plan: StoredPlan) -> dict[str, Any]:
    """Write a preview that no run has been started from."""
    return {
        "delete_after": dump_time(plan.created_at + PLAN_KEPT),
        **plan.document,
        "plan_id": plan.plan_id,
        "created_at": dump_time(plan.created_at),
        "expires_at": dump_time(plan.expires_at),
        "run_id": None,
    }


def parse_plan(plan_id: str, document: Mapping[str, Any], place: str) -> StoredPlan:
    """Read a preview. The planner reads what is inside `plan` and `inputs`."""
    stored = StoredFields(document, place)
    if stored.text("plan_id") != plan_id:
        raise stored.refuse("plan_id", "the document's id")
    times = {name: stored.time(name) for name in ("created_at", "expires_at", "delete_after")}
    stored.count("allocation_version")
    stored.decimal("price_tolerance_percent")
    stored.word(Mode, "mode")
    stored.map("plan")
    stored.map("inputs")
    run_id = stored.maybe_text("run_id")
    return StoredPlan(plan_id, times["created_at"], times["expires_at"], run_id, {**document, **times})


def _parse_symbol(stored: StoredFields) -> str:
    value = stored.get("symbol")
    try:
        symbol = parse_symbol(value, "symbol")
    except InvalidInput:
        symbol = None
    if symbol is None or symbol != value:
        raise stored.refuse("symbol", "a symbol in upper case, such as SPY, BRK.B or BTC/USD")
    return symbol


def _parse_percent(stored: StoredFields, field: str) -> Decimal:
    """Read a stored number as the decimal that was typed: 40.1 is 40.1, not the binary fraction beside it."""
    value = stored.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise stored.refuse(field, "a number of at least 0")
    # The shortest text of this number: what a person wrote, up to 15 digits.
    return Decimal(repr(value))


def _dump_percent(percent: Decimal, field: str) -> int | float:
    if percent == percent.to_integral_value():
        return int(percent)
    number = float(percent)
    if Decimal(repr(number)) != percent:
        raise InvalidInput(
            f"{field} is {plain(percent)}, which has more digits than are kept; at most 15 are allowed.",
            code="TOO_MANY_DIGITS",
            field=field,
        )
    return number
