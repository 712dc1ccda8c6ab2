"""A holding has one gain: over what the shares that are still held cost, first in, first out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rebalancer.core.account.portfolio import Position
from rebalancer.core.ledger.events import LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.reconciliation import BrokerPosition, PortfolioRow, portfolio_rows
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.statements.holdings import holdings_of
from rebalancer.core.statements.overview import overview_of
from rebalancer.core.tax.wishes import HarvestWishes
from tests.core.ledger.happenings import a_fill, a_leg, an_order, at, cash

TODAY = date(2026, 3, 3)
PRICE = Decimal(300)


BOUGHT: list[LedgerEvent] = [
    cash("0", "10000"),
    a_fill("1", "10", "100"),
    a_fill("2", "10", "200"),
    a_fill("3", "-10", "250"),
]
"""What is left cost $200 a share first in, first out, and $150 on average."""


def shown_before(events: list[LedgerEvent], quantity: str) -> tuple[PortfolioRow, ...]:
    held = BrokerPosition("SPY", Decimal(quantity), None, PRICE)
    return portfolio_rows(rebuild(events).book, [held], {}, Decimal(10_000))


def shown(
    events: list[LedgerEvent], quantity: str, compared: list[LedgerEvent] | None = None
) -> tuple[PortfolioRow, ...]:
    ledger, rows = rebuild(events), shown_before(compared or events, quantity)
    snapshot = Snapshot(at(90), Decimal(10_000), Decimal(0), Decimal(0), rows, {})
    found = overview_of(ledger, [snapshot], HarvestWishes(), TODAY).snapshot
    assert found is not None
    return found.rows


def test_after_a_sale_the_ledger_gives_the_gain_that_the_dashboard_gives() -> None:
    (row,) = shown(BOUGHT, "10")
    (holding,) = holdings_of([Position("SPY", Decimal(10), PRICE, average_cost=Decimal(200))], {}, Decimal(10_000))
    assert row.average_cost_usd == 200
    assert row.pnl_percent == holding.gain_percent == 50


def test_what_several_strategies_hold_keeps_what_each_of_them_paid() -> None:
    rows = shown([cash("0", "10000"), an_order("o1", 1, "6", growth="4", income="2"), a_fill("1", "6", "100")], "6")
    assert {row.strategy: row.average_cost_usd for row in rows} == {"growth": 100, "income": 100}
    assert len(rows) == 2


def test_lots_of_after_the_comparison_give_no_cost_to_what_was_held_then() -> None:
    (row,) = shown([*BOUGHT, a_fill("4", "5", "400")], "10", compared=BOUGHT)
    assert row.average_cost_usd == 150


def test_a_cost_that_nobody_knows_is_not_taken_from_the_lots() -> None:
    unknown = a_leg("1", 1, ShareKind.TRANSFER, "10")
    (row,) = shown([unknown], "10")
    assert row == shown_before([unknown], "10")[0]
