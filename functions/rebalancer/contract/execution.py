"""Runs with their orders, and the answers of the callables that trade."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Moment, Number, OneOf, Options, Percent, Quantity, Usd, Words
from rebalancer.contract.planning import DriftLevel

Side = Annotated[str, Words("core.account.order.OrderSide")]
OrderType = Annotated[str, Words("core.account.order.OrderType")]
TimeInForce = Annotated[str, Words("core.account.order.TimeInForce")]
LegState = Annotated[str, Words("core.account.order.LegState")]
RunState = Annotated[str, Words("core.execution.run.RunState")]


class LegOrigin(TypedDict):
    """Where an order came from, where it is known."""

    strategies: Annotated[NotRequired[dict[str, Quantity]], "what each strategy wants of the order, signed", UNREAD]
    audit: Annotated[NotRequired[dict[str, str]], "the recommendation that it follows from", UNREAD]


class Leg(LegOrigin):
    """One order of a run, planned or sent."""

    leg_id: Annotated[str, "`01`, `02`, …"]
    client_order_id: Annotated[str, "`ek-{run_id}-{leg_id}`"]
    symbol: str
    side: Side
    planned_quantity: Quantity
    quantity: Annotated[Quantity, "what is or will be ordered; scaled down to real cash, never up"]
    quantity_step: Annotated[Quantity, "the smallest part that may be ordered", UNREAD]
    reference_price: Annotated[Usd, "when it was planned"]
    order_type: Annotated[OrderType, UNREAD]
    time_in_force: Annotated[TimeInForce, UNREAD]
    limit_price: Annotated[Usd | None, UNREAD]
    state: LegState
    status: Annotated[str | None, "the broker's own word"]
    order_id: str | None
    filled_quantity: Quantity
    filled_average_price: Usd | None
    reason: Annotated[str | None, "a code"]
    message: str | None
    intended_at: Annotated[
        Moment | None,
        "when it was journaled, before it is sent; where the answer was lost, when that was",
    ]
    submitted_at: Moment | None
    filled_at: Annotated[
        NotRequired[Moment | None],
        "when the broker filled it whole; a leg of before this was kept has none",
    ]
    cancel_sent: bool


class Run(TypedDict):
    """A rebalance run or a single trade, with its orders."""

    run_id: Annotated[str, "made by the browser (or derived from an idempotency key) before the call"]
    kind: Annotated[Annotated[str, Words("core.execution.run.RunKind")], "a plan, or one order by hand"]
    origin: Annotated[Annotated[str, OneOf(("PERSON", "SCHEDULE"))], "who wanted it"]
    plan_id: str | None
    account_digest: Annotated[
        str,
        "the broker account that the run trades on; a day's orders and rejections are counted over it",
        UNREAD,
    ]
    request_digest: Annotated[str, "hash of the request; the same id with other content is a conflict", UNREAD]
    state: Annotated[RunState, "the last four are final"]
    open: Annotated[bool, "not yet in one of the last four states"]
    reason: Annotated[str | None, "a code"]
    message: Annotated[str | None, "one sentence: why it is in this state"]
    cancel_requested: bool
    cash_buffer_usd: Annotated[Usd, "never spent by this run's buys", UNREAD]
    cash_floor_usd: Annotated[
        NotRequired[Usd],
        "what the buys leave where every sale was filled: the lower edge of cash's band, or what the plan left where "
        "that is less",
        UNREAD,
    ]
    cash_kept_usd: Annotated[
        NotRequired[Usd],
        "what the buys leave where a sale fell short: what the plan left, and never less than the lower edge of cash's "
        "band",
        UNREAD,
    ]
    settles_at: Annotated[
        NotRequired[Moment | None],
        "some buys wait for cash to settle, until then (on our clock); their legs stay `PLANNED` with the reason "
        "`AWAITS_SETTLEMENT`",
    ]
    settlement_waits: Annotated[NotRequired[int], "for how many sessions it has waited so", UNREAD]
    silent_since: Annotated[
        NotRequired[Moment | None], "since when the broker has not answered; null where it answered last"
    ]
    silence_notified: Annotated[NotRequired[bool], "the owner was notified of this silence", UNREAD]
    approved_at: Annotated[
        NotRequired[Moment | None],
        "when the run was last held against what was approved, after a wait for the market; null: at `created_at`. Ten "
        "minutes later nothing more is ordered",
        UNREAD,
    ]
    request_kind: Annotated[
        NotRequired[Annotated[str | None, Words("core.planning.request.RequestKind")]],
        "what was asked of the plan beside the policy; invested cash starts no cooldown",
        UNREAD,
    ]
    created_at: Moment
    updated_at: Annotated[Moment, "for people: a writer names the document's own update time, so a late one fails"]
    completed_at: Moment | None
    next_look_at: Annotated[
        Moment,
        "when the sweep looks at it again: `opens_at`; while it waits for settled cash, `settles_at` or 5 minutes "
        "after `updated_at`, whichever comes first; else 30 s after `updated_at`",
        UNREAD,
    ]
    market_closed: Annotated[
        Annotated[str, Words("core.risk.state.MarketClosed")],
        "what the person wanted of this run while the stock market is closed",
        UNREAD,
    ]
    limits: Annotated[
        dict[str, object], Options("limits"), "the risk limits that it was approved under; not indexed", UNREAD
    ]
    price_tolerance_percent: Annotated[
        Percent, "how far a price may have moved where the run waited for the market", UNREAD
    ]
    held_before: Annotated[
        dict[str, Quantity], "quantities of the traded symbols before the first order; not indexed", UNREAD
    ]
    session_ends_at: Annotated[
        Moment | None,
        "until then the stock market is open, as the broker's clock gave it last (converted to our clock)",
        UNREAD,
    ]
    opens_at: Annotated[Moment | None, "the run waits for the stock market to open, until then"]
    waited: Annotated[bool, "it has waited once: prices are compared again before its orders are sent", UNREAD]
    mismatch_since: Annotated[
        Moment | None, "since when the broker's positions have not been what the fills say", UNREAD
    ]
    orders: Annotated[int, "orders that were sent or may still be; counted for the limits of a day", UNREAD]
    rejected_orders: Annotated[
        int,
        "orders that the broker rejected, without those that only came before their cash had settled (`NOT_SETTLED`); "
        "counted for the limits of a day",
        UNREAD,
    ]
    write_id: Annotated[
        NotRequired[str],
        "random mark of the newest write: a writer whose answer was lost knows by it that the write was its own",
        UNREAD,
    ]
    legs: Annotated[list[Leg], "the orders, sells first; not indexed"]


class OpenRun(TypedDict):
    """The lock: the one run that is under way."""

    run_id: str


class LastRun(TypedDict):
    """The run that was created last."""

    run_id: str
    rebalanced_at: Annotated[
        NotRequired[Moment],
        "when the newest rebalance began that filled something; the cooldown counts from it. Invested cash is none",
    ]
    automatic_at: Annotated[
        NotRequired[Moment],
        "when the newest that the schedule started began; one automatic run a day counts from it",
    ]
    closed_run_id: Annotated[NotRequired[str], "the run that was closed last"]
    closed_filled: Annotated[NotRequired[bool], "whether that run filled anything"]


class DriftAnalysis(TypedDict):
    """A row of `check_rebalance_drift`: JSON numbers, as its first users know it."""

    symbol: str
    target_percent: Number
    actual_percent: Number
    drift_percent: Number
    drift_level: DriftLevel
    needs_rebalance: bool
    action: Annotated[str, OneOf(("buy", "sell", "hold"))]


class ExecutedTrade(TypedDict):
    """An order that was sent."""

    symbol: str
    side: Side
    qty: Number
    order_id: str | None
    status: str


class DriftCheck(TypedDict):
    """What `check_rebalance_drift` found and did."""

    needs_rebalance: bool
    drift_analysis: Annotated[list[DriftAnalysis], UNREAD]
    trades_executed: Annotated[list[ExecutedTrade], UNREAD]
    portfolio_value: Annotated[Number, UNREAD]
    message: str
    plan_id: Annotated[str | None, UNREAD]
    run_id: Annotated[str | None, UNREAD]


class TradeAnswer(ExecutedTrade):
    """The order of `execute_trade`."""

    client_order_id: str
    run_id: str
    order_type: OrderType
    time_in_force: TimeInForce
    limit_price: Number | None
    filled_qty: Number
    filled_avg_price: Number | None
    message: str | None
