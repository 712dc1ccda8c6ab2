"""Rows, one after the other, to cash, positions and what is kept apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ONE, ZERO, dump_money, plain
from rebalancer.core.files.headings import plain_name
from rebalancer.core.files.items import APART, HELD, Item
from rebalancer.core.files.kinds import Kind
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberWriting
from rebalancer.core.files.words import COINS
from rebalancer.core.files.worth import cost_of, merged_cost, misfit, price_of, shares_of, unplannable

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

    def priced(self, prices: Mapping[str, Decimal]) -> tuple[dict[str, Position], dict[str, Decimal]]:
        """Positions at the given prices where there are some, else at those of the file; and what has no price.

        Raises:
            InvalidInput: some lines of a symbol have a price and others none.
        """
        found: dict[str, Position] = {}
        unpriced: dict[str, Decimal] = {}
        for each in self.positions:
            price = prices.get(each.symbol, each.price)
            is_value = each.symbol in self.in_dollars and each.symbol in prices
            quantity = shares_of(each.quantity, price) if is_value else each.quantity
            found[each.symbol] = Position(each.symbol, quantity, price, average_cost=each.average_cost)
        for symbol, quantity in self.without_price.items():
            if symbol in found:
                raise InvalidInput(f"{symbol} has lines with and without a price; give all of them one.", field=symbol)
            if symbol in prices:
                found[symbol] = Position(symbol, quantity, prices[symbol])
            else:
                unpriced[symbol] = quantity
        return found, unpriced


class Fold:
    """Rows, one after the other, to what they come to together."""

    def __init__(self, wanted: frozenset[str], notes: list[str]) -> None:
        self._wanted = wanted
        self._notes = notes
        self._cash: Decimal | None = None
        self._held: dict[str, Position] = {}
        self._lines: dict[str, int] = {}
        self._accounts: dict[str, str] = {}
        self._open: dict[str, Decimal] = {}
        self._in_dollars: set[str] = set()
        self._apart: list[tuple[Apart, str | None]] = []

    def add(self, item: Item, writing: NumberWriting | None) -> None:
        """Take up one row."""
        if item.kind == Kind.SUBTOTAL:
            return
        if item.kind is Kind.NOTE:
            self._note_prose(item)
        elif item.kind is Kind.UNREAD:
            self._keep_apart(item, item.problem)
        elif item.kind is Kind.PART:
            if item.value:
                self._keep_apart(item, "it names a part of the list and no security")
        elif item.currency != "USD":
            self._keep_apart(item, f"it is in {item.currency}, and only dollars are planned with")
        elif item.kind is Kind.DEBT:
            self._add_debt(item)
        elif item.kind is Kind.PENDING:
            self._add_pending(item)
        elif item.kind in (Kind.CASH, Kind.SWEEP):
            self._add_cash(item)
        elif item.kind in APART:
            self._keep_apart(item, _WHY[item.kind] + misfit(item))
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

    def _add_debt(self, item: Item) -> None:
        """A debt is negative cash, whichever sign the file gives to it; a balance says by its sign what it is."""
        amount = item.worth if item.worth is not None else item.quantity
        if amount is None:
            self._notes.append(f"line {item.line}: {item.name} names no amount and was left out")
            return
        if amount > 0 and re.search(r"(?i)balance", item.name) and not re.search(r"(?i)debit|loan|debt", item.name):
            raise InvalidInput(
                f"line {item.line}: {item.name} of {dump_money(amount)} may be a debt or a credit; call it "
                "Debt or Cash.",
                field=f"line {item.line}",
            )
        self._cash = EXACT.subtract(self._cash or ZERO, abs(amount))
        self._notes.append(f"line {item.line}: {item.name} of {dump_money(abs(amount))} is owed and taken off the cash")

    def _keep_apart(self, item: Item, reason: str) -> None:
        is_named = item.kind in HELD | {Kind.UNREAD} and item.symbol is not None
        self._apart.append((_apart(item, reason, item.worth), item.symbol if is_named else None))

    def _add_held(self, item: Item, writing: NumberWriting | None) -> None:
        symbol, quantity = item.symbol or item.row.text(Meaning.SYMBOL).upper(), item.quantity
        reason = unplannable(item, symbol in self._wanted)
        if reason is not None:
            self._keep_apart(item, reason)
            return
        if item.price is not None and item.price < 0:
            raise InvalidInput(
                f"line {item.line}, column {item.row.columns.name_of(Meaning.PRICE)} is {plain(item.price)}, but must "
                "be greater than 0.",
                field="price",
            )
        if item.kind is Kind.SHARE and symbol in COINS and not item.row.text(Meaning.KIND):
            self._notes.append(f"line {item.line}: {symbol} is read as the share {symbol}; the coin is {symbol}/USD")
        if quantity is None:
            self._add_value(item, symbol)
            return
        if not quantity:
            self._notes.append(f"line {item.line}: {symbol} has a quantity of 0 and was left out")
            return
        self._note_cost(item, writing)
        price = price_of(item, quantity)
        if price is None:
            self._open[symbol] = EXACT.add(self._open.get(symbol, ZERO), quantity)
            self._lines[symbol] = item.line
            return
        self._merge(item, Position(symbol, quantity, price, average_cost=cost_of(item, quantity, writing)))

    def _note_cost(self, item: Item, writing: NumberWriting | None) -> None:
        words = item.row.unread_cost(writing)
        if words is not None and plain_name(words) not in ("na", "none", "null"):
            self._notes.append(f"line {item.line}: the cost of {item.name} is {words!r} and so is not known")

    def _add_value(self, item: Item, symbol: str) -> None:
        """A value without a quantity: as many shares as its price gives, or as many units of one dollar."""
        value = item.value or ZERO
        if item.price:
            quantity = shares_of(value, item.price)
            self._notes.append(
                f"line {item.line}: {symbol} has no quantity; {plain(quantity)} is its value ÷ its price"
            )
            self._merge(item, Position(symbol, quantity, item.price))
            return
        self._in_dollars.add(symbol)
        self._merge(item, Position(symbol, value, ONE))

    def _merge(self, item: Item, position: Position) -> None:
        symbol = position.symbol
        first = self._held.get(symbol)
        if first is None:
            self._lines[symbol] = item.line
            self._accounts[symbol] = item.row.account
            self._held[symbol] = position
            return
        gap = abs(EXACT.subtract(first.price, position.price))
        if gap > EXACT.multiply(first.price, _PRICES_APART):
            raise InvalidInput(
                f"line {item.line}: the price of {symbol} is {plain(position.price)}, but {plain(first.price)} on line "
                f"{self._lines[symbol]}; give both lines one price.",
                field="price",
            )
        if item.is_lot is not True and item.row.account == self._accounts.get(symbol):
            self._notes.append(f"line {item.line}: {symbol} is added to line {self._lines[symbol]}")
        quantity = EXACT.add(first.quantity, position.quantity)
        self._held[symbol] = Position(
            symbol, quantity, first.price, average_cost=merged_cost(first, position, quantity)
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
    return Apart(item.line, item.name, item.kind, value, item.value_currency, reason)
