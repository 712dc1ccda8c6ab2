"""While something is parked its replacement has its weight: one reading of the targets, wherever they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.parked import (
    Parked,
    ParkedState,
    dump_parked,
    not_bought_until,
    parse_parked,
    stand_in,
)

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PARKED = Parked("run-0001", "VTI", "ITOT", Decimal(10), Decimal("120.5"), AT, ParkedState.PARKED, ("SCHB",), AT.date())
SAVED = (TargetWeight("VTI", Decimal(60), Decimal(2)), TargetWeight("BND", Decimal(40)))


def read(state: ParkedState, *targets: TargetWeight) -> dict[str, Decimal]:
    weights, _ = stand_in(targets or SAVED, (), [replace(PARKED, state=state)])
    return {weight.symbol: weight.target_percent for weight in weights}


def test_the_replacement_has_the_weight_and_the_band_of_what_is_parked() -> None:
    for state in (ParkedState.SELLING, ParkedState.PARKED, ParkedState.STAYING):
        assert read(state) == {"VTI": 0, "BND": 40, "ITOT": 60}
    weights, _ = stand_in(SAVED, (), [PARKED])
    assert weights[-1] == TargetWeight("ITOT", Decimal(60), Decimal(2))


def test_what_goes_back_has_its_weight_again_and_its_replacement_is_to_be_sold() -> None:
    assert read(ParkedState.DUE) == {"VTI": 60, "BND": 40, "ITOT": 0}


def test_a_replacement_that_became_a_target_keeps_its_own_weight_beside() -> None:
    own = (*SAVED, TargetWeight("ITOT", Decimal(5)))
    assert read(ParkedState.PARKED, *own)["ITOT"] == 65
    assert read(ParkedState.DUE, *own)["ITOT"] == 5


def test_what_is_over_and_what_lost_its_target_are_read_as_they_are_saved() -> None:
    for state in (ParkedState.HOME, ParkedState.ENDED):
        assert read(state) == {"VTI": 60, "BND": 40}
    for state in ParkedState:
        assert read(state, SAVED[1]) == {"BND": 40}
        assert read(state, replace(SAVED[0], enabled=False), SAVED[1]) == {"VTI": 60, "BND": 40}


def test_a_member_of_a_class_gives_its_place_and_gets_it_back() -> None:
    stocks = AssetClass("Stocks", Decimal(60), ("VTI", "VXUS"))
    weights, (group,) = stand_in(SAVED[1:], (stocks,), [PARKED])
    assert group.members == ("ITOT", "VXUS")
    assert {each.symbol: each.target_percent for each in weights} == {"BND": 40, "VTI": 0}
    weights, (group,) = stand_in(SAVED[1:], (stocks,), [replace(PARKED, state=ParkedState.DUE)])
    assert group.members == ("VTI", "VXUS")
    assert {each.symbol: each.target_percent for each in weights} == {"BND": 40, "ITOT": 0}


@given(
    st.sampled_from(ParkedState),
    st.dictionaries(st.sampled_from(["VTI", "ITOT", "BND"]), st.decimals(0, 100, places=2)),
    st.booleans(),
)
def test_no_weight_is_lost_and_reading_twice_is_reading_once(
    state: ParkedState, percents: dict[str, Decimal], in_class: bool
) -> None:
    classes = (AssetClass("Stocks", Decimal(10), ("VTI", "VXUS")),) if in_class else ()
    saved = [TargetWeight(symbol, each) for symbol, each in percents.items() if not (in_class and symbol == "VTI")]
    parked = [replace(PARKED, state=state)]
    weights, groups = stand_in(saved, classes, parked)
    assert sum(each.target_percent for each in weights) == sum(each.target_percent for each in saved)
    assert stand_in(weights, groups, parked) == (weights, groups)


def test_nothing_of_the_same_security_is_bought_before_the_31st_day() -> None:
    assert not_bought_until([PARKED], date(2026, 4, 1)) == {"VTI": date(2026, 4, 2), "SCHB": date(2026, 4, 2)}
    assert not_bought_until([PARKED], date(2026, 4, 2)) == {}
    selling = replace(PARKED, state=ParkedState.SELLING, sold_on=None)
    assert not_bought_until([PARKED, selling], date(2026, 3, 9)) == {"VTI": None, "SCHB": None}
    assert not_bought_until([replace(PARKED, state=ParkedState.ENDED)], date(2026, 3, 9)) == {}


@given(st.sampled_from(ParkedState), st.none() | st.dates(), st.none() | st.decimals(0, 1000, places=2))
def test_a_harvest_comes_back_exactly(state: ParkedState, day: date | None, usd: Decimal | None) -> None:
    made = replace(PARKED, state=state, sold_on=day, cost_usd=usd, worth_usd=usd, returned_on=day, is_chosen=True)
    assert parse_parked({"entries": {"run-0001": dump_parked(made)}}, "users/u/status/parked") == (made,)


@pytest.mark.parametrize("field", ["symbol", "state", "quantity", "same_as", "sold_on", "is_chosen"])
def test_what_cannot_be_read_is_named(field: str) -> None:
    entry = {**dump_parked(PARKED), field: 7}
    with pytest.raises(InvariantViolation, match=field):
        parse_parked({"entries": {"run-0001": entry}}, "users/u/status/parked")
