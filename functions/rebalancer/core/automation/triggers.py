"""Whether to rebalance now: one automatic run a day, then cooldown, calendar, drift, and cash that waits.

The questions are asked in this order and the first one that answers decides; the answer names it. Only a deposit passes
the cooldown: buying with new cash makes no round trip of what was just traded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.automation.calendar_rule import CalendarRule, dump_calendar_rule, is_due, parse_calendar_rule
from rebalancer.core.base.money import EXACT, HUNDRED, MAX_DECIMALS, ZERO, dump_money
from rebalancer.core.base.option_kinds import Unit
from rebalancer.core.base.options import (
    choice,
    dump_options,
    flag,
    maybe_amount,
    options_of,
    parse_options,
    require_options,
    shaped,
    whole,
)
from rebalancer.core.base.shape import require_object
from rebalancer.core.planning.drift import DriftReport, measure_drift
from rebalancer.core.planning.request import PlanRequest, RequestKind
from rebalancer.core.targets.allocation import StrategyAllocation, weigh_targets
from rebalancer.core.targets.policy import SizingPolicy, TradeTo

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes

MAX_COOLDOWN_DAYS: Final = 3660


class Scope(StrEnum):
    """What a rebalance trades that drift asked for: the symbols outside their bands, or every symbol."""

    OUTSIDE = "outside"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Triggers:
    """What starts an automatic rebalance."""

    drift: bool = flag(True, "Whether a symbol or class outside its band starts a rebalance.")
    scope: Scope = choice(
        Scope.OUTSIDE,
        "What a rebalance by drift trades; one that the calendar asks for trades every symbol.",
        words={
            Scope.OUTSIDE: ("What is outside its band", "Everything else is left as it is."),
            Scope.ALL: ("Everything", "Every symbol is brought to its target."),
        },
    )
    calendar: CalendarRule | None = shaped(
        lambda: None,
        "A recurring date on which everything is traded to its target; null for no such date.",
        read=parse_calendar_rule,
        write=dump_calendar_rule,
        shape="map `every`, `weekday`, `day`, `month`, or null",
    )
    cooldown_days: int = whole(
        0,
        "Calendar days after a rebalance before the next one may start; 0 for no pause.",
        unit=Unit.DAYS,
        low=0,
        high=MAX_COOLDOWN_DAYS,
    )
    invest_cash_usd_min: Decimal | None = maybe_amount(
        "Cash above the cash target and the buffer that is worth investing; null never invests it.",
        unit=Unit.DOLLARS,
    )

    def __post_init__(self) -> None:
        require_options(self)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day on which the question is asked.

    Args:
        today: the exchange's date (New York).
        sessions: trading days, ascending, at least one beyond today; only a calendar needs them.
        last_rebalanced_on: the day of the last rebalance, by whomever, or None.
        last_automatic_on: the day of the last automatic run of any kind, or None.
        checked_until: the last trading day on which the calendar was looked at, or None.
    """

    today: date
    sessions: Sequence[date] = ()
    last_rebalanced_on: date | None = None
    last_automatic_on: date | None = None
    checked_until: date | None = None


class Verdict(StrEnum):
    """What to do."""

    REBALANCE = "REBALANCE"
    INVEST_CASH = "INVEST_CASH"
    WAIT = "WAIT"


class DecidedBy(StrEnum):
    """Which question decided."""

    ONE_RUN_A_DAY = "ONE_RUN_A_DAY"
    COOLDOWN = "COOLDOWN"
    CALENDAR = "CALENDAR"
    DRIFT = "DRIFT"
    CASH = "CASH"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True)
class TriggerDecision:
    """The answer: what to do, which question decided, one sentence, and the names that are outside their bands.

    `possible_on` is the day from which a rebalance may start where cooldown or the daily limit decided; `invest_usd`
    the cash to invest where that was the answer. `calendar_asked` says whether the calendar had its turn: where daily
    limit or cooldown came first, its dates wait.
    """

    verdict: Verdict
    decided_by: DecidedBy
    message: str
    outside: tuple[str, ...] = ()
    possible_on: date | None = None
    invest_usd: Decimal = ZERO
    calendar_asked: bool = False


def decide_trigger(
    triggers: Triggers,
    occasion: Occasion,
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
) -> TriggerDecision:
    """Ask the questions in their order.

    Raises:
        InvalidInput: what `measure_drift` refuses, or sessions that end too early for the calendar.
    """
    today = occasion.today
    if occasion.last_automatic_on is not None and occasion.last_automatic_on >= today:
        tomorrow = today + timedelta(days=1)
        return TriggerDecision(
            Verdict.WAIT, DecidedBy.ONE_RUN_A_DAY, "An automatic run was made today already.", (), tomorrow
        )
    report = measure_drift(allocation, snapshot, policy)
    outside = _names_outside(report)
    idle_usd = measure_idle_cash(allocation, snapshot, policy, report)
    if occasion.last_rebalanced_on is not None:
        possible_on = occasion.last_rebalanced_on + timedelta(days=triggers.cooldown_days)
        if today < possible_on:
            return _while_cooling(triggers, occasion.last_rebalanced_on, possible_on, outside, idle_usd)
    rule = triggers.calendar
    if rule is not None and is_due(rule, today, occasion.sessions, checked_until=occasion.checked_until):
        return TriggerDecision(
            Verdict.REBALANCE,
            DecidedBy.CALENDAR,
            f"The {rule.every.value} rebalance is due.",
            outside,
            calendar_asked=True,
        )
    if triggers.drift and report.needs_rebalance:
        names = ", ".join(outside) if outside else "a holding without target"
        message = f"Outside the band: {names}."
        return TriggerDecision(Verdict.REBALANCE, DecidedBy.DRIFT, message, outside, calendar_asked=True)
    invest = _invest(triggers, idle_usd, outside)
    if invest is not None:
        return replace(invest, calendar_asked=True)
    return TriggerDecision(
        Verdict.WAIT, DecidedBy.NOTHING, "Nothing asks for a rebalance.", outside, calendar_asked=True
    )


