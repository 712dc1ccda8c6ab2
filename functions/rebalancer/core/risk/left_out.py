"""Which orders of a plan are left out by themselves, so that the rest goes on: what the broker does not trade now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rebalancer.core.risk.breach import Breach

_UNTRADABLE: Final = "UNTRADABLE_ASSET"
_NOT_TRADED: Final = frozenset({_UNTRADABLE, "ONE_SIDED_QUOTE"})
"""What the market says of one symbol: it is delisted, restricted or halted."""

_NOT_QUOTED: Final = frozenset({"NO_QUOTE", "STALE_QUOTE"})
"""What says so only where the others are quoted: if none is, it is the quotes that are missing, not the symbols."""

_OF_A_SYMBOL: Final = frozenset({"NO_PRICE", "PRICE_MOVED", "HOLDINGS_CHANGED"})
"""What no longer matters of a symbol that is not traded."""


def find_left_out(breaches: Sequence[Breach], symbols: Collection[str]) -> Mapping[str, Breach]:
    """Return by symbol why it is left out of a plan that trades these symbols; empty where nothing is."""
    found = {each.symbol: each for each in breaches if each.symbol is not None and each.code in _NOT_TRADED}
    unquoted = {each.symbol: each for each in breaches if each.symbol is not None and each.code in _NOT_QUOTED}
    if set(symbols) - unquoted.keys():
        found = {**unquoted, **found}
    return found


def unquoted_of(left_out: Mapping[str, Breach]) -> frozenset[str]:
    """Return those that are left out for want of a full quote, as in a halt: the broker's list still has them."""
    return frozenset(symbol for symbol, breach in left_out.items() if breach.code != _UNTRADABLE)


def without_left_out(breaches: Sequence[Breach], left_out: Collection[str]) -> tuple[Breach, ...]:
    """Return what still forbids the plan once these symbols are left out of it."""
    of_them = _NOT_TRADED | _NOT_QUOTED | _OF_A_SYMBOL
    return tuple(each for each in breaches if each.symbol not in left_out or each.code not in of_them)
