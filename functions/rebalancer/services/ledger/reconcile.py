"""The ledger against the broker: what is new is recorded, every difference shown, and trading stopped where cash or
shares do not balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import Conflict, InvalidInput, InvariantViolation, NotFound
from rebalancer.core.base.money import EXACT, dump_money, plain
from rebalancer.core.base.new_york import quarter_of
from rebalancer.core.ledger.conservation import (
    CostDifference,
    Gap,
    Identity,
    broker_gaps,
    cost_differences,
    freeze_for,
    own_gaps,
)
from rebalancer.core.ledger.event_codec import dump_event_fields
from rebalancer.core.ledger.events import CashActivity, LedgerEvent, ShareLeg
from rebalancer.core.ledger.reconciliation import WAIT_SECONDS, Disagreement
from rebalancer.core.ledger.recording import adjusting_events
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import dump_stamp, moment_of, to_ns, trade_date
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.trips import Trip, TripCode, mismatch_trip
from rebalancer.ports.ledger import LedgerChange, LedgerStore, ReconciliationQueue
from rebalancer.services.ledger.bring_up_to_date import (
    Books,
    LedgerPorts,
    bring_up_to_date,
    next_head,
    snapshot_of,
    with_events,
)
from rebalancer.services.risk.trips import set_trip

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes

PAUSES_SECONDS: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Before each further attempt: with more at once than there are attempts, the later ones find the others done."""

LOOK_AGAIN_SECONDS: Final = WAIT_SECONDS + 5
ROUNDS_MAX: Final = 60
"""How often the queue comes back to what is being waited for; after that the schedule of the day does."""

PAGE_SIZE: Final = 250

_WITH_BROKER: Final = frozenset({Identity.BROKER_CASH, Identity.BROKER_SHARES})


class ReconciliationState(StrEnum):
    """Whether our books agree with the broker's."""

    BALANCED = "BALANCED"
    WAITING = "WAITING"
    DISCREPANCY = "DISCREPANCY"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a reconciliation came to. `freeze` is what the gaps call for: ACTIVE where there are none."""

    state: ReconciliationState
    freeze: TradingState
    message: str
    gaps: tuple[Gap, ...]
    waiting: tuple[Disagreement, ...]
    snapshot: Snapshot
    recorded: int
    costs: tuple[CostDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person accepts the broker's numbers: by symbol (or CASH) the gap as it was shown, the broker's less ours.
    `request_id` names the decision: sent twice it is booked once."""

    request_id: str
    accepted: Mapping[str, Decimal]


def reconcile_positions(
    ports: LedgerPorts, *, round_number: int = 1, decision: Decision | None = None
) -> Reconciliation:
    """Record what the broker reports, compare cash and every position, store the day's snapshot and what people see,
    and stop trading where they do not agree. The same again changes nothing but the moment.

    A difference that is young is waited for: the queue comes back. Raises `BrokerUnavailable`; `Conflict`
    LEDGER_CHANGED where others win every one of a few attempts, or as `resolve_discrepancy`.
    """
    for pause in (*PAUSES_SECONDS, None):
        try:
            return _reconcile(ports, round_number, decision)
        except InvariantViolation as error:
            # Books that cannot be read or folded prove nothing: no order until somebody has looked.
            set_trip(ports.ctx, mismatch_trip(f"the ledger cannot be kept: {error.message}".rstrip(".")))
            raise
        except Conflict as error:
            if error.code != "LEDGER_CHANGED" or pause is None:
                raise
            ports.ctx.clock.pause(pause)
    raise AssertionError("unreachable")


def resolve_discrepancy(ports: LedgerPorts, decision: Decision) -> Reconciliation:
    """Book gaps with the broker as a person decided, against `equity:residual`, and reconcile anew.

    Trading stays stopped until a person switches it on. Raises `NotFound` GAP_NOT_FOUND for a symbol that agrees,
    `Conflict` GAP_CHANGED (details: `symbol`, `gap`) for another gap than was shown, IDEMPOTENCY_CONFLICT for a request
    id that belongs to another decision.
    """
    if not decision.accepted:
        raise InvalidInput("accept is empty, but must name at least one gap.", field="accept")
    return reconcile_positions(ports, decision=decision)


