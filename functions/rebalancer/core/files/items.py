"""A row of holdings as a thing with an amount: what it is, how much of it there is, and what it is worth."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ONE, ZERO, describe, divide_shown
from rebalancer.core.files.kinds import Kind, is_currency, kind_of
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.core.files.rows import Row, is_nothing
from rebalancer.core.files.spelling import is_isin, match_wanted, spell_symbol
from rebalancer.core.files.words import COINS

HELD: Final = frozenset({Kind.SHARE, Kind.FUND, Kind.CRYPTO, Kind.BOND})
APART: Final = frozenset({Kind.OPTION, Kind.FUTURE, Kind.OTHER, Kind.UNNAMED})
_CENT: Final = Decimal("0.01")
_HALF: Final = Decimal("0.5")
_DRIFT_OF_QUOTES: Final = Decimal("0.0005")
_HUNDREDTH: Final = Decimal("0.01")
_BOND_FACTORS: Final = (_HUNDREDTH, Decimal(10), ONE)
_SHORT: Final = frozenset({"short", "sell", "sold short", "s", "sold", "short position", "short sale"})
_LONG: Final = frozenset({"", "-", "--", "n/a", "long", "buy", "l", "b", "bought", "cash", "margin", "long position"})
_DATE: Final = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}( .*)?|\d{8}(;\d+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """What one row says.

    Args:
        name: what a sentence calls it.
        symbol: as Alpaca spells it, None where the row names none.
        multiplier: what quantity × price is multiplied by: 100 for options, 0.01 for bonds.
        is_lot: whether the row says that it is part of another one; None where it says nothing of it.
        value_currency: what its value is in, where that is not its own currency.
        problem: why it could not be read.
    """

    row: Row
    kind: Kind
    name: str
    symbol: str | None
    currency: str
    quantity: Decimal | None
    price: Decimal | None
    value: Decimal | None
    multiplier: Decimal
    is_lot: bool | None
    value_currency: str = "USD"
    problem: str = ""

    @property
    def line(self) -> int:
        """Where it is in the file."""
        return self.row.line

    @property
    def worth(self) -> Decimal | None:
        """The file's value, or quantity × price × multiplier; None where neither is known."""
        return self.value if self.value is not None else self.product(self.multiplier)

    def product(self, multiplier: Decimal) -> Decimal | None:
        """quantity × price × multiplier, None where one is missing."""
        if self.quantity is None or self.price is None:
            return None
        return EXACT.multiply(EXACT.multiply(self.quantity, self.price), multiplier)

    def fits(self, multiplier: Decimal) -> bool:
        """Whether the value is quantity × price × multiplier, but for rounding; true where one of them is missing."""
        product = self.product(multiplier)
        if product is None or self.value is None or self.quantity is None or self.price is None:
            return True
        slack = EXACT.multiply(abs(self.value), _DRIFT_OF_QUOTES)
        slack = EXACT.add(slack, EXACT.multiply(_HALF, max(_CENT, _step(self.value))))
        by_price = EXACT.multiply(abs(self.quantity), min(_CENT, _step(self.price)))
        by_quantity = EXACT.multiply(abs(self.price), _step(self.quantity) if _step(self.quantity) <= _CENT else ZERO)
        slack = EXACT.add(slack, EXACT.multiply(EXACT.multiply(_HALF, multiplier), EXACT.add(by_price, by_quantity)))
        return abs(EXACT.subtract(abs(self.value), abs(product))) <= slack and self.value * product >= 0


def _step(number: Decimal) -> Decimal:
    """One unit of the last digit that was written."""
    exponent = number.as_tuple().exponent
    return ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else ONE


_NAMING: Final = (Meaning.SYMBOL, Meaning.ISIN, Meaning.CUSIP, Meaning.CODE, Meaning.DESCRIPTION)


@dataclass(frozen=True, slots=True)
class Spellings:
    """Whose names the symbols are given: those of the targets, and of a list of ISINs or other names."""

    wanted: frozenset[str] = frozenset()
    known: Mapping[str, str] | None = None

    def of(self, row: Row) -> str | None:
        """The symbol of a row, or None."""
        texts = [row.text(meaning) for meaning in _NAMING]
        for text in texts:
            if self.known and text.strip().upper() in self.known:
                return match_wanted(self.known[text.strip().upper()], self.wanted)
        symbol = texts[0].strip()
        if not symbol or is_nothing(symbol):
            behind = re.search(r"\(([A-Z]{1,5}(?:\.[A-Z])?)\)$", texts[-1])
            named = texts[-1] if behind is None else behind[1]
            return named if named in self.wanted else None
        if is_isin(symbol):
            return None
        if (same := match_wanted(symbol.rstrip("*"), self.wanted)) in self.wanted:
            return same
        spelled = spell_symbol(symbol)
        if spelled is not None and (other := match_wanted(spelled, self.wanted)) in self.wanted:
            return other
        pair = f"{spelled}/USD"
        return pair if spelled in COINS and pair in self.wanted else spelled