def _names_outside(report: DriftReport) -> tuple[str, ...]:
    """Targets, classes and cash outside their bands that something may be done about."""
    held_back = {name for names in report.standing.held_back.values() for name in names}
    untargeted = {row.symbol for row in report.rows if not row.targeted}
    return tuple(name for name in report.standing.outside if name not in held_back and name not in untargeted)


def _while_cooling(
    triggers: Triggers, last: date, possible_on: date, outside: tuple[str, ...], idle_usd: Decimal
) -> TriggerDecision:
    invest = _invest(triggers, idle_usd, outside)
    if invest is not None:
        return invest
    message = (
        f"The last rebalance was on {last.isoformat()}; with a cooldown of {triggers.cooldown_days} days the next one "
        f"may start on {possible_on.isoformat()}."
    )
    return TriggerDecision(Verdict.WAIT, DecidedBy.COOLDOWN, message, outside, possible_on)


def _invest(triggers: Triggers, idle_usd: Decimal, outside: tuple[str, ...]) -> TriggerDecision | None:
    least = triggers.invest_cash_usd_min
    if least is None or idle_usd <= ZERO or idle_usd < least:
        return None
    message = f"${dump_money(idle_usd)} of cash is above the cash target: buy what is below its target."
    return TriggerDecision(Verdict.INVEST_CASH, DecidedBy.CASH, message, outside, invest_usd=idle_usd)


def measure_idle_cash(
    allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy, report: DriftReport
) -> Decimal:
    """US dollars of cash above what is to stay, which is the larger of cash target and buffer; 0 where there are none.

    Open buys take their part first.
    """
    frame = report.frame
    if not frame.has_value:
        return ZERO
    with localcontext(EXACT):
        reserved = sum(
            (change * snapshot.price_of(symbol) for symbol, change in snapshot.open_quantities.items() if change > 0),
            ZERO,
        )
        kept = frame.base * kept_cash_percent(allocation, policy) / HUNDRED
        return max(ZERO, snapshot.cash - reserved - kept)


def kept_cash_percent(allocation: StrategyAllocation, policy: SizingPolicy) -> Decimal:
    """Return the part of the base that stays cash: the larger of cash target and buffer, rounded up to 18 decimals."""
    scale = weigh_targets([*allocation.enabled_targets, *allocation.class_targets], policy.weights)
    with localcontext(EXACT):
        unit = Decimal(1).scaleb(-MAX_DECIMALS)
        wanted = allocation.cash_percent * scale.numerator * HUNDRED
        quotient = wanted // (scale.denominator * unit)
        target = quotient * unit
        if target * scale.denominator < wanted:
            target += unit
        return min(HUNDRED, max(target, policy.cash_buffer_percent))


class Course(NamedTuple):
    """How to plan after a decision: the policy, and what is asked beside it."""

    policy: SizingPolicy
    request: PlanRequest | None = None


def course_of(decision: TriggerDecision, triggers: Triggers, policy: SizingPolicy) -> Course:
    """Choose the policy and the request to plan with after a decision.

    A calendar rebalance, and one by drift with scope `all`, trades every symbol to its target. Investing cash is the
    request to invest what is above the cash target: it only buys, and ignores bands.
    """
    if decision.verdict is Verdict.INVEST_CASH:
        return Course(policy, PlanRequest(RequestKind.INVEST, decision.invest_usd))
    is_full = decision.decided_by is DecidedBy.CALENDAR or triggers.scope is Scope.ALL
    if decision.verdict is Verdict.REBALANCE and is_full:
        return Course(replace(policy, drift_threshold_percent=ZERO, trade_to=TradeTo.TARGET))
    return Course(policy)


def parse_triggers(value: object, field: str = "triggers") -> Triggers:
    """Read `{drift?, scope?, calendar?, cooldown_days?, invest_cash_usd_min?}`; a missing key takes its default.

    Raises:
        InvalidInput: an unknown key or option, or a number outside its range.
    """
    if value is None:
        return Triggers()
    return parse_options(require_object(value, field, optional=tuple(options_of(Triggers))), field, base=Triggers())


def dump_triggers(triggers: Triggers) -> dict[str, object]:
    """Write triggers, every key; the inverse of `parse_triggers`."""
    return dump_options(triggers)


def dump_decision(decision: TriggerDecision) -> shapes.TriggerDecision:
    """Write a decision as plain JSON values."""
    possible = decision.possible_on
    return {
        "verdict": decision.verdict.value,
        "decided_by": decision.decided_by.value,
        "message": decision.message,
        "outside": list(decision.outside),
        "possible_on": None if possible is None else possible.isoformat(),
    }
