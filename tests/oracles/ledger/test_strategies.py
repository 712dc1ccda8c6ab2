"""Strategies of the ledger against the second opinion, over random lives in which capital is given at any time."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.fold import append_events, rebuild
from rebalancer.core.statements.strategy_books import allotments
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from tests.extent import by_extent
from tests.oracles.ledger.strategies import live_through
from tests.oracles.ledger.streams import SYMBOLS, Story

LIVES = by_extent(sample=40, usual=150, whole=5000)
HALF = Decimal(50)
CLOSE = Fraction(1, 10**5)


def a_life(seed: int) -> list[LedgerEvent]:
    """A life, and what strategies are given in it now and then."""
    life = Story(random.Random(seed))
    life.live(life.dice.randint(2, 16))
    alpha, beta = (tuple(TargetWeight(symbol, HALF) for symbol in pair) for pair in (SYMBOLS[:2], SYMBOLS[1:]))
    strategies = [Strategy("alpha", HALF, alpha), Strategy("beta", HALF, beta)]
    prices = {symbol: life.price() for symbol in SYMBOLS}
    recorded: list[LedgerEvent] = []
    for place, event in enumerate(life.events):
        recorded.append(event)
        is_last_of_its_instant = [later.at_ns for later in life.events[place + 1 : place + 2]] != [event.at_ns]
        if is_last_of_its_instant and life.dice.random() < 0.3:
            recorded += allotments(rebuild(recorded), strategies, prices, event.at_ns)
    return recorded


def test_what_each_strategy_holds_and_brought_is_that_of_the_second_opinion() -> None:
    for seed in range(LIVES):
        events = a_life(seed)
        book, other = rebuild(events).book, live_through(events)
        for name in {*book.strategy_cash_usd, *other.cash}:
            gap = Fraction(book.strategy_cash_usd.get(name, 0)) - other.cash.get(name, Fraction(0))
            assert abs(gap) < CLOSE, (seed, name)
        for name, symbol in {*book.positions, *other.held}:
            gap = Fraction(book.position_of(name, symbol).quantity) - other.held.get((name, symbol), Fraction(0))
            assert abs(gap) < CLOSE, (seed, name, symbol)
        for symbol in SYMBOLS:
            held = sum((Fraction(count) for count in book.holders_of(symbol).values()), Fraction(0))
            assert held == Fraction(book.quantity_of(symbol)), (seed, symbol)
        assert sum(map(Fraction, book.strategy_cash_usd.values())) == Fraction(book.cash_usd), seed


def test_any_order_delay_and_duplication_of_reports_gives_strategies_the_same() -> None:
    for seed in range(LIVES // 4):
        reports, dice = a_life(seed), random.Random(seed)
        whole = rebuild(reports)
        late = [*reports, *dice.choices(reports, k=3)] if reports else []
        dice.shuffle(late)
        ledger = rebuild(())
        for report in late:
            ledger = append_events(ledger, [report])
        assert ledger == whole, seed
