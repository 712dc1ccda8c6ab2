"""Time and prices, as a test sets them."""

from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from local.paper_broker.accounts import Exact
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.broker import Broker
from local.paper_broker.market.exact_json import Json
from local.paper_broker.numbers import plain
from local.paper_broker.wire import utc


class Instant(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at: datetime


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


class Made(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int


class Symbol(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str


def time_routes(broker: Broker) -> list[Described]:
    clock = broker.market.clock

    def shown() -> Json:
        now = clock.now()
        session = broker.market.session(now)
        return {"now": utc(now), "pace": plain(clock.pace), "is_open": session.is_open}

    def changed() -> Json:
        broker.save_settings()
        return shown()

    def get(_call: AdminCall[Nothing]) -> Json:
        return shown()

    def set_time(call: AdminCall[Instant]) -> Json:
        clock.set(call.body.at)
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
            "Moves the clock to an instant; the pace stays.",
            {"at": "2026-01-05T15:00:00Z"},
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
            "Lets the clock run at a pace; 1 is real time.",
            {"pace": "60"},
        ),
    ]


def price_routes(broker: Broker) -> list[Described]:
    def pin(call: AdminCall[PinnedPrice]) -> Json:
        broker.market.set_price(symbol_of(broker, call.body.symbol), call.body.price)
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
            "Pins a symbol's trade price; bid and ask follow by the usual spread.",
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
