"""What if: hypothetical trades, deposits and targets; an impossible one says so."""

from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.advice.whatif import WhatIf, assess_what_if, dump_what_if, parse_deposit, parse_what_if_trades
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.estimate import parse_lots
from rebalancer.core.tax.tax_estimate import TaxKind

TODAY = date(2026, 6, 15)
TARGETS = StrategyAllocation((TargetWeight("AAA", Decimal(50)), TargetWeight("BBB", Decimal(50))))
ACCOUNT = PortfolioSnapshot(
    Decimal(100),
    (
        Position("AAA", Decimal(60), Decimal(10), average_cost=Decimal(4)),
        Position("BBB", Decimal(10), Decimal(30)),
    ),
    {"CCC": Decimal(7)},
)


def what_if(*trades: dict[str, str], deposit: str = "0", targets: StrategyAllocation | None = None) -> WhatIf:
    return assess_what_if(
        TARGETS,
        ACCOUNT,
        SizingPolicy(),
        parse_what_if_trades(list(trades)),
        deposit_usd=Decimal(deposit),
        new_allocation=targets,
        lots=parse_lots([{"symbol": "AAA", "quantity": "10", "cost_per_share": "12", "acquired_on": "2020-01-02"}]),
        today=TODAY,
    )


def actual(result: WhatIf) -> dict[str, Decimal]:
    assert result.after is not None
    return {row.symbol: row.actual_percent for row in result.after.rows}


def test_a_trade_moves_the_allocation_and_the_cash() -> None:
    result = what_if(
        {"symbol": "AAA", "action": "SELL", "value": "100"}, {"symbol": "BBB", "action": "BUY", "value": "150"}
    )
    assert result.is_possible
    assert actual(result) == {"AAA": 50, "BBB": 45}
    assert [result.cash_before, result.cash_after] == [100, 50]
    assert result.before.needs_rebalance
    assert result.after is not None
    assert not result.after.needs_rebalance


def test_sells_pay_for_buys_whatever_their_order() -> None:
    result = what_if(
        {"symbol": "BBB", "action": "BUY", "value": "300"}, {"symbol": "AAA", "action": "SELL", "value": "300"}
    )
    assert result.is_possible
    assert result.cash_after == 100


def test_tax_takes_the_lots_first_and_each_lot_once() -> None:
    result = what_if(
        {"symbol": "AAA", "action": "SELL", "quantity": "10"}, {"symbol": "AAA", "action": "SELL", "quantity": "5"}
    )
    assert [effect.tax.gain_usd for effect in result.effects] == [-20, 30]
    assert [result.tax.long_term_usd, result.tax.unknown_term_usd] == [-20, 30]
    assert result.tax.kind is TaxKind.GAIN


def test_a_deposit_counts_as_cash_and_a_withdrawal_takes_it() -> None:
    assert actual(what_if(deposit="200")) == {"AAA": 50, "BBB": 25}
    assert what_if(deposit="-100").cash_after == 0
    too_much = what_if(deposit="-100.01")
    assert [each.code for each in too_much.problems] == ["NOT_ENOUGH_CASH"]
    assert "$0.01 of cash are missing for the withdrawal" in too_much.problems[0].message


def test_other_targets_are_measured_after_and_the_present_ones_before() -> None:
    only_a = StrategyAllocation((TargetWeight("AAA", Decimal(100)),))
    result = what_if(targets=only_a)
    assert result.after is not None
    assert [row.targeted for row in result.before.rows] == [True, True]
    assert [row.targeted for row in result.after.rows] == [True, False]


def test_selling_more_than_is_held_is_impossible_and_says_so() -> None:
    result = what_if(
        {"symbol": "BBB", "action": "SELL", "value": "300.01"}, {"symbol": "CCC", "action": "SELL", "quantity": "1"}
    )
    assert not result.is_possible
    assert result.after is None
    assert [(each.code, each.symbol) for each in result.problems] == [
        ("SELLS_MORE_THAN_HELD", "BBB"),
        ("SELLS_MORE_THAN_HELD", "CCC"),
    ]
    assert "the account holds 10 ($300.00)" in result.problems[0].message


def test_what_cannot_be_paid_or_has_no_price_is_impossible() -> None:
    poor = what_if({"symbol": "CCC", "action": "BUY", "value": "142"})
    assert "missing for the buys" in poor.problems[0].message
    strange = what_if({"symbol": "ZZZ", "action": "BUY", "value": "1"})
    assert [(each.code, each.symbol) for each in strange.problems] == [("NO_PRICE", "ZZZ")]


def test_the_whole_holding_by_value_is_the_whole_holding() -> None:
    thirds = PortfolioSnapshot(Decimal(0), (Position("AAA", Decimal("33.333333333"), Decimal(3)),))
    result = assess_what_if(
        StrategyAllocation((TargetWeight("AAA", Decimal(100)),)),
        thirds,
        SizingPolicy(),
        parse_what_if_trades([{"symbol": "AAA", "action": "SELL", "value": "99.999999999"}]),
        today=TODAY,
    )
    assert result.snapshot is not None
    assert result.snapshot.positions == ()


def test_the_answer_is_plain_json() -> None:
    document = dump_what_if(what_if({"symbol": "AAA", "action": "SELL", "value": "100"}))
    assert document["is_possible"] is True
    assert document["after"] == {
        "portfolio_value": "1000.00",
        "needs_rebalance": True,
        "rows": [
            {
                "symbol": "AAA",
                "target_percent": "50",
                "actual_percent": "50",
                "drift_percent": "0",
                "drift_level": "WITHIN_TOLERANCE",
                "value": "500.00",
            },
            {
                "symbol": "BBB",
                "target_percent": "50",
                "actual_percent": "30",
                "drift_percent": "-20",
                "drift_level": "CRITICAL",
                "value": "300.00",
            },
            {
                "symbol": "CASH",
                "target_percent": "0",
                "actual_percent": "20",
                "drift_percent": "20",
                "drift_level": "CRITICAL",
                "value": "200.00",
            },
        ],
    }
    assert dump_what_if(what_if(deposit="-1000"))["after"] is None


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ({"symbol": "AAA", "action": "SELL"}, r"trades\[0\] must have a value or a quantity"),
        ({"symbol": "AAA", "action": "SELL", "value": "1", "quantity": "1"}, "one of the two"),
        ({"symbol": "AAA", "action": "sell", "value": "1"}, r"trades\[0\]\.action is \"sell\", but must be one of BUY"),
        ({"symbol": "AAA", "action": "BUY", "value": "-1"}, r"trades\[0\]\.value is -1, but must be greater than 0"),
        ({"symbol": "CASH", "action": "BUY", "value": "1"}, "use a deposit"),
        ({"symbol": "AAA", "action": "BUY", "value": "1", "at": "open"}, "at is an unknown key"),
    ],
)
def test_a_bad_trade_is_refused_by_its_field(item: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_what_if_trades([item])


def test_no_deposit_is_zero() -> None:
    assert parse_deposit(None) == 0
    with pytest.raises(InvalidInput, match="deposit_usd"):
        parse_deposit("much")
