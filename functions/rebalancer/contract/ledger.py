"""The ledger's documents, and how its books agree with the broker."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Amount, Day, Moment, OneOf, Quantity, Usd, Words
from rebalancer.contract.execution import Side


class StrategyShare(TypedDict):
    """What a strategy wants of an order, signed."""

    strategy: str
    quantity: Quantity


class EventFields(TypedDict):
    """The fields of an event that depend on its type."""

    order_id: Annotated[NotRequired[str], UNREAD]
    client_order_id: Annotated[NotRequired[str | None], UNREAD]
    symbol: NotRequired[str | None]
    side: NotRequired[Side]
    status: NotRequired[str]
    quantity: NotRequired[Quantity | None]
    filled_quantity: Annotated[NotRequired[Quantity], UNREAD]
    filled_average_price: Annotated[NotRequired[Usd | None], UNREAD]
    strategies: Annotated[NotRequired[list[StrategyShare]], UNREAD]
    replaces: Annotated[NotRequired[str | None], UNREAD]
    price: NotRequired[Usd | None]
    cumulative_quantity: Annotated[NotRequired[Quantity], UNREAD]
    kind: NotRequired[str]
    amount_usd: NotRequired[Usd]
    broker_type: Annotated[NotRequired[str], UNREAD]
    entitled_on: Annotated[NotRequired[Day | None], "the day whose first moment decides who gets it", UNREAD]
    group: Annotated[NotRequired[str], UNREAD]
    cash_usd: Annotated[NotRequired[Usd], UNREAD]
    giver: Annotated[NotRequired[str], UNREAD]
    receiver: Annotated[NotRequired[str], UNREAD]


class EventBase(EventFields):
    """What every event has."""

    type: str
    event_id: str
    supersedes: Annotated[NotRequired[str | None], UNREAD]
    is_void: Annotated[NotRequired[bool], UNREAD]


class StoredEvent(EventBase):
    """An event as it is stored."""

    at_ns: int


class GapEvent(EventBase):
    """What happened around a gap."""

    at: Annotated[str, "nine decimals of a second"]


class Gap(TypedDict):
    """A difference between our books and the broker's."""

    identity: Annotated[str, Words("core.ledger.conservation.Identity", is_open=True)]
    symbol: Annotated[str | None, "`CASH` for dollars"]
    expected: Annotated[Amount, "ours"]
    found: Annotated[Amount, "the broker's"]
    gap: Annotated[Amount, "found − expected"]
    value_usd: Usd | None
    sentence: str
    can_accept: Annotated[bool, "whether a person may settle it"]
    events: Annotated[list[GapEvent], "the newest events that touched it"]


class WaitingGap(TypedDict):
    """A difference that is still waited for."""

    symbol: str
    ours: Amount
    brokers: Amount
    since: Moment


class CostDifference(TypedDict):
    """A holding whose lots cost something else in our books than at the broker. It is shown and stops nothing."""

    symbol: str
    ours_usd: Annotated[Usd | None, "a share; null where our books do not know it"]
    brokers_usd: Annotated[Usd, "a share"]
    gap_usd: Annotated[Usd | None, "over all shares: the broker's − ours"]
    sentence: str
    events: Annotated[list[GapEvent], "the newest events that touched it"]


ReconciliationState = Annotated[str, Words("services.ledger.reconcile.ReconciliationState")]
Freeze = Annotated[str, OneOf(("REDUCING", "HALTED"))]


class Reconciliation(TypedDict):
    """How our books agree with the broker."""

    at: Annotated[Moment, "when the broker was asked"]
    state: Annotated[ReconciliationState, "WAITING: something does not agree, but is younger than 30 s"]
    freeze: Annotated[Freeze | None, "what the gaps called for; `users/{uid}/status/trading` says what is in force"]
    message: Annotated[str, "one sentence for the person"]
    cash_usd: Annotated[Usd, "at the broker", UNREAD]
    equity_usd: Annotated[Usd, "at the broker", UNREAD]
    gaps: list[Gap]
    waiting: list[WaitingGap]
    costs: NotRequired[Annotated[list[CostDifference], "costs that differ; they stop nothing"]]
    recorded: Annotated[int, "events that this look recorded", UNREAD]


class PortfolioRow(TypedDict):
    """One row of the portfolio: a symbol in a strategy; `residual` is what no strategy explains."""

    symbol: str
    asset_class: Annotated[str, UNREAD]
    strategy: str
    quantity: Quantity
    average_cost_usd: Usd | None
    price_usd: Usd | None
    value: Annotated[Amount | None, UNREAD]
    value_base_usd: Usd | None
    nav_percent: Amount | None
    currency: Annotated[str, UNREAD]
    fx_rate: Annotated[Amount, UNREAD]
    pnl_percent: Amount | None
    known_to: Annotated[str, Words("core.ledger.reconciliation.KnownTo")]


