"""A run as the document `users/{uid}/runs/{run_id}`, and back. `FIRESTORE_DATA_MODEL.md` names the fields.

Decimals are strings, times stay `datetime`: the store and the wire each write those their own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.stored_fields import (
    UNREADABLE,
    StoredFields,
    dump_decimal,
    dump_decimal_or_none,
    dump_time,
    dump_time_or_none,
)
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.planning.request import RequestKind
from rebalancer.core.risk.limits import RiskLimits, dump_limits, parse_limits
from rebalancer.core.risk.state import MarketClosed

if TYPE_CHECKING:
    from rebalancer.contract import execution as shapes


def dump_run(run: Run) -> shapes.Run:
    """Write a run; the inverse of `parse_run`. Raises `InvariantViolation` for a number or time that cannot be kept."""
    return {
        "run_id": run.run_id,
        "kind": run.kind.value,
        "origin": run.origin,
        "plan_id": run.plan_id,
        "request_digest": run.request_digest,
        "state": run.state.value,
        "open": run.is_open,
        "reason": run.reason,
        "message": run.message,
        "cancel_requested": run.cancel_requested,
        "cash_buffer_usd": dump_decimal(run.cash_buffer_usd),
        "created_at": dump_time(run.created_at),
        "updated_at": dump_time(run.updated_at),
        "completed_at": dump_time_or_none(run.completed_at),
        "next_look_at": dump_time(run.next_look_at),
        "market_closed": run.market_closed.value,
        "limits": dump_limits(run.limits),
        "price_tolerance_percent": dump_decimal(run.price_tolerance_percent),
        "held_before": {symbol: dump_decimal(quantity) for symbol, quantity in run.held_before.items()},
        "session_ends_at": dump_time_or_none(run.session_ends_at),
        "opens_at": dump_time_or_none(run.opens_at),
        "waited": run.waited,
        "mismatch_since": dump_time_or_none(run.mismatch_since),
        "account_digest": run.account_digest,
        "cash_floor_usd": dump_decimal(run.cash_floor_usd),
        "cash_kept_usd": dump_decimal(run.cash_kept_usd),
        "settles_at": dump_time_or_none(run.settles_at),
        "settlement_waits": run.settlement_waits,
        "silent_since": dump_time_or_none(run.silent_since),
        "silence_notified": run.silence_notified,
        "approved_at": dump_time_or_none(run.approved_at),
        "request_kind": None if run.request_kind is None else run.request_kind.value,
        "orders": run.orders,
        "rejected_orders": run.rejected_orders,
        "legs": [_dump_leg(leg) for leg in run.legs],
    }


def parse_run(document: Mapping[str, Any], place: str = "run") -> Run:
    """Read a stored run; `place` names the document in a refusal.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field.
    """
    stored = StoredFields(document, place)
    run = Run(
        run_id=stored.text("run_id"),
        kind=stored.word(RunKind, "kind"),
        origin=stored.text("origin"),
        plan_id=stored.maybe_text("plan_id"),
        request_digest=stored.text("request_digest"),
        state=stored.word(RunState, "state"),
        legs=tuple(_parse_leg(leg) for leg in stored.rows("legs")),
        cash_buffer_usd=stored.decimal("cash_buffer_usd"),
        created_at=stored.time("created_at"),
        updated_at=stored.time("updated_at"),
        completed_at=stored.maybe_time("completed_at"),
        cancel_requested=stored.flag("cancel_requested"),
        reason=stored.maybe_text("reason"),
        message=stored.text("message"),
        market_closed=stored.word(MarketClosed, "market_closed"),
        limits=_parse_limits(stored, place),
        price_tolerance_percent=stored.decimal("price_tolerance_percent"),
        held_before=_parse_quantities(stored, place),
        session_ends_at=stored.maybe_time("session_ends_at"),
        opens_at=stored.maybe_time("opens_at"),
        waited=stored.flag("waited"),
        mismatch_since=stored.maybe_time("mismatch_since"),
        approved_at=stored.maybe_time("approved_at"),
        account_digest=stored.maybe_text("account_digest") or "",
        **_parse_later_fields(stored),
    )
    if stored.flag("open") is not run.is_open:
        raise stored.refuse("open", f"{str(run.is_open).lower()} in the state {run.state.value}")
    if len({leg.leg_id for leg in run.legs}) != len(run.legs):
        raise InvariantViolation(f"{place}: legs name the same leg_id twice.", code=UNREADABLE, field="legs")
    return run


def _parse_later_fields(stored: StoredFields) -> dict[str, Any]:
    """Fields that runs of earlier versions do not have."""
    fields: dict[str, Any] = {
        name: stored.decimal(name) for name in ("cash_floor_usd", "cash_kept_usd") if stored.get(name) is not None
    }
    if stored.get("settlement_waits") is not None:
        fields["settlement_waits"] = stored.count("settlement_waits")
    if stored.get("silence_notified") is not None:
        fields["silence_notified"] = stored.flag("silence_notified")
    if stored.get("request_kind") is not None:
        fields["request_kind"] = stored.word(RequestKind, "request_kind")
    for name in ("settles_at", "silent_since"):
        fields[name] = stored.maybe_time(name)
    return fields


def _parse_limits(stored: StoredFields, place: str) -> RiskLimits:
    try:
        return parse_limits(stored.map("limits"))
    except InvalidInput as error:
        raise InvariantViolation(f"{place}: {error.message}", code=UNREADABLE, field=error.field) from error


def _parse_quantities(stored: StoredFields, place: str) -> dict[str, Decimal]:
    rows = stored.map("held_before")
    fields = StoredFields(rows, f"{place}: held_before")
    return {symbol: fields.decimal(symbol) for symbol in rows}


def _dump_leg(leg: Leg) -> shapes.Leg:
    origin: shapes.LegOrigin = {}
    if leg.strategies:
        origin["strategies"] = {name: dump_decimal(quantity) for name, quantity in leg.strategies.items()}
    if leg.audit:
        origin["audit"] = dict(leg.audit)
    return {
        **origin,
        "leg_id": leg.leg_id,
        "client_order_id": leg.client_order_id,
        "symbol": leg.symbol,
        "side": leg.side.value,
        "planned_quantity": dump_decimal(leg.planned_quantity),
        "quantity": dump_decimal(leg.quantity),
        "quantity_step": dump_decimal(leg.quantity_step),
        "reference_price": dump_decimal(leg.reference_price),
        "order_type": leg.order_type.value,
        "time_in_force": leg.time_in_force.value,
        "limit_price": dump_decimal_or_none(leg.limit_price),
        "state": leg.state.value,
        "status": leg.status,
        "order_id": leg.order_id,
        "filled_quantity": dump_decimal(leg.filled_quantity),
        "filled_average_price": dump_decimal_or_none(leg.filled_average_price),
        "reason": leg.reason,
        "message": leg.message,
        "intended_at": dump_time_or_none(leg.intended_at),
        "submitted_at": dump_time_or_none(leg.submitted_at),
        "filled_at": dump_time_or_none(leg.filled_at),
        "cancel_sent": leg.cancel_sent,
    }


def _parse_leg(stored: StoredFields) -> Leg:
    return Leg(
        leg_id=stored.text("leg_id"),
        client_order_id=stored.text("client_order_id"),
        symbol=stored.text("symbol"),
        side=stored.word(OrderSide, "side"),
        planned_quantity=stored.decimal("planned_quantity"),
        quantity=stored.decimal("quantity"),
        quantity_step=stored.decimal("quantity_step"),
        reference_price=stored.decimal("reference_price"),
        order_type=stored.word(OrderType, "order_type"),
        time_in_force=stored.word(TimeInForce, "time_in_force"),
        limit_price=stored.maybe_decimal("limit_price"),
        state=stored.word(LegState, "state"),
        status=stored.maybe_text("status"),
        order_id=stored.maybe_text("order_id"),
        filled_quantity=stored.decimal("filled_quantity"),
        filled_average_price=stored.maybe_decimal("filled_average_price"),
        reason=stored.maybe_text("reason"),
        message=stored.maybe_text("message"),
        intended_at=stored.maybe_time("intended_at"),
        submitted_at=stored.maybe_time("submitted_at"),
        filled_at=stored.maybe_time("filled_at"),
        cancel_sent=stored.flag("cancel_sent"),
        strategies=_parse_decimals(stored, "strategies"),
        audit=_parse_texts(stored, "audit"),
    )


def _parse_decimals(stored: StoredFields, field: str) -> dict[str, Decimal]:
    rows = {} if stored.get(field) is None else stored.map(field)
    fields = StoredFields(rows, field)
    return {name: fields.decimal(name) for name in rows}


def _parse_texts(stored: StoredFields, field: str) -> dict[str, str]:
    rows = {} if stored.get(field) is None else stored.map(field)
    fields = StoredFields(rows, field)
    return {name: fields.text(name) for name in rows}
