"""The account that every sample of a published format holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.core.files.dialects import Table

D = Decimal

# What every sample holds: VTI 20 at 250.00, BND 1,040 at 75.25, BRK.B 2.5 at 400.10, and 1,234.50 of cash.
VTI, BND, BRK = D("5000.00"), D("78260.00"), D("1000.25")
CASH = D("1234.50")
TOTAL = VTI + BND + BRK + CASH
EXPECTED = {
    "VTI": (D(20), D("250.00")),
    "BND": (D(1040), D("75.25")),
    "BRK.B": (D("2.5"), D("400.10")),
}
SYMBOLS = {"US9229087690": "VTI", "US9219378356": "BND", "US0846707026": "BRK.B"}


@dataclass(frozen=True)
class Sample:
    """A format's rows; `cash` is what the file says of it, None where it says nothing."""

    name: str
    rows: Table
    cash: Decimal | None = CASH


def sample_rows(row: Callable[[str, str, Decimal, Decimal, Decimal], Sequence[str | Decimal]], berkshire: str) -> Table:
    return [
        row("VTI", "US9229087690", D(20), D("250.00"), VTI),
        row("BND", "US9219378356", D(1040), D("75.25"), BND),
        row(berkshire, "US0846707026", D("2.5"), D("400.10"), BRK),
    ]
