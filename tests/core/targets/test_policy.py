from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.targets.policy import SizingPolicy, dump_policy, parse_policy


def test_no_policy_is_the_documented_default() -> None:
    assert dump_policy(parse_policy(None)) == {
        "drift_threshold_percent": "5",
        "band": "absolute",
        "trade_to": "target",
        "mode": "full",
        "min_trade_usd": "10",
        "shares": "fractional",
        "share_places": 9,
        "cash_buffer_percent": "0",
        "weights": "strict",
        "untargeted": "hold",
        "max_turnover_percent": None,
    }
    assert parse_policy({}) == SizingPolicy()


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("band", ["absolute", "relative"]),
        ("trade_to", ["target", "edge", "halfway"]),
        ("mode", ["full", "buy_only", "sell_only"]),
        ("shares", ["fractional", "whole"]),
        ("weights", ["strict", "normalize"]),
        ("untargeted", ["hold", "sell"]),
    ],
)
def test_every_option_is_read_and_any_other_spelling_is_refused(key: str, values: list[str]) -> None:
    for value in values:
        assert dump_policy(parse_policy({key: value}))[key] == value
    for wrong in ("", values[0].upper(), "other", None, 1):
        with pytest.raises(InvalidInput, match=rf"policy\.{key} is .* must be one of {values[0]}"):
            parse_policy({key: wrong})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("drift_threshold_percent", "-1"),
        ("min_trade_usd", "-0.01"),
        ("cash_buffer_percent", "100.5"),
        ("max_turnover_percent", "-5"),
        ("drift_threshold_percent", None),
        ("share_places", 10),
        ("share_places", -1),
        ("share_places", "9"),
        ("share_places", True),
    ],
)
def test_numbers_outside_their_range_are_refused(key: str, value: object) -> None:
    with pytest.raises(InvalidInput, match=rf"policy\.{key}"):
        parse_policy({key: value})


def test_a_policy_made_by_code_keeps_the_same_ranges() -> None:
    with pytest.raises(InvalidInput, match="cash_buffer_percent is 101, but must be from 0 to 100"):
        SizingPolicy(cash_buffer_percent=Decimal(101))
    with pytest.raises(InvalidInput, match="share_places"):
        SizingPolicy(share_places=10)
