"""Ways in which spreadsheets write one table: separators, decimals, encodings, line ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Table = Sequence[Sequence[str | Decimal]]


@dataclass(frozen=True)
class Dialect:
    """How a table becomes bytes."""

    name: str
    delimiter: str
    thousands: str
    point: str
    encoding: str
    line_end: str
    quotes: bool = True

    def dump(self, rows: Table) -> bytes:
        """The file's content."""
        lines = [self.delimiter.join(self._cell(cell) for cell in row) for row in rows]
        return (self.line_end.join(lines) + self.line_end).encode(self.encoding)

    def _cell(self, cell: str | Decimal) -> str:
        if isinstance(cell, Decimal):
            text = f"{cell:,}".replace(",", "T").replace(".", self.point).replace("T", self.thousands)
        else:
            text = cell
        must_quote = self.quotes or self.delimiter in text or '"' in text
        return '"' + text.replace('"', '""') + '"' if must_quote and text else text


DIALECTS = (
    Dialect("american", ",", ",", ".", "utf-8-sig", "\r\n"),
    Dialect("european", ";", ".", ",", "utf-16", "\r\n", quotes=False),
    Dialect("swiss", "\t", "'", ".", "cp1252", "\n", quotes=False),
)
