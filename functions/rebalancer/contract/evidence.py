"""What the policy lab says: each policy in figures, the luck of dates, the personal bands."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import Day, Moment, Percent, Quantity, Usd, Words

PolicyName = Annotated[str, Words("core.evidence.policies.PolicyName", is_open=True)]


class LabFigures(TypedDict):
    """The statistics of one policy."""

    rebalances: int
    trades: int
    turnover_percent: Annotated[Percent, "half of all trades, of the average value, a year"]
    cost_usd: Annotated[Usd, "what the spread took"]
    tax_usd: Annotated[Usd, "paid on the way, and owed on the last day for what was sold"]
    mean_drift_percent: Annotated[Percent, "the share of the account in the wrong place at the close, mean of all days"]
    p95_drift_percent: Annotated[Percent, "95 of 100 days have at most this drift"]
    yearly_max_drift_percent: Annotated[Percent, "the mean of each calendar year's largest drift"]
    worst_drift_percent: Percent
    tracking_error_percent: Annotated[Percent, "standard deviation a year against the targets held exactly"]
    return_percent: Annotated[Percent, "a year, time-weighted, after costs and before tax"]
    start_usd: Annotated[Usd, "on the first day, after its rebalance"]
    paid_in_usd: Annotated[Usd, "what came later on, less what went"]
    value_usd: Annotated[Usd, "on the last day, less the tax owed"]
    after_tax_usd: Annotated[Usd, "if all were sold on the last day and its tax paid"]


class LabPoint(TypedDict):
    """The last trading day of a month."""

    day: Day
    value_usd: Usd
    drift_percent: Annotated[Percent, "the largest drift of the month"]


class LabAdvantage(TypedDict):
    """How much more after tax one policy leaves than the reference, percent a year."""

    low_percent: Annotated[Percent, "the lowest of the starts"]
    middle_percent: Percent
    high_percent: Percent
    band_low_percent: Annotated[Percent, "the 5th percentile of the block bootstrap"]
    band_high_percent: Annotated[Percent, "the 95th percentile"]
    is_beyond_luck: Annotated[
        bool, "every start agrees, they differ by less than the difference, so does the bootstrap"
    ]


class LabPolicyResult(TypedDict):
    """One policy over the history."""

    policy: PolicyName
    label: str
    sentence: str
    depleted_on: Annotated[Day | None, "the day on which there was not enough left to pay what went"]
    plans: Annotated[int, "plans that were made and can be replayed"]
    figures: LabFigures | None
    points: list[LabPoint]
    starts_usd: Annotated[list[Usd], "money after tax by start, one trading day apart"]
    advantage: Annotated[LabAdvantage | None, "over the reference; null for the reference itself"]


class LabSeries(TypedDict):
    """What is to be said of one symbol's series."""

    symbol: str
    kind: Annotated[Annotated[str, Words("core.evidence.series.SeriesKind")], "what its closes follow"]
    first_day: Day
    gaps: Annotated[int, "days of the window on which the close before stands in"]
    is_made: Annotated[bool, "computed, not traded"]


class PersonalBand(TypedDict):
    """The band of one target or class."""

    name: str
    target_percent: Percent
    band_percent: Annotated[Percent, "to either side, percentage points"]
    present_percent: Annotated[
        NotRequired[Percent | None],
        "the tolerance that holds now; null where it cannot be measured; `policy_band` only",
    ]
    lower_percent: Annotated[Percent, "below, where new money pays the purchase"]
    upper_percent: Annotated[Percent, "above, where the sale pays its tax"]
    sell_cost_percent: Annotated[Percent, "spread of both legs and tax, of a dollar sold"]
    buy_cost_percent: Annotated[Percent, "spread of both legs, of a dollar bought"]


