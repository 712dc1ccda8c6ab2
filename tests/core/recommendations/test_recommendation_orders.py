"""Recommendations on a simulated book: the worked example, limits, sells, and once only."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.base.money import dump_money
from rebalancer.core.recommendations.concentration import ConcentrationLimits
from rebalancer.core.recommendations.orders import apply_recommendations
from rebalancer.core.recommendations.reading import Advice, Recommendation, RecommendationRequest
from rebalancer.core.recommendations.sectors import Sectors
from rebalancer.core.recommendations.simulated_book import Application, BookPosition, Market, SimulatedBook

BOOK = SimulatedBook("s-1", "anthropic", Decimal(100_000))
AT_450 = Market({}, default_price=Decimal(450))
TECH = Sectors({"AAA": "Technology", "BBB": "Technology", "CCC": "Technology", "DDD": "Energy"})
PRICES = {"AAA": Decimal(10), "BBB": Decimal(20), "CCC": Decimal(30), "DDD": Decimal(40)}


def request(*recommendations: Recommendation, request_id: str = "r-1") -> RecommendationRequest:
    return RecommendationRequest(request_id, "s-1", "anthropic", recommendations, "t-1")


def buy(symbol: str, percent: str) -> Recommendation:
    return Recommendation(symbol, Advice.BUY, Decimal(percent), "0.8", "calm")


def sell(symbol: str, percent: str | None = None) -> Recommendation:
    return Recommendation(symbol, Advice.SELL, None if percent is None else Decimal(percent))


def codes(result: Application) -> list[str | None]:
    return [outcome.breach.code if outcome.breach else None for outcome in result.outcomes]


def test_the_worked_example_comes_out_to_the_cent() -> None:
    result = apply_recommendations(
        request(buy("MSFT", "10"), Recommendation("AAPL", Advice.HOLD, Decimal(6))), BOOK, AT_450
    )
    order = result.orders[0]
    assert [order.quantity, order.price] == [Decimal("22.22"), Decimal(450)]
    assert dump_money(order.amount_usd) == "9999.00"
    assert dump_money(result.book.cash) == "90001.00"
    assert dump_money(result.equity_usd) == "9999.00"
    assert dump_money(result.total_usd) == "100000.00"
    assert len(result.orders) == 1
    assert codes(result) == [None, "HOLD"]
    assert result.book.positions["MSFT"].average_price == 450


@pytest.mark.parametrize(
    ("price", "half_even", "quantity"),
    [
        ("450", True, "22.22"),
        ("60", False, "166.66"),
        ("60", True, "166.67"),
        ("1600", True, "6.25"),
        ("7", True, "1428.57"),
    ],
)
def test_quantities_round_down_or_where_asked_to_the_nearest_hundredth(
    price: str, half_even: bool, quantity: str
) -> None:
    market = Market({"MSFT": Decimal(price)})
    result = apply_recommendations(request(buy("MSFT", "10")), BOOK, market, half_even=half_even)
    assert result.orders[0].quantity == Decimal(quantity)


def test_a_tie_goes_to_the_even_hundredth_and_the_limit_is_held_against_what_was_asked() -> None:
    # 10,000 / 800,000 = 0.0125, and 20,000 / 60 = 333.333….
    found = apply_recommendations(request(buy("MSFT", "10")), BOOK, Market({"MSFT": Decimal(800_000)}), half_even=True)
    assert found.orders[0].quantity == Decimal("0.01")
    fifth = apply_recommendations(request(buy("MSFT", "20")), BOOK, Market({"MSFT": Decimal(30000)}), half_even=True)
    assert fifth.orders[0].quantity == Decimal("0.67")
    above = apply_recommendations(request(buy("MSFT", "20.1")), BOOK, Market({"MSFT": Decimal(60)}), half_even=True)
    assert codes(above) == ["POSITION_LIMIT"]


def test_every_order_says_where_it_came_from() -> None:
    order = apply_recommendations(request(buy("MSFT", "10")), BOOK, AT_450).orders[0]
    assert order.audit == {
        "request_id": "r-1",
        "task_id": "t-1",
        "strategy_id": "s-1",
        "provider_id": "anthropic",
        "recommendation_confidence": "0.8",
        "market_context": "calm",
    }
    again = apply_recommendations(request(buy("MSFT", "10")), BOOK, AT_450).orders[0]
    assert again.order_id == order.order_id


def test_the_same_request_twice_changes_nothing_and_says_so() -> None:
    first = apply_recommendations(request(buy("MSFT", "10")), BOOK, AT_450)
    second = apply_recommendations(request(buy("MSFT", "10")), first.book, AT_450)
    assert not first.is_repeat
    assert second.is_repeat
    assert second.orders == ()
    assert second.book == first.book


def test_the_same_request_id_with_other_content_is_a_conflict() -> None:
    first = apply_recommendations(request(buy("MSFT", "10")), BOOK, AT_450)
    with pytest.raises(Conflict, match="r-1 was applied before with other recommendations"):
        apply_recommendations(request(buy("MSFT", "11")), first.book, AT_450)


def test_a_buy_brings_the_position_up_to_its_allocation_and_no_further() -> None:
    first = apply_recommendations(request(buy("AAA", "10")), BOOK, Market(PRICES))
    more = apply_recommendations(request(buy("AAA", "15"), request_id="r-2"), first.book, Market(PRICES))
    assert more.book.positions["AAA"].quantity == 1500
    same = apply_recommendations(request(buy("AAA", "15"), request_id="r-3"), more.book, Market(PRICES))
    assert codes(same) == ["AT_ALLOCATION"]
    assert same.book.cash == more.book.cash


def held(**quantities: int) -> SimulatedBook:
    """Holdings bought at half of today's price, and cash up to 100,000 dollars."""
    positions = {
        symbol: BookPosition(Decimal(count), count * PRICES[symbol] / 2) for symbol, count in quantities.items()
    }
    worth = sum((count * PRICES[symbol] for symbol, count in quantities.items()), Decimal(0))
    return replace(BOOK, cash=100_000 - worth, positions=positions)


