"""Lots under summaries: a position that is listed as a whole and in parts counts once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.files.items import APART, HELD, Item


def without_lots(items: Sequence[Item]) -> tuple[list[Item], list[str]]:
    """Leave out the lots of positions that are also listed as a whole; and say which lines those are.

    Raises:
        InvalidInput: the lots do not add up to their summary, or one row may be the sum of others.
    """
    left_out: set[int] = set()
    notes: list[str] = []
    for group in _groups(items):
        lots = [item for item in group if item.is_lot is True]
        wholes = [item for item in group if item.is_lot is not True]
        if lots and wholes:
            _require_same_sum(wholes, lots)
            left_out |= {item.line for item in lots}
            lines = ", ".join(str(item.line) for item in lots)
            notes.append(f"line {wholes[0].line}: {group[0].name} is counted once, without its lots (line {lines})")
        elif not lots:
            _require_clear(wholes)
    return [item for item in items if item.line not in left_out], notes


def _groups(items: Iterable[Item]) -> list[list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.kind in HELD | APART and item.quantity:
            groups.setdefault((item.row.account, item.symbol or item.name), []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def _sum(items: Iterable[Item]) -> Decimal:
    with localcontext(EXACT):
        return sum((item.quantity or ZERO for item in items), ZERO)


def _require_same_sum(wholes: Sequence[Item], lots: Sequence[Item]) -> None:
    whole, parts = _sum(wholes), _sum(lots)
    slack = Decimal("0.001") * len(lots)
    if abs(whole - parts) > slack:
        raise InvalidInput(
            f"line {wholes[0].line}: {wholes[0].name} is {plain(whole)}, but its lots on lines {lots[0].line} to "
            f"{lots[-1].line} add up to {plain(parts)}; leave out the summary or the lots.",
            field=f"line {wholes[0].line}",
        )


def _require_clear(group: Sequence[Item]) -> None:
    """Refuse rows of one symbol and account of which one may be the sum of the others, or a repetition."""
    total = _sum(group)
    for item in group:
        if len(group) > 2 and item.quantity is not None and EXACT.multiply(item.quantity, Decimal(2)) == total:
            raise InvalidInput(
                f"line {item.line}: {item.name} has a quantity of {plain(item.quantity)}, the sum of its other "
                "lines; leave out either the sum or its parts.",
                field=f"line {item.line}",
            )
    for first, second in pairwise(group):
        is_repeated = first.row.cells == second.row.cells
        is_equal = (first.quantity, first.price, first.value) == (second.quantity, second.price, second.value)
        if is_repeated or is_equal or (first.quantity == second.quantity and first.row.section != second.row.section):
            raise InvalidInput(
                f"line {second.line} repeats {second.name} of line {first.line} in the same account; leave one of them "
                "out, or name their accounts.",
                field=f"line {second.line}",
            )
