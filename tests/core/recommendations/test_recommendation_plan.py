"""Recommendations on a connected account: an ordinary plan of the recommended symbols alone."""

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.items import Reason
from rebalancer.core.recommendations.plan import RecommendedPlan, plan_recommendations
from rebalancer.core.recommendations.reading import Advice, Recommendation
from rebalancer.core.recommendations.sectors import Sectors
from rebalancer.core.targets.policy import ShareMode, SizingPolicy

PRICES = {"AAA": Decimal(10), "BBB": Decimal(20), "CCC": Decimal(30), "MSFT": Decimal(450)}
APART = Sectors({symbol: symbol for symbol in PRICES})


def account(cash: int, **quantities: int) -> PortfolioSnapshot:
    positions = tuple(Position(symbol, Decimal(count), PRICES[symbol]) for symbol, count in quantities.items())
    return PortfolioSnapshot(Decimal(cash), positions, PRICES)


def planned(snapshot: PortfolioSnapshot, *items: Recommendation, policy: SizingPolicy | None = None) -> RecommendedPlan:
    return plan_recommendations(items, snapshot, policy or SizingPolicy(share_places=2), sectors=APART)


def buy(symbol: str, percent: str) -> Recommendation:
    return Recommendation(symbol, Advice.BUY, Decimal(percent))


def trades(result: RecommendedPlan) -> dict[str, tuple[str, Decimal]]:
    return {} if result.plan is None else {i.symbol: (i.action.value, i.quantity) for i in result.plan.trades}


def test_the_worked_example_is_the_same_on_a_connected_account() -> None:
    result = planned(account(100_000), buy("MSFT", "10"), Recommendation("AAA", Advice.HOLD, Decimal(6)))
    assert trades(result) == {"MSFT": ("BUY", Decimal("22.22"))}
    assert result.plan is not None
    assert result.plan.cash_after == 90_001


def test_an_allocation_is_a_share_of_the_whole_account_and_other_holdings_stay() -> None:
    result = planned(account(6_000, AAA=200, BBB=100), buy("MSFT", "18"))
    assert result.plan is not None
    assert result.plan.base == 10_000
    assert trades(result) == {"MSFT": ("BUY", Decimal(4))}
    assert {i.symbol: i.reason for i in result.plan.items}["AAA"] is Reason.NOT_CHOSEN


def test_a_sell_closes_or_reduces_and_pays_for_the_buy() -> None:
    result = planned(
        account(0, AAA=400, BBB=300),
        buy("MSFT", "18"),
        Recommendation("AAA", Advice.SELL),
        Recommendation("BBB", Advice.SELL, Decimal(50)),
    )
    assert trades(result) == {
        "AAA": ("SELL", Decimal(400)),
        "BBB": ("SELL", Decimal(50)),
        "MSFT": ("BUY", Decimal(4)),
    }


def test_buys_are_scaled_to_the_cash_that_there_is() -> None:
    result = planned(account(900, AAA=910), buy("MSFT", "18"), policy=SizingPolicy(shares=ShareMode.WHOLE))
    assert trades(result) == {"MSFT": ("BUY", Decimal(2))}


def test_limits_and_what_needs_no_trade_are_said() -> None:
    sectors = Sectors({"AAA": "x", "BBB": "x", "CCC": "x"})
    result = plan_recommendations(
        [buy("AAA", "20"), buy("BBB", "20"), buy("CCC", "1"), buy("MSFT", "21"), Recommendation("ZZZ", Advice.SELL)],
        account(8_000, AAA=200),
        SizingPolicy(),
        sectors=sectors,
    )
    assert [(each.symbol, each.code) for each in result.breaches] == [
        ("ZZZ", "NOT_HELD"),
        ("AAA", "AT_ALLOCATION"),
        ("CCC", "SECTOR_LIMIT"),
        ("MSFT", "POSITION_LIMIT"),
    ]
    assert trades(result) == {"BBB": ("BUY", Decimal(100))}


def test_with_nothing_left_there_is_no_plan() -> None:
    assert planned(account(100), Recommendation("AAA", Advice.HOLD)).plan is None


def test_more_than_the_whole_is_refused() -> None:
    items = [buy(symbol, "20") for symbol in ("AAA", "BBB", "CCC", "MSFT")]
    more = [*items, buy("EEE", "15"), buy("FFF", "15")]
    with pytest.raises(InvalidInput, match="ask for 110% of the account"):
        plan_recommendations(more, account(100), SizingPolicy(), sectors=Sectors({x.symbol: x.symbol for x in more}))
    assert planned(account(100), *items).plan is not None


def test_an_account_without_value_is_refused() -> None:
    with pytest.raises(InvalidInput, match="portfolio_value is not above 0"):
        planned(account(0), buy("AAA", "5"))
