"""What is listed, and what an admin changed about it: halts, facts of an asset, prices, names, new listings."""

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from local.paper_broker.market.assets import Asset, all_assets, asset_id
from local.paper_broker.market.price_changes import ALWAYS, PriceChange
from local.paper_broker.market.replay import CryptoTape, StockTape, Tape, crypto_closes, stock_closes
from local.paper_broker.market.sessions import NyseSessions

MADE_MAX = 5000
"""So many assets can be made at most."""
HaltMode = Literal["refuse", "queue"]
"""`refuse`: the broker takes no orders. `queue`: it takes them, and they wait at the exchange."""
Event = list[str]


class UnknownSymbolError(LookupError):
    """There is no such asset, or it has no prices."""


def made_symbol(number: int) -> str:
    """The symbol of the made stock with this number from 0 on: letters alone, as Alpaca's are."""
    letters = [chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0)]
    return f"MADE{''.join(letters)}"


@dataclass(frozen=True, slots=True)
class _Series:
    """The prices of a symbol: the replay's days and the changes, oldest first."""

    tape: Tape
    changes: tuple[PriceChange, ...] = ()


class Listings:
    """The assets by symbol and by id, their prices' series, and the log of all changes, which `restore` repeats."""

    def __init__(self, nyse: NyseSessions) -> None:
        self._nyse = nyse
        self._reset()

    def _reset(self) -> None:
        self._assets = {asset.symbol: asset for asset in all_assets()}
        self._ids = {asset.id: asset.symbol for asset in self._assets.values()}
        self._former: dict[str, Asset] = {}
        self._series = {symbol: _Series(StockTape(symbol, c, self._nyse)) for symbol, c in stock_closes().items()}
        self._series |= {symbol: _Series(CryptoTape(symbol, c)) for symbol, c in crypto_closes().items()}
        self._halted: dict[str, HaltMode] = {}
        self._made = 0
        self._log: list[Event] = []
        self._sort()

    def _sort(self) -> None:
        by_place = sorted(self._assets.values(), key=lambda asset: (asset.asset_class, asset.exchange, asset.symbol))
        self._sorted = tuple(by_place)

    def assets(self) -> tuple[Asset, ...]:
        """Every listed asset, sorted by class, exchange and symbol."""
        return self._sorted

    def asset(self, symbol_or_id: str) -> Asset | None:
        """The listed asset of a symbol or an id."""
        return self._assets.get(self._ids.get(symbol_or_id, symbol_or_id))

    def former_asset(self, symbol: str) -> Asset | None:
        """The asset that once had a symbol that is no longer listed."""
        return self._former.get(symbol)

    def is_waiting(self, symbol: str) -> bool:
        """Whether the symbol is halted in either way, so that nothing trades."""
        return symbol in self._halted

    def is_refused(self, symbol: str) -> bool:
        """Whether new orders of the symbol are refused."""
        return self._halted.get(symbol) == "refuse"

    def tape(self, symbol: str) -> Tape:
        return self._require(symbol).tape

    def changes(self, symbol: str) -> tuple[PriceChange, ...]:
        """The changes of a symbol's price, oldest first."""
        return self._require(symbol).changes

    def _require(self, symbol: str) -> _Series:
        series = self._series.get(symbol)
        if series is None:
            raise UnknownSymbolError(f"symbol: {symbol!r} has no prices here; the assets list says which have")
        return series

    def halt(self, symbol: str, mode: HaltMode = "refuse") -> None:
        self._require(symbol)
        self._halted[symbol] = mode
        self._log.append(["halt", symbol, mode])

    def resume(self, symbol: str) -> None:
        self._require(symbol)
        if self._halted.pop(symbol, None) is not None:
            self._log.append(["resume", symbol])

    def change_price(self, symbol: str, change: PriceChange) -> None:
        """Adds a change of a price; one that is in force from an earlier instant comes before the later ones."""
        series = self._require(symbol)
        place = bisect_right(series.changes, change.at, key=lambda one: one.at)
        # Replaced whole: another thread may be reading.
        changes = (*series.changes[:place], change, *series.changes[place:])
        self._series[symbol] = replace(series, changes=changes)
        self._log.append(["price", symbol, *change.dump()])

    def delist(self, symbol: str) -> None:
        """The asset is inactive from now on and cannot be traded."""
        asset = self._known(symbol)
        self._assets[symbol] = replace(
            asset, status="inactive", tradable=False, marginable=False, shortable=False, easy_to_borrow=False
        )
        self._log.append(["delist", symbol])
        self._sort()

    def set_fractionable(self, symbol: str, is_fractionable: bool) -> None:
        self._assets[symbol] = replace(self._known(symbol), fractionable=is_fractionable)
        self._log.append(["fractionable", symbol, "yes" if is_fractionable else "no"])
        self._sort()

    def rename(self, symbol: str, new_symbol: str) -> None:
        """The asset keeps its id, its prices and its state under a new symbol; the old one is no longer listed."""
        asset = self._known(symbol)
        series = self._require(symbol)
        self.require_free(new_symbol)
        del self._assets[symbol]
        self._former[symbol] = replace(asset, status="inactive", tradable=False)
        self._assets[new_symbol] = replace(asset, symbol=new_symbol)
        self._ids[asset.id] = new_symbol
        # The old symbol keeps its past, and the new one takes it along.
        self._series[new_symbol] = series
        mode = self._halted.pop(symbol, None)
        if mode is not None:
            self._halted[new_symbol] = mode
        self._log.append(["rename", symbol, new_symbol])
        self._sort()

    def list_like(self, symbol: str, like: str, numerator: int, denominator: int) -> None:
        """Lists a new share whose price is always that of another one's replay times a ratio."""
        model, tape = self._known(like), self._require(like).tape
        self.require_free(symbol)
        asset = replace(model, id=asset_id(symbol), symbol=symbol, name=f"{symbol} Common Stock", prices="made")
        scale = PriceChange(ALWAYS, "scale", numerator=numerator, denominator=denominator)
        self._add(asset, _Series(tape, (scale,)))
        self._log.append(["list", symbol, like, str(numerator), str(denominator)])
        self._sort()

    def make(self, count: int) -> list[str]:
        """See `Market.make_assets`."""
        if not 0 <= count <= MADE_MAX:
            raise ValueError(f"count: {count} is not allowed; give a number from 0 to {MADE_MAX}")
        listed = sorted(stock_closes())
        models = {asset.symbol: asset for asset in all_assets()}
        for number in range(self._made, count):
            like, symbol = listed[number % len(listed)], made_symbol(number)
            named = f"Made stock {number + 1}"
            made = replace(models[like], id=asset_id(symbol), symbol=symbol, name=named, prices="made")
            self._add(made, _Series(StockTape(like, stock_closes()[like], self._nyse)))
        if count > self._made:
            self._made = count
            self._log.append(["make", str(count)])
            self._sort()
        return [made_symbol(number) for number in range(self._made)]

    def _add(self, asset: Asset, series: _Series) -> None:
        self._assets[asset.symbol] = asset
        self._ids[asset.id] = asset.symbol
        self._series[asset.symbol] = series

    def require_free(self, symbol: str) -> None:
        """ValueError: the symbol is or was listed, or has another shape than Alpaca's have."""
        if not (symbol.isascii() and symbol.replace(".", "").isalpha() and symbol.isupper() and len(symbol) <= 10):
            raise ValueError(f"new_symbol: {symbol!r} is not allowed; give up to 10 capital letters, as in META")
        if symbol in self._assets or symbol in self._former:
            raise ValueError(f"new_symbol: {symbol!r} is taken; give a symbol that never was listed here")

    def _known(self, symbol: str) -> Asset:
        asset = self._assets.get(symbol)
        if asset is None:
            raise UnknownSymbolError(f"symbol: {symbol!r} is not listed; GET /v2/assets names what is")
        return asset

    @property
    def change_count(self) -> int:
        """How many changes there were."""
        return len(self._log)

    def state(self) -> dict[str, str]:
        """The log of all changes as text, for `restore`."""
        return {"events": json.dumps(self._log)} if self._log else {}

    def restore(self, state: Mapping[str, str]) -> None:
        """Repeats the changes that `state` gave, and forgets the present ones. ValueError: it gave no such thing; then
        nothing has changed."""
        kept = dict(vars(self))
        try:
            self._reset()
            for event in self._events(state):
                self._repeat(event)
        except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
            vars(self).update(kept)
            raise ValueError(str(problem)) from problem

    @staticmethod
    def _events(state: Mapping[str, str]) -> list[Event]:
        unknown = sorted(state.keys() - {"events"})
        if unknown:
            raise ValueError(f"market state: {unknown[0]!r} is unknown; the only key is 'events'")
        return [[str(part) for part in event] for event in json.loads(state.get("events", "[]"))]

    def _repeat(self, event: Event) -> None:
        name, *words = event
        ways: dict[str, Callable[[], object]] = {
            "halt": lambda: self.halt(words[0], "queue" if words[1] == "queue" else "refuse"),
            "resume": lambda: self.resume(words[0]),
            "price": lambda: self.change_price(words[0], PriceChange.load(words[1:])),
            "delist": lambda: self.delist(words[0]),
            "fractionable": lambda: self.set_fractionable(words[0], words[1] == "yes"),
            "rename": lambda: self.rename(words[0], words[1]),
            "list": lambda: self.list_like(words[0], words[1], int(words[2]), int(words[3])),
            "make": lambda: self.make(int(words[0])),
        }
        if name not in ways:
            raise ValueError(f"market state: {name!r} is unknown")
        ways[name]()


def in_cents(price: Decimal) -> int:
    """A price of whole cents as their number. ValueError: not a positive whole number of cents."""
    if not price.is_finite() or price <= 0 or price % Decimal("0.01"):
        raise ValueError(f"price: {price} is not allowed; give dollars above 0 with at most 2 decimals")
    return int(price * 100)
