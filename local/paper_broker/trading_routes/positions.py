"""Positions: list, one, close one, close all."""

from datetime import timedelta
from decimal import Decimal

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.book import Book, Holding
from local.paper_broker.errors import ApiError, invalid, not_found
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.ordering import cancel_all_orders, close_all_positions, close_position
from local.paper_broker.params import flag, number
from local.paper_broker.wire import Fields, order_json, position_json


def list_positions(call: Call) -> Response:
    return ExactJsonResponse([_shown(call, holding) for holding in _book(call).holdings.values()])


def get_position(call: Call) -> Response:
    asset = call.broker.asset(call.path["symbol_or_asset_id"])
    holding = None if asset is None else _book(call).holdings.get(asset.symbol)
    if holding is None:
        raise not_found("position does not exist")
    return ExactJsonResponse(_shown(call, holding))


def _book(call: Call) -> Book:
    """The account's book now; as it was some seconds ago where a fault says that positions lag."""
    for fault in call.faults:
        if fault.kind == "stale_positions":
            lag = timedelta(microseconds=int(fault.seconds * 1_000_000))
            return call.broker.book_as_of(call.account.id, call.now - lag)
    return call.broker.book(call.account.id)


def _shown(call: Call, holding: Holding) -> Fields:
    broker, symbol = call.broker, holding.symbol
    held = sum(
        (order.held_now for order in broker.store.open_orders(call.account.id) if order.symbol == symbol), Decimal(0)
    )
    return position_json(
        holding,
        min(held, abs(holding.qty)),
        broker.known_asset(symbol),
        broker.price(symbol, call.now),
        broker.market.previous_close(symbol, call.now),
        call.now,
    )


def close_one(call: Call) -> Response:
    qty, percentage = number(call.query, "qty"), number(call.query, "percentage")
    if qty is not None and percentage is not None:
        raise invalid("only one of qty or percentage is accepted")
    if percentage is not None and percentage > 100:
        raise invalid("percentage must be between 0 and 100")
    order = close_position(call.broker, call.account, call.path["symbol_or_asset_id"], qty, percentage, call.now)
    return ExactJsonResponse(order_json(order))


def close_all(call: Call) -> Response:
    if flag(call.query, "cancel_orders"):
        cancel_all_orders(call.broker, call.account, call.now)
    answers: list[Fields] = []
    for symbol, outcome in close_all_positions(call.broker, call.account, call.now):
        shown = symbol.replace("/", "")
        if isinstance(outcome, ApiError):
            answers.append({"symbol": shown, "status": outcome.status, "body": outcome.body})
        else:
            answers.append({"symbol": shown, "status": 200, "body": order_json(outcome)})
    return ExactJsonResponse(answers, status_code=207)


def position_routes(broker: Broker) -> list[Route]:
    one = "/v2/positions/{symbol_or_asset_id:path}"
    return [
        trading_route(broker, "GET", "/v2/positions", list_positions),
        trading_route(broker, "DELETE", "/v2/positions", close_all),
        trading_route(broker, "GET", one, get_position),
        trading_route(broker, "DELETE", one, close_one),
    ]
