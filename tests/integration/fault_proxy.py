"""A plain HTTP proxy between the functions and the broker. It forwards each request, and lets a share go wrong as a
seeded chance says: before the broker sees it, after, twice, late or not at all."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}
BROKER_SECONDS = 30


class Disturbance(StrEnum):
    """What happens to one request."""

    NONE = "none"
    DROPPED_BEFORE = "dropped before the broker saw it"
    DROPPED_AFTER = "dropped after the broker took it"
    GATEWAY_TIMEOUT_AFTER = "504 after acceptance"
    ERROR_BEFORE = "503 before the broker saw it"
    STORM = "a storm of 429"
    TWICE = "delivered twice"
    SLOW = "slow"
    LATE = "504 at once, delivered later"


ORDERS: Mapping[Disturbance, int] = {
    Disturbance.NONE: 30,
    Disturbance.DROPPED_BEFORE: 10,
    Disturbance.DROPPED_AFTER: 14,
    Disturbance.GATEWAY_TIMEOUT_AFTER: 14,
    Disturbance.ERROR_BEFORE: 6,
    Disturbance.STORM: 6,
    Disturbance.TWICE: 10,
    Disturbance.SLOW: 5,
    Disturbance.LATE: 5,
}
"""How often, in percent, a request to place an order goes wrong."""

OTHERS: Mapping[Disturbance, int] = {
    Disturbance.NONE: 84,
    Disturbance.DROPPED_BEFORE: 3,
    Disturbance.DROPPED_AFTER: 3,
    Disturbance.GATEWAY_TIMEOUT_AFTER: 2,
    Disturbance.ERROR_BEFORE: 3,
    Disturbance.STORM: 1,
    Disturbance.TWICE: 2,
    Disturbance.SLOW: 2,
}
"""The same for reads and cancels, which the adapter repeats by itself."""

STORM_REQUESTS = 4
"""How many requests after the first one a storm of 429 refuses."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the broker, or the proxy in its place, answers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class FaultProxy:
    """Listens on a free port of 127.0.0.1. Calm at first: `disturb` begins a seeded series, `calm` ends it.

    `counts` says what happened to orders since the last `disturb`; `on_order` is called with each request to place an
    order after the broker took it and before its answer goes back.
    """

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._chance: random.Random | None = None
        self._storm = 0
        self._lock = threading.Lock()
        self.counts: Counter[Disturbance] = Counter()
        self.on_order: Callable[[], None] = lambda: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """What the functions are given as the broker's address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def disturb(self, seed: int) -> None:
        """Begin a series of disturbances."""
        with self._lock:
            self._chance, self._storm = random.Random(seed), 0
            self.counts.clear()

    def calm(self) -> None:
        """Forward everything from now on."""
        with self._lock:
            self._chance, self._storm = None, 0

    def choose(self, method: str, path: str) -> Disturbance:
        """What happens to the next request."""
        is_order = method == "POST" and path.startswith("/v2/orders")
        with self._lock:
            if self._chance is None:
                return Disturbance.NONE
            if self._storm:
                self._storm -= 1
                chosen = Disturbance.STORM
            else:
                table = ORDERS if is_order else OTHERS
                [chosen] = self._chance.choices(list(table), weights=list(table.values()))
                if chosen is Disturbance.STORM:
                    self._storm = STORM_REQUESTS
            if is_order:
                self.counts[chosen] += 1
            return chosen

    def forward(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Ask the broker."""
        connection = http.client.HTTPConnection("127.0.0.1", self._broker_port, timeout=BROKER_SECONDS)
        try:
            connection.request(method, path, body or None, dict(headers))
            response = connection.getresponse()
            answer = Answer(response.status, response.read(), _end_to_end(dict(response.getheaders())))
        finally:
            connection.close()
        if method == "POST" and path.startswith("/v2/orders"):
            self.on_order()
        return answer

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """The answer to one request; None: the connection is dropped."""
        match self.choose(method, path):
            case Disturbance.DROPPED_BEFORE:
                return None
            case Disturbance.DROPPED_AFTER:
                self.forward(method, path, headers, body)
                return None
            case Disturbance.GATEWAY_TIMEOUT_AFTER:
                self.forward(method, path, headers, body)
                return Answer(504)
            case Disturbance.ERROR_BEFORE:
                return Answer(503)
            case Disturbance.STORM:
                reset = str(int(time.time()) + 1)
                limits = {"X-RateLimit-Limit": "200", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
                return Answer(429, b'{"message": "too many requests."}', limits)
            case Disturbance.TWICE:
                self.forward(method, path, headers, body)
            case Disturbance.SLOW:
                time.sleep(2)
            case Disturbance.LATE:
                threading.Timer(2, self.forward, (method, path, headers, body)).start()
                return Answer(504)
        return self.forward(method, path, headers, body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    answer = proxy.answer(self.command, self.path, _end_to_end(dict(self.headers.items())), body)
                except OSError:
                    answer = Answer(502)
                if answer is None:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_DELETE = do_PATCH = do_PUT = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Silent: the broker keeps its own log."""

            def handle(self) -> None:
                """A caller that was killed hangs up in the middle: nobody waits for that answer."""
                try:
                    super().handle()
                except (ConnectionError, ValueError, TimeoutError):
                    self.close_connection = True

        return Handler


def _end_to_end(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}


def port_of(url: str) -> int:
    """The port of an address on this machine."""
    port = urlsplit(url).port
    assert port is not None, url
    return port
