"""Rows, one after the other, to cash, positions and what is kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ONE, QUOTIENT, ZERO, divide_shown, dump_money, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.files.headings import plain_name
from rebalancer.core.files.items import APART, HELD, Item
from rebalancer.core.files.kinds import Kind
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.core.files.spelling import is_isin

_PRICE_STEP: Final = Decimal("0.000001")
_SHARE_STEP: Final = Decimal("0.000000001")
_PRICES_APART: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Apart:
    """A row that is not planned with: where it is, what it is called, its value in its currency, and why."""

    line: int
    name: str
    kind: Kind
    value: Decimal | None
    currency: str
    reason: str

    @property
    def sentence(self) -> str:
        """The row for a person."""
        worth = "its value is not known" if self.value is None else f"{dump_money(self.value)} {self.currency}"
        return f"line {self.line}: {self.name} is kept apart ({worth}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a file says.

    Args:
        cash: US dollars, None where the file names none.
        without_price: quantities of symbols that have neither price nor value in the file.
        in_dollars: symbols with a value alone; their position has the price 1 and as many units as dollars.
        apart: what is not planned with.
        notes: what else a person should know, by line.
        lines: where each symbol is first named.
    """

    cash: Decimal | None
    positions: tuple[Position, ...]
    without_price: Mapping[str, Decimal] = field(default_factory=dict)
    in_dollars: frozenset[str] = frozenset()
    apart: tuple[Apart, ...] = ()
    notes: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


class Fold:
    """Rows, one after the other, to what they come to together."""

    def __init__(self, wanted: frozenset[str], notes: list[str]) -> None:
        self._wanted = wanted
        self._notes = notes
        self._cash: Decimal | None = None
        self._held: dict[str, Position] = {}
        self._lines: dict[str, int] = {}
        self._open: dict[str, Decimal] = {}
        self._in_dollars: set[str] = set()
        self._apart: list[tuple[Apart, str | None]] = []

    def add(self, item: Item, writing: NumberWriting | None) -> None:
        """Take up one row."""
        if item.kind == Kind.SUBTOTAL:
            return
        if item.kind is Kind.NOTE:
            self._note_prose(item)
        elif item.currency != "USD":
            self._keep_apart(item, f"it is in {item.currency}, and only dollars are planned with")
        elif item.kind is Kind.PENDING:
            self._add_pending(item)
        elif item.kind in (Kind.CASH, Kind.SWEEP):
            self._add_cash(item)
        elif item.kind in APART:
            self._keep_apart(item, _WHY[item.kind])
        else:
            self._add_held(item, writing)

    def _note_prose(self, item: Item) -> None:
        if len(item.row.cells) > 1 and len([cell for cell in item.row.cells if cell.strip()]) > 1:
            self._notes.append(f"line {item.line}: {item.name[:40]!r} has no symbol and no amount and was left out")
        elif item.row.text(Meaning.SYMBOL) and " " not in item.name:
            self._notes.append(f"line {item.line}: {item.name} has no quantity and no value and was left out")

    def _add_cash(self, item: Item) -> None:
        amount = item.value if item.value is not None else item.quantity
        if amount is None:
            self._notes.append(f"line {item.line}: {item.name} names no amount and was left out")
            return
        self._cash = EXACT.add(self._cash or ZERO, amount)
        if item.kind is Kind.SWEEP and item.symbol and not item.row.text(Meaning.SYMBOL).endswith("**"):
            self._notes.append(f"line {item.line}: {item.name} is a money market fund and is counted as cash")

    def _add_pending(self, item: Item) -> None:
        amount = item.worth if item.worth is not None else item.quantity
        if amount is None:
            self._notes.append(f"line {item.line}: {item.name} names no amount and was left out")
        elif amount < 0:
            self._cash = EXACT.add(self._cash or ZERO, amount)
            self._notes.append(f"line {item.line}: {item.name} of {dump_money(amount)} is taken off the cash")
        else:
            self._apart.append((_apart(item, "it is not settled and so is no cash yet", amount), None))

    def _keep_apart(self, item: Item, reason: str) -> None:
        is_named = item.kind in HELD and item.symbol is not None
        self._apart.append((_apart(item, reason, item.worth), item.symbol if is_named else None))

    def _add_held(self, item: Item, writing: NumberWriting | None) -> None:
        symbol, quantity = item.symbol or item.row.text(Meaning.SYMBOL).upper(), item.quantity
        reason = _unplannable(item, symbol in self._wanted)
        if reason is not None:
            self._keep_apart(item, reason)
            return
        if item.price is not None and item.price < 0:
            raise InvalidInput(
                f"line {item.line}, column {item.row.columns.name_of(Meaning.PRICE)} is {plain(item.price)}, but must "
                "be greater than 0.",
                field="price",
            )
        if quantity is None:
            self._add_value(item, symbol)
            return
        if not quantity:
            self._notes.append(f"line {item.line}: {symbol} has a quantity of 0 and was left out")
            return
        self._note_cost(item, writing)
        price = _price_of(item, quantity)
        if price is None:
            self._open[symbol] = EXACT.add(self._open.get(symbol, ZERO), quantity)
            self._lines[symbol] = item.line
            return
        self._merge(item, Position(symbol, quantity, price, average_cost=_cost_of(item, quantity, writing)))

    def _note_cost(self, item: Item, writing: NumberWriting | None) -> None:
        words = item.row.unread_cost(writing)
        if words is not None and plain_name(words) not in ("na", "none", "null"):
            self._notes.append(f"line {item.line}: the cost of {item.name} is {words!r} and so is not known")

    def _add_value(self, item: Item, symbol: str) -> None:
        """A value without a quantity: as many units of one dollar."""
        value = item.value or ZERO
        self._in_dollars.add(symbol)
        self._merge(item, Position(symbol, value, ONE))

    def _merge(self, item: Item, position: Position) -> None:
        symbol = position.symbol
        first = self._held.get(symbol)
        if first is None:
            self._lines[symbol] = item.line
            self._held[symbol] = position
            return
        gap = abs(EXACT.subtract(first.price, position.price))
        if gap > EXACT.multiply(first.price, _PRICES_APART):
            raise InvalidInput(
                f"line {item.line}: the price of {symbol} is {plain(position.price)}, but {plain(first.price)} on line "
                f"{self._lines[symbol]}; give both lines one price.",
                field="price",
            )
        quantity = EXACT.add(first.quantity, position.quantity)
        self._held[symbol] = Position(
            symbol, quantity, first.price, average_cost=_merged_cost(first, position, quantity)
        )

    def require_wanted(self) -> None:
        """Refuse a symbol that has a target while a row of it is kept apart: the plan would buy it again."""
        for apart, symbol in self._apart:
            if symbol is not None and symbol in self._wanted:
                raise InvalidInput(f"line {apart.line}: {symbol} has a target, but {apart.reason}.", field=symbol)

    def result(self) -> Holdings:
        """All rows together."""
        positions = tuple(self._held[symbol] for symbol in sorted(self._held) if self._held[symbol].quantity)
        apart = tuple(each for each, _ in self._apart)
        return Holdings(
            self._cash, positions, self._open, frozenset(self._in_dollars), apart, tuple(self._notes), self._lines
        )


