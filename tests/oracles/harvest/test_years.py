"""No harvest of a random year is a wash sale, nor is anything beside it, by a checker written from the rule alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.extent import by_extent
from tests.oracles.harvest.checker import Trade, wash_sales
from tests.oracles.harvest.years import Year

YEARS = by_extent(sample=1, usual=3, whole=100)
DAY = date(2026, 3, 2)


def trade(days: int, quantity: int, price: int, symbol: str = "VTI") -> Trade:
    return Trade(DAY + timedelta(days=days), symbol, Decimal(quantity), Decimal(price))


def test_the_checker_knows_a_wash_sale_on_either_side_and_what_is_none() -> None:
    bought = trade(-400, 10, 100)
    assert len(wash_sales([bought, trade(0, -10, 80), trade(30, 3, 80)])) == 1
    assert wash_sales([bought, trade(0, -10, 80), trade(31, 3, 80)]) == []
    assert len(wash_sales([bought, trade(-30, 5, 90), trade(0, -10, 80)])) == 1
    assert wash_sales([bought, trade(-31, 5, 90), trade(0, -10, 80)]) == []
    assert wash_sales([bought, trade(-5, 5, 90), trade(0, -15, 80)]) == [], "all of it went with the sale"
    assert wash_sales([trade(-5, 10, 90), trade(0, -4, 80)]) == [], "the rest of the very purchase"
    assert wash_sales([bought, trade(0, -10, 120), trade(3, 3, 80)]) == [], "a gain"
    assert wash_sales([bought, trade(0, -10, 80), trade(3, 3, 80, "ITOT")]) == [], "another security"


def test_a_year_of_random_harvests_washes_none_of_them_and_nothing_beside_them() -> None:
    harvests = homecomings = 0
    for seed in range(YEARS):
        year = Year(seed)
        year.live()
        trades = year.trades()
        assert len(trades) > 2 * year.harvests
        # Before its first harvest an account is traded as any other.
        washed = wash_sales(trades)
        harvested = {(each.symbol, each.sold_on) for each in year.parked}
        assert [each for each in washed if (each.sale.symbol, each.sale.day) in harvested] == [], f"seed {seed}"
        late = [each for each in washed if year.is_guarded(max(each.sale.day, each.purchase.day))]
        assert late == [], f"seed {seed}"
        harvests += year.harvests
        homecomings += year.homecomings
    assert harvests >= YEARS
    assert homecomings >= 1
