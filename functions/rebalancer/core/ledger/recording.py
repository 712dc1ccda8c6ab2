"""What of a broker's report is new: how events are recorded once, corrected by new ones, and how a ledger begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.ledger.events import CashActivity, CashKind, LedgerEvent, OrderEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.reconciliation import BrokerPosition, Disagreement


def news_of(known: Mapping[str, LedgerEvent], reported: Iterable[LedgerEvent]) -> tuple[LedgerEvent, ...]:
    """Return the reported events that are not recorded yet, as they are to be recorded.

    A fill or activity that comes under a known id with another content is a correction: it is recorded under the id
    with the next number (`fill:7#1`) and supersedes the one before. The broker's newest word counts, also where it goes
    back to what it said first (a bust that is taken back): a report is always what the broker says now, because the
    store refuses a change that was made from an older state. Of an order's change the first report stands: later ones
    differ at most in when they were seen.
    """
    recorded = dict(known)
    news: list[LedgerEvent] = []
    for event in reported:
        fresh = _as_news(recorded, event)
        if fresh is not None:
            recorded[fresh.event_id] = fresh
            news.append(fresh)
    return tuple(news)


def _as_news(recorded: Mapping[str, LedgerEvent], event: LedgerEvent) -> LedgerEvent | None:
    if event.event_id not in recorded:
        return event
    if isinstance(event, OrderEvent):
        return None
    revision, newest = 0, event.event_id
    while (following := f"{event.event_id}#{revision + 1}") in recorded:
        revision, newest = revision + 1, following
    if replace(recorded[newest], event_id=event.event_id, supersedes=event.supersedes) == event:
        return None
    return replace(event, event_id=following, supersedes=newest)


def opening_events(
    ledger: Ledger, broker: Iterable[BrokerPosition], broker_cash_usd: Decimal, opened_ns: int
) -> tuple[LedgerEvent, ...]:
    """Return what an account held before the first activity that the broker reports, so that no history is invented.

    Only what the activities leave unexplained is opened: as a holding of unknown age at the broker's average cost,
    and as cash, both an instant before the first event (or at `opened_ns` where there is none). Fewer shares than the
    activities account for are no opening: they stay a discrepancy.
    """
    before_ns = ledger.live[0].at_ns - 1 if ledger.live else opened_ns
    events: list[LedgerEvent] = []
    with localcontext(EXACT):
        for position in sorted(broker, key=lambda held: held.symbol):
            ours = ledger.book.quantity_of(position.symbol)
            gap = position.quantity - ours
            if gap and (gap > 0) == (position.quantity > 0):
                events.append(_shares(ShareKind.OPENING, f"opening:{position.symbol}", before_ns, position, gap))
        missing = broker_cash_usd - ledger.book.cash_usd
        if missing:
            events.append(CashActivity("opening:cash", before_ns, CashKind.OPENING, missing, "opening"))
    return tuple(events)


def adjusting_events(
    discrepancies: Iterable[Disagreement], broker: Iterable[BrokerPosition], at_ns: int, request_id: str
) -> tuple[LedgerEvent, ...]:
    """Return the entries by which a person accepts the broker's numbers: each gap is booked against `equity:residual`.

    `request_id` makes the ids, so that the same decision sent twice is booked once.
    """
    positions = {position.symbol: position for position in broker}
    events: list[LedgerEvent] = []
    for found in discrepancies:
        event_id = f"adjustment:{request_id}:{found.symbol}"
        if found.symbol == CASH:
            events.append(CashActivity(event_id, at_ns, CashKind.ADJUSTMENT, found.gap, "adjustment"))
        else:
            position = positions.get(found.symbol, BrokerPosition(found.symbol, ZERO))
            events.append(_shares(ShareKind.ADJUSTMENT, event_id, at_ns, position, found.gap))
    return tuple(events)


def _shares(kind: ShareKind, event_id: str, at_ns: int, position: BrokerPosition, quantity: Decimal) -> ShareLeg:
    return ShareLeg(
        event_id=event_id,
        at_ns=at_ns,
        kind=kind,
        group=event_id,
        symbol=position.symbol,
        quantity=quantity,
        price=position.average_cost_usd,
        broker_type=kind.value.lower(),
    )
