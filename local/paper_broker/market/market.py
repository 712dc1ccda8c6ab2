"""The market that the paper broker trades on: sessions, assets, prices, and a test's overrides of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from local.paper_broker.market.assets import Asset, all_assets, asset_id
from local.paper_broker.market.clock import BrokerClock
from local.paper_broker.market.prints import STEP, prints_of
from local.paper_broker.market.replay import CryptoTape, StockTape, Tape, crypto_closes, stock_closes
from local.paper_broker.market.sessions import Session, SessionDay, nyse_sessions

CENT = Decimal("0.01")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHARES_A_LOT = Decimal(100)
COINS_A_LOT = Decimal("0.001")
_PINNED, _HALTED, _MADE = "price:", "halted:", "made"
MADE_MAX = 5000
"""So many assets can be made at most."""


class Quote(NamedTuple):
    """The best bid and ask, dollars; sizes in shares or coins; when it was made (aware UTC)."""

    bid: Decimal
    ask: Decimal
    bid_size: Decimal
    ask_size: Decimal
    at: datetime


class Trade(NamedTuple):
    """A print on the tape: price in dollars, size in shares or coins, when (aware UTC), an id unique to the symbol."""

    price: Decimal
    size: Decimal
    at: datetime
    id: int


class UnknownSymbolError(LookupError):
    """There is no such asset, or it has no prices."""


def dollars(cents: int) -> Decimal:
    """Whole cents as dollars with two decimals, exactly."""
    return Decimal(cents).scaleb(-2)


def made_symbol(number: int) -> str:
    """The symbol of the made stock with this number from 0 on: letters alone, as Alpaca's are."""
    letters = [chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0)]
    return f"MADE{''.join(letters)}"


