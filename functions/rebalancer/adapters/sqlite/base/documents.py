"""Documents in one SQLite file: JSON by path, each with a version, changed under the file's lock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rebalancer.core.base.errors import InvariantViolation, StoreUnavailable

WAIT_SECONDS: Final = 10
_TIME: Final = "$time"
_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS documents (path TEXT PRIMARY KEY, body TEXT NOT NULL, version INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS versions (newest INTEGER NOT NULL)",
    "INSERT INTO versions SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM versions)",
    "CREATE TABLE IF NOT EXISTS events (at TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL)",
)


class Batch:
    """One transaction: what it reads stays as it is until it ends, what it writes is stored whole or not at all."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def get(self, path: str) -> dict[str, Any] | None:
        """Return the document, or None."""
        found = self._cursor.execute("SELECT body FROM documents WHERE path = ?", (path,)).fetchone()
        return None if found is None else _decode(found[0], path)

    def version(self, path: str) -> int | None:
        """Return the document's version: greater with every write of any document; None where there is none."""
        found = self._cursor.execute("SELECT version FROM documents WHERE path = ?", (path,)).fetchone()
        return None if found is None else int(found[0])

    def list_under(self, folder: str) -> dict[str, dict[str, Any]]:
        """Documents whose path begins with the folder, by path."""
        rows = self._cursor.execute(
            "SELECT path, body FROM documents WHERE substr(path, 1, ?) = ? ORDER BY path", (len(folder), folder)
        ).fetchall()
        return {path: _decode(body, path) for path, body in rows}

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        """Write the whole document."""
        self._cursor.execute("UPDATE versions SET newest = newest + 1")
        (version,) = self._cursor.execute("SELECT newest FROM versions").fetchone()
        self._cursor.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (path, _encode(document), version))

    def merge(self, path: str, fields: Mapping[str, Any]) -> None:
        """Write some fields; the others stay."""
        self.put(path, {**(self.get(path) or {}), **fields})

    def delete(self, path: str) -> None:
        """Remove the document, if it is there."""
        self._cursor.execute("DELETE FROM documents WHERE path = ?", (path,))

    def append_event(self, at: datetime, name: str, fields: Mapping[str, object]) -> None:
        """Record a named event."""
        text = json.dumps({key: str(value) for key, value in fields.items()}, sort_keys=True)
        self._cursor.execute("INSERT INTO events VALUES (?, ?, ?)", (at.isoformat(), name, text))


class SqliteDocuments:
    """The documents of one file; the file is made with the first use."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Read and write under the file's lock; an error inside undoes everything.

        Raises:
            StoreUnavailable: the file cannot be used; nothing is known to have been written.
        """
        try:
            with closing(sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
                # Every order is journalled before it is sent: what was written must survive a loss of power.
                connection.execute("PRAGMA synchronous = FULL")
                cursor = connection.cursor()
                cursor.execute("BEGIN IMMEDIATE")
                try:
                    for statement in _SCHEMA:
                        cursor.execute(statement)
                    yield Batch(cursor)
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"The journal {self._path} cannot be used: {error}.") from error


def _encode(document: Mapping[str, Any]) -> str:
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InvariantViolation(f"{value.isoformat()} cannot be stored: a time needs its time zone.")
        return {_TIME: value.astimezone(UTC).isoformat()}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int):
        return value
    raise InvariantViolation(f"A {type(value).__name__} cannot be stored.")


def _decode(text: str, path: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_hook=_times)
    except ValueError as error:
        raise InvariantViolation(f"{path} cannot be read: it is not JSON.", code="DOCUMENT_UNREADABLE") from error
    if not isinstance(document, dict):
        raise InvariantViolation(f"{path} cannot be read: it is not a document.", code="DOCUMENT_UNREADABLE")
    return document


def _times(found: dict[str, Any]) -> Any:
    return datetime.fromisoformat(found[_TIME]) if found.keys() == {_TIME} else found
