"""The account's figures and its history, for the page that a person opens first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rebalancer.core.base.money import ZERO
from rebalancer.core.base.new_york import new_york_date, new_york_time
from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.equity_history import (
    DayChange,
    EquityDay,
    EquityHistory,
    EquityRange,
    asked_from,
    assess_history,
    day_change,
    days_of,
)
from rebalancer.ports.account import AccountSnapshot, MarketClock
from rebalancer.services.context import Context


@dataclass(frozen=True, slots=True)
class Overview:
    """The account now, its change since the last close (None if the broker gives no close), its history, and the
    broker's clock. Money in dollars."""

    as_of: datetime
    account: AccountSnapshot
    today: DayChange | None
    history: EquityHistory
    market: MarketClock


def fetch_overview(ctx: Context, span: EquityRange) -> Overview:
    """Look at the account: its figures, its equity over the span, what was paid in and out, the clock.

    Five requests to the broker (one more per hundred payments). Stores nothing. Raises `BrokerUnavailable`,
    `BrokerRejected`.
    """
    now = ctx.clock.now()
    today = new_york_date(now)
    since = new_york_time(asked_from(span, today), 0)
    account = ctx.broker.fetch_snapshot(())
    days = ctx.broker.fetch_equity_days(since)
    flows = ctx.broker.fetch_cash_flows(min(since, account.last_equity_at or since))
    return Overview(
        as_of=now,
        account=account,
        today=_today(account, flows),
        history=assess_history(days_of(span, _until_now(days, account.equity_usd, now), today), flows),
        market=ctx.broker.fetch_market_clock(),
    )


def _today(account: AccountSnapshot, flows: Sequence[CashFlow]) -> DayChange | None:
    if account.last_equity_usd is None or account.last_equity_at is None:
        return None
    since = account.last_equity_at
    paid = sum((flow.amount_usd for flow in flows if flow.at > since), ZERO)
    return day_change(account.equity_usd, account.last_equity_usd, paid)


def _until_now(days: Sequence[EquityDay], equity_usd: Decimal, now: datetime) -> Sequence[EquityDay]:
    """Return the days with the equity of this moment as the last: the broker's own last point may be minutes old."""
    newest = max([new_york_date(now), *(one.day for one in days)])
    before = [one for one in days if one.day != newest]
    return [*before, EquityDay(newest, equity_usd)]
