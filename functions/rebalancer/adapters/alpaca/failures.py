"""What a failed request means: who must act, and under which code.

Alpaca's numeric codes are too coarse (40310000 alone means buying power, quantity, fractions and wash trades), so
the HTTP status decides the kind and the message decides the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from requests import ConnectionError as RequestsConnectionError
from requests import ConnectTimeout, Response, Timeout
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable, RebalancerError

TRANSIENT_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same read may succeed."""

_LONGEST_MESSAGE = 300
_FORBIDDEN_CODE = 40310000

# Checked in order: the first pattern found in the broker's message names the reason.
_REASONS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"client_order_id must be unique", "DUPLICATE_ORDER_ID"),
        (r"settle|good faith", "UNSETTLED_FUNDS"),
        (r"insufficient (\S+ )?buying power|insufficient balance for USD", "INSUFFICIENT_BUYING_POWER"),
        (r"insufficient (qty|balance)", "INSUFFICIENT_QUANTITY"),
        (r"not fractionable|trade fractional", "NOT_FRACTIONABLE"),
        (r"wash trade", "WASH_TRADE"),
        (r"sold short|allowed to short", "SHORT_NOT_ALLOWED"),
        (r"asset \S+ not found|could not find asset", "ASSET_NOT_FOUND"),
        (r"not tradable|not active|halted", "ASSET_NOT_TRADABLE"),
        (r"minimal (amount|qty)", "ORDER_TOO_SMALL"),
    )
)
_BY_STATUS: Final = {
    400: "INVALID_REQUEST",
    401: "BROKER_UNAUTHORIZED",
    403: "BROKER_UNAUTHORIZED",
    404: "BROKER_NOT_FOUND",
    409: "BROKER_CONFLICT",
    422: "INVALID_REQUEST",
}


def refusal(response: Response) -> RebalancerError:
    """Return the error of an answer that is no success, to a request that may be repeated without harm."""
    status = response.status_code
    if status == 429:
        return BrokerUnavailable("The broker allows no more requests for now.", code="RATE_LIMITED")
    if status in TRANSIENT_STATUSES or status >= 500 or status < 400:
        return BrokerUnavailable(f"The broker answered with HTTP {status}.", code="BROKER_ERROR")
    return _rejection(response)


def send_refusal(response: Response) -> RebalancerError:
    """Return the error of an answer that is no success, to a request that must not be repeated.

    A 429 was turned away at the door. After 5xx, a timeout reported by a gateway (408) or a redirect nobody can say
    whether the order was taken.
    """
    status = response.status_code
    if status == 429 or (400 <= status < 500 and status not in TRANSIENT_STATUSES):
        return refusal(response)
    return BrokerOutcomeUnknown(
        f"The broker answered an order with HTTP {status}; it may have taken it.", code="BROKER_ERROR"
    )


def connection_failure(error: Exception) -> BrokerUnavailable:
    """Return the error of a read to which no answer came."""
    if isinstance(error, Timeout):
        return BrokerUnavailable("The broker did not answer in time.", code="BROKER_TIMEOUT")
    return BrokerUnavailable(f"The broker could not be reached ({type(error).__name__}).", code="BROKER_UNREACHABLE")


def send_connection_failure(error: Exception) -> RebalancerError:
    """Return the error of a send to which no answer came: unavailable only where no connection was ever made."""
    if _never_connected(error):
        return connection_failure(error)
    code = "BROKER_TIMEOUT" if isinstance(error, Timeout) else "CONNECTION_LOST"
    return BrokerOutcomeUnknown("The broker's answer to an order was lost; it may have taken it.", code=code)


def unreadable(what: str, why: str) -> BrokerUnavailable:
    """Return the error of an incomplete answer: `what` names the place, `why` the first thing wrong."""
    return BrokerUnavailable(f"The broker's answer cannot be read: {what}: {why}.", code="BROKER_ANSWER_UNREADABLE")


def _never_connected(error: Exception) -> bool:
    if isinstance(error, ConnectTimeout):
        return True
    if not isinstance(error, RequestsConnectionError) or not error.args:
        return False
    cause = error.args[0]
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _rejection(response: Response) -> BrokerRejected:
    body = _error_body(response)
    message = _one_line(str(body.get("message", "")))
    details: dict[str, object] = {"http_status": response.status_code}
    if isinstance(body.get("code"), int):
        details["broker_code"] = body["code"]
    reason = next((code for pattern, code in _REASONS if pattern.search(message)), None)
    if reason is None:
        reason = _BY_STATUS.get(response.status_code, "BROKER_REFUSED")
        if response.status_code == 403 and body.get("code") == _FORBIDDEN_CODE:
            reason = "BROKER_FORBIDDEN"
    if reason == "BROKER_UNAUTHORIZED":
        return BrokerRejected(
            "The broker refused the account's keys: they are wrong, revoked or lack a permission.",
            code=reason,
            details=details,
        )
    said = f': "{message}"' if message else ""
    return BrokerRejected(f"The broker refused the request{said}.", code=reason, details=details)


def _error_body(response: Response) -> Mapping[str, object]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _one_line(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    cut = printable if len(printable) <= _LONGEST_MESSAGE else printable[:_LONGEST_MESSAGE] + "…"
    return cut.strip().rstrip(".")
