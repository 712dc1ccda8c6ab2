"""A server that answers what the test says: for answers that no healthy broker gives."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials
from tests.adapters.alpaca.accounts import QUICK


@dataclass(frozen=True)
class Answer:
    """One answer; `body` is sent as it is."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class CannedBroker:
    """Answers by path, each the next one of its list and the last one for ever; `asked` and `bodies` keep what came."""

    url: str
    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str, body: object, status: int = 200) -> None:
        """Add an answer: text as it is, anything else as JSON."""
        raw = body if isinstance(body, str) else json.dumps(body)
        self.answers.setdefault(path, deque()).append(Answer(raw.encode(), status))

    def next_answer(self, path: str) -> Answer:
        """The answer that is due."""
        waiting = self.answers.get(path)
        if not waiting:
            return Answer(b'{"message": "endpoint not found."}', 404)
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    def adapter(self) -> AlpacaBroker:
        """The adapter, with this server for trading and for data."""
        return AlpacaBroker(
            AlpacaCredentials("PKCANNED", "canned-secret"), base_url=self.url, data_url=self.url, patience=QUICK
        )


@contextmanager
def canned_broker() -> Iterator[CannedBroker]:
    """A server on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def do_DELETE(self) -> None:
            self._reply()

        def _reply(self) -> None:
            path = urlsplit(self.path).path
            canned.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            canned.asked.append(f"{self.command} {self.path}")
            canned.headers.append(dict(self.headers.items()))
            answer = canned.next_answer(path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean; `asked` has it all."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    canned = CannedBroker(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield canned
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
