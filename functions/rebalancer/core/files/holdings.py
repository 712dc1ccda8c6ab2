"""A file of holdings, as brokers and spreadsheets give it, to cash, positions and what is kept apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ONE
from rebalancer.core.files.accounts import choose_account
from rebalancer.core.files.fold import Fold, Holdings
from rebalancer.core.files.items import APART, HELD, Item, Spellings, read_item, unread_item
from rebalancer.core.files.kinds import Kind, kind_of
from rebalancer.core.files.lots import without_lots
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import NumberWriting, decide_writing
from rebalancer.core.files.rows import Row, Tables
from rebalancer.core.files.sections import find_tables
from rebalancer.core.files.totals import check_totals, mark_sums, require_cash_once


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants a file to be read.

    Args:
        account: the one account to read, of a file with several.
        wanted: symbols that have targets: their spelling is used, and a row of theirs is planned with or refused.
        symbols: symbols by ISIN, CUSIP or name.
        writing: how the file writes decimals, where it leaves that open.
    """

    account: str | None = None
    wanted: frozenset[str] = frozenset()
    symbols: Mapping[str, str] = field(default_factory=dict)
    writing: NumberWriting | None = None


def parse_holdings(text: str, what: str = "the holdings", wishes: Wishes | None = None) -> Holdings:
    """Read every list of holdings of a file; nothing is dropped or guessed without a word.

    Raises:
        InvalidInput: no such list; or a row that makes no sense or has a target and cannot be planned with, by line.
    """
    wishes = wishes or Wishes()
    tables = find_tables(text, what)
    writing = wishes.writing or _decide(tables, what)
    rows, notes = choose_account(tables.rows, wishes.account, what)
    spellings = Spellings(wishes.wanted, {name.strip().upper(): symbol for name, symbol in wishes.symbols.items()})
    items: list[Item] = []
    torn = _torn_lines(rows)
    for row in rows:
        items.append(_read_or_keep(row, writing, spellings, items, is_torn=row.line in torn))
    if not any(item.kind in (Kind.CASH, Kind.SWEEP) for item in items):
        items += [read_item(row, writing, spellings, None) for row in tables.lone_cash]
    items, head_notes = _without_heads(items)
    items, lot_notes = without_lots(items)
    items = mark_sums(items, wishes.wanted)
    require_cash_once(items)
    fold = Fold(wishes.wanted, [*tables.notes, *notes, *head_notes, *lot_notes, *check_totals(items)])
    for item in items:
        fold.add(item, writing)
    fold.require_wanted()
    found = fold.result()
    if not found.positions and not found.without_price and found.cash is None:
        why = f" {found.apart[0].sentence}." if found.apart else ""
        unread = "; ".join(name for header in tables.headers for name in header.not_understood)
        raise InvalidInput(
            f"{what} holds no position and no cash line under its header.{why}"
            + (f" Not understood are the columns {unread}." if unread and not found.apart else ""),
            field=what,
        )
    return found


def _read_or_keep(
    row: Row, writing: NumberWriting | None, spellings: Spellings, before: Sequence[Item], *, is_torn: bool
) -> Item:
    """Read a row; one that cannot be read is kept apart, unless it has a target or is no security.

    Raises:
        InvalidInput: such a row cannot be read.
    """
    try:
        item = read_item(row, writing, spellings, _last_held(before))
        if is_torn and item.kind in HELD and item.is_lot is None:
            raise InvalidInput(
                f"line {row.line} has {len(row.cells)} cells, but its header has {row.columns.width}; put its "
                f"separators right: {row.label}.",
                field=f"line {row.line}",
            )
        return item
    except InvalidInput as error:
        kind, symbol = kind_of(row), spellings.of(row)
        if kind not in HELD | APART or symbol in spellings.wanted:
            raise
        return unread_item(row, symbol, str(error))


def _torn_lines(rows: Sequence[Row]) -> set[int]:
    """The lines with fewer cells than their header, or more than the rest, where most lines have equally many."""
    torn: set[int] = set()
    for section in {row.section for row in rows}:
        members = [row for row in rows if row.section == section]
        usual, count = Counter(len(row.cells) for row in members).most_common(1)[0]
        if count * 2 > len(members) and usual >= members[0].columns.width:
            torn |= {row.line for row in members if row.is_short or len(row.cells) > usual}
    return torn


def not_understood(text: str, what: str = "the holdings") -> tuple[str, ...]:
    """The headings of a file that no meaning was found for: for a sentence about what is missing."""
    return tuple(dict.fromkeys(name for header in find_tables(text, what).headers for name in header.not_understood))


def _last_held(items: Sequence[Item]) -> Item | None:
    return next((item for item in reversed(items) if item.kind in HELD | APART and item.is_lot is not True), None)


def _decide(tables: Tables, what: str) -> NumberWriting | None:
    """How the file writes decimals; where its numbers leave it open, the way in which values are quantity × price."""
    rows = tables.rows + tables.lone_cash
    writing = decide_writing((cell for row in rows for cell in row.number_cells() if _is_number_like(cell.text)),
                             tables.delimiter, what)  # fmt: skip
    if writing is not None:
        return writing
    fitting = [each for each in NumberWriting if _all_fit(rows, each)]
    return fitting[0] if len(fitting) == 1 else None


def _is_number_like(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _all_fit(rows: Sequence[Row], writing: NumberWriting) -> bool:
    try:
        items = [read_item(row, writing, Spellings(), None) for row in rows]
    except InvalidInput:
        return False
    return all(item.fits(ONE) for item in items if item.kind in HELD)


def _without_heads(items: Sequence[Item]) -> tuple[list[Item], list[str]]:
    """Leave out the head of a group of options: a symbol with a value and no quantity right above them."""
    kept: list[Item] = []
    notes: list[str] = []
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        is_head = (
            item.kind in HELD
            and not item.quantity
            and Meaning.QUANTITY in item.row.columns.places
            and following is not None
            and following.kind in (Kind.OPTION, Kind.FUTURE)
        )
        if is_head:
            notes.append(f"line {item.line}: {item.name} is the head of the rows under it and was left out")
        else:
            kept.append(item)
    return kept, notes
