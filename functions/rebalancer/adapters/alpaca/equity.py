"""The account's equity over days, from Alpaca's portfolio history.

Source: Alpaca's OpenAPI description of the trading API, `GET /v2/account/portfolio/history` (`PortfolioHistory`): lists
of equal length, times in Unix seconds, 0 (or null) before the account had equity.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import read
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.statements.equity_history import EquityDay


class WireEquity(BaseModel):
    """`GET /v2/account/portfolio/history`; dollars."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    timestamp: list[int]
    equity: list[Decimal | None]


def fetch_equity_days(trading: AlpacaRest, since: datetime) -> list[EquityDay]:
    """See `EquityBook`. A day that comes twice keeps its later figure; one without a figure is left out."""
    start = since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    answer = trading.get("/account/portfolio/history", {"start": start, "timeframe": "1D"})
    history = read(WireEquity, answer, "portfolio history")
    if len(history.timestamp) != len(history.equity):
        raise unreadable("portfolio history", "timestamp and equity are not of the same length")
    found = {
        new_york_date(datetime.fromtimestamp(stamp, UTC)): equity
        for stamp, equity in zip(history.timestamp, history.equity, strict=True)
        if equity is not None
    }
    return [EquityDay(day, found[day]) for day in sorted(found)]
