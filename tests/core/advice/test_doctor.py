"""The policy doctor: each illness is found once it is there, named with its fix, and not found where it is not."""

from dataclasses import replace
from decimal import Decimal
from inspect import getsource
from typing import Any

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.advice import doctor
from rebalancer.core.advice.doctor import Finding, Patient, Severity, dump_findings, examine
from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.policy import BandMode, Mode, ShareMode, SizingPolicy, Untargeted

PRICES = {"SPY": Decimal(450), "BND": Decimal(75), "GLD": Decimal(180)}
ACCOUNT = PortfolioSnapshot(
    Decimal(500), (Position("SPY", Decimal(12), PRICES["SPY"]), Position("BND", Decimal(54), PRICES["BND"])), PRICES
)
HEALTHY = Patient(
    StrategyAllocation(
        (
            TargetWeight("SPY", Decimal(60)),
            TargetWeight("BND", Decimal(30)),
            TargetWeight("GLD", Decimal(5), Decimal(2)),
            TargetWeight("CASH", Decimal(5)),
        )
    ),
    ACCOUNT,
    SizingPolicy(),
    Triggers(calendar=CalendarRule(Frequency.QUARTERLY), cooldown_days=31, invest_cash_usd_min=Decimal(10)),
    {"SPY": Decimal("1.1"), "BND": Decimal("0.3")},
)


def targets(**percents: str) -> StrategyAllocation:
    return StrategyAllocation(tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items()))


def with_policy(**options: Any) -> Patient:
    return replace(HEALTHY, policy=replace(SizingPolicy(), **options))


def test_a_healthy_policy_has_no_finding() -> None:
    assert examine(HEALTHY) == ()


ILL = [
    (
        "COOLDOWN_AGAINST_CALENDAR",
        None,
        replace(HEALTHY, triggers=Triggers(calendar=CalendarRule(Frequency.MONTHLY), cooldown_days=31)),
    ),
    ("NOTHING_TRIGGERS", None, replace(HEALTHY, triggers=Triggers(drift=False))),
    ("INVEST_CASH_BELOW_MIN_TRADE", None, replace(HEALTHY, triggers=Triggers(invest_cash_usd_min=Decimal(9)))),
    ("NO_TURNOVER", None, with_policy(max_turnover_percent=Decimal(0))),
    ("BUY_ONLY_NEVER_SELLS", None, with_policy(mode=Mode.BUY_ONLY, untargeted=Untargeted.SELL)),
    ("NO_THRESHOLD_NO_MINIMUM", None, with_policy(drift_threshold_percent=Decimal(0), min_trade_usd=Decimal(0))),
    ("UNKNOWN_SYMBOL_IN_POLICY", "SPX", with_policy(frozen=frozenset({"SPX"}))),
    ("WEIGHT_SUM", None, replace(HEALTHY, allocation=targets(SPY="60", BND="30"))),
    ("MISSING_PRICE", "XYZ", replace(HEALTHY, allocation=targets(SPY="60", XYZ="40"))),
    ("EXCLUDED_TARGET", "SPY", with_policy(excluded=frozenset({"SPY"}))),
    ("NO_VALUE", None, replace(HEALTHY, snapshot=PortfolioSnapshot(Decimal(0), (), PRICES))),
    ("BUFFER_ABOVE_CASH_TARGET", "CASH", with_policy(cash_buffer_percent=Decimal("5.5"))),
    ("MOSTLY_UNTARGETED", None, replace(HEALTHY, allocation=targets(BND="90", CASH="10"))),
    (
        "SHORT_POSITION",
        "GLD",
        replace(
            HEALTHY,
            snapshot=replace(ACCOUNT, positions=(*ACCOUNT.positions, Position("GLD", Decimal(-1), PRICES["GLD"]))),
        ),
    ),
    ("MIN_TRADE_ABOVE_TARGET", "GLD", with_policy(min_trade_usd=Decimal(600))),
    ("MIN_TRADE_ABOVE_BAND", "GLD", with_policy(min_trade_usd=Decimal(250))),
    (
        "SHARE_DEARER_THAN_TARGET",
        "GLD",
        replace(
            with_policy(shares=ShareMode.WHOLE), snapshot=replace(ACCOUNT, prices={**PRICES, "GLD": Decimal(2000)})
        ),
    ),
    (
        "SHARE_COARSER_THAN_BAND",
        "GLD",
        replace(with_policy(shares=ShareMode.WHOLE), snapshot=replace(ACCOUNT, prices={**PRICES, "GLD": Decimal(450)})),
    ),
    ("BAND_REACHES_ZERO", "GLD", replace(HEALTHY, allocation=targets(SPY="60", BND="30", GLD="5", CASH="5"))),
    (
        "BAND_INSIDE_DAILY_VOLATILITY",
        "SPY",
        replace(
            with_policy(drift_threshold_percent=Decimal("0.25"), min_trade_usd=Decimal(1)),
            daily_volatility_percent={"SPY": Decimal("1.1")},
        ),
    ),
]


@pytest.mark.parametrize(("code", "symbol", "patient"), ILL, ids=[code for code, _, _ in ILL])
def test_an_illness_is_named_with_its_fix(code: str, symbol: str | None, patient: Patient) -> None:
    found = [each for each in examine(patient) if each.code == code]
    assert [each.symbol for each in found] == [symbol]
    assert found[0].message.endswith(".")
    assert found[0].fix.endswith(".")


