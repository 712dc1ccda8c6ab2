"""One authenticated request as the trading routes see it, and the frame that makes an endpoint of a function of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import Account
from local.paper_broker.errors import forbidden_key, malformed, unauthorized
from local.paper_broker.faults import FaultRule, faults_of

BODY_BYTES_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Call:
    """A request within a broker's turn: who asks, at what broker time, for what. `faults` are those that matched it."""

    broker: Broker
    account: Account
    now: datetime
    path: Mapping[str, str]
    query: QueryParams
    body: object
    faults: tuple[FaultRule, ...]


Answer = Callable[[Call], Response]


def authenticate(broker: Broker, request: Request) -> Account:
    """The account whose key and secret, or whose token, the request carries.

    ApiError 401: no, an unknown or a revoked key or token; 403: wrong secret.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    granted = broker.oauth.key_id_of(token) if scheme.lower() == "bearer" else None
    account = broker.account_of_key(granted or request.headers.get("APCA-API-KEY-ID", ""))
    if account is None or account.is_revoked:
        raise unauthorized()
    if granted:
        return account
    if request.headers.get("APCA-API-SECRET-KEY", "") != account.secret:
        raise forbidden_key()
    return account


def trading_route(broker: Broker, method: str, path: str, answer: Answer) -> Route:
    """The route that authenticates, reads the body and answers within one turn of the broker."""

    async def endpoint(request: Request) -> Response:
        account = authenticate(broker, request)
        body = decode_body(await request.body())

        def take_turn() -> Response:
            with broker.turn() as now:
                current = broker.account_of_key(account.key_id) or account
                return answer(
                    Call(
                        broker, current, now, request.path_params, request.query_params, body, faults_of(request.scope)
                    )
                )

        return await run_in_threadpool(take_turn)

    return Route(path, endpoint, methods=[method], name=f"{method} {path}")


def decode_body(raw: bytes) -> object:
    """The JSON in a body, numbers as Decimal or int; None for an empty one. ApiError 400: it is no JSON."""
    if not raw.strip():
        return None
    if len(raw) > BODY_BYTES_MAX:
        raise malformed(f"request body is too large: at most {BODY_BYTES_MAX} bytes")
    try:
        return json.loads(raw, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise malformed("request body format is invalid") from None


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
