"""Time and prices, as a test sets them."""

from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from local.paper_broker.accounts import Exact
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.broker import Broker
from local.paper_broker.market import NEW_YORK
from local.paper_broker.market.clock import require_within
from local.paper_broker.market.exact_json import Json
from local.paper_broker.numbers import plain
from local.paper_broker.wire import Fields, utc

SETTING = (
    "Moves the clock to an instant; the pace stays unless one is given. Orders, expiry, settlement and corporate"
    " actions follow. Back in time only as long as the broker has written nothing down since."
)
PINNING = (
    "Pins a symbol's trade price from now on; bid and ask follow by the usual spread. Yesterday's close, the equity of"
    " the last close and the bars before stay as they were; with `at`, a moment that has passed, the price holds from"
    " there."
)


class Instant(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at: datetime
    pace: Exact | None = None


class Span(BaseModel):
    model_config = ConfigDict(extra="forbid")
    seconds: Exact = Field(ge=0, le=10**9)


class Pace(BaseModel):
    model_config = ConfigDict(extra="forbid")
    pace: Exact = Decimal(1)


class PinnedPrice(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str
    price: Exact
    at: datetime | None = None


class Made(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int


class Symbol(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str


def time_routes(broker: Broker) -> list[Described]:
    clock = broker.market.clock

    def shown() -> Json:
        return _time_json(broker, clock.now())

    def changed() -> Json:
        broker.save_settings()
        # What became due by the jump happens before anybody looks.
        broker.settle_until(clock.now())
        return shown()

    def get(_call: AdminCall[Nothing]) -> Json:
        return shown()

    def set_time(call: AdminCall[Instant]) -> Json:
        _set_clock(broker, call)
        return changed()

    def advance(call: AdminCall[Span]) -> Json:
        clock.advance(timedelta(microseconds=int(call.body.seconds * 1_000_000)))
        return changed()

    def freeze(_call: AdminCall[Nothing]) -> Json:
        clock.freeze()
        return changed()

    def run(call: AdminCall[Pace]) -> Json:
        clock.run(call.body.pace)
        return changed()

    return [
        admin_route(broker, "GET", "/__admin/time", Nothing, get, "The broker's time and pace."),
        admin_route(
            broker,
            "POST",
            "/__admin/time/set",
            Instant,
            set_time,
            SETTING,
            {"at": "2030-01-07T15:00:00Z", "pace": "600"},
        ),
        admin_route(
            broker, "POST", "/__admin/time/advance", Span, advance, "Moves the clock forward.", {"seconds": "3600"}
        ),
        admin_route(broker, "POST", "/__admin/time/freeze", Nothing, freeze, "Stops the clock."),
        admin_route(
            broker,
            "POST",
            "/__admin/time/run",
            Pace,
            run,
            "Lets the clock run at a pace: 1 is real time, 600 is ten minutes a second.",
            {"pace": "60"},
        ),
    ]


def _time_json(broker: Broker, now: datetime) -> Fields:
    session = broker.market.session(now)
    return {
        "now": utc(now),
        "new_york": now.astimezone(NEW_YORK).isoformat(timespec="seconds"),
        "pace": plain(broker.market.clock.pace),
        "is_open": session.is_open,
        "next_open": utc(session.next_open),
        "next_close": utc(session.next_close),
    }


def _set_clock(broker: Broker, call: AdminCall[Instant]) -> None:
    at, clock = call.body.at, broker.market.clock
    require_within(at)
    last = broker.last_written_at() if at < call.now else None
    if last is not None and at < last:
        raise ValueError(
            f"at: {at.isoformat()} is before {utc(last)}, when the broker last wrote something down; its time only"
            " moves forward from there"
        )
    if call.body.pace is not None:
        clock.run(call.body.pace)
    clock.set(at)


def price_routes(broker: Broker) -> list[Described]:
    def pin(call: AdminCall[PinnedPrice]) -> Json:
        at = call.body.at
        if at is not None:
            require_within(at)
        if at is not None and at > call.now:
            raise ValueError(f"at: {at.isoformat()} is in the future; give a time in the past, or leave it out for now")
        broker.market.set_price(symbol_of(broker, call.body.symbol), call.body.price, at)
        broker.save_settings()
        return {"symbol": call.body.symbol, "price": plain(call.body.price)}

    def clear(call: AdminCall[Symbol]) -> Json:
        broker.market.clear_price(symbol_of(broker, call.body.symbol))
        broker.save_settings()
        return {"symbol": call.body.symbol, "price": None}

    def make(call: AdminCall[Made]) -> Json:
        symbols = broker.market.make_assets(call.body.count)
        broker.save_settings()
        return {"symbols": list(symbols)}

    return [
        admin_route(
            broker,
            "POST",
            "/__admin/assets/make",
            Made,
            make,
            "Makes stocks until there are so many, each with the prices of a listed one: for accounts of a size.",
            {"count": 3},
        ),
        admin_route(
            broker,
            "POST",
            "/__admin/prices/set",
            PinnedPrice,
            pin,
            PINNING,
            {"symbol": "SPY", "price": "450.00"},
        ),
        admin_route(
            broker,
            "POST",
            "/__admin/prices/clear",
            Symbol,
            clear,
            "Lets a pinned price follow the replay again.",
            {"symbol": "SPY"},
        ),
    ]


def symbol_of(broker: Broker, name: str) -> str:
    """The symbol of an asset, named in any of its ways. ValueError: there is none."""
    asset = broker.asset(name)
    if asset is None:
        raise ValueError(f"symbol: {name!r} is not an asset; GET /v2/assets lists them")
    return asset.symbol
