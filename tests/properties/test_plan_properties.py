"""What holds for every plan, whatever the portfolio, the targets and the policy."""

import json
import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.plan import dump_inputs, dump_plan, plan_rebalance
from rebalancer.core.planning.scenario import parse_inputs, read_json
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import Mode, ShareMode, SizingPolicy, TradeTo
from tests.extent import examples
from tests.properties.planning import Case, after, cases, spent_on

EXAMPLES = settings(max_examples=examples(100), deadline=None, derandomize=True)


@EXAMPLES
@given(cases())
def test_buys_never_cost_more_than_cash_and_sells_without_the_buffer_and_open_buys(case: Case) -> None:
    plan = plan_rebalance(*case)
    snapshot = plan.snapshot
    reserved = sum(
        (Fraction(change) * Fraction(snapshot.prices[symbol]))
        for symbol, change in snapshot.open_quantities.items()
        if change > 0
    )
    buys = spent_on(plan, "BUY")
    limit = Fraction(snapshot.cash) + spent_on(plan, "SELL") - Fraction(plan.cash_buffer_usd) - reserved
    assert buys == 0 or buys <= limit


@EXAMPLES
@given(cases())
def test_no_sell_takes_more_than_there_is_to_sell(case: Case) -> None:
    plan = plan_rebalance(*case)
    held = {position.symbol: position for position in plan.snapshot.positions}
    for item in plan.trades:
        if item.action != "SELL":
            continue
        position = held[item.symbol]
        assert item.quantity <= position.quantity
        assert position.quantity_available is None or item.quantity <= position.quantity_available


@EXAMPLES
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(case: Case, chance: random.Random) -> None:
    allocation, snapshot, policy = case
    targets, positions = list(allocation.targets), list(snapshot.positions)
    prices, opened = list(snapshot.prices.items()), list(snapshot.open_quantities.items())
    for shuffled in (targets, positions, prices, opened):
        chance.shuffle(shuffled)
    other = PortfolioSnapshot(
        snapshot.cash,
        tuple(positions),
        dict(prices),
        non_fractionable=snapshot.non_fractionable,
        open_quantities=dict(opened),
    )
    plans = (
        plan_rebalance(allocation, snapshot, policy),
        plan_rebalance(StrategyAllocation(tuple(targets)), other, policy, correlation_id="another"),
    )
    assert json.dumps(dump_plan(plans[0])) == json.dumps(dump_plan(plans[1]))


@EXAMPLES
@given(cases())
def test_a_plan_can_be_made_again_to_the_byte_from_its_stored_inputs(case: Case) -> None:
    plan = plan_rebalance(*case)
    stored = parse_inputs(read_json(json.dumps(dump_inputs(plan))))
    again = plan_rebalance(stored.allocation, stored.snapshot, stored.policy)
    assert json.dumps(dump_plan(again)) == json.dumps(dump_plan(plan))


@EXAMPLES
@given(cases())
def test_turnover_minimum_and_mode_are_kept(case: Case) -> None:
    plan = plan_rebalance(*case)
    policy = plan.policy
    assert policy.mode is Mode.FULL or {item.action.value for item in plan.trades} <= {
        "BUY" if policy.mode is Mode.BUY_ONLY else "SELL"
    }
    if policy.max_turnover_percent is not None:
        limit = Fraction(plan.base) * Fraction(policy.max_turnover_percent) / 100
        assert spent_on(plan, "BUY") + spent_on(plan, "SELL") <= limit
    if policy.shares is ShareMode.WHOLE and policy.max_turnover_percent is None:
        assert all(item.trade_amount.copy_abs() >= policy.min_trade_usd for item in plan.trades)


@EXAMPLES
@given(cases())
def test_cash_and_shares_are_conserved(case: Case) -> None:
    plan = plan_rebalance(*case)
    later = after(plan)
    cash = Fraction(plan.snapshot.cash) + spent_on(plan, "SELL") - spent_on(plan, "BUY")
    assert abs(Fraction(plan.cash_after) - cash) < Fraction(1, 10**20)
    assert Fraction(later.total_value) == Fraction(plan.snapshot.total_value)


@EXAMPLES
@given(cases())
def test_every_symbol_is_listed_once_with_its_identities_and_in_the_documented_order(case: Case) -> None:
    plan = plan_rebalance(*case)
    allocation, snapshot, _ = case
    named = {target.symbol for target in allocation.enabled_targets} - {"CASH"}
    named |= {position.symbol for position in snapshot.positions}
    named |= {symbol for symbol, change in snapshot.open_quantities.items() if change}
    assert sorted(item.symbol for item in plan.items) == sorted({*named, "CASH"})
    kinds = [item.action.value for item in plan.items]
    assert kinds == sorted(kinds, key=["SELL", "BUY", "HOLD"].index)
    for action in ("SELL", "BUY"):
        sizes = [(-item.trade_amount.copy_abs(), item.symbol) for item in plan.items if item.action == action]
        assert [size for size, _ in sizes] == sorted(size for size, _ in sizes)
    holds = [item.symbol for item in plan.items if item.action == "HOLD"]
    assert holds == sorted(holds)
    for item in plan.items:
        close = abs(item.actual_percent - item.target_percent - item.drift_percent)
        assert close < Decimal("1E-15") or not plan.base
        assert (item.quantity == 0) == (item.action == "HOLD")


@EXAMPLES
@given(cases())
def test_quantities_have_no_more_places_than_can_be_ordered_unless_the_position_has(case: Case) -> None:
    plan = plan_rebalance(*case)
    held = {position.symbol: abs(position.quantity) for position in plan.snapshot.positions}
    projected = {item.symbol: abs(item.row.quantity) for item in plan.items}
    for item in plan.trades:
        whole = plan.policy.shares is ShareMode.WHOLE or item.symbol in plan.snapshot.non_fractionable
        places = 0 if whole else plan.policy.share_places
        is_exit = item.quantity in (held.get(item.symbol), projected[item.symbol])
        assert is_exit or item.quantity == round(item.quantity, places)


@EXAMPLES
@given(cases())
def test_a_second_plan_after_the_first_has_nothing_of_weight_left(case: Case) -> None:
    allocation, snapshot, policy = case
    longs = (Position(each.symbol, each.quantity, each.price) for each in snapshot.positions if each.quantity > 0)
    settled = PortfolioSnapshot(abs(snapshot.cash), tuple(longs), snapshot.prices)
    free = SizingPolicy(
        drift_threshold_percent=policy.drift_threshold_percent,
        band=policy.band,
        trade_to=TradeTo.TARGET,
        weights=policy.weights,
        untargeted=policy.untargeted,
    )
    first = plan_rebalance(allocation, settled, free)
    assume(not any(item.reason in ("LIMITED_BY_CASH", "NOT_FUNDED", "BELOW_MIN_TRADE") for item in first.items))
    second = plan_rebalance(allocation, after(first), free)
    assert [item.symbol for item in second.trades] == []


@EXAMPLES
@given(cases())
def test_without_need_nothing_trades_unless_there_is_no_threshold(case: Case) -> None:
    plan = plan_rebalance(*case)
    assert plan.needs_rebalance or not plan.trades or plan.policy.drift_threshold_percent == 0
