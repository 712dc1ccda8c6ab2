"""Between a caller and a use case: who calls, what was sent, and how a failure is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeGuard, TypeVar, get_args

from firebase_functions.https_fn import AuthData, CallableRequest, FunctionsErrorCode, HttpsError
from pydantic import BaseModel, SecretStr, ValidationError

from rebalancer.core.base.errors import InvalidInput, RebalancerError
from rebalancer.entrypoints.base.errors import https_error
from rebalancer.entrypoints.base.wire import is_whole_text, items_of
from rebalancer.services.access.rate_limit import Pace
from rebalancer.wiring import access, stores

Request = TypeVar("Request", bound=BaseModel)
Answer = TypeVar("Answer")
MAX_TEXT_SHOWN = 60


def answer(
    request: CallableRequest[Any],
    model: type[Request],
    use_case: Callable[[str, Request], Answer],
    *,
    pace: Pace = Pace.READING,
    needs_session: bool | Callable[[Request], bool] = False,
) -> Answer:
    """Check the caller and the input, run the use case with the caller's uid, and turn failures into `HttpsError`.

    `pace` says how often one user may call it. `needs_session`: a session that was ended is refused (within a minute,
    for SENSITIVE calls at once); what moves money, or decides what may, asks for it, and what stops it never does.
    A failure that nobody foresaw is logged with its traceback and answered as INTERNAL, without its text.
    """
    caller = _require_caller(request)
    uid = caller.uid or ""

    def proceed() -> Answer:
        access.rate_limiter().require_pace(uid, model.__name__, pace)
        body = parse_request(model, request.data)
        if needs_session(body) if callable(needs_session) else needs_session:
            _require_session(caller, ask_again=pace is Pace.SENSITIVE)
        return use_case(uid, body)

    return _answered(proceed)


def answer_stop(request: CallableRequest[Any], use_case: Callable[[str], Answer]) -> Answer:
    """Run a use case that stops trading: no rate, no session and no shape of the input keeps it from a caller who is
    signed in."""
    caller = _require_caller(request)
    return _answered(lambda: use_case(caller.uid or ""))


def has_live_session(caller: AuthData | None) -> bool:
    """Whether the caller's session is known to be live; one that cannot be looked up is not."""
    if caller is None:
        return False
    try:
        _require_session(caller, ask_again=False)
    except (HttpsError, RebalancerError):
        return False
    return True


def _require_caller(request: CallableRequest[Any]) -> AuthData:
    if request.auth is None or not request.auth.uid:
        raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.", {"code": "UNAUTHENTICATED"})
    return request.auth


def _answered(call: Callable[[], Answer]) -> Answer:
    """Return what the call returns, with its failures as the callers of a callable see them."""
    try:
        return call()
    except RebalancerError as error:
        stores.log().refusal("callable_refused", code=error.code, kind=type(error).__name__)
        raise https_error(error) from error
    except HttpsError:
        raise
    except Exception as error:
        stores.log().failure("callable_failed", error)
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
    _require_whole_text(payload)
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part)[:MAX_TEXT_SHOWN] for part in first["loc"])
        if first["type"] == "extra_forbidden":
            allowed = ", ".join(_fields_at(model, first["loc"][:-1]))
            hint = f"; allowed are {allowed}" if allowed else ""
            raise InvalidInput(f"{field} is an unknown field{hint}.", field=field) from error
        if first["type"] == "missing":
            raise InvalidInput(f"{field} is missing, but is required.", field=field) from error
        if _holds_secrets(model):
            # Without its cause, which quotes what was sent.
            raise InvalidInput(f"{field}: {_sentence(first['msg'])}", field=field) from None
        shown = repr(first["input"])[:MAX_TEXT_SHOWN]
        raise InvalidInput(f"{field} is {shown}: {_sentence(first['msg'])}", field=field) from error


def _holds_secrets(model: type[BaseModel]) -> bool:
    """Whether what was sent must not be shown again, not even to the one who sent it: answers end up in logs."""
    return any(field.annotation is SecretStr for field in model.model_fields.values())


def _require_session(caller: AuthData, *, ask_again: bool) -> None:
    if not access.sessions().is_current(caller.uid or "", _began_at(caller), ask_again=ask_again):
        raise HttpsError(
            FunctionsErrorCode.UNAUTHENTICATED, "This session was ended; sign in again.", {"code": "SESSION_ENDED"}
        )


def _began_at(caller: AuthData) -> datetime:
    """Return when the session began; one whose `auth_time` is missing or is no time began too long ago."""
    try:
        return datetime.fromtimestamp(int(caller.token.get("auth_time", 0)), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _fields_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the fields that a request may have at this place; none where its shape does not name them."""
    found: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int):
            # An item of the list whose field was named before: the same model.
            continue
        field = None if found is None else found.model_fields.get(part)
        found = None if field is None else _model_in(field.annotation)
    return [] if found is None else list(found.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The one model that an annotation speaks of, however deep in lists and alternatives."""
    if _is_model(annotation):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _require_whole_text(payload: object) -> None:
    """Raise `InvalidInput` for text with half a character in it, which can neither be stored nor shown."""
    level = [payload]
    while level:
        for text in level:
            if isinstance(text, str) and not is_whole_text(text):
                raise InvalidInput("The request holds half a character (a lone surrogate).", code="BAD_TEXT")
        level = [item for each in level for item in items_of(each)]


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:] + ("" if text.endswith(".") else ".")
