"""The broker itself: accounts, books and time under one lock; every turn settles what is due before it answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from local.paper_broker.engine.book import Book, fold
from local.paper_broker.engine.funds import Standing, measure_funds
from local.paper_broker.engine.matching import advance_order
from local.paper_broker.engine.model import (
    Account,
    CashMovement,
    Entry,
    EntryKind,
    Fill,
    Order,
    StockTransfer,
)
from local.paper_broker.engine.timing import NEW_YORK
from local.paper_broker.market import Asset, Market
from local.paper_broker.oauth import OAuthBook
from local.paper_broker.settings import BrokerSettings
from local.paper_broker.store import Store

ZERO = Decimal(0)


@dataclass(slots=True)
class _History:
    """An account's entries and the book folded from them, kept up to `seq`."""

    seq: int = 0
    entries: list[Entry] = field(default_factory=list)
    book: Book = field(default_factory=Book)


class BrokerClosed(RuntimeError):
    """The server has stopped; nothing is read or written any more."""


class Broker:
    """One broker with its market, its memory and its settings.

    All work happens in a `turn`: the lock is held, the clock is read once, due fills and expiries are written, and what
    the turn writes is kept whole or not at all. The clock and the overrides of prices survive a restart.
    """

    def __init__(self, store: Store, market: Market) -> None:
        self.store = store
        self.market = market
        self.oauth = OAuthBook()
        self.settings = BrokerSettings.restore(store.setting("broker"))
        self._lock = threading.RLock()
        self._is_closed = False
        self._tried: dict[str, datetime] = {}
        self._histories: dict[str, _History] = {}
        self._accounts = {account.key_id: account for account in store.accounts()}
        self._open_count = store.count_open_orders()

    @property
    def has_open_orders(self) -> bool:
        """Whether a turn could have something to settle."""
        return self._open_count > 0

    @contextmanager
    def turn(self) -> Iterator[datetime]:
        """Holds the broker for one request and gives the broker's time. What is due is settled and kept in any case."""
        with self._lock:
            if self._is_closed:
                raise BrokerClosed("the broker has closed")
            now = self.market.clock.now()
            if self.has_open_orders:
                with self._writing():
                    self._settle(now)
            with self._writing():
                yield now
            self._open_count = self.store.count_open_orders()

    def settle(self) -> None:
        """Fills and expires what is due."""
        with self.turn():
            pass

    def close(self) -> None:
        """Closes the memory when the turn under way has ended; a later turn raises BrokerClosed.

        A thread may still be at work when the server stops, and SQLite does not bear a close beside a query.
        """
        with self._lock:
            self._is_closed = True
            self.store.close()

    def save_settings(self) -> None:
        """Keeps clock, price overrides and settings; within a turn."""
        self.store.save_setting("clock", self.market.clock.state())
        self.store.save_setting("market", self.market.state())
        self.store.save_setting("broker", self.settings.state())

    def accounts(self) -> list[Account]:
        return list(self._accounts.values())

    def account_of_key(self, key_id: str) -> Account | None:
        return self._accounts.get(key_id)

    def keep_account(self, account: Account, is_new: bool = False) -> None:
        """Adds or updates an account."""
        if is_new:
            self.store.add_account(account)
        else:
            self.store.save_account(account)
        self._accounts[account.key_id] = account

    def asset(self, name: str) -> Asset | None:
        """The asset of a symbol (any case, crypto with or without its slash) or an asset id."""
        exact = self.market.asset(name) or self.market.asset(name.upper())
        if exact is not None:
            return exact
        pairs = (asset for asset in self.market.assets() if asset.is_crypto)
        return next((asset for asset in pairs if asset.symbol.replace("/", "") == name.upper()), None)

    def known_asset(self, symbol: str) -> Asset:
        """The asset of a symbol that stands in the books. LookupError: the catalogue lost it."""
        asset = self.market.asset(symbol)
        if asset is None:
            raise LookupError(f"{symbol} is in the broker's state but no longer in its catalogue")
        return asset

    def price(self, symbol: str, at: datetime) -> Decimal:
        """The last trade's price, in dollars."""
        return self.market.last_trade(symbol, at).price

    def entries(self, account_id: str) -> list[Entry]:
        """The account's entries, oldest first. Not to be changed."""
        return self._history(account_id).entries

    def book(self, account_id: str) -> Book:
        """The account's cash and holdings now. Not to be changed."""
        return self._history(account_id).book

    def book_as_of(self, account_id: str, at: datetime) -> Book:
        """The account's cash and holdings at an earlier instant."""
        return fold(entry for entry in self.entries(account_id) if entry.at <= at)

    def standing(self, account: Account, now: datetime, without: Order | None = None) -> Standing:
        """What an order of the account is judged against; `without` leaves out an order that is being replaced."""
        book = self.book(account.id)
        open_orders = [o for o in self.store.open_orders(account.id) if without is None or o.id != without.id]
        funds = measure_funds(
            book,
            open_orders,
            account.configurations,
            self._unsettled(account.id, now),
            lambda symbol: self.price(symbol, now),
            self.known_asset,
        )
        return Standing(book, open_orders, account.configurations, funds, now)

    def post(
        self, account_id: str, at: datetime, kind: EntryKind, detail: Fill | CashMovement | StockTransfer
    ) -> Entry:
        """Writes one entry under a new activity id (New York time to the millisecond, then a UUID)."""
        moment = at.astimezone(NEW_YORK)
        entry_id = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}::{uuid4()}"
        entry = Entry(id=entry_id, account_id=account_id, at=at, kind=kind, detail=detail)
        self.store.add_entry(entry)
        return entry

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._histories.clear()
            raise

    def _settle(self, now: datetime) -> None:
        delay = timedelta(microseconds=int(self.settings.fill_delay_seconds * 1_000_000))
        for order in self.store.open_orders():
            before = order.model_copy()
            tried = self._tried.get(order.id)
            executions = advance_order(
                self.market, order, self.book(order.account_id).qty, min(tried, now) if tried else None, now, delay
            )
            for execution in executions:
                self.post(order.account_id, execution.at, "FILL", execution.fill)
            if order != before:
                self.store.save_order(order)
            if order.is_open:
                self._tried[order.id] = now
            else:
                self._tried.pop(order.id, None)

    def _history(self, account_id: str) -> _History:
        history = self._histories.setdefault(account_id, _History())
        for seq, entry in self.store.entries(account_id, history.seq):
            history.seq = seq
            history.entries.append(entry)
            history.book.post(entry)
        return history

    def _unsettled(self, account_id: str, now: datetime) -> Decimal:
        """Proceeds of sales whose settlement date lies ahead, in dollars."""
        today = now.astimezone(NEW_YORK).date().isoformat()
        proceeds = ZERO
        for entry in reversed(self.entries(account_id)):
            if now - entry.at > timedelta(days=10):
                break
            if isinstance(entry.detail, Fill) and entry.detail.side == "sell" and entry.detail.settles_on > today:
                proceeds += entry.detail.qty * entry.detail.price
        return proceeds
