"""What the columns of a table mean, by their headings: in the words of brokers and spreadsheets."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rebalancer.core.files.meanings import NAMES, Meaning
from rebalancer.core.files.words import (
    ASIDE,
    COST_WORDS,
    CURRENCIES,
    CURRENCY_SIGNS,
    EACH_WORDS,
    LOCAL_VALUES,
    NOT_HOLDINGS,
    OTHER_HEADINGS,
)

_RANKS: Final = {meaning: {name: rank for rank, name in enumerate(names)} for meaning, names in NAMES.items()}
_GUESSED_RANK: Final = 1000
_UNITS_OR_DOLLARS: Final = ("amount", "balance")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning is in a table, the currency that a heading names, and the headings that say nothing."""

    places: Mapping[Meaning, int]
    rivals: Mapping[Meaning, tuple[int, ...]]
    currencies: Mapping[Meaning, str]
    headings: tuple[str, ...]
    is_transactions: bool

    @property
    def width(self) -> int:
        """How many cells the header has, empty ones at its end left out."""
        return max((number for number, name in enumerate(self.headings, start=1) if name.strip()), default=0)

    def name_of(self, meaning: Meaning) -> str:
        """The heading as the file writes it, or our own word where there is none."""
        place = self.places.get(meaning)
        return meaning.value if place is None else " ".join(self.headings[place].split())

    @property
    def not_understood(self) -> tuple[str, ...]:
        """The headings that no meaning was found for."""
        used = set(self.places.values()) | {place for places in self.rivals.values() for place in places}
        return tuple(name.strip() for place, name in enumerate(self.headings) if place not in used and name.strip())


def plain_name(text: str) -> str:
    """A heading in lower case, letters and digits only: `Mkt Val (Market Value)` is `mktvalmarketvalue`."""
    return re.sub(r"[^a-z0-9]", "", _ascii(text))


def _ascii(text: str) -> str:
    """Lower case without accents, also where an accent is a character of its own."""
    return unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode("ascii").lower()


def read_headings(cells: Sequence[str]) -> Columns | None:
    """The meaning of each cell where the line is a header of holdings: what is held, and how much or what it is worth.

    A transaction list is recognized, so that its rows are not taken for holdings. None for any other line.
    """
    columns = _read(cells)
    return columns if _is_header(columns.places) else None


def open_amount(columns: Columns) -> str | None:
    """The heading that may count units or dollars: `Amount` beside a price and no other quantity or value."""
    if Meaning.QUANTITY in columns.places or Meaning.PRICE not in columns.places:
        return None
    name = columns.name_of(Meaning.VALUE)
    return name if plain_name(name) in _UNITS_OR_DOLLARS else None


def read_lot_headings(cells: Sequence[str]) -> Columns | None:
    """The meaning of each cell where the line is a header of lots: when and how many, of the symbol above it."""
    columns = _read(cells)
    is_of_lots = {Meaning.ACQUIRED, Meaning.QUANTITY} <= columns.places.keys()
    return columns if is_of_lots and Meaning.SYMBOL not in columns.places else None


def _read(cells: Sequence[str]) -> Columns:
    found: dict[Meaning, list[tuple[int, int]]] = {}
    currencies: dict[int, str] = {}
    for place, cell in enumerate(cells):
        name, currency = _split_currency(cell)
        if currency is not None:
            currencies[place] = currency
        for meaning, rank in _meanings(name, cell):
            found.setdefault(meaning, []).append((rank, place))
    places, rivals = _choose(found)
    _place_local_value(cells, places)
    return Columns(
        places,
        rivals,
        {meaning: currencies[place] for meaning, place in places.items() if place in currencies},
        tuple(cells),
        any(plain_name(cell) in NOT_HOLDINGS for cell in cells),
    )


def is_other_header(cells: Sequence[str]) -> bool:
    """Whether the line is the header of a table that is no list of holdings: words alone, most of them headings."""
    names = [plain_name(cell) for cell in cells if cell.strip()]
    if len(names) < 2 or any(character.isdigit() for cell in cells for character in cell):
        return False
    known = [name for name in names if _is_heading_word(name)]
    return len(known) * 2 > len(names) and len(known) >= 2


def _is_heading_word(name: str) -> bool:
    return name in OTHER_HEADINGS | NOT_HOLDINGS | ASIDE or any(name in ranks for ranks in _RANKS.values())


