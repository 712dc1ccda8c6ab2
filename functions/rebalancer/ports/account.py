"""What the use cases need of one account at the broker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder, OrderRequest
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.account.quote import Quote
from rebalancer.core.risk.trips import CashFlow

if TYPE_CHECKING:
    from rebalancer.core.evidence.series import DailySeries
    from rebalancer.core.ledger.events import LedgerEvent
    from rebalancer.core.ledger.orders import OrderReport
    from rebalancer.core.statements.equity_history import EquityDay
    from rebalancer.ports.ledger import Holdings


@dataclass(frozen=True, slots=True)
class Asset:
    """An instrument at the broker. `asset_class` is `us_equity` or `crypto`."""

    symbol: str
    name: str
    asset_class: str
    tradable: bool
    fractionable: bool


@dataclass(frozen=True, slots=True)
class MarketClock:
    """The broker's clock: the session is what it says, not what our machine believes."""

    at: datetime
    is_open: bool
    next_open: datetime
    next_close: datetime


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """The account at one moment.

    `funds` are never margin: the smaller of cash and buying power, at least 0, and the part that has settled.
    `open_orders` are all orders that are open at the broker, ours and others'. `trading_blocked` is the broker's word
    that this account may not trade.
    `equity_usd` is the broker's own sum; `last_equity_usd` that of the previous close, None where it tells none, and
    `last_equity_at` when that was, or when the account was opened, if later. `last_closes` are dollars per share at
    that close, for the positions of which the broker gives it.
    """

    portfolio: PortfolioSnapshot
    funds: Funds
    trading_blocked: bool
    open_orders: tuple[BrokerOrder, ...]
    equity_usd: Decimal
    last_equity_usd: Decimal | None = None
    last_equity_at: datetime | None = None
    last_closes: Mapping[str, Decimal] = field(default_factory=dict)


class TradingAccount(Protocol):
    """One account at the broker as runs and checks use it: money, prices, orders."""

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """Cash, positions and prices. Prices cover all positions and `symbols` (without CASH).

        A fixed number of requests, however many symbols: account and positions, plus one for prices of symbols that
        are not
        held (one per asset class) and one for open orders where account and positions show that there are any.
        A symbol without a price is left out of `prices`.
        """

    def fetch_funds(self) -> Funds:
        """Fetch what buys may spend now."""

    def fetch_quotes(self, symbols: Collection[str]) -> Mapping[str, Quote]:
        """Fetch the newest quote, trade and previous close of each symbol; one that market data does not know is left
        out. One request per asset class, however many symbols."""

    def fetch_cash_flows(self, since: datetime) -> Sequence[CashFlow]:
        """Deposits, withdrawals and transfers after a moment (aware UTC), oldest first; fills, dividends, interest and
        fees are none. Securities count with the value that the broker booked them at."""

    def fetch_market_clock(self) -> MarketClock:
        """Whether the stock market is open."""

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """Fetch the newest orders (at most 500) of these symbols, in any state."""

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """Fetch the order under this id, or None where the broker knows none."""

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """Send one order, once; never repeated here.

        Raises `BrokerRejected` when the broker refused it, `BrokerUnavailable` when it surely did not reach the broker,
        `BrokerOutcomeUnknown` when it may have. For an id that the broker knows already, its order is returned.
        """

    def cancel_order(self, order_id: str) -> None:
        """Ask for an order's cancellation. One that is final already, or unknown, is left as it is: no error."""

    def fetch_asset(self, symbol: str) -> Asset | None:
        """One asset, or None where the broker knows none."""

    def fetch_assets(self, symbols: Collection[str]) -> Mapping[str, Asset]:
        """Fetch the assets that the broker knows among `symbols`; few requests whatever their number."""

    def fetch_tradable_assets(self) -> Sequence[Asset]:
        """Fetch every asset that can be traded now, some twelve thousand at Alpaca; one request for each asset class.
        One that cannot be read is left out; a list without any is `BrokerUnavailable`."""


class BrokerHistory(Protocol):
    """The history of one account at the broker. Errors are those of `Broker`."""

    def fetch_activities(self, after: datetime | None) -> Sequence[LedgerEvent]:
        """Fetch fills, cash and corporate actions that the broker booked after a moment (aware UTC), or all that it
        still reports (None), oldest first; one request for each hundred.

        An event's id follows from the broker's own: the same activity fetched twice is the same event. One that the
        broker cancelled comes under its old id, void.
        """

    def fetch_order_reports(self, after: datetime | None) -> Sequence[OrderReport]:
        """Orders in any state that were sent after a moment (aware UTC), or all that the broker still has (None), the
        oldest first; one request for each five hundred."""

    def fetch_holdings(self) -> Holdings:
        """Fetch what the account holds: two requests."""


class EquityBook(Protocol):
    """The equity of one account as its broker kept it. Errors are those of `Broker`."""

    def fetch_equity_days(self, since: datetime) -> Sequence[EquityDay]:
        """Fetch a day for each session since a moment (aware UTC), oldest first, each once; none before the account
        was opened. One request."""


class PriceBook(Protocol):
    """The history of prices as the broker's market data have it. Errors are those of `Broker`."""

    def fetch_daily_closes(
        self, symbols: Collection[str], first_day: date, last_day: date
    ) -> Mapping[str, DailySeries]:
        """Fetch the series of each symbol, adjusted for splits and, where its kind says so, for dividends.

        Both days are included. A symbol without a close is left out. One request for each ten thousand closes.
        """


class Broker(TradingAccount, BrokerHistory, EquityBook, PriceBook, Protocol):
    """One account at the broker: all of its parts.

    Every method may raise `BrokerUnavailable` (nothing happened, try again) or `BrokerRejected` (final, such as for
    keys that were revoked).
    """
