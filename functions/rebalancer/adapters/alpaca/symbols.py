"""One spelling of a symbol: Alpaca lists a crypto position as `BTCUSD` and its orders and assets as `BTC/USD`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import quote

CRYPTO: Final = "crypto"
US_EQUITY: Final = "us_equity"
OPTION: Final = "us_option"

# What Alpaca quotes coins in; the longer names first, as one of them begins with another.
_QUOTE_CURRENCIES = ("USDT", "USDC", "USD", "BTC")


def normalise_symbol(symbol: str, asset_class: str | None) -> str:
    """Return the symbol in upper case, a crypto pair with its slash: `BTCUSD` of class crypto is `BTC/USD`."""
    upper = symbol.upper()
    if asset_class != CRYPTO or "/" in upper:
        return upper
    for currency in _QUOTE_CURRENCIES:
        if upper.endswith(currency) and len(upper) > len(currency):
            return f"{upper.removesuffix(currency)}/{currency}"
    return upper


def is_crypto(symbol: str) -> bool:
    """Whether a symbol in our spelling is a crypto pair."""
    return "/" in symbol


def split_by_class(symbols: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the stocks and the crypto pairs among `symbols`, each sorted and once."""
    ordered = sorted(set(symbols))
    return [s for s in ordered if not is_crypto(s)], [s for s in ordered if is_crypto(s)]


def in_path(text: str) -> str:
    """Text as one segment of an address, a slash included."""
    return quote(text, safe="")