def read_item(row: Row, writing: NumberWriting | None, spellings: Spellings, previous: Item | None) -> Item:
    """Read one row.

    Raises:
        InvalidInput: a number of a named holding cannot be read, naming line and column; or the row has more cells than
            its header.
    """
    kind = kind_of(row)
    symbol = spellings.of(row) if kind not in (Kind.NOTE, Kind.SUBTOTAL, Kind.PENDING) else None
    if kind is Kind.UNNAMED and symbol is not None:
        kind = Kind.SHARE
    if kind is Kind.CRYPTO and symbol in COINS:
        symbol = match_wanted(f"{symbol}/USD", spellings.wanted)
    if kind is Kind.NOTE or (symbol is None and kind not in _MONEY and not _has_number(row, writing)):
        return Item(row, Kind.NOTE, row.label, None, "USD", None, None, None, ONE, None)
    _require_cells_of_header(row)
    quantity, price, value = (row.number(each, writing) for each in (Meaning.QUANTITY, Meaning.PRICE, Meaning.VALUE))
    if "%" in row.text(Meaning.PRICE) and kind is not Kind.BOND:
        kind = _kind_of_percent_price(row, symbol)
    multiplier = row.number(Meaning.MULTIPLIER, writing)
    currency = row.currency()
    item = Item(row, kind, row.label, symbol, currency, quantity, price, value, multiplier or ONE, _lot_word(row),
                row.stated_currency() or currency)  # fmt: skip
    item = _signed(item)
    if kind in (Kind.CASH, Kind.SWEEP):
        return _cash_or_share(item)
    if previous is not None and _is_lot_of(item, previous):
        return replace(item, kind=previous.kind, symbol=previous.symbol, name=previous.name, is_lot=True)
    return _with_multiplier(item, has_multiplier=multiplier is not None)


def unread_item(row: Row, symbol: str | None, problem: str) -> Item:
    """A row that cannot be read and that no target needs: it has a value that is not known."""
    return Item(row, Kind.UNREAD, row.label, symbol, "USD", ONE, None, None, ONE, None, problem=problem)


def _kind_of_percent_price(row: Row, symbol: str | None) -> Kind:
    """A price in percent is a bond's; a share has none."""
    if symbol is None:
        return Kind.BOND
    raise InvalidInput(
        f"line {row.line}, column {row.columns.name_of(Meaning.PRICE)} is {describe(row.text(Meaning.PRICE))}, but a "
        "price is no percent.",
        field="price",
    )


_MONEY: Final = frozenset(
    {Kind.CASH, Kind.SWEEP, Kind.SUBTOTAL, Kind.PENDING, Kind.OPTION, Kind.FUTURE, Kind.BOND, Kind.DEBT}
)


def _has_number(row: Row, writing: NumberWriting | None) -> bool:
    """Whether a row that names no symbol says a number where a quantity or a value belongs: else it is prose."""
    for meaning in (Meaning.QUANTITY, Meaning.VALUE):
        try:
            if row.number(meaning, writing) is not None:
                return True
        except InvalidInput:
            continue
    return False


def _require_cells_of_header(row: Row) -> None:
    if row.is_overfull:
        raise InvalidInput(
            f"line {row.line} has {len(row.cells)} cells, but its header has {row.columns.width}; put numbers with "
            f"a comma into quotation marks: {describe(row.label)}.",
            field=f"line {row.line}",
        )


def _lot_word(row: Row) -> bool | None:
    """What the row's level column says: a lot, a summary, or nothing."""
    level = row.text(Meaning.LEVEL).lower()
    if re.search(r"\blots?\b|^order$", level):
        return True
    if "summary" in level:
        return False
    acquired = row.text(Meaning.ACQUIRED)
    return True if acquired and _DATE.fullmatch(acquired) else None


def _is_lot_of(item: Item, previous: Item) -> bool:
    """A row under a position that names a day or a lot instead of a symbol is a lot of it."""
    if previous.kind not in HELD | APART or item.row.section != previous.row.section:
        return False
    symbol = item.row.text(Meaning.SYMBOL)
    if item.symbol is not None or item.quantity is None:
        return False
    return (
        bool(_DATE.fullmatch(symbol))
        or (not symbol and item.is_lot is True)
        or bool(re.match(r"(?i)(tax )?lots?\b", symbol or item.row.label))
        or (not symbol and item.kind is Kind.UNNAMED and bool(_DATE.fullmatch(item.row.label)))
    )


def _signed(item: Item) -> Item:
    """A short position has a negative quantity and value, whichever way the file says so.

    Raises:
        InvalidInput: the side is neither long nor short.
    """
    side, kind = item.row.text(Meaning.SIDE).lower(), item.row.text(Meaning.KIND).lower()
    if side not in _LONG and side not in _SHORT:
        raise InvalidInput(
            f"line {item.line}, column {item.row.columns.name_of(Meaning.SIDE)} is {describe(side)}, but must be long "
            "or short.",
            field="side",
        )
    if side not in _SHORT and kind != "short":
        return item
    return replace(
        item,
        quantity=None if item.quantity is None else -abs(item.quantity),
        value=None if item.value is None else -abs(item.value),
    )


def _cash_or_share(item: Item) -> Item:
    """Cash has the price 1; at another price the row is a share with a name such as USD."""
    price = item.price or None
    if price is None and item.quantity and item.value is not None:
        price = divide_shown(item.value, item.quantity)
    code = item.row.text(Meaning.SYMBOL).upper()
    if is_currency(item.row, code):
        is_dollar = code == "USD" or item.price is None or item.price == ONE
        return replace(item, currency=code, value_currency=code if is_dollar else item.row.file_currency)
    if price is None or abs(price - ONE) <= _CENT or item.symbol is None:
        return item
    return replace(item, kind=Kind.SHARE)


def _with_multiplier(item: Item, *, has_multiplier: bool) -> Item:
    if item.kind is Kind.OPTION:
        return item if has_multiplier else replace(item, multiplier=Decimal(100))
    if item.kind is Kind.BOND:
        fitting = next((each for each in _BOND_FACTORS if item.fits(each)), None) if item.value is not None else None
        return replace(item, multiplier=_HUNDREDTH if fitting is None else fitting)
    if item.kind is Kind.SHARE and item.multiplier != 1:
        return replace(item, kind=Kind.OTHER)
    return item
