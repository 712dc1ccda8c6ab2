"""What the adapter makes of a portfolio history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.statements.equity_history import EquityDay
from tests.adapters.alpaca.canned import CannedBroker, canned_broker

SINCE = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
PATH = "/v2/account/portfolio/history"
MONDAY_8_PM = int(datetime(2026, 3, 3, 1, 0, tzinfo=UTC).timestamp())
DAY = 86_400


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def history(**changes: object) -> dict[str, Any]:
    return {
        "timestamp": [MONDAY_8_PM, MONDAY_8_PM + DAY],
        "equity": [100.25, 101],
        "profit_loss": [0, 0.75],
        "base_value": 100.25,
        "timeframe": "1D",
        **changes,
    }


def test_days_are_those_of_new_york_and_figures_exact(canned: CannedBroker) -> None:
    canned.answer(PATH, history())
    assert canned.adapter().fetch_equity_days(SINCE) == [
        EquityDay(date(2026, 3, 2), Decimal("100.25")),
        EquityDay(date(2026, 3, 3), Decimal(101)),
    ]


def test_a_day_without_a_figure_is_left_out_and_one_told_twice_keeps_the_later(canned: CannedBroker) -> None:
    stamps = [MONDAY_8_PM, MONDAY_8_PM + DAY, MONDAY_8_PM + DAY + 60]
    canned.answer(PATH, history(timestamp=stamps, equity=[None, 5, 6]))
    assert canned.adapter().fetch_equity_days(SINCE) == [EquityDay(date(2026, 3, 3), Decimal(6))]


@pytest.mark.parametrize("odd", [{"equity": [1]}, {"timestamp": None}, {"equity": ["many", 1]}])
def test_a_history_that_cannot_be_read_is_an_error_that_says_so(canned: CannedBroker, odd: dict[str, Any]) -> None:
    canned.answer(PATH, history(**odd))
    with pytest.raises(BrokerUnavailable, match="portfolio history"):
        canned.adapter().fetch_equity_days(SINCE)
