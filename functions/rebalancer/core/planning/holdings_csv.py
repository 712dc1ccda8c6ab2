"""A CSV of holdings, as brokers and spreadsheets give it, to cash and positions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.csv_table import CsvRow, plain_name, read_table
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, divide_shown, plain
from rebalancer.core.base.symbols import parse_symbol

_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "symbol": frozenset({"symbol", "ticker", "tickersymbol", "symbolcusip", "instrument"}),
    "description": frozenset({"description", "name", "investmentname", "securityname", "companyname"}),
    "quantity": frozenset({"quantity", "qty", "shares", "qtyquantity", "units", "sharesheld", "position", "qtyshares"}),
    "price": frozenset(
        {"price", "lastprice", "shareprice", "currentprice", "marketprice", "closeprice", "closingprice", "last"}
    ),
    "value": frozenset(
        {"value", "marketvalue", "currentvalue", "totalvalue", "mktval", "mktvalmarketvalue", "balance", "valueusd"}
    ),
    "average_cost": frozenset(
        {"averagecostbasis", "averagecost", "avgcost", "averageprice", "avgprice", "costpershare", "unitcost"}
    ),
    "cost_basis": frozenset({"costbasis", "costbasistotal", "totalcost", "costbasistotalcost"}),
}
_REQUIRED: Final = (("symbol",), ("quantity", "value"))
_CASH_NAMES: Final = frozenset(
    {
        "cash",
        "cashcashinvestments",
        "cashandcashinvestments",
        "cashequivalents",
        "usd",
        "usdollar",
        "usdollars",
        "settledcash",
        "cashbalance",
        "cashandsweepfunds",
        "coreposition",
        "moneymarket",
        "sweep",
    }
)
_TOTALS = re.compile(r"\b(grand\s+)?(sub)?totals?\b", re.IGNORECASE)
_PRICE_STEP: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a file says: US dollars of cash, None where it names none; positions; and what was left out, line by line.

    Positions in `without_price` have a quantity but neither price nor value in the file.
    """

    cash: Decimal | None
    positions: tuple[Position, ...]
    without_price: Mapping[str, Decimal]
    notes: tuple[str, ...]


def parse_holdings_csv(text: str, what: str = "the holdings") -> Holdings:
    """Read a table with a symbol column and a quantity or value column; a price is read, or found as value ÷ quantity.

    Lines of totals are left out, cash lines (also money market sweeps that are marked with `**`) are summed, and a
    symbol on several lines, as in several lots or accounts, becomes one position. Text above and below is skipped.

    Raises:
        InvalidInput: no such table; or a line whose numbers make no sense, naming it.
    """
    cash: Decimal | None = None
    held: dict[str, Position] = {}
    open_quantities: dict[str, Decimal] = {}
    notes: list[str] = []
    for row in read_table(text, _COLUMNS, _REQUIRED, what):
        if _is_total(row):
            notes.append(f"line {row.line}: a total was left out")
        elif _is_cash(row):
            amount = row.number("value")
            amount = row.number("quantity") if amount is None else amount
            cash = EXACT.add(cash or ZERO, amount or ZERO)
        elif row.text("symbol") == "" or not row.text("quantity"):
            notes.append(f"line {row.line}: {row.first[:40]!r} has no symbol or no quantity and was left out")
        else:
            _add(row, held, open_quantities, notes)
    if not held and not open_quantities and cash is None:
        raise InvalidInput(f"{what} holds no position and no cash line under its header.", field=what)
    return Holdings(cash, tuple(held[symbol] for symbol in sorted(held)), open_quantities, tuple(notes))


def _is_total(row: CsvRow) -> bool:
    return any(_TOTALS.search(text) for text in (row.first, row.text("symbol")) if text) and not row.number("quantity")


def _is_cash(row: CsvRow) -> bool:
    symbol, description = row.text("symbol"), row.text("description")
    if symbol.endswith("**"):
        return True
    return any(
        plain_name(text) in _CASH_NAMES for text in (symbol, "" if symbol else description, "" if symbol else row.first)
    )


def _add(row: CsvRow, held: dict[str, Position], open_quantities: dict[str, Decimal], notes: list[str]) -> None:
    """One line's holding, added to what earlier lines said of its symbol."""
    symbol = parse_symbol(row.text("symbol").rstrip("*").strip().replace(" ", "."), f"line {row.line}, column symbol")
    quantity = row.number("quantity")
    if not quantity:
        notes.append(f"line {row.line}: {symbol} has a quantity of 0 and was left out")
        return
    price = row.number("price") or _price_of(row, quantity)
    if price is None:
        open_quantities[symbol] = EXACT.add(open_quantities.get(symbol, ZERO), quantity)
        return
    if price <= 0:
        raise InvalidInput(
            f"line {row.line}, column price is {plain(price)}, but must be greater than 0.", field="price"
        )
    position = Position(symbol, quantity, price, average_cost=_cost_of(row, quantity))
    held[symbol] = _merge(held[symbol], position) if symbol in held else position


def _price_of(row: CsvRow, quantity: Decimal) -> Decimal | None:
    """Value ÷ quantity, to a millionth of a dollar, half to even: only where the file has no price."""
    value = row.number("value")
    if not value:
        return None
    return abs(divide_shown(value, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def _cost_of(row: CsvRow, quantity: Decimal) -> Decimal | None:
    average = row.number("average_cost")
    if average is not None:
        return average
    total = row.number("cost_basis")
    if total is None:
        return None
    return abs(divide_shown(total, quantity)).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)


def _merge(first: Position, second: Position) -> Position:
    """Two lines of one symbol: quantities add, the first price counts, an average cost that both have is weighted."""
    quantity = EXACT.add(first.quantity, second.quantity)
    cost = None
    if first.average_cost is not None and second.average_cost is not None and quantity:
        paid = EXACT.add(
            EXACT.multiply(first.quantity, first.average_cost), EXACT.multiply(second.quantity, second.average_cost)
        )
        cost = divide_shown(paid, quantity).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)
    return replace(first, quantity=quantity, average_cost=cost)
