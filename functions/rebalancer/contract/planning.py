"""Plans: their items, the stored document, and what a person reads before approving."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.automation import Asked
from rebalancer.contract.base import UNREAD, Day, Moment, Name, OneOf, Percent, Quantity, Usd, Words
from rebalancer.contract.parked import Parked
from rebalancer.contract.risk import Breach, TradingState
from rebalancer.contract.standing import Bound, GainsBudget, PlanRequest, PlanTrades, Shortcoming, Standing
from rebalancer.contract.tax import Objective, SideBySide

Action = Annotated[str, Words("core.planning.items.Action")]
DriftLevel = Annotated[str, Words("core.planning.drift_row.DriftLevel")]
PlanOrigin = Annotated[str, OneOf(("PERSON", "SCHEDULE", "SUGGESTIONS", "RECOMMENDATIONS"))]
Mode = Annotated[str, Words("core.targets.policy.Mode")]


class PlanItem(TypedDict):
    """One row of a plan or of a drift measurement."""

    symbol: Name
    action: Action
    target_percent: Percent | None
    actual_percent: Percent | None
    drift_percent: Percent | None
    drift_level: DriftLevel
    current_value: Usd
    target_value: Usd | None
    trade_amount: Usd
    quantity: Quantity
    reason: str
    note: Annotated[NotRequired[str], "what keeps a row from a taxed sale, in one sentence"]


class ClassRow(TypedDict):
    """How one asset class is before the trades."""

    name: Name
    target_percent: Percent
    actual_percent: Percent
    drift_percent: Percent
    drift_level: DriftLevel
    current_value: Usd
    target_value: Usd
    members: list[str]


class PlanBody(TypedDict):
    """The plan as `docs/scenario.md` describes it."""

    plan_id: NotRequired[str]
    portfolio_value: Usd
    needs_rebalance: bool
    cash_after: Usd
    items: list[PlanItem]
    bound: Annotated[NotRequired[Bound], "absent from plans of earlier versions of the planner"]
    classes: NotRequired[list[ClassRow]]


class Finding(TypedDict):
    """What is wrong with a policy, and the fix."""

    code: str
    severity: Annotated[str, Words("core.advice.finding.Severity")]
    message: str
    fix: str
    symbol: str | None
    field: str | None


class TradingNow(TypedDict):
    """The switch as it is."""

    state: TradingState
    reason: str


class Market(TypedDict):
    """The stock market's session by the broker's clock."""

    is_open: bool
    next_open: Moment
    next_close: Moment


class OldestQuote(TypedDict):
    """The oldest of the quotes that the plan's prices were compared with, its age by the broker's clock."""

    symbol: str
    quoted_at: Moment
    age_seconds: int


class SettlementWait(TypedDict):
    """The buys that wait until a sale has settled, with the day in New York and one sentence."""

    symbols: list[str]
    on: Day
    message: str


class PlanMoney(TypedDict):
    """What a plan does to the account, at its prices."""

    portfolio_value: Annotated[Usd, "the whole account, reserved cash included"]
    managed_usd: Annotated[NotRequired[Usd | None], "what every percent is of: without what is kept apart or reserved"]
    reserved_usd: NotRequired[Usd | None]
    needs_rebalance: bool
    sells_usd: Usd
    buys_usd: Usd
    cash_before: Usd
    cash_after: Usd
    cash_percent_before: Percent | None
    cash_percent_after: Percent | None
    items: list[PlanItem]
    bound: Annotated[NotRequired[Bound | None], "null for plans of earlier versions of the planner"]
    shares_after: Annotated[
        dict[str, Percent | None],
        "percent of the base that each symbol has once every trade is made; null outside the base",
    ]


class PlanNow(TypedDict):
    """The switch, the session, and the oldest quote; null for a plan that is compared with nothing any more."""

    trading: TradingNow | None
    market: Market | None
    oldest_quote: OldestQuote | None
    settlement: SettlementWait | None


class Plan(PlanMoney, PlanNow, PlanTrades):
    """A stored plan as it was made, and what is against it at `as_of`."""

    plan_id: str
    state: Annotated[str, Words("services.planning.plan_review.PlanState")]
    as_of: Moment
    created_at: Moment
    expires_at: Moment
    run_id: str | None
    origin: PlanOrigin
    origin_message: str | None
    price_tolerance_percent: Percent
    mode: Mode
    objective: Annotated[Objective, "what its trades are the best for"]
    objective_is_chosen: Annotated[bool, "a person chose it for this plan alone; the settings say another"]
    gains_budget: Annotated[NotRequired[GainsBudget | None], "where the policy has a budget of realized gains"]
    side_by_side: Annotated[NotRequired[SideBySide | None], "where it was asked for"]
    request: Annotated[PlanRequest | None, "what a person asked of this plan alone"]
    message: str | None
    standing: Standing | None
    shortcomings: list[Shortcoming]
    allocation_version: Annotated[int, UNREAD]
    prices_at: Annotated[Moment | None, "when the broker was asked for the prices of the plan"]
    wanted_by: Annotated[NotRequired[Day | None], "the day on which raised cash is wanted"]
    harvest: Annotated[NotRequired[Parked | None], "what it sells at a loss, and what it holds in its place"]
    findings: Annotated[NotRequired[list[Finding]], "what the policy doctor calls impossible"]
    breaches: list[Breach]
    can_start: bool


class Crossing(TypedDict):
    """Shares that change hands between two strategies, without an order."""

    symbol: str
    seller: str
    buyer: str
    quantity: Quantity
    price: Usd


class Part(TypedDict):
    """What one strategy wants of a symbol; positive buys."""

    strategy: str
    symbol: str
    quantity: Quantity


class Transfer(TypedDict):
    """Cash that moves between the books of strategies."""

    strategy: str
    amount_usd: Usd


class Book(TypedDict):
    """What one strategy owns, every digit of it."""

    strategy: str
    cash: Usd
    quantities: dict[str, Quantity]


class Attribution(TypedDict):
    """What a plan means for each strategy."""

    before: NotRequired[list[Book]]
    crossings: list[Crossing]
    parts: list[Part]
    transfers: list[Transfer]
    books: NotRequired[list[Book]]


class RecommendationSource(TypedDict):
    """Which recommendations a plan was made of."""

    request_id: str
    strategy_id: str
    provider_id: str
    task_id: str | None


class StoredPlan(TypedDict):
    """A plan with everything that it follows from."""

    plan_id: Annotated[str, "hash of all that the plan follows from and says"]
    created_at: Moment
    expires_at: Annotated[
        Moment,
        "approval is possible until then (10 minutes; for a plan of a scheduled check that asks first: its session's "
        "close, or 24 hours where only coins are traded)",
    ]
    account_digest: Annotated[NotRequired[str], "the broker account that the plan was made for; it starts on no other"]
    delete_after: Annotated[Moment, "90 days later (Firestore TTL policy)"]
    origin: Annotated[PlanOrigin, "what asked for the plan"]
    origin_message: Annotated[str | None, "what the schedule's trigger said, where it asks first"]
    price_tolerance_percent: Annotated[Percent, "how far a price may have moved when the plan is started"]
    allocation_version: int
    mode: Mode
    cash_before: Annotated[Usd, "cash at the preview"]
    cash_buffer_usd: Annotated[Usd, "cash that the run's buys never spend"]
    cash_floor_usd: Annotated[NotRequired[Usd], "cash that buys leave where every sale was filled (see the run)"]
    cash_kept_usd: Annotated[NotRequired[Usd], "cash that the run's buys leave where a sale fell short (see the run)"]
    account_usd: Annotated[NotRequired[Usd], "the whole account, reserved cash included"]
    managed_usd: Annotated[NotRequired[Usd], "what every percent is of"]
    reserved_usd: Annotated[NotRequired[Usd], "cash that was set apart; neither `cash_before` nor the plan has it"]
    request: NotRequired[PlanRequest | None]
    gains_budget: Annotated[NotRequired[GainsBudget | None], "null where the policy has none"]
    objective_is_chosen: Annotated[NotRequired[bool], "a person chose the objective for this plan alone"]
    wanted_by: Annotated[NotRequired[Day], "the day on which raised cash is wanted"]
    harvest: Annotated[NotRequired[Parked], "what it sells at a loss, and what it holds in its place"]
    message: NotRequired[str]
    standing: NotRequired[Standing]
    shortcomings: Annotated[NotRequired[list[Shortcoming]], "what the plan leaves undone"]
    findings: Annotated[NotRequired[list[Finding]], "what the policy doctor calls impossible"]
    plan: Annotated[PlanBody, "the plan as `docs/scenario.md` describes it; not indexed"]
    inputs: Annotated[
        dict[str, object],
        "`targets`, `as_of`, `snapshot`, `policy`, `request`, `planner_version`: enough to plan again to the same "
        "bytes; not indexed",
    ]
    suggestion_ids: Annotated[NotRequired[list[str]], "where it was made of suggestions"]
    strategies: Annotated[NotRequired[Attribution], "the strategies' books before and after, and who wants what"]
    recommendations: Annotated[
        NotRequired[RecommendationSource],
        "where it was made of recommendations; `strategies` then holds the `parts` alone",
    ]
    audit: Annotated[
        NotRequired[dict[str, dict[str, str]]],
        "by symbol, where it was made of recommendations: what its order's `audit` says",
    ]
    asked: Annotated[NotRequired[Asked], "where the scheduled check asked its owner to approve it", UNREAD]
    opened_at: Annotated[NotRequired[Moment | None], "when its owner first looked at it; from then on it stays", UNREAD]
    replaced_by: Annotated[NotRequired[str], "the newer plan that waits in its place", UNREAD]
    run_id: Annotated[str | None, "the run that this plan was approved for; a plan starts one run"]
