"""What happened, as the broker reports it and as we recorded it: the only input of the ledger.

Every event has an id that follows from what it reports, so that the same report met twice is one event. Nothing is ever
changed: a correction is a new event that names the one it supersedes, and a bust is one that supersedes and is void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO, plain, require_finite

UNASSIGNED: Final = "unassigned"
"""The strategy of all that no order of ours names: opening holdings, trades by hand, transfers."""


class CashKind(StrEnum):
    """Why cash moved without a trade."""

    DEPOSIT = "DEPOSIT"
    WITHDRAWAL = "WITHDRAWAL"
    DIVIDEND = "DIVIDEND"
    CAPITAL_GAIN = "CAPITAL_GAIN"
    INTEREST = "INTEREST"
    FEE = "FEE"
    TAX = "TAX"
    RETURN_OF_CAPITAL = "RETURN_OF_CAPITAL"
    CASH_IN_LIEU = "CASH_IN_LIEU"
    ROUNDING = "ROUNDING"
    OPENING = "OPENING"
    ADJUSTMENT = "ADJUSTMENT"
    OTHER = "OTHER"


class ShareKind(StrEnum):
    """Why shares moved without a trade."""

    SPLIT = "SPLIT"
    STOCK_DIVIDEND = "STOCK_DIVIDEND"
    SYMBOL_CHANGE = "SYMBOL_CHANGE"
    MERGER = "MERGER"
    SPINOFF = "SPINOFF"
    WORTHLESS = "WORTHLESS"
    TRANSFER = "TRANSFER"
    CASH_IN_LIEU = "CASH_IN_LIEU"
    FEE = "FEE"
    OPENING = "OPENING"
    ADJUSTMENT = "ADJUSTMENT"


@dataclass(frozen=True, slots=True)
class StrategyShare:
    """What one strategy wants of an order: a signed quantity, positive for a buy.

    A strategy on the other side of the order has the other sign; what it gives is crossed inside the account.
    """

    strategy: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One change of an order's status, as the broker reported it.

    `quantity` is None for an order by notional; `strategies` is empty if no strategy of ours is behind the
    order; `replaces` is the order whose place this one took.
    """

    event_id: str
    at_ns: int
    order_id: str
    client_order_id: str
    symbol: str
    side: OrderSide
    status: str
    quantity: Decimal | None
    filled_quantity: Decimal
    filled_average_price: Decimal | None = None
    strategies: tuple[StrategyShare, ...] = ()
    replaces: str | None = None
    supersedes: str | None = None
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """One execution: `quantity` shares or coins, above 0, at `price` dollars each.

    `cumulative_quantity` is what the order had filled after it; it orders the parts of one order within an instant.
    """

    event_id: str
    at_ns: int
    order_id: str
    symbol: str
    side: OrderSide
    quantity: Decimal
    price: Decimal
    cumulative_quantity: Decimal = ZERO
    supersedes: str | None = None
    is_void: bool = False

    def __post_init__(self) -> None:
        _require_above_zero(self.quantity, f"quantity of {self.event_id}")
        _require_above_zero(self.price, f"price of {self.event_id}")

    @property
    def signed_quantity(self) -> Decimal:
        """Positive for a buy, negative for a sell."""
        return self.quantity if self.side is OrderSide.BUY else -self.quantity


@dataclass(frozen=True, slots=True)
class CashActivity:
    """Cash that came (positive) or went (negative) without a trade, in dollars. `symbol` is who paid, where known.

    `entitled_on` is the day whose first moment decides who gets it (a dividend's ex-date); None where nobody says it.
    """

    event_id: str
    at_ns: int
    kind: CashKind
    amount_usd: Decimal
    broker_type: str = ""
    symbol: str | None = None
    supersedes: str | None = None
    is_void: bool = False
    entitled_on: date | None = None

    def __post_init__(self) -> None:
        require_finite(self.amount_usd, f"amount_usd of {self.event_id}")


