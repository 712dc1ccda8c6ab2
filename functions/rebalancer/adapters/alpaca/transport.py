"""HTTP to Alpaca on the SDK's own client, with what it leaves out: timeouts, exact decimals, harmless retries."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Final

from alpaca.common.rest import RESTClient
from requests import RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from rebalancer.adapters.alpaca.connection import AlpacaCredentials, AlpacaToken, Patience
from rebalancer.adapters.alpaca.failures import (
    TRANSIENT_STATUSES,
    connection_failure,
    refusal,
    send_connection_failure,
    send_refusal,
    unreadable,
)
from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerUnavailable, RebalancerError

CONNECTIONS_KEPT: Final = 40
"""As many as one instance makes calls at once: all of them may be of one account, the deployment's own."""

_REPEATABLE: Final = frozenset({"GET", "DELETE"})
_CHANCE: Final = random.SystemRandom()
_NO_ANSWER = (RequestException, HTTPError, OSError)


@dataclass(frozen=True, slots=True)
class _Failed:
    """One attempt that failed; `wait_seconds` is what the broker asked us to wait, None where it did not say."""

    error: RebalancerError
    is_final: bool
    wait_seconds: float | None = None


class AlpacaRest(RESTClient):
    """The SDK's client with its lowest step, one request, replaced; addresses, headers and keys stay the SDK's.

    GET and DELETE are repeated after lost connections, timeouts, 429 and 5xx, within `Patience`. Nothing else is ever
    repeated. urllib3's `Retry` was not enough: it repeats the connects of a POST too, and knows neither a budget
    of time nor Alpaca's `X-RateLimit-Reset`.

    Raises:
        BrokerRejected: a final no. BrokerUnavailable: no answer, or none that can be read. BrokerOutcomeUnknown:
            only for a POST that may have taken effect.
    """

    def __init__(
        self,
        credentials: AlpacaCredentials | AlpacaToken,
        root_url: str,
        patience: Patience,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if isinstance(credentials, AlpacaToken):
            super().__init__(base_url=root_url, oauth_token=credentials.token)
        else:
            super().__init__(base_url=root_url, api_key=credentials.key_id, secret_key=credentials.secret)
        # The SDK's own pool keeps ten connections and opens and drops one for each further call at the same time.
        self._session.mount("https://", HTTPAdapter(pool_maxsize=CONNECTIONS_KEPT))
        self._patience = patience
        self._sleep = sleep

    # The SDK calls this for each request; `retry` counts its own repetitions, which never happen: they follow only
    # from its RetryException.
    def _one_request(self, method: str, url: str, opts: dict[str, Any], retry: int) -> Any:
        del retry
        if method.upper() in _REPEATABLE:
            return self._ask(method, url, opts)
        return self._send(method, url, opts)

    def _request_once(self, method: str, url: str, opts: dict[str, Any]) -> Response:
        timeout = (self._patience.connect_seconds, self._patience.read_seconds)
        return self._session.request(method, url, timeout=timeout, **opts)

    def _send(self, method: str, url: str, opts: dict[str, Any]) -> Any:
        try:
            response = self._request_once(method, url, opts)
        except _NO_ANSWER as error:
            raise send_connection_failure(error) from error
        if not _is_success(response):
            raise send_refusal(response)
        try:
            return parse_exactly(response)
        except BrokerUnavailable as error:
            raise BrokerOutcomeUnknown(error.message, code=error.code) from error

    def _ask(self, method: str, url: str, opts: dict[str, Any]) -> Any:
        patience = self._patience
        deadline = time.monotonic() + patience.budget_seconds
        for attempt in range(1, patience.attempts + 1):
            answer = self._attempt(method, url, opts)
            if not isinstance(answer, _Failed):
                return parse_exactly(answer)
            pause = self._pause_seconds(attempt, answer)
            if answer.is_final or attempt == patience.attempts or time.monotonic() + pause > deadline:
                raise answer.error
            self._sleep(pause)
        raise BrokerUnavailable("No attempt was allowed to reach the broker.", code="BROKER_UNREACHABLE")

    def _attempt(self, method: str, url: str, opts: dict[str, Any]) -> Response | _Failed:
        try:
            response = self._request_once(method, url, opts)
        except _NO_ANSWER as error:
            failure = connection_failure(error)
            failure.__cause__ = error
            return _Failed(failure, is_final=False)
        if _is_success(response):
            return response
        is_final = response.status_code not in TRANSIENT_STATUSES
        return _Failed(refusal(response), is_final, _requested_wait(response))

    def _pause_seconds(self, attempt: int, failed: _Failed) -> float:
        doubled = self._patience.pause_seconds * 2.0 ** (attempt - 1)
        shortened = doubled * _CHANCE.uniform(0.5, 1)
        # A reset is a moment for every caller alike: the jitter comes on top, never before it.
        return shortened if failed.wait_seconds is None else failed.wait_seconds + shortened


def parse_exactly(response: Response) -> Any:
    """Read the JSON of an answer, its numbers as Decimal or int, never float; None for an empty one.

    Raises:
        BrokerUnavailable: BROKER_ANSWER_UNREADABLE for anything else than JSON, NaN and infinities included.
    """
    if not response.content:
        return None
    try:
        return json.loads(response.content, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise unreadable("the whole answer", "it is not JSON") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _is_success(response: Response) -> bool:
    return 200 <= response.status_code < 300


def _requested_wait(response: Response) -> float | None:
    """Seconds until the broker wants to be asked again, at least 0; None where it does not say so readably.

    `Retry-After` holds seconds or a date (RFC 9110), `X-RateLimit-Reset` a Unix time in seconds.
    """
    if response.status_code not in (429, 503):
        return None
    after = response.headers.get("Retry-After")
    reset = response.headers.get("X-RateLimit-Reset")
    try:
        if after is not None:
            seconds = (
                float(after) if after.strip().isdigit() else parsedate_to_datetime(after).timestamp() - time.time()
            )
        elif reset is not None and response.status_code == 429:
            seconds = float(int(reset)) - time.time()
        else:
            return None
    except ValueError:
        return None
    return max(0.0, seconds)
