"""The personal bands beside the present ones, and when they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.advice.finding import Finding, Severity
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.evidence.band_offer import average_cost_bands, offer_bands, present_bands
from rebalancer.core.evidence.policies import OwnPolicy
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

TODAY = date(2026, 11, 27)
SNAPSHOT = PortfolioSnapshot(
    Decimal(0), (Position("A", Decimal(600), Decimal(1)), Position("B", Decimal(400), Decimal(1))), {}
)


def own(threshold: str = "5", tolerances: dict[str, str] | None = None, triggers: Triggers | None = None) -> OwnPolicy:
    given = tolerances or {}
    targets = tuple(
        TargetWeight(name, Decimal(percent), tolerance_percent=Decimal(given[name]) if name in given else None)
        for name, percent in (("A", "60"), ("B", "40"))
    )
    sizing = SizingPolicy(drift_threshold_percent=Decimal(threshold))
    return OwnPolicy(StrategyAllocation(targets), sizing, triggers or Triggers())


def offered(mine: OwnPolicy) -> tuple[Finding, ...]:
    return offer_bands(mine, SNAPSHOT, TODAY)


def test_bands_that_are_twice_as_wide_as_the_personal_ones_are_offered_with_both_figures() -> None:
    band = average_cost_bands(own(), SNAPSHOT, TODAY)[0].band_percent
    wide, near = str(band * 2), str(band * Decimal("1.9"))
    (offer,) = offered(own(tolerances={"A": wide, "B": near}))
    assert (offer.code, offer.severity) == ("PERSONAL_BAND", Severity.OFFER)
    assert f"A {band} points instead of {(band * 2).normalize():f}" in offer.message
    assert "B " not in offer.message
    assert offered(own(tolerances={"A": near, "B": near})) == ()


def test_bands_that_are_half_as_wide_are_offered_too() -> None:
    band = average_cost_bands(own(), SNAPSHOT, TODAY)[0].band_percent
    assert offered(own(threshold=str(band / 2)))


def test_nothing_is_offered_where_drift_starts_nothing_or_nothing_can_be_measured() -> None:
    assert offered(own(threshold="25"))
    assert offered(own(threshold="25", triggers=Triggers(drift=False))) == ()
    assert offered(own(threshold="0")) == ()
    nothing = replace(own(threshold="25"), allocation=StrategyAllocation((TargetWeight("CASH", Decimal(100)),)))
    assert offered(nothing) == ()
    assert offer_bands(own(threshold="25"), PortfolioSnapshot(Decimal(0), (), {}), TODAY) == ()


def test_a_gain_makes_the_offered_band_wider() -> None:
    gained = replace(
        SNAPSHOT,
        positions=tuple(replace(each, average_cost=Decimal("0.2")) for each in SNAPSHOT.positions),
    )
    plain, taxed = (average_cost_bands(own(), each, TODAY)[0].band_percent for each in (SNAPSHOT, gained))
    assert taxed > plain


def test_the_present_band_is_the_tolerance_of_a_target_or_else_the_policys() -> None:
    mine = own(tolerances={"B": "3"})
    assert present_bands(mine.allocation, SNAPSHOT, mine.sizing) == {"A": 5, "B": 3}
