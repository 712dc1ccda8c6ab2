"""Drift measurements: the stored one, and the answers of the callables that measure."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.automation import CheckLine, TriggerAnswer
from rebalancer.contract.base import UNREAD, Day, Moment, Name, Percent, Quantity, Usd
from rebalancer.contract.planning import ClassRow, DriftLevel, Finding, PlanItem
from rebalancer.contract.risk import Claim
from rebalancer.contract.standing import Shortcoming, Standing


class DriftLevels(TypedDict):
    """How far something has drifted. What has no target of its own has neither drift nor level."""

    target_percent: Percent | None
    actual_percent: Percent
    drift_percent: Percent | None
    tolerance_percent: Annotated[Percent | None, UNREAD]
    drift_level: DriftLevel | None
    needs_rebalance: Annotated[bool, UNREAD]
    value: Usd
    target_value: Annotated[Usd | None, UNREAD]


class DriftRow(DriftLevels):
    """A symbol in levels of drift."""

    symbol: str
    asset_class: Annotated[str | None, UNREAD]


class DriftClassRow(DriftLevels):
    """An asset class in levels of drift."""

    name: str
    members: list[str]


class StrategyRow(TypedDict):
    """What a strategy owns beside its share of the account; `unassigned` has none."""

    name: str
    share_percent: Percent | None
    actual_percent: Percent
    value: Usd
    cash: Usd


class StrategyDriftRow(TypedDict):
    """One symbol of one strategy, or its cash; percents are of what counts of the strategy."""

    symbol: Name
    quantity: Annotated[Quantity, "US dollars for `CASH`"]
    target_percent: Annotated[Percent | None, "null where the strategy has no target for it"]
    actual_percent: Annotated[Percent | None, "null where the holding is kept apart, or nothing of the strategy counts"]
    drift_percent: Percent | None
    drift_level: Annotated[DriftLevel | None, "by the target's own band; null for cash"]
    current_value: Annotated[Usd, "to the cent; the rows add up to the strategy"]


class StrategyDrift(TypedDict):
    """What a strategy owns beside its share of the account."""

    name: Annotated[Name, "`unassigned`: what no strategy owns"]
    share_percent: Annotated[Percent | None, "null for `unassigned`"]
    actual_percent: Annotated[Percent, "what counts of it, of `managed_usd`"]
    drift_percent: Percent | None
    current_value: Annotated[Usd, "all that it owns; all of them and `reserved_usd` add up to `portfolio_value`"]
    rows: Annotated[list[StrategyDriftRow], "by symbol, cash last; of more than 3,000 in all, the largest"]


class DriftOfSchedule(TypedDict):
    """What scheduled checks alone write: a person who measures at the same moment puts nothing back."""

    slot: Annotated[
        NotRequired[str | None],
        "the newest due time of the schedule whose check needed nothing more than this measurement: its task, "
        "delivered again, changes nothing",
        UNREAD,
    ]
    trigger: Annotated[NotRequired[TriggerAnswer | None], "the schedule's newest answer"]
    decisions: Annotated[
        NotRequired[list[CheckLine] | None],
        "what the newest scheduled checks came to, newest first, at most 50; equal neighbors are one line "
        "([0702](docs/decisions/0702-checks-leave-a-line.md)); missing in documents of older versions",
    ]
    calendar_from: Annotated[
        NotRequired[Day | None],
        "the first day that no check has held against the calendar yet: what an outage passed over is made up for",
        UNREAD,
    ]
    calendar_run_id: Annotated[NotRequired[str | None], "the newest run that the calendar started", UNREAD]
    calendar_run_from: Annotated[
        NotRequired[Day | None], "the first day that it was for: asked again where it filled nothing", UNREAD
    ]
    unquoted_since: Annotated[
        NotRequired[dict[str, Day]],
        "by symbol that checks leave out for want of a quote: the first of these days",
        UNREAD,
    ]


class DriftStatus(DriftOfSchedule):
    """The newest drift measurement, and the high-water mark."""

    equity_high_usd: Annotated[
        NotRequired[Usd | None],
        "the highest equity that a measurement has seen; starts anew when a person switches trading on, and moves "
        "with deposits and withdrawals where a fall made them be asked for",
        UNREAD,
    ]
    equity_high_at: Annotated[NotRequired[Moment | None], "when that was", UNREAD]
    measured_at: Annotated[Moment, "when the broker was asked"]
    allocation_version: Annotated[int, "of the targets measured against"]
    portfolio_value: Annotated[Usd, "equity of the account"]
    cash: Usd
    managed_usd: Annotated[NotRequired[Usd | None], "what every percent is of; null without targets"]
    reserved_usd: Annotated[NotRequired[Usd], "cash that no plan spends; part of `cash`"]
    reservations: NotRequired[list[Claim]]
    standing: Annotated[NotRequired[Standing | None], "null without targets"]
    shortcomings: Annotated[NotRequired[list[Shortcoming]], "what the plan would leave undone"]
    findings: Annotated[NotRequired[list[Finding]], "what the policy doctor calls impossible"]
    needs_rebalance: Annotated[
        bool, "a row, cash included, is outside its band and could be moved, or an untargeted holding is to be sold"
    ]
    rows: Annotated[list[PlanItem], "the plan's items"]
    prices: Annotated[NotRequired[dict[str, Usd]], "dollars per share of each row, cash aside"]
    classes: Annotated[NotRequired[list[ClassRow]], "how each asset class is"]
    strategies: Annotated[
        NotRequired[list[StrategyDrift]],
        "in the order in which they are stored, `unassigned` last where it owns anything; missing in documents of "
        "older versions",
    ]
    message: Annotated[str, "one sentence for the person"]


class DriftHistoryRow(TypedDict):
    """One symbol on one day, percent of the base."""

    symbol: str
    target_percent: Percent
    actual_percent: Percent


class DriftHistoryDay(TypedDict):
    """The first measurement of a day, or the one after the last run that ended on it."""

    measured_at: Moment
    portfolio_value: Annotated[Usd, "equity of the account"]
    drift_percent: Annotated[Percent, "what is over target in sum, or under it, whichever is more"]
    rows: Annotated[list[DriftHistoryRow], "at most the 60 largest, cash among them"]
    rest_percent: Annotated[Percent, "the share of all others"]


class DriftQuarter(TypedDict):
    """How the account was beside its targets, by day."""

    quarter: Annotated[str, "the id"]
    days: Annotated[dict[str, DriftHistoryDay], "by day in New York, such as `2026-03-02`"]


class PortfolioDrift(TypedDict):
    """Drift in levels, by symbol, class and strategy."""

    measured_at: Moment
    portfolio_value: Usd
    cash: Usd
    cash_percent: Percent
    managed_usd: NotRequired[Usd | None]
    reserved_usd: NotRequired[Usd]
    reservations: NotRequired[list[Claim]]
    standing: Annotated[Standing | None, UNREAD]
    needs_rebalance: bool
    rows: list[DriftRow]
    classes: list[DriftClassRow]
    strategies: list[StrategyRow]
    message: str
    trigger: TriggerAnswer | None
    findings: list[Finding]
