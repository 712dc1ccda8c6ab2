"""The stock market's session, asked for and taken over to our clock."""

from __future__ import annotations

from datetime import datetime

from rebalancer.core.execution.session import Session, session_of
from rebalancer.ports.account import MarketClock
from rebalancer.services.context import Context
from rebalancer.services.risk.assessment import require_clocks_agree


def fetch_session(ctx: Context) -> Session:
    """Fetch what the broker's clock shows now. Raises `BrokerUnavailable`, also where it is minutes from ours."""
    market = ctx.broker.fetch_market_clock()
    require_clocks_agree(ctx, market)
    return session_shown_by(market, ctx.clock.now())


def session_shown_by(market: MarketClock, now: datetime) -> Session:
    """Return what a reading of the broker's clock shows, by ours."""
    return session_of(
        is_open=market.is_open, at=market.at, next_open=market.next_open, next_close=market.next_close, now=now
    )
