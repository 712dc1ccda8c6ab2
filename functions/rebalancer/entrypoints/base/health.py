"""The platform's probe of a cold instance."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Request, Response

HEALTH_PATH = "/__/health"


def answering_health(function: Callable[..., Any]) -> Callable[[Request], Response]:
    """Answer the platform's probe of a cold instance, GET /__/health, before it runs the schedule.

    (The library declares a scheduled function as a `Response`, hence the wide type.)
    """

    @wraps(function)
    def guarded(request: Request) -> Response:
        if request.path == HEALTH_PATH:
            return Response("ok")
        response: Response = function(request)
        return response

    return guarded