class Reconciled(TypedDict):
    """What `reconcile_positions` and `resolve_discrepancy` came to."""

    state: ReconciliationState
    freeze: Annotated[Freeze | None, UNREAD]
    message: str
    gaps: Annotated[list[Gap], UNREAD]
    waiting: Annotated[list[WaitingGap], UNREAD]
    recorded: Annotated[int, UNREAD]
    equity_usd: Annotated[Usd, UNREAD]
    cash_usd: Annotated[Usd, UNREAD]
    pnl_usd: Annotated[Usd, UNREAD]
    positions: Annotated[list[PortfolioRow], UNREAD]


class Balance(TypedDict):
    """The balance of an account of the ledger."""

    account: str
    amount_usd: Usd


class StrategyCash(TypedDict):
    """The cash of a strategy."""

    strategy: str
    amount_usd: Usd


class ClosedPosition(TypedDict):
    """A strategy's position in closed books."""

    strategy: str
    symbol: str
    quantity: Quantity
    cost_usd: Usd
    realised_usd: Usd
    income_usd: Usd


class ClosedLot(TypedDict):
    """A lot in closed books."""

    lot_id: str
    symbol: str
    quantity: Quantity
    cost_usd: Usd
    acquired_ns: int | None
    is_cost_known: bool


class OrderAttribution(TypedDict):
    """Which strategies an order belongs to."""

    order_id: str
    strategies: list[StrategyShare]


class Closing(TypedDict):
    """Balances of all events before a moment."""

    until_ns: int
    cash_usd: Usd
    balances: list[Balance]
    strategy_cash: list[StrategyCash]
    positions: list[ClosedPosition]
    lots: list[ClosedLot]
    attributions: list[OrderAttribution]


class SeenDisagreement(TypedDict):
    """What did not agree at the last look."""

    symbol: str
    ours: Amount
    brokers: Amount
    since_ns: int


class LedgerHead(TypedDict):
    """Where the ledger is, and the closed books; the ledger's one lock."""

    version: Annotated[
        int, "counts the writes. Every write of the ledger has this document's update time as its precondition"
    ]
    newest_ns: Annotated[
        int,
        "the newest activity that the broker reported, nanoseconds since 1970; activities are asked from seven days "
        "before it",
    ]
    is_opened: Annotated[bool, "whether what the account held before its first reported activity was opened"]
    closing: Annotated[
        Closing | None,
        "balances of all events before `until_ns`, the start of the previous month in UTC; null until there are older "
        "events, while shares of an unfinished corporate action are parked, or where it would exceed 500 kB",
    ]
    disagreements: Annotated[list[SeenDisagreement], "what did not agree at the last look"]


class LedgerPart(TypedDict):
    """What happened, in a month of UTC: `2026-03`, and `2026-03.1` … where one document is full (500 kB)."""

    month: Annotated[str, "of the id"]
    part: Annotated[int, "of the id"]
    bytes: Annotated[int, "size of the events as JSON"]
    events: Annotated[
        dict[str, StoredEvent],
        "by event id: `type`, `event_id`, `at_ns`, `supersedes`, `is_void` and the fields of its type "
        "(`docs/ledger.md`, Events; `core/ledger/event_codec.py`)",
    ]


class HistoryColumn(TypedDict):
    """A row of the portfolio over the days of a quarter; null on days without the row."""

    symbol: str
    strategy: Annotated[str, "`residual`: what no strategy explains"]
    asset_class: str
    quantity: list[Quantity | None]
    average_cost_usd: list[Usd | None]
    known_to: list[str | None]


class HistoryPrice(TypedDict):
    """The prices of a symbol over the days of a quarter."""

    symbol: str
    price_usd: list[Usd | None]


class HistoryEquity(TypedDict):
    """The equity of a strategy over the days of a quarter."""

    strategy: str
    equity_usd: list[Usd | None]


class PortfolioQuarter(TypedDict):
    """Daily snapshots of portfolio and account; lists are as long as the quarter's days."""

    quarter: Annotated[str, "the id"]
    at_ns: Annotated[list[int], "when each day's snapshot was taken"]
    equity_usd: Annotated[list[Usd], "the account summary"]
    cash_usd: list[Usd]
    pnl_usd: Annotated[list[Usd], "equity less all that was paid in"]
    rows: list[HistoryColumn]
    prices_usd: list[HistoryPrice]
    strategies: list[HistoryEquity]
