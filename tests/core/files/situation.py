"""A file that somebody may come with, and what is right of it, worked out by hand."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Situation:
    """A file of holdings whose targets are VTI and BND.

    Args:
        held: what is planned with, as `VTI 20 250; BND 40 75`: symbol, quantity, price.
        cash: dollars, None where the file names none.
        apart: what is kept apart, as `ASML 7000 EUR; CVR ?`: name, value, currency; `?` is a value that is not known.
        refused: words of the refusal; then nothing else is looked at.
        said: words that the notes must have.
    """

    name: str
    file: str | bytes
    held: str = ""
    cash: str | None = None
    apart: str = ""
    refused: str = ""
    said: tuple[str, ...] = ()
    symbols: dict[str, str] = field(default_factory=dict)
    account: str | None = None

    @property
    def positions(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Quantity and price by symbol."""
        rows = [each.split() for each in self.held.split(";") if each.strip()]
        return {symbol: (Decimal(quantity), Decimal(price)) for symbol, quantity, price in rows}

    @property
    def kept_apart(self) -> list[tuple[str, Decimal | None, str]]:
        """Name, value and currency of what is kept apart."""
        rows = [each.strip().rsplit(" ", 2) for each in self.apart.split(";") if each.strip()]
        return [(name, None if value == "?" else Decimal(value), currency) for name, value, currency in rows]


def table(header: str, *lines: str) -> str:
    """A file of lines."""
    return "\n".join([header, *lines]) + "\n"
