"""The market that the paper broker trades on: sessions, assets, prices, and a test's overrides of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from local.paper_broker.market.assets import Asset
from local.paper_broker.market.clock import BrokerClock
from local.paper_broker.market.listings import HaltMode, Listings, UnknownSymbolError, in_cents
from local.paper_broker.market.price_changes import PriceChange, changed_cents, changed_prints, split_cents
from local.paper_broker.market.prints import STEP, Prints, prints_of
from local.paper_broker.market.replay import Tape, TradingDay
from local.paper_broker.market.sessions import Session, SessionDay, nyse_sessions

CENT = Decimal("0.01")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHARES_A_LOT = Decimal(100)
COINS_A_LOT = Decimal("0.001")


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


def dollars(cents: int) -> Decimal:
    """Whole cents as dollars with two decimals, exactly."""
    return Decimal(cents).scaleb(-2)


def half_spread(price: Decimal) -> Decimal:
    """The distance of bid and ask from the trade price: one basis point, rounded up to a cent."""
    return (price / 10_000).quantize(CENT, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class _LastPrint:
    cents: int
    lots: int
    at: datetime


class Market:
    """Answers every question about prices and sessions from the instant that it is asked about; keeps no other state
    than what an admin changed (`Listings`), so that the same instant always has the same answer.

    With `always_open` the exchange never closes: outside its sessions the last close goes on trading.
    """

    def __init__(self, clock: BrokerClock, always_open: bool) -> None:
        self.clock = clock
        self.always_open = always_open
        self._nyse = nyse_sessions()
        self.listings = Listings(self._nyse)

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
        return [self._as_of_now(asset) for asset in self.listings.assets()]

    def asset(self, symbol_or_id: str) -> Asset | None:
        """The asset of a symbol or an id; None if there is none."""
        asset = self.listings.asset(symbol_or_id)
        return self._as_of_now(asset) if asset else None

    def former_asset(self, symbol: str) -> Asset | None:
        """The asset that had a symbol before it was renamed; None if no asset had it."""
        return self.listings.former_asset(symbol)

    def _as_of_now(self, asset: Asset) -> Asset:
        return replace(asset, tradable=False) if self.listings.is_refused(asset.symbol) else asset

    def is_trading(self, symbol: str) -> bool:
        """Whether the exchange trades the symbol: it is listed, active and not halted."""
        asset = self.listings.asset(symbol)
        return asset is not None and asset.tradable and not self.listings.is_waiting(symbol)

    def tape(self, symbol: str) -> Tape:
        """The trading days of a symbol. UnknownSymbolError: it has no prices."""
        return self.listings.tape(symbol)

    def prints(self, symbol: str, day: TradingDay, *, is_adjusted: bool = False) -> Prints:
        """The prints of one of the symbol's days; `is_adjusted`: on the scale after all splits."""
        changes = self.listings.changes(symbol)
        prints = prints_of(day)
        return changed_prints(prints, changes, is_adjusted=is_adjusted) if changes else prints

    def last_trade(self, symbol: str, at: datetime) -> Trade:
        """The latest trade at an instant: within a session at most 15 seconds old, between sessions the close."""
        last = self._last_print(symbol, at)
        return Trade(
            price=dollars(changed_cents(last.cents, self.listings.changes(symbol), at)),
            size=last.lots * self.lot(symbol),
            at=last.at,
            id=(last.at - EPOCH) // STEP,
        )

    def last_printed(self, symbol: str, at: datetime) -> datetime:
        """When the latest print by an instant happened, in the session that it belongs to."""
        tape = self.tape(symbol)
        prints = prints_of(tape.day(tape.last_opened(at)))
        return prints.time(prints.count_by(at) - 1)

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
        """The close of the last trading day on a date before the market's date at that instant, in dollars of the
        shares of that instant: splits since then are taken into account."""
        tape = self.tape(symbol)
        day = tape.day(tape.last_before(tape.market_date(at)))
        prints, changes = self.prints(symbol, day), self.listings.changes(symbol)
        return dollars(split_cents(int(prints.cents[-1]), changes, day.close, at))

    def lot(self, symbol: str) -> Decimal:
        """What one lot of a symbol's prints holds: shares, or coins. UnknownSymbolError."""
        asset = self.listings.asset(symbol) or self.listings.former_asset(symbol)
        if asset is None:
            raise UnknownSymbolError(f"symbol: {symbol!r} is not listed; GET /v2/assets names what is")
        return COINS_A_LOT if asset.is_crypto else SHARES_A_LOT

    def set_price(self, symbol: str, price: Decimal, at: datetime | None = None) -> None:
        """Pins the trade price from `at` on (None: now); bid and ask follow. What was before stays as it was.

        UnknownSymbolError; ValueError: not a positive whole number of cents.
        """
        change = PriceChange(at or self.clock.now(), "pin", cents=in_cents(price))
        self.listings.change_price(symbol, change)

    def clear_price(self, symbol: str) -> None:
        """Ends `set_price`; nothing happens if none is set. UnknownSymbolError."""
        pins = [change.kind for change in self.listings.changes(symbol) if change.kind != "scale"]
        if pins and pins[-1] == "pin":
            self.listings.change_price(symbol, PriceChange(self.clock.now(), "clear"))

    def scale_price(self, symbol: str, numerator: int, denominator: int, at: datetime, *, is_split: bool) -> None:
        """Multiplies the price from `at` on; `is_split`: because shares came or went for it. UnknownSymbolError."""
        scale = PriceChange(at, "scale", numerator=numerator, denominator=denominator, is_split=is_split)
        self.listings.change_price(symbol, scale)

    def list_share(self, symbol: str, like: str, price: Decimal, at: datetime) -> None:
        """Lists a share that trades at `price` at that instant and moves with the replay of another one."""
        self.listings.list_like(symbol, like, in_cents(price), self._last_print(like, at).cents)

    def delist(self, symbol: str, at: datetime) -> None:
        """The asset is inactive from `at` on; it is worth its last price. UnknownSymbolError."""
        self.set_price(symbol, self.last_trade(symbol, at).price, at)
        self.listings.delist(symbol)

    def make_assets(self, count: int) -> list[str]:
        """Makes stocks `MADEAAA`, `MADEAAB` … until there are so many, each with the prices of a listed one in turn;
        the symbols of all that are made. ValueError: not from 0 to 5,000.
        """
        return self.listings.make(count)

    def halt(self, symbol: str, mode: HaltMode = "refuse") -> None:
        """Nothing trades in the asset until `resume`; `refuse`: it is not tradable either. UnknownSymbolError."""
        self.listings.halt(symbol, mode)

    def resume(self, symbol: str) -> None:
        """Ends `halt`; nothing happens if it is not halted. UnknownSymbolError."""
        self.listings.resume(symbol)

    def state(self) -> dict[str, str]:
        """The changes as text, for `restore`."""
        return self.listings.state()

    def restore(self, state: Mapping[str, str]) -> None:
        """Replaces the changes by those that `state` gave; other keys are refused (ValueError)."""
        self.listings.restore(state)
