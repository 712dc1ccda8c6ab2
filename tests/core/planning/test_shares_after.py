"""What share of the base a plan would leave each symbol."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rebalancer.core.planning.shares_after import shares_after


def item(symbol: str, value: str, percent: str | None, trade: str) -> dict[str, Any]:
    return {"symbol": symbol, "current_value": value, "actual_percent": percent, "trade_amount": trade}


def test_shares_after_are_those_of_the_base_with_the_trades_made() -> None:
    items = [item("SPY", "600", "60", "-200"), item("QQQ", "200", "20", "150.5"), item("GLD", "0", "0", "50")]
    assert shares_after(items, "1000") == {"SPY": Decimal(40), "QQQ": Decimal("35.05"), "GLD": Decimal(5)}


def test_the_base_is_the_plans_own_where_holdings_stand_outside_of_it() -> None:
    items = [item("SPY", "600", "60", "-100"), item("PFE", "500", "50", "0")]
    assert shares_after(items, "1500") == {"SPY": Decimal(50), "PFE": Decimal(50)}


def test_an_account_of_cash_alone_is_its_own_base() -> None:
    assert shares_after([item("SPY", "0", "0", "400")], "1000") == {"SPY": Decimal(40)}


def test_where_there_is_no_base_or_no_share_none_is_told() -> None:
    assert shares_after([item("SPY", "0", "0", "0")], "-100") == {"SPY": None}
    assert shares_after([item("SPY", "0", None, "0")], "100") == {"SPY": None}
