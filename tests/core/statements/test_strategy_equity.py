"""Strategies sum to the account, also where they stand on opposite sides or the broker holds something else."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.fold import Ledger, rebuild
from rebalancer.core.statements.strategy_equity import last_prices, strategy_equity
from tests.core.ledger.happenings import a_fill, an_order, cash


def opposite() -> Ledger:
    """x is long ten, y is short ten: the account holds nothing of them."""
    events: list[LedgerEvent] = [
        cash("0", "5000"),
        an_order("o1", 1, "10", x="10"),
        a_fill("1", "10", "100"),
        an_order("o2", 2, "-10", y="-10"),
        a_fill("2", "-10", "120"),
    ]
    return rebuild(events)


def test_strategies_on_opposite_sides_sum_to_the_account_without_any_quote() -> None:
    ledger = opposite()
    assert ledger.book.quantity_of("SPY") == 0
    found = strategy_equity(ledger.book, last_prices(ledger, {}), Decimal(5200))
    assert found == {"unassigned": Decimal(5000), "x": Decimal(200), "y": Decimal(0)}
    assert sum(found.values()) == ledger.book.cash_usd


def test_what_the_broker_holds_beside_the_books_is_a_row_of_its_own() -> None:
    ledger = opposite()
    found = strategy_equity(ledger.book, {"SPY": Decimal(90)}, Decimal(5300))
    assert (found["residual"], sum(found.values())) == (Decimal(100), Decimal(5300))
