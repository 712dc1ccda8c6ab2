"""The door: every callable at `/api/<name>` of one function, in the callable protocol.

A body that no callable could read is refused here, before the platform's library logs it as a failure of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, wraps
from importlib import import_module
from typing import Any, Final

from firebase_functions import https_fn
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError
from flask import Request, Response

from rebalancer.entrypoints.base.health import HEALTH_PATH

PREFIX: Final = "/api/"
BODY_BYTES_MAX: Final = 1_000_000
"""Room for the largest sets that callables take (450 targets are some 60 kB), and no more."""
DEPTH_MAX: Final = 32
"""Levels of nested lists and objects; the deepest request of ours has six."""

Answering = Callable[[Request], Response]


class Door:
    """Looks a name up in the manifest's table and imports its area when the name is first called.

    `areas` says for each callable which module below `rebalancer.entrypoints` has a function of its name.
    """

    def __init__(self, areas: Mapping[str, str]) -> None:
        self._areas = areas
        self._opened = cache(self._open)

    def answer(self, request: Request) -> Response:
        """Answer one call; every refusal is a callable error, never a failure of the server."""
        if request.path == HEALTH_PATH:
            return Response("ok")
        name = request.path.removeprefix(PREFIX).strip("/")
        if name not in self._areas:
            return _refused(FunctionsErrorCode.NOT_FOUND, "There is no callable of this name.", "UNKNOWN_CALLABLE")
        return refusal(request) or self._opened(name)(request)

    def _open(self, name: str) -> Answering:
        # The library declares what it returns as what it was given, though it is a function of a request.
        decorate: Callable[[Any], Any] = https_fn.on_call()
        answering: Answering = decorate(load(self._areas, name))
        return answering


def load(areas: Mapping[str, str], name: str) -> Any:
    """Load the function that answers a callable; importing its area is the first call's work."""
    return getattr(import_module(f"rebalancer.entrypoints.{areas[name]}"), name)


def refusing_unreadable(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callable that is deployed under its own name, with the same refusals as behind the door."""

    @wraps(function)
    def guarded(request: Request) -> Response:
        # The library answers a preflight, which has no body.
        refused = None if request.method == "OPTIONS" else refusal(request)
        return refused or function(request)

    return guarded


def refusal(request: Request) -> Response | None:
    """Return the answer to a request outside the callable protocol; None if it can be read."""
    if request.method != "POST":
        return _invalid("A callable is called by POST.", "WRONG_METHOD")
    if request.mimetype != "application/json":
        return _invalid("The content type must be application/json.", "WRONG_CONTENT_TYPE")
    size = request.content_length if request.content_length is not None else len(request.get_data(cache=True))
    if size > BODY_BYTES_MAX:
        return _invalid(f"The request has {size:,} bytes; at most {BODY_BYTES_MAX:,} are allowed.", "REQUEST_TOO_LARGE")
    try:
        body = json.loads(request.get_data(cache=True).decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        return _invalid("The request is not UTF-8 text.", "NOT_UTF8")
    except (ValueError, RecursionError):
        return _invalid("The request cannot be read as JSON.", "NOT_JSON")
    if not isinstance(body, dict) or set(body) != {"data"}:
        return _invalid('The request must be an object with the one field "data".', "NOT_A_CALL")
    if not _is_shallow(body):
        return _invalid(f"The request is nested deeper than {DEPTH_MAX} levels.", "TOO_DEEP")
    return None


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON.")


def _is_shallow(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(DEPTH_MAX + 1):
        level = [item for each in level for item in _items(each)]
        if not level:
            return True
    return False


def _items(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _invalid(message: str, code: str) -> Response:
    return _refused(FunctionsErrorCode.INVALID_ARGUMENT, message, code)


def _refused(code: FunctionsErrorCode, message: str, detail: str) -> Response:
    error = HttpsError(code, message, {"code": detail})
    return Response(
        json.dumps({"error": error._as_dict()}), status=error._http_error_code.status, mimetype="application/json"
    )
