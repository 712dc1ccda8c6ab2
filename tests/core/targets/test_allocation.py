from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.targets.allocation import (
    StrategyAllocation,
    TargetWeight,
    WeightRule,
    dump_targets,
    parse_targets,
    weigh_targets,
)


def target(symbol: str, percent: str) -> TargetWeight:
    return TargetWeight(symbol, Decimal(percent))


@pytest.mark.parametrize("total", ["99.99", "100", "100.01"])
def test_strict_weights_may_be_a_hundredth_off_and_are_used_as_they_stand(total: str) -> None:
    scale = weigh_targets([target("A", total)], WeightRule.STRICT)
    assert Decimal(total) * scale.numerator / scale.denominator == Decimal(total) / 100


@pytest.mark.parametrize("total", ["99.989999", "100.010001", "0", "50"])
def test_strict_weights_further_off_are_refused(total: str) -> None:
    with pytest.raises(InvalidInput, match=r"must sum to 100 ± 0\.01") as refusal:
        weigh_targets([target("A", total)], WeightRule.STRICT)
    assert refusal.value.code == "WEIGHT_SUM"


def test_cash_may_take_the_rest_of_strict_weights() -> None:
    assert weigh_targets([target("A", "60"), target("CASH", "40")], WeightRule.STRICT).denominator == 1


def test_normalized_weights_are_exact_fractions_of_their_sum() -> None:
    scale = weigh_targets([target("A", "1"), target("CASH", "2")], WeightRule.NORMALIZE)
    assert (scale.numerator, scale.denominator) == (Decimal(1), Decimal(3))


def test_weights_that_sum_to_nothing_cannot_be_normalized() -> None:
    with pytest.raises(InvalidInput, match="cannot be normalized"):
        weigh_targets([], WeightRule.NORMALIZE)


def test_disabled_targets_do_not_count() -> None:
    allocation = StrategyAllocation((target("A", "100"), TargetWeight("B", Decimal(7), enabled=False)))
    assert [each.symbol for each in allocation.enabled_targets] == ["A"]
    assert allocation.cash_percent == 0


def test_a_symbol_may_have_one_target_in_code_too() -> None:
    with pytest.raises(InvalidInput, match="twice"):
        StrategyAllocation((target("A", "50"), target("A", "50")))


@pytest.mark.parametrize("percent", ["NaN", "Infinity", "-1", "1E+308"])
def test_weights_made_by_code_are_checked_as_well(percent: str) -> None:
    with pytest.raises(InvalidInput, match="target_percent of A"):
        target("A", percent)


@pytest.mark.parametrize(
    ("spelled", "symbol"), [("spy", "SPY"), ("brk.b", "BRK.B"), ("Btc/Usd", "BTC/USD"), ("X-1", "X-1"), ("3", "3")]
)
def test_symbols_are_written_in_upper_case(spelled: str, symbol: str) -> None:
    assert parse_targets([{"symbol": spelled, "target_percent": "1"}])[0].symbol == symbol


@pytest.mark.parametrize("spelled", ["", " SPY", "S PY", "/USD", "BTC/", "A..B", "ß", "ＳＰＹ", "A" * 21, 5, None])
def test_what_is_no_symbol_is_refused(spelled: object) -> None:
    with pytest.raises(InvalidInput, match=r"targets\[0\]\.symbol"):
        parse_targets([{"symbol": spelled, "target_percent": "1"}])


def test_targets_survive_being_written_and_read() -> None:
    targets = parse_targets(
        [
            {"symbol": "B", "target_percent": "12.50", "tolerance_percent": 3, "enabled": False},
            {"symbol": "A", "target_percent": 7, "tolerance_percent": None},
        ]
    )
    assert parse_targets(dump_targets(targets)) == tuple(sorted(targets, key=lambda each: each.symbol))
