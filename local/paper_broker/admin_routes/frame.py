"""The frame of an admin route: loopback only, a checked body, one sentence for what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import decode_body
from local.paper_broker.errors import forbidden, unprocessable
from local.paper_broker.market import UnknownSymbolError
from local.paper_broker.market.exact_json import ExactJsonResponse, Json


class Nothing(BaseModel):
    """No body."""

    model_config = ConfigDict(extra="forbid")


B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class AdminCall(Generic[B]):
    """An admin's request within a broker's turn."""

    now: datetime
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: B


@dataclass(frozen=True, slots=True)
class Described:
    """A route with what `GET /__admin/` says of it: a sentence, and a body that works."""

    route: Route
    purpose: str
    example: Json = None


def admin_route(
    broker: Broker,
    method: str,
    path: str,
    body_type: type[B],
    answer: Callable[[AdminCall[B]], Json],
    purpose: str,
    example: Json = None,
) -> Described:
    """A route that checks the caller and the body and answers within one turn; ValueErrors become a 422."""

    async def endpoint(request: Request) -> Response:
        require_loopback(request)
        raw = decode_body(await request.body())

        def take_turn() -> Json:
            with broker.turn() as now:
                body = _checked(body_type, {} if raw is None else raw)
                return answer(AdminCall(now, request.path_params, request.query_params, body))

        try:
            return ExactJsonResponse(await run_in_threadpool(take_turn))
        except (ValueError, UnknownSymbolError) as problem:
            raise unprocessable(str(problem)) from None

    return Described(Route(path, endpoint, methods=[method], name=f"{method} {path}"), purpose, example)


def require_loopback(request: Request) -> None:
    """Refuses (ApiError 403) callers from another machine, and pages that a browser sends here."""
    host = request.client.host if request.client else ""
    try:
        is_local = ip_address(host).is_loopback
    except ValueError:
        is_local = False
    if not is_local or "origin" in request.headers:
        raise forbidden("admin routes answer on loopback only, and not to browsers")


def _checked(body_type: type[B], raw: object) -> B:
    try:
        return body_type.model_validate(raw)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        message = first["msg"].removeprefix("Value error, ")
        raise ValueError(f"{field}: {message}") from None
