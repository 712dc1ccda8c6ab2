"""A broker in memory, for the tests of the use cases: exact cash and positions, fills in steps, faults on demand.

The broker contract suite holds it against the real adapter.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import OPEN_AT_BROKER, BrokerOrder, LegState, OrderRequest, OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.series import DailySeries
from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.orders import OrderReport
from rebalancer.core.ledger.reconciliation import BrokerPosition
from rebalancer.core.ledger.times import to_ns
from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.equity_history import EquityDay
from rebalancer.ports.account import AccountSnapshot, Asset, MarketClock
from rebalancer.ports.ledger import Holdings
from tests.fakes.exchange import ZERO, Exchange, Fills

__all__ = ["FakeBroker", "Fault", "Fills"]


class Fault(Enum):
    """What goes wrong with one call. The two UNKNOWN faults differ in whether the broker took the order."""

    UNAVAILABLE = auto()
    REJECTED = auto()
    UNKNOWN_NOT_TAKEN = auto()
    UNKNOWN_TAKEN = auto()


class FakeBroker(Exchange):
    """One account at a broker that lives in the test.

    `calls` names every call of the port in order, `submitted` holds every request that reached the broker. What
    `Exchange` says may be set, may be set at any time.
    """

    def __init__(
        self,
        *,
        cash: Decimal = ZERO,
        holdings: Mapping[str, Decimal] | None = None,
        prices: Mapping[str, Decimal] | None = None,
        fills: Fills = Fills.INSTANT,
        now: datetime = datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
    ) -> None:
        super().__init__(cash, holdings or {}, prices or {}, fills, now)
        self.calls: list[str] = []
        self.daily_closes: dict[str, DailySeries] = {}
        self.submitted: list[OrderRequest] = []
        self._faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)

    def fail(self, method: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Let the next `times` calls of a port method fail, after `after` calls that go well."""
        self._faults[method].extend([None] * after + [fault] * times)

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """See `Broker`."""
        self._begin("fetch_snapshot")
        held = [self._position(symbol) for symbol in sorted(self.holdings) if self.holdings[symbol]]
        opened = tuple(order for order in self.orders if order.state in OPEN_AT_BROKER)
        wanted = {*symbols, *(order.symbol for order in opened)} - {position.symbol for position in held}
        pending: defaultdict[str, Decimal] = defaultdict(Decimal)
        for order in opened:
            left = (order.quantity or ZERO) - order.filled_quantity
            pending[order.symbol] += left if order.side is OrderSide.BUY else -left
        portfolio = PortfolioSnapshot(
            cash=self.cash,
            positions=tuple(held),
            prices={symbol: self.prices[symbol] for symbol in sorted(wanted) if symbol in self.prices},
            taken_at=self.now,
            open_quantities=dict(pending),
        )
        return AccountSnapshot(
            portfolio,
            self._funds(),
            self.trading_blocked,
            opened,
            equity_usd=portfolio.total_value,
            last_equity_usd=portfolio.total_value if self.last_equity_usd is None else self.last_equity_usd,
            last_equity_at=self.now - timedelta(hours=18),
            last_closes=dict(self.last_closes),
        )

    def fetch_funds(self) -> Funds:
        """See `Broker`."""
        self._begin("fetch_funds")
        return self._funds()

    def fetch_quotes(self, symbols: Collection[str]) -> Mapping[str, Quote]:
        """See `Broker`."""
        self._begin("fetch_quotes")
        quotes = {symbol: self._quote(symbol) for symbol in sorted(symbols)}
        return {symbol: quote for symbol, quote in quotes.items() if quote is not None}

    def fetch_cash_flows(self, since: datetime) -> Sequence[CashFlow]:
        """See `Broker`."""
        self._begin("fetch_cash_flows")
        return sorted((flow for flow in self.flows if flow.at > since), key=lambda flow: flow.at)

    def fetch_equity_days(self, since: datetime) -> Sequence[EquityDay]:
        """See `EquityBook`."""
        self._begin("fetch_equity_days")
        worth = sum((quantity * self.prices[symbol] for symbol, quantity in self.holdings.items() if quantity), ZERO)
        today = EquityDay(new_york_date(self.now), self.cash + worth)
        before = [one for one in self.equity_days if new_york_date(since) <= one.day < today.day]
        return [*before, today]

    def fetch_daily_closes(
        self, symbols: Collection[str], first_day: date, last_day: date
    ) -> Mapping[str, DailySeries]:
        """See `PriceBook`."""
        self._begin("fetch_daily_closes")
        found = {
            symbol: replace(
                known, closes={day: close for day, close in known.closes.items() if first_day <= day <= last_day}
            )
            for symbol in symbols
            if (known := self.daily_closes.get(symbol)) is not None
        }
        return {symbol: series for symbol, series in found.items() if series.closes}

    def fetch_activities(self, after: datetime | None) -> Sequence[LedgerEvent]:
        """See `BrokerHistory`."""
        self._begin("fetch_activities")
        return [event for event in self.activities if after is None or event.at_ns > to_ns(after)]

    def fetch_order_reports(self, after: datetime | None) -> Sequence[OrderReport]:
        """See `BrokerHistory`."""
        self._begin("fetch_order_reports")
        sent = [order for order in self.orders if order.submitted_at is not None]
        return [
            OrderReport(order, self._changed_at(order))
            for order in sent
            if after is None or (order.submitted_at and order.submitted_at > after)
        ]

    def fetch_holdings(self) -> Holdings:
        """See `BrokerHistory`."""
        self._begin("fetch_holdings")
        positions = [
            BrokerPosition(symbol, quantity, None, self.prices.get(symbol), "crypto" if "/" in symbol else "us_equity")
            for symbol, quantity in sorted(self.holdings.items())
            if quantity
        ]
        worth = sum((held.quantity * (held.price_usd or ZERO) for held in positions), ZERO)
        return Holdings(self.cash, tuple(positions), self.cash + worth)

    def fetch_market_clock(self) -> MarketClock:
        """See `Broker`."""
        self._begin("fetch_market_clock")
        return MarketClock(self.now, self.is_open, self.now + timedelta(hours=18), self.now + timedelta(hours=6))

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """See `Broker`."""
        self._begin("fetch_orders")
        self._step()
        return [order for order in reversed(self.orders) if order.symbol in symbols][:500]

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """See `Broker`."""
        self._begin("fetch_order")
        self._step()
        standing = self._standing.get(client_order_id)
        return None if standing is None else standing.order

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`."""
        fault = self._begin("submit_order")
        if fault is Fault.UNKNOWN_NOT_TAKEN:
            raise BrokerOutcomeUnknown("The broker's answer was lost.", code="BROKER_TIMEOUT")
        self.submitted.append(request)
        order = self._take(request)
        if fault is Fault.UNKNOWN_TAKEN:
            raise BrokerOutcomeUnknown("The broker's answer was lost.", code="BROKER_TIMEOUT")
        return order

    def cancel_order(self, order_id: str) -> None:
        """See `Broker`."""
        self._begin("cancel_order")
        for standing in self._standing.values():
            if standing.order.order_id == order_id and standing.order.state in OPEN_AT_BROKER:
                self.end(standing.order.client_order_id, LegState.CANCELED)

    def fetch_asset(self, symbol: str) -> Asset | None:
        """See `Broker`."""
        self._begin("fetch_asset")
        return self._asset(symbol)

    def fetch_assets(self, symbols: Collection[str]) -> Mapping[str, Asset]:
        """See `Broker`."""
        self._begin("fetch_assets")
        found = {symbol: self._asset(symbol) for symbol in symbols}
        return {symbol: asset for symbol, asset in found.items() if asset is not None}

    def fetch_tradable_assets(self) -> Sequence[Asset]:
        """See `Broker`."""
        self._begin("fetch_tradable_assets")
        every = [self._asset(symbol) for symbol in sorted({*self.assets, *self.prices})]
        return [asset for asset in every if asset is not None and asset.tradable]

    def _begin(self, method: str) -> Fault | None:
        self.calls.append(method)
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is Fault.UNAVAILABLE:
            raise BrokerUnavailable("The broker could not be reached.", code="BROKER_UNREACHABLE")
        if fault is Fault.REJECTED:
            raise BrokerRejected("The broker refused the request.", code="BROKER_FORBIDDEN")
        return fault
