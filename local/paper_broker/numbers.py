"""Decimal numbers on the wire: exact, never through a float, never with an exponent."""

from decimal import ROUND_HALF_EVEN, Decimal

QUANTITY_STEP = Decimal("0.000000001")
"""Alpaca's finest quantity: nine places."""

CENT = Decimal("0.01")


def plain(value: Decimal) -> str:
    """`value` as Alpaca writes numbers in strings: no exponent, no trailing zeros, no negative zero."""
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def to_nine_places(value: Decimal) -> Decimal:
    """`value` rounded half-even to nine places: for averages and ratios that are shown, never for kept money."""
    return value.quantize(QUANTITY_STEP, rounding=ROUND_HALF_EVEN)


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """part ÷ whole for display, half-even to nine places; 0 where `whole` is 0."""
    return Decimal(0) if whole == 0 else to_nine_places(part / whole)
