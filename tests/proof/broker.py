"""A broker with Alpaca's dangers: it lends on margin, its lists lag behind, and a request may arrive after its sender
gave up waiting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from rebalancer.core.account.order import BrokerOrder, LegState, OrderRequest
from rebalancer.core.base.errors import BrokerOutcomeUnknown, RebalancerError
from rebalancer.core.execution.absorb import UNSENT_AFTER
from rebalancer.ports.account import AccountSnapshot
from tests.fakes.surroundings import FakeClock
from tests.services.world import WatchedBroker, WatchedDocuments

MARGIN = Decimal(4)
"""How many times its own money an account may spend here: Alpaca's intraday buying power."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What the lists showed from a moment on."""

    since: datetime
    orders: tuple[BrokerOrder, ...]
    holdings: dict[str, Decimal]
    cash: Decimal


class ProofBroker(WatchedBroker):
    """One margin account. `accepted` holds each request that became an order, in order; `lag` is how far the lists of
    orders and positions stay behind; `late_arrivals` counts requests that came after their sender gave up, and
    `hasty_repeats` orders that were sent again while an earlier request could still arrive."""

    def __init__(self, documents: WatchedDocuments, clock: FakeClock, **account: Any) -> None:
        super().__init__(documents, clock, **account)
        self.accepted: list[OrderRequest] = []
        self.lag = timedelta(0)
        self.late_arrivals = self.hasty_repeats = 0
        self.delay: timedelta | None = None
        self.delays: dict[str, timedelta] = {}
        self._under_way: list[tuple[datetime, datetime, OrderRequest]] = []
        self._past: list[_Past] = []
        self._lends = False

    def follow(self, clock: FakeClock) -> None:
        """Tell the time by this clock from now on."""
        self._clock = clock

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`. With a `delay`, of the next order or of one by its id, the answer is lost and the request comes
        that much later."""
        now = self._clock.at
        rivals = [sent_at for _, sent_at, other in self._under_way if other.client_order_id == request.client_order_id]
        self.hasty_repeats += sum(1 for sent_at in rivals if now - sent_at < UNSENT_AFTER)
        delay = self.delays.pop(request.client_order_id, self.delay)
        if delay is not None:
            self._under_way.append((now + delay, now, request))
            self.delay = None
            raise BrokerOutcomeUnknown("The broker's answer was lost.", code="BROKER_TIMEOUT")
        return super().submit_order(request)

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """See `Broker`; `lag` behind."""
        fresh = super().fetch_orders(symbols)
        past = self._as_shown()
        return [order for order in reversed(past.orders) if order.symbol in symbols] if past else fresh

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """See `Broker`; `lag` behind."""
        fresh = super().fetch_order(client_order_id)
        past = self._as_shown()
        if past is None:
            return fresh
        return next((order for order in past.orders if order.client_order_id == client_order_id), None)

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """See `Broker`; positions `lag` behind, cash too."""
        past = self._as_shown()
        if past is None:
            return super().fetch_snapshot(symbols)
        holdings, cash = self.holdings, self.cash
        self.holdings, self.cash = past.holdings, past.cash
        try:
            return super().fetch_snapshot(symbols)
        finally:
            self.holdings, self.cash = holdings, cash

    def count_standing(self, client_order_id: str) -> int:
        """How many orders stand under an id."""
        return sum(1 for order in self.orders if order.client_order_id == client_order_id)

    def spendable_now(self) -> Decimal:
        """Dollars that are there, without margin, whatever the lists show."""
        return self._spendable()

    def free_now(self, symbol: str) -> Decimal:
        """Shares that are held and not reserved by an open sell."""
        return self._available(symbol)

    def worst_price(self, request: OrderRequest) -> Decimal:
        """What one share of a buy costs at most."""
        return self._worst_price(request)

    def deliver(self) -> None:
        """Let the requests arrive whose time has come."""
        now = self._clock.at
        due = [one for one in self._under_way if one[0] <= now]
        self._under_way = [one for one in self._under_way if one[0] > now]
        for _, _, request in due:
            self.submitted.append(request)
            self.late_arrivals += 1
            try:
                self._take(request)
            except RebalancerError:
                # Nobody waits for the answer any more.
                continue

    def _begin(self, method: str) -> Any:
        self.now = self._clock.at
        self.deliver()
        return super()._begin(method)

    def _require_permitted(self, request: OrderRequest) -> None:
        """Each worker of the proof is held against what it saw at its gate instead."""

    def _take(self, request: OrderRequest) -> BrokerOrder:
        is_new = not self.count_standing(request.client_order_id)
        self._remember()
        order = super()._take(request)
        self._remember()
        if is_new:
            self.accepted.append(request)
        return order

    def end(self, client_order_id: str, state: LegState) -> BrokerOrder:
        """See `Exchange`."""
        order = super().end(client_order_id, state)
        self._remember()
        return order

    def _step(self) -> None:
        super()._step()
        self._remember()

    def _require_acceptable(self, request: OrderRequest) -> None:
        self._lends = True
        try:
            super()._require_acceptable(request)
        finally:
            self._lends = False

    def _spendable(self) -> Decimal:
        own = super()._spendable()
        if not self._lends:
            return own
        worth = sum((quantity * self.prices[symbol] for symbol, quantity in self.holdings.items()), self.cash)
        return own + MARGIN * max(worth, Decimal(0))

    def _remember(self) -> None:
        if self.lag:
            self._past.append(_Past(self._clock.at, tuple(self.orders), dict(self.holdings), self.cash))

    def _as_shown(self) -> _Past | None:
        """What the lists show: the newest that is older than the lag; the first one where none is."""
        if not self.lag or not self._past:
            return None
        old = [past for past in self._past if past.since <= self._clock.at - self.lag]
        return old[-1] if old else self._past[0]
