"""The gate is total: any plan and any order gets an answer, and what passes is covered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.risk.gate import assess_leg, assess_run
from rebalancer.core.risk.state import MarketClosed, TradingStatus
from tests.core.gates import (
    BUY,
    LEG,
    QUOTES,
    RUN,
)
from tests.core.runs import ACTIVE, HALTED, REDUCING, a_leg

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=9)
positive = st.decimals(min_value=Decimal("0.000000001"), max_value=10**9, places=9)
symbols = st.sampled_from(["SPY", "QQQ", "BTC/USD", "GLD"])
_ids = count(1)
legs = st.builds(
    lambda symbol, side, quantity, price, limit: replace(
        a_leg(f"{next(_ids):02d}", side, symbol=symbol, quantity=str(quantity), price=str(price)), limit_price=limit
    ),
    symbols,
    st.sampled_from(OrderSide),
    positive.map(lambda number: format(number, "f")),
    positive.map(lambda number: format(number, "f")),
    st.one_of(st.none(), positive),
)
portfolios = st.builds(
    lambda cash, held: PortfolioSnapshot(
        cash, tuple(Position(symbol, quantity, price, free) for symbol, (quantity, price, free) in held.items())
    ),
    numbers,
    st.dictionaries(symbols, st.tuples(numbers, positive, st.one_of(st.none(), numbers))),
)
states = st.sampled_from([ACTIVE, REDUCING, HALTED])


@given(st.lists(legs, max_size=4), portfolios, states, st.booleans(), numbers, st.sampled_from(MarketClosed))
def test_any_plan_gets_an_answer_and_every_refusal_a_remedy(
    plan: list[Leg],
    portfolio: PortfolioSnapshot,
    trading: TradingStatus,
    is_open: bool,
    cash: Decimal,
    closed: MarketClosed,
) -> None:
    conditions = replace(
        RUN,
        portfolio=portfolio,
        trading=trading,
        market_is_open=is_open,
        funds=Funds(cash, cash),
        market_closed=closed,
    )
    breaches = assess_run(plan, conditions)
    assert all(breach.remedy and breach.message for breach in breaches)
    if trading is HALTED or not plan:
        assert breaches
    if not breaches and trading is ACTIVE:
        assert sum(leg.quantity * (leg.limit_price or leg.reference_price) for leg in plan if leg.side is BUY) <= (
            cash + sum(leg.quantity * (leg.limit_price or leg.reference_price) for leg in plan if leg.side is not BUY)
        ) or all(leg.side is not BUY for leg in plan)


@given(legs, states, st.booleans(), numbers, numbers)
def test_any_order_gets_an_answer_and_what_passes_is_covered(
    leg: Leg, trading: TradingStatus, is_open: bool, free: Decimal, cash: Decimal
) -> None:
    changes: dict[str, Any] = {"trading": trading, "market_is_open": is_open, "free_quantity": free, "cash_usd": cash}
    breach = assess_leg(leg, replace(LEG, quote=QUOTES[leg.symbol], **changes))
    if breach is not None:
        assert breach.remedy
        return
    assert trading is not HALTED
    if leg.side is BUY:
        assert trading is ACTIVE
        assert leg.quantity * (leg.limit_price or leg.reference_price) <= cash
    else:
        assert leg.quantity <= free
