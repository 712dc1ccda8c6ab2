"""A target that the broker does not trade as it did is noticed by the day's first check, before any run meets it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.quote import Quote
from rebalancer.core.automation.health import find_halted, unquoted_days
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.ports.account import Asset
from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.services.automation.test_scheduled_check import Watch
from tests.services.automation.test_scheduled_triggers import next_day
from tests.services.world import Fault


def quiet() -> Watch:
    watch = Watch()
    watch.world.save_targets(SPY="90", CASH="10")
    return watch


def asset(*, tradable: bool = True, fractionable: bool = True) -> Asset:
    return Asset("SPY", "SPY", "us_equity", tradable=tradable, fractionable=fractionable)


def said(watch: Watch) -> list[str]:
    return [row["message"] for row in watch.stored("/notifications/") if row["kind"] == "TARGET_UNHEALTHY"]


def test_a_target_that_is_no_longer_traded_is_said_though_nothing_is_due() -> None:
    watch = quiet()
    watch.world.broker.assets["SPY"] = asset(tradable=False)
    assert watch.check("s1") is Outcome.IDLE
    (message,) = said(watch)
    assert message.startswith("The broker does not trade SPY now. What you hold of it stays as it is.")
    assert "give its target to another symbol" in message


def test_the_same_is_said_once_and_looked_at_once_a_day() -> None:
    watch = quiet()
    watch.world.broker.assets["SPY"] = asset(tradable=False)
    for slot in ("s1", "s2", "s3"):
        watch.check(slot)
    assert watch.world.broker.calls.count("fetch_assets") == 1
    next_day(watch)
    watch.check("s4")
    assert watch.world.broker.calls.count("fetch_assets") == 2
    assert len(said(watch)) == 1


def test_a_target_that_is_no_longer_traded_in_fractions_is_said() -> None:
    watch = quiet()
    watch.world.broker.assets["SPY"] = asset(fractionable=False)
    watch.check("s1")
    assert said(watch) == [
        "The broker trades SPY in whole shares only now. Plans round it to whole shares; nothing needs to be done."
    ]


def test_a_broker_that_does_not_answer_this_question_stops_no_check() -> None:
    watch = quiet()
    watch.world.broker.fail("fetch_assets", Fault.UNAVAILABLE)
    assert watch.check("s1") is Outcome.IDLE
    assert said(watch) == []


def test_what_is_traded_in_whole_shares_only_now_is_planned_in_whole_shares() -> None:
    watch = quiet()
    world = watch.world
    world.save_targets(SPY="60.5", QQQ="29.5", CASH="10")
    world.broker.assets["QQQ"] = asset(fractionable=False)
    preview = preview_rebalance(world.ctx)
    moved = {item["symbol"]: item["quantity"] for item in preview.stored.document["plan"]["items"]}
    assert moved["QQQ"] == "14"
    assert preview.breaches == ()


def test_a_halt_of_days_is_said_once_and_one_of_a_day_is_not() -> None:
    watch = Watch().drifted()
    quote_nothing(watch, "QQQ")
    assert watch.check("s1") is Outcome.TRADED, "the rest goes on"
    for slot in ("s2", "s3", "s4"):
        assert said(watch) == [] or slot == "s4"
        next_day(watch)
        quote_nothing(watch, "QQQ")
        watch.world.broker.holdings["SPY"] = watch.world.broker.holdings["SPY"] + 30
        watch.check(slot)
    (message,) = said(watch)
    assert message.startswith("Trading in QQQ seems to be halted: it has had no full quote since March 2.")
    assert "give its target to another symbol" in message


def test_a_symbol_that_trades_again_is_forgotten() -> None:
    days = unquoted_days({"QQQ": date(2026, 3, 2), "GLD": date(2026, 3, 3)}, {"QQQ", "SPY"}, {"SPY"}, date(2026, 3, 9))
    assert days == {"GLD": date(2026, 3, 3), "SPY": date(2026, 3, 9)}
    assert list(find_halted(days, {"SPY"}, date(2026, 3, 10))) == []
    assert [each.symbol for each in find_halted(days, {"SPY"}, date(2026, 3, 11))] == ["SPY"]


def quote_nothing(watch: Watch, symbol: str) -> None:
    broker = watch.world.broker
    broker.quotes = {symbol: Quote(broker.prices[symbol], None, broker.now, None, None)}


def without_gld(mode: str = "automatic", **targets: str) -> Watch:
    """A merger has taken GLD from the market: the broker knows neither the symbol nor a price."""
    watch = Watch(mode)
    watch.world.save_targets(**(targets or {"SPY": "40", "QQQ": "30", "GLD": "20", "CASH": "10"}))
    del watch.world.broker.prices["GLD"]
    return watch


def test_a_target_that_a_merger_took_from_the_market_is_said_and_the_rest_goes_on() -> None:
    watch = without_gld()
    assert watch.check("s1") is Outcome.TRADED
    assert watch.world.sent() == ["sell 50 SPY", "buy 15 QQQ"]
    (message,) = said(watch)
    assert message.startswith("The broker does not know GLD any more: it was renamed, merged or delisted.")
    rows = {row["symbol"]: row for row in watch.world.drift["rows"]}
    assert (rows["GLD"]["action"], rows["GLD"]["reason"]) == ("HOLD", "UNTRADABLE_ASSET")
    assert "GLD" not in watch.world.drift["prices"], "a price that nobody has is not shown"
    next_day(watch)
    assert watch.check("s2") is Outcome.IDLE
    assert len(watch.world.sent()) == 2


def test_a_price_that_is_missing_while_the_broker_trades_the_symbol_is_waited_for() -> None:
    watch = without_gld()
    watch.world.broker.assets["GLD"] = Asset("GLD", "GLD", "us_equity", tradable=True, fractionable=True)
    assert watch.check("s1") is Outcome.FAILED
    assert watch.world.sent() == []


def test_a_preview_around_a_symbol_that_is_gone_can_be_approved() -> None:
    watch = without_gld()
    preview = preview_rebalance(watch.world.ctx)
    assert preview.breaches == ()
    start_rebalance(watch.world.ctx, preview.stored.plan_id, "run-approved")
    assert watch.world.sent() == ["sell 50 SPY", "buy 15 QQQ"]


def test_a_broker_that_for_a_minute_does_not_know_what_it_quotes_has_delisted_nothing() -> None:
    watch = Watch().drifted()
    watch.world.broker.assets["QQQ"] = None
    with pytest.raises(BrokerUnavailable, match="quotes QQQ and does not list it"):
        watch.check("s1")
    assert (said(watch), watch.world.sent()) == ([], [])
    with pytest.raises(BrokerUnavailable):
        preview_rebalance(watch.world.ctx)
    del watch.world.broker.assets["QQQ"]
    assert watch.check("s1") is Outcome.TRADED
    assert watch.world.sent() == ["sell 30 SPY", "buy 15 QQQ"]


def test_a_symbol_that_nobody_quotes_any_more_is_delisted_also_where_its_last_price_is_known() -> None:
    watch = Watch().drifted()
    broker = watch.world.broker
    broker.assets["QQQ"] = None
    broker.quotes["QQQ"] = Quote(quoted_at=broker.now - timedelta(days=3), last_trade=Decimal(200))
    assert watch.check("s1") is Outcome.TRADED
    assert watch.world.sent() == ["sell 30 SPY"]
    assert "does not know QQQ any more" in said(watch)[0]
