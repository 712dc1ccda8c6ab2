"""The ports `Broker`, `BrokerHistory` and `EquityBook` on Alpaca."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from rebalancer.adapters.alpaca.activities import fetch_cash_flows
from rebalancer.adapters.alpaca.assets import (
    fetch_asset,
    fetch_assets,
    fetch_tradable_assets,
    none_if_not_found,
)
from rebalancer.adapters.alpaca.connection import AlpacaCredentials, AlpacaToken, Patience, require_root_url
from rebalancer.adapters.alpaca.funds import funds_of
from rebalancer.adapters.alpaca.orders import broker_order, order_body, read_orders
from rebalancer.adapters.alpaca.quotes import fetch_quotes
from rebalancer.adapters.alpaca.snapshot import ORDERS_PER_PAGE, fetch_account, fetch_snapshot
from rebalancer.adapters.alpaca.symbols import in_path
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireClock, WireOrder, read
from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder, OrderRequest, is_same_order
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable
from rebalancer.ports.account import AccountSnapshot, Asset, MarketClock

# What only the books and the equity line need is imported when it is first asked for: trading does not pay for it.
if TYPE_CHECKING:
    from rebalancer.core.evidence.series import DailySeries
    from rebalancer.core.ledger.events import LedgerEvent
    from rebalancer.core.ledger.orders import OrderReport
    from rebalancer.core.risk.trips import CashFlow
    from rebalancer.core.statements.equity_history import EquityDay
    from rebalancer.ports.ledger import Holdings


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AlpacaBroker:
    """One Alpaca account, paper or live by its address.

    Addresses are roots such as https://paper-api.alpaca.markets and https://data.alpaca.markets. `now` stamps
    snapshots. Connections are kept and reused, so keep the object. Errors are those of the port; InvalidInput for an
    invalid address.
    """

    def __init__(
        self,
        credentials: AlpacaCredentials | AlpacaToken,
        *,
        base_url: str,
        data_url: str,
        patience: Patience | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        chosen = patience or Patience()
        self._trading = AlpacaRest(credentials, require_root_url(base_url, "base_url"), chosen)
        self._market = AlpacaRest(credentials, require_root_url(data_url, "data_url"), chosen)
        self._now = now

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """See `Broker`."""
        return fetch_snapshot(self._trading, self._market, symbols, self._now())

    def fetch_funds(self) -> Funds:
        """See `Broker`."""
        return funds_of(fetch_account(self._trading))

    def fetch_quotes(self, symbols: Collection[str]) -> Mapping[str, Quote]:
        """See `Broker`."""
        return fetch_quotes(self._market, symbols)

    def fetch_cash_flows(self, since: datetime) -> Sequence[CashFlow]:
        """See `Broker`."""
        return fetch_cash_flows(self._trading, since)

    def fetch_equity_days(self, since: datetime) -> Sequence[EquityDay]:
        """See `EquityBook`."""
        from rebalancer.adapters.alpaca.equity import fetch_equity_days

        return fetch_equity_days(self._trading, since)

    def fetch_daily_closes(
        self, symbols: Collection[str], first_day: date, last_day: date
    ) -> Mapping[str, DailySeries]:
        """See `PriceBook`."""
        from rebalancer.adapters.alpaca.bars import fetch_daily_closes

        return fetch_daily_closes(self._market, symbols, first_day, last_day)

    def fetch_activities(self, after: datetime | None) -> Sequence[LedgerEvent]:
        """See `BrokerHistory`."""
        from rebalancer.adapters.alpaca.history import fetch_activities

        return fetch_activities(self._trading, after)

    def fetch_order_reports(self, after: datetime | None) -> Sequence[OrderReport]:
        """See `BrokerHistory`."""
        from rebalancer.adapters.alpaca.order_reports import fetch_order_reports

        return fetch_order_reports(self._trading, after)

    def fetch_holdings(self) -> Holdings:
        """See `BrokerHistory`."""
        from rebalancer.adapters.alpaca.history import fetch_holdings

        return fetch_holdings(self._trading)

    def fetch_market_clock(self) -> MarketClock:
        """See `Broker`."""
        clock = read(WireClock, self._trading.get("/clock"), "clock")
        times = (clock.timestamp, clock.next_open, clock.next_close)
        at, next_open, next_close = (moment.astimezone(UTC) for moment in times)
        return MarketClock(at, clock.is_open, next_open, next_close)

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """See `Broker`."""
        if not symbols:
            return ()
        query = {
            "status": "all",
            "limit": str(ORDERS_PER_PAGE),
            "direction": "desc",
            "nested": "false",
            "symbols": ",".join(sorted(symbols)),
        }
        return [broker_order(order) for order in read_orders(self._trading.get("/orders", query))]

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """See `Broker`."""
        path = "/orders:by_client_order_id"
        answer = none_if_not_found(lambda: self._trading.get(path, {"client_order_id": client_order_id}))
        return None if answer is None else broker_order(read(WireOrder, answer, f"order {client_order_id}"))

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`. One POST, never repeated; a duplicate id costs one more read."""
        body = order_body(request)
        try:
            answer = self._trading.post("/orders", body)
        except BrokerRejected as error:
            if error.code == "DUPLICATE_ORDER_ID":
                return self._standing_order(request)
            raise
        try:
            return broker_order(read(WireOrder, answer, f"order {request.client_order_id}"))
        except BrokerUnavailable as error:
            raise BrokerOutcomeUnknown(error.message, code=error.code) from error

    def _standing_order(self, request: OrderRequest) -> BrokerOrder:
        """Return the order that already has this id, if it is the one that was asked for.

        Not being able to look is an unknown outcome: there is an order, and it is unknown whether it is ours.
        """
        try:
            order = self.fetch_order(request.client_order_id)
        except BrokerUnavailable as error:
            raise BrokerOutcomeUnknown(error.message, code=error.code) from error
        if order is None:
            message = "The broker says that the order's id is taken, but does not show the order under it."
            raise BrokerOutcomeUnknown(message, code="ORDER_ID_TAKEN")
        if not is_same_order(request, order):
            raise BrokerRejected(
                f"The id of the {request.side} of {request.symbol} is taken by another order at the broker.",
                code="ORDER_ID_TAKEN",
                details={"order_id": order.order_id},
            )
        return order

    def cancel_order(self, order_id: str) -> None:
        """See `Broker`."""
        try:
            self._trading.delete(f"/orders/{in_path(order_id)}")
        except BrokerRejected as error:
            if error.details.get("http_status") not in (404, 422):
                raise

    def fetch_asset(self, symbol: str) -> Asset | None:
        """See `Broker`."""
        return fetch_asset(self._trading, symbol)

    def fetch_assets(self, symbols: Collection[str]) -> Mapping[str, Asset]:
        """See `Broker`."""
        return fetch_assets(self._trading, symbols)

    def fetch_tradable_assets(self) -> Sequence[Asset]:
        """See `Broker`."""
        return fetch_tradable_assets(self._trading)
