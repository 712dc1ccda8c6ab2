"""Two worlds in which the broker's contract holds: the fake in memory, and the real adapter over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Protocol

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials, Patience
from rebalancer.core.account.order import TERMINAL, BrokerOrder, LegState, OrderRequest, OrderSide, OrderType
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    LedgerEvent,
    ShareKind,
    ShareLeg,
    activity_event_id,
)
from rebalancer.core.ledger.times import to_ns
from rebalancer.core.risk.trips import CashFlow
from rebalancer.ports.account import Asset, Broker
from tests.fakes.broker import FakeBroker, Fills
from tests.paper_broker.running import Running

PRICES: Mapping[str, Decimal] = {
    "SPY": Decimal("450.00"),
    "QQQ": Decimal("400.00"),
    "BRK.B": Decimal("500.00"),
    "NVR": Decimal("8000.00"),
    "BTC/USD": Decimal("60000.00"),
}
"""What the contract's symbols cost, in dollars. NVR trades in whole shares only."""

UNKNOWN_SYMBOL = "ZZZZZ"
_WAIT_SECONDS = 5.0


class World(Protocol):
    """What a contract test may do to the outside of a broker."""

    def open(self, *, cash: str, holdings: Mapping[str, str] | None = None) -> Broker:
        """An account with dollars and holdings."""

    def halt(self, symbol: str) -> None:
        """Take a symbol out of trading."""

    def fill_partly(self) -> None:
        """Let the next order be filled by half and then rest."""

    def move_cash(self, amount: str) -> None:
        """Deposit dollars into the account, or withdraw them where the amount is negative."""


class FakeWorld:
    """The fake broker."""

    def __init__(self) -> None:
        self._broker = FakeBroker()

    def open(self, *, cash: str, holdings: Mapping[str, str] | None = None) -> FakeBroker:
        """See `World`."""
        held = {symbol: Decimal(quantity) for symbol, quantity in (holdings or {}).items()}
        self._broker = FakeBroker(cash=Decimal(cash), holdings=held, prices=PRICES)
        self._broker.activities.extend(opening(self._broker.cash, held, self._broker.now))
        self._broker.assets["NVR"] = Asset("NVR", "NVR, Inc.", "us_equity", tradable=True, fractionable=False)
        return self._broker

    def halt(self, symbol: str) -> None:
        """See `World`."""
        asset = self._broker.fetch_asset(symbol)
        assert asset is not None
        self._broker.assets[symbol] = replace(asset, tradable=False)

    def fill_partly(self) -> None:
        """See `World`."""
        self._broker.fills = Fills.HALF

    def move_cash(self, amount: str) -> None:
        """See `World`."""
        self._broker.cash += Decimal(amount)
        self._broker.now += timedelta(seconds=1)
        self._broker.flows.append(CashFlow(self._broker.now, Decimal(amount)))
        self._broker.activities.append(booked_cash(self._broker, Decimal(amount)))


def opening(cash: Decimal, held: Mapping[str, Decimal], at: datetime) -> list[LedgerEvent]:
    """A deposit and a transfer of each holding at $100 a share, as an account begins."""
    names = {symbol: activity_event_id(f"opening-{symbol}") for symbol in held}
    legs = [
        ShareLeg(name, to_ns(at), ShareKind.TRANSFER, name, symbol, held[symbol], price=Decimal(100))
        for symbol, name in names.items()
    ]
    return [CashActivity(activity_event_id("opening-cash"), to_ns(at), CashKind.DEPOSIT, cash), *legs]


def booked_cash(broker: FakeBroker, amount: Decimal) -> CashActivity:
    """A deposit or a withdrawal, now."""
    kind = CashKind.DEPOSIT if amount > 0 else CashKind.WITHDRAWAL
    return CashActivity(activity_event_id(f"cash-{len(broker.activities)}"), to_ns(broker.now), kind, amount)


class PaperWorld:
    """The adapter, and a paper broker at the other end of the wire."""

    _numbers = count(1)

    def __init__(self, paper: Running) -> None:
        self._paper = paper
        self.key_id = f"PKCONTRACT{next(self._numbers)}"

    def open(self, *, cash: str, holdings: Mapping[str, str] | None = None) -> AlpacaBroker:
        """See `World`."""
        for symbol, price in PRICES.items():
            self._paper.price(symbol, str(price))
        positions = [
            {"symbol": symbol, "quantity": quantity, "average_cost": "100"}
            for symbol, quantity in (holdings or {}).items()
        ]
        secret = "contract-secret"
        self._paper.admin("POST", "/accounts", key_id=self.key_id, secret=secret, cash=cash, positions=positions)
        return AlpacaBroker(
            AlpacaCredentials(self.key_id, secret),
            base_url=self._paper.url,
            data_url=self._paper.url,
            patience=Patience(read_seconds=5),
        )

    def halt(self, symbol: str) -> None:
        """See `World`."""
        self._paper.admin("POST", "/faults", kind="halted_asset", symbol=symbol)

    def fill_partly(self) -> None:
        """See `World`."""
        self._paper.admin("POST", "/faults", kind="partial", key_id=self.key_id, fraction="0.5")

    def move_cash(self, amount: str) -> None:
        """See `World`."""
        way = "withdraw" if amount.startswith("-") else "deposit"
        self._paper.admin("POST", f"/accounts/{self.key_id}/{way}", amount=amount.removeprefix("-"))


_order_numbers = count(1)


def order(
    symbol: str, side: OrderSide, quantity: str, *, limit: str | None = None, order_id: str | None = None
) -> OrderRequest:
    """A request under an id of its own: at the market, or with a limit in dollars."""
    return OrderRequest(
        client_order_id=order_id or f"ek-contract-{next(_order_numbers)}",
        symbol=symbol,
        side=side,
        quantity=Decimal(quantity),
        order_type=OrderType.MARKET if limit is None else OrderType.LIMIT,
        limit_price=None if limit is None else Decimal(limit),
    )


def wait_for(
    broker: Broker, client_order_id: str, is_there: Callable[[BrokerOrder], bool] = lambda o: o.state in TERMINAL
) -> BrokerOrder:
    """The order once it is final (or as the condition says); a failure when that takes too long."""
    give_up = time.monotonic() + _WAIT_SECONDS
    while True:
        found = broker.fetch_order(client_order_id)
        assert found is not None
        if is_there(found):
            return found
        assert time.monotonic() < give_up, f"still {found.status}: {found}"
        time.sleep(0.02)


def filled(broker: Broker, request: OrderRequest) -> BrokerOrder:
    """Submit an order that the broker fills whole."""
    broker.submit_order(request)
    done = wait_for(broker, request.client_order_id)
    assert done.state is LegState.FILLED
    return done
