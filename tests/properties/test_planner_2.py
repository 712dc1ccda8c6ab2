"""What version 2 of the planner promises: the whole account comes to its targets, cash included."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import Action, PlanRequest, RebalancePlan, RequestKind, plan_rebalance
from rebalancer.core.planning.statement import find_shortcomings
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import Mode, ShareMode, SizingPolicy
from tests.extent import examples
from tests.properties.planning import SYMBOLS, Case, cases, decimals, spent_on

EXAMPLES = settings(max_examples=examples(150), deadline=None, derandomize=True)
REQUESTS = st.one_of(
    st.none(),
    st.just(PlanRequest(RequestKind.REBALANCE_ALL)),
    st.builds(PlanRequest, st.just(RequestKind.INVEST), decimals("0.01", "20000", 2)),
)


def total_drift(plan: RebalancePlan) -> tuple[Fraction, Fraction]:
    """Σ |value − target| over all rows that count and cash, before and after, in the frame's unit."""
    before = after = spent = cash = Fraction(0)
    for item in plan.items:
        if item.row.is_cash:
            cash = Fraction(item.row.gap)
        elif item.row.targeted or plan.policy.untargeted == "sell":
            before += abs(Fraction(item.row.gap))
            after += abs(Fraction(item.row.gap) - Fraction(item.amount))
        spent += Fraction(item.amount)
    return before + abs(cash), after + abs(cash + spent)


@EXAMPLES
@given(cases(), REQUESTS)
def test_the_sum_of_all_drifts_never_grows(case: Case, request: PlanRequest | None) -> None:
    plan = plan_rebalance(*case, request=request)
    assume(plan.base > 0)
    before, after = total_drift(plan)
    assert after <= before


@EXAMPLES
@given(cases())
def test_cash_is_a_row_that_holds_and_the_rows_add_up_to_the_base(case: Case) -> None:
    plan = plan_rebalance(*case)
    cash = next(item for item in plan.items if item.symbol == "CASH")
    assert cash.action is Action.HOLD
    assert cash.target_percent >= plan.policy.cash_buffer_percent
    if plan.base > 0:
        counted = [item for item in plan.items if item.row.targeted or plan.policy.untargeted == "sell"]
        assert abs(sum((item.actual_percent for item in counted), Decimal(-100))) < Decimal("1E-20")


@EXAMPLES
@given(cases())
def test_cash_ends_inside_its_band_while_a_row_could_still_move_it(case: Case) -> None:
    allocation, snapshot, policy = case
    positions = tuple(Position(each.symbol, each.quantity, each.price) for each in snapshot.positions)
    settled = PortfolioSnapshot(snapshot.cash, positions, snapshot.prices)
    free = replace(policy, mode=Mode.FULL, max_turnover_percent=None, shares=ShareMode.FRACTIONAL, share_places=9)
    plan = plan_rebalance(allocation, settled, free)
    assume(plan.base > 0)
    cash = next(item for item in plan.items if item.symbol == "CASH").row
    spent = sum((item.amount for item in plan.items), Decimal(0))
    off = cash.gap + spent  # more than 0: cash lacks so much
    slack = sum((item.row.price for item in plan.items), Decimal(1)) * Decimal("1E-6")
    if abs(off) <= cash.band + slack:
        return
    for item in plan.items:
        if not item.row.is_cash and (item.row.targeted or free.untargeted == "sell") and item.row.given_percent:
            left = item.row.gap - item.amount
            movable = min(abs(left), abs(off) - cash.band)
            assert left * off >= 0 or movable < item.row.frame.minimum + slack


@EXAMPLES
@given(cases())
def test_what_is_not_held_is_entered_or_named_as_left_out(case: Case) -> None:
    plan = plan_rebalance(*case)
    assume(plan.base > 0)
    named = {each.symbol for each in find_shortcomings(plan) if each.code == "TARGET_NOT_HELD"}
    for item in plan.items:
        if item.row.is_missing and item.action == "HOLD":
            assert item.symbol in named


@EXAMPLES
@given(cases())
def test_on_target_is_said_only_where_nothing_is_outside_and_nothing_is_held_back(case: Case) -> None:
    allocation, snapshot, policy = case
    plan = plan_rebalance(allocation, snapshot, policy)
    if plan.standing.is_on_target:
        assert not plan.trades
        free = replace(policy, mode=Mode.FULL, only=None, frozen=frozenset(), max_turnover_percent=None)
        assert not plan_rebalance(allocation, snapshot, free).needs_rebalance


@EXAMPLES
@given(cases(), decimals("0.01", "20000", 2))
def test_an_investment_only_buys_and_never_more_than_was_asked(case: Case, usd: Decimal) -> None:
    plan = plan_rebalance(*case, request=PlanRequest(RequestKind.INVEST, usd))
    assert spent_on(plan, "SELL") == 0
    assert spent_on(plan, "BUY") <= Fraction(usd)


@EXAMPLES
@given(cases(), decimals("0.01", "20000", 2))
def test_a_raise_only_sells_and_brings_what_was_asked_or_is_refused(case: Case, usd: Decimal) -> None:
    allocation, snapshot, policy = case
    positions = tuple(Position(each.symbol, each.quantity, each.price) for each in snapshot.positions)
    settled = PortfolioSnapshot(snapshot.cash, positions, snapshot.prices)
    free = replace(policy, max_turnover_percent=None)
    with suppress(InvalidInput):
        _check_raise(plan_rebalance(allocation, settled, free, request=PlanRequest(RequestKind.RAISE, usd)), usd)


def _check_raise(plan: RebalancePlan, usd: Decimal) -> None:
    free, prices = plan.policy, plan.snapshot.prices
    if plan.base <= 0:
        return
    assert spent_on(plan, "BUY") == 0
    cash = next(item for item in plan.items if item.symbol == "CASH")
    target = Fraction(cash.row.value + cash.row.gap) / Fraction(cash.row.frame.scale)
    dearest = max([Fraction(prices[symbol]) for symbol in SYMBOLS])
    step = dearest if free.shares is ShareMode.WHOLE else dearest / 10**free.share_places
    missing = target + Fraction(usd) - Fraction(plan.cash_after)
    assert missing <= max(step * len(SYMBOLS), Fraction(free.min_trade_usd))
    if plan.trades:
        assert -missing <= step + Fraction(free.min_trade_usd) + Fraction(1, 100)


def test_a_raise_of_more_than_there_is_names_what_there_is() -> None:
    allocation = StrategyAllocation((TargetWeight("AAA", Decimal(100)),))
    snapshot = PortfolioSnapshot(Decimal("500.019"), (Position("AAA", Decimal(10), Decimal(100)),))
    asked = PlanRequest(RequestKind.RAISE, Decimal("1500.02"))
    with pytest.raises(InvalidInput, match=r"at most \$1500\.01 can be raised"):
        plan_rebalance(allocation, snapshot, SizingPolicy(), request=asked)
