"""Orders: what is asked of the broker, what the broker says of it, and the table of a leg's transitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class OrderSide(StrEnum):
    """Which way an order goes."""

    BUY = "buy"
    SELL = "sell"


class OrderType(StrEnum):
    """How an order is priced."""

    MARKET = "market"
    LIMIT = "limit"


class TimeInForce(StrEnum):
    """How long an order stays: DAY ends with the session, GTC when it is cancelled."""

    DAY = "day"
    GTC = "gtc"


class LegState(StrEnum):
    """The state of one order of a run.

    DENIED is our own refusal, REJECTED the broker's; UNKNOWN means that the order may or may not have
    reached the broker; SKIPPED was never sent and never will be. REPLACED: somebody changed the order at the broker,
    where another one, which is not ours, took its place; what ours had filled until then counts.
    """

    PLANNED = "PLANNED"
    INTENDED = "INTENDED"
    UNKNOWN = "UNKNOWN"
    WORKING = "WORKING"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    REJECTED = "REJECTED"
    DENIED = "DENIED"
    SKIPPED = "SKIPPED"


OPEN_AT_BROKER = frozenset({LegState.WORKING, LegState.PARTIALLY_FILLED})
UNRESOLVED = frozenset({LegState.INTENDED, LegState.UNKNOWN})
ENDED_AT_BROKER = frozenset({LegState.CANCELED, LegState.EXPIRED, LegState.REPLACED})
"""An order that was open and is no more; a fill may still be reported late."""

TERMINAL = ENDED_AT_BROKER | {LegState.FILLED, LegState.REJECTED, LegState.DENIED, LegState.SKIPPED}
NEVER_AT_BROKER = frozenset({LegState.PLANNED, LegState.DENIED, LegState.SKIPPED})
"""As far as the journal knows, no order of such a leg is at the broker."""

_AT_BROKER = OPEN_AT_BROKER | ENDED_AT_BROKER | {LegState.FILLED, LegState.REJECTED}

TRANSITIONS: dict[LegState, frozenset[LegState]] = {
    LegState.PLANNED: frozenset({LegState.INTENDED, LegState.DENIED, LegState.SKIPPED}),
    LegState.INTENDED: _AT_BROKER | {LegState.UNKNOWN, LegState.DENIED, LegState.SKIPPED},
    # Intended again: looked up, surely not there, and sent once more under the same id.
    LegState.UNKNOWN: _AT_BROKER | {LegState.INTENDED, LegState.SKIPPED},
    LegState.WORKING: _AT_BROKER,
    LegState.PARTIALLY_FILLED: _AT_BROKER - {LegState.WORKING, LegState.REJECTED},
    # A fill can be reported after the cancel or the end of the day: it counts, it is not dropped.
    LegState.CANCELED: frozenset({LegState.FILLED}),
    LegState.EXPIRED: frozenset({LegState.FILLED}),
    LegState.REPLACED: frozenset({LegState.FILLED}),
    # Given up as lost, but its request was only late: what it did at the broker counts.
    LegState.DENIED: ENDED_AT_BROKER | {LegState.FILLED},
    LegState.SKIPPED: ENDED_AT_BROKER | {LegState.FILLED},
    LegState.FILLED: frozenset(),
    LegState.REJECTED: frozenset(),
}
"""From each state the states that may follow; every state may also be reported again unchanged."""


def may_follow(before: LegState, after: LegState) -> bool:
    """Whether a leg in state `before` may next be seen in state `after`."""
    return before is after or after in TRANSITIONS[before]


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One order to send. `quantity` in shares or coins, above zero; `limit_price` in dollars for limit orders only."""

    client_order_id: str
    symbol: str
    side: OrderSide
    quantity: Decimal
    order_type: OrderType = OrderType.MARKET
    time_in_force: TimeInForce = TimeInForce.DAY
    limit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BrokerOrder:
    """An order as the broker reports it.

    `status` is the broker's own word, for people; `state` is what it means for a leg. `quantity` is None for an order
    by notional. A status that is not known to us counts as WORKING: not final, so nothing is built on it.
    """

    order_id: str
    client_order_id: str
    symbol: str
    side: OrderSide
    quantity: Decimal | None
    filled_quantity: Decimal
    filled_average_price: Decimal | None
    state: LegState
    status: str
    submitted_at: datetime | None = None
    filled_at: datetime | None = None


def is_same_order(request: OrderRequest, order: BrokerOrder) -> bool:
    """Whether an order found under our id is the one that we meant: symbol, side and quantity agree."""
    return order.symbol == request.symbol and order.side is request.side and order.quantity == request.quantity
