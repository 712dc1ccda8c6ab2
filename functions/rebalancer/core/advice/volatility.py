"""Daily volatility from closes: the standard deviation of simple daily returns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ONE, QUOTIENT, ZERO
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.files.numbers import parse_amount

LEAST_RETURNS: Final = 20
_STEP: Final = Decimal("0.0001")


def daily_volatility(closes: Mapping[str, Sequence[Decimal]]) -> dict[str, Decimal]:
    """Sample standard deviation of daily returns in percent, to four decimals, by symbol.

    A symbol with fewer than 20 returns is left out: that is too little to say anything.
    """
    found: dict[str, Decimal] = {}
    for symbol, series in closes.items():
        returns = [QUOTIENT.subtract(QUOTIENT.divide(later, earlier), ONE) for earlier, later in pairwise(series)]
        if len(returns) < LEAST_RETURNS:
            continue
        mean = QUOTIENT.divide(_sum(returns), Decimal(len(returns)))
        squares = [QUOTIENT.power(QUOTIENT.subtract(each, mean), 2) for each in returns]
        variance = QUOTIENT.divide(_sum(squares), Decimal(len(returns) - 1))
        found[symbol] = QUOTIENT.multiply(QUOTIENT.sqrt(variance), HUNDRED).quantize(_STEP, context=QUOTIENT)
    return found


def _sum(numbers: Sequence[Decimal]) -> Decimal:
    total = ZERO
    for number in numbers:
        total = QUOTIENT.add(total, number)
    return total


def parse_closes_csv(text: str) -> dict[str, list[Decimal]]:
    """Read a table whose first column is a date and whose others are closes by symbol; empty cells are left out.

    Raises:
        InvalidInput: naming the line and column that is no price above 0.
    """
    lines = [line.split(",") for line in text.splitlines() if line.strip()]
    if not lines or len(lines[0]) < 2:
        raise InvalidInput("--closes must begin with a header: date, then a symbol a column.", field="--closes")
    symbols = [parse_symbol(cell.strip(), "--closes, line 1") for cell in lines[0][1:]]
    closes: dict[str, list[Decimal]] = {symbol: [] for symbol in symbols}
    for number, cells in enumerate(lines[1:], start=2):
        for symbol, cell in zip(symbols, cells[1:], strict=False):
            close = parse_amount(cell, f"--closes, line {number}, column {symbol}")
            if close is not None and close <= 0:
                raise InvalidInput(f"--closes, line {number}, column {symbol} must be above 0.", field="--closes")
            if close is not None:
                closes[symbol].append(close)
    return closes
