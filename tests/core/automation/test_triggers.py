"""Triggers: the table of cases, and what is traded after each decision."""

from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.automation.triggers import (
    Course,
    DecidedBy,
    Occasion,
    Scope,
    TriggerDecision,
    Triggers,
    Verdict,
    course_of,
    decide_trigger,
    dump_triggers,
    parse_triggers,
)
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import PlanRequest, RequestKind, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.policy import SizingPolicy, Untargeted
from tests.core.automation.trigger_cases import (
    CASES,
    DRIFTED,
    INVESTING,
    MONDAY,
    ON_TARGET,
    ONE,
    QUARTER,
    SESSIONS,
    TARGETS,
    Case,
    account,
)


def decide(case: Case) -> TriggerDecision:
    occasion = Occasion(case.today, SESSIONS, case.rebalanced, case.automatic)
    return decide_trigger(case.triggers, occasion, TARGETS, case.snapshot, case.policy)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.source}")
def test_the_table_of_cases(case: Case) -> None:
    decision = decide(case)
    assert (decision.verdict, decision.decided_by) == (case.verdict, case.by)
    assert decision.message.endswith(".")


def test_every_case_is_named_once_and_cites_its_source() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.source.startswith("[") for case in CASES)


def test_a_breached_band_names_who_and_the_cooldown_until_when() -> None:
    by_name = {case.name: decide(case) for case in CASES}
    assert by_name["an absolute band is passed"].message == "Outside the band: AAPL, TLT."
    cooling = by_name["during the cooldown"]
    assert cooling.possible_on == date(2026, 6, 16)
    assert cooling.outside == ("AAPL", "TLT")
    assert "2026-06-09" in cooling.message
    assert by_name["one automatic run a day"].possible_on == date(2026, 6, 16)


def planned(triggers: Triggers, today: date, snapshot: PortfolioSnapshot) -> dict[str, Decimal]:
    """Signed dollars of the trades after the decision."""
    policy = SizingPolicy(min_trade_usd=Decimal(0))
    decision = decide_trigger(triggers, Occasion(today, SESSIONS), TARGETS, snapshot, policy)
    course = course_of(decision, triggers, policy)
    plan = plan_rebalance(TARGETS, snapshot, course.policy, request=course.request)
    return {item.symbol: item.trade_amount for item in plan.trades}


def test_a_calendar_rebalance_trades_what_is_inside_its_band_too() -> None:
    # [P] a full rebalance; 2 points of drift are inside the band of 5.
    snapshot = account("62", "33", "5")
    assert planned(QUARTER, date(2026, 7, 1), snapshot) == {"AAPL": Decimal(-2), "TLT": Decimal(2)}


def test_scope_all_adjusts_the_entire_portfolio_when_one_holding_breaches_and_scope_outside_does_not() -> None:
    # [R]; AAPL is 6 points over, TLT 4 under.
    snapshot = account("66", "31", "3")
    assert planned(Triggers(scope=Scope.ALL), MONDAY, snapshot) == {"AAPL": Decimal(-6), "TLT": Decimal(4)}
    # 6 dollars more are 9 of cash, 4 points above its target of 5: inside its band.
    assert planned(Triggers(), MONDAY, snapshot) == {"AAPL": Decimal(-6)}


def test_a_deposit_buys_the_largest_gap_first_and_keeps_the_cash_target() -> None:
    # 110 dollars: 66 / 38.5 / 5.5 wanted. 9.5 are idle; AAPL lacks 4 and TLT 5.5, all of it can be bought.
    trades = planned(INVESTING, MONDAY, account("62", "33", "15"))
    assert trades == {"TLT": Decimal("5.5"), "AAPL": Decimal(4)}
    # In a cooldown drift may be large: of 100 dollars AAPL has 68, so TLT alone is bought, and only for the idle 5.
    in_cooldown = Occasion(MONDAY, SESSIONS, last_rebalanced_on=date(2026, 6, 12))
    policy = SizingPolicy(min_trade_usd=Decimal(0))
    snapshot = account("68", "22", "10")
    decision = decide_trigger(INVESTING, in_cooldown, TARGETS, snapshot, policy)
    buying = course_of(decision, INVESTING, policy)
    assert buying == Course(policy, PlanRequest(RequestKind.INVEST, Decimal(5)))
    plan = plan_rebalance(TARGETS, snapshot, buying.policy, request=buying.request)
    assert {item.symbol: item.trade_amount for item in plan.trades} == {"TLT": Decimal(5)}
    assert plan.cash_after == 5


def test_a_class_outside_its_band_is_named_and_frozen_symbols_ask_for_nothing() -> None:
    classes = (AssetClass("stocks", Decimal(60), ("AAPL",)), AssetClass("bonds", Decimal(40), ("TLT",)))
    allocation = StrategyAllocation((), classes=classes)
    occasion = Occasion(MONDAY)
    drifted = account("70", "30", "0")
    decision = decide_trigger(Triggers(), occasion, allocation, drifted, SizingPolicy())
    assert decision.outside == ("bonds", "stocks")
    frozen = SizingPolicy(min_trade_usd=ONE, frozen=frozenset({"AAPL", "TLT"}))
    assert decide_trigger(Triggers(), occasion, TARGETS, DRIFTED, frozen).decided_by is DecidedBy.NOTHING


def test_a_holding_to_be_sold_is_a_reason_of_its_own() -> None:
    snapshot = PortfolioSnapshot(Decimal(5), (*ON_TARGET.positions, Position("OLD", ONE, ONE)))
    decision = decide_trigger(
        Triggers(), Occasion(MONDAY), TARGETS, snapshot, SizingPolicy(min_trade_usd=ONE, untargeted=Untargeted.SELL)
    )
    assert decision.message == "Outside the band: a holding without target."


def test_open_buys_take_their_part_of_idle_cash_first() -> None:
    waiting = PortfolioSnapshot(Decimal(15), ON_TARGET.positions, open_quantities={"AAPL": Decimal("9.5")})
    triggers = Triggers(drift=False, invest_cash_usd_min=Decimal(1))
    decision = decide_trigger(triggers, Occasion(MONDAY), TARGETS, waiting, SizingPolicy())
    assert decision.verdict is Verdict.WAIT


def test_triggers_are_written_as_they_are_read() -> None:
    document = {
        "drift": False,
        "scope": "all",
        "calendar": {"every": "weekly", "weekday": "thursday"},
        "cooldown_days": 31,
        "invest_cash_usd_min": "25.5",
    }
    assert dump_triggers(parse_triggers(document)) == document
    assert parse_triggers(None) == parse_triggers({}) == Triggers()


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({"cooldown_days": -1}, r"triggers\.cooldown_days is -1, but must be an integer from 0"),
        ({"cooldown_days": "7"}, r"triggers\.cooldown_days"),
        ({"scope": "some"}, r"triggers\.scope is \"some\", but must be one of outside, all"),
        ({"invest_cash_usd_min": "-1"}, r"triggers\.invest_cash_usd_min is -1, but must be at least 0"),
        ({"drift": "yes"}, r"triggers\.drift"),
        ({"spare": 1}, r"triggers\.spare is an unknown key"),
        ({"calendar": {"every": "never"}}, r"triggers\.calendar\.every"),
    ],
)
def test_bad_triggers_are_refused_by_their_field(document: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_triggers(document)
