"""Ticker symbols: one spelling for each, and the reserved name for cash."""

import re
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import FloatLiteral, describe

CASH: Final = "CASH"
MAX_SYMBOL_LENGTH: Final = 20

TRADES_AROUND_THE_CLOCK: Final = "/"
"""A symbol with this sign is a crypto pair: it trades when the stock market is closed."""

_SYMBOL = re.compile(r"[A-Za-z0-9]+([./-][A-Za-z0-9]+)*")


def parse_symbol(value: object, field: str) -> str:
    """Read a symbol and write it in upper case: `spy` is `SPY`, `brk.b` is `BRK.B`, `btc/usd` is `BTC/USD`.

    Raises:
        InvalidInput: unless it is 1 to 20 letters or digits, in parts joined by `.`, `/` or `-`.
    """
    if (
        not isinstance(value, str)
        or isinstance(value, FloatLiteral)
        or len(value) > MAX_SYMBOL_LENGTH
        or _SYMBOL.fullmatch(value) is None
    ):
        raise InvalidInput(
            f"{field} is {describe(value)}, but must be a symbol such as SPY, BRK.B or BTC/USD of at most "
            f"{MAX_SYMBOL_LENGTH} letters and digits.",
            field=field,
        )
    return value.upper()
