"""The HTTP server: uvicorn on loopback, with a way to cut a connection that a fault needs."""

import socket
from collections.abc import MutableMapping
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import uvicorn
from starlette.types import ASGIApp, Receive
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"


class CuttableProtocol(H11Protocol):
    """uvicorn's own HTTP/1.1 protocol; each connection can be found again by its client's address."""

    open_connections: ClassVar[WeakValueDictionary[tuple[str, int], "CuttableProtocol"]] = WeakValueDictionary()

    def data_received(self, data: bytes) -> None:
        if self.client is not None:
            self.open_connections[self.client] = self
        super().data_received(data)

    def cut(self) -> None:
        """Closes the connection at once, without a word."""
        self.transport.abort()


async def drop_connection(scope: MutableMapping[str, Any], receive: Receive) -> None:
    """Cuts the connection that a request came by; the client sees it closed without a response.

    RuntimeError: the request did not come through `build_server`, so its connection cannot be found.
    """
    connection = CuttableProtocol.open_connections.get(tuple(scope.get("client") or ("", 0)))
    if connection is None:
        raise RuntimeError("a drop_socket fault needs the server of local.paper_broker.server.build_server")
    connection.cut()
    while (await receive())["type"] != "http.disconnect":
        continue


def bind(port: int) -> socket.socket:
    """A socket on 127.0.0.1 and no other address (port 0: any free one). OSError: the port is taken."""
    # asyncio switches Nagle's delay off only for sockets that name their protocol.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening


def build_server(app: ASGIApp) -> uvicorn.Server:
    """The server for sockets of `bind`: `run(sockets=[…])` it, and set `should_exit` to stop it."""
    config = uvicorn.Config(
        app,
        http=CuttableProtocol,
        loop="asyncio",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
