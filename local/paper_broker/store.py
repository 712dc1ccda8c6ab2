"""The broker's memory: one SQLite file. Money is text inside JSON records, so nothing is ever rounded by storage."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from local.paper_broker.corporate.action import Action
from local.paper_broker.engine.model import Account, Entry, Order

_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS orders (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL REFERENCES accounts (id),
    client_order_id TEXT NOT NULL, symbol TEXT NOT NULL, is_open INTEGER NOT NULL, submitted_at TEXT NOT NULL,
    record TEXT NOT NULL, UNIQUE (account_id, client_order_id)
) STRICT;
CREATE INDEX IF NOT EXISTS open_orders ON orders (is_open) WHERE is_open;
CREATE INDEX IF NOT EXISTS orders_by_account ON orders (account_id, submitted_at);
CREATE TABLE IF NOT EXISTS entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account_id TEXT NOT NULL REFERENCES accounts (id), record TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entries_by_account ON entries (account_id, seq);
CREATE TABLE IF NOT EXISTS actions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, is_done INTEGER NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class Store:
    """Reads and writes the broker's records. One connection; the caller keeps to one thread at a time.

    Writes belong inside `transaction()`: all of them are kept or none.
    """

    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commits on leaving, rolls everything back on an exception."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add_account(self, account: Account) -> None:
        self._db.execute(
            "INSERT INTO accounts (id, key_id, record) VALUES (?, ?, ?)",
            (account.id, account.key_id, account.model_dump_json()),
        )

    def save_account(self, account: Account) -> None:
        self._db.execute("UPDATE accounts SET record = ? WHERE id = ?", (account.model_dump_json(), account.id))

    def accounts(self) -> list[Account]:
        rows = self._db.execute("SELECT record FROM accounts ORDER BY rowid")
        return [Account.model_validate_json(row[0]) for row in rows]

    def add_order(self, order: Order) -> None:
        """Keeps a new order. sqlite3.IntegrityError: the account has used its client_order_id before."""
        self._db.execute(
            "INSERT INTO orders (id, account_id, client_order_id, symbol, is_open, submitted_at, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                order.id,
                order.account_id,
                order.client_order_id,
                order.symbol,
                order.is_open,
                stamp(order.submitted_at),
                order.model_dump_json(),
            ),
        )

    def save_order(self, order: Order) -> None:
        self._db.execute(
            "UPDATE orders SET is_open = ?, record = ? WHERE id = ?", (order.is_open, order.model_dump_json(), order.id)
        )

    def order(self, account_id: str, order_id: str) -> Order | None:
        found = self._db.execute("SELECT record FROM orders WHERE account_id = ? AND id = ?", (account_id, order_id))
        return _order_or_none(found.fetchone())

    def order_by_client_id(self, account_id: str, client_order_id: str) -> Order | None:
        found = self._db.execute(
            "SELECT record FROM orders WHERE account_id = ? AND client_order_id = ?", (account_id, client_order_id)
        )
        return _order_or_none(found.fetchone())

    def open_orders(self, account_id: str | None = None) -> list[Order]:
        """Orders that may still trade, oldest first; of every account without an `account_id`."""
        if account_id is None:
            rows = self._db.execute("SELECT record FROM orders WHERE is_open ORDER BY seq")
        else:
            rows = self._db.execute(
                "SELECT record FROM orders WHERE is_open AND account_id = ? ORDER BY seq", (account_id,)
            )
        return [Order.model_validate_json(row[0]) for row in rows]

    def count_open_orders(self) -> int:
        """How many orders may still trade, of every account."""
        return int(self._db.execute("SELECT COUNT(*) FROM orders WHERE is_open").fetchone()[0])

    def orders(self, account_id: str) -> list[tuple[int, Order]]:
        """Every order of an account with its place in the sequence, oldest first."""
        rows = self._db.execute("SELECT seq, record FROM orders WHERE account_id = ? ORDER BY seq", (account_id,))
        return [(int(row[0]), Order.model_validate_json(row[1])) for row in rows]

    def add_entry(self, entry: Entry) -> None:
        self._db.execute(
            "INSERT INTO entries (account_id, record) VALUES (?, ?)", (entry.account_id, entry.model_dump_json())
        )

    def entries(self, account_id: str, after_seq: int = 0) -> list[tuple[int, Entry]]:
        """The account's entries after a place in the sequence, oldest first."""
        rows = self._db.execute(
            "SELECT seq, record FROM entries WHERE account_id = ? AND seq > ? ORDER BY seq", (account_id, after_seq)
        )
        return [(int(row[0]), Entry.model_validate_json(row[1])) for row in rows]

    def keep_action(self, action: Action) -> None:
        """Adds or updates a corporate action."""
        self._db.execute(
            "INSERT INTO actions (id, is_done, record) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET is_done = excluded.is_done, record = excluded.record",
            (action.id, action.is_done, action.model_dump_json()),
        )

    def actions(self) -> list[Action]:
        """Every corporate action, in the order in which they were declared."""
        return [
            Action.model_validate_json(row[0]) for row in self._db.execute("SELECT record FROM actions ORDER BY seq")
        ]

    def pending_actions(self) -> list[Action]:
        """The corporate actions that have a step to come, in the order in which they were declared."""
        rows = self._db.execute("SELECT record FROM actions WHERE NOT is_done ORDER BY seq")
        return [Action.model_validate_json(row[0]) for row in rows]

    def setting(self, name: str) -> dict[str, str] | None:
        """A named group of settings, as it was saved; None if it never was."""
        row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        value = json.loads(row[0])
        if not isinstance(value, dict):
            raise TypeError(f"setting {name!r} in the state file is not a JSON object")
        return {str(key): str(item) for key, item in value.items()}

    def save_setting(self, name: str, value: dict[str, str]) -> None:
        self._db.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value, sort_keys=True)),
        )


def stamp(at: datetime) -> str:
    """An instant as text that sorts by time: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _order_or_none(row: tuple[str] | None) -> Order | None:
    return None if row is None else Order.model_validate_json(row[0])
