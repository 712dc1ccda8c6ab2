"""Daily closes of several symbols on the same days: which window they share, and what is missing in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import QUOTIENT, parse_positive, plain
from rebalancer.core.base.shape import join, parse_option, require_list, require_object

LEAST_DAYS: Final = 60
CLOSE_STEP: Final = Decimal("0.000001")


class SeriesKind(StrEnum):
    """What a close follows: the price alone, or the price with dividends put back into the shares."""

    PRICE = "price"
    TOTAL_RETURN = "total_return"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DailySeries:
    """Closes of one symbol in US dollars by day, adjusted for splits, each above 0."""

    symbol: str
    closes: Mapping[date, Decimal]
    kind: SeriesKind = SeriesKind.UNKNOWN
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class SeriesNote:
    """What is to be said of one symbol's series.

    Args:
        first_day: its own first day, which may be before the window.
        gaps: days of the window without a close of its own; the close before is taken.
        is_made: nobody traded it: the series was computed.
    """

    symbol: str
    kind: SeriesKind
    first_day: date
    gaps: int
    is_made: bool


@dataclass(frozen=True, slots=True)
class History:
    """Closes of all symbols on the same days.

    Args:
        days: trading days, ascending.
        symbols: in order of the alphabet.
        closes: by day, in the order of the symbols.
        shortened_by: the symbol that is younger than the wanted window and so cut it; None where none is.
    """

    days: tuple[date, ...]
    symbols: tuple[str, ...]
    closes: tuple[tuple[Decimal, ...], ...]
    notes: tuple[SeriesNote, ...] = ()
    shortened_by: str | None = None

    @property
    def digest(self) -> str:
        """`sha256:` and the hash of days, symbols and closes."""
        rows = [[day.isoformat(), *map(plain, row)] for day, row in zip(self.days, self.closes, strict=True)]
        text = json.dumps([list(self.symbols), rows], separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def align_series(
    series: Sequence[DailySeries], *, first_day: date | None = None, last_day: date | None = None
) -> History:
    """Put series on the trading days that they share.

    The days are those on which a share has a close; where there is only crypto, every day. The window begins where the
    youngest series does, and ends where the first one ends.

    Raises:
        InvalidInput: no series, one without a close, or fewer than 60 days that all share.
    """
    known = sorted(series, key=lambda each: each.symbol)
    for each in known:
        if not each.closes:
            raise InvalidInput(f"{each.symbol} has no daily close.", code="NO_HISTORY", field=each.symbol)
    if not known:
        raise InvalidInput("There is no series to look at.", code="NO_HISTORY", field="series")
    youngest = max(known, key=lambda each: min(each.closes))
    begin = max(min(youngest.closes), first_day or date.min)
    end = min(*(max(each.closes) for each in known), last_day or date.max)
    of_shares = [each for each in known if "/" not in each.symbol] or known
    days = sorted({day for each in of_shares for day in each.closes if begin <= day <= end})
    if len(days) < LEAST_DAYS:
        raise InvalidInput(
            f"The series share {len(days)} trading days, but at least {LEAST_DAYS} are needed; {youngest.symbol} "
            f"begins on {min(youngest.closes).isoformat()}.",
            code="HISTORY_TOO_SHORT",
            field="series",
        )
    columns, notes = [], []
    for each in known:
        column, gaps = _filled(each, days)
        columns.append(column)
        notes.append(SeriesNote(each.symbol, each.kind, min(each.closes), gaps, each.is_made))
    is_cut = min(youngest.closes) > min(first_day or date.max, *(min(each.closes) for each in known))
    return History(
        tuple(days),
        tuple(each.symbol for each in known),
        tuple(zip(*columns, strict=True)),
        tuple(notes),
        youngest.symbol if is_cut and begin == min(youngest.closes) else None,
    )


def _filled(series: DailySeries, days: Sequence[date]) -> tuple[list[Decimal], int]:
    """Closes on every day, the last one standing in where there is none, and how often it does."""
    earlier = [day for day in series.closes if day <= days[0]]
    last = series.closes[max(earlier)] if earlier else next(series.closes[d] for d in sorted(series.closes))
    column: list[Decimal] = []
    gaps = 0
    for day in days:
        close = series.closes.get(day)
        if close is None:
            gaps += 1
        else:
            last = close.quantize(CLOSE_STEP, ROUND_HALF_EVEN, QUOTIENT)
        column.append(last.quantize(CLOSE_STEP, ROUND_HALF_EVEN, QUOTIENT))
    return column, gaps


def dump_history(history: History) -> dict[str, object]:
    """Write a history as plain JSON; the inverse of `parse_history`."""
    return {
        "days": [day.isoformat() for day in history.days],
        "closes": {
            symbol: [plain(row[place]) for row in history.closes] for place, symbol in enumerate(history.symbols)
        },
        "notes": [
            {
                "symbol": note.symbol,
                "kind": note.kind.value,
                "first_day": note.first_day.isoformat(),
                "gaps": note.gaps,
                "is_made": note.is_made,
            }
            for note in history.notes
        ],
        "shortened_by": history.shortened_by,
    }


def parse_history(value: object, field: str = "history") -> History:
    """Read what `dump_history` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    row = require_object(value, field, required=("days", "closes", "notes", "shortened_by"))
    columns = _mapping(row["closes"], join(field, "closes"))
    symbols = tuple(sorted(columns))
    days = tuple(date.fromisoformat(str(day)) for day in require_list(row["days"], join(field, "days")))
    closes = [
        [
            parse_positive(close, f"{field}.closes.{symbol}")
            for close in require_list(columns[symbol], f"{field}.closes")
        ]
        for symbol in symbols
    ]
    notes = [
        SeriesNote(
            str(each["symbol"]),
            parse_option(SeriesKind, each["kind"], f"{field}.notes"),
            date.fromisoformat(str(each["first_day"])),
            int(str(each["gaps"])),
            each["is_made"] is True,
        )
        for each in (_mapping(note, f"{field}.notes") for note in require_list(row["notes"], f"{field}.notes"))
    ]
    cut = row["shortened_by"]
    return History(days, symbols, tuple(zip(*closes, strict=True)), tuple(notes), None if cut is None else str(cut))


def _mapping(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{field} must be an object.", field=field)
    return value