class LabReport(TypedDict):
    """What a lab run says."""

    first_day: Day
    last_day: Day
    trading_days: int
    shortened_by: Annotated[str | None, "the symbol that is younger than the wanted window"]
    series: list[LabSeries]
    series_digest: str
    reference: PolicyName
    policies: list[LabPolicyResult]
    bands: list[PersonalBand]
    winner: Annotated[PolicyName | None, "null where the dates could explain the difference"]
    verdict: str
    notes: list[str]


class LabAnswer(TypedDict):
    """How far a lab run is, and what it says so far."""

    lab_id: str
    state: Annotated[str, Words("services.evidence.lab_run.LabState")]
    steps_done: int
    steps_total: int
    report: LabReport | None


class Bands(TypedDict):
    """The personal band of every target."""

    bands: list[PersonalBand]
    notes: list[str]


class ShadowSymbol(TypedDict):
    """One symbol of a difference."""

    symbol: str
    quantity: Annotated[Quantity, "how many more the shadow would hold"]
    price_then: Usd
    price_now: Usd
    worth_usd: Annotated[Usd, "what they have gained since"]


class ShadowDifference(TypedDict):
    """A check at which the shadow would have traded otherwise."""

    day: Day
    shadow: PolicyName
    live_why: Annotated[str, "which question decided for the account"]
    shadow_why: Annotated[str, "which question decided for the shadow"]
    symbols: list[ShadowSymbol]
    worth_usd: Annotated[Usd, "the sum of its symbols"]


class ShadowReport(TypedDict):
    """Where the shadow differed, the newest first."""

    checks: Annotated[int, "days on which either of the two would have traded"]
    differences: list[ShadowDifference]
    total_usd: Annotated[Usd, "the sum of all differences"]


class Waiting(TypedDict):
    """A trade that was not made."""

    symbol: str
    amount_usd: Annotated[Usd, "what it would be now, positive to buy"]
    reason: Annotated[str, "why it was not made"]
    since: Day | None
    cost_usd: Annotated[Usd, "what waiting has cost since then; negative where it has saved"]
    low_usd: Annotated[Usd | None, "with 80% probability, waiting costs at least this until the next check"]
    high_usd: Annotated[Usd | None, "and at most this"]


class CostOfWaiting(TypedDict):
    """What it costs to wait, by trade that was not made."""

    days: Annotated[int, "trading days ahead"]
    rows: list[Waiting]
    cost_usd: Annotated[Usd, "the sum of all rows"]


class BenchmarkSeries(TypedDict):
    """A series that a benchmark is made of."""

    symbol: str
    kind: Annotated[Annotated[str, Words("core.evidence.series.SeriesKind")], "what its closes follow"]
    is_made: Annotated[bool, "computed, not traded"]


class BenchmarkDay(TypedDict):
    """What the benchmark has returned at the close of a day, or now."""

    day: Day
    return_percent: Percent


class Benchmark(TypedDict):
    """What the same money would have returned in one symbol, or exactly on the targets, at no cost."""

    name: Annotated[str, "the symbol, or `Your targets`"]
    since: Annotated[Day, "the day of the first return, which is 0; later than asked where a series is younger"]
    days: list[BenchmarkDay]
    series: list[BenchmarkSeries]


class EvidenceText(TypedDict):
    """A part of a lab run, or a check of the shadow, as JSON text."""

    text: str
    written_at: Moment
    delete_after: Annotated[Moment, "90 days later (Firestore TTL policy)"]


class PriceHistory(TypedDict):
    """The closes of one symbol as the broker last reported them."""

    text: Annotated[str, "JSON of closes by day"]
    kind: Annotated[
        NotRequired[Annotated[str, Words("core.evidence.series.SeriesKind")]],
        "what its closes follow; missing in documents of older versions: unknown",
    ]
    is_made: Annotated[NotRequired[bool], "computed, not traded"]
    first_day: Annotated[Day, "the first day that was asked for"]
    last_day: Annotated[Day, "the last day that was asked for"]
    written_at: Moment
