"""From events to the ledger: a pure fold over the events that count, in their one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.corporate_actions import post_exchange
from rebalancer.core.ledger.events import (
    CashActivity,
    Fill,
    InternalTransfer,
    LedgerEvent,
    OrderEvent,
    ShareLeg,
    StrategyShare,
    order_key,
)
from rebalancer.core.ledger.journal import JournalEntry
from rebalancer.core.ledger.lots import ReliefMethod
from rebalancer.core.ledger.movements import LotMovement, Posted, StrategyTrade
from rebalancer.core.ledger.stream import (
    Entitlement,
    ShareExchange,
    Step,
    attributions_of,
    live_events,
    once_each,
    steps_of,
)

FINAL_STATUSES: Final = frozenset({"filled", "canceled", "expired", "rejected", "replaced"})
"""The broker's words after which an order does not fill again (but for a fill that is reported late, within days)."""

Picks = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Closing:
    """The books closed at an instant: what all events before `until_ns` came to, so that only later ones need be read.

    `balances_usd` are the sums of all postings by account; `attributions` the strategies of earlier orders, which
    may still fill.
    """

    until_ns: int
    book: Book
    balances_usd: Mapping[str, Decimal]
    attributions: Mapping[str, tuple[StrategyShare, ...]]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that follows from a set of events.

    Args:
        closing: what went before; None where the events are all that ever happened.
        events: every event that was ever recorded, by id.
        live: those that count, in order.
        book: cash, lots and positions after the last of them.
        entries, movements, trades: what each event did, in order.
    """

    events: Mapping[str, LedgerEvent]
    live: tuple[LedgerEvent, ...]
    attributions: Mapping[str, tuple[StrategyShare, ...]]
    book: Book = field(default_factory=Book)
    entries: tuple[JournalEntry, ...] = ()
    movements: tuple[LotMovement, ...] = ()
    trades: tuple[StrategyTrade, ...] = ()
    closing: Closing | None = None

    def balances_usd(self) -> dict[str, Decimal]:
        """Return the sum of all postings to each account that was ever posted to, in dollars."""
        balances = dict(self.closing.balances_usd) if self.closing else {}
        with localcontext(EXACT):
            for entry in self.entries:
                for posting in entry.postings:
                    balances[posting.account] = balances.get(posting.account, ZERO) + posting.amount_usd
        return balances

    def balance_usd(self, account: str) -> Decimal:
        """Return the sum of all postings to one account, in dollars."""
        return self.balances_usd().get(account, ZERO)


def rebuild(
    events: Iterable[LedgerEvent],
    *,
    method: ReliefMethod = ReliefMethod.FIFO,
    picks: Picks | None = None,
    closing: Closing | None = None,
) -> Ledger:
    """Return the ledger of these events: the same for every order, duplication or delay in which they come.

    Args:
        method: which lots sales close; FIFO is what the broker books, the others are what-if.
        picks: for SPECIFIC, by the id of the closing fill how much of which lot it closes.
        closing: the books closed before; `events` are then all from its instant on.

    Raises:
        InvariantViolation: EVENT_CONFLICT when one id has two contents; BEFORE_CLOSING for an earlier event.
    """
    by_id = once_each(events)
    if closing is not None:
        _require_after(closing, by_id)
    live = live_events(by_id.values())
    attributions = _attributions(live, closing)
    book = closing.book.copy() if closing else Book(method=method, picks=dict(picks or {}))
    posted = [post_step(book, step, attributions) for step in steps_of(live)]
    return _ledger(by_id, live, attributions, book, posted, closing)


def close_books(ledger: Ledger, until_ns: int) -> Closing:
    """Close the books: all events before `until_ns` become balances.

    Of the orders, those are remembered that may still fill: whose last known status is not final.
    """
    before = [event for event in ledger.live if event.at_ns < until_ns]
    closed = rebuild(before, method=ledger.book.method, picks=ledger.book.picks, closing=ledger.closing)
    final = {event.order_id for event in before if isinstance(event, OrderEvent) and event.status in FINAL_STATUSES}
    attributions = {order: shares for order, shares in closed.attributions.items() if order not in final}
    return Closing(until_ns, closed.book, closed.balances_usd(), attributions)


def _require_after(closing: Closing, by_id: Mapping[str, LedgerEvent]) -> None:
    for event in by_id.values():
        reaches_back = event.supersedes is not None and event.supersedes not in by_id
        if event.at_ns < closing.until_ns or reaches_back:
            raise InvariantViolation(
                f"Event {event.event_id} changes what was before the books were closed; fold all events anew.",
                code="BEFORE_CLOSING",
                details={"event_id": event.event_id},
            )


def _attributions(live: Iterable[LedgerEvent], closing: Closing | None) -> Mapping[str, tuple[StrategyShare, ...]]:
    return attributions_of(live, known=closing.attributions if closing else {})


def append_events(ledger: Ledger, events: Iterable[LedgerEvent]) -> Ledger:
    """Return the ledger with these events too; the same as `rebuild` of all.

    Events that come after all others are folded on top; whatever reaches back (a late fill, a correction, a strategy
    that becomes known after its order was filled) folds everything anew.
    """
    by_id = once_each([*ledger.events.values(), *events])
    new = [event for event_id, event in by_id.items() if event_id not in ledger.events]
    if not new:
        return ledger
    live = live_events(by_id.values())
    attributions = _attributions(live, ledger.closing)
    if not _only_adds(ledger, new, live, attributions):
        return rebuild(by_id.values(), method=ledger.book.method, picks=ledger.book.picks, closing=ledger.closing)
    book = ledger.book.copy()
    posted = [post_step(book, step, attributions) for step in steps_of(live[len(ledger.live) :])]
    added = _ledger(by_id, live, attributions, book, posted, ledger.closing)
    return Ledger(
        by_id,
        live,
        attributions,
        book,
        ledger.entries + added.entries,
        ledger.movements + added.movements,
        ledger.trades + added.trades,
        ledger.closing,
    )


def post_step(book: Book, step: Step, attributions: Mapping[str, tuple[StrategyShare, ...]]) -> Posted:
    """Take one step into the book. An order event changes nothing: what it filled comes as fills."""
    match step:
        case Fill():
            return book.post_fill(step, attributions.get(step.order_id, ()))
        case CashActivity():
            return book.post_cash(step)
        case ShareExchange():
            return post_exchange(book, step)
        case InternalTransfer():
            return book.post_transfer(step)
        case Entitlement():
            book.entitled[step.event_id] = book.holders_of(step.symbol)
            return Posted()
        case OrderEvent():
            return Posted()
        case ShareLeg():
            raise InvariantViolation(f"The leg {step.event_id} was not gathered into its corporate action.")


def _only_adds(
    ledger: Ledger,
    new: list[LedgerEvent],
    live: tuple[LedgerEvent, ...],
    attributions: Mapping[str, tuple[StrategyShare, ...]],
) -> bool:
    """Whether all that was folded before stays as it is, with the new events after it."""
    before = ledger.live
    if before and min(order_key(event) for event in new) < order_key(before[-1]):
        return False
    if live[: len(before)] != before:
        return False
    if any(isinstance(event, CashActivity) and event.entitled_on is not None for event in new):
        return False
    groups = {event.group for event in before if isinstance(event, ShareLeg)}
    if any(isinstance(event, ShareLeg) and event.group in groups for event in new):
        return False
    filled = {event.order_id for event in before if isinstance(event, Fill)}
    return all(attributions.get(order) == ledger.attributions.get(order) for order in filled)


def _ledger(
    by_id: Mapping[str, LedgerEvent],
    live: tuple[LedgerEvent, ...],
    attributions: Mapping[str, tuple[StrategyShare, ...]],
    book: Book,
    posted: list[Posted],
    closing: Closing | None,
) -> Ledger:
    return Ledger(
        by_id,
        live,
        attributions,
        book,
        tuple(done.entry for done in posted if done.entry is not None),
        tuple(moved for done in posted for moved in done.movements),
        tuple(trade for done in posted for trade in done.trades),
        closing,
    )
