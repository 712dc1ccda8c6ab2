"""The ledger against the second opinion, over random lives of accounts."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from beancount import loader

from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.fold import append_events, rebuild
from rebalancer.core.ledger.journal import REALISED, SUSPENSE
from rebalancer.core.statements.beancount import to_beancount
from tests.extent import by_extent
from tests.oracles.ledger.streams import SYMBOLS, Story

LIVES = by_extent(sample=60, usual=300, whole=5000)
CLOSE = Fraction(1, 10**9)


def story(seed: int) -> Story:
    life = Story(random.Random(seed))
    life.live(life.dice.randint(2, 16))
    return life


def test_lots_cash_and_gains_are_those_of_the_second_opinion() -> None:
    for seed in range(LIVES):
        life = story(seed)
        ledger, account = rebuild(life.events), life.account
        assert Fraction(ledger.book.cash_usd) == account.cash, seed
        assert abs(Fraction(-ledger.balance_usd(REALISED)) - account.realised) < CLOSE, seed
        assert not ledger.balance_usd(SUSPENSE), seed
        assert own_gaps(ledger) == [], seed
        for symbol in SYMBOLS:
            found = [(Fraction(lot.quantity), Fraction(lot.cost_usd)) for lot in ledger.book.lots.get(symbol, ())]
            wanted = [(lot.quantity, lot.cost) for lot in account.lots.get(symbol, [])]
            assert len(found) == len(wanted), (seed, symbol)
            for (quantity, cost), (other, right) in zip(found, wanted, strict=True):
                assert abs(quantity - other) < CLOSE, (seed, symbol)
                assert abs(cost - right) < CLOSE, (seed, symbol)


def test_any_order_delay_and_duplication_of_reports_comes_to_the_same_books() -> None:
    for seed in range(LIVES // 3):
        life = story(seed)
        reports = [*life.events, *life.dice.choices(life.events, k=min(3, len(life.events)))] if life.events else []
        life.dice.shuffle(reports)
        ledger = rebuild(())
        for report in reports:
            ledger = append_events(ledger, [report])
        assert ledger == rebuild(life.events), seed


@pytest.mark.parametrize("first", range(4))
def test_a_plain_text_accounting_program_agrees_with_every_life(first: int) -> None:
    for seed in range(first, LIVES // 4, 4):
        _, errors, _ = loader.load_string(to_beancount(rebuild(story(seed).events)))
        assert [error.message for error in errors] == [], seed
