"""What decides in a scheduled check, and that it says so: one automatic run a day, cooldown, calendar, drift, cash."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.ports.account import MarketClock
from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.execution.check import check_drift
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.targets.settings import SettingsChange, update_settings
from tests.services.automation.test_scheduled_check import Watch

MONTHLY = {"every": "monthly", "day": 2}
"""The tests' clock stands on Monday, 2 March 2026, at ten in New York."""


def trigger(watch: Watch, **triggers: Any) -> Watch:
    update_settings(watch.world.ctx, SettingsChange(triggers=triggers))
    return watch


def decided(watch: Watch) -> tuple[str, str]:
    answer = watch.world.drift["trigger"]
    return answer["verdict"], answer["decided_by"]


def next_day(watch: Watch, days: int = 1) -> None:
    watch.world.clock.advance(timedelta(days=days).total_seconds())
    watch.world.broker.now = watch.world.clock.at


def test_drift_is_traded_once_a_day_and_the_answer_says_so() -> None:
    watch = Watch().drifted()
    assert watch.check("s1") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "DRIFT")
    watch.world.save_targets(SPY="30", QQQ="60", CASH="10")
    assert watch.check("s2") is Outcome.IDLE
    assert decided(watch) == ("WAIT", "ONE_RUN_A_DAY")
    assert watch.world.drift["trigger"]["possible_on"] == "2026-03-03"
    next_day(watch)
    assert watch.check("s3") is Outcome.TRADED


def test_a_manual_rebalance_is_no_automatic_run_but_starts_the_cooldown() -> None:
    watch = Watch().drifted()
    check_drift(watch.world.ctx, dry_run=False, idempotency_key=None, new_run_id="by-hand-1")
    watch.world.save_targets(SPY="30", QQQ="60", CASH="10")
    trigger(watch, cooldown_days=31)
    assert watch.check("s1") is Outcome.IDLE
    assert decided(watch) == ("WAIT", "COOLDOWN")
    assert watch.world.drift["trigger"]["possible_on"] == "2026-04-02"
    trigger(watch, cooldown_days=0)
    assert watch.check("s2") is Outcome.TRADED


def test_a_calendar_date_trades_every_symbol_to_its_target_and_asks_once() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    assert watch.check("s1") is Outcome.TRADED
    assert watch.world.sent() == ["sell 2 SPY", "buy 1 QQQ"]
    assert decided(watch) == ("REBALANCE", "CALENDAR")
    levels = {row["drift_level"] for row in watch.world.drift["rows"]}
    assert levels == {"WITHIN_TOLERANCE"}, "the page shows the person's own bands"
    next_day(watch)
    assert watch.check("s2") is Outcome.IDLE
    assert decided(watch) == ("WAIT", "NOTHING")


def test_a_date_that_an_outage_passed_over_is_made_up_for() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar={"every": "monthly", "day": 5})
    assert watch.check("s1") is Outcome.IDLE
    assert watch.world.drift["calendar_from"] == "2026-03-03"
    next_day(watch, 7)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "CALENDAR")


def test_a_date_on_a_closed_day_counts_on_the_trading_day_before(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    now = watch.world.clock.at
    holiday = MarketClock(now, True, now + timedelta(days=2), now + timedelta(hours=6))
    monkeypatch.setattr(watch.world.broker, "fetch_market_clock", lambda: holiday)
    trigger(watch, drift=False, calendar={"every": "monthly", "day": 3})
    assert watch.check() is Outcome.TRADED


def test_a_date_is_not_lost_while_trading_is_refused() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    watch.world.halt()
    assert watch.check("s1") is Outcome.REFUSED
    assert watch.told == ["A rebalance is due by your calendar"]
    watch.world.set_system(trading_enabled=True)
    next_day(watch)
    assert watch.check("s2") is Outcome.TRADED


def test_a_date_that_the_cooldown_holds_back_is_asked_for_when_it_is_over() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="60", QQQ="30", CASH="10")
    check_drift(watch.world.ctx, dry_run=False, idempotency_key=None, new_run_id="by-hand-1")
    watch.world.save_targets(SPY="58", QQQ="32", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY, cooldown_days=3)
    assert watch.check("s1") is Outcome.IDLE
    assert decided(watch) == ("WAIT", "COOLDOWN")
    next_day(watch, 3)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "CALENDAR")


def test_outside_a_session_the_calendar_waits_for_the_next_one() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    watch.world.broker.is_open = False
    assert watch.check("s1") is Outcome.IDLE
    assert watch.world.drift["calendar_from"] is None
    watch.world.broker.is_open = True
    assert watch.check("s2") is Outcome.TRADED


def test_a_deposit_is_invested_in_spite_of_the_cooldown_and_nothing_is_sold() -> None:
    watch = Watch().drifted()
    check_drift(watch.world.ctx, dry_run=False, idempotency_key=None, new_run_id="by-hand-1")
    trigger(watch, cooldown_days=31, invest_cash_usd_min="25")
    watch.world.broker.cash += Decimal(400)
    sent = len(watch.world.sent())
    assert watch.check() is Outcome.TRADED
    assert decided(watch) == ("INVEST_CASH", "CASH")
    assert {text.split()[0] for text in watch.world.sent()[sent:]} == {"buy"}


def test_without_triggers_that_ask_nothing_happens_by_itself() -> None:
    watch = trigger(Watch(), drift=False).drifted()
    assert watch.check() is Outcome.IDLE
    assert decided(watch) == ("WAIT", "NOTHING")
    assert watch.world.sent() == []


def test_ask_first_stores_the_plan_of_the_trigger_and_says_what_decided() -> None:
    watch = Watch("ask_first")
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    assert watch.check("s1") is Outcome.ASKED
    assert watch.stored("/notifications/")[0]["message"].startswith("The monthly rebalance is due. ")
    (plan,) = watch.stored("/plans/")
    assert {item["action"] for item in plan["plan"]["items"]} == {"BUY", "SELL", "HOLD"}
    assert watch.check("s2") is Outcome.IDLE


def test_a_measurement_by_hand_keeps_what_the_schedule_answered() -> None:
    watch = Watch().idle()
    watch.check()
    before = watch.world.drift["trigger"]
    store_drift(watch.world.ctx)
    assert watch.world.drift["trigger"] == before
