"""The list of admin routes, the page that describes them, the settings and the request log."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.admin_routes.account_routes import account_routes, key_routes
from local.paper_broker.admin_routes.action_routes import action_routes, listing_routes
from local.paper_broker.admin_routes.fault_routes import fault_routes
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route, require_loopback
from local.paper_broker.admin_routes.hand_routes import hand_routes
from local.paper_broker.admin_routes.market_routes import price_routes, time_routes
from local.paper_broker.broker import Broker
from local.paper_broker.faults import FaultBook
from local.paper_broker.market.exact_json import ExactJsonResponse, Json
from local.paper_broker.middleware import RequestLog
from local.paper_broker.settings import BrokerSettings
from local.paper_broker.wire import Fields


def admin_routes(broker: Broker, log: RequestLog, faults: FaultBook) -> list[Route]:
    """Every admin route, with `GET /__admin/` that describes the others."""
    described = [
        *time_routes(broker),
        *price_routes(broker),
        *listing_routes(broker),
        *action_routes(broker),
        *fault_routes(broker, faults),
        *account_routes(broker),
        *hand_routes(broker),
        *key_routes(broker),
        *_settings_routes(broker),
        *_log_routes(broker, log),
    ]

    async def describe(request: Request) -> Response:
        require_loopback(request)
        return ExactJsonResponse(_description(described))

    async def health(_request: Request) -> Response:
        return ExactJsonResponse({"status": "ok"})

    index = Route("/__admin/", describe, methods=["GET"])
    return [index, Route("/__admin/health", health, methods=["GET"]), *(entry.route for entry in described)]


def _description(described: list[Described]) -> Json:
    defaults = {name: str(value) for name, value in BrokerSettings().model_dump().items()}
    routes: list[Json] = [{"route": "GET /__admin/health", "purpose": "Answers 200 when the broker is ready."}]
    for entry in described:
        fields: Fields = {"route": str(entry.route.name), "purpose": entry.purpose}
        routes.append(fields if entry.example is None else {**fields, "example": entry.example})
    return {"about": "Admin routes of the paper broker; loopback only.", "default_settings": defaults, "routes": routes}


def _settings_routes(broker: Broker) -> list[Described]:
    def show(_call: AdminCall[Nothing]) -> Json:
        return dict(broker.settings.state())

    def change(call: AdminCall[BrokerSettings]) -> Json:
        broker.settings = broker.settings.model_copy(update=call.body.model_dump(exclude_unset=True))
        broker.save_settings()
        return dict(broker.settings.state())

    purpose = (
        "Changes settings: fill_delay_seconds (broker time from acceptance to the exchange; 0: at the next look) and"
        " rate_limit_per_minute (a key; Alpaca's own is 200)."
    )
    example: Json = {"fill_delay_seconds": "0.2", "rate_limit_per_minute": 200}
    return [
        admin_route(broker, "GET", "/__admin/settings", Nothing, show, "The settings."),
        admin_route(broker, "PATCH", "/__admin/settings", BrokerSettings, change, purpose, example),
    ]


def _log_routes(broker: Broker, log: RequestLog) -> list[Described]:
    def show(_call: AdminCall[Nothing]) -> Json:
        requests: list[Json] = [
            {
                "method": request.method, "path": request.path, "query": request.query, "key_id": request.key_id,
                "status": request.status, "faults": list(request.faults),
            }
            for request in log.latest()
        ]  # fmt: skip
        return {"total": sum(log.counts().values()), "counts": log.counts(), "requests": requests}

    def reset(_call: AdminCall[Nothing]) -> Json:
        log.reset()
        return {"total": 0}

    return [
        admin_route(
            broker,
            "GET",
            "/__admin/requests",
            Nothing,
            show,
            "API requests since the last reset: counts by method and path, and the latest; status 0: no answer sent.",
        ),
        admin_route(broker, "DELETE", "/__admin/requests", Nothing, reset, "Forgets the requests."),
    ]