def _is_header(places: Mapping[Meaning, int]) -> bool:
    amounts = {Meaning.QUANTITY, Meaning.VALUE} & places.keys()
    if {Meaning.SYMBOL, Meaning.ISIN, Meaning.CUSIP, Meaning.CODE} & places.keys():
        return bool(amounts)
    return Meaning.DESCRIPTION in places and Meaning.QUANTITY in places


def _split_currency(cell: str) -> tuple[str, str | None]:
    """A heading's name without a currency, and the currency."""
    currency = None
    for word in re.findall(r"[A-Za-z]+|[$€£¥]", cell):
        currency = currency or CURRENCY_SIGNS.get(word) or (word if word in CURRENCIES else None)
    bare = re.sub(rf"(?<![A-Za-z])({'|'.join(sorted(CURRENCIES))})(?![A-Za-z])", " ", cell)
    return plain_name(bare) or plain_name(cell), currency


def _meanings(name: str, cell: str) -> list[tuple[Meaning, int]]:
    exact = [(meaning, ranks[name]) for meaning, ranks in _RANKS.items() if name in ranks]
    if exact or "%" in cell:
        return exact if "%" not in cell else []
    words = frozenset(re.findall(r"[a-z]+", _ascii(cell.replace("'", ""))))
    guess = _guess(words)
    return [] if guess is None else [(guess, _GUESSED_RANK)]


def _guess(words: frozenset[str]) -> Meaning | None:
    """A meaning by the words of a heading that no list names."""
    if words & ASIDE:
        return None
    if words & COST_WORDS:
        return Meaning.AVERAGE_COST if words & EACH_WORDS else Meaning.COST_BASIS
    for meaning, telling in (
        (Meaning.CURRENCY, {"currency"}),
        (Meaning.VALUE, {"value", "val", "worth"}),
        (Meaning.PRICE, {"price", "mark", "nav", "quote", "kurs"}),
        (Meaning.QUANTITY, {"quantity", "qty", "shares", "units"}),
        (Meaning.SYMBOL, {"ticker", *[word for word in words if word.startswith("symbol")]}),
        (Meaning.DESCRIPTION, {"description"}),
    ):
        if words & telling:
            return meaning
    return None


def _choose(
    found: Mapping[Meaning, list[tuple[int, int]]],
) -> tuple[dict[Meaning, int], dict[Meaning, tuple[int, ...]]]:
    """One column a meaning and one meaning a column: the better name, then the first; equals are kept as rivals."""
    places: dict[Meaning, int] = {}
    rivals: dict[Meaning, tuple[int, ...]] = {}
    taken: set[int] = set()
    for meaning in Meaning:
        candidates = sorted(each for each in found.get(meaning, []) if each[1] not in taken)
        if not candidates:
            continue
        best, place = candidates[0]
        places[meaning] = place
        taken.add(place)
        rivals[meaning] = tuple(other for rank, other in candidates[1:] if rank == best)
    if places.get(Meaning.VALUE) is not None and Meaning.QUANTITY not in places:
        _take_amount_as_quantity(found, places)
    return places, rivals


def _take_amount_as_quantity(found: Mapping[Meaning, list[tuple[int, int]]], places: dict[Meaning, int]) -> None:
    """`Amount` beside a better value column and a price is a count of shares, as Degiro writes it."""
    values = sorted(found[Meaning.VALUE])
    amounts = [place for rank, place in values if rank in {_RANKS[Meaning.VALUE][name] for name in _UNITS_OR_DOLLARS}]
    if amounts and places[Meaning.VALUE] != amounts[0] and Meaning.PRICE in places:
        places[Meaning.QUANTITY] = amounts[0]


def _place_local_value(cells: Sequence[str], places: dict[Meaning, int]) -> None:
    """Degiro's `Local value` is over the currency, and an empty heading over the value in it."""
    for place, cell in enumerate(cells[:-1]):
        is_local = plain_name(cell) in LOCAL_VALUES or (plain_name(cell) == "wert" and not cells[place + 1].strip())
        if is_local:
            has_two = not cells[place + 1].strip()
            places[Meaning.VALUE] = place + 1 if has_two else place
            if has_two:
                places[Meaning.CURRENCY] = place
