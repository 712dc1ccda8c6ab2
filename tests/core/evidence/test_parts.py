"""Series, tax of a year and personal bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.evidence.band import band_width, personal_bands
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, OwnPolicy, PolicyName, lab_policies
from rebalancer.core.evidence.series import DailySeries, align_series
from rebalancer.core.evidence.series_csv import parse_series_csv
from rebalancer.core.evidence.tax_year import Carried, tax_of_lines
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.tax.lines import TaxLine
from tests.core.evidence import made


def test_the_youngest_series_shortens_the_window_and_is_named() -> None:
    old, young = made.series("A", 400), made.series("B", 200, begin=date(2020, 10, 1))
    found = align_series([old, young])
    assert found.days[0] == min(young.closes)
    assert found.shortened_by == "B"
    assert align_series([old, made.series("B", 400)]).shortened_by is None


def test_a_gap_is_filled_with_the_close_before_and_counted() -> None:
    whole, holed = made.series("A", 100), made.series("B", 100)
    days = sorted(holed.closes)
    closes = {day: close for day, close in holed.closes.items() if day not in days[10:13]}
    found = align_series([whole, replace(holed, closes=closes)])
    assert [note.gaps for note in found.notes] == [0, 3]
    assert found.closes[12][1] == holed.closes[days[9]]


def test_crypto_does_not_open_the_market_on_weekends() -> None:
    coin = DailySeries("BTC/USD", {date.fromordinal(737_426 + offset): Decimal(9000) for offset in range(150)})
    share = made.series("A", 90)
    assert all(day.weekday() < 5 for day in align_series([coin, share]).days)


def test_too_short_a_history_is_refused_with_the_symbol_that_is_too_young() -> None:
    with pytest.raises(InvalidInput, match="B begins on 2020-12-01"):
        align_series([made.series("A", 250), made.series("B", 10, begin=date(2020, 12, 1))])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date,A\n2020-01-02,1\n", "no column B"),
        ("date,A,B\n2020-01-02,1,0\n", "line 2, B must be above 0"),
        ("date,A,B\nyesterday,1,2\n", "line 2 does not begin with a day"),
        ("", "must begin with a header"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_its_line(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        parse_series_csv(text, ["A", "B"])


def line(gain: str, term: Term) -> TaxLine:
    day = date(2024, 5, 1)
    return TaxLine("e", "l", "A", Decimal(1), day, day, Decimal(gain), Decimal(0), Decimal(0), term, True)


@pytest.mark.parametrize(
    ("short", "long", "tax", "carried"),
    [
        ("100", "200", "50.00", ("0", "0")),
        ("-100", "200", "10.00", ("0", "0")),
        ("100", "-40", "24.00", ("0", "0")),
        ("-300", "200", "0.00", ("-100", "0")),
        ("100", "-150", "0.00", ("0", "-50")),
        ("-1", "-2", "0.00", ("-1", "-2")),
    ],
)
def test_losses_meet_gains_of_their_own_term_first_and_then_the_others(
    short: str, long: str, tax: str, carried: tuple[str, str]
) -> None:
    terms = LabTerms(short_term_percent=Decimal(40), long_term_percent=Decimal(5) * 2)
    lines = [line(short, Term.SHORT), line(long, Term.LONG)]
    owed, left = tax_of_lines(lines, Carried(), terms)
    wanted = Decimal(tax) if short != "100" or long != "200" else Decimal("60.00")
    assert owed == wanted
    assert left == Carried(*map(Decimal, carried))


def test_a_loss_that_was_carried_lessens_the_tax_of_the_next_year() -> None:
    owed, left = tax_of_lines([line("100", Term.LONG)], Carried(Decimal(-30), Decimal(-20)), LabTerms())
    assert owed == Decimal("7.50")
    assert left == Carried()


@given(
    weight=st.integers(2, 98),
    cost=st.integers(1, 400),
    price=st.integers(1, 500),
    count=st.integers(2, 12),
)
def test_a_band_grows_with_cost_and_shrinks_with_the_price_of_drift(
    weight: int, cost: int, price: int, count: int
) -> None:
    def width(by: int, at: int) -> Decimal:
        return band_width(Decimal(by) / 10_000, Decimal(weight) / 100, Decimal(at) / 10, count)

    assert width(cost, price) <= width(cost * 2, price)
    assert width(cost, price * 2) <= width(cost, price)
    assert Decimal("0.01") <= width(cost, price) <= min(weight, 100 - weight)


def test_the_band_of_two_assets_is_the_published_one() -> None:
    # (3 · 0.0010 · 0.6² · 0.4² ÷ (4 · 2.5))^⅓ = 2.585 points
    assert band_width(Decimal("0.0010"), Decimal("0.6"), Decimal("2.5"), 2) == Decimal("2.59")


def test_a_gain_widens_the_upper_edge_alone() -> None:
    spec = made.spec()
    bands = {
        each.name: each
        for each in personal_bands(spec.own.allocation, spec.terms, spec.holdings.lots, spec.holdings.prices)
    }
    assert bands["A"].upper_percent > bands["A"].lower_percent
    assert bands["B"].upper_percent == bands["B"].lower_percent
    assert bands["A"].sell_cost_percent == Decimal("5.05")


def test_the_policies_share_what_is_no_question_of_bands() -> None:
    allocation = StrategyAllocation((TargetWeight("A", Decimal(100), Decimal(3)),))
    own = OwnPolicy(
        allocation, replace(made.spec().own.sizing, cash_buffer_percent=Decimal(2)), made.spec().own.triggers
    )
    for policy in lab_policies(own, {"A": Decimal(4)}, DEFAULT_POLICIES):
        assert policy.sizing.cash_buffer_percent == 2
        tolerance = policy.allocation.targets[0].tolerance_percent
        assert tolerance == {PolicyName.OWN: 3, PolicyName.PERSONAL_BAND: 4}.get(policy.name)


@pytest.mark.parametrize("names", [(), (PolicyName.OWN, PolicyName.OWN), tuple(PolicyName)])
def test_one_to_eight_different_policies_are_compared(names: tuple[PolicyName, ...]) -> None:
    with pytest.raises(InvalidInput, match="1 to 8 different"):
        lab_policies(made.spec().own, {}, names)
