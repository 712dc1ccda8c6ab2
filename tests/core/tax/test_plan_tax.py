"""What the sells of a plan would realise: per sell, together, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.money import ZERO
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.tax.plan_tax import PlanTax, estimate_plan_tax
from rebalancer.core.tax.tax_estimate import TaxKind

TODAY = date(2026, 3, 2)
SNAPSHOT = PortfolioSnapshot(
    cash=Decimal(0),
    positions=(
        Position("SPY", Decimal(50), Decimal(100), average_cost=Decimal(80)),
        Position("GLD", Decimal(20), Decimal(50)),
    ),
)


def lot(name: str, quantity: str, cost_per_share: str, day: date | None, symbol: str = "SPY") -> Lot:
    held = Decimal(quantity)
    acquired = None if day is None else start_of_day_ns(day)
    return Lot(name, symbol, held, held * Decimal(cost_per_share), acquired)


def estimate(*lots: Lot, symbol: str = "SPY", quantity: str = "10") -> PlanTax:
    return estimate_plan_tax([(symbol, Decimal(quantity))], SNAPSHOT, {symbol: lots}, TODAY)


def test_the_oldest_lots_are_sold_first_and_each_term_is_told_apart() -> None:
    tax = estimate(lot("a", "6", "60", date(2024, 1, 2)), lot("b", "44", "90", date(2026, 1, 5)))
    assert (tax.long_term_usd, tax.short_term_usd, tax.gain_usd) == (Decimal(240), Decimal(40), Decimal(280))
    assert tax.kind is TaxKind.GAIN


def test_what_no_lot_covers_is_reckoned_by_the_average_cost_and_its_term_is_unknown() -> None:
    tax = estimate(lot("a", "4", "60", date(2024, 1, 2)))
    assert (tax.long_term_usd, tax.unknown_term_usd) == (Decimal(160), Decimal(120))
    assert estimate().unknown_term_usd == Decimal(200)


def test_shares_without_any_known_cost_are_in_no_sum() -> None:
    tax = estimate(symbol="GLD")
    assert (tax.kind, tax.gain_usd, tax.sales[0].tax.quantity_without_cost) == (TaxKind.UNKNOWN, ZERO, Decimal(10))


def test_the_sums_of_several_sells_leave_out_what_is_unknown() -> None:
    sells = [("SPY", Decimal(10)), ("GLD", Decimal(5))]
    tax = estimate_plan_tax(sells, SNAPSHOT, {"SPY": [lot("a", "50", "130", date(2025, 12, 1))]}, TODAY)
    assert [sale.symbol for sale in tax.sales] == ["SPY", "GLD"]
    assert (tax.short_term_usd, tax.kind) == (Decimal(-300), TaxKind.LOSS_HARVESTING_OPPORTUNITY)


def test_a_plan_without_sells_realises_nothing() -> None:
    tax = estimate_plan_tax([], SNAPSHOT, {}, TODAY)
    assert (list(tax.sales), tax.gain_usd, tax.kind) == ([], ZERO, TaxKind.NEUTRAL)


def test_shares_bought_within_thirty_days_that_stay_defer_a_loss_on_as_many() -> None:
    old = lot("old", "10", "130", date(2025, 6, 2))
    assert estimate(old, lot("new", "4", "99", date(2026, 1, 31))).sales[0].replaced_quantity == 4
    assert estimate(old, lot("new", "40", "99", date(2026, 2, 27))).sales[0].replaced_quantity == 10
    assert estimate(old, lot("new", "4", "99", date(2026, 1, 30))).sales[0].replaced_quantity == 0


def test_neither_a_gain_nor_the_purchase_that_is_sold_from_is_a_wash_sale() -> None:
    gain = estimate(lot("old", "10", "70", date(2025, 6, 2)), lot("new", "4", "99", date(2026, 2, 27)))
    same = estimate(lot("new", "40", "130", date(2026, 2, 27)))
    assert (gain.sales[0].replaced_quantity, same.sales[0].replaced_quantity) == (ZERO, ZERO)
