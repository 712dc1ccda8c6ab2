"""What the broker lists, and what it holds although nobody prices it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import BrokerUnavailable
from tests.adapters.alpaca import recorded
from tests.adapters.alpaca.canned import CannedBroker, canned_broker


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def listed(symbol: str) -> dict[str, object]:
    return {"symbol": symbol, "class": "us_equity", "status": "active", "tradable": True, "fractionable": True}


def test_an_empty_list_of_assets_is_no_answer_and_takes_no_symbol_from_the_market(canned: CannedBroker) -> None:
    canned.answer("/v2/assets", [])
    with pytest.raises(BrokerUnavailable, match="it is empty"):
        canned.adapter().fetch_assets(["SPY", "QQQ", "GLD", "TLT"])


def test_what_a_list_of_assets_lacks_is_asked_for_one_by_one(canned: CannedBroker) -> None:
    canned.answer("/v2/assets", [listed("SPY")])
    for symbol in ("GLD", "IEF", "QQQ"):
        canned.answer(f"/v2/assets/{symbol}", listed(symbol))
    canned.answer("/v2/assets/TLT", {"message": "asset not found for TLT"}, 404)

    found = canned.adapter().fetch_assets(["SPY", "QQQ", "GLD", "TLT", "IEF"])

    assert found.keys() == {"SPY", "QQQ", "GLD", "IEF"}


def with_an_unpriced_holding(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    dead = recorded.position(symbol="DEAD", current_price=None, market_value="0")
    canned.answer("/v2/positions", [recorded.position(), dead])
    canned.answer("/v2/stocks/trades/latest", {"trades": {}})
    canned.answer("/v2/stocks/quotes/latest", {"quotes": {}})


@pytest.mark.parametrize("how", ["unknown", "inactive"])
def test_a_holding_that_nobody_prices_or_trades_any_more_is_kept_at_no_value(canned: CannedBroker, how: str) -> None:
    with_an_unpriced_holding(canned)
    if how == "unknown":
        canned.answer("/v2/assets/DEAD", {"message": "asset not found for DEAD"}, 404)
    else:
        canned.answer("/v2/assets/DEAD", {**listed("DEAD"), "status": "inactive"})

    portfolio = canned.adapter().fetch_snapshot([]).portfolio

    assert portfolio.untradable == {"DEAD"}
    held = {each.symbol: each.quantity * each.price for each in portfolio.positions}
    assert held["SPY"] == 4500
    assert held["DEAD"] < Decimal("0.01")


def test_a_position_that_nobody_can_price_although_it_is_traded_is_named(canned: CannedBroker) -> None:
    with_an_unpriced_holding(canned)
    canned.answer("/v2/assets/DEAD", listed("DEAD"))

    with pytest.raises(BrokerUnavailable) as unpriced:
        canned.adapter().fetch_snapshot([])

    assert unpriced.value.details == {"symbol": "DEAD"}
