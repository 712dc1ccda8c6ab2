"""Classes, combined bands, what-ifs, idle cash and recommendations: what holds whatever the numbers are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rebalancer.core.advice.whatif import Side, WhatIfTrade, assess_what_if
from rebalancer.core.automation.triggers import (
    DecidedBy,
    TriggerDecision,
    Triggers,
    Verdict,
    course_of,
    kept_cash_percent,
    measure_idle_cash,
)
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.recommendations.orders import apply_recommendations
from rebalancer.core.recommendations.reading import Advice, Recommendation, RecommendationRequest
from rebalancer.core.recommendations.sectors import Sectors
from rebalancer.core.recommendations.simulated_book import BookPosition, Market, SimulatedBook
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.policy import BandMode
from tests.extent import examples
from tests.properties.planning import PRICES, SYMBOLS, Case, after, cases, decimals, spent_on

EXAMPLES = settings(max_examples=examples(60), deadline=None, derandomize=True)


def as_classes(allocation: StrategyAllocation) -> StrategyAllocation:
    """Each target as a class of one member; cash stays a target."""
    classes = tuple(
        AssetClass(f"only {each.symbol}", each.target_percent, (each.symbol,), each.tolerance_percent, each.enabled)
        for each in allocation.targets
        if each.symbol != "CASH"
    )
    return StrategyAllocation(tuple(each for each in allocation.targets if each.symbol == "CASH"), classes=classes)


def trades(plan: RebalancePlan) -> list[tuple[str, str, Decimal]]:
    return [(item.symbol, item.action.value, item.quantity) for item in plan.trades]


@EXAMPLES
@given(cases())
def test_a_class_of_one_is_a_symbol(case: Case) -> None:
    allocation, snapshot, policy = case
    # A member without a price of its own is refused, as a target is: every symbol here has one.
    whole = replace(snapshot, open_quantities={}, positions=tuple(p for p in snapshot.positions if p.quantity >= 0))
    assert trades(plan_rebalance(as_classes(allocation), whole, policy)) == trades(
        plan_rebalance(allocation, whole, policy)
    )


@st.composite
def classed(draw: st.DrawFn) -> Case:
    """Two classes that share six symbols in any order of preference."""
    _, snapshot, policy = draw(cases())
    order = draw(st.permutations(SYMBOLS))
    cut = draw(st.integers(1, len(SYMBOLS) - 1))
    share = draw(decimals("0", "100", 1))
    classes = (
        AssetClass("first", share, tuple(order[:cut])),
        AssetClass("second", 100 - share, tuple(order[cut:])),
    )
    held_back = frozenset(draw(st.lists(st.sampled_from(SYMBOLS), unique=True, max_size=2)))
    return StrategyAllocation((), classes=classes), snapshot, replace(policy, frozen=held_back)


@EXAMPLES
@given(classed())
def test_classes_keep_every_promise_of_a_plan(case: Case) -> None:
    plan = plan_rebalance(*case)
    held = {position.symbol: position for position in plan.snapshot.positions}
    for item in plan.trades:
        assert item.symbol not in plan.policy.frozen
        if item.action == "SELL":
            position = held[item.symbol]
            assert item.quantity <= position.quantity
            assert position.quantity_available is None or item.quantity <= position.quantity_available
    assert Fraction(after(plan).total_value) == Fraction(plan.snapshot.total_value)
    assert sorted(item.symbol for item in plan.items) == sorted((*SYMBOLS, "CASH"))


@EXAMPLES
@given(classed())
def test_a_class_buys_one_member_and_never_trades_its_members_against_each_other(case: Case) -> None:
    plan = plan_rebalance(*case)
    actions = {item.symbol: item.action.value for item in plan.trades}
    held = {position.symbol: position.quantity for position in plan.snapshot.positions}
    for each in plan.allocation.classes:
        mine = [symbol for symbol in each.members if symbol in actions]
        covers = [symbol for symbol in mine if held.get(symbol, Decimal(0)) < 0]
        bought = [symbol for symbol in mine if actions[symbol] == "BUY" and symbol not in covers]
        sold = [symbol for symbol in mine if actions[symbol] == "SELL"]
        assert len(bought) <= 1
        assert not (bought and sold)
        if bought:
            assert bought[0] == next(symbol for symbol in each.members if symbol not in plan.policy.frozen)


@EXAMPLES
@given(cases(), decimals("0", "60", 1))
def test_a_combined_band_is_passed_when_one_of_the_two_is(case: Case, relative_percent: Decimal) -> None:
    allocation, snapshot, policy = case
    bare = StrategyAllocation(tuple(replace(each, tolerance_percent=None) for each in allocation.targets))
    absolute = replace(policy, band=BandMode.ABSOLUTE)
    relative = replace(policy, band=BandMode.RELATIVE, drift_threshold_percent=relative_percent)
    combined = replace(policy, band=BandMode.COMBINED, relative_threshold_percent=relative_percent)
    outside = [
        {row.symbol for row in measure_drift(bare, snapshot, each).rows if row.is_outside}
        for each in (absolute, relative, combined)
    ]
    assert outside[2] == outside[0] | outside[1]


@EXAMPLES
@given(cases())
def test_investing_idle_cash_only_buys_and_leaves_the_cash_target(case: Case) -> None:
    allocation, snapshot, policy = case
    idle = measure_idle_cash(allocation, snapshot, policy, measure_drift(allocation, snapshot, policy))
    assume(idle > 0)
    decision = TriggerDecision(Verdict.INVEST_CASH, DecidedBy.CASH, "", invest_usd=idle)
    course = course_of(decision, Triggers(), policy)
    plan = plan_rebalance(allocation, snapshot, course.policy, request=course.request)
    assert all(item.action == "BUY" for item in plan.trades)
    kept = Fraction(plan.base) * Fraction(kept_cash_percent(allocation, policy)) / 100
    spent = spent_on(plan, "BUY")
    assert spent == 0 or Fraction(plan.snapshot.cash) - spent >= kept
    assert all(item.drift_percent < 0 for item in plan.trades)


@EXAMPLES
@given(cases(), st.data())
def test_a_possible_what_if_conserves_value_and_an_impossible_one_has_no_after(case: Case, data: st.DataObject) -> None:
    allocation, snapshot, policy = case
    wanted = [
        WhatIfTrade(symbol, data.draw(st.sampled_from(Side)), quantity=data.draw(decimals("0.01", "300", 2)))
        for symbol in data.draw(st.lists(st.sampled_from(SYMBOLS), max_size=4))
    ]
    deposit = data.draw(decimals("-3000", "3000", 2))
    result = assess_what_if(allocation, snapshot, policy, wanted, deposit_usd=deposit, today=date(2026, 6, 15))
    assert (result.snapshot is None) == bool(result.problems)
    if result.snapshot is not None:
        assert Fraction(result.snapshot.total_value) == Fraction(snapshot.total_value) + Fraction(deposit)
        before = {position.symbol: position.quantity for position in snapshot.positions}
        sold = {each.symbol for each in wanted if each.side is Side.SELL}
        assert all(
            each.quantity >= 0 for each in result.snapshot.positions if each.symbol in sold or each.symbol not in before
        )


@st.composite
def requests(draw: st.DrawFn) -> tuple[RecommendationRequest, SimulatedBook, Market]:
    """Any recommendations on a book with some holdings."""
    prices = {symbol: draw(PRICES) for symbol in SYMBOLS}
    held = draw(st.dictionaries(st.sampled_from(SYMBOLS), decimals("0.01", "500", 2)))
    book = SimulatedBook(
        "s",
        "p",
        draw(decimals("0", "200000", 2)),
        {symbol: BookPosition(count, count * prices[symbol] / 2) for symbol, count in held.items()},
    )
    advised = [
        Recommendation(symbol, draw(st.sampled_from(Advice)), draw(decimals("0.1", "60", 1)))
        for symbol in draw(st.lists(st.sampled_from(SYMBOLS), unique=True))
    ]
    sectors = Sectors(draw(st.dictionaries(st.sampled_from(SYMBOLS), st.sampled_from(["tech", "energy"]))))
    return RecommendationRequest("r", "s", "p", tuple(advised)), book, Market(prices, sectors=sectors)


@EXAMPLES
@given(requests())
def test_recommendations_conserve_value_keep_the_limits_and_never_borrow(
    scene: tuple[RecommendationRequest, SimulatedBook, Market],
) -> None:
    request, book, market = scene
    result = apply_recommendations(request, book, market)
    total = Fraction(book.cash) + sum(
        (Fraction(held.quantity) * Fraction(market.prices[symbol]) for symbol, held in book.positions.items()),
        Fraction(0),
    )
    assert Fraction(result.total_usd) == total
    assert result.book.cash >= 0
    for order in result.orders:
        assert order.quantity == round(order.quantity, 2) or order.side == "SELL"
        if order.side == "BUY":
            value = Fraction(result.book.positions[order.symbol].quantity) * Fraction(order.price)
            assert value * 5 <= total
            share = result.sector_percents[market.sectors.sector_of(order.symbol)]
            assert share <= 40
    again = apply_recommendations(request, result.book, market)
    assert again.is_repeat
    assert again.book == result.book