def test_a_sell_closes_and_one_with_an_allocation_reduces() -> None:
    result = apply_recommendations(request(sell("AAA"), sell("BBB", "5")), held(AAA=1000, BBB=1000), Market(PRICES))
    assert [(order.symbol, order.side, order.quantity) for order in result.orders] == [
        ("AAA", "SELL", Decimal(1000)),
        ("BBB", "SELL", Decimal(750)),
    ]
    assert result.book.positions == {"BBB": BookPosition(Decimal(250), Decimal(2500))}
    assert result.book.cash == 95_000
    assert result.total_usd == 100_000


def test_a_sell_of_what_is_not_held_or_below_its_allocation_does_nothing() -> None:
    result = apply_recommendations(request(sell("AAA"), sell("BBB", "50")), held(BBB=100), Market(PRICES))
    assert codes(result) == ["NOT_HELD", "AT_ALLOCATION"]
    assert result.orders == ()


def test_sells_come_first_so_that_their_cash_pays_but_the_report_keeps_the_files_order() -> None:
    full = held(AAA=2000, BBB=4000)
    result = apply_recommendations(request(buy("DDD", "20"), sell("AAA")), full, Market(PRICES, sectors=TECH))
    assert codes(result) == [None, None]
    assert [order.symbol for order in result.orders] == ["DDD", "AAA"]
    assert result.book.cash == 0


@pytest.mark.parametrize(("percent", "code"), [("20", None), ("20.01", "POSITION_LIMIT")])
def test_a_position_may_have_a_fifth(percent: str, code: str | None) -> None:
    result = apply_recommendations(request(buy("AAA", percent)), BOOK, Market(PRICES))
    assert codes(result) == [code]


def test_a_denied_buy_names_limit_value_and_remedy_and_others_go_on() -> None:
    result = apply_recommendations(request(buy("AAA", "25"), buy("DDD", "5")), BOOK, Market(PRICES, sectors=TECH))
    breach = result.outcomes[0].breach
    assert breach is not None
    assert (breach.code, breach.limit, breach.value) == ("POSITION_LIMIT", "20", "25")
    assert breach.remedy == "Lower the allocation."
    assert [order.symbol for order in result.orders] == ["DDD"]


def test_a_sector_may_have_two_fifths_and_unknown_symbols_are_a_sector_of_their_own() -> None:
    market = Market(PRICES, sectors=TECH)
    full = apply_recommendations(request(buy("AAA", "20"), buy("BBB", "20"), buy("CCC", "0.1")), BOOK, market)
    assert codes(full) == [None, None, "SECTOR_LIMIT"]
    assert full.sector_percents == {"Technology": 40}
    strangers = apply_recommendations(
        request(buy("AAA", "20"), buy("BBB", "20"), buy("CCC", "10"), buy("DDD", "10")), BOOK, Market(PRICES)
    )
    assert codes(strangers) == [None, None, "SECTOR_LIMIT", "SECTOR_LIMIT"]
    assert strangers.unknown_sector == ("AAA", "BBB")
    assert strangers.sector_percents == {"UNKNOWN": 40}


def test_room_made_by_a_sell_counts_for_its_sector() -> None:
    market = Market(PRICES, sectors=TECH)
    result = apply_recommendations(request(buy("CCC", "20"), sell("AAA")), held(AAA=2000, BBB=1000), market)
    assert codes(result) == [None, None]


def test_a_buy_beyond_the_cash_is_denied() -> None:
    owing = replace(held(AAA=2000, BBB=1000), cash=Decimal(1000))
    result = apply_recommendations(request(buy("DDD", "10")), owing, Market(PRICES, sectors=TECH))
    assert codes(result) == ["NOT_ENOUGH_CASH"]


def test_no_price_is_no_order_and_the_default_is_stated_or_absent() -> None:
    result = apply_recommendations(request(buy("ZZZ", "10")), BOOK, Market(PRICES))
    assert codes(result) == ["NO_PRICE"]
    stated = apply_recommendations(request(buy("ZZZ", "10")), BOOK, Market(PRICES, default_price=Decimal(100)))
    assert stated.orders[0].quantity == 100


def test_limits_are_the_users_choice() -> None:
    limits = ConcentrationLimits(position_percent_max=Decimal(5))
    assert codes(apply_recommendations(request(buy("AAA", "6")), BOOK, Market(PRICES), limits)) == ["POSITION_LIMIT"]
    with pytest.raises(InvalidInput, match="sector_percent_max is 0, but must be above 0 and at most 100"):
        ConcentrationLimits(sector_percent_max=Decimal(0))


def test_a_book_of_somebody_else_is_refused() -> None:
    with pytest.raises(InvalidInput, match="but the book belongs to s-2 and anthropic"):
        apply_recommendations(request(buy("AAA", "5")), replace(BOOK, strategy_id="s-2"), Market(PRICES))
