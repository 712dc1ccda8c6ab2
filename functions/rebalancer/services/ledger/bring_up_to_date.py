"""The ledger brought up to date with the broker: what is new recorded, what is held compared, nothing written yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.ledger.book_codec import dump_closing
from rebalancer.core.ledger.conservation import cash_allowance_usd, rounding_event
from rebalancer.core.ledger.documents import LedgerHead
from rebalancer.core.ledger.events import CashKind, LedgerEvent
from rebalancer.core.ledger.fold import Closing, Ledger, append_events, close_books, rebuild
from rebalancer.core.ledger.journal import CASH_COUNTERPARTS, OPENING, SUSPENSE, TRANSFERS
from rebalancer.core.ledger.orders import oldest_open_ns
from rebalancer.core.ledger.reconciliation import Comparison, compare_with_broker, portfolio_rows
from rebalancer.core.ledger.recording import news_of, opening_events
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import moment_of, to_ns
from rebalancer.core.statements.strategy_books import allotments, waits_for_orders
from rebalancer.core.statements.strategy_equity import last_prices, strategy_equity
from rebalancer.ports.ledger import Holdings, LedgerStore, StoredLedger
from rebalancer.services.context import Context
from rebalancer.services.ledger.orders import order_news

OVERLAP: Final = timedelta(days=7)
"""Activities are asked again from so long before the newest one: what the broker books or corrects late comes in."""

ORDER_MARGIN: Final = timedelta(seconds=1)

CLOSING_BYTES_MAX: Final = 500_000
"""Books that are larger are not closed: they would not fit into one document with the rest."""

_PAID_IN: Final = (
    CASH_COUNTERPARTS[CashKind.DEPOSIT],
    CASH_COUNTERPARTS[CashKind.WITHDRAWAL],
    OPENING,
    TRANSFERS,
)


@dataclass(frozen=True, slots=True)
class LedgerPorts:
    """What a reconciliation takes: the user's account and the ledger."""

    ctx: Context
    ledgers: LedgerStore


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger beside what the broker has, at one moment.

    `recorded` are the events that are not stored yet; `prices` dollars a share of what we or the broker hold.
    """

    stored: StoredLedger
    ledger: Ledger
    recorded: tuple[LedgerEvent, ...]
    holdings: Holdings
    prices: Mapping[str, Decimal]
    comparison: Comparison
    now_ns: int
    newest_ns: int
    is_opened: bool

    @property
    def equity_usd(self) -> Decimal:
        """Cash and positions at the broker's prices; the broker's own sum where a price is missing."""
        positions = self.holdings.positions
        if self.holdings.equity_usd is not None and any(held.price_usd is None for held in positions):
            return self.holdings.equity_usd
        with localcontext(EXACT):
            worth = (held.quantity * held.price_usd for held in positions if held.price_usd is not None)
            return sum(worth, self.holdings.cash_usd)


def bring_up_to_date(ports: LedgerPorts, stored: StoredLedger, now: datetime) -> Books:
    """Fetch what the broker reports and holds, and take in what is new; requests: the history's (activities,
    account, positions, orders), and one for prices of symbols that only we hold."""
    newest_ns = stored.head.newest_ns
    reported = ports.ctx.broker.fetch_activities(moment_of(newest_ns) - OVERLAP if newest_ns else None)
    holdings = ports.ctx.broker.fetch_holdings()
    events, closing = _known(ports, stored, reported)
    news = news_of({event.event_id: event for event in events}, reported)
    reports = ports.ctx.broker.fetch_order_reports(_orders_since(newest_ns, events))
    known = {event.event_id: event for event in (*events, *news)}
    news = (*news, *order_news(ports.ctx, reports, known, closing.until_ns if closing else 0))
    books = Books(
        stored,
        append_events(rebuild(events, closing=closing), news),
        news,
        holdings,
        {},
        Comparison((), ()),
        to_ns(now),
        max([newest_ns, *(event.at_ns for event in reported)]),
        stored.head.is_opened,
    )
    books = compared(replace(books, prices=_prices(ports, books)))
    return _allotted(_opened(_rounded(books)))


def with_events(books: Books, events: Iterable[LedgerEvent]) -> Books:
    """Return the books with these events of our own recorded too, and compared anew."""
    added = tuple(event for event in events if event.event_id not in books.ledger.events)
    if not added:
        return books
    ledger = append_events(books.ledger, added)
    return compared(replace(books, ledger=ledger, recorded=(*books.recorded, *added)))


def compared(books: Books) -> Books:
    """Return the books with what they and the broker do not agree on."""
    comparison = compare_with_broker(
        books.ledger.book,
        books.holdings.positions,
        books.holdings.cash_usd,
        known=books.stored.head.disagreements,
        now_ns=books.now_ns,
        cash_allowance_usd=cash_allowance_usd(books.ledger, books.holdings.cash_usd),
    )
    return replace(books, comparison=comparison)


def _orders_since(newest_ns: int, events: Iterable[LedgerEvent]) -> datetime | None:
    """From when on orders are looked at: as the activities, or from the oldest one that has not ended."""
    if not newest_ns:
        return None
    begun = moment_of(newest_ns) - OVERLAP
    open_ns = oldest_open_ns(events)
    return begun if open_ns is None else min(begun, moment_of(open_ns) - ORDER_MARGIN)


def _known(
    ports: LedgerPorts, stored: StoredLedger, reported: Iterable[LedgerEvent]
) -> tuple[tuple[LedgerEvent, ...], Closing | None]:
    """Return the events to fold, and on which closing: all of them and no closing if the broker reports something
    earlier."""
    closing = stored.head.closing
    if closing is None or all(event.at_ns >= closing.until_ns for event in reported):
        return stored.events, closing
    return ports.ledgers.load_events(ports.ctx.uid), None


def _prices(ports: LedgerPorts, books: Books) -> Mapping[str, Decimal]:
    held = {position.symbol: position.price_usd for position in books.holdings.positions}
    prices = {symbol: price for symbol, price in held.items() if price is not None}
    # Strategies on opposite sides hold a symbol that the account as a whole does not.
    held_inside = {symbol for (_, symbol), position in books.ledger.book.positions.items() if position.quantity}
    ours = {symbol for symbol in {*books.ledger.book.lots, *held_inside} if symbol not in prices}
    quotes = ports.ctx.broker.fetch_quotes(sorted(ours)) if ours else {}
    last = {symbol: quote.last_trade or quote.previous_close for symbol, quote in quotes.items()}
    return {**prices, **{symbol: price for symbol, price in last.items() if price is not None}}


def _rounded(books: Books) -> Books:
    """Book the broker's rounding to the cent once all shares agree: before that a cash gap may be half of a trade."""
    different = (*books.comparison.waiting, *books.comparison.discrepancies)
    if any(found.symbol != CASH for found in different):
        return books
    rounding = rounding_event(books.ledger, books.holdings.cash_usd)
    return books if rounding is None else with_events(books, [rounding])


