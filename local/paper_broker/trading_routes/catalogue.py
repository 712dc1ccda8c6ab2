"""What the broker offers to anyone with a key: assets, clock, calendar."""

from datetime import date, timedelta

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.timing import AFTER_MARKET
from local.paper_broker.errors import ApiError, malformed, not_found
from local.paper_broker.market import NEW_YORK, SessionDay
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.params import choice, names
from local.paper_broker.wire import Fields, asset_json

CALENDAR_FIRST, CALENDAR_LAST = date(2016, 1, 1), date(2034, 12, 29)
"""The years that the market's calendar covers; Alpaca's own goes from 1970 to 2029."""
ASSET_CLASSES = ("us_equity", "us_option", "crypto", "crypto_perp", "treasury", "corporate", "ipo")


def list_assets(call: Call) -> Response:
    status = choice(call.query, "status", ("active", "inactive", "all"), "all")
    asset_class = choice(call.query, "asset_class", ASSET_CLASSES, "us_equity")
    exchange = (call.query.get("exchange") or "").upper()
    if names(call.query, "attributes"):
        return ExactJsonResponse([])
    return ExactJsonResponse(
        [
            asset_json(asset)
            for asset in call.broker.market.assets()
            if asset.asset_class == asset_class and status in ("all", asset.status) and exchange in ("", asset.exchange)
        ]
    )


def get_asset(call: Call) -> Response:
    name = call.path["symbol_or_asset_id"]
    asset = call.broker.asset(name)
    if asset is None:
        raise not_found(f"asset not found for {name}")
    return ExactJsonResponse(asset_json(asset))


def get_clock(call: Call) -> Response:
    session = call.broker.market.session(call.now)
    return ExactJsonResponse(
        {
            "timestamp": call.now.astimezone(NEW_YORK).isoformat(),
            "is_open": session.is_open,
            "next_open": session.next_open.astimezone(NEW_YORK).isoformat(),
            "next_close": session.next_close.astimezone(NEW_YORK).isoformat(),
        }
    )


def get_calendar(call: Call) -> Response:
    """Trading days from `start` to `end`, both included; by settlement date where `date_type` says so."""
    market = call.broker.market
    start, end = _day(call, "start", CALENDAR_FIRST), _day(call, "end", CALENDAR_LAST)
    if _date_type(call) == "trading":
        days = market.sessions(max(start, CALENDAR_FIRST), min(end, CALENDAR_LAST))
    else:
        near = market.sessions(max(start, CALENDAR_FIRST) - timedelta(days=10), min(end, CALENDAR_LAST))
        days = [day for day in near if start <= market.settlement_date(day.date) <= end]
    return ExactJsonResponse([_calendar_day(call, day) for day in days])


def _date_type(call: Call) -> str:
    try:
        return choice(call.query, "date_type", ("trading", "settlement"), "trading")
    except ApiError as refusal:
        raise malformed(refusal.message) from None  # the calendar answers 400 where the other lists answer 422


def _day(call: Call, name: str, default: date) -> date:
    text = call.query.get(name)
    if not text:
        return default
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise malformed(f"invalid {name}: must be a date, as in 2026-01-31") from None


def _calendar_day(call: Call, day: SessionDay) -> Fields:
    opens, closes = day.open.astimezone(NEW_YORK), day.close.astimezone(NEW_YORK)
    return {
        "date": day.date.isoformat(),
        "open": f"{opens:%H:%M}",
        "close": f"{closes:%H:%M}",
        "session_open": "0400",
        "session_close": f"{closes + AFTER_MARKET:%H%M}",
        "settlement_date": call.broker.market.settlement_date(day.date).isoformat(),
    }


def catalogue_routes(broker: Broker) -> list[Route]:
    return [
        trading_route(broker, "GET", "/v2/assets", list_assets),
        trading_route(broker, "GET", "/v2/assets/{symbol_or_asset_id:path}", get_asset),
        trading_route(broker, "GET", "/v2/clock", get_clock),
        trading_route(broker, "GET", "/v2/calendar", get_calendar),
    ]
