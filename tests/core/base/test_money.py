from decimal import Decimal, getcontext, localcontext

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import (
    FloatLiteral,
    divide_shown,
    dump_money,
    dump_percent,
    parse_decimal,
    parse_positive,
    plain,
    require_finite,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [("103.3", "103.3"), ("-5", "-5"), (7, "7"), ("007.50", "7.5"), ("0", "0"), ("999999999999999", "999999999999999")],
)
def test_strings_and_integers_are_read_exactly(written: object, value: str) -> None:
    assert parse_decimal(written, "cash") == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " 1",
        "1 ",
        "1e3",
        "NaN",
        "Infinity",
        "-",
        ".5",
        "5.",
        "1_000",
        "1,5",
        "0x10",
        "١",
        "+1",
        1.5,
        True,
        None,
        [],
        {},
        FloatLiteral("1.5"),
        "1" * 16,
        10**15,
        -(10**4000),
        "0." + "1" * 19,
    ],
)
def test_anything_else_is_refused_and_the_field_named(written: object) -> None:
    with pytest.raises(InvalidInput, match=r"^cash .*\.$") as refusal:
        parse_decimal(written, "cash")
    assert refusal.value.field == "cash"


def test_the_bounds_are_allowed_values() -> None:
    assert parse_decimal("0", "p", low=Decimal(0), high=Decimal(100)) == 0
    assert parse_decimal("100", "p", low=Decimal(0), high=Decimal(100)) == 100
    with pytest.raises(InvalidInput, match=r"p is 100\.1, but must be from 0 to 100\."):
        parse_decimal("100.1", "p", low=Decimal(0), high=Decimal(100))
    with pytest.raises(InvalidInput, match=r"p is -0\.1, but must be at least 0\."):
        parse_decimal("-0.1", "p", low=Decimal(0))


def test_a_price_of_zero_is_refused() -> None:
    with pytest.raises(InvalidInput, match="must be greater than 0"):
        parse_positive("0.00", "prices.SPY")


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+3", "1000"), ("-0", "0"), ("0E-9", "0"), ("1.500", "1.5"), ("100", "100"), ("0.000000001", "0.000000001")],
)
def test_numbers_are_written_without_exponent_or_trailing_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_money_is_written_with_two_decimals_half_to_even_and_never_minus_zero() -> None:
    assert [dump_money(Decimal(n)) for n in ("1.005", "1.015", "-0.001", "6499.9999998", "7")] == [
        "1.00",
        "1.02",
        "0.00",
        "6500.00",
        "7.00",
    ]


def test_percents_are_written_with_at_most_six_decimals() -> None:
    assert [dump_percent(Decimal(n)) for n in ("46.5", "33.33333333", "-0.0000001")] == ["46.5", "33.333333", "0"]


def test_a_shown_quotient_does_not_depend_on_the_callers_context() -> None:
    with localcontext() as context:
        context.prec = 3
        coarse = divide_shown(Decimal("123456.789"), Decimal(3))
    assert getcontext().prec != 3
    assert coarse == divide_shown(Decimal("123456.789"), Decimal(3)) == Decimal("41152.263")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+15", "1E-19"])
def test_decimals_made_by_code_must_be_finite_and_in_range(number: str) -> None:
    with pytest.raises(InvalidInput, match="price"):
        require_finite(Decimal(number), "price")
