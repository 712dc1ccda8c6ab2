"""Target weights as a table: read from any spreadsheet, written in one shape."""

import csv
from collections.abc import Mapping, Sequence
from typing import Final

from rebalancer.core.base.csv_table import CsvRow, read_table
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import plain
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.targets.allocation import TargetWeight

HEADER: Final = ("symbol", "target_percent", "tolerance_percent", "enabled")

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "symbol": ("symbol", "ticker", "asset", "tickersymbol", "fund"),
    "target_percent": (
        "targetpercent",
        "target",
        "weight",
        "percent",
        "allocation",
        "targetweight",
        "targetallocation",
        "weightpercent",
    ),
    "tolerance_percent": ("tolerancepercent", "tolerance", "band", "threshold"),
    "enabled": ("enabled", "active", "inuse"),
}
"""The names that spreadsheets and brokers give each column: lower case, letters and digits only."""

SWITCHED_ON: Final = ("", "true", "yes", "y", "on", "1", "x")
SWITCHED_OFF: Final = ("false", "no", "n", "off", "0")

_COLUMNS: Final = {column: frozenset(names) for column, names in HEADINGS.items()}


def parse_targets_csv(text: str, what: str = "the targets") -> tuple[TargetWeight, ...]:
    """Read a table with a symbol and a target column; `40`, `40 %` and `"40.0"` are the same.

    A line without a symbol, or of a total, is left out. What the weights must sum to is the planner's business.

    Raises:
        InvalidInput: no such table, or a line that makes no sense or names a symbol again, naming it.
    """
    targets: dict[str, TargetWeight] = {}
    for row in read_table(text, _COLUMNS, (("symbol",), ("target_percent",)), what):
        name = row.text("symbol")
        if not name or name.lower().strip(":") in ("total", "sum"):
            continue
        symbol = parse_symbol(name, f"line {row.line}, column symbol")
        percent = row.number("target_percent")
        if percent is None:
            raise InvalidInput(
                f"line {row.line}, column target_percent is empty, but {symbol} needs a percent.",
                field="target_percent",
            )
        if symbol in targets:
            raise InvalidInput(
                f"line {row.line} names {symbol} again; each symbol may have one target.", field="symbol"
            )
        targets[symbol] = TargetWeight(symbol, percent, row.number("tolerance_percent"), _enabled(row))
    if not targets:
        raise InvalidInput(f"{what} names no symbol under its header.", field=what)
    return tuple(targets.values())


def _enabled(row: CsvRow) -> bool:
    word = row.text("enabled").lower()
    if word not in (*SWITCHED_ON, *SWITCHED_OFF):
        raise InvalidInput(f"line {row.line}, column enabled is {word!r}, but must be true or false.", field="enabled")
    return word in SWITCHED_ON


class _Lines(list[str]):
    """What a CSV writer writes to, without a file."""

    write = list.append


def dump_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table as CSV text with `\\n` line ends.

    A cell that a spreadsheet would take for a formula (it begins with = + - @ and is no number) gets an apostrophe.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return "".join(lines)


def _harmless(cell: str) -> str:
    if cell[:1] in "=+-@\t\r" and cell and not cell.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell


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
