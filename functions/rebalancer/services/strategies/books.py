"""What the strategies of an account own now: the ledger's books with what it does not know yet, as the account is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.portfolio import PortfolioSnapshot, without_cash
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.execution.run import Run
from rebalancer.core.strategies.books import adopt_books
from rebalancer.core.strategies.strategies import Book
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.contract import drift as shapes
    from rebalancer.core.ledger.events import LedgerEvent
    from rebalancer.core.ledger.fold import Ledger
    from rebalancer.core.planning.plan import RebalancePlan
    from rebalancer.core.strategies.strategies import Strategy
    from rebalancer.ports.ledger import StoredLedger

OVERLAP: Final = timedelta(days=7)
"""Activities are asked again from so long before the newest one: what the broker books or corrects late comes in."""

CASH_ALLOWANCE_USD: Final = Decimal("0.10")
"""The broker keeps cents; so little is no reason to ask it what happened."""


def books_now(
    ctx: Context, state: AccountState, snapshot: PortfolioSnapshot, reserved_usd: Decimal
) -> tuple[Book, ...]:
    """Return the strategies' books on this snapshot; they add up to it without its reserved cash, exactly.

    Reserved cash belongs to no strategy: it leaves the account, and is taken from them by share.

    They are the ledger's, which two requests read. Where the account has moved on since the ledger looked, one request
    to the broker and one or two reads say why: trades of the newest run, splits, renames, mergers, dividends. What then
    is still nobody's is divided by share × weight.
    """
    from rebalancer.core.statements.strategy_books import books_of

    books = books_of(_ledger_now(ctx, state, snapshot).book)
    return adopt_books(state.settings.strategies, books, without_cash(snapshot, reserved_usd))


def drift_of_books(
    strategies: Sequence[Strategy], books: Sequence[Book], plan: RebalancePlan | None
) -> list[shapes.StrategyDrift]:
    """Write how each strategy has drifted; nothing where there are none, or nothing is planned."""
    if plan is None or not books:
        return []
    # Accounts without strategies do not load it.
    from rebalancer.core.strategies.strategy_drift import dump_strategy_drift, measure_strategies

    return dump_strategy_drift(measure_strategies(strategies, books, plan))


def _ledger_now(ctx: Context, state: AccountState, snapshot: PortfolioSnapshot) -> Ledger:
    # Only accounts with strategies need the ledger here, so that a first call of others does not wait for it.
    from rebalancer.core.ledger.fold import append_events, rebuild

    stored = _stored(ctx)
    if stored is None:
        return rebuild(())
    ledger = rebuild(stored.events, closing=stored.head.closing)
    is_new = not stored.head.newest_ns and not state.last_run_id
    if is_new or _agrees(ledger, snapshot):
        return ledger
    return append_events(ledger, _news(ctx, state, stored))


def _stored(ctx: Context) -> StoredLedger | None:
    from rebalancer.core.base.new_york import quarter_of
    from rebalancer.core.ledger.times import to_ns, trade_date

    if ctx.ledgers is None:
        return None
    return ctx.ledgers().load_ledger(ctx.uid, quarter=quarter_of(trade_date(to_ns(ctx.clock.now()))))


def _agrees(ledger: Ledger, snapshot: PortfolioSnapshot) -> bool:
    held = {position.symbol: position.quantity for position in snapshot.positions if position.quantity}
    with localcontext(EXACT):
        ours = {symbol: sum((lot.quantity for lot in lots), ZERO) for symbol, lots in ledger.book.lots.items()}
        return held == ours and abs(snapshot.cash - ledger.book.cash_usd) <= CASH_ALLOWANCE_USD


def _news(ctx: Context, state: AccountState, stored: StoredLedger) -> Sequence[LedgerEvent]:
    """Return what the broker reports and the newest run did, as the ledger will record it."""
    from rebalancer.core.ledger.recording import news_of
    from rebalancer.core.ledger.times import moment_of

    closing, newest_ns = stored.head.closing, stored.head.newest_ns
    since_ns = 0 if closing is None else closing.until_ns
    reported = ctx.broker.fetch_activities(moment_of(newest_ns) - OVERLAP if newest_ns else None)
    found = ctx.runs.load_run(ctx.uid, state.last_run_id) if state.last_run_id else None
    of_run = () if found is None else _of_run(ctx, found.run)
    known = {event.event_id: event for event in stored.events}
    fresh = [event for event in news_of(known, reported) if event.at_ns >= since_ns]
    return [*fresh, *(event for event in of_run if event.event_id not in known and event.at_ns >= since_ns)]


def _of_run(ctx: Context, run: Run) -> Sequence[LedgerEvent]:
    """Return whom the run's orders served, and what its plan moved between strategies."""
    from rebalancer.services.strategies.runs import inside

    return [*(event for leg in run.legs if (event := _served(leg, run)) is not None), *inside(ctx, run)]


def _served(leg: Leg, run: Run) -> LedgerEvent | None:
    from rebalancer.core.ledger.events import OrderEvent, order_event_id
    from rebalancer.core.ledger.times import to_ns
    from rebalancer.services.strategies.runs import shares_of_leg

    if leg.order_id is None or not leg.strategies:
        return None
    return OrderEvent(
        event_id=order_event_id(leg.order_id, "served", ZERO),
        at_ns=to_ns(leg.submitted_at or run.created_at),
        order_id=leg.order_id,
        client_order_id=leg.client_order_id,
        symbol=leg.symbol,
        side=leg.side,
        status="served",
        quantity=leg.quantity,
        filled_quantity=ZERO,
        strategies=shares_of_leg(leg),
    )
