"""A small account, its orders and the conditions under which the gate lets them pass; tests change single ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import BrokerOrder, LegState, OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.account.quote import Quote
from rebalancer.core.risk.gate import LegConditions, RunConditions, assess_leg, assess_run
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import MarketClosed
from tests.core.runs import ACTIVE, NOW, a_leg, an_order

BUY = OrderSide.BUY
SELL_SPY = a_leg("01")
BUY_QQQ = a_leg("02", BUY, symbol="QQQ", price="50")
BUY_COIN = a_leg("03", BUY, symbol="BTC/USD", quantity="0.01", price="60000")
LIMITS = RiskLimits(
    order_notional_usd_max=Decimal(1000),
    run_notional_usd_max=Decimal(1600),
    run_turnover_percent_max=Decimal(80),
    orders_per_day_max=10,
    position_percent_max=Decimal(25),
)


def cash_only(dollars: Decimal) -> Funds:
    """So much cash, all of it settled."""
    return Funds(dollars, dollars)


def quoted(price: str) -> Quote:
    return Quote(Decimal(price), Decimal(price), NOW, Decimal(price), Decimal(price))


QUOTES = {"SPY": quoted("100"), "QQQ": quoted("50"), "BTC/USD": quoted("60000"), "GLD": quoted("20")}
PORTFOLIO = PortfolioSnapshot(
    cash=Decimal(1000), positions=(Position("SPY", Decimal(10), Decimal(100)),), prices={"QQQ": Decimal(50)}
)
"""$2,000: half in SPY, half in cash."""

RUN = RunConditions(
    trading=ACTIVE,
    limits=LIMITS,
    market_closed=MarketClosed.REFUSE,
    trading_blocked=False,
    market_is_open=True,
    at=NOW,
    portfolio=PORTFOLIO,
    funds=Funds(Decimal(1000), Decimal(1000)),
    quotes=QUOTES,
)
LEG = LegConditions(
    trading=ACTIVE,
    limits=LIMITS,
    market_is_open=True,
    at=NOW,
    quote=QUOTES["SPY"],
    free_quantity=Decimal(10),
    cash_usd=Decimal(1000),
)


def foreign(symbol: str, side: OrderSide) -> BrokerOrder:
    return an_order(a_leg("99", side, symbol=symbol), LegState.WORKING)


def codes(*legs: Leg, **changes: Any) -> list[str]:
    return [breach.code for breach in assess_run(legs, replace(RUN, **changes))]


def leg_code(leg: Leg, **changes: Any) -> str | None:
    breach = assess_leg(leg, replace(LEG, **changes))
    return None if breach is None else breach.code
