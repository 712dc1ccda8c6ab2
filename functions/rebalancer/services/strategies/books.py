"""What the strategies of an account own now: as stored, after the newest run, made to add up to the account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.execution.run import Run
from rebalancer.core.strategies.books import Filled, adopt_books, books_after_run
from rebalancer.core.strategies.codec import parse_attribution, parse_books
from rebalancer.core.strategies.strategies import Book, open_books, require_whole
from rebalancer.ports.targets import AccountState, StoredBooks
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.core.ledger.events import LedgerEvent

DAY: Final = timedelta(days=1)


def books_now(ctx: Context, state: AccountState, snapshot: PortfolioSnapshot) -> tuple[Book, ...]:
    """Return the strategies' books on this snapshot; they add up to it exactly.

    Two reads, and two more with a write after a run has ended that was made from the strategies' plan. Where the
    account holds something else than the books, one read and the broker's activities since that run say why: splits,
    renames, mergers and dividends follow those who hold. Where the account was never divided it is divided now, by
    share × weight.
    """
    strategies = state.settings.strategies
    stored = ctx.accounts.load_books(ctx.uid)
    known = stored.run_id if stored is not None else ""
    after = None if state.last_run_id in ("", known) else _after_run(ctx, state.last_run_id, stored)
    if after is not None:
        ctx.accounts.save_books(ctx.uid, after, now=ctx.clock.now())
        stored = after
    if stored is None:
        return open_books(strategies, snapshot)
    books = stored.books
    if not _agrees(books, snapshot):
        # Rare, so that a first call does not wait for the ledger.
        from rebalancer.core.statements.strategy_books import carry_books

        books = carry_books(books, _since(ctx, stored.run_id))
    return adopt_books(strategies, books, snapshot)


def _agrees(books: Sequence[Book], snapshot: PortfolioSnapshot) -> bool:
    try:
        require_whole(books, snapshot)
    except InvalidInput:
        return False
    return True


def _since(ctx: Context, run_id: str) -> list[LedgerEvent]:
    """Return what the broker reports since the run ended; nothing where the run is not known any more."""
    found = ctx.runs.load_run(ctx.uid, run_id) if run_id else None
    ended = None if found is None else found.run.completed_at
    if ended is None:
        return []
    from rebalancer.core.ledger.times import to_ns

    # The broker dates a corporate action by its day; what was in force before the run ended is in the books.
    return [event for event in ctx.broker.fetch_activities(ended - DAY) if event.at_ns > to_ns(ended)]


def _after_run(ctx: Context, run_id: str, stored: StoredBooks | None) -> StoredBooks | None:
    """Return the books after the newest run; None while it is open, or where it has nothing to do with strategies."""
    found = ctx.runs.load_run(ctx.uid, run_id)
    if found is None or found.run.is_open or found.run.plan_id is None:
        return None
    plan = ctx.runs.load_plan(ctx.uid, found.run.plan_id)
    attribution = None if plan is None else plan.document.get("strategies")
    if attribution is None:
        return None
    crossings, parts, transfers = parse_attribution(attribution)
    # The plan's own books: they were made to fit the account that it was planned on.
    before = parse_books(attribution["before"]) if attribution.get("before") else (stored.books if stored else ())
    books = books_after_run(before, crossings, parts, transfers, fills_of(found.run))
    return StoredBooks(books, run_id)


def fills_of(run: Run) -> Sequence[Filled]:
    """Return what the orders of a run came to."""
    return [_filled(leg) for leg in run.legs if leg.filled_quantity]


def _filled(leg: Leg) -> Filled:
    sign = Decimal(1) if leg.side is OrderSide.BUY else Decimal(-1)
    return Filled(leg.symbol, leg.filled_quantity * sign, leg.filled_average_price or leg.reference_price)
