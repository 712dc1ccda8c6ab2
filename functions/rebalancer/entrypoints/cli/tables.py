"""Tables that are never cut: where a terminal is too narrow for the columns, each row becomes a few lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

_GAP: Final = 2
_LEADING: Final = frozenset({"symbol", "action", "reason", "level", "priority", "side", "state"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under column names; the columns named in `right` are numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Draw columns where they fit, else each row with its words first and its numbers named under them."""
        if self._width <= options.max_width:
            yield self._drawn()
            return
        yield Text.from_markup(f"[italic]{self.title}[/]")
        for row in self.rows:
            named = [(name, cell) for name, cell in zip(self.columns, row, strict=True) if cell]
            leading = [cell for name, cell in named if name in _LEADING]
            yield Text.from_markup("  ".join(leading))
            rest = [Text.from_markup(f"{name} {cell}").plain for name, cell in named if name not in _LEADING]
            yield Text("\n".join(_packed(rest, options.max_width)))

    @property
    def _width(self) -> int:
        widths = [
            max(cell_len(Text.from_markup(cell).plain) for cell in (name, *(row[place] for row in self.rows)))
            for place, name in enumerate(self.columns)
        ]
        return sum(widths) + _GAP * (len(widths) - 1)

    def _drawn(self) -> Table:
        drawn = Table(title=self.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for column in self.columns:
            drawn.add_column(column, justify="right" if column in self.right else "left", no_wrap=True)
        for row in self.rows:
            drawn.add_row(*row)
        return drawn


def _packed(parts: Sequence[str], width: int) -> list[str]:
    """As many parts on a line as fit, each whole."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + cell_len(part) + 3 <= width:
            lines[-1] += f"   {part}"
        else:
            lines.append(f"  {part}")
    return lines
