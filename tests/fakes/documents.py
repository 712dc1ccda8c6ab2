"""A document store in memory: versions, atomic writes, Firestore's limits on values, crashes on demand."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any


class SimulatedCrash(BaseException):
    """The process died here. No handler of the use cases may take it for a failure that it can deal with."""


class StoreUnreachable(Exception):
    """The store gave no answer."""


class FakeDocuments:
    """Documents by path, shared by the fake stores of one test.

    `reads` and `writes` count requests: a batch is one. `documents` may be looked into and planted freely; `versions`
    grows with each write. `unreachable` lets every request fail until it is taken back.
    """

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.versions: dict[str, int] = {}
        self.reads = 0
        self.writes = 0
        self.unreachable = False
        self._crash_before: int | None = None
        self._crash_after: int | None = None
        self._clock = 0
        self._lock = threading.RLock()

    def crash_at_write(self, number: int, *, after: bool) -> None:
        """Raise `SimulatedCrash` at the write with this number, counted from 1 since the start of the test: before it
        took effect, or after."""
        if after:
            self._crash_after = number
        else:
            self._crash_before = number

    def plant(self, path: str, document: Mapping[str, Any]) -> None:
        """Put a document as it stands, uncounted, as somebody else's writer would."""
        with self._lock:
            self._put(path, dict(document))

    @contextmanager
    def reading(self) -> Iterator[Mapping[str, dict[str, Any]]]:
        """One read request: the documents by path, to be copied from."""
        self._require_reachable()
        with self._lock:
            self.reads += 1
            yield self.documents

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """One atomic write request: what is put into the batch takes effect at its end, unless the block raises."""
        self._require_reachable()
        with self._lock:
            batch = Batch(self.documents)
            yield batch
            self.writes += 1
            if self.writes == self._crash_before:
                raise SimulatedCrash(f"before write {self.writes}")
            for path, document in batch.changes.items():
                if document is None:
                    self.documents.pop(path, None)
                    self.versions.pop(path, None)
                else:
                    self._put(path, document)
            if self.writes == self._crash_after:
                raise SimulatedCrash(f"after write {self.writes}")

    def _put(self, path: str, document: dict[str, Any]) -> None:
        require_storable(document, path)
        self._clock += 1
        self.documents[path] = copy.deepcopy(document)
        self.versions[path] = self._clock

    def _require_reachable(self) -> None:
        if self.unreachable:
            raise StoreUnreachable("The store does not answer.")


class Batch:
    """What one atomic write will change; None stands for a deletion."""

    def __init__(self, documents: Mapping[str, dict[str, Any]]) -> None:
        self.changes: dict[str, dict[str, Any] | None] = {}
        self._documents = documents

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        """Replace a document."""
        self.changes[path] = dict(document)

    def merge(self, path: str, fields: Mapping[str, Any]) -> None:
        """Replace some fields and keep the others."""
        self.changes[path] = {**self._documents.get(path, {}), **fields}

    def delete(self, path: str) -> None:
        """Remove a document."""
        self.changes[path] = None


def put_switch(documents: FakeDocuments, batch: Batch, path: str, fields: Mapping[str, Any]) -> None:
    """Set a trading switch and count the write; as at Firestore, the count begins anew over what is no number."""
    version = documents.documents.get(path, {}).get("version", 0)
    batch.merge(path, {**fields, "version": version + 1 if isinstance(version, int) else 1})


def require_storable(value: object, place: str) -> None:
    """Raise `TypeError` for what Firestore would refuse or change: decimals, sets, naive times, lists in lists."""
    if value is None or isinstance(value, bool | int | float | str):
        return
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"{place}: a time without its zone")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not key:
                raise TypeError(f"{place}: the key {key!r}")
            require_storable(item, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, list | tuple):
                raise TypeError(f"{place}[{index}]: a list in a list")
            require_storable(item, f"{place}[{index}]")
    else:
        raise TypeError(f"{place}: a {type(value).__name__}")
