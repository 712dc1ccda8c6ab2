import dataclasses
from datetime import UTC, datetime
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.plan import PlanItem, PlanRequest, RebalancePlan, RequestKind, dump_plan, plan_rebalance
from rebalancer.core.planning.statement import describe_plan, find_shortcomings
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.policy import Mode, ShareMode, SizingPolicy, Untargeted

D = Decimal
ALL = SizingPolicy(drift_threshold_percent=D(0), min_trade_usd=D(0))


def allocation(**targets: str) -> StrategyAllocation:
    return StrategyAllocation(tuple(TargetWeight(symbol, D(percent)) for symbol, percent in targets.items()))


def item(plan: RebalancePlan, symbol: str) -> PlanItem:
    return next(each for each in plan.items if each.symbol == symbol)


def summary(plan: RebalancePlan) -> list[tuple[str, str, str, str]]:
    return [(each.symbol, each.action.value, str(each.quantity), each.reason.value) for each in plan.items]


def test_the_id_covers_inputs_and_time_but_not_the_callers_reference() -> None:
    snapshot = PortfolioSnapshot(D(100), prices={"A": D(1)}, taken_at=datetime(2026, 1, 2, tzinfo=UTC))
    wanted = allocation(A="100")
    plan = plan_rebalance(wanted, snapshot, ALL, correlation_id="one")
    assert plan.correlation_id == "one"
    assert plan.plan_id == plan_rebalance(wanted, snapshot, ALL, correlation_id="two").plan_id
    later = dataclasses.replace(snapshot, taken_at=datetime(2026, 1, 3, tzinfo=UTC))
    other_policy = dataclasses.replace(ALL, mode=Mode.BUY_ONLY)
    others = {plan_rebalance(wanted, later, ALL).plan_id, plan_rebalance(wanted, snapshot, other_policy).plan_id}
    assert len(others | {plan.plan_id}) == 3


def test_equal_numbers_written_differently_make_the_same_plan() -> None:
    one = plan_rebalance(allocation(A="100"), PortfolioSnapshot(D("100"), prices={"A": D("1")}), ALL)
    two = plan_rebalance(allocation(A="1E+2"), PortfolioSnapshot(D("100.00"), prices={"A": D("1.0")}), ALL)
    assert dump_plan(one) == dump_plan(two)


def test_the_callers_decimal_context_changes_nothing() -> None:
    snapshot = PortfolioSnapshot(D("98765.43"), (Position("A", D("123.456789123"), D("71.37")),), {"B": D("3.19")})
    wanted = allocation(A="37.7", B="62.3")
    plain = dump_plan(plan_rebalance(wanted, snapshot, ALL))
    with localcontext() as context:
        context.prec = 4
        assert dump_plan(plan_rebalance(wanted, snapshot, ALL)) == plain


def test_open_orders_are_not_ordered_again_and_their_money_is_not_spent_twice() -> None:
    # 50 of B are on the way: half of the account is on its target already, and 50 of the cash are taken.
    snapshot = PortfolioSnapshot(D(100), prices={"A": D(1), "B": D(1)}, open_quantities={"B": D(50)})
    assert summary(plan_rebalance(allocation(A="50", B="50"), snapshot, ALL)) == [
        ("A", "BUY", "50.000000000", "NOT_HELD"),
        ("B", "HOLD", "0", "WITHIN_BAND"),
        ("CASH", "HOLD", "0", "CASH_OUTSIDE_BAND"),
    ]


def test_shares_that_an_open_sell_reserves_are_not_sold() -> None:
    wanted = allocation(A="0", CASH="100")
    snapshot = PortfolioSnapshot(D(0), (Position("A", D(100), D(1), quantity_available=D(30)),))
    plan = plan_rebalance(wanted, snapshot, ALL)
    assert summary(plan)[:1] == [("A", "SELL", "30.000000000", "LIMITED_BY_OPEN_ORDERS")]
    nothing = PortfolioSnapshot(D(0), (Position("A", D(100), D(1), quantity_available=D(0)),))
    assert summary(plan_rebalance(wanted, nothing, ALL))[0] == ("A", "HOLD", "0", "HELD_BY_OPEN_ORDERS")


def test_what_cannot_be_split_trades_in_whole_shares_among_fractions() -> None:
    snapshot = PortfolioSnapshot(D(100), prices={"A": D(30), "B": D(30)}, non_fractionable=frozenset({"A"}))
    plan = plan_rebalance(allocation(A="50", B="50"), snapshot, ALL)
    assert [str(item(plan, symbol).quantity.normalize()) for symbol in "AB"] == ["1", "1.666666666"]


def test_a_share_dearer_than_its_weight_is_a_hold_with_its_own_reason() -> None:
    snapshot = PortfolioSnapshot(D(100), prices={"A": D(500), "B": D(1)})
    plan = plan_rebalance(allocation(A="10", B="90"), snapshot, dataclasses.replace(ALL, shares=ShareMode.WHOLE))
    assert item(plan, "A").reason.value == "ROUNDS_TO_ZERO"
    assert item(plan, "B").quantity == 90


