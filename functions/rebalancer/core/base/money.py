"""Exact decimal numbers: how they are read, written and rounded.

Money is in US dollars, quantities in shares or coins, percents in percent (40 means 40%). Nothing here is ever binary
floating-point number, and every rounding names its direction.
"""

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Final

from rebalancer.core.base.errors import InvalidInput

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)

MAX_INTEGER_DIGITS: Final = 15
MAX_DECIMALS: Final = 18

# Inputs have at most 33 digits and no formula of the planner multiplies more than seven of them, so that sums and
# products are exact here; a result that would have to be rounded raises `Inexact` instead of passing unseen.
EXACT: Final = Context(prec=320, Emax=9999, Emin=-9999, traps=[InvalidOperation, DivisionByZero, Overflow, Inexact])

# Quotients that are only shown or stored, never traded on.
QUOTIENT: Final = Context(prec=40, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CENT = Decimal("0.01")
_PERCENT_STEP = Decimal("0.000001")


class FloatLiteral(str):
    """A JSON number with a point, an exponent, or the name NaN or Infinity, kept as it was written.

    Readers of JSON make these instead of floats, so that the refusal can name the field that holds one.
    """

    __slots__ = ()


def parse_decimal(value: object, field: str, *, low: Decimal | None = None, high: Decimal | None = None) -> Decimal:
    """Read a plain decimal from a string such as `"103.3"` or an integer.

    Args:
        value: what the input held.
        field: the path named in a refusal.
        low, high: the least and the greatest allowed value, both inclusive; None leaves that side open.

    Raises:
        InvalidInput: for any other type, an exponent, NaN, an infinity, more than 15 digits before or 18 after the
            point, or a value outside the bounds.
    """
    number = _read_number(value, field)
    if low is not None and number < low:
        raise InvalidInput(f"{field} is {plain(number)}, but must be {_allowed(low, high)}.", field=field)
    if high is not None and number > high:
        raise InvalidInput(f"{field} is {plain(number)}, but must be {_allowed(low, high)}.", field=field)
    return number


def parse_positive(value: object, field: str) -> Decimal:
    """Read a plain decimal greater than zero, such as a price; refuse anything else as `parse_decimal` does."""
    number = _read_number(value, field)
    if number <= 0:
        raise InvalidInput(f"{field} is {plain(number)}, but must be greater than 0.", field=field)
    return number


def _read_number(value: object, field: str) -> Decimal:
    if isinstance(value, FloatLiteral) or not isinstance(value, str | int) or isinstance(value, bool):
        raise InvalidInput(
            f'{field} is {describe(value)}, but must be a decimal in a string, such as "12.50", or an integer.',
            field=field,
        )
    if isinstance(value, int):
        # Comparing first keeps a huge integer from being turned into a string, which Python refuses.
        if abs(value) >= 10**MAX_INTEGER_DIGITS:
            raise InvalidInput(f"{field} is too large: at most {MAX_INTEGER_DIGITS} digits are allowed.", field=field)
        return Decimal(value)
    if _PLAIN.fullmatch(value) is None:
        raise InvalidInput(
            f'{field} is {describe(value)}, but must be a plain decimal, such as "12.50", without exponent.',
            field=field,
        )
    integer, _, decimals = value.removeprefix("-").partition(".")
    if len(integer.lstrip("0")) > MAX_INTEGER_DIGITS:
        raise InvalidInput(
            f"{field} is too large: at most {MAX_INTEGER_DIGITS} digits before the point are allowed.", field=field
        )
    if len(decimals.rstrip("0")) > MAX_DECIMALS:
        raise InvalidInput(
            f"{field} is too fine: at most {MAX_DECIMALS} digits after the point are allowed.", field=field
        )
    return Decimal(value)


def require_finite(number: Decimal, field: str) -> None:
    """Refuse a Decimal that code (not a file) built as NaN, infinite, too large or too fine for exact sums."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidInput(f"{field} is {number}, but must be a finite decimal.", field=field)
    if exponent < -MAX_DECIMALS or number.adjusted() >= MAX_INTEGER_DIGITS:
        raise InvalidInput(
            f"{field} is out of range: at most {MAX_INTEGER_DIGITS} digits before and {MAX_DECIMALS} after the point "
            "are allowed.",
            field=field,
        )


def describe(value: object) -> str:
    """Say in a few words what an input value is, for a refusal; long text is cut."""
    if value is None:
        return "null"
    if isinstance(value, FloatLiteral):
        return f"the JSON number {_cut(value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, int):
        return str(value) if abs(value) < 10**MAX_INTEGER_DIGITS else "a huge integer"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return f"a {type(value).__name__}"


def _cut(text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return "".join(character if character.isprintable() else "?" for character in shown)


def _allowed(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return f"from {plain(low)} to {plain(high)}"
    if low is not None:
        return f"at least {plain(low)}"
    return f"at most {plain(high)}" if high is not None else "a number"


def plain(number: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros; zero is `0`, never `-0`."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_or_none(number: Decimal | None) -> str | None:
    """Write a decimal as `plain` does; None stays None."""
    return None if number is None else plain(number)


def divide_shown(dividend: Decimal, divisor: Decimal, factor: Decimal = ONE) -> Decimal:
    """`dividend × factor ÷ divisor` to 40 digits, half to even: for what is shown or stored, never traded on."""
    return QUOTIENT.divide(EXACT.multiply(dividend, factor), divisor)


def dump_money(amount_usd: Decimal) -> str:
    """Write dollars with exactly two decimals, rounded half to even."""
    return format(_without_minus_zero(amount_usd.quantize(_CENT, ROUND_HALF_EVEN, QUOTIENT)), "f")


def dump_percent(percent: Decimal) -> str:
    """Write a percent with at most six decimals, rounded half to even, without trailing zeros."""
    return plain(percent.quantize(_PERCENT_STEP, ROUND_HALF_EVEN, QUOTIENT))


def dump_percent_or_none(percent: Decimal | None) -> str | None:
    """Write a percent as `dump_percent` does; None stays None."""
    return None if percent is None else dump_percent(percent)


def _without_minus_zero(number: Decimal) -> Decimal:
    return number or number.copy_abs()
