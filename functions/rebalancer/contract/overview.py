"""The account at a glance."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.base import UNREAD, Day, Moment, Name, OneOf, Percent, Quantity, Usd, Words
from rebalancer.contract.planning import Market


class EquityDay(TypedDict):
    """The account's equity at the end of a day in New York, or now; what it returned since the first day shown."""

    day: Day
    equity_usd: Usd
    return_percent: Percent | None
    drawdown_percent: Percent | None


class DeepestFall(TypedDict):
    """The deepest fall of the return, and how long it lasted."""

    percent: Percent
    peak: Day
    trough: Day
    recovered: Day | None


class EquityHistory(TypedDict):
    """How the account came to where it is, from the broker's own record."""

    source: Annotated[str, OneOf(("BROKER",))]
    gain_usd: Usd
    return_percent: Percent | None
    drawdown_percent: Percent | None
    deepest: DeepestFall | None
    days: list[EquityDay]


class TodayChange(TypedDict):
    """What the day brought."""

    change_usd: Usd
    change_percent: Percent | None
    since: Moment | None


class HoldingToday(TypedDict):
    """What is held of one symbol, its change since the last close and its gain over what was paid."""

    symbol: Name
    name: Name | None
    quantity: Quantity
    price: Usd
    value_usd: Usd
    share_percent: Percent | None
    day_change_usd: Usd | None
    day_change_percent: Percent | None
    gain_usd: Usd | None
    gain_percent: Percent | None


class Overview(TypedDict):
    """How the account is and how it came there."""

    as_of: Moment
    range: Annotated[str, Words("core.statements.equity_history.EquityRange"), UNREAD]
    equity_usd: Usd
    cash_usd: Usd
    cash_percent: Percent | None
    unsettled_usd: Usd
    positions: int
    open_orders: int
    today: TodayChange | None
    holdings: list[HoldingToday]
    history: EquityHistory
    market: Market
