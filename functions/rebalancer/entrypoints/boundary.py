"""What stands between a caller and a use case: who calls, what was sent, and how a failure is told."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, TypeGuard, TypeVar, get_args

from firebase_functions import logger
from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError
from pydantic import BaseModel, ValidationError

from rebalancer.core.errors import InvalidInput, RebalancerError
from rebalancer.entrypoints.errors import https_error

Request = TypeVar("Request", bound=BaseModel)
MAX_TEXT_SHOWN = 60


def answer(request: CallableRequest[Any], model: type[Request], use_case: Callable[[str, Request], Any]) -> Any:
    """Check the caller and the input, run the use case with the caller's uid, and turn failures into `HttpsError`.

    A failure that nobody foresaw is logged with its traceback and told as INTERNAL, without its text.
    """
    if request.auth is None or not request.auth.uid:
        raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.", {"code": "UNAUTHENTICATED"})
    try:
        return use_case(request.auth.uid, parse_request(model, request.data))
    except RebalancerError as error:
        logger.warn("callable_refused", event="callable_refused", code=error.code, kind=type(error).__name__)
        raise https_error(error) from error
    except HttpsError:
        raise
    except Exception as error:
        logger.error("callable_failed", event="callable_failed", kind=type(error).__name__)
        logger.error(traceback.format_exc(), event="traceback")
        raise HttpsError(
            FunctionsErrorCode.INTERNAL,
            "Something went wrong on our side; nothing more was ordered.",
            {"code": "INTERNAL"},
        ) from error


def parse_request(model: type[Request], payload: object) -> Request:
    """Read a request. Raises `InvalidInput` with one sentence: which field, what was wrong, what is allowed."""
    if payload is None:
        payload = {}
    if not isinstance(payload, dict):
        raise InvalidInput("The request must be an object.")
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part)[:MAX_TEXT_SHOWN] for part in first["loc"])
        if first["type"] == "extra_forbidden":
            allowed = ", ".join(_fields_at(model, first["loc"][:-1]))
            raise InvalidInput(f"{field} is an unknown field; allowed are {allowed}.", field=field) from error
        if first["type"] == "missing":
            raise InvalidInput(f"{field} is missing, but is required.", field=field) from error
        shown = repr(first["input"])[:MAX_TEXT_SHOWN]
        raise InvalidInput(f"{field} is {shown}: {_sentence(first['msg'])}", field=field) from error


def _fields_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The fields that a request may have at this place."""
    for part in path:
        annotation = model.model_fields[str(part)].annotation
        model = next(kind for kind in (annotation, *get_args(annotation)) if _is_model(kind))
    return list(model.model_fields)


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:] + ("" if text.endswith(".") else ".")
