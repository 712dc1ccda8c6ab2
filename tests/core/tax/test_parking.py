"""Which trades would undo a loss, and whether going back costs more than it is worth."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from rebalancer.core.account.holding_period import Term
from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.parking import realised_usd, washing_symbols, weigh_going_back
from rebalancer.core.tax.planned import PlannedTrade, TaxBook, tax_book_of_ledger

DAY = date(2026, 3, 2)


def book(*trades: tuple[int, str, int, int], same_as: tuple[tuple[str, ...], ...] = ()) -> TaxBook:
    """Trades of (days ago, symbol, signed quantity, price)."""
    events = [
        Fill(
            f"f{index}",
            start_of_day_ns(DAY - timedelta(days=ago)) + index,
            f"o{index}",
            symbol,
            OrderSide.BUY if quantity > 0 else OrderSide.SELL,
            Decimal(abs(quantity)),
            Decimal(price),
        )
        for index, (ago, symbol, quantity, price) in enumerate(trades)
    ]
    return tax_book_of_ledger(rebuild(events), same_as)


def trade(symbol: str, quantity: int, price: int = 80) -> PlannedTrade:
    return PlannedTrade(symbol, Decimal(quantity), Decimal(price))


def test_a_whole_holding_with_a_young_purchase_may_be_sold_at_a_loss_and_half_of_it_may_not() -> None:
    held = book((400, "VTI", 10, 100), (5, "VTI", 4, 90))
    assert washing_symbols(held, [trade("VTI", -14)], DAY) == frozenset()
    assert washing_symbols(held, [trade("VTI", -7)], DAY) == {"VTI"}


def test_buying_back_within_thirty_days_is_seen_and_on_the_31st_day_is_free() -> None:
    for ago, found in ((0, {"VTI"}), (30, {"VTI"}), (31, set())):
        sold = book((400, "VTI", 10, 100), (ago, "VTI", -10, 80))
        assert washing_symbols(sold, [trade("VTI", 3)], DAY) == found, ago


def test_what_the_person_calls_the_same_is_the_same() -> None:
    sold = book((400, "VTI", 10, 100), (3, "VTI", -10, 80), same_as=(("VTI", "ITOT"),))
    assert washing_symbols(sold, [trade("ITOT", 3), trade("BND", 3)], DAY) == {"ITOT"}
    held = book((400, "VTI", 10, 100), same_as=(("VTI", "ITOT"),))
    assert washing_symbols(held, [trade("VTI", -10), trade("ITOT", 9)], DAY) == {"VTI"}


def test_gains_and_nothing_at_all_wash_nothing() -> None:
    held = book((400, "VTI", 10, 50), (5, "VTI", 4, 90))
    assert washing_symbols(held, [trade("VTI", -7)], DAY) == frozenset()
    assert washing_symbols(held, [], DAY) == frozenset()


def test_what_a_sale_realises_comes_by_term_and_is_unknown_where_shares_are_missing() -> None:
    held = book((400, "VTI", 10, 100), (50, "VTI", 4, 90))
    found = realised_usd(held, "VTI", Decimal(14), Decimal(80), DAY)
    assert found == {Term.LONG: Decimal(-200), Term.SHORT: Decimal(-40)}
    assert realised_usd(held, "VTI", Decimal(15), Decimal(80), DAY) is None


def test_going_back_costs_tax_of_its_term_the_states_and_two_trades() -> None:
    policy = SizingPolicy(
        short_term_tax_percent=Decimal(30),
        long_term_tax_percent=Decimal(15),
        state_tax_percent=Decimal(5),
        trade_cost_percent=Decimal("0.1"),
        drift_price_percent=Decimal(2),
        loss_worth_percent=Decimal(50),
    )
    short = weigh_going_back(policy, {Term.SHORT: Decimal(100)}, Decimal(1000))
    assert (short.cost_usd, short.worth_usd, short.is_worth_it) == (Decimal(37), Decimal(20), False)
    long = weigh_going_back(policy, {Term.LONG: Decimal(90)}, Decimal(1000))
    assert (long.cost_usd, long.is_worth_it) == (Decimal(20), True)
    lost = weigh_going_back(policy, {Term.SHORT: Decimal(-100)}, Decimal(1000))
    assert lost.cost_usd == Decimal("-15.5")
    assert weigh_going_back(policy, {Term.UNKNOWN: Decimal(100)}, Decimal(1000)).cost_usd == 37
    assert not weigh_going_back(policy, None, Decimal(1000)).is_worth_it
