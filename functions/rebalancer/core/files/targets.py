"""Target weights as a table: read from any spreadsheet, written in one shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, describe, plain
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.files.headings import plain_name
from rebalancer.core.files.numbers import NumberWriting, read_amount
from rebalancer.core.files.spelling import is_isin, spell_symbol
from rebalancer.core.files.table import CsvRow, dump_csv, read_table
from rebalancer.core.files.words import PARTS
from rebalancer.core.targets.allocation import TargetWeight

HEADER: Final = ("symbol", "target_percent", "tolerance_percent", "enabled")

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "symbol": ("symbol", "ticker", "tickersymbol", "stocksymbol", "asset", "fund", "holding", "security", "instrument"),
    "target_percent": (
        "targetpercent",
        "target",
        "targetweight",
        "targetallocation",
        "targetpct",
        "desiredweight",
        "goal",
        "weightpercent",
        "weight",
        "allocation",
        "allocationpercent",
        "percent",
        "percentage",
        "zielgewicht",
        "ziel",
    ),
    "tolerance_percent": (
        "tolerancepercent",
        "tolerance",
        "toleranceband",
        "band",
        "driftband",
        "rebalanceband",
        "threshold",
        "bandbreite",
    ),
    "enabled": ("enabled", "active", "inuse", "aktiv"),
}
"""The names that spreadsheets and brokers give each column, the better first: lower case, letters and digits only."""

SWITCHED_ON: Final = ("", "true", "yes", "y", "on", "1", "x")
SWITCHED_OFF: Final = ("false", "no", "n", "off", "0")

_ROUNDING: Final = Decimal("0.01")
_NUMBERS: Final = ("target_percent", "tolerance_percent")
_CASH: Final = frozenset({"cash", "cashcashinvestments", "usd", "usdollar", "usdollars", "cashequivalents"})
_TOTALS: Final = frozenset({"total", "sum", "totals", "grandtotal", "subtotal", "summe", "gesamt"})


def parse_targets_csv(
    text: str, what: str = "the targets", *, writing: NumberWriting | None = None
) -> tuple[TargetWeight, ...]:
    """Read a table with a symbol and a target column; `40`, `40 %` and `"40.0"` are the same.

    A line without a symbol, or of a total, is left out. What the weights must sum to is the planner's business.

    Raises:
        InvalidInput: no such table, or a line that makes no sense or names a symbol again, naming it.
    """
    found = read_targets_csv(text, what, writing=writing)
    if found.problems:
        raise found.problems[0]
    return tuple(found.targets.values())


@dataclass(frozen=True, slots=True)
class TargetFile:
    """Targets by symbol, the line of each, and everything that is wrong with the other lines."""

    targets: Mapping[str, TargetWeight]
    lines: Mapping[str, int]
    problems: tuple[InvalidInput, ...]


def read_targets_csv(text: str, what: str, *, writing: NumberWriting | None = None) -> TargetFile:
    """Read such a table to its end, whatever is wrong on the way.

    Raises:
        InvalidInput: no such table, or no target under its header.
    """
    targets: dict[str, TargetWeight] = {}
    lines: dict[str, int] = {}
    problems: list[InvalidInput] = []
    rows = read_table(text, HEADINGS, (("symbol",), ("target_percent",)), what, writing=writing, numbers=_NUMBERS)
    for row in rows:
        try:
            target = _read_target(row, list(targets.values()))
            if target is not None and target.symbol in targets:
                raise InvalidInput(
                    f"line {row.line} names {target.symbol} again; each symbol may have one target.", field="symbol"
                )
        except InvalidInput as error:
            is_placed = str(error).startswith("line")
            problems.append(error if is_placed else InvalidInput(f"line {row.line}: {error}", field=error.field))
            continue
        if target is not None:
            targets[target.symbol] = target
            lines[target.symbol] = row.line
    if not targets and not problems:
        raise InvalidInput(f"{what} names no symbol under its header.", field=what)
    return TargetFile(targets, lines, tuple(problems))


def _read_target(row: CsvRow, before: Sequence[TargetWeight]) -> TargetWeight | None:
    """The target of a line; None for a total of those before it, the heading of a part, and a line of prose."""
    name = row.text("symbol")
    plain_symbol = plain_name(name)
    if not name or plain_symbol in _TOTALS:
        _require_sum(row, before)
        return None
    if row.text("target_percent") == "" and (plain_symbol in PARTS or " " in name):
        return None
    if plain_symbol in PARTS and name.upper() != name:
        raise InvalidInput(f"line {row.line}: {name} names a part of the list and no security.", field="symbol")
    if is_isin(name):
        raise InvalidInput(f"line {row.line}, column symbol is the ISIN {name}; give its symbol.", field="symbol")
    symbol = _spell(name, f"line {row.line}, column symbol")
    percent = _percent(row, "target_percent")
    if percent is None:
        raise InvalidInput(
            f"line {row.line}, column target_percent is empty, but {symbol} needs a percent.", field="target_percent"
        )
    return TargetWeight(symbol, percent, _percent(row, "tolerance_percent"), _enabled(row))


def _percent(row: CsvRow, name: str) -> Decimal | None:
    """A percent; dollars and other money are none."""
    amount = read_amount(row.text(name))
    if amount is not None and amount.currency is not None:
        raise InvalidInput(
            f"line {row.line}, column {name} is {describe(row.text(name))}, but must be a percent and no money.",
            field=name,
        )
    return row.number(name)


def _require_sum(row: CsvRow, before: Sequence[TargetWeight]) -> None:
    """A line without a symbol is the sum of the lines before it, or a symbol was forgotten."""
    percent = _percent(row, "target_percent")
    with localcontext(EXACT):
        sums = [
            sum((each.target_percent for each in before if each.enabled or not only), ZERO) for only in (True, False)
        ]
        slack = _ROUNDING * len(before)
        if percent is None or any(abs(percent - each) <= slack for each in sums):
            return
    total = sums[0]
    has_name = bool(row.text("symbol")) or plain_name(row.first) in _TOTALS
    raise InvalidInput(
        f"line {row.line} has the total {plain(percent)}, but the targets above it add up to {plain(total)}."
        if has_name
        else f"line {row.line} has the target {plain(percent)}, but no symbol; name the symbol or remove the line.",
        field="target_percent" if has_name else "symbol",
    )


def _spell(name: str, field: str) -> str:
    """The symbol as Alpaca spells it; cash under any of its names."""
    if plain_name(name) in _CASH and name.upper() != "USD":
        return CASH
    return spell_symbol(name) or parse_symbol(name, field)


def _enabled(row: CsvRow) -> bool:
    word = row.text("enabled").lower()
    if word not in (*SWITCHED_ON, *SWITCHED_OFF):
        raise InvalidInput(f"line {row.line}, column enabled is {word!r}, but must be true or false.", field="enabled")
    return word in SWITCHED_ON


def dump_targets_csv(targets: Sequence[TargetWeight]) -> str:
    """Targets as CSV by symbol; the inverse of `parse_targets_csv`."""
    return dump_csv(
        HEADER,
        [
            (
                target.symbol,
                plain(target.target_percent),
                "" if target.tolerance_percent is None else plain(target.tolerance_percent),
                "true" if target.enabled else "false",
            )
            for target in sorted(targets, key=lambda target: target.symbol)
        ],
    )
