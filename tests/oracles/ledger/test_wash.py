"""Wash sales and estimates against the second opinion, in histories that wash at every turn."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import append_events, rebuild
from rebalancer.core.tax.harvest import open_tax_lots
from rebalancer.core.tax.plan_tax import estimate_plan_tax
from rebalancer.core.tax.planned import tax_book_of_ledger
from rebalancer.core.tax.wash_sales import tax_report
from tests.extent import by_extent
from tests.oracles.ledger.wash_streams import FIRST, Washes

HISTORIES = by_extent(sample=200, usual=1000, whole=5000)
CLOSE = Fraction(1, 10**9)


def history(seed: int) -> Washes:
    made = Washes(random.Random(seed))
    made.live(made.dice.randint(2, 14))
    return made


def test_gains_costs_and_holding_days_are_those_of_every_single_share() -> None:
    for seed in range(HISTORIES):
        made = history(seed)
        ledger = rebuild(made.events)
        report = tax_report(ledger)
        orders = {event.event_id: event.order_id for event in made.events if isinstance(event, Fill)}
        gains: dict[str, Fraction] = {}
        for line in report.lines:
            order = orders[line.event_id]
            gains[order] = gains.get(order, Fraction(0)) + Fraction(line.gain_usd)
        assert gains.keys() == made.shares.gains.keys(), seed
        assert all(abs(gains[order] - made.shares.gains[order]) < CLOSE for order in gains), seed
        lots = open_tax_lots(ledger.book.lots, report)
        for symbol in made.names:
            held = made.shares.held.get(symbol, [])
            own = [lot for lot in lots if lot.symbol == symbol]
            assert sum(lot.quantity for lot in own) == len(held), seed
            cost = sum((Fraction(lot.cost_usd) for lot in own), Fraction(0))
            assert abs(cost - sum((share.cost for share in held), Fraction(0))) < CLOSE, seed
            days = [(lot.held_since - FIRST).days for lot in own if lot.held_since for _ in range(int(lot.quantity))]
            assert sorted(days) == sorted(share.since for share in held), seed


def test_an_estimate_before_is_the_ledger_after_at_the_same_prices() -> None:
    for seed in range(HISTORIES):
        made = history(seed)
        ledger = rebuild(made.events)
        sells: list[tuple[str, Decimal]] = []
        prices: dict[str, Decimal] = {}
        held: list[Position] = []
        for symbol in made.names:
            count = int(ledger.book.quantity_of(symbol))
            if count:
                sells.append((symbol, Decimal(made.dice.randint(1, count))))
                prices[symbol] = Decimal(made.dice.randint(1, 30))
                held.append(Position(symbol, Decimal(count), prices[symbol]))
        snapshot = PortfolioSnapshot(cash=Decimal(0), positions=tuple(held))
        estimate = estimate_plan_tax(sells, snapshot, tax_book_of_ledger(ledger), made.today)
        before = {event.event_id for event in made.events}
        for symbol, sold in sells:
            made.fill(symbol, -int(sold), int(prices[symbol]), f"plan-{symbol}")
        done = [event for event in made.events if event.event_id not in before]
        lines = tax_report(append_events(ledger, done)).lines
        for sale, fill in zip(estimate.sales, done, strict=True):
            own = [line for line in lines if line.event_id == fill.event_id]
            by_term = {
                term: sum((line.gain_usd for line in own if line.term == term), Decimal(0))
                for term in ("SHORT", "LONG", "UNKNOWN")
            }
            found = (sale.tax.short_term_usd, sale.tax.long_term_usd, sale.tax.unknown_term_usd)
            assert found == tuple(by_term.values()), seed
            assert sale.replaced_quantity == sum((line.washed_quantity for line in own), Decimal(0)), seed