_WHY: Final = {
    Kind.OPTION: "it is an option, which is not planned with",
    Kind.FUTURE: "it is a future, which is not planned with",
    Kind.OTHER: "it is a right, warrant or contract, which is not planned with",
    Kind.UNNAMED: "it has no symbol; a file of symbols by ISIN or name (--symbols) names it",
}


def _apart(item: Item, reason: str, value: Decimal | None) -> Apart:
    return Apart(item.line, item.name, item.kind, value, item.currency, reason)


def _unplannable(item: Item, is_wanted: bool) -> str | None:
    """Why a holding is not planned with, or None."""
    isin = next((text for text in _codes(item) if is_isin(text)), None)
    if item.symbol is None and isin is not None:
        return f"it is named by its ISIN {isin}; a file of symbols by ISIN (--symbols) names it"
    if item.symbol is None and item.kind is not Kind.BOND:
        return f"{item.name[:40]!r} is no symbol of a security that is listed in the United States"
    if item.symbol == CASH:
        return f"it is the share {CASH}, a name that means cash in a plan"
    if item.kind in (Kind.BOND, Kind.FUND) and not is_wanted:
        return f"it is {item.kind.value}, which Alpaca does not trade"
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


def _price_of(item: Item, quantity: Decimal) -> Decimal | None:
    """The file's price; value ÷ quantity, to a millionth of a dollar, half to even, where it has none or for a bond."""
    if item.price and item.multiplier == 1:
        return item.price
    if not item.value:
        return None
    return abs(divide_shown(item.value, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def _cost_of(item: Item, quantity: Decimal, writing: NumberWriting | None) -> Decimal | None:
    average = item.row.cost(Meaning.AVERAGE_COST, writing)
    if average is not None:
        return average
    total = item.row.cost(Meaning.COST_BASIS, writing)
    if total is None:
        return None
    return abs(divide_shown(total, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def _merged_cost(first: Position, second: Position, quantity: Decimal) -> Decimal | None:
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
