"""The open doors to users' brokers: kept while the connection is unchanged, closed when the broker refuses it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from rebalancer.core.access.connection import ConnectionState, ConnectionStatus
from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder, OrderRequest
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerRejected, Conflict, RebalancerError
from rebalancer.core.risk.trips import CashFlow
from rebalancer.ports.access import StoredConnection
from rebalancer.ports.account import AccountSnapshot, Asset, Broker, MarketClock
from rebalancer.services.access.connection import (
    UNAUTHORIZED,
    ConnectionPorts,
    connected,
    require_connection,
    revocation_entry,
    revoked,
)

if TYPE_CHECKING:
    from rebalancer.core.evidence.series import DailySeries
    from rebalancer.core.ledger.events import LedgerEvent
    from rebalancer.core.ledger.orders import OrderReport
    from rebalancer.core.statements.equity_history import EquityDay
    from rebalancer.ports.ledger import Holdings

_Answer = TypeVar("_Answer")

LIFE = timedelta(minutes=10)
"""How long decrypted keys are kept in memory at most."""

DOORS_MAX = 200
"""How many users' doors one instance keeps open; the one that was used longest ago is closed first."""

NotifyRevoked = Callable[[str, ConnectionStatus], None]
"""Notifies a user that the connection was refused."""


@dataclass(frozen=True, slots=True)
class _OpenBroker:
    broker: Broker
    account_digest: str
    revision: str
    opened_at: datetime


class ConnectedBrokers:
    """Hands out users' brokers.

    Each call reads one small document, the connection, so that a connection that was changed or ended anywhere is never
    used again; what that spares is decrypting (with a key service a request of some 40 ms) and a new HTTPS connection.
    """

    def __init__(self, ports: ConnectionPorts, notify: NotifyRevoked) -> None:
        self._ports = ports
        self._notify = notify
        self._open_brokers: OrderedDict[str, _OpenBroker] = OrderedDict()
        self._changing = threading.Lock()

    def account_of(self, uid: str) -> tuple[Broker, str]:
        """Return a user's own account and its digest, of one and the same connection.

        Raises `PermissionDenied` NOT_ACCOUNT_OWNER or CONNECTION_REVOKED.
        """
        connection = require_connection(self._ports, uid)
        now = self._ports.clock.now()
        opened = self._open_brokers.get(uid)
        if opened is None or opened.revision != connection.revision or now - opened.opened_at > LIFE:
            opened = self._open(uid, connection, now)
        # One instance serves several calls at once: another one may close the oldest opened at any moment.
        with self._changing:
            self._open_brokers[uid] = opened
            self._open_brokers.move_to_end(uid)
            while len(self._open_brokers) > DOORS_MAX:
                self._open_brokers.popitem(last=False)
        return opened.broker, opened.account_digest

    def _open(self, uid: str, known: StoredConnection, now: datetime) -> _OpenBroker:
        connection, credentials = connected(self._ports, uid, known)
        plain = self._ports.brokers().open_broker(credentials, connection.status.environment)
        on_refusal = Refusal(self._ports, uid, connection.status, connection.revision, self._notify)
        return _OpenBroker(WatchedBroker(plain, on_refusal), connection.account_digest, connection.revision, now)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What follows when the broker refuses an account's credentials: automation off, the user notified, once.

    `revision` is None for the deployment's own keys, which no document holds.
    """

    ports: ConnectionPorts
    uid: str
    status: ConnectionStatus
    revision: str | None
    notify: NotifyRevoked

    def record(self) -> None:
        """Mark the connection as revoked; one that was changed meanwhile is left as it is."""
        if self.revision is None and self._is_known():
            return
        now = self.ports.clock.now()
        status = revoked(self.status, now)
        audit = revocation_entry(self.uid, status, now)
        try:
            self.ports.connections.revoke_connection(self.uid, status, revision=self.revision, audit=audit)
        except Conflict:
            return
        self.ports.log.event("connection_revoked", kind=status.kind.value)
        self.notify(self.uid, status)

    def _is_known(self) -> bool:
        """Whether the owner was notified before: the deployment's own keys are tried again with every call."""
        shown = self.ports.connections.load_status(self.uid)
        return shown is not None and shown.state is ConnectionState.REVOKED


class WatchedBroker(Broker):
    """A user's broker that acts on a refusal of the credentials before it raises it.

    One endpoint's refusal may be about that endpoint alone (market data that a plan does not include): the account
    counts as revoked only if its cash cannot be fetched either.
    """

    def __init__(self, broker: Broker, refusal: Refusal) -> None:
        self._broker = broker
        self._refusal = refusal

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_snapshot(symbols))

    def fetch_funds(self) -> Funds:
        """See `Broker`."""
        return self._watch(self._broker.fetch_funds)

    def fetch_quotes(self, symbols: Collection[str]) -> Mapping[str, Quote]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_quotes(symbols))

    def fetch_cash_flows(self, since: datetime) -> Sequence[CashFlow]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_cash_flows(since))

    def fetch_market_clock(self) -> MarketClock:
        """See `Broker`."""
        return self._watch(self._broker.fetch_market_clock)

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_orders(symbols))

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_order(client_order_id))

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`."""
        return self._watch(lambda: self._broker.submit_order(request))

    def cancel_order(self, order_id: str) -> None:
        """See `Broker`."""
        self._watch(lambda: self._broker.cancel_order(order_id))

    def fetch_asset(self, symbol: str) -> Asset | None:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_asset(symbol))

    def fetch_assets(self, symbols: Collection[str]) -> Mapping[str, Asset]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_assets(symbols))

    def fetch_tradable_assets(self) -> Sequence[Asset]:
        """See `Broker`."""
        return self._watch(self._broker.fetch_tradable_assets)

    def fetch_activities(self, after: datetime | None) -> Sequence[LedgerEvent]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_activities(after))

    def fetch_order_reports(self, after: datetime | None) -> Sequence[OrderReport]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_order_reports(after))

    def fetch_holdings(self) -> Holdings:
        """See `Broker`."""
        return self._watch(self._broker.fetch_holdings)

    def fetch_equity_days(self, since: datetime) -> Sequence[EquityDay]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_equity_days(since))

    def fetch_daily_closes(
        self, symbols: Collection[str], first_day: date, last_day: date
    ) -> Mapping[str, DailySeries]:
        """See `Broker`."""
        return self._watch(lambda: self._broker.fetch_daily_closes(symbols, first_day, last_day))

    def _watch(self, call: Callable[[], _Answer]) -> _Answer:
        try:
            return call()
        except BrokerRejected as error:
            if error.code == UNAUTHORIZED and self._is_account_refused():
                self._refusal.record()
            raise

    def _is_account_refused(self) -> bool:
        try:
            self._broker.fetch_funds()
        except BrokerRejected as error:
            return error.code == UNAUTHORIZED
        except RebalancerError as error:
            self._refusal.ports.log.event("revocation_not_confirmed", code=error.code)
            return False
        return False
