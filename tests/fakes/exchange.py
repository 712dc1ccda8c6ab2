"""The rules behind the fake broker: what an order must be, what it reserves, how it fills. A cash account: nothing is
bought on margin and nothing is sold short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from enum import Enum, auto
from itertools import count

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import OPEN_AT_BROKER, BrokerOrder, LegState, OrderRequest, OrderSide, is_same_order
from rebalancer.core.account.portfolio import Position
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerRejected
from rebalancer.core.ledger.events import Fill, LedgerEvent, fill_event_id
from rebalancer.core.ledger.times import moment_of, to_ns
from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.equity_history import EquityDay
from rebalancer.ports.account import Asset

ZERO = Decimal(0)
_STEP = Decimal("0.000000001")


class Fills(Enum):
    """When orders fill, while the market is open.

    INSTANT: at once, in the answer to the submit. STEPWISE: at each later look at orders, first half of the quantity,
    then the rest. BY_HAND: only where the test calls `fill`. HALF: half at once, the rest only by `fill`.
    """

    INSTANT = auto()
    HALF = auto()
    STEPWISE = auto()
    BY_HAND = auto()


@dataclass(slots=True)
class _Standing:
    """An order at this broker and the price, in dollars, that its open part reserves."""

    order: BrokerOrder
    reserved_price: Decimal
    limit_price: Decimal | None


class Exchange:
    """One account and the market it trades in.

    A test may set at any time: `cash` (dollars), `holdings` (signed quantity by symbol), `prices`, `asks` (default: the
    price), `bids` (the same), `closes` (previous closes, default: the price), `quotes` (default: made of these, as of
    now; None for a symbol that is not quoted), `assets` (default: each priced symbol, tradable in fractions),
    `last_equity_usd` (of the previous close; None: as it is now), `equity_days` (before today), `flows`,
    `activities` (fills add themselves), `now`, `is_open`, `trading_blocked`, `fills`, `settles_later` (the proceeds of
    shares are unsettled until `settle`; otherwise they settle at once).
    """

    def __init__(
        self,
        cash: Decimal,
        holdings: Mapping[str, Decimal],
        prices: Mapping[str, Decimal],
        fills: Fills,
        now: datetime,
    ) -> None:
        self.cash = cash
        self.holdings: dict[str, Decimal] = dict(holdings)
        self.prices: dict[str, Decimal] = dict(prices)
        self.asks: dict[str, Decimal] = {}
        self.bids: dict[str, Decimal] = {}
        self.closes: dict[str, Decimal] = {}
        self.quotes: dict[str, Quote | None] = {}
        self.last_equity_usd: Decimal | None = None
        self.last_closes: dict[str, Decimal] = {}
        self.flows: list[CashFlow] = []
        self.equity_days: list[EquityDay] = []
        self.activities: list[LedgerEvent] = []
        self.assets: dict[str, Asset | None] = {}
        self.fills = fills
        self.now = now
        self.is_open = True
        self.trading_blocked = False
        self.settles_later = False
        self.unsettled = ZERO
        self._standing: dict[str, _Standing] = {}
        self._ids = count(1)

    @property
    def orders(self) -> list[BrokerOrder]:
        """Every order that stands at the broker, oldest first."""
        return [standing.order for standing in self._standing.values()]

    def fill(self, client_order_id: str, quantity: Decimal | None = None) -> BrokerOrder:
        """Fill an order by `quantity` (None: all that is left) at today's price; also one that is final, as a late
        fill."""
        standing = self._standing[client_order_id]
        left = (standing.order.quantity or ZERO) - standing.order.filled_quantity
        if left:
            self._fill(standing, left if quantity is None else min(quantity, left))
        return standing.order

    def end(self, client_order_id: str, state: LegState) -> BrokerOrder:
        """End an open order as CANCELED, EXPIRED or REJECTED."""
        standing = self._standing[client_order_id]
        standing.order = replace(standing.order, state=state, status=state.value.lower())
        return standing.order

    def place(self, request: OrderRequest) -> BrokerOrder:
        """Place an order as somebody else would, beside the program under test; it stays open until `fill`."""
        return self._accept(request).order

    def _changed_at(self, order: BrokerOrder) -> datetime | None:
        """When the order was filled last; when it was sent where it never was."""
        fills = [each for each in self.activities if isinstance(each, Fill) and each.order_id == order.order_id]
        return moment_of(fills[-1].at_ns) if fills else order.submitted_at

    def _asset(self, symbol: str) -> Asset | None:
        if symbol in self.assets:
            return self.assets[symbol]
        if symbol not in self.prices:
            return None
        return Asset(symbol, symbol, "crypto" if "/" in symbol else "us_equity", tradable=True, fractionable=True)

    def _quote(self, symbol: str) -> Quote | None:
        if symbol in self.quotes:
            return self.quotes[symbol]
        price = self.prices.get(symbol)
        if price is None:
            return None
        bid, ask = self.bids.get(symbol, price), self.asks.get(symbol, price)
        return Quote(
            bid if bid > 0 else None, ask if ask > 0 else None, self.now, price, self.closes.get(symbol, price)
        )

    def _position(self, symbol: str) -> Position:
        quantity = self.holdings[symbol]
        return Position(symbol, quantity, self.prices[symbol], quantity_available=self._available(symbol))

    def _open(self, side: OrderSide) -> list[_Standing]:
        standing = self._standing.values()
        return [each for each in standing if each.order.side is side and each.order.state in OPEN_AT_BROKER]

    def _available(self, symbol: str) -> Decimal:
        held = self.holdings.get(symbol, ZERO)
        sells = [each.order for each in self._open(OrderSide.SELL) if each.order.symbol == symbol]
        return held - sum(((order.quantity or ZERO) - order.filled_quantity for order in sells), ZERO)

    def _spendable(self) -> Decimal:
        reserved = ZERO
        for each in self._open(OrderSide.BUY):
            reserved += ((each.order.quantity or ZERO) - each.order.filled_quantity) * each.reserved_price
        return max(ZERO, self.cash - reserved)

    def _funds(self) -> Funds:
        spendable = self._spendable()
        return Funds(spendable, max(ZERO, spendable - self.unsettled))

    def settle(self) -> None:
        """What was sold settles."""
        self.unsettled = ZERO

    def _take(self, request: OrderRequest) -> BrokerOrder:
        before = self._standing.get(request.client_order_id)
        if before is not None:
            if is_same_order(request, before.order):
                return before.order
            raise BrokerRejected("Another order stands under this client order id.", code="ORDER_ID_TAKEN")
        self._require_acceptable(request)
        standing = self._accept(request)
        if self._is_tradable_now(request.symbol):
            if self.fills is Fills.INSTANT:
                self._fill_if_priced(standing, request.quantity)
            elif self.fills is Fills.HALF:
                self._fill_if_priced(standing, request.quantity / 2)
        return standing.order

    def _require_acceptable(self, request: OrderRequest) -> None:
        asset = self._asset(request.symbol)
        if asset is None:
            raise BrokerRejected(f"There is no asset {request.symbol}.", code="ASSET_NOT_FOUND")
        if not asset.tradable or self.trading_blocked:
            raise BrokerRejected(f"{request.symbol} is not tradable.", code="ASSET_NOT_TRADABLE")
        if not asset.fractionable and request.quantity % 1:
            raise BrokerRejected(f"{request.symbol} is not fractionable.", code="NOT_FRACTIONABLE")
        if request.side is OrderSide.SELL and request.quantity > self._available(request.symbol):
            raise BrokerRejected("There are not so many shares to sell.", code="INSUFFICIENT_QUANTITY")
        if request.side is OrderSide.BUY and request.quantity * self._worst_price(request) > self._spendable():
            raise BrokerRejected("There is not enough buying power.", code="INSUFFICIENT_BUYING_POWER")
        is_coin_bought = request.side is OrderSide.BUY and "/" in request.symbol
        if is_coin_bought and request.quantity * self._worst_price(request) > self._funds().settled_usd:
            raise BrokerRejected("Not so much cash has settled.", code="INSUFFICIENT_BUYING_POWER")

    def _worst_price(self, request: OrderRequest) -> Decimal:
        return request.limit_price or self.asks.get(request.symbol, self.prices[request.symbol])

    def _accept(self, request: OrderRequest) -> _Standing:
        order = BrokerOrder(
            order_id=f"00000000-0000-4000-8000-{next(self._ids):012d}",
            client_order_id=request.client_order_id,
            symbol=request.symbol,
            side=request.side,
            quantity=request.quantity,
            filled_quantity=ZERO,
            filled_average_price=None,
            state=LegState.WORKING,
            status="new" if self._is_tradable_now(request.symbol) else "accepted",
            submitted_at=self.now,
        )
        standing = _Standing(order, self._worst_price(request), request.limit_price)
        self._standing[request.client_order_id] = standing
        return standing

    def _is_tradable_now(self, symbol: str) -> bool:
        return self.is_open or "/" in symbol

    def _step(self) -> None:
        if self.fills in (Fills.BY_HAND, Fills.HALF):
            return
        for standing in self._open(OrderSide.SELL) + self._open(OrderSide.BUY):
            order = standing.order
            if not self._is_tradable_now(order.symbol):
                continue
            quantity = order.quantity or ZERO
            half = (quantity / 2).quantize(_STEP, ROUND_DOWN)
            part = half if self.fills is Fills.STEPWISE and not order.filled_quantity and half else quantity
            self._fill_if_priced(standing, min(part, quantity - order.filled_quantity))

    def _fill_if_priced(self, standing: _Standing, quantity: Decimal) -> None:
        price, limit = self._price(standing.order), standing.limit_price
        buying = standing.order.side is OrderSide.BUY
        if limit is None or (price <= limit if buying else price >= limit):
            self._fill(standing, quantity)

    def _price(self, order: BrokerOrder) -> Decimal:
        price = self.prices[order.symbol]
        return self.asks.get(order.symbol, price) if order.side is OrderSide.BUY else price

    def _fill(self, standing: _Standing, quantity: Decimal) -> None:
        order, price = standing.order, self._price(standing.order)
        signed = quantity if order.side is OrderSide.BUY else -quantity
        self.cash -= signed * price
        if self.settles_later and signed < 0 and "/" not in order.symbol:
            self.unsettled -= signed * price
        self.holdings[order.symbol] = self.holdings.get(order.symbol, ZERO) + signed
        filled = order.filled_quantity + quantity
        self.activities.append(self._booking(order, quantity, price, filled))
        spent = order.filled_quantity * (order.filled_average_price or ZERO) + quantity * price
        done = filled == order.quantity
        final = LegState.FILLED if done else LegState.PARTIALLY_FILLED
        late = order.state not in OPEN_AT_BROKER and not done
        standing.order = replace(
            order,
            filled_quantity=filled,
            filled_average_price=(spent / filled).quantize(_STEP, ROUND_HALF_EVEN),
            state=order.state if late else final,
            status=order.status if late else final.value.lower(),
        )

    def _booking(self, order: BrokerOrder, quantity: Decimal, price: Decimal, filled: Decimal) -> Fill:
        name = f"{len(self.activities) + 1:06d}"
        return Fill(
            event_id=fill_event_id(name),
            at_ns=to_ns(self.now),
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=quantity,
            price=price,
            cumulative_quantity=filled,
        )