def half_spread(price: Decimal) -> Decimal:
    """What bid and ask each lie from the trade price: one basis point, rounded up to a cent."""
    return (price / 10_000).quantize(CENT, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class _LastPrint:
    cents: int
    lots: int
    at: datetime


class Market:
    """Answers every question about prices and sessions from the instant that it is asked about; keeps no other state
    than the overrides (`set_price`, `halt`), so that the same instant always has the same answer.

    With `always_open` the exchange never closes: outside its sessions the last close goes on trading.
    """

    def __init__(self, clock: BrokerClock, always_open: bool) -> None:
        self.clock = clock
        self.always_open = always_open
        self._nyse = nyse_sessions()
        self._assets = all_assets()
        self._by_name = {name: asset for asset in self._assets for name in (asset.symbol, asset.id)}
        self._tapes: dict[str, Tape] = {
            symbol: StockTape(symbol, closes, self._nyse) for symbol, closes in stock_closes().items()
        }
        self._tapes |= {symbol: CryptoTape(symbol, closes) for symbol, closes in crypto_closes().items()}
        self._pinned: dict[str, Decimal] = {}
        self._halted: frozenset[str] = frozenset()
        self._made = 0

    def session(self, at: datetime) -> Session:
        """Whether shares trade at an instant, and the exchange's next opening and closing (strictly after it).

        When always open, only `is_open` differs: the times stay the exchange's, so that DAY orders still end.
        """
        session = self._nyse.at(at)
        return session._replace(is_open=True) if self.always_open else session

    def sessions(self, start: date, end: date) -> list[SessionDay]:
        """The exchange's sessions on dates from `start` to `end`, both included, 2015 to 2035."""
        return self._nyse.between(start, end)

    def settlement_date(self, trade_date: date) -> date:
        """T+1: the next session's date."""
        return self._nyse.settlement_date(trade_date)

    def assets(self) -> list[Asset]:
        """Every asset, sorted by class, exchange and symbol."""
        return [self._as_of_now(asset) for asset in self._assets]

    def asset(self, symbol_or_id: str) -> Asset | None:
        """The asset of a symbol or an id; None if there is none."""
        asset = self._by_name.get(symbol_or_id)
        return self._as_of_now(asset) if asset else None

    def _as_of_now(self, asset: Asset) -> Asset:
        return replace(asset, tradable=False) if asset.symbol in self._halted else asset

    def tape(self, symbol: str) -> Tape:
        """The trading days of a symbol. UnknownSymbolError: it has no prices."""
        tape = self._tapes.get(symbol)
        if tape is None:
            raise UnknownSymbolError(f"symbol: {symbol!r} has no prices here; the assets list says which have")
        return tape

    def last_trade(self, symbol: str, at: datetime) -> Trade:
        """The latest trade at an instant: within a session at most 15 seconds old, between sessions the close."""
        last = self._last_print(symbol, at)
        return Trade(
            price=self._pinned.get(symbol) or dollars(last.cents),
            size=last.lots * self.lot(symbol),
            at=last.at,
            id=(last.at - EPOCH) // STEP,
        )

    def _last_print(self, symbol: str, at: datetime) -> _LastPrint:
        tape = self.tape(symbol)
        prints = prints_of(tape.day(tape.last_opened(at)))
        index = prints.count_by(at) - 1
        closed = index == len(prints.cents) - 1
        seen = EPOCH + ((at - EPOCH) // STEP) * STEP if closed and self.always_open else prints.time(index)
        return _LastPrint(
            cents=int(prints.cents[index]), lots=int(prints.lots[index]), at=max(seen, prints.time(index))
        )

    def quote(self, symbol: str, at: datetime) -> Quote:
        """Bid and ask around the last trade, each a half-spread away (the bid at least a cent)."""
        trade = self.last_trade(symbol, at)
        half = half_spread(trade.price)
        return Quote(
            bid=max(trade.price - half, CENT),
            ask=trade.price + half,
            bid_size=trade.size,
            ask_size=trade.size,
            at=trade.at,
        )

    def previous_close(self, symbol: str, at: datetime) -> Decimal:
        """The close of the last trading day on a date before the market's date at that instant, dollars."""
        tape = self.tape(symbol)
        return dollars(tape.day(tape.last_before(tape.market_date(at))).to_cents)

    def lot(self, symbol: str) -> Decimal:
        """What one lot of a symbol's prints holds: shares, or coins. KeyError: no such symbol."""
        return COINS_A_LOT if self._by_name[symbol].is_crypto else SHARES_A_LOT

    def set_price(self, symbol: str, price: Decimal) -> None:
        """Pins the trade price; bid and ask follow. Bars and previous closes stay the replay's.

        UnknownSymbolError; ValueError: not a positive whole number of cents.
        """
        self.tape(symbol)
        if not price.is_finite() or price <= 0 or price % CENT:
            raise ValueError(f"price: {price} is not allowed; give dollars above 0 with at most 2 decimals")
        self._pinned = self._pinned | {symbol: price.quantize(CENT)}

    def clear_price(self, symbol: str) -> None:
        """Ends `set_price`; nothing happens if none is set. UnknownSymbolError."""
        self.tape(symbol)
        self._pinned = {name: price for name, price in self._pinned.items() if name != symbol}

    def make_assets(self, count: int) -> list[str]:
        """Makes stocks `MADEAAA`, `MADEAAB` … until there are so many, each with the prices of a listed one in turn;
        the symbols of all that are made. ValueError: not from 0 to 5,000.
        """
        if not 0 <= count <= MADE_MAX:
            raise ValueError(f"count: {count} is not allowed; give a number from 0 to {MADE_MAX}")
        listed = sorted(stock_closes())
        for number in range(self._made, count):
            like = listed[number % len(listed)]
            symbol = made_symbol(number)
            made = replace(
                self._by_name[like], id=asset_id(symbol), symbol=symbol, name=f"Made stock {number + 1}", prices="made"
            )
            self._assets = (*self._assets, made)
            self._by_name |= {made.symbol: made, made.id: made}
            self._tapes[symbol] = self._tapes[like]
        self._assets = tuple(sorted(self._assets, key=lambda asset: (asset.asset_class, asset.exchange, asset.symbol)))
        self._made = max(self._made, count)
        return [made_symbol(number) for number in range(self._made)]

    def halt(self, symbol: str) -> None:
        """The asset is no longer tradable. UnknownSymbolError."""
        self.tape(symbol)
        self._halted = self._halted | {symbol}

    def resume(self, symbol: str) -> None:
        """Ends `halt`; nothing happens if it is not halted. UnknownSymbolError."""
        self.tape(symbol)
        self._halted = self._halted - {symbol}

    def state(self) -> dict[str, str]:
        """The overrides as text, for `restore`."""
        pinned = {_PINNED + symbol: str(price) for symbol, price in sorted(self._pinned.items())}
        made = {_MADE: str(self._made)} if self._made else {}
        return made | pinned | {_HALTED + symbol: "yes" for symbol in sorted(self._halted)}

    def restore(self, state: Mapping[str, str]) -> None:
        """Replaces the overrides by those that `state` gave; other keys are refused (ValueError)."""
        pinned, halted = self._pinned, self._halted
        self._pinned, self._halted = {}, frozenset()
        try:
            # What is made comes first: a price may be pinned on it.
            for key, value in sorted(state.items(), key=lambda one: one[0] != _MADE):
                if key.startswith(_PINNED):
                    self.set_price(key.removeprefix(_PINNED), Decimal(value))
                elif key.startswith(_HALTED):
                    self.halt(key.removeprefix(_HALTED))
                elif key == _MADE:
                    self.make_assets(int(value))
                else:
                    allowed = f"keys begin with {_PINNED!r} or {_HALTED!r}, or are {_MADE!r}"
                    raise ValueError(f"market state: {key!r} is unknown; {allowed}")
        except (ArithmeticError, LookupError, ValueError):
            self._pinned, self._halted = pinned, halted
            raise
