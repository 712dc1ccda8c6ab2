"""Strategies' books follow splits, renames, mergers and dividends by the ledger's rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.ledger.events import CashKind, LedgerEvent, ShareKind
from rebalancer.core.statements.strategy_books import carry_books
from rebalancer.core.strategies.strategies import Book
from tests.core.ledger.happenings import a_fill, a_leg, cash

BOOKS = (Book("growth", Decimal(100), {"SPY": Decimal(20)}), Book("income", Decimal(50), {"SPY": Decimal(30)}))


def carried(*events: LedgerEvent) -> list[tuple[str, Decimal, dict[str, Decimal]]]:
    return [(book.strategy, book.cash, dict(book.quantities)) for book in carry_books(BOOKS, events)]


@pytest.mark.parametrize(
    ("kind", "symbol", "came"),
    [(ShareKind.SPLIT, "SPY", "100"), (ShareKind.SYMBOL_CHANGE, "NEW", "50"), (ShareKind.MERGER, "ACQ", "25")],
)
def test_every_strategy_has_the_same_part_of_the_new_shares(kind: ShareKind, symbol: str, came: str) -> None:
    legs = [a_leg("a", 1, kind, "-50"), a_leg("b", 1, kind, came, symbol=symbol)]
    part = Decimal(came) / 50
    assert carried(*legs) == [
        ("growth", Decimal(100), {symbol: 20 * part}),
        ("income", Decimal(50), {symbol: 30 * part}),
    ]


def test_a_dividend_goes_to_those_who_hold_and_nothing_else_does() -> None:
    dividend = cash("1", "5", CashKind.DIVIDEND, symbol="SPY")
    others: list[LedgerEvent] = [
        cash("2", "1000"),
        a_fill("3", "7", "10"),
        a_leg("t", 4, ShareKind.TRANSFER, "3", group="in"),
    ]
    assert carried(dividend, *others) == [
        ("growth", Decimal(102), {"SPY": Decimal(20)}),
        ("income", Decimal(53), {"SPY": Decimal(30)}),
    ]
