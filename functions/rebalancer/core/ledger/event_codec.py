"""Events as plain maps, and back: the form of the store and of exports. `docs/ledger.md` names the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.stored_fields import (
    UNREADABLE,
    StoredFields,
    dump_day_or_none,
    dump_decimal,
    dump_decimal_or_none,
)
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    Fill,
    InternalTransfer,
    LedgerEvent,
    OrderEvent,
    ShareKind,
    ShareLeg,
    StrategyShare,
)

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes


def dump_event(event: LedgerEvent) -> shapes.StoredEvent:
    """Write an event; the inverse of `parse_event`."""
    return {
        "type": type(event).__name__,
        "event_id": event.event_id,
        "at_ns": event.at_ns,
        "supersedes": event.supersedes,
        "is_void": event.is_void,
        **dump_event_fields(event),
    }


def dump_event_fields(event: LedgerEvent) -> shapes.EventFields:
    """Write the fields that events of this type have alone."""
    match event:
        case OrderEvent():
            return {
                "order_id": event.order_id,
                "client_order_id": event.client_order_id,
                "symbol": event.symbol,
                "side": event.side.value,
                "status": event.status,
                "quantity": dump_decimal_or_none(event.quantity),
                "filled_quantity": dump_decimal(event.filled_quantity),
                "filled_average_price": dump_decimal_or_none(event.filled_average_price),
                "strategies": [
                    {"strategy": share.strategy, "quantity": dump_decimal(share.quantity)} for share in event.strategies
                ],
                "replaces": event.replaces,
            }
        case Fill():
            return {
                "order_id": event.order_id,
                "symbol": event.symbol,
                "side": event.side.value,
                "quantity": dump_decimal(event.quantity),
                "price": dump_decimal(event.price),
                "cumulative_quantity": dump_decimal(event.cumulative_quantity),
            }
        case CashActivity():
            return {
                "kind": event.kind.value,
                "amount_usd": dump_decimal(event.amount_usd),
                "broker_type": event.broker_type,
                "symbol": event.symbol,
                "entitled_on": dump_day_or_none(event.entitled_on),
            }
        case ShareLeg():
            return {
                "kind": event.kind.value,
                "group": event.group,
                "symbol": event.symbol,
                "quantity": dump_decimal(event.quantity),
                "cash_usd": dump_decimal(event.cash_usd),
                "price": dump_decimal_or_none(event.price),
                "broker_type": event.broker_type,
            }
        case InternalTransfer():
            return {
                "giver": event.giver,
                "receiver": event.receiver,
                "quantity": dump_decimal(event.quantity),
                "symbol": event.symbol,
                "price": dump_decimal(event.price),
            }


def parse_event(document: Mapping[str, Any], place: str = "event") -> LedgerEvent:
    """Read a stored event; `place` names it in a refusal.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field.
    """
    stored = StoredFields(document, place)
    base: dict[str, Any] = {
        "event_id": stored.text("event_id"),
        "at_ns": stored.count("at_ns"),
        "supersedes": stored.maybe_text("supersedes"),
        "is_void": stored.flag("is_void"),
    }
    try:
        match stored.text("type"):
            case "OrderEvent":
                return OrderEvent(**base, **_order_fields(stored))
            case "Fill":
                return Fill(**base, **_fill_fields(stored))
            case "CashActivity":
                return CashActivity(**base, **_cash_fields(stored))
            case "ShareLeg":
                return ShareLeg(**base, **_leg_fields(stored))
            case "InternalTransfer":
                return InternalTransfer(**base, **_transfer_fields(stored))
    except InvalidInput as error:
        raise InvariantViolation(f"{place}: {error.message}", code=UNREADABLE, field=error.field) from error
    raise stored.refuse("type", "OrderEvent, Fill, CashActivity, ShareLeg or InternalTransfer")


def _order_fields(stored: StoredFields) -> dict[str, Any]:
    return {
        "order_id": stored.text("order_id"),
        "client_order_id": stored.text("client_order_id"),
        "symbol": stored.text("symbol"),
        "side": stored.word(OrderSide, "side"),
        "status": stored.text("status"),
        "quantity": stored.maybe_decimal("quantity"),
        "filled_quantity": stored.decimal("filled_quantity"),
        "filled_average_price": stored.maybe_decimal("filled_average_price"),
        "strategies": tuple(
            StrategyShare(row.text("strategy"), row.decimal("quantity")) for row in stored.rows("strategies")
        ),
        "replaces": stored.maybe_text("replaces"),
    }


def _fill_fields(stored: StoredFields) -> dict[str, Any]:
    return {
        "order_id": stored.text("order_id"),
        "symbol": stored.text("symbol"),
        "side": stored.word(OrderSide, "side"),
        "quantity": stored.decimal("quantity"),
        "price": stored.decimal("price"),
        "cumulative_quantity": stored.decimal("cumulative_quantity"),
    }


def _cash_fields(stored: StoredFields) -> dict[str, Any]:
    return {
        "kind": stored.word(CashKind, "kind"),
        "amount_usd": stored.decimal("amount_usd"),
        "broker_type": stored.text("broker_type"),
        "symbol": stored.maybe_text("symbol"),
        "entitled_on": stored.maybe_day("entitled_on"),
    }


def _leg_fields(stored: StoredFields) -> dict[str, Any]:
    return {
        "kind": stored.word(ShareKind, "kind"),
        "group": stored.text("group"),
        "symbol": stored.text("symbol"),
        "quantity": stored.decimal("quantity"),
        "cash_usd": stored.decimal("cash_usd"),
        "price": stored.maybe_decimal("price"),
        "broker_type": stored.text("broker_type"),
    }


def _transfer_fields(stored: StoredFields) -> dict[str, Any]:
    return {
        "giver": stored.text("giver"),
        "receiver": stored.text("receiver"),
        "quantity": stored.decimal("quantity"),
        "symbol": stored.maybe_text("symbol"),
        "price": stored.decimal("price"),
    }