def test_every_code_that_the_doctor_knows_is_in_the_table() -> None:
    named = {line.strip().strip('",') for line in getsource(doctor).splitlines() if line.strip().isupper()}
    named = {name for name in named if name.replace("_", "").isalpha() and "_" in name}
    assert named <= {code for code, _, _ in ILL}
    assert len(named) >= 15


def test_the_volatility_of_a_weight_counts_the_rest_of_the_portfolio() -> None:
    # 60 % × 40 % × 1.1 % = 0.264 points: a band of 0.26 is inside an ordinary day, one of 0.27 is not.
    def codes(threshold: str) -> set[str]:
        policy = SizingPolicy(drift_threshold_percent=Decimal(threshold), min_trade_usd=Decimal(1))
        return {each.code for each in examine(replace(HEALTHY, policy=policy)) if each.symbol == "SPY"}

    assert "BAND_INSIDE_DAILY_VOLATILITY" in codes("0.26")
    assert "BAND_INSIDE_DAILY_VOLATILITY" not in codes("0.27")


def test_dollars_are_written_as_people_read_them() -> None:
    found = {each.code: each for each in examine(with_policy(min_trade_usd=Decimal(12_345)))}
    assert "no trade is smaller than $12,345.00" in found["MIN_TRADE_ABOVE_TARGET"].message


def test_impossible_findings_come_first() -> None:
    patient = replace(with_policy(max_turnover_percent=Decimal(0), frozen=frozenset({"AAA", "SPX"})))
    findings = examine(patient)
    assert [(each.severity, each.symbol) for each in findings] == [
        (Severity.IMPOSSIBLE, None),
        (Severity.FOOLISH, "AAA"),
        (Severity.FOOLISH, "SPX"),
    ]


def test_a_class_is_examined_under_its_name() -> None:
    classes = (AssetClass("stocks", Decimal(99), ("SPY",)), AssetClass("metal", Decimal(1), ("GLD",)))
    snapshot = PortfolioSnapshot(Decimal(0), (Position("SPY", Decimal(1), Decimal(450)),), PRICES)
    policy = SizingPolicy(shares=ShareMode.WHOLE, band=BandMode.COMBINED)
    findings = examine(Patient(StrategyAllocation((), classes=classes), snapshot, policy))
    assert ("MIN_TRADE_ABOVE_TARGET", "metal") in [(each.code, each.symbol) for each in findings]


def test_findings_are_plain_json() -> None:
    finding = Finding("A_CODE", Severity.FOOLISH, "It is.", "Do this.", "SPY", "policy.shares")
    assert dump_findings((finding,)) == [
        {
            "code": "A_CODE",
            "severity": "FOOLISH",
            "message": "It is.",
            "fix": "Do this.",
            "symbol": "SPY",
            "field": "policy.shares",
        }
    ]


FIELDS = {
    "COOLDOWN_AGAINST_CALENDAR": "triggers.cooldown_days",
    "NOTHING_TRIGGERS": "triggers.drift",
    "INVEST_CASH_BELOW_MIN_TRADE": "triggers.invest_cash_usd_min",
    "NO_TURNOVER": "policy.max_turnover_percent",
    "BUY_ONLY_NEVER_SELLS": "policy.mode",
    "NO_THRESHOLD_NO_MINIMUM": "policy.drift_threshold_percent",
    "UNKNOWN_SYMBOL_IN_POLICY": "policy.frozen",
    "WEIGHT_SUM": "targets",
    "MISSING_PRICE": "targets",
    "EXCLUDED_TARGET": "policy.excluded",
    "NO_VALUE": None,
    "BUFFER_ABOVE_CASH_TARGET": "policy.cash_buffer_percent",
    "MOSTLY_UNTARGETED": "targets",
    "SHORT_POSITION": None,
    "MIN_TRADE_ABOVE_TARGET": "policy.min_trade_usd",
    "MIN_TRADE_ABOVE_BAND": "policy.min_trade_usd",
    "SHARE_DEARER_THAN_TARGET": "policy.shares",
    "SHARE_COARSER_THAN_BAND": "policy.shares",
    "BAND_REACHES_ZERO": "policy.drift_threshold_percent",
    "BAND_INSIDE_DAILY_VOLATILITY": "policy.drift_threshold_percent",
}


@pytest.mark.parametrize(("code", "patient"), [(code, patient) for code, _, patient in ILL])
def test_a_finding_names_the_field_that_its_fix_would_change(code: str, patient: Patient) -> None:
    assert [each.field for each in examine(patient) if each.code == code] == [FIELDS[code]]


def test_a_band_of_its_own_is_mended_at_the_target_and_a_class_s_at_the_class() -> None:
    own = StrategyAllocation(
        (TargetWeight("SPY", Decimal(95)), TargetWeight("GLD", Decimal(5), Decimal(5))),
        classes=(),
    )
    of_class = StrategyAllocation(
        (TargetWeight("SPY", Decimal(95)),), classes=(AssetClass("metal", Decimal(5), ("GLD",), Decimal(5)),)
    )
    for name, allocation in (("GLD", own), ("metal", of_class)):
        found = [each for each in examine(replace(HEALTHY, allocation=allocation)) if each.code == "BAND_REACHES_ZERO"]
        assert [(each.symbol, each.field) for each in found] == [(name, "targets.tolerance_percent")]
