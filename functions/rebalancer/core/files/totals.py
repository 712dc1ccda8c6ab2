"""Totals against the sums of rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, dump_money
from rebalancer.core.files.items import HELD, Item
from rebalancer.core.files.kinds import Kind
from rebalancer.core.files.meanings import Meaning

MAX_COMPARED: Final = 200_000
"""Sums times rows, each sum being held against all rows: 60 totals in 3,000 rows, far more than a broker's file has."""

_ROUNDING: Final = Decimal("0.01")
_DRIFT_OF_QUOTES: Final = Decimal("0.0005")
_CASH: Final = frozenset({Kind.CASH, Kind.SWEEP})


def check_totals(items: Sequence[Item]) -> list[str]:
    """Hold each total against the rows that it may be the total of, and say which lines are totals.

    Raises:
        InvalidInput: no such rows add up to it, so that a row was not understood.
    """
    notes: list[str] = []
    count = sum(item.kind is Kind.SUBTOTAL for item in items)
    if count * len(items) > MAX_COMPARED:
        raise InvalidInput(f"The file has {count} totals in {len(items)} rows; leave the totals out.", field="totals")
    for index, item in enumerate(items):
        if item.kind is not Kind.SUBTOTAL:
            continue
        notes.append(f"line {item.line}: a total was left out")
        if item.value is None or item.currency != "USD":
            continue
        sums = _sums(items, index)
        if not sums or any(each is None for each in sums):
            continue
        known = [each for each in sums if each is not None]
        if not any(_is_same(item.value, each, len(items)) for each in known):
            raise InvalidInput(
                f"line {item.line}, column {item.row.columns.name_of(Meaning.VALUE)}: the total {item.name!r} is "
                f"{dump_money(item.value)}, but the rows add up to {dump_money(known[0])}; correct the wrong row, "
                "or leave the total out.",
                field=f"line {item.line}",
            )
    return notes


def mark_sums(items: Sequence[Item], wanted: frozenset[str]) -> list[Item]:
    """Name as totals the rows that no word calls so: without a name or a quantity, and worth what other rows are.

    Where nothing in the file is cash, a total of cash is the cash. Very many rows without a quantity are left
    as they are, to be kept apart.
    """
    has_cash = any(item.kind in _CASH for item in items)
    quantities = [item.quantity for item in items if item.kind in HELD and item.quantity is not None]
    found: list[Item] = []
    count = sum(item.kind not in _CASH and item.quantity is None for item in items)
    is_long = count * len(items) > MAX_COMPARED
    for index, item in enumerate(items):
        is_cash_line = re.match(r"(?i)total (settled |free |available )?cash\b(?! and sec)", item.name) is not None
        if item.kind is Kind.SUBTOTAL and is_cash_line and not has_cash and item.value is not None:
            found.append(replace(item, kind=Kind.CASH, quantity=None))
        elif (
            item.value
            and not is_long
            and item.symbol not in wanted
            and _may_be_sum(item, quantities)
            and _is_sum(items, index)
        ):
            found.append(replace(item, kind=Kind.SUBTOTAL))
        else:
            found.append(item)
    return found


def require_cash_once(items: Sequence[Item]) -> None:
    """Refuse cash that is listed as a whole and in its parts, or twice under two names.

    Raises:
        InvalidInput: naming the line.
    """
    accounts: dict[str, list[Item]] = {}
    for item in items:
        if item.kind in _CASH and item.currency == "USD" and _amount(item):
            accounts.setdefault(item.row.account, []).append(item)
    for lines in accounts.values():
        with localcontext(EXACT):
            total = sum((_amount(each) for each in lines), ZERO)
            for item in lines:
                if len(lines) > 2 and _amount(item) * 2 == total:
                    raise InvalidInput(
                        f"line {item.line}: {item.name} of {dump_money(_amount(item))} is what the other lines of cash "
                        "come to; leave out either the sum or its parts.",
                        field=f"line {item.line}",
                    )
        named = [each for each in lines if each.kind is Kind.CASH]
        for first, second in pairwise(named):
            if _amount(first) == _amount(second):
                raise InvalidInput(
                    f"line {second.line}: {second.name} is as much as {first.name} of line {first.line}; leave one of "
                    "them out if it is the same cash, or add them up.",
                    field=f"line {second.line}",
                )


def _amount(item: Item) -> Decimal:
    return (item.value if item.value is not None else item.quantity) or ZERO


def _may_be_sum(item: Item, quantities: Sequence[Decimal]) -> bool:
    if item.kind is Kind.PART or (item.kind is Kind.UNNAMED and item.price is None):
        return True
    if item.kind not in HELD or item.price is not None or Meaning.QUANTITY not in item.row.columns.places:
        return False
    with localcontext(EXACT):
        return item.quantity is None or (len(quantities) > 2 and sum(quantities, ZERO) == item.quantity * 2)


def _is_sum(items: Sequence[Item], index: int) -> bool:
    value = items[index].value
    return value is not None and any(
        each is not None and _is_same(value, each, len(items)) for each in _sums(items, index)
    )


def _sums(items: Sequence[Item], index: int) -> list[Decimal | None]:
    """What the rows before the row are worth, or those behind it up to the next that may be a total."""
    item = items[index]
    behind: list[Item] = []
    for each in items[index + 1 :]:
        if each.quantity is None and each.kind in HELD | {Kind.PART, Kind.UNNAMED, Kind.SUBTOTAL}:
            break
        behind.append(each)
    scopes = [[each for each in scope if each is not item] for scope in _scopes(items, index)]
    return [*[_sum(scope) for scope in scopes if scope], *_running_sums(behind)]


def _running_sums(items: Sequence[Item]) -> Iterator[Decimal | None]:
    """The sum of the first, of the first two, and so on."""
    total: Decimal | None = ZERO
    for item in items:
        one = _sum([item])
        total = None if total is None or one is None else EXACT.add(total, one)
        yield total


def _scopes(items: Sequence[Item], index: int) -> Iterator[list[Item]]:
    """What a total may be the sum of: its part of the table, its table, its account, all before it, the file."""
    total = items[index]
    before = items[:index]
    cut = max((place for place, item in enumerate(before) if item.kind is Kind.SUBTOTAL), default=-1)
    ranges = (
        [item for item in before[cut + 1 :] if item.row.section == total.row.section],
        [item for item in before if item.row.section == total.row.section],
        [item for item in before if item.row.account == total.row.account],
        before[cut + 1 :],
        before,
        items,
    )
    for each in ranges:
        rows = [item for item in each if item.kind not in (Kind.SUBTOTAL, Kind.NOTE, Kind.PART)]
        yield rows
        yield [item for item in rows if item.kind is not Kind.PENDING]
        yield [item for item in rows if item.kind not in _CASH | {Kind.PENDING}]
        yield [item for item in rows if item.kind in _CASH]


def _sum(items: Sequence[Item]) -> Decimal | None:
    """Dollars of the rows; None where one has no known value or is in another currency."""
    total = ZERO
    with localcontext(EXACT):
        for item in items:
            worth = item.worth if item.worth is not None or item.kind not in _CASH else item.quantity
            if worth is None and not item.quantity:
                continue
            if worth is None or item.currency != "USD":
                return None
            total += worth
    return total


def _is_same(total: Decimal, rows: Decimal, count: int) -> bool:
    with localcontext(EXACT):
        return abs(total - rows) <= max(_ROUNDING * count, abs(total) * _DRIFT_OF_QUOTES)
