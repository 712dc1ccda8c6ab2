"""One line of a list of holdings, with its cells by meaning, and all of a file's lines together."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.files.headings import Columns
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberCell, NumberWriting, parse_cell, read_amount
from rebalancer.core.files.words import CURRENCIES, CURRENCY_NAMES

NUMBERS: Final = (Meaning.QUANTITY, Meaning.PRICE, Meaning.VALUE)
CASH_COLUMNS: Final = Columns(
    {Meaning.DESCRIPTION: 0, Meaning.VALUE: 1, Meaning.CURRENCY: 2}, {}, {}, ("cash", "amount", "currency"), False
)
_COSTS: Final = (Meaning.AVERAGE_COST, Meaning.COST_BASIS)
_NO_PERCENT: Final = (Meaning.QUANTITY, Meaning.VALUE)


@dataclass(frozen=True, slots=True)
class Row:
    """A line under a header.

    Args:
        section: which table of the file it is in, counted from 0.
        caption: the line above the table's header, such as the name of an account.
        file_currency: what the file's prose says that its amounts are in.
    """

    line: int
    cells: tuple[str, ...]
    columns: Columns
    section: int = 0
    caption: str = ""
    file_currency: str = "USD"

    def text(self, meaning: Meaning) -> str:
        """The cell's text without surrounding space; empty where there is none."""
        place = self.columns.places.get(meaning)
        return "" if place is None or place >= len(self.cells) else " ".join(self.cells[place].split())

    def number_cells(self) -> list[NumberCell]:
        """The cells that a number may be in."""
        return [
            NumberCell(self.line, self.columns.name_of(meaning), self.text(meaning))
            for meaning in (*NUMBERS, *_COSTS)
            if self.text(meaning)
        ]

    def number(self, meaning: Meaning, writing: NumberWriting | None) -> Decimal | None:
        """The cell's number, or None where it is empty or a word such as N/A.

        Raises:
            InvalidInput: naming line and column; also where two columns of this meaning disagree, or where a percent is
                in the place of a quantity or a value.
        """
        if meaning in _NO_PERCENT and "%" in self.text(meaning):
            raise InvalidInput(
                f"line {self.line}, column {self.columns.name_of(meaning)} is {describe(self.text(meaning))}, but must "
                f"be a {meaning.value} and no percent.",
                field=meaning.value,
            )
        number = parse_cell(NumberCell(self.line, self.columns.name_of(meaning), self.text(meaning)), writing)
        for place in self.columns.rivals.get(meaning, ()):
            text = self.cells[place].strip() if place < len(self.cells) else ""
            name = " ".join(self.columns.headings[place].split())
            rival = parse_cell(NumberCell(self.line, name, text), writing)
            if rival is not None and number is not None and rival != number:
                raise InvalidInput(
                    f"line {self.line}: the columns {self.columns.name_of(meaning)} and {name} both mean "
                    f"{meaning.value}, but say {describe(self.text(meaning))} and {describe(text)}; leave one out.",
                    field=meaning.value,
                )
            number = rival if number is None else number
        return number

    def cost(self, meaning: Meaning, writing: NumberWriting | None) -> Decimal | None:
        """A cost, or None where the cell is empty or holds words: no plan needs a cost."""
        try:
            return self.number(meaning, writing)
        except InvalidInput:
            return None

    def unread_cost(self, writing: NumberWriting | None) -> str | None:
        """What a cost cell says instead of a number."""
        for meaning in _COSTS:
            text = self.text(meaning)
            if text and self.cost(meaning, writing) is None and any(character.isalpha() for character in text):
                return text
        return None

    @property
    def label(self) -> str:
        """What the row is about: its symbol, else its description, else its first text that is no number."""
        named = [self.text(meaning) for meaning in (Meaning.SYMBOL, Meaning.DESCRIPTION, Meaning.ISIN, Meaning.CUSIP)]
        account = {self.text(Meaning.ACCOUNT), self.text(Meaning.ACCOUNT_NAME)}
        others = [cell.strip() for cell in self.cells if cell.strip() and cell.strip() not in account]
        return next((name for name in named if name and not is_nothing(name)), next(iter(others), ""))

    @property
    def account(self) -> str:
        """The account that the row or the line above its table names, or nothing."""
        return self.text(Meaning.ACCOUNT) or self.text(Meaning.ACCOUNT_NAME) or self.caption

    def currency(self) -> str:
        """The currency of the row: its column, its symbol, its cells, a heading, or what the file says of itself."""
        named = [self.text(Meaning.CURRENCY)] + [
            self.cells[place].strip()
            for place in self.columns.rivals.get(Meaning.CURRENCY, ())
            if place < len(self.cells)
        ]
        found = [_currency_of(name) for name in named if name and not is_nothing(name)]
        foreign = next((each for each in found if each != "USD"), None)
        stated = self.stated_currency()
        if foreign is not None or stated not in (None, "USD"):
            return foreign or str(stated)
        return "USD" if found and named[0] else stated or self.file_currency

    def stated_currency(self) -> str | None:
        """The currency that the cells of value and price or their headings name; a bare $ says nothing."""
        for meaning in (Meaning.VALUE, Meaning.PRICE):
            text = self.text(meaning)
            amount = read_amount(text)
            if amount is not None and amount.currency is not None and (amount.currency != "USD" or "US" in text):
                return str(amount.currency)
        headed = self.columns.currencies
        return headed.get(Meaning.VALUE) or headed.get(Meaning.PRICE)

    @property
    def is_short(self) -> bool:
        """Whether it has fewer cells than its header."""
        return len(self.cells) < self.columns.width

    @property
    def is_overfull(self) -> bool:
        """Whether it has more cells than its header, as after a number with an unquoted comma."""
        return any(cell.strip() for cell in self.cells[max(self.columns.width, 1) :])


def is_nothing(text: str) -> bool:
    """Whether a cell is empty, a dash or a word such as N/A."""
    return read_amount(text) is None


def _currency_of(name: str) -> str:
    amount = read_amount(name)
    code = name.upper()
    if code in CURRENCIES:
        return "GBX" if name == "GBp" else code
    word = CURRENCY_NAMES.get(name.lower())
    return word or (amount.currency if amount is not None and amount.currency else name)


@dataclass(slots=True)
class Tables:
    """The rows of a file's lists of holdings, and what was left out of it as a whole.

    Args:
        lone_cash: lines of cash outside every list.
        not_held: where lists begin that are not of holdings.
        prose: lines that are no row and no header, with where they are.
    """

    delimiter: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lone_cash: list[Row] = field(default_factory=list)
    headers: list[Columns] = field(default_factory=list)
    not_held: list[int] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
