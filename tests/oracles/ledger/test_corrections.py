"""Reports that are corrected, taken back and brought again come to the books of what was said last."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from rebalancer.core.ledger.events import CashActivity, Fill, LedgerEvent, OrderEvent
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.ledger.journal import REALISED
from rebalancer.core.ledger.recording import news_of
from tests.extent import by_extent
from tests.oracles.ledger.streams import SYMBOLS, Story

LIVES = by_extent(sample=20, usual=80, whole=2000)


def figures(ledger: Ledger) -> dict[str, object]:
    """All that does not depend on the ids under which reports were recorded."""
    book = ledger.book
    return {
        "cash": book.cash_usd,
        "gains": ledger.balance_usd(REALISED),
        "strategies": {name: amount for name, amount in book.strategy_cash_usd.items() if amount},
        "held": {key: held.quantity for key, held in book.positions.items() if held.quantity},
        **{
            symbol: [(Fraction(lot.quantity), lot.cost_usd, lot.acquired_ns) for lot in book.lots.get(symbol, ())]
            for symbol in SYMBOLS
        },
    }


def versions(event: LedgerEvent, dice: random.Random) -> list[LedgerEvent]:
    """What the broker says of one event, one after the other; the last word is the event as it is."""
    if isinstance(event, OrderEvent):
        return [event]
    busted: LedgerEvent = replace(event, is_void=True)
    wrong: LedgerEvent = event
    if isinstance(event, Fill):
        wrong = replace(event, price=event.price + Decimal("1.5"))
    elif isinstance(event, CashActivity):
        wrong = replace(event, amount_usd=event.amount_usd + 1)
    ways: list[list[LedgerEvent]] = [
        [event],
        [event, wrong, event],
        [wrong, event],
        [event, busted, event],
        [busted, wrong, busted, event],
    ]
    return dice.choice(ways)


def reported(events: Iterable[LedgerEvent], dice: random.Random) -> list[LedgerEvent]:
    """All that is said, in any order in which each event's own words follow each other."""
    waiting = [versions(event, dice) for event in events]
    said: list[LedgerEvent] = []
    while waiting:
        words = dice.choice(waiting)
        said.append(words.pop(0))
        waiting = [left for left in waiting if left]
    return said


def test_the_last_word_counts_whatever_was_said_before_and_in_whatever_order() -> None:
    for seed in range(LIVES):
        life = Story(random.Random(seed))
        life.live(life.dice.randint(2, 12))
        ledger = rebuild(())
        for word in reported(life.events, life.dice):
            ledger = append_events(ledger, news_of(ledger.events, [word]))
            if life.dice.random() < 0.2:
                ledger = append_events(ledger, news_of(ledger.events, [word]))
        assert figures(ledger) == figures(rebuild(life.events)), seed
        assert rebuild(ledger.events.values()) == ledger, seed