@dataclass(frozen=True, slots=True)
class ShareLeg:
    """One side of a change of shares without a trade: `quantity` comes (positive) or goes (negative).

    A leg of CASH_IN_LIEU moves no shares: `quantity` is the fraction of a share that `cash_usd` was paid for.

    Args:
        group: the same for all legs of one corporate action: the old shares that go, the new ones that come.
        cash_usd: what the action paid (or cost) in cash with this leg.
        price: dollars a share: what was paid for shares transferred in or held from before; for other kinds the
            market's price, where known.
    """

    event_id: str
    at_ns: int
    kind: ShareKind
    group: str
    symbol: str
    quantity: Decimal
    cash_usd: Decimal = ZERO
    price: Decimal | None = None
    broker_type: str = ""
    supersedes: str | None = None
    is_void: bool = False

    def __post_init__(self) -> None:
        require_finite(self.quantity, f"quantity of {self.event_id}")
        require_finite(self.cash_usd, f"cash_usd of {self.event_id}")
        if self.price is not None:
            require_finite(self.price, f"price of {self.event_id}")
            if self.price < 0:
                raise InvalidInput(f"price of {self.event_id} is {plain(self.price)}, but must be at least 0.")


@dataclass(frozen=True, slots=True)
class InternalTransfer:
    """Shares or cash that one strategy gives another; the account as a whole does not change.

    `symbol` None moves `quantity` dollars. Otherwise `quantity` shares, above 0, are given and taken at `price`
    dollars each, and the receiver pays the giver.
    """

    event_id: str
    at_ns: int
    giver: str
    receiver: str
    quantity: Decimal
    symbol: str | None = None
    price: Decimal = ZERO
    supersedes: str | None = None
    is_void: bool = False

    def __post_init__(self) -> None:
        _require_above_zero(self.quantity, f"quantity of {self.event_id}")
        require_finite(self.price, f"price of {self.event_id}")
        if self.giver == self.receiver:
            raise InvalidInput(f"{self.event_id} gives from {self.giver} to itself; two strategies are needed.")


LedgerEvent: TypeAlias = OrderEvent | Fill | CashActivity | ShareLeg | InternalTransfer

OrderKey: TypeAlias = tuple[int, int, str, Decimal, str]


def order_key(event: LedgerEvent) -> OrderKey:
    """Return the place of an event in the one order of all events, also within one nanosecond.

    At one instant corporate actions come first (they apply before the market opens), then cash, fills, transfers
    between strategies, and order events last. Fills of one order follow what it had filled. The id settles the rest.
    """
    match event:
        case ShareLeg():
            return (event.at_ns, 0, event.group, ZERO, event.event_id)
        case CashActivity():
            return (event.at_ns, 1, "", ZERO, event.event_id)
        case Fill():
            return (event.at_ns, 2, event.order_id, event.cumulative_quantity, event.event_id)
        case InternalTransfer():
            return (event.at_ns, 3, "", ZERO, event.event_id)
        case OrderEvent():
            return (event.at_ns, 4, event.order_id, event.filled_quantity, event.event_id)


def fill_event_id(fill_id: str, revision: int = 0) -> str:
    """Return the id of a fill under the broker's id for it; corrections that come under the same id count up from 1."""
    return f"fill:{fill_id}" if revision == 0 else f"fill:{fill_id}#{revision}"


def order_event_id(order_id: str, status: str, filled_quantity: Decimal) -> str:
    """Return the id of an order's change: seen again with the same status and the same quantity filled, it is no
    change."""
    return f"order:{order_id}:{status}:{plain(filled_quantity)}"


def activity_event_id(activity_id: str, revision: int = 0) -> str:
    """Return the id of an activity that is no fill, under the broker's id for it."""
    return f"activity:{activity_id}" if revision == 0 else f"activity:{activity_id}#{revision}"


def _require_above_zero(number: Decimal, field: str) -> None:
    require_finite(number, field)
    if number <= 0:
        raise InvalidInput(f"{field} is {plain(number)}, but must be greater than 0.", field=field)
