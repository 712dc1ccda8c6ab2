"""What a corporate action makes of the lots of one holding. Exact, but for the two roundings that are named."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from local.paper_broker.engine.book import Holding, Lot
from local.paper_broker.engine.model import BookedLot
from local.paper_broker.numbers import CENT, QUANTITY_STEP

ZERO = Decimal(0)
PRICE_STEP = Decimal("0.000000000001")
"""A lot's price that does not come out even is kept to twelve places, rounded half-even."""
_UNKNOWN_DAY = datetime.min.replace(tzinfo=UTC)


def to_decimal(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    """A fraction as a decimal number of whole steps."""
    with localcontext(prec=80):
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=rounding)


def to_cents(value: Decimal) -> Decimal:
    """Dollars to the nearest cent, halves away from zero: what a broker pays."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def copy_lots(lots: Iterable[Lot]) -> list[Lot]:
    return [Lot(lot.qty, lot.price, lot.traded_at) for lot in lots]


def booked(lots: Iterable[Lot]) -> list[BookedLot]:
    """The lots as an entry keeps them."""
    return [BookedLot(qty=lot.qty, price=lot.price, traded_at=lot.traded_at) for lot in lots]


def total(lots: Iterable[Lot]) -> Decimal:
    return sum((lot.qty for lot in lots), ZERO)


def resized(lots: Iterable[Lot], ratio: Fraction) -> list[Lot]:
    """`ratio` new shares for each old one; each lot keeps its cost and its day.

    The holding's new quantity is rounded toward zero at nine places. A lot of which nothing is left is dropped.
    """
    made: list[Lot] = []
    exact, given = Fraction(0), ZERO
    for lot in lots:
        exact += Fraction(lot.qty) * ratio
        rounded = to_decimal(exact, QUANTITY_STEP, ROUND_DOWN)
        qty, given = rounded - given, rounded
        if qty:
            made.append(Lot(qty, _price(Fraction(lot.qty) * Fraction(lot.price), qty), lot.traded_at))
    return made


def _price(cost: Fraction, qty: Decimal) -> Decimal:
    price = to_decimal(cost / Fraction(qty), PRICE_STEP, ROUND_HALF_EVEN).normalize()
    return price.quantize(CENT) if price == price.quantize(CENT) else price


def without_fraction(lots: Iterable[Lot]) -> tuple[list[Lot], Decimal]:
    """The lots without the fraction of a share that the holding ends in, and that fraction (signed); the oldest shares
    go first, as in a sale."""
    holding = Holding("", deque(copy_lots(lots)))
    fraction = holding.qty - holding.qty.to_integral_value(ROUND_DOWN)
    if fraction:
        holding.take(-fraction, ZERO, None)
    return list(holding.lots), fraction


def with_cost_share(lots: Iterable[Lot], share: Fraction) -> list[Lot]:
    """The same shares with a share of their cost."""
    return [Lot(lot.qty, _price(Fraction(lot.price) * share, Decimal(1)), lot.traded_at) for lot in lots]


def paid_back(lots: Iterable[Lot], per_share: Decimal, entitled: Decimal) -> list[Lot]:
    """The lots after a return of capital on `entitled` shares, the oldest ones: each costs that much less, and never
    less than nothing."""
    made: list[Lot] = []
    left = abs(entitled)
    for lot in lots:
        paid = min(left, abs(lot.qty)).copy_sign(lot.qty)
        left -= abs(paid)
        parts = ((paid, max(lot.price - per_share, ZERO)), (lot.qty - paid, lot.price))
        made += [Lot(qty, price, lot.traded_at) for qty, price in parts if qty]
    return made


def after_boot(lot: Lot, cash: Decimal, value: Decimal) -> Lot:
    """A lot of old shares with the cost that its new ones begin with, where `cash` dollars a share came beside new
    shares worth `value` dollars for each old one.

    Old cost − cash + the gain that is recognized, which is the smaller of the cash and the whole gain, never less than
    0 (IRS Publication 550, "Nontaxable Trades"; section 356).
    """
    gain = max(value + cash - lot.price, ZERO)
    return Lot(lot.qty, max(lot.price - cash + min(cash, gain), ZERO), lot.traded_at)


def joined(held: Iterable[Lot], coming: Iterable[Lot]) -> list[Lot]:
    """The lots of a holding after others came: opposite ones close each other, the rest is ordered by its day."""
    holding = Holding("", deque(copy_lots(held)))
    for lot in coming:
        if holding.lots and (holding.lots[0].qty > 0) != (lot.qty > 0):
            holding.take(lot.qty, lot.price, lot.traded_at)
        else:
            holding.lots.append(lot)
    return sorted(holding.lots, key=lambda lot: lot.traded_at or _UNKNOWN_DAY)
