"""Wash sales against a reckoning that looks at every single share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import Fill, LedgerEvent
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.times import to_ns
from rebalancer.core.tax.harvest import open_tax_lots
from rebalancer.core.tax.wash_sales import tax_report
from tests.extent import examples

FIRST = date(2025, 1, 6)


@dataclass
class Share:
    """One share: when and in which purchase it was bought, its cost, and whether it has replaced another."""

    day: int
    purchase: int
    cost: Fraction
    since: int
    is_used: bool = False


@dataclass
class Loss:
    """What one sold share lost and nobody has replaced."""

    day: int
    amount: Fraction
    held: int


def reckon(trades: list[tuple[int, int, int]]) -> tuple[Fraction, list[tuple[Fraction, int]]]:
    """All that counts as gain, and cost and holding day of each share that is left; share by share."""
    held: list[Share] = []
    waiting: list[Loss] = []
    gain = Fraction(0)
    for number, (day, quantity, price) in enumerate(trades):
        if quantity > 0:
            for _ in range(quantity):
                share = Share(day, number, Fraction(price), day)
                loss = next((loss for loss in waiting if day - loss.day <= 30), None)
                if loss is not None:
                    gain += replace_by(share, loss)
                    waiting.remove(loss)
                held.append(share)
            continue
        sold, held = held[:-quantity], held[-quantity:]
        for share in sold:
            result = Fraction(price) - share.cost
            gain += result
            if result < 0:
                loss = Loss(day, -result, day - share.since)
                others = [o for o in held if not o.is_used and o.purchase != share.purchase and day - o.day <= 30]
                if others:
                    gain += replace_by(others[0], loss)
                else:
                    waiting.append(loss)
    return gain, [(share.cost, share.since) for share in held]


def replace_by(share: Share, loss: Loss) -> Fraction:
    """Move the loss into the share that replaces; returns what no longer counts as loss."""
    share.cost += loss.amount
    share.since = share.day - loss.held
    share.is_used = True
    return loss.amount


@st.composite
def trading(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Days, signed whole quantities and prices; never more sold than is held."""
    trades: list[tuple[int, int, int]] = []
    day, held = 0, 0
    for _ in range(draw(st.integers(1, 10))):
        day += draw(st.sampled_from([0, 1, 5, 15, 29, 30, 31, 60]))
        sells = held > 0 and draw(st.booleans())
        quantity = -draw(st.integers(1, held)) if sells else draw(st.integers(1, 6))
        held += quantity
        trades.append((day, quantity, draw(st.integers(1, 30))))
    return trades


@settings(max_examples=examples(400), deadline=None)
@given(trading())
def test_deferred_losses_and_adjusted_costs_are_those_of_every_single_share(trades: list[tuple[int, int, int]]) -> None:
    noon = datetime(FIRST.year, FIRST.month, FIRST.day, 17, tzinfo=UTC)
    events: list[LedgerEvent] = []
    for number, (day, quantity, price) in enumerate(trades):
        side = OrderSide.BUY if quantity > 0 else OrderSide.SELL
        at_ns = to_ns(noon + timedelta(days=day)) + number
        events.append(
            Fill(f"fill:{number:02}", at_ns, f"o{number:02}", "XYZ", side, Decimal(abs(quantity)), Decimal(price))
        )
    ledger = rebuild(events)
    report = tax_report(ledger)
    gain, left = reckon(trades)
    assert abs(Fraction(sum((line.gain_usd for line in report.lines), Decimal(0))) - gain) < Fraction(1, 10**9)
    shares: list[tuple[Fraction, int]] = []
    for lot in open_tax_lots(ledger.book.lots, report):
        assert lot.held_since is not None
        per_share = Fraction(lot.cost_usd) / int(lot.quantity)
        shares.extend([(per_share, (lot.held_since - FIRST).days)] * int(lot.quantity))
    assert len(shares) == len(left)
    zero = Fraction(0)
    assert abs(sum((cost for cost, _ in shares), zero) - sum((cost for cost, _ in left), zero)) < Fraction(1, 10**9)
    assert sorted(since for _, since in shares) == sorted(since for _, since in left)
