"""The records the broker keeps: accounts, orders and the append-only entries that all balances are folded from."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Side = Literal["buy", "sell"]
Settlement = Literal["next_session", "at_once"]
"""When the proceeds of a sale of shares may buy crypto or be withdrawn: T+1 as at Alpaca, or at once."""
OrderType = Literal["market", "limit", "stop", "stop_limit"]
TimeInForce = Literal["day", "gtc", "ioc", "fok"]
PositionIntent = Literal["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"]
OrderStatus = Literal[
    "pending_new", "accepted", "new", "partially_filled", "filled", "canceled", "expired", "rejected", "replaced"
]
TransferKind = Literal["JNLS", "ACATS", "FOPT"]
"""Holdings journalled between accounts, moved by the transfer service between brokers, or moved free of payment."""
EntryKind = Literal[
    "FILL", "CSD", "CSW", "JNLS", "ACATS", "FOPT", "DIV", "SPLIT", "NC", "MA", "SPIN", "CIL", "REORG", "UNTOLD"
]
"""Alpaca's words for what moved, and UNTOLD: what an admin moved behind everybody's back, which no activity tells."""

OPEN_STATUSES: frozenset[OrderStatus] = frozenset({"pending_new", "accepted", "new", "partially_filled"})
ROUTED_STATUSES: frozenset[OrderStatus] = frozenset({"new", "partially_filled"})
"""At the exchange: only these can be replaced."""


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Configurations(Record):
    """What the account's owner may switch (Alpaca's account configurations).

    A new account is long-only (`no_shorting`), unlike a new Alpaca paper account: nothing in this system sells short.
    """

    disable_overnight_trading: bool = False
    fractional_trading: bool = True
    max_margin_multiplier: Literal["1", "2", "4"] = "2"
    max_options_trading_level: Literal[0, 1, 2, 3] = 0
    no_shorting: bool = True
    ptp_no_exception_entry: bool = False
    suspend_trade: bool = False
    trade_confirm_email: Literal["all", "none"] = "all"


class Account(Record):
    """One customer account; `key_id` and `secret` open it, `uid` only names whose it is."""

    id: str
    number: str
    key_id: str
    secret: str
    uid: str | None = None
    created_at: datetime
    configurations: Configurations = Configurations()
    is_revoked: bool = False
    settlement: Settlement = "next_session"


class PartialFill(Record):
    """A planned partial fill: `fraction` of the order first, the rest `rest_after_seconds` later or never (None)."""

    fraction: Decimal
    rest_after_seconds: Decimal | None = None


class Order(Record):
    """One order. Prices in dollars, quantities in shares or coins; exactly one of `qty` and `notional` is set.

    `filled_cost` is Σ price × quantity of its fills, exact. `reserve` is the buying power in dollars that it held when
    it was accepted, `held_qty` the quantity that it holds of the position (sells, and buys that cover a short).
    """

    id: str
    account_id: str
    client_order_id: str
    asset_id: str
    asset_class: Literal["us_equity", "crypto"]
    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    qty: Decimal | None
    notional: Decimal | None
    limit_price: Decimal | None
    stop_price: Decimal | None
    extended_hours: bool
    position_intent: PositionIntent
    status: OrderStatus
    filled_qty: Decimal = Decimal(0)
    filled_cost: Decimal = Decimal(0)
    reserve: Decimal = Decimal(0)
    held_qty: Decimal = Decimal(0)
    stop_triggered: bool = False
    created_at: datetime
    submitted_at: datetime
    updated_at: datetime
    expires_at: datetime
    filled_at: datetime | None = None
    canceled_at: datetime | None = None
    expired_at: datetime | None = None
    failed_at: datetime | None = None
    replaced_at: datetime | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    reject_when_routed: bool = False
    partial_fill: PartialFill | None = None
    partial_fill_begun: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def reserved_now(self) -> Decimal:
        """Buying power that is still held: the reserve less the share that has filled; 0 once the order is closed."""
        if not self.is_open or self.reserve == 0:
            return Decimal(0)
        if self.qty is None:
            return max(self.reserve - self.filled_cost, Decimal(0))
        return self.reserve * (self.qty - self.filled_qty) / self.qty

    @property
    def held_now(self) -> Decimal:
        """Quantity of the position that the open order still holds."""
        return max(self.held_qty - self.filled_qty, Decimal(0)) if self.is_open else Decimal(0)


class Fill(Record):
    """One execution: `qty` at `price`, with what the order had filled and had left after it."""

    order_id: str
    symbol: str
    side: Side
    qty: Decimal
    price: Decimal
    cum_qty: Decimal
    leaves_qty: Decimal
    type: Literal["fill", "partial_fill"]
    settles_on: str


class CashMovement(Record):
    """A deposit (positive) or withdrawal (negative), in dollars."""

    amount: Decimal


class StockTransfer(Record):
    """A holding that came (positive) or went (negative) at `price` a share, without cash: how an account starts with
    positions, and how it gives them away."""

    symbol: str
    qty: Decimal
    price: Decimal


class BookedLot(Record):
    """Shares that were bought together, as they are after a corporate action."""

    qty: Decimal
    price: Decimal
    traded_at: datetime | None


class Booking(Record):
    """One line of a corporate action; the lines of one action share `group`.

    `qty` is signed where shares came or went, and the number of shares that earned the money where only cash came;
    `per_share` and `amount` are dollars. `lots` are the symbol's lots after the line; None leaves them as they are.
    """

    group: str
    sub_type: str | None
    symbol: str
    qty: Decimal | None = None
    per_share: Decimal | None = None
    amount: Decimal = Decimal(0)
    lots: list[BookedLot] | None = None


Detail = Fill | CashMovement | StockTransfer | Booking


class Entry(Record):
    """One line of an account's history; never changed, never removed. `id` has Alpaca's activity shape."""

    id: str
    account_id: str
    at: datetime
    kind: EntryKind
    detail: Detail
