"""What the broker lists: one asset, those among many symbols that it knows, or all that can be traded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any, Final

from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.symbols import CRYPTO, US_EQUITY, in_path, normalise_symbol, split_by_class
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireAsset, read
from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable
from rebalancer.ports.account import Asset

ASSETS_ASKED_SINGLY_MAX: Final = 3
"""Up to so many assets are asked one by one; for more the whole list is fetched once per asset class."""

MISSING_ASKED_MAX: Final = 20
"""Up to so many that the list lacks are asked one by one; further ones count as unknown."""


def fetch_asset(trading: AlpacaRest, symbol: str) -> Asset | None:
    """Fetch one asset; None where the broker knows none."""
    answer = none_if_not_found(lambda: trading.get(f"/assets/{in_path(symbol)}"))
    return None if answer is None else _asset(answer, symbol)


def fetch_assets(trading: AlpacaRest, symbols: Collection[str]) -> dict[str, Asset]:
    """Fetch the assets that the broker knows among `symbols`.

    Raises:
        BrokerUnavailable: BROKER_ANSWER_UNREADABLE also for an empty list.
    """
    found: dict[str, Asset] = {}
    if len(symbols) > ASSETS_ASKED_SINGLY_MAX:
        stocks, pairs = split_by_class(symbols)
        for asset_class, wanted in ((US_EQUITY, stocks), (CRYPTO, pairs)):
            if wanted:
                found |= _listed_assets(trading, asset_class, frozenset(wanted))
    # The list holds active assets only; those that are not in it may be inactive, which is not unknown.
    missing = sorted(set(symbols) - found.keys())[:MISSING_ASKED_MAX]
    singly = {symbol: fetch_asset(trading, symbol) for symbol in missing}
    return found | {symbol: asset for symbol, asset in singly.items() if asset is not None}


def fetch_tradable_assets(trading: AlpacaRest) -> list[Asset]:
    """Fetch all that can be traded now; a row that cannot be read is left out.

    Raises:
        BrokerUnavailable: BROKER_ANSWER_UNREADABLE also where nothing can be traded.
    """
    found: list[Asset] = []
    for asset_class in (US_EQUITY, CRYPTO):
        for symbol, row in _listed_rows(trading, asset_class):
            with suppress(BrokerUnavailable):
                found.append(_asset(row, symbol))
    tradable = [asset for asset in found if asset.tradable]
    if not tradable:
        raise unreadable("list of assets", "nothing in it can be traded")
    return tradable


def _listed_assets(trading: AlpacaRest, asset_class: str, wanted: frozenset[str]) -> dict[str, Asset]:
    rows = _listed_rows(trading, asset_class)
    if not rows:
        # A broker that trades nothing at all has not answered: no symbol is unknown for that.
        raise unreadable(f"the list of assets of class {asset_class}", "it is empty")
    return {symbol: _asset(row, symbol) for symbol, row in rows if symbol in wanted}


def _listed_rows(trading: AlpacaRest, asset_class: str) -> list[tuple[str, Any]]:
    answer = trading.get("/assets", {"status": "active", "asset_class": asset_class})
    rows = answer if isinstance(answer, list) else []
    return [(str(row.get("symbol")), row) for row in rows if isinstance(row, dict)]


def _asset(answer: Any, symbol: str) -> Asset:
    asset = read(WireAsset, answer, f"asset {symbol}")
    return Asset(
        symbol=normalise_symbol(asset.symbol, asset.asset_class),
        name=asset.name or asset.symbol,
        asset_class=asset.asset_class,
        tradable=asset.tradable and asset.status == "active",
        fractionable=asset.fractionable,
    )


def none_if_not_found(ask: Callable[[], Any]) -> Any:
    """Return the answer; None where the broker does not find what was asked for."""
    try:
        return ask()
    except BrokerRejected as error:
        if error.details.get("http_status") == 404:
            return None
        raise
