"""What the ledger shows: lots, gains, windows, harvests and returns."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.base import UNREAD, Amount, Day, Moment, OneOf, Percent, Quantity, Usd, Words
from rebalancer.contract.ledger import PortfolioRow

Term = Annotated[str, Words("core.account.holding_period.Term")]
Method = Annotated[str, OneOf(("FIFO", "LIFO", "HIFO"))]


class LedgerAccount(TypedDict):
    """The account at the newest reconciliation."""

    at: Moment
    equity_usd: Usd
    cash_usd: Usd
    market_value_usd: Annotated[Usd, UNREAD]
    pnl_usd: Usd


class Lot(TypedDict):
    """Shares that were bought together."""

    lot_id: str
    symbol: str
    quantity: Quantity
    cost_usd: Usd
    is_cost_known: bool
    acquired_on: Day | None
    held_since: Day | None
    term: Term
    long_term_from: Day | None
    price_usd: Annotated[Usd | None, UNREAD]
    value_usd: Usd | None
    gain_usd: Usd | None


class YearOfGains(TypedDict):
    """What a year's sales brought."""

    year: int
    term: Term
    proceeds_usd: Usd
    cost_usd: Usd
    disallowed_usd: Usd
    gain_usd: Usd


class BoxOfYear(TypedDict):
    """The sums of one box of Form 8949, in cents."""

    box: str
    rows: int
    proceeds_usd: Usd
    cost_usd: Usd
    adjustment_usd: Annotated[Usd, "what wash sales defer (code W)"]
    gain_usd: Usd


class IncomeOfYear(TypedDict):
    """What was paid in a year, by its character."""

    character: Annotated[str, Words("core.statements.income.Character")]
    amount_usd: Usd


class UnknownSale(TypedDict):
    """A sale that is in no sum, because something of it is not known."""

    symbol: str
    quantity: Quantity
    sold_on: Day
    proceeds_usd: Usd
    what: Annotated[str, "words of the column `unknown` of the table `form_8949`"]


class YearEnd(TypedDict):
    """What a year's papers say."""

    year: int
    boxes: list[BoxOfYear]
    income: list[IncomeOfYear]
    unknown: list[UnknownSale]


class Sale(TypedDict):
    """A line of a tax report."""

    event_id: str
    lot_id: str
    symbol: str
    quantity: Quantity
    acquired_on: Day | None
    sold_on: Day
    proceeds_usd: Usd
    cost_usd: Usd
    disallowed_usd: Usd
    gain_usd: Usd
    term: Term
    is_cost_known: bool


class WashWindow(TypedDict):
    """Until when buying or selling a symbol makes a wash sale."""

    symbol: str
    buying_washes_until: Day | None
    loss_usd: Usd
    selling_washes_until: Day | None


class TermLoss(TypedDict):
    """A loss of one term."""

    term: Term
    loss_usd: Usd


class HarvestCandidate(TypedDict):
    """A loss that could be realized."""

    symbol: str
    quantity: Quantity
    losses: list[TermLoss]
    washed_quantity: Quantity
    replacement: str | None
    why_none: str | None


class Replacement(TypedDict):
    """What may be held instead of a symbol, the best first."""

    symbol: str
    by: list[str]


class SameSecurity(TypedDict):
    """Symbols that the person calls substantially identical."""

    symbols: list[str]


class HarvestWishes(TypedDict):
    """What may replace which symbol in a harvest."""

    loss_usd_min: Annotated[Usd, "smaller losses are not shown"]
    replacements: Annotated[list[Replacement], "what may be held instead of a symbol, the best first"]
    same_as: Annotated[list[SameSecurity], "a loss of one is washed by a purchase of another"]


class SeriesDay(TypedDict):
    """A day of the account."""

    day: Day
    equity_usd: Usd
    cash_usd: Usd
    flow_usd: Usd
    index: Amount | None


class StrategyDay(TypedDict):
    """A day of a strategy."""

    day: Day
    equity_usd: Usd


class StrategySeries(TypedDict):
    """The days of a strategy."""

    strategy: str
    equity: list[StrategyDay]


class StrategyReturn(TypedDict):
    """How a strategy did."""

    strategy: str
    equity_usd: Usd
    capital_usd: Annotated[Usd, "what was given to it less what was taken"]
    gain_usd: Usd
    time_weighted_percent: Annotated[Percent | None, "without what was given and taken"]


class LedgerDrawdown(TypedDict):
    """The deepest fall of the return, and how long it lasted."""

    percent: Percent
    peak: Day
    trough: Day
    recovered: Day | None


Returns = TypedDict(
    "Returns",
    {
        "from": Day | None,
        "to": Day | None,
        "time_weighted_percent": Percent | None,
        "money_weighted_percent": Percent | None,
        "drawdown": LedgerDrawdown | None,
    },
)


class Contribution(TypedDict):
    """What a symbol in a strategy contributed to the gain."""

    strategy: str
    symbol: str
    gain_usd: Usd
    percent: Amount | None


class LedgerView(TypedDict):
    """Everything that the ledger shows, from what was stored."""

    note: str
    method: Method
    today: Annotated[Day, UNREAD]
    account: LedgerAccount | None
    positions: list[PortfolioRow]
    lots: list[Lot]
    gains_by_year: list[YearOfGains]
    year_ends: list[YearEnd]
    sales: list[Sale]
    sales_left_off: int
    wash_windows: list[WashWindow]
    harvest: list[HarvestCandidate]
    harvest_wishes: HarvestWishes
    series: list[SeriesDay]
    strategies: Annotated[list[StrategySeries], UNREAD]
    returns: Returns
    strategy_returns: list[StrategyReturn]
    contributions: list[Contribution]


class TermGain(TypedDict):
    """A gain of one term."""

    term: Term
    gain_usd: Usd


class BoundedSale(TypedDict):
    """How much may be sold before a boundary."""

    note: str
    symbol: str
    price_usd: Usd
    quantity: Quantity
    gains: list[TermGain]
    stopped_at: str | None


class Table(TypedDict):
    """One table of the ledger, whole, as CSV."""

    table: Annotated[str, UNREAD]
    csv: str
