"""`WebhookSender` on the standard library's HTTP client: one POST to a checked address, bounded in time and size.

A library for requests would look the name up again, follow redirects and read answers of any size; here the socket is
opened to the address that was checked, while TLS still holds the receiver to its name. Of the answer the status counts:
its body is not read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from rebalancer.adapters.webhooks.targets import URL_LENGTH_MAX, Lookup, Target, resolve_target
from rebalancer.core.base.errors import InvalidInput
from rebalancer.ports.notices import WebhookAnswer

CONNECT_SECONDS: Final = 3.0
TOTAL_SECONDS: Final = 10.0
BODY_BYTES_MAX: Final = 256 * 1024
GONE: Final = 410


class HttpWebhookSender:
    """Sends webhooks. `local_allowed` also lets plain http to 127.0.0.1 pass: for the local stack alone.

    `trust` is the TLS context, by default the system's certificates; `lookup` how names are looked up; `longest` how
    many characters an address may have.
    """

    def __init__(
        self,
        *,
        local_allowed: bool = False,
        trust: ssl.SSLContext | None = None,
        lookup: Lookup | None = None,
        total_seconds: float = TOTAL_SECONDS,
        longest: int = URL_LENGTH_MAX,
    ) -> None:
        self._local_allowed = local_allowed
        self._trust = trust
        self._lookup = lookup
        self._total_seconds = total_seconds
        self._longest = longest

    def require_allowed(self, url: str) -> None:
        """See `WebhookSender`."""
        self._resolve(url)

    def _resolve(self, url: str) -> Target:
        return resolve_target(url, local_allowed=self._local_allowed, lookup=self._lookup, longest=self._longest)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
        """See `WebhookSender`. An address that is not allowed (any more) is not connected to."""
        if len(body) > BODY_BYTES_MAX:
            return WebhookAnswer(None, "The message is too large.", is_final=True)
        try:
            target = self._resolve(url)
        except InvalidInput as error:
            return WebhookAnswer(None, error.message)
        connection = _Connection(target, self._trust)
        watchdog = threading.Timer(self._total_seconds, connection.abort)
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
            answer = connection.getresponse()
            if connection.was_aborted:
                # The library takes headers that were cut off for whole ones.
                raise TimeoutError
            if 300 <= answer.status < 400:
                return WebhookAnswer(answer.status, "The receiver wants to redirect, which is not followed.")
            return WebhookAnswer(answer.status, None, is_final=answer.status == GONE)
        except ssl.SSLError as error:
            return WebhookAnswer(None, f"TLS failed: {error.reason or 'no secure connection'}.")
        except (OSError, http.client.HTTPException):
            why = "did not answer in time" if connection.was_aborted else "could not be reached or broke off"
            return WebhookAnswer(None, f"The receiver {why}.")
        finally:
            watchdog.cancel()
            connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to the checked address, whatever the name says by now; no proxy is between."""

    def __init__(self, target: Target, trust: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self._target = target
        self._trust = trust
        self._opened: socket.socket | None = None
        self.was_aborted = False

    def connect(self) -> None:
        """Open the socket, and TLS under the receiver's own name."""
        plain = socket.create_connection((self._target.address, self._target.port), timeout=CONNECT_SECONDS)
        self.sock = self._opened = plain
        if self._target.scheme == "https":
            trust = self._trust or ssl.create_default_context()
            self.sock = self._opened = trust.wrap_socket(plain, server_hostname=self._target.host)

    def abort(self) -> None:
        """End the exchange from outside: a receiver that drips its headers would outlast every single timeout."""
        self.was_aborted = True
        # Not `self.sock`: the library may let go of it while the answer is still being read.
        if self._opened is not None:
            with suppress(OSError):
                self._opened.shutdown(socket.SHUT_RDWR)
