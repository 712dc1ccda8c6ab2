"""A leg is one order of a run; its client order id ties the two together for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from rebalancer.core.account.order import LegState, OrderRequest, OrderSide, OrderType, TimeInForce


@dataclass(frozen=True, slots=True)
class Leg:
    """One order of a run. Quantities in shares or coins, prices in dollars.

    `planned_quantity` is what was approved; `quantity` what is or will be ordered: scaled down to real cash, never
    up. `quantity_step` is the smallest part that may be ordered (1 for whole shares).

    `strategies` is what each strategy wants of the order, signed (positive to buy), together the planned quantity;
    empty if none is behind it. `audit` says where the order came from, for people.
    """

    leg_id: str
    client_order_id: str
    symbol: str
    side: OrderSide
    planned_quantity: Decimal
    quantity: Decimal
    quantity_step: Decimal
    reference_price: Decimal
    order_type: OrderType = OrderType.MARKET
    time_in_force: TimeInForce = TimeInForce.DAY
    limit_price: Decimal | None = None
    state: LegState = LegState.PLANNED
    status: str | None = None
    order_id: str | None = None
    filled_quantity: Decimal = Decimal(0)
    filled_average_price: Decimal | None = None
    reason: str | None = None
    message: str | None = None
    intended_at: datetime | None = None
    submitted_at: datetime | None = None
    filled_at: datetime | None = None
    cancel_sent: bool = False
    strategies: Mapping[str, Decimal] = field(default_factory=dict)
    audit: Mapping[str, str] = field(default_factory=dict)

    def request(self) -> OrderRequest:
        """Return the order as it is sent, under this leg's own id."""
        return OrderRequest(
            self.client_order_id,
            self.symbol,
            self.side,
            self.quantity,
            self.order_type,
            self.time_in_force,
            self.limit_price,
        )


_OUR_ORDER_ID = re.compile(r"ek-(?P<run_id>.+)-\d+")


def client_order_id(run_id: str, leg_id: str) -> str:
    """Return the id under which the broker knows a leg's order for ever (Alpaca: at most 128 characters, unique)."""
    return f"ek-{run_id}-{leg_id}"


def run_id_of(order_id: str) -> str | None:
    """Return the run that a client order id of ours names; None for an id that is not ours."""
    parts = _OUR_ORDER_ID.fullmatch(order_id)
    return None if parts is None else parts["run_id"]
