"""Simulated books in one SQLite file: a request is applied in one transaction, or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Final

from rebalancer.core.base.errors import InvariantViolation, StoreUnavailable
from rebalancer.core.base.money import plain
from rebalancer.core.recommendations.simulated_book import Application, BookPosition, SimulatedBook, SimulatedOrder

_WAIT_SECONDS: Final = 10
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS books (
    strategy_id TEXT NOT NULL, provider_id TEXT NOT NULL, cash_usd TEXT NOT NULL,
    PRIMARY KEY (strategy_id, provider_id)
);
CREATE TABLE IF NOT EXISTS positions (
    strategy_id TEXT NOT NULL, provider_id TEXT NOT NULL, symbol TEXT NOT NULL,
    quantity TEXT NOT NULL, cost_usd TEXT NOT NULL,
    PRIMARY KEY (strategy_id, provider_id, symbol)
);
CREATE TABLE IF NOT EXISTS orders (
    order_id TEXT PRIMARY KEY, strategy_id TEXT NOT NULL, provider_id TEXT NOT NULL, symbol TEXT NOT NULL,
    side TEXT NOT NULL, quantity TEXT NOT NULL, price_usd TEXT NOT NULL, amount_usd TEXT NOT NULL, audit TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    strategy_id TEXT NOT NULL, provider_id TEXT NOT NULL, request_id TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (strategy_id, provider_id, request_id)
);
"""


class SqliteBooks:
    """The books of all strategies and providers in one file. Numbers are stored as decimal text, never as floats."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def apply(
        self,
        strategy_id: str,
        provider_id: str,
        initial_balance_usd: Decimal,
        work: Callable[[SimulatedBook], Application],
    ) -> Application:
        """Load the book (or open it with its initial balance), let `work` apply a request, and store the result.

        Load and store are one transaction that holds the file's write lock: two callers cannot both apply a request.

        Raises:
            StoreUnavailable: the file cannot be opened or written; nothing was stored.
        """
        with self._transaction() as cursor:
            book = _load(cursor, strategy_id, provider_id) or SimulatedBook(
                strategy_id, provider_id, initial_balance_usd
            )
            result = work(book)
            if not result.is_repeat:
                _store(cursor, result)
        return result

    def load(self, strategy_id: str, provider_id: str) -> SimulatedBook | None:
        """Load a stored book, or None. A file that does not exist holds none, and is not made.

        Raises:
            StoreUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return None
        with self._transaction() as cursor:
            return _load(cursor, strategy_id, provider_id)

    def list_books(self) -> list[tuple[str, str]]:
        """(strategy_id, provider_id) of every book, in order."""
        if not self._path.exists():
            return []
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT strategy_id, provider_id FROM books ORDER BY strategy_id, provider_id")
            return [(str(strategy), str(provider)) for strategy, provider in rows]

    def list_orders(self, strategy_id: str, provider_id: str) -> list[SimulatedOrder]:
        """Every order of a book, in the order in which they were made."""
        if not self._path.exists():
            return []
        with self._transaction() as cursor:
            rows = cursor.execute(
                "SELECT order_id, symbol, side, quantity, price_usd, amount_usd, audit FROM orders "
                "WHERE strategy_id = ? AND provider_id = ? ORDER BY rowid",
                (strategy_id, provider_id),
            )
            return [
                SimulatedOrder(
                    str(order_id),
                    str(symbol),
                    str(side),
                    Decimal(quantity),
                    Decimal(price),
                    Decimal(amount),
                    json.loads(audit),
                )
                for order_id, symbol, side, quantity, price, amount, audit in rows
            ]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Cursor]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
                connection.executescript(_SCHEMA)
                cursor = connection.cursor()
                cursor.execute("BEGIN IMMEDIATE")
                try:
                    yield cursor
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"The book {self._path} cannot be used: {error}.") from error


def _load(cursor: sqlite3.Cursor, strategy_id: str, provider_id: str) -> SimulatedBook | None:
    key = (strategy_id, provider_id)
    found = cursor.execute("SELECT cash_usd FROM books WHERE strategy_id = ? AND provider_id = ?", key).fetchone()
    if found is None:
        return None
    positions = cursor.execute(
        "SELECT symbol, quantity, cost_usd FROM positions WHERE strategy_id = ? AND provider_id = ? ORDER BY symbol",
        key,
    ).fetchall()
    requests = cursor.execute(
        "SELECT request_id, digest FROM requests WHERE strategy_id = ? AND provider_id = ?", key
    ).fetchall()
    held: Mapping[str, BookPosition] = {
        symbol: BookPosition(Decimal(quantity), Decimal(cost)) for symbol, quantity, cost in positions
    }
    return SimulatedBook(strategy_id, provider_id, Decimal(found[0]), held, dict(requests))


def _store(cursor: sqlite3.Cursor, result: Application) -> None:
    book = result.book
    key = (book.strategy_id, book.provider_id)
    cursor.execute("INSERT OR REPLACE INTO books VALUES (?, ?, ?)", (*key, plain(book.cash)))
    cursor.execute("DELETE FROM positions WHERE strategy_id = ? AND provider_id = ?", key)
    cursor.executemany(
        "INSERT INTO positions VALUES (?, ?, ?, ?, ?)",
        [(*key, symbol, plain(held.quantity), plain(held.cost_usd)) for symbol, held in book.positions.items()],
    )
    cursor.executemany(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                order.order_id,
                *key,
                order.symbol,
                order.side,
                plain(order.quantity),
                plain(order.price),
                plain(order.amount_usd),
                json.dumps(dict(order.audit), sort_keys=True),
            )
            for order in result.orders
        ],
    )
    stored = {
        row[0]
        for row in cursor.execute("SELECT request_id FROM requests WHERE strategy_id = ? AND provider_id = ?", key)
    }
    fresh = [(*key, request_id, digest) for request_id, digest in book.applied.items() if request_id not in stored]
    if len(fresh) != 1:
        raise InvariantViolation(f"One request is stored at a time, but there are {len(fresh)}.")
    cursor.executemany("INSERT INTO requests VALUES (?, ?, ?, ?)", fresh)
