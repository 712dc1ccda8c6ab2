"""How an account stands, as the page asks for it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.equity_history import EquityDay
from rebalancer.entrypoints import statements_overview, targets
from rebalancer.ports.account import Asset
from tests.entrypoints.calling import call, refused
from tests.services.world import Fault, World


def test_the_overview_tells_equity_cash_day_change_and_history(world: World) -> None:
    world.broker.last_equity_usd = Decimal(8000)
    world.broker.equity_days = [
        EquityDay(date(2026, 2, 26), Decimal(9000)),
        EquityDay(date(2026, 2, 27), Decimal(8100)),
    ]
    found = call(statements_overview.account_overview, {"range": "1M"})
    assert (found["range"], found["equity_usd"], found["cash_usd"], found["positions"]) == (
        "1M",
        "10000.00",
        "1000.00",
        1,
    )
    assert (found["today"]["change_usd"], found["today"]["change_percent"]) == ("2000.00", "25")
    history = found["history"]
    assert [(one["day"], one["equity_usd"], one["drawdown_percent"]) for one in history["days"]] == [
        ("2026-02-26", "9000.00", "0"),
        ("2026-02-27", "8100.00", "10"),
        ("2026-03-02", "10000.00", "0"),
    ]
    assert (history["gain_usd"], history["return_percent"], history["drawdown_percent"]) == (
        "1000.00",
        "11.111111",
        "0",
    )
    assert history["deepest"] == {
        "percent": "10",
        "peak": "2026-02-26",
        "trough": "2026-02-27",
        "recovered": "2026-03-02",
    }
    assert found["market"]["is_open"] is True


def test_a_deposit_of_today_is_no_gain(world: World) -> None:
    world.broker.last_equity_usd = Decimal(9500)
    world.broker.flows = [CashFlow(world.broker.now - timedelta(hours=1), Decimal(500))]
    world.broker.equity_days = [EquityDay(date(2026, 2, 27), Decimal(9500))]
    found = call(statements_overview.account_overview)
    assert found["today"]["change_usd"] == "0.00"
    assert (found["history"]["gain_usd"], found["history"]["return_percent"]) == ("0.00", "0")


def test_a_range_that_is_none_is_refused_with_those_that_are(world: World) -> None:
    code, message, details = refused(statements_overview.account_overview, {"range": "2W"})
    assert (code, details["field"]) == ("invalid-argument", "range")
    assert "'1M', '3M', 'YTD', '1Y', '5Y' or 'ALL'" in message


def test_a_year_to_date_begins_with_the_last_close_of_the_year_before(world: World) -> None:
    ends = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 2)]
    world.broker.equity_days = [EquityDay(day, Decimal(8000 + place)) for place, day in enumerate(ends)]
    days = call(statements_overview.account_overview, {"range": "YTD"})["history"]["days"]
    assert [one["day"] for one in days] == ["2025-12-31", "2026-01-02", "2026-03-02"]


def test_an_account_younger_than_the_year_shows_all_its_days(world: World) -> None:
    world.broker.equity_days = [EquityDay(date(2026, 2, 2), Decimal(8000))]
    days = call(statements_overview.account_overview, {"range": "YTD"})["history"]["days"]
    assert [one["day"] for one in days] == ["2026-02-02", "2026-03-02"]


def test_all_is_all_that_the_broker_has(world: World) -> None:
    world.broker.equity_days = [EquityDay(date(2016, 2, 2), Decimal(8000))]
    days = call(statements_overview.account_overview, {"range": "ALL"})["history"]["days"]
    assert days[0]["day"] == "2016-02-02"


def test_a_stranger_is_told_nothing(world: World) -> None:
    code, _, details = refused(statements_overview.account_overview, uid="stranger")
    assert (code, details["code"]) == ("permission-denied", "NOT_ACCOUNT_OWNER")
    assert world.broker.calls == []


@pytest.mark.parametrize("call_that_fails", ["fetch_snapshot", "fetch_equity_days", "fetch_cash_flows"])
def test_a_broker_that_cannot_be_reached_is_said_to_be(world: World, call_that_fails: str) -> None:
    world.broker.fail(call_that_fails, Fault.UNAVAILABLE)
    code, _, details = refused(statements_overview.account_overview)
    assert (code, details["code"]) == ("unavailable", "BROKER_UNREACHABLE")


def test_looking_costs_five_requests_at_most_and_trades_nothing(world: World) -> None:
    call(statements_overview.account_overview)
    assert sorted(world.broker.calls) == [
        "fetch_cash_flows",
        "fetch_equity_days",
        "fetch_market_clock",
        "fetch_snapshot",
    ]


def test_each_holding_has_price_value_share_day_change_and_gain(world: World) -> None:
    (symbol,) = world.broker.holdings
    world.broker.last_closes = {symbol: world.broker.prices[symbol] / Decimal("1.25")}
    (row,) = call(statements_overview.account_overview)["holdings"]
    assert (row["symbol"], row["value_usd"], row["share_percent"]) == (symbol, "9000.00", "90")
    assert (row["day_change_usd"], row["day_change_percent"]) == ("1800.00", "25")


def test_a_holding_has_its_name_once_the_list_of_assets_was_read_and_cash_its_share(world: World) -> None:
    found = call(statements_overview.account_overview)
    assert (found["holdings"][0]["name"], found["cash_percent"]) == (None, "10")
    (symbol,) = world.broker.holdings
    world.broker.assets[symbol] = Asset(symbol, "The whole market", "us_equity", tradable=True, fractionable=True)
    call(targets.search_assets, {"text": symbol})
    assert call(statements_overview.account_overview)["holdings"][0]["name"] == "The whole market"


def test_a_holding_without_a_last_close_has_no_day_change(world: World) -> None:
    (row,) = call(statements_overview.account_overview)["holdings"]
    assert (row["day_change_usd"], row["day_change_percent"]) == (None, None)
