"""Symbols that the broker does not trade, all at once, with what each might mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.symbols import CASH
from rebalancer.core.files.spelling import near_spellings
from rebalancer.ports.account import Asset
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.contract import files as shapes

SHOWN_MAX: Final = 3
ASKED_MAX: Final = 40


def find_assets(ctx: Context, symbols: Collection[str]) -> Mapping[str, Asset]:
    """Return what the broker knows of the symbols, cash aside."""
    named = sorted(set(symbols) - {CASH})
    return ctx.broker.fetch_assets(named) if named else {}


def name_unknown(
    ctx: Context, lines: Mapping[str, int], assets: Mapping[str, Asset], own: Collection[str]
) -> list[shapes.UnknownSymbol]:
    """Name every symbol that the broker does not trade, by line; `own` are symbols that the person holds or targets."""
    unknown = [
        symbol for symbol in lines if symbol != CASH and ((asset := assets.get(symbol)) is None or not asset.tradable)
    ]
    nearby = {symbol: near_spellings(symbol) for symbol in unknown[:ASKED_MAX]}
    known = find_assets(ctx, {each for every in nearby.values() for each in every})
    found: list[shapes.UnknownSymbol] = []
    for symbol in sorted(unknown, key=lambda each: lines[each]):
        close = get_close_matches(symbol, sorted(set(own) - {symbol, CASH}), SHOWN_MAX, 0.7)
        traded = [each for each in nearby.get(symbol, []) if (asset := known.get(each)) is not None and asset.tradable]
        does = "does not trade" if symbol in assets else "does not know"
        found.append(
            {
                "symbol": symbol,
                "line": lines[symbol],
                "message": f"line {lines[symbol]}: the broker {does} {symbol}",
                "might_mean": list(dict.fromkeys([*close, *traded]))[:SHOWN_MAX],
            }
        )
    return found
