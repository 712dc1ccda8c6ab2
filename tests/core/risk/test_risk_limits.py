"""Risk limits: read strictly, written back the same, and of two sets the stricter one."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.risk.limits import (
    DEFAULT_LIMITS,
    LIMIT_NAMES,
    RESTRICTED_SYMBOLS_MAX,
    RiskLimits,
    dump_limits,
    parse_limits,
    require_within,
    stricter_limits,
)

NUMBERS = [name for name in LIMIT_NAMES if name != "restricted_symbols"]
amounts = st.decimals(min_value=0, max_value=10**12, places=4)
percents = st.decimals(min_value=0, max_value=100, places=4)
counts = st.integers(min_value=1, max_value=10**6)
limits = st.builds(
    RiskLimits,
    order_notional_usd_max=amounts,
    run_notional_usd_max=amounts,
    run_turnover_percent_max=amounts,
    orders_per_day_max=counts,
    position_percent_max=percents,
    price_collar_percent_max=amounts,
    close_collar_percent_max=amounts,
    spread_percent_max=amounts,
    quote_age_seconds_max=counts,
    drawdown_percent_max=percents,
    daily_loss_percent_max=percents,
    rejections_max=counts,
    restricted_symbols=st.frozensets(st.sampled_from(["GME", "AMC", "BRK.B", "BTC/USD"])),
)


def test_no_map_gives_the_defaults_and_an_empty_one_too() -> None:
    assert parse_limits(None) == parse_limits({}) == DEFAULT_LIMITS


def test_a_missing_key_is_taken_from_the_base() -> None:
    base = RiskLimits(spread_percent_max=Decimal(1), rejections_max=9, restricted_symbols=frozenset({"GME"}))
    read = parse_limits({"rejections_max": "4"}, base=base)
    assert read.spread_percent_max == 1
    assert read.rejections_max == 4
    assert read.restricted_symbols == {"GME"}


def test_every_limit_can_be_named_and_none_is_mixed_up_with_another() -> None:
    sent: dict[str, Any] = {name: str(number) for number, name in enumerate(NUMBERS, start=11)}
    read = parse_limits({**sent, "restricted_symbols": ["gme"]})
    assert [str(getattr(read, name)) for name in NUMBERS] == list(sent.values())
    assert read.restricted_symbols == {"GME"}
    assert set(sent) | {"restricted_symbols"} == {field.name for field in fields(RiskLimits)}


@given(limits)
def test_what_was_written_is_read_back_the_same(written: RiskLimits) -> None:
    document = dump_limits(written)
    assert parse_limits(document) == written
    assert all(isinstance(value, str | list) for value in document.values())


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"order_notional_usd_max": 1.5}, "order_notional_usd_max", "is a float, but must be a decimal in a string"),
        ({"order_notional_usd_max": "1e3"}, "order_notional_usd_max", "without exponent"),
        ({"order_notional_usd_max": None}, "order_notional_usd_max", "is null"),
        ({"order_notional_usd_max": "-0.01"}, "order_notional_usd_max", "must be at least 0"),
        ({"position_percent_max": "100.0001"}, "position_percent_max", "must be from 0 to 100"),
        ({"drawdown_percent_max": "101"}, "drawdown_percent_max", "must be from 0 to 100"),
        ({"daily_loss_percent_max": "101"}, "daily_loss_percent_max", "must be from 0 to 100"),
        ({"orders_per_day_max": "-1"}, "orders_per_day_max", "must be at least 0"),
        ({"orders_per_day_max": "2.5"}, "orders_per_day_max", "must be a whole number"),
        ({"quote_age_seconds_max": "0"}, "quote_age_seconds_max", "must be at least 1"),
        ({"rejections_max": "0"}, "rejections_max", "must be at least 1"),
        ({"rejections_max": True}, "rejections_max", "is true"),
        ({"restricted_symbols": {"GME": 1}}, "restricted_symbols", "is an object, but must be a list"),
        ({"restricted_symbols": ["GME", ""]}, "restricted_symbols[1]", "must be a symbol"),
        ({"spread": "1"}, "spread", "is an unknown key; allowed are order_notional_usd_max"),
    ],
)
def test_a_wrong_limit_is_refused_by_its_field(row: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        parse_limits(row)
    assert refused.value.field == f"limits.{field}"


def test_a_map_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="limits is a list, but must be an object"):
        parse_limits(["GME"])


def test_too_many_symbols_are_refused() -> None:
    many = [f"S{number}" for number in range(RESTRICTED_SYMBOLS_MAX + 1)]
    assert len(parse_limits({"restricted_symbols": many[:-1]}).restricted_symbols) == RESTRICTED_SYMBOLS_MAX
    with pytest.raises(InvalidInput, match="names 501 symbols, but at most 500 are allowed"):
        parse_limits({"restricted_symbols": many})


@given(limits, limits)
def test_the_stricter_limits_do_not_depend_on_the_order_and_are_never_looser(
    one: RiskLimits, other: RiskLimits
) -> None:
    stricter = stricter_limits(one, other)
    assert stricter == stricter_limits(other, one)
    for name in NUMBERS:
        assert getattr(stricter, name) == min(getattr(one, name), getattr(other, name))
    assert stricter.restricted_symbols == one.restricted_symbols | other.restricted_symbols


@given(limits)
def test_limits_beside_themselves_stay(one: RiskLimits) -> None:
    assert stricter_limits(one, one) == one


@given(limits, limits)
def test_own_limits_are_within_the_systems_exactly_where_the_stricter_ones_are_the_own(
    own: RiskLimits, system: RiskLimits
) -> None:
    stricter = stricter_limits(own, system)
    is_within = all(getattr(stricter, name) == getattr(own, name) for name in NUMBERS)
    if is_within:
        require_within(own, system)
        return
    with pytest.raises(InvalidInput) as refused:
        require_within(own, system)
    assert refused.value.code == "LIMIT_BEYOND_SYSTEM"


def test_a_limit_beyond_the_systems_names_both() -> None:
    with pytest.raises(InvalidInput) as refused:
        require_within(RiskLimits(rejections_max=4), DEFAULT_LIMITS)
    assert refused.value.message == "limits.rejections_max is 4, but the system allows at most 3."
