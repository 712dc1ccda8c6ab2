"""The broker itself: accounts, books and time under one lock; every turn settles what is due before it answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from local.paper_broker.corporate.action import Action
from local.paper_broker.corporate.carry_out import carry_out
from local.paper_broker.engine.book import Book, fold
from local.paper_broker.engine.funds import Standing, measure_funds
from local.paper_broker.engine.matching import advance_order
from local.paper_broker.engine.model import Account, Detail, Entry, EntryKind, Fill, Order
from local.paper_broker.market import NEW_YORK, Asset, Market
from local.paper_broker.oauth import OAuthBook
from local.paper_broker.settings import BrokerSettings
from local.paper_broker.store import Store

ZERO = Decimal(0)
INSTANT = timedelta(microseconds=1)


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
        self._look_for_work()

    def _look_for_work(self) -> None:
        self._has_open_orders = self.store.count_open_orders() > 0
        self._next_action_at = min((action.next_at for action in self.store.pending_actions()), default=None)

    @property
    def has_work(self) -> bool:
        """Whether a turn could have something to settle: an open order, or a corporate action that is due."""
        due = self._next_action_at
        return self._has_open_orders or (due is not None and due <= self.market.clock.now())

    @contextmanager
    def turn(self) -> Iterator[datetime]:
        """Holds the broker for one request and gives the broker's time. What is due is settled and kept in any case."""
        with self._lock:
            if self._is_closed:
                raise BrokerClosed("the broker has closed")
            now = self.market.clock.now()
            if self.has_work:
                with self._writing():
                    self.settle_until(now)
            with self._writing():
                yield now
            self._look_for_work()

    def settle(self) -> None:
        """Fills, expires and carries out what is due."""
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
        """The asset of a symbol in the books, also of one that was renamed. LookupError: the catalogue lost it."""
        asset = self.market.asset(symbol) or self.market.former_asset(symbol)
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
            self.unsettled(account, now),
            lambda symbol: self.price(symbol, now),
            self.known_asset,
        )
        return Standing(book, open_orders, account.configurations, funds, now)

    def post(self, account_id: str, at: datetime, kind: EntryKind, detail: Detail) -> Entry:
        """Writes one entry under a new activity id (New York time to the millisecond, then a UUID)."""
        moment = at.astimezone(NEW_YORK)
        entry_id = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}::{uuid4()}"
        entry = Entry(id=entry_id, account_id=account_id, at=at, kind=kind, detail=detail)
        self.store.add_entry(entry)
        return entry

    @contextmanager
    def _writing(self) -> Iterator[None]:
        listings = self.market.listings
        changes = listings.change_count
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._histories.clear()
            if listings.change_count != changes:
                self.market.restore(self.store.setting("market") or {})
            raise

    def settle_until(self, now: datetime) -> None:
        """Lets everything happen that is due by `now`, in its order: before a corporate action is in force, the orders
        that come before it; then the action; then the next. Within a turn."""
        while (action := self._next_due(now)) is not None:
            at = action.next_at
            self._advance_orders(at - INSTANT)
            self.store.keep_action(carry_out(self, action, at))
            self.save_settings()
        self._advance_orders(now)

    def _next_due(self, now: datetime) -> Action | None:
        due = [action for action in self.store.pending_actions() if action.next_at <= now]
        return min(due, key=lambda action: action.next_at, default=None)

    def _advance_orders(self, now: datetime) -> None:
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

    def unsettled(self, account: Account, now: datetime) -> Decimal:
        """Proceeds of sales whose settlement date is in the future, in dollars; 0 if the account settles at once."""
        if account.settlement == "at_once":
            return ZERO
        today = now.astimezone(NEW_YORK).date().isoformat()
        proceeds = ZERO
        for entry in reversed(self.entries(account.id)):
            if now - entry.at > timedelta(days=10):
                break
            if isinstance(entry.detail, Fill) and entry.detail.side == "sell" and entry.detail.settles_on > today:
                proceeds += entry.detail.qty * entry.detail.price
        return proceeds

    def last_written_at(self) -> datetime | None:
        """The latest instant at which the broker booked something, or an order changed; None if nothing ever did."""
        instants = [account.created_at for account in self.accounts()]
        for account in self.accounts():
            instants += [entry.at for entry in self.entries(account.id)]
            instants += [order.updated_at for _, order in self.store.orders(account.id)]
        return max(instants, default=None)