def _opened(books: Books) -> Books:
    """Open the books with what the account held before its first reported activity, without a date.

    Only what has been there for a while counts: a trade made after this snapshot is not an opening holding.
    """
    if books.is_opened:
        return books
    standing = {found.symbol for found in books.comparison.discrepancies}
    found = opening_events(books.ledger, books.holdings.positions, books.holdings.cash_usd, books.now_ns)
    opened = with_events(books, [event for event in found if _opens(event) in standing])
    return replace(opened, is_opened=not opened.comparison.waiting)


def _allotted(books: Books) -> Books:
    """Give the strategies what is nobody's yet, once all agrees and every trade says whom it served."""
    comparison, strategies = books.comparison, books.stored.strategies
    if not strategies or not books.is_opened or comparison.waiting or comparison.discrepancies:
        return books
    if waits_for_orders(books.ledger, books.now_ns - OVERLAP // timedelta(microseconds=1) * 1000):
        return books
    prices = last_prices(books.ledger, books.prices)
    return with_events(books, allotments(books.ledger, strategies, prices, books.now_ns))


def _opens(event: LedgerEvent) -> str:
    symbol = getattr(event, "symbol", None)
    return CASH if symbol is None else str(symbol)


def next_head(books: Books) -> LedgerHead:
    """Return the ledger's head afterwards. At the turn of a month the books of the month before last are closed."""
    comparison = books.comparison
    return LedgerHead(
        newest_ns=books.newest_ns,
        is_opened=books.is_opened,
        closing=_closing(books),
        disagreements=(*comparison.waiting, *comparison.discrepancies),
    )


def _closing(books: Books) -> Closing | None:
    ledger, until_ns = books.ledger, _previous_month_ns(books.now_ns)
    before = ledger.closing
    is_due = before is None or before.until_ns < until_ns
    has_older = any(event.at_ns < until_ns for event in ledger.events.values())
    # Shares whose replacement was not reported yet would lose their other leg behind a closing.
    if not is_due or not has_older or not books.is_opened or ledger.balance_usd(SUSPENSE):
        return before
    closing = close_books(ledger, until_ns)
    return closing if len(json.dumps(dump_closing(closing))) <= CLOSING_BYTES_MAX else before


def _previous_month_ns(now_ns: int) -> int:
    first = moment_of(now_ns).astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return to_ns((first - timedelta(days=1)).replace(day=1))


def snapshot_of(books: Books) -> Snapshot:
    """Return the portfolio and the account as they are, every symbol with its strategies and its residual."""
    equity, book = books.equity_usd, books.ledger.book
    balances = books.ledger.balances_usd()
    with localcontext(EXACT):
        paid_in = -sum((balances.get(account, ZERO) for account in _PAID_IN), ZERO)
        pnl = equity - paid_in
    strategies = strategy_equity(book, last_prices(books.ledger, books.prices), equity)
    rows = portfolio_rows(book, books.holdings.positions, books.prices, equity)
    return Snapshot(books.now_ns, equity, books.holdings.cash_usd, pnl, rows, strategies)
