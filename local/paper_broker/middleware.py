"""What happens around every request: it is logged, counted against the rate limit, made to fail where a rule says."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.paper_broker.errors import ApiError, too_many_requests
from local.paper_broker.faults import WIRE_KINDS, FaultBook, FaultRule, remember_faults
from local.paper_broker.server import drop_connection

LOG_LENGTH = 20_000
DROPPED_STATUS = 0
"""What the log notes where the connection was closed without an answer."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request: what was asked and what was answered; `faults` are the kinds that hit it."""

    method: str
    path: str
    query: str
    key_id: str
    status: int
    faults: tuple[str, ...]


class RequestLog:
    """The latest requests to the API (not the admin's own), and how many there were since the last reset."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest: deque[LoggedRequest] = deque(maxlen=LOG_LENGTH)
        self._counts: Counter[str] = Counter()

    def add(self, request: LoggedRequest) -> None:
        with self._lock:
            self._latest.append(request)
            self._counts[f"{request.method} {request.path}"] += 1

    def reset(self) -> None:
        with self._lock:
            self._latest.clear()
            self._counts.clear()

    def latest(self) -> list[LoggedRequest]:
        """Oldest first."""
        with self._lock:
            return list(self._latest)

    def counts(self) -> dict[str, int]:
        """Requests by method and path."""
        with self._lock:
            return dict(self._counts)


class RateLimiter:
    """Alpaca's limit: so many requests a minute for each key, in real time, in windows of a minute."""

    def __init__(self, limit: Callable[[], int], seconds: Callable[[], float] = time.time) -> None:
        self._limit = limit
        self._seconds = seconds
        self._window = 0
        self._used: Counter[str] = Counter()

    def use(self, key_id: str) -> tuple[bool, list[tuple[bytes, bytes]]]:
        """Counts a request: whether it is within the limit, and the three headers that say how much is left."""
        limit, window = self._limit(), int(self._seconds() // 60)
        if window != self._window:
            self._window = window
            self._used.clear()
        self._used[key_id] += 1
        left = max(limit - self._used[key_id], 0)
        numbers = (("limit", limit), ("remaining", left), ("reset", (window + 1) * 60))
        headers = [(f"x-ratelimit-{name}".encode(), str(number).encode()) for name, number in numbers]
        return self._used[key_id] <= limit, headers


class Frontier:
    """The outermost layer. Admin requests pass untouched."""

    def __init__(self, app: ASGIApp, log: RequestLog, faults: FaultBook, limiter: RateLimiter) -> None:
        self._app = app
        self._log = log
        self._faults = faults
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/__admin"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key_id = headers.get(b"apca-api-key-id", b"").decode("latin-1")
        struck = self._faults.strike(scope["method"], scope["path"], key_id)
        remember_faults(scope, tuple(fault for fault in struck if fault.kind not in WIRE_KINDS))
        status = DROPPED_STATUS

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._limited(scope, receive, noting, key_id, struck)
        finally:
            query = scope["query_string"].decode("latin-1")
            kinds = tuple(fault.kind for fault in struck)
            self._log.add(LoggedRequest(scope["method"], scope["path"], query, key_id, status, kinds))

    async def _limited(
        self, scope: Scope, receive: Receive, send: Send, key_id: str, struck: tuple[FaultRule, ...]
    ) -> None:
        allowed, rate_headers = self._limiter.use(key_id)

        async def with_rate(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *rate_headers]}
            await send(message)

        if not allowed:
            await _refuse(too_many_requests(), scope, receive, with_rate)
            return
        wire = next((fault for fault in struck if fault.kind in WIRE_KINDS), None)
        if wire is None:
            await self._app(scope, receive, with_rate)
        elif wire.kind == "429":
            await _refuse(too_many_requests(), scope, receive, with_rate if wire.rate_headers else send)
        else:
            await self._play(wire, scope, receive, with_rate)

    async def _play(self, fault: FaultRule, scope: Scope, receive: Receive, send: Send) -> None:
        """Plays out a 5xx, a stall or a dropped connection, before or after the broker has taken the request."""
        if fault.kind == "5xx_before":
            await _refuse(_server_error(fault.status), scope, receive, send)
            return
        if fault.kind == "stall" and fault.when == "before":
            await asyncio.sleep(float(fault.seconds))
            await self._app(scope, receive, send)
            return
        if fault.kind == "drop_socket" and fault.when == "before":
            await drop_connection(scope, receive)
            return
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        if fault.kind == "5xx_after":
            await _refuse(_server_error(fault.status), scope, receive, send)
        elif fault.kind == "drop_socket":
            await drop_connection(scope, receive)
        else:
            await asyncio.sleep(float(fault.seconds))
            for message in answer:
                await send(message)


def _server_error(status: int) -> ApiError:
    return ApiError(
        status, status * 100_000 + 10_000, "request timed out" if status == 504 else "internal server error"
    )


async def _refuse(refusal: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
    await error_response(refusal)(scope, receive, send)


def error_response(refusal: ApiError) -> JSONResponse:
    """A refusal as Alpaca sends it."""
    return JSONResponse(refusal.body, status_code=refusal.status)
