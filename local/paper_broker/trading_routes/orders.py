"""Orders: submit, list, look up, replace, cancel."""

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.model import Order, PartialFill
from local.paper_broker.engine.request import parse_order, parse_replacement
from local.paper_broker.errors import invalid, not_found
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.ordering import (
    Fate,
    cancel_all_orders,
    cancel_order,
    find_order,
    replace_order,
    submit_order,
)
from local.paper_broker.params import choice, flag, instant, names, whole
from local.paper_broker.wire import order_json

LIST_DEFAULT, LIST_MOST = 50, 500


def submit(call: Call) -> Response:
    request = parse_order(call.body)
    return ExactJsonResponse(order_json(submit_order(call.broker, call.account, request, call.now, _fate(call))))


def _fate(call: Call) -> Fate:
    reject, partial = False, None
    for fault in call.faults:
        if fault.kind == "rejected":
            reject = True
        elif fault.kind == "partial":
            partial = PartialFill(fraction=fault.fraction, rest_after_seconds=fault.rest_after_seconds)
    return Fate(reject, partial)


def list_orders(call: Call) -> Response:
    """Orders by time of submission; `after` and `until`, also by order id, leave the named instant itself out."""
    status = choice(call.query, "status", ("open", "closed", "all"), "open")
    direction = choice(call.query, "direction", ("asc", "desc"), "desc")
    limit = whole(call.query, "limit", LIST_DEFAULT, 1, LIST_MOST)
    flag(call.query, "nested")
    found = [order for _, order in call.broker.store.orders(call.account.id)]
    kept = [
        order
        for order in _between(call, found)
        if (status == "all" or order.is_open == (status == "open")) and _is_wanted(call, order)
    ]
    if direction == "desc":
        kept.reverse()
    return ExactJsonResponse([order_json(order) for order in kept[:limit]])


def _between(call: Call, orders: list[Order]) -> list[Order]:
    """The orders, oldest first, within the asked-for stretch of time or of the sequence of orders."""
    after, until = instant(call.query, "after"), instant(call.query, "until")
    before_id, after_id = call.query.get("before_order_id"), call.query.get("after_order_id")
    if (before_id or after_id) and (after or until):
        raise invalid("before_order_id and after_order_id cannot be combined with after and until")
    if before_id and after_id:
        raise invalid("only one of before_order_id and after_order_id is accepted")
    ids = [order.id for order in orders]
    if before_id:
        return orders[: ids.index(find_order(call.broker, call.account, before_id).id)]
    if after_id:
        return orders[ids.index(find_order(call.broker, call.account, after_id).id) + 1 :]
    return [
        order
        for order in orders
        if (after is None or order.submitted_at > after) and (until is None or order.submitted_at < until)
    ]


def _is_wanted(call: Call, order: Order) -> bool:
    symbols = {name.upper().replace("/", "") for name in names(call.query, "symbols")}
    classes = names(call.query, "asset_class")
    side = call.query.get("side")
    if side and side.lower() not in ("buy", "sell"):
        raise invalid("invalid side: must be one of buy, sell")
    return (
        (not symbols or order.symbol.replace("/", "") in symbols)
        and (not side or order.side == side.lower())
        and (not classes or "all" in classes or order.asset_class in classes)
    )


def get_order(call: Call) -> Response:
    flag(call.query, "nested")
    return ExactJsonResponse(order_json(find_order(call.broker, call.account, call.path["order_id"])))


def get_order_by_client_order_id(call: Call) -> Response:
    client_order_id = call.query.get("client_order_id")
    if not client_order_id:
        raise invalid("client_order_id is required")
    order = call.broker.store.order_by_client_id(call.account.id, client_order_id)
    if order is None:
        raise not_found(f"order not found for {client_order_id}")
    return ExactJsonResponse(order_json(order))


def replace(call: Call) -> Response:
    changes = parse_replacement(call.body)
    order = replace_order(call.broker, call.account, call.path["order_id"], changes, call.now)
    return ExactJsonResponse(order_json(order))


def cancel(call: Call) -> Response:
    cancel_order(call.broker, call.account, call.path["order_id"], call.now)
    return Response(status_code=204)


def cancel_all(call: Call) -> Response:
    canceled = cancel_all_orders(call.broker, call.account, call.now)
    return ExactJsonResponse([{"id": order.id, "status": 200} for order in canceled], status_code=207)


def order_routes(broker: Broker) -> list[Route]:
    return [
        trading_route(broker, "POST", "/v2/orders", submit),
        trading_route(broker, "GET", "/v2/orders", list_orders),
        trading_route(broker, "DELETE", "/v2/orders", cancel_all),
        trading_route(broker, "GET", "/v2/orders:by_client_order_id", get_order_by_client_order_id),
        trading_route(broker, "GET", "/v2/orders/{order_id}", get_order),
        trading_route(broker, "PATCH", "/v2/orders/{order_id}", replace),
        trading_route(broker, "DELETE", "/v2/orders/{order_id}", cancel),
    ]
