"""The run contract on a journal in a SQLite file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rebalancer.adapters.sqlite.base.documents import SqliteDocuments
from rebalancer.adapters.sqlite.execution import SqliteRunStore
from rebalancer.adapters.sqlite.targets import SqliteAccountStore, Wishes


class SqliteWorld:
    """The stores of the command line on a file of the test's own."""

    def __init__(self, path: Path) -> None:
        self.documents = SqliteDocuments(path)
        self.accounts = SqliteAccountStore(self.documents, Wishes(1, (), {}, {}))
        self.runs = SqliteRunStore(self.documents)

    def plant(self, path: str, document: Mapping[str, Any]) -> None:
        with self.documents.transaction() as batch:
            batch.put(path, document)

    def peek(self, path: str) -> dict[str, Any] | None:
        with self.documents.transaction() as batch:
            return batch.get(path)


@pytest.fixture
def world(tmp_path: Path) -> SqliteWorld:
    """The world of a contract test."""
    return SqliteWorld(tmp_path / "journal.sqlite3")


@pytest.fixture
def now() -> datetime:
    """A moment."""
    return datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
