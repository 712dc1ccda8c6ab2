"""Reconciling: the day's snapshot, and the closing of old months."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from rebalancer.core.ledger.events import CashKind, Fill
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.reconciliation import RESIDUAL, KnownTo
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.services.ledger.reconcile import ReconciliationState
from tests.services.ledger.books import HEAD, invested
from tests.services.world import UID

BALANCED = ReconciliationState.BALANCED


def test_the_days_snapshot_has_every_row_and_the_accounts_sum() -> None:
    world = invested()
    world.pay("100")
    world.broker.prices["SPY"] = Decimal(110)
    world.tamper("GLD", "2")
    snapshot = world.reconcile(after=5).snapshot
    assert (snapshot.equity_usd, snapshot.cash_usd) == (Decimal(1260), Decimal(500))
    assert snapshot.pnl_usd == Decimal(160)
    rows = {(row.symbol, row.strategy): row for row in snapshot.rows}
    assert rows["SPY", "unassigned"].average_cost_usd == 100
    assert rows["SPY", "unassigned"].pnl_percent == 10
    assert rows["GLD", RESIDUAL].known_to is KnownTo.BROKER
    (quarter,) = world.ledgers.load_quarters(UID, ["2026Q1"])
    assert [kept.equity_usd for kept in quarter.snapshots] == [Decimal(1260)]


def test_a_holding_that_only_we_know_is_valued_at_the_market() -> None:
    world = invested()
    world.broker.holdings["SPY"] = Decimal(0)
    found = world.discover()
    (row,) = (row for row in found.snapshot.rows if row.strategy == "unassigned")
    assert (row.known_to, row.price_usd) == (KnownTo.US, Decimal(100))
    assert [gap.value_usd for gap in found.gaps] == [Decimal(600)]


def test_old_months_are_closed_and_the_books_stay_the_same() -> None:
    world = invested()
    for _ in range(4):
        world.pass_time(timedelta(days=30).total_seconds())
        world.trade("SPY", "-1")
        world.pay("1.5", CashKind.DIVIDEND, symbol="SPY")
        assert world.reconcile().state is BALANCED
    closing = world.documents.documents[HEAD]["closing"]
    assert closing is not None
    assert len(world.ledgers.load_ledger(UID, quarter="2026Q2").events) < len(world.events())
    whole = rebuild(world.events().values())
    assert (whole.book.cash_usd, whole.book.quantity_of("SPY")) == (world.broker.cash, Decimal(2))
    world.tamper("SPY", "1")
    assert [gap.expected for gap in world.discover().gaps] == [Decimal(2)]


def test_what_is_reported_of_a_closed_month_opens_the_books_again() -> None:
    world = invested()
    world.pass_time(timedelta(days=75).total_seconds())
    world.pay("1")
    world.reconcile()
    assert world.documents.documents[HEAD]["closing"] is not None
    (fill,) = (event for event in world.broker.activities if isinstance(event, Fill))
    late = replace(fill, event_id="fill:late", at_ns=fill.at_ns + 10)
    world.desk = LedgerPorts(world.ctx, world.ledgers)
    world.report(late)
    world.broker.holdings["SPY"] += 6
    world.broker.cash -= 600
    world.pass_time(60)
    stored = world.ledgers.load_ledger(UID, quarter="2026Q2")
    world.documents.plant(HEAD, {**world.documents.documents[HEAD], "newest_ns": fill.at_ns})
    assert stored.head.closing is not None
    assert world.reconcile().state is BALANCED
    assert rebuild(world.events().values()).book.quantity_of("SPY") == 12
