"""A table of tax lots, to the rows that a JSON of lots has."""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import QUOTIENT, describe, divide_shown, plain
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.files.spelling import spell_symbol
from rebalancer.core.files.table import CsvRow, read_table
from rebalancer.core.files.words import words

_COLUMNS: Final = {
    "symbol": words("symbol ticker tickersymbol security"),
    "quantity": words("quantity qty shares units openquantity"),
    "cost_per_share": words(
        "costpershare costshare averagecost avgcost unitcost pricepaid purchaseprice costbasispershare "
        "averagecostbasis price openprice"
    ),
    "cost": words("costbasis totalcost cost costbasistotal adjustedcostbasis"),
    "acquired_on": words(
        "acquiredon acquired dateacquired acquireddate acquisitiondate opendate openeddate purchasedate date lotdate"
    ),
}
_STEP: Final = Decimal("0.000000001")


def parse_lot_table(text: str, what: str) -> list[dict[str, object]]:
    """Read symbol, quantity, cost per share or as a whole, and the day, which may be empty.

    A day is 2024-03-28, 3/28/2024 (month first) or 28.03.2024 (day first).

    Raises:
        InvalidInput: no such table, or a line that is no lot.
    """
    required = (("symbol",), ("quantity",), ("cost_per_share", "cost"))
    rows = read_table(text, _COLUMNS, required, what, numbers=("quantity", "cost_per_share", "cost"))
    found = [_lot_of(row, what) for row in rows if row.text("symbol")]
    if not found:
        raise InvalidInput(f"{what} names no lot under its header.", field=what)
    return found


def _lot_of(row: CsvRow, what: str) -> dict[str, object]:
    place = f"{what}, line {row.line}, column"
    symbol = spell_symbol(row.text("symbol")) or parse_symbol(row.text("symbol"), f"{place} symbol")
    quantity, each, total = row.number("quantity"), row.number("cost_per_share"), row.number("cost")
    if quantity is None or quantity <= 0:
        raise InvalidInput(
            f"{place} quantity is {describe(row.text('quantity'))}, but must be above 0.", field="quantity"
        )
    if each is None and total is not None:
        each = divide_shown(total, quantity).quantize(_STEP, ROUND_HALF_EVEN, QUOTIENT)
    if each is None:
        raise InvalidInput(f"{place} cost_per_share is empty; a lot has a cost.", field="cost_per_share")
    day = _day_of(row.text("acquired_on"), f"{place} acquired_on")
    return {"symbol": symbol, "quantity": plain(quantity), "cost_per_share": plain(each), "acquired_on": day}


def _day_of(text: str, place: str) -> str | None:
    if not text or text in ("-", "--"):
        return None
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})|(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        if parts is not None and parts[1]:
            return date(int(parts[1]), int(parts[2]), int(parts[3])).isoformat()
        if parts is not None and parts[4]:
            return date(int(parts[6]), int(parts[4]), int(parts[5])).isoformat()
        if parts is not None:
            return date(int(parts[9]), int(parts[8]), int(parts[7])).isoformat()
    except ValueError:
        pass
    raise InvalidInput(f"{place} is {describe(text)}, but must be a day such as 2024-03-28 or 3/28/2024.", field=place)
