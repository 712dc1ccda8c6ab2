"""Suggestions for what a person types, from the broker's own list of what can be traded."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.targets.asset_search import AssetNames
from rebalancer.ports.account import Asset
from rebalancer.services.context import Context

SUGGESTED_MAX: Final = 10
LIST_LIFE: Final = timedelta(days=1)
"""What is listed anew, or no more, is known a day later; adding a symbol always asks the broker for it."""
ASKED_AGAIN_AFTER: Final = timedelta(minutes=5)
"""How long an old list serves before a broker that was away is asked for a new one again."""


@dataclass(frozen=True, slots=True)
class _Listed:
    assets: Mapping[str, Asset]
    names: AssetNames
    good_until: datetime


class AssetCatalogue:
    """What can be traded at the broker: one list for everybody, which each instance fetches once a day.

    The list is the broker's public reference, the same for every account. It is fetched with the connection of whoever
    searches first; nobody without a connection of their own comes this far.
    """

    def __init__(self) -> None:
        self._listed: _Listed | None = None
        self._lock = threading.Lock()

    def search(self, ctx: Context, text: str) -> list[Asset]:
        """Return at most ten tradable assets, the likeliest first.

        Raises `BrokerUnavailable` where the broker is away and nothing was listed before, `BrokerRejected`.
        """
        listed = self._current(ctx)
        return [listed.assets[symbol] for symbol in listed.names.search(text, limit=SUGGESTED_MAX)]

    def known_names(self, symbols: Iterable[str]) -> dict[str, str]:
        """Return the names of symbols that are in the list fetched before; the broker is not asked."""
        listed = self._listed
        if listed is None:
            return {}
        return {symbol: listed.assets[symbol].name for symbol in symbols if symbol in listed.assets}

    def _current(self, ctx: Context) -> _Listed:
        # One fetches, the others wait: a first search is asked for letter by letter.
        with self._lock:
            now = ctx.clock.now()
            if self._listed is None or now >= self._listed.good_until:
                self._listed = self._fetched(ctx, now)
            return self._listed

    def _fetched(self, ctx: Context, now: datetime) -> _Listed:
        try:
            assets = ctx.broker.fetch_tradable_assets()
        except BrokerUnavailable:
            if self._listed is None:
                raise
            return _Listed(self._listed.assets, self._listed.names, now + ASKED_AGAIN_AFTER)
        ctx.log.event("assets_listed", count=len(assets))
        names = AssetNames((asset.symbol, asset.name) for asset in assets)
        return _Listed({asset.symbol: asset for asset in assets}, names, now + LIST_LIFE)
