"""What the adapter makes of daily bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.evidence.series import DailySeries, SeriesKind
from tests.adapters.alpaca.canned import CannedBroker, canned_broker

FIRST, LAST = date(2026, 2, 2), date(2026, 2, 4)


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def bar(at: str, close: object) -> dict[str, object]:
    return {"t": at, "o": 1, "h": 1, "l": 1, "c": close, "v": 1, "n": 1, "vw": 1}


def test_closes_are_by_the_exchanges_day_and_exact_and_days_outside_are_left_out(canned: CannedBroker) -> None:
    days = [bar("2026-02-02T05:00:00Z", 101.37), bar("2026-02-05T05:00:00Z", 9), bar("2026-02-03T05:00:00Z", 0)]
    canned.answer("/v2/stocks/bars", {"bars": {"SPY": days, "GLD": None}, "next_page_token": None})
    found = canned.adapter().fetch_daily_closes(["SPY", "GLD"], FIRST, LAST)
    assert found == {"SPY": DailySeries("SPY", {date(2026, 2, 2): Decimal("101.37")}, SeriesKind.TOTAL_RETURN)}


def test_coins_are_prices_and_a_broker_may_say_what_its_own_series_are(canned: CannedBroker) -> None:
    days = [bar("2026-02-02T06:00:00Z", 9)]
    kinds = {"BTC/USD": {"kind": "unknown", "is_made": True}}
    coins = {"bars": {"BTC/USD": days, "ETH/USD": days}, "next_page_token": None, "series": kinds}
    canned.answer("/v1beta3/crypto/us/bars", coins)
    found = canned.adapter().fetch_daily_closes(["BTC/USD", "ETH/USD"], FIRST, LAST)
    assert (found["BTC/USD"].kind, found["BTC/USD"].is_made) == (SeriesKind.UNKNOWN, True)
    assert (found["ETH/USD"].kind, found["ETH/USD"].is_made) == (SeriesKind.PRICE, False)


@pytest.mark.parametrize("odd", [{"bars": 5}, {}, {"bars": {"SPY": [{"t": "soon", "c": 1}]}}])
def test_bars_that_cannot_be_read_are_an_error(canned: CannedBroker, odd: dict[str, Any]) -> None:
    canned.answer("/v2/stocks/bars", odd)
    with pytest.raises(BrokerUnavailable, match="daily bars"):
        canned.adapter().fetch_daily_closes(["SPY"], FIRST, LAST)
