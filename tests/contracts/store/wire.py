"""A Firestore client whose requests are seen, and can be delayed or answered as a bad network would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.cloud.firestore import Client


class Wire:
    """Stands between the client and the library's own stub; everything reaches the real server.

    `requests` names each request in order, `queries` keeps the queries. `repeating_commits` sends each write twice and
    tells the second answer: what the library does after it lost the first one. `before` runs ahead of a request.
    """

    def __init__(self, stub: Any) -> None:
        self._stub = stub
        self.requests: list[str] = []
        self.queries: list[Any] = []
        self.repeating_commits = False
        self.before: Callable[[str], None] = lambda _: None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)

    def batch_get_documents(self, *arguments: Any, **options: Any) -> Any:
        """Read documents."""
        self._see("batch_get_documents")
        return self._stub.batch_get_documents(*arguments, **options)

    def run_query(self, *arguments: Any, **options: Any) -> Any:
        """Read a query."""
        self._see("run_query")
        self.queries.append(options["request"]["structured_query"])
        return self._stub.run_query(*arguments, **options)

    def commit(self, *arguments: Any, **options: Any) -> Any:
        """Write a batch."""
        self._see("commit")
        if self.repeating_commits:
            self._stub.commit(*arguments, **options)
        return self._stub.commit(*arguments, **options)

    def _see(self, name: str) -> None:
        self.before(name)
        self.requests.append(name)


class WiredClient(Client):
    """A client with a `Wire`."""

    _wire: Wire | None = None

    @property
    def wire(self) -> Wire:
        """What stands between."""
        if self._wire is None:
            self._wire = Wire(super()._firestore_api)
        return self._wire

    @property
    def _firestore_api(self) -> Any:
        return self.wire