def hand_out_accounts(ledgers: LedgerStore, queue: ReconciliationQueue, *, after: str, tick: str, owner: str) -> int:
    """Enqueue one page of the accounts that have a connection, and on the first page the deployment's owner (empty:
    none); a full page enqueues the next one first. Returns how many accounts were enqueued."""
    uids = list(ledgers.list_accounts(after=after, limit=PAGE_SIZE))
    if len(uids) == PAGE_SIZE:
        queue.enqueue_accounts(after=uids[-1], tick=tick)
    # The owner may have a connection, too, and is then in one of the pages as well: reconciling twice changes nothing.
    first = [owner] if owner and not after and owner not in uids else []
    for uid in [*first, *uids]:
        queue.enqueue_reconciliation(uid, delay_seconds=0)
    return len(first) + len(uids)


def _reconcile(ports: LedgerPorts, round_number: int, decision: Decision | None) -> Reconciliation:
    ctx, now = ports.ctx, ports.ctx.clock.now()
    stored = ports.ledgers.load_ledger(ctx.uid, quarter=quarter_of(trade_date(to_ns(now))))
    books = bring_up_to_date(ports, stored, now)
    if decision is not None:
        books = with_events(books, _adjustments(books, decision))
    found = _assess(books)
    change = LedgerChange(next_head(books), books.recorded, found.snapshot, _status(books, found))
    ports.ledgers.save_change(ctx.uid, change, stored)
    ctx.log.event(
        "positions_reconciled",
        state=found.state.value,
        recorded=found.recorded,
        gaps=len(found.gaps),
        waiting=len(found.waiting),
    )
    # Stored first: what is stopped for must be seen. Whoever dies in between leaves a gap that stops at the next look.
    if found.freeze is not TradingState.ACTIVE:
        set_trip(ctx, Trip(TripCode.RECONCILIATION_MISMATCH, found.freeze, found.message.rstrip(".")))
    if found.waiting and round_number < ROUNDS_MAX:
        # One comes back for all who found something to wait for in the same stretch: after every run another would.
        slot, again = str(now.timestamp() // LOOK_AGAIN_SECONDS), round_number + 1
        ctx.reconciliations.enqueue_reconciliation(
            ctx.uid, delay_seconds=LOOK_AGAIN_SECONDS, round_number=again, slot=slot
        )
    return found


def _assess(books: Books) -> Reconciliation:
    comparison = books.comparison
    gaps = (*own_gaps(books.ledger), *broker_gaps(books.ledger, comparison.discrepancies, books.prices))
    state = ReconciliationState.BALANCED
    if gaps:
        state = ReconciliationState.DISCREPANCY
    elif comparison.waiting:
        state = ReconciliationState.WAITING
    return Reconciliation(
        state,
        freeze_for(gaps, books.equity_usd),
        _message(gaps, comparison.waiting),
        gaps,
        comparison.waiting,
        snapshot_of(books),
        len(books.recorded),
        tuple(cost_differences(books.ledger, books.holdings.positions)),
    )


def _message(gaps: tuple[Gap, ...], waiting: tuple[Disagreement, ...]) -> str:
    if gaps:
        more = f" And {len(gaps) - 1} more." if len(gaps) > 1 else ""
        return f"{gaps[0].sentence}{more}"
    if waiting:
        named = ", ".join(found.symbol for found in waiting)
        return (
            f"The broker's numbers and ours differ in {named}; a recent trade may explain that, so we look again soon."
        )
    return "Cash and every position agree with the broker."


def _adjustments(books: Books, decision: Decision) -> tuple[LedgerEvent, ...]:
    """Return the entries that book the decision; none where they were recorded before."""
    mark = f"adjustment:{decision.request_id}:"
    before = {event_id: event for event_id, event in books.ledger.events.items() if event_id.startswith(mark)}
    if before:
        if {event_id.removeprefix(mark): _amount(event) for event_id, event in before.items()} != decision.accepted:
            raise Conflict(
                "This id was already used for another decision; use a new one.",
                code="IDEMPOTENCY_CONFLICT",
                field="request_id",
            )
        return ()
    standing = {found.symbol: found for found in books.comparison.discrepancies}
    young = {found.symbol for found in books.comparison.waiting}
    for symbol, gap in decision.accepted.items():
        _require_as_shown(symbol, gap, standing, young)
    chosen = [standing[symbol] for symbol in sorted(decision.accepted)]
    return adjusting_events(chosen, books.holdings.positions, books.now_ns, decision.request_id)


def _amount(event: LedgerEvent) -> Decimal | None:
    if isinstance(event, CashActivity):
        return event.amount_usd
    return event.quantity if isinstance(event, ShareLeg) else None


def _require_as_shown(symbol: str, gap: Decimal, standing: Mapping[str, Disagreement], young: set[str]) -> None:
    found = standing.get(symbol)
    if found is None:
        why = (
            "changed a moment ago; reconcile again before accepting it" if symbol in young else "agrees with the broker"
        )
        raise NotFound(f"There is no gap in {symbol} to accept: it {why}.", code="GAP_NOT_FOUND", field="accept")
    if found.gap != gap:
        raise Conflict(
            f"The gap in {symbol} is {plain(found.gap)} now, not {plain(gap)}: look at it again before you accept it.",
            code="GAP_CHANGED",
            field="accept",
            details={"symbol": symbol, "gap": plain(found.gap)},
        )


def _status(books: Books, found: Reconciliation) -> shapes.Reconciliation:
    return {
        "at": moment_of(books.now_ns),
        "state": found.state.value,
        "freeze": None if found.freeze is TradingState.ACTIVE else found.freeze.value,
        "message": found.message,
        "cash_usd": plain(books.holdings.cash_usd),
        "equity_usd": plain(books.equity_usd),
        "gaps": [gap_fields(gap) for gap in found.gaps],
        "waiting": [waiting_fields(seen) for seen in found.waiting],
        "costs": [cost_fields(cost) for cost in found.costs],
        "recorded": found.recorded,
    }


def gap_fields(gap: Gap) -> shapes.Gap:
    """Return a gap as people are shown it, with the newest events around it."""
    return {
        "identity": gap.identity.value,
        "symbol": gap.symbol,
        "expected": plain(gap.expected),
        "found": plain(gap.found),
        "gap": plain(EXACT.subtract(gap.found, gap.expected)),
        "value_usd": None if gap.value_usd is None else plain(gap.value_usd),
        "sentence": gap.sentence,
        "can_accept": gap.identity in _WITH_BROKER,
        "events": [_event_fields(event) for event in gap.events],
    }


def cost_fields(found: CostDifference) -> shapes.CostDifference:
    """Return a difference in cost as people are shown it."""
    return {
        "symbol": found.symbol,
        "ours_usd": None if found.ours_usd is None else dump_money(found.ours_usd),
        "brokers_usd": dump_money(found.brokers_usd),
        "gap_usd": None if found.gap_usd is None else dump_money(found.gap_usd),
        "sentence": found.sentence,
        "events": [_event_fields(event) for event in found.events],
    }


def waiting_fields(seen: Disagreement) -> shapes.WaitingGap:
    """Return a difference that is still waited for."""
    return {
        "symbol": seen.symbol,
        "ours": plain(seen.ours),
        "brokers": plain(seen.brokers),
        "since": moment_of(seen.since_ns),
    }


def _event_fields(event: LedgerEvent) -> shapes.GapEvent:
    # A browser's numbers do not hold nanoseconds.
    return {
        "at": dump_stamp(event.at_ns),
        "type": type(event).__name__,
        "event_id": event.event_id,
        "supersedes": event.supersedes,
        "is_void": event.is_void,
        **dump_event_fields(event),
    }
