"""Alpaca's rebalancing semantics, and what this system adds, as a table of cases.

Sources:
[P] docs.alpaca.markets/us/docs/portfolios: a full rebalance is queued if any configured condition is met and the
    cooldown has elapsed; bands in percentage points or in percent of the target weight; a schedule.
[F] docs.alpaca.markets/us/docs/best-practices-faq: at most one run a trading day from automatic evaluation, manual runs
    besides; any single met condition triggers; full rebalances are limited by the cooldown.
[L] alpaca.markets/learn-api/how-to-get-started-with-rebalancing-api: the cooldown counts calendar days.
[R] docs.alpaca.markets/docs/portfolio-rebalancing: one holding at the threshold adjusts the entire portfolio.
[S] alpaca-py 0.44.0, broker/enums.py: weekly, monthly, quarterly, annually; full_rebalance, invest_cash.
[D] this project, docs/decisions/0401: the order of the questions, closed days, deposits during a cooldown.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import exchange_calendars

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency, Weekday
from rebalancer.core.automation.triggers import DecidedBy, Triggers, Verdict
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import BandMode, SizingPolicy

NEW_YORK = exchange_calendars.get_calendar("XNYS", start="2026-01-01", end="2027-12-31")
SESSIONS = tuple(session.date() for session in NEW_YORK.sessions)
ONE = Decimal(1)
TARGETS = StrategyAllocation(
    (TargetWeight("AAPL", Decimal(60)), TargetWeight("TLT", Decimal(35)), TargetWeight("CASH", Decimal(5)))
)
QUARTERLY = CalendarRule(Frequency.QUARTERLY)
WEEKLY = CalendarRule(Frequency.WEEKLY, weekday=Weekday.THURSDAY)


def account(aapl: str, tlt: str, cash: str) -> PortfolioSnapshot:
    """Positions at a price of one dollar."""
    positions = (Position("AAPL", Decimal(aapl), ONE), Position("TLT", Decimal(tlt), ONE))
    return PortfolioSnapshot(Decimal(cash), positions)


ON_TARGET = account("60", "35", "5")
DRIFTED = account("66", "29", "5")
DEPOSITED = account("60", "35", "10")


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    name: str
    source: str
    triggers: Triggers
    today: date
    snapshot: PortfolioSnapshot
    verdict: Verdict
    by: DecidedBy
    rebalanced: date | None = None
    automatic: date | None = None
    policy: SizingPolicy = field(default_factory=lambda: SizingPolicy(min_trade_usd=ONE))


W, R, C = Verdict.WAIT, Verdict.REBALANCE, Verdict.INVEST_CASH
MONDAY = date(2026, 6, 15)
NO_DRIFT = Triggers(drift=False)
COOLING = Triggers(cooldown_days=7)
QUARTER = Triggers(drift=False, calendar=QUARTERLY)
INVESTING = Triggers(invest_cash_usd_min=Decimal(1), cooldown_days=31)
RELATIVE = SizingPolicy(min_trade_usd=ONE, drift_threshold_percent=Decimal(15), band=BandMode.RELATIVE)

CASES = [
    Case("everything inside its band", "[P]", Triggers(), MONDAY, ON_TARGET, W, DecidedBy.NOTHING),
    Case("an absolute band is passed", "[P]", Triggers(), MONDAY, DRIFTED, R, DecidedBy.DRIFT),
    Case(
        "exactly on the absolute band", "[P] beyond", Triggers(), MONDAY, account("65", "30", "5"), W, DecidedBy.NOTHING
    ),
    Case("a relative band is passed", "[P]", Triggers(), MONDAY, DRIFTED, R, DecidedBy.DRIFT, policy=RELATIVE),
    Case(
        "inside a relative band of 20 %",
        "[P]",
        Triggers(),
        MONDAY,
        DRIFTED,
        W,
        DecidedBy.NOTHING,
        policy=SizingPolicy(min_trade_usd=ONE, drift_threshold_percent=Decimal(20), band=BandMode.RELATIVE),
    ),
    Case(
        "both bands at once: the relative one of TLT is passed at 29 of 35 with 10 points allowed",
        "[F] any single met condition",
        Triggers(),
        MONDAY,
        DRIFTED,
        R,
        DecidedBy.DRIFT,
        policy=SizingPolicy(
            min_trade_usd=ONE,
            drift_threshold_percent=Decimal(10),
            band=BandMode.COMBINED,
            relative_threshold_percent=Decimal(15),
        ),
    ),
    Case("drift is no trigger", "[P] conditions are chosen", NO_DRIFT, MONDAY, DRIFTED, W, DecidedBy.NOTHING),
    Case("the first day of a quarter", "[P] [S]", QUARTER, date(2026, 7, 1), ON_TARGET, R, DecidedBy.CALENDAR),
    Case("the day after it", "[P]", QUARTER, date(2026, 7, 2), DRIFTED, W, DecidedBy.NOTHING),
    Case("New Year is closed: the day before", "[D]", QUARTER, date(2026, 12, 31), ON_TARGET, R, DecidedBy.CALENDAR),
    Case("and not on the next open day", "[D]", QUARTER, date(2027, 1, 4), ON_TARGET, W, DecidedBy.NOTHING),
    Case("on a closed day", "[D]", QUARTER, date(2027, 1, 1), ON_TARGET, W, DecidedBy.NOTHING),
    Case(
        "Thanksgiving is closed: Wednesday",
        "[D]",
        Triggers(calendar=WEEKLY),
        date(2026, 11, 25),
        ON_TARGET,
        R,
        DecidedBy.CALENDAR,
    ),
    Case(
        "calendar before drift",
        "[D] order",
        Triggers(calendar=QUARTERLY),
        date(2026, 7, 1),
        DRIFTED,
        R,
        DecidedBy.CALENDAR,
    ),
    Case("during the cooldown", "[P] [L]", COOLING, MONDAY, DRIFTED, W, DecidedBy.COOLDOWN, date(2026, 6, 9)),
    Case("the cooldown counts calendar days", "[L]", COOLING, MONDAY, DRIFTED, R, DecidedBy.DRIFT, date(2026, 6, 8)),
    Case(
        "the cooldown also holds the calendar",
        "[P] any condition and cooldown",
        Triggers(calendar=QUARTERLY, cooldown_days=31),
        date(2026, 7, 1),
        DRIFTED,
        W,
        DecidedBy.COOLDOWN,
        date(2026, 6, 15),
    ),
    Case(
        "cooldown is named also where nothing drifted",
        "[D] order",
        COOLING,
        MONDAY,
        ON_TARGET,
        W,
        DecidedBy.COOLDOWN,
        date(2026, 6, 12),
    ),
    Case("no cooldown set", "[P]", Triggers(), MONDAY, DRIFTED, R, DecidedBy.DRIFT, MONDAY),
    Case("one automatic run a day", "[F]", Triggers(), MONDAY, DRIFTED, W, DecidedBy.ONE_RUN_A_DAY, None, MONDAY),
    Case("a manual run the same day is none", "[F]", Triggers(), MONDAY, DRIFTED, R, DecidedBy.DRIFT, MONDAY, None),
    Case(
        "an automatic run the day before is none of today",
        "[F]",
        Triggers(),
        MONDAY,
        DRIFTED,
        R,
        DecidedBy.DRIFT,
        None,
        date(2026, 6, 12),
    ),
    Case("a deposit is invested", "[S] invest_cash", INVESTING, MONDAY, DEPOSITED, C, DecidedBy.CASH),
    Case("a deposit passes the cooldown", "[D]", INVESTING, MONDAY, DEPOSITED, C, DecidedBy.CASH, date(2026, 6, 12)),
    Case(
        "in the cooldown drift stays, the deposit goes in",
        "[D]",
        INVESTING,
        MONDAY,
        account("70", "25", "15"),
        C,
        DecidedBy.CASH,
        date(2026, 6, 12),
    ),
    Case(
        "a deposit waits for tomorrow after an automatic run",
        "[F]",
        INVESTING,
        MONDAY,
        DEPOSITED,
        W,
        DecidedBy.ONE_RUN_A_DAY,
        None,
        MONDAY,
    ),
    Case("cash at its target is no deposit", "[P] cash weight", INVESTING, MONDAY, ON_TARGET, W, DecidedBy.NOTHING),
    Case(
        "a deposit below the least sum waits",
        "[D]",
        Triggers(invest_cash_usd_min=Decimal(10)),
        MONDAY,
        DEPOSITED,
        W,
        DecidedBy.NOTHING,
    ),
    Case("investing cash is a choice", "[D]", Triggers(), MONDAY, DEPOSITED, W, DecidedBy.NOTHING),
    Case(
        "drift that a deposit made is rebalanced whole",
        "[D]",
        Triggers(invest_cash_usd_min=Decimal(1)),
        MONDAY,
        account("60", "35", "30"),
        R,
        DecidedBy.DRIFT,
    ),
]