def test_buys_too_small_after_shrinking_leave_their_money_to_the_others() -> None:
    # 100 wanted, 50 there: A's 12 would become 6 and is left out; B and C share the 50 in full.
    policy = dataclasses.replace(ALL, min_trade_usd=D(10))
    snapshot = PortfolioSnapshot(D(50), prices={"A": D(1), "B": D(1), "C": D(1)}, portfolio_value=D(100))
    plan = plan_rebalance(allocation(A="12", B="44", C="44"), snapshot, policy)
    assert summary(plan) == [
        ("B", "BUY", "25.000000000", "LIMITED_BY_CASH"),
        ("C", "BUY", "25.000000000", "LIMITED_BY_CASH"),
        ("A", "HOLD", "0", "NOT_FUNDED"),
        ("CASH", "HOLD", "0", "CASH_OUTSIDE_BAND"),
    ]


def test_a_negative_balance_buys_nothing_and_is_no_error() -> None:
    snapshot = PortfolioSnapshot(D(-50), (Position("A", D(150), D(1)),), {"B": D(1)})
    plan = plan_rebalance(allocation(A="100", B="0"), snapshot, ALL)
    assert plan.cash_after == 0
    assert summary(plan)[0] == ("A", "SELL", "50.000000000", "OUTSIDE_BAND")


def test_a_short_that_no_target_names_is_bought_back_when_untargeted_holdings_go() -> None:
    snapshot = PortfolioSnapshot(D(200), (Position("X", D("-7.5"), D(10)),), {"A": D(1)})
    policy = dataclasses.replace(ALL, untargeted=Untargeted.SELL)
    plan = plan_rebalance(allocation(A="100"), snapshot, policy)
    assert summary(plan) == [
        ("A", "BUY", "125.000000000", "NOT_HELD"),
        ("X", "BUY", "7.5", "UNTARGETED"),
        ("CASH", "HOLD", "0", "CASH_OUTSIDE_BAND"),
    ]


def test_normalised_weights_and_strict_weights_of_the_same_shares_trade_the_same() -> None:
    snapshot = PortfolioSnapshot(D(1000), (Position("A", D(3), D(77)),), {"B": D(13)})
    strict = plan_rebalance(allocation(A="25", B="75"), snapshot, ALL)
    normal = plan_rebalance(allocation(A="1", B="3"), snapshot, dataclasses.replace(ALL, weights=WeightRule.NORMALIZE))
    assert summary(strict) == summary(normal)
    assert [each.trade_amount for each in strict.items] == [each.trade_amount for each in normal.items]


def test_plans_are_values() -> None:
    snapshot = PortfolioSnapshot(D(100), prices={"A": D(1)})
    assert plan_rebalance(allocation(A="100"), snapshot, ALL) == plan_rebalance(allocation(A="100"), snapshot, ALL)


def test_a_raise_of_less_than_a_share_sells_a_share_where_only_whole_ones_trade() -> None:
    snapshot = PortfolioSnapshot(D(0), (Position("A", D(10), D(100)),))
    whole = dataclasses.replace(ALL, shares=ShareMode.WHOLE)
    plan = plan_rebalance(allocation(A="100"), snapshot, whole, request=PlanRequest(RequestKind.RAISE, D("25.01")))
    assert summary(plan)[0] == ("A", "SELL", "1", "RAISE")


def test_a_request_that_is_met_in_part_says_so_with_the_setting_behind_it() -> None:
    allocation = StrategyAllocation((TargetWeight("SPY", Decimal(100)),))
    snapshot = PortfolioSnapshot(Decimal(1000), (Position("SPY", Decimal(90), Decimal(100)),))
    capped = SizingPolicy(max_turnover_percent=Decimal(10))

    def said(kind: RequestKind, usd: int, policy: SizingPolicy = capped) -> tuple[str, list[tuple[str, str | None]]]:
        plan = plan_rebalance(allocation, snapshot, policy, request=PlanRequest(kind, Decimal(usd)))
        return describe_plan(plan), [(each.code, each.setting) for each in find_shortcomings(plan)]

    cut = [("RAISED_LESS", "policy.max_turnover_percent")]
    assert said(RequestKind.RAISE, 3000) == ("1 trade would raise $2,000.00 of the $3,000.00.", cut)
    still = SizingPolicy(max_turnover_percent=Decimal(0))
    assert said(RequestKind.RAISE, 3000, still) == ("Nothing can be traded to raise the money; each row says why.", cut)
    assert said(RequestKind.RAISE, 2000) == ("1 trade would raise the money.", [])
    assert said(RequestKind.RAISE, 900) == ("Nothing has to be traded to raise the money.", [])
    assert said(RequestKind.INVEST, 3000) == ("1 trade would invest $1,000.00 of the $3,000.00.", [])
    assert said(RequestKind.INVEST, 1000) == ("1 trade would invest the money.", [])
