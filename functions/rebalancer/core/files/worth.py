"""Why a holding is not planned with, and what one share of it costs and is worth."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.money import EXACT, ONE, QUOTIENT, ZERO, divide_shown, dump_money, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.files.items import Item
from rebalancer.core.files.kinds import Kind
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.core.files.spelling import is_cusip, is_isin
from rebalancer.core.files.words import FOREIGN_MARKETS

_PRICE_STEP: Final = Decimal("0.000001")
_SHARE_STEP: Final = Decimal("0.000000001")


def misfit(item: Item) -> str:
    """A remark where a value is not quantity × price × multiplier."""
    product = item.product(item.multiplier)
    if product is None or item.value is None or item.fits(item.multiplier):
        return ""
    times = "" if item.multiplier == 1 else f" × {plain(item.multiplier)}"
    return f", and its value is not its quantity × price{times}, {dump_money(product)}"


def unplannable(item: Item, is_wanted: bool) -> str | None:
    """Why a holding is not planned with, or None."""
    isin = next((text for text in _codes(item) if is_isin(text)), None)
    if item.symbol is None and isin is not None:
        return f"it is named by its ISIN {isin}; a file of symbols by ISIN (--symbols) names it"
    if item.symbol is None and is_cusip(item.row.text(Meaning.SYMBOL)) and item.kind is not Kind.BOND:
        return "it is named by its CUSIP; a file of symbols by CUSIP (--symbols) names it"
    if item.symbol is None and item.kind is not Kind.BOND:
        return f"{item.name[:40]!r} is no symbol of a security that is listed in the United States"
    market = item.row.text(Meaning.EXCHANGE).upper()
    if market in FOREIGN_MARKETS:
        return f"it is listed at {market}, outside the United States"
    if item.symbol == CASH:
        return f"it is the share {CASH}, a name that means cash in a plan"
    if item.kind in (Kind.BOND, Kind.FUND) and not is_wanted:
        return f"it is {item.kind.value}, which Alpaca does not trade{misfit(item)}"
    if item.kind is Kind.CRYPTO and "/" not in (item.symbol or ""):
        return "it is a coin that Alpaca does not trade"
    if item.kind is Kind.BOND and (item.value is None or not item.quantity):
        return "it is a bond, whose value the file does not give"
    if not item.fits(item.multiplier):
        product = item.product(ONE)
        return (
            f"its value {dump_money(item.value or ZERO)} is not its quantity × price, "
            f"{'' if product is None else dump_money(product)}"
        )
    if item.quantity is None and Meaning.QUANTITY in item.row.columns.places:
        return "it has no quantity"
    if item.quantity is None and item.value is None:
        return "it has no value"
    worthless = item.price == 0 or (item.price is None and item.value == 0)
    return "it is worth nothing" if worthless and item.quantity else None


def _codes(item: Item) -> tuple[str, str]:
    return item.row.text(Meaning.SYMBOL), item.row.text(Meaning.ISIN)


def price_of(item: Item, quantity: Decimal) -> Decimal | None:
    """The file's price; value ÷ quantity, to a millionth of a dollar, half to even, where it has none or for a bond."""
    if item.price and item.multiplier == 1:
        return item.price
    if not item.value:
        return None
    return abs(divide_shown(item.value, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def cost_of(item: Item, quantity: Decimal, writing: NumberWriting | None) -> Decimal | None:
    """The file's average cost, or cost ÷ quantity to a millionth of a dollar, half to even."""
    average = item.row.cost(Meaning.AVERAGE_COST, writing)
    if average is not None:
        return average
    total = item.row.cost(Meaning.COST_BASIS, writing)
    if total is None:
        return None
    return abs(divide_shown(total, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def merged_cost(first: Position, second: Position, quantity: Decimal) -> Decimal | None:
    """The average cost of two lines that both have one, weighted; else it is not known."""
    if first.average_cost is None or second.average_cost is None or not quantity:
        return None
    paid = EXACT.add(
        EXACT.multiply(first.quantity, first.average_cost), EXACT.multiply(second.quantity, second.average_cost)
    )
    return divide_shown(paid, quantity).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def shares_of(value_usd: Decimal, price: Decimal) -> Decimal:
    """How many shares a value is at a price, rounded down to nine places."""
    return divide_shown(value_usd, price).quantize(_SHARE_STEP, ROUND_DOWN, QUOTIENT)
