"""From events to the ledger: a pure fold over the events that count, in their one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from rebalancer.core.errors import InvariantViolation
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
from rebalancer.core.ledger.movements import Disposal, LotMovement, Posted, StrategyTrade
from rebalancer.core.ledger.stream import ShareExchange, Step, attributions_of, live_events, once_each, steps_of
from rebalancer.core.money import EXACT, ZERO

Picks = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that follows from a set of events.

    Args:
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

    @property
    def disposals(self) -> tuple[Disposal, ...]:
        """What was closed, in order."""
        return tuple(moved for moved in self.movements if isinstance(moved, Disposal))

    def balance_usd(self, account: str) -> Decimal:
        """The sum of all postings to an account, in dollars."""
        with localcontext(EXACT):
            return sum(
                (
                    posting.amount_usd
                    for entry in self.entries
                    for posting in entry.postings
                    if posting.account == account
                ),
                ZERO,
            )


def rebuild(
    events: Iterable[LedgerEvent], *, method: ReliefMethod = ReliefMethod.FIFO, picks: Picks | None = None
) -> Ledger:
    """The ledger of these events: the same for every order, duplication or delay in which they come.

    Args:
        method: which lots sales close; FIFO is what the broker books, the others are what-if.
        picks: for SPECIFIC, by the id of the closing fill how much of which lot it closes.

    Raises:
        InvariantViolation: EVENT_CONFLICT when one id has two contents.
    """
    by_id = once_each(events)
    live = live_events(by_id.values())
    attributions = attributions_of(live)
    book = Book(method=method, picks=dict(picks or {}))
    posted = [post_step(book, step, attributions) for step in steps_of(live)]
    return _ledger(by_id, live, attributions, book, posted)


def append_events(ledger: Ledger, events: Iterable[LedgerEvent]) -> Ledger:
    """The ledger with these events too; the same as `rebuild` of all.

    Events that come after all others are folded on top; whatever reaches back (a late fill, a correction, a strategy
    that becomes known after its order was filled) folds everything anew.
    """
    by_id = once_each([*ledger.events.values(), *events])
    new = [event for event_id, event in by_id.items() if event_id not in ledger.events]
    if not new:
        return ledger
    live = live_events(by_id.values())
    attributions = attributions_of(live)
    if not _only_adds(ledger, new, live, attributions):
        return rebuild(by_id.values(), method=ledger.book.method, picks=ledger.book.picks)
    book = ledger.book.copy()
    posted = [post_step(book, step, attributions) for step in steps_of(live[len(ledger.live) :])]
    added = _ledger(by_id, live, attributions, book, posted)
    return Ledger(
        by_id,
        live,
        attributions,
        book,
        ledger.entries + added.entries,
        ledger.movements + added.movements,
        ledger.trades + added.trades,
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
) -> Ledger:
    return Ledger(
        by_id,
        live,
        attributions,
        book,
        tuple(done.entry for done in posted if done.entry is not None),
        tuple(moved for done in posted for moved in done.movements),
        tuple(trade for done in posted for trade in done.trades),
    )
