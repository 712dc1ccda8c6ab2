"""Suggestions: priority, estimate, tax implication, life; and acceptance into a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.advice.suggestions import (
    Priority,
    Suggestion,
    SuggestionStatus,
    accept_suggestions,
    close_suggestion,
    dump_suggestion,
    suggest_trades,
)
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.estimate import estimate_trades, parse_lots
from rebalancer.core.tax.planned import PlannedTrade
from rebalancer.core.tax.tax_estimate import TaxEstimate, TaxKind

NOON = datetime(2026, 6, 15, 16, tzinfo=UTC)
TODAY = date(2026, 6, 15)
TARGETS = StrategyAllocation(
    (
        TargetWeight("AAA", Decimal(40)),
        TargetWeight("BBB", Decimal(40)),
        TargetWeight("CCC", Decimal(18), Decimal(1)),
        TargetWeight("DDD", Decimal(2)),
    )
)


def account() -> PortfolioSnapshot:
    """10,000 dollars: AAA 16 points over, BBB 12 under, CCC 2 under with a band of 1, DDD not held."""
    return PortfolioSnapshot(
        Decimal(0),
        (
            Position("AAA", Decimal(56), Decimal(100), average_cost=Decimal(60)),
            Position("BBB", Decimal(28), Decimal(100)),
            Position("CCC", Decimal(160), Decimal(10)),
            Position("DDD", Decimal(0), Decimal(10)),
        ),
    )


def plan() -> RebalancePlan:
    return plan_rebalance(TARGETS, account(), SizingPolicy(max_turnover_percent=Decimal(200)))


def suggested(lots: object = ()) -> tuple[Suggestion, ...]:
    held = parse_lots(list(lots)) if isinstance(lots, list) else {}
    return suggest_trades(plan(), held, today=TODAY, created_at=NOON, expires_at=NOON + timedelta(days=1))


def test_priority_follows_the_drift_level_and_sorts_the_list() -> None:
    assert [(each.symbol, each.action.value, each.priority) for each in suggested()] == [
        ("AAA", "SELL", Priority.HIGH),
        ("BBB", "BUY", Priority.HIGH),
        ("CCC", "BUY", Priority.MEDIUM),
        ("DDD", "BUY", Priority.LOW),
    ]


def test_what_trades_without_being_outside_its_band_is_low() -> None:
    all_trade = plan_rebalance(TARGETS, account(), SizingPolicy(drift_threshold_percent=Decimal(0)))
    level = {each.symbol: each.priority for each in suggest_trades(all_trade, {}, today=TODAY, created_at=NOON)}
    assert level["DDD"] is Priority.HIGH  # any drift is beyond twice a band of 0
    exits = StrategyAllocation((TargetWeight("AAA", Decimal(100)), TargetWeight("DDD", Decimal(0))))
    held = PortfolioSnapshot(
        Decimal(0), (Position("AAA", Decimal(99), Decimal(1)), Position("DDD", Decimal(1), Decimal(1)))
    )
    leaving = plan_rebalance(exits, held, SizingPolicy(min_trade_usd=Decimal(0)))
    assert [(each.symbol, each.priority) for each in suggest_trades(leaving, {}, today=TODAY, created_at=NOON)] == [
        ("DDD", Priority.LOW)
    ]


def test_a_suggestion_has_its_quantity_value_and_id() -> None:
    first = suggested()[0]
    assert [first.current_quantity, first.suggested_quantity, first.estimated_value] == [56, 16, 1600]
    assert first.suggestion_id == suggested()[0].suggestion_id
    assert len({each.suggestion_id for each in suggested()}) == 4
    assert dump_suggestion(first)["tax_implication"] == "GAIN"


def test_a_buy_is_neutral_and_a_sale_without_lots_counts_on_the_average_cost() -> None:
    taxes = {each.symbol: each.tax for each in suggested()}
    assert taxes["BBB"].kind is TaxKind.NEUTRAL
    assert (taxes["AAA"].kind, taxes["AAA"].unknown_term_usd) == (TaxKind.GAIN, Decimal(640))


def test_lots_are_closed_first_in_first_out_by_term() -> None:
    lots = [
        {"symbol": "AAA", "quantity": "50", "cost_per_share": "110", "acquired_on": "2026-01-05"},
        {"symbol": "AAA", "quantity": "6", "cost_per_share": "150", "acquired_on": "2025-06-14"},
    ]
    tax = suggested(lots)[0].tax
    # 6 long at −50 each, then 10 short at −10 each.
    assert [tax.long_term_usd, tax.short_term_usd, tax.gain_usd] == [-300, -100, -400]
    assert tax.kind is TaxKind.LOSS_HARVESTING_OPPORTUNITY


def sold(quantity: str, lots: Mapping[str, Sequence[Lot]]) -> TaxEstimate:
    """What selling so many A at $3 would realise, no average cost being known."""
    (tax,) = estimate_trades(lots, [PlannedTrade("A", -Decimal(quantity), Decimal(3))], {}, TODAY)
    return tax


@pytest.mark.parametrize(("acquired_on", "term"), [("2025-06-15", "short_term_usd"), ("2025-06-14", "long_term_usd")])
def test_a_year_and_a_day_is_long_term(acquired_on: str, term: str) -> None:
    lots = parse_lots([{"symbol": "A", "quantity": "1", "cost_per_share": "1", "acquired_on": acquired_on}])
    tax = sold("1", lots)
    assert getattr(tax, term) == 2


def test_shares_whose_cost_nobody_knows_are_counted_but_in_no_sum() -> None:
    unknown = sold("5", {})
    assert (unknown.kind, unknown.gain_usd, unknown.quantity_without_cost) == (
        TaxKind.UNKNOWN,
        Decimal(0),
        Decimal(5),
    )
    lots = parse_lots([{"symbol": "A", "quantity": "2", "cost_per_share": "1"}])
    part = sold("5", lots)
    assert (part.kind, part.unknown_term_usd, part.quantity_without_cost) == (TaxKind.GAIN, Decimal(4), Decimal(3))


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ({"symbol": "A", "quantity": "0", "cost_per_share": "1"}, r"lots\[0\]\.quantity is 0"),
        ({"symbol": "A", "quantity": "1"}, r"lots\[0\]\.cost_per_share is missing"),
        (
            {"symbol": "A", "quantity": "1", "cost_per_share": "1", "acquired_on": "June"},
            r"lots\[0\]\.acquired_on is \"June\", but must be a day",
        ),
    ],
)
def test_a_bad_lot_is_refused_by_its_field(item: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_lots([item])


S = SuggestionStatus
ALLOWED = {(S.PENDING, S.EXECUTED), (S.PENDING, S.CANCELLED), (S.PENDING, S.EXPIRED)}


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", [S.EXECUTED, S.CANCELLED, S.EXPIRED])
def test_the_table_of_states_is_kept(before: S, after: S) -> None:
    suggestion = replace(suggested()[0], status=before)
    if before is after:
        assert close_suggestion(suggestion, after, NOON) == suggestion
    elif (before, after) in ALLOWED:
        closed = close_suggestion(suggestion, after, NOON)
        assert (closed.status, closed.closed_at) == (after, NOON)
    else:
        with pytest.raises(Conflict, match=f"is {before.value} and cannot become {after.value}"):
            close_suggestion(suggestion, after, NOON)


def test_nothing_becomes_pending() -> None:
    with pytest.raises(InvalidInput, match="status is PENDING"):
        close_suggestion(suggested()[0], S.PENDING, NOON)


def test_an_expired_suggestion_cannot_be_executed_or_accepted() -> None:
    late = NOON + timedelta(days=1)
    with pytest.raises(Conflict, match="is EXPIRED and cannot become EXECUTED"):
        close_suggestion(suggested()[0], S.EXECUTED, late)
    with pytest.raises(Conflict, match="is EXPIRED and cannot be accepted"):
        accept_suggestions(suggested()[:1], TARGETS, account(), SizingPolicy(), now=late)
    assert close_suggestion(suggested()[0], S.EXPIRED, late).closed_at == late


def test_accepting_plans_the_accepted_symbols_alone_on_fresh_data() -> None:
    accepted = accept_suggestions(suggested()[:1], TARGETS, account(), SizingPolicy(), now=NOON)
    assert [item.symbol for item in accepted.trades] == ["AAA"]
    with pytest.raises(InvalidInput, match="No suggestion was accepted"):
        accept_suggestions((), TARGETS, account(), SizingPolicy(), now=NOON)


def test_a_suggestion_that_only_cash_of_other_trades_made_is_a_trade_also_when_it_is_accepted_alone() -> None:
    for suggestion in suggested():
        of_cash = replace(suggestion, reason=Reason.CASH_OUTSIDE_BAND)
        snapshot = replace(account(), cash=Decimal(300))
        wide = SizingPolicy(drift_threshold_percent=Decimal(50), cash_band_percent=Decimal(50))
        accepted = accept_suggestions([of_cash], TARGETS, snapshot, wide, now=NOON)
        assert [(item.symbol, item.action) for item in accepted.trades] == [(suggestion.symbol, suggestion.action)]
