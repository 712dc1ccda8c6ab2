"""A scheduled check tells, asks or trades as its owner chose, once a slot, within its budget; failures stay its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rebalancer.core.automation.schedule import FAILURES_MAX, RUNS_A_DAY_MAX
from rebalancer.core.base.errors import BrokerUnavailable, PermissionDenied
from rebalancer.ports.automation import CheckTask
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.automation.scheduled_check import CheckPorts, Outcome, run_check
from rebalancer.services.context import Context
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.notices.notify import StoredNotifier
from rebalancer.services.targets.settings import SettingsChange, update_settings
from tests.core.runs import a_leg
from tests.fakes.evidence import FakeEvidenceStore
from tests.fakes.notices import FakeDeliveryQueue, FakeNotificationStore
from tests.fakes.schedule import FakeScheduleStore
from tests.services.world import UID, Fault, Fills, World

STATUS = f"users/{UID}/status/automation"


class Watch:
    """A world with automation on, in one mode, and its desk."""

    def __init__(self, mode: str = "automatic", **world: Any) -> None:
        self.world = World(**world)
        self.schedule = FakeScheduleStore(self.world.documents)
        store = FakeNotificationStore(self.world.documents)
        notifier = StoredNotifier(store, FakeDeliveryQueue(), self.world.clock, self.world.log)
        evidence = FakeEvidenceStore(self.world.documents)
        self.desk = CheckPorts(self.open, self.schedule, notifier, self.world.clock, self.world.log, evidence)
        update_settings(self.world.ctx, SettingsChange(automation={"enabled": True, "mode": mode}))
        self.world.documents.reads = self.world.documents.writes = 0
        self.refusal: PermissionDenied | None = None

    def open(self, uid: str) -> Context:
        assert uid == UID
        if self.refusal:
            raise self.refusal
        return self.world.ctx

    def check(self, slot: str = "s1", *, last: bool = False, **task: Any) -> Outcome:
        return run_check(self.desk, CheckTask(UID, slot, **task), is_last_attempt=last)

    def drifted(self) -> Watch:
        self.world.save_targets(SPY="60", QQQ="30", CASH="10")
        return self

    def idle(self) -> Watch:
        self.world.save_targets(SPY="90", CASH="10")
        return self

    def stored(self, part: str) -> list[dict[str, Any]]:
        return [document for path, document in self.world.documents.documents.items() if part in path]

    @property
    def told(self) -> list[str]:
        return [row["title"] for row in self.stored("/notifications/")]

    @property
    def status(self) -> dict[str, Any]:
        return self.world.documents.documents[STATUS]


def test_an_idle_check_costs_two_broker_calls_and_one_write_and_tells_nothing() -> None:
    watch = Watch().idle()
    watch.check("s0")
    assert watch.world.broker.calls == ["fetch_snapshot", "fetch_assets"], "the day's first check looks at the targets"
    watch.world.broker.calls.clear()
    watch.world.documents.reads = watch.world.documents.writes = 0
    assert watch.check() is Outcome.IDLE
    assert watch.world.broker.calls == ["fetch_snapshot"]
    assert (watch.world.documents.reads, watch.world.documents.writes) == (1, 1)
    assert watch.world.drift["slot"] == "s1"
    assert watch.told == []


@pytest.mark.parametrize("mode", ["automatic", "notify_only", "ask_first"])
@pytest.mark.parametrize("drifts", [True, False])
def test_a_second_delivery_orders_tells_plans_and_counts_nothing_more(mode: str, drifts: bool) -> None:
    watch = Watch(mode)
    watch.drifted() if drifts else watch.idle()
    watch.check()
    orders, told = list(watch.world.sent()), list(watch.told)
    counted = {path: version for path, version in watch.world.documents.versions.items() if "/drift" not in path}
    watch.world.clock.advance(30)
    watch.check()
    assert (watch.world.sent(), watch.told) == (orders, told)
    after = {path: version for path, version in watch.world.documents.versions.items() if "/drift" not in path}
    assert after == counted


@pytest.mark.parametrize("mode", ["notify_only", "ask_first"])
def test_a_second_delivery_writes_not_even_a_new_measurement_where_nothing_is_traded(mode: str) -> None:
    watch = Watch(mode).drifted()
    watch.check()
    before = dict(watch.world.documents.versions)
    assert watch.check() is Outcome.REPEATED
    assert watch.world.documents.versions == before


def test_automatic_trades_and_counts_the_run() -> None:
    watch = Watch().drifted()
    assert watch.check() is Outcome.TRADED
    assert watch.world.sent() == ["sell 30 SPY", "buy 15 QQQ"]
    assert watch.status["recent_runs"] == {"s1": watch.world.clock.at}


def test_notify_only_tells_once_a_day_and_orders_nothing() -> None:
    watch = Watch("notify_only").drifted()
    assert [watch.check(f"s{number}") for number in range(3)] == [Outcome.TOLD] * 3
    assert (watch.world.sent(), watch.stored("/plans/")) == ([], [])
    assert watch.told == ["2 targets are outside the band"]
    (row,) = watch.stored("/notifications/")
    assert row["message"].startswith("SPY is at 90% (target 60%), QQQ is at 0% (target 30%).")
    watch.world.clock.advance(86400)
    watch.check("tomorrow")
    assert len(watch.told) == 2


def test_ask_first_stores_a_plan_that_waits_until_the_close_and_asks() -> None:
    watch = Watch("ask_first").drifted()
    assert watch.check() is Outcome.ASKED
    (plan,) = watch.stored("/plans/")
    assert plan["expires_at"] == watch.world.broker.fetch_market_clock().next_close
    assert watch.stored("/notifications/")[0]["message"] == (
        "SPY is at 90% (target 60%), QQQ is at 0% (target 30%). The plan would sell 30 SPY for about $3,000.00, "
        "buy 15 QQQ for about $3,000.00. You can approve it until 4:00 PM EST on Monday, March 2; nothing is ordered "
        "before you do."
    )
    assert watch.told == ["A plan of 2 trades waits for your approval"]
    until = plan["expires_at"].isoformat()
    assert watch.stored("/notifications/")[0]["refs"] == {"plan_id": plan["plan_id"], "approve_until": until}
    assert (plan["origin"], "SPY" in plan["origin_message"]) == ("SCHEDULE", True)
    assert [(line["outcome"], line["plan_id"]) for line in watch.world.drift["decisions"]] == [
        ("ASKED", plan["plan_id"])
    ]
    assert watch.world.sent() == []
    watch.world.clock.advance(3600)
    start_rebalance(watch.world.ctx, plan["plan_id"], "run-approved")
    assert watch.world.sent() == ["sell 30 SPY", "buy 15 QQQ"]


def test_beyond_its_budget_of_runs_an_account_is_told_and_not_traded() -> None:
    watch = Watch().drifted()
    now = watch.world.clock.at
    assert watch.check(recent_runs=(now - timedelta(hours=1),) * RUNS_A_DAY_MAX) is Outcome.TOLD
    assert watch.world.sent() == []
    assert "starts no more" in watch.stored("/notifications/")[0]["message"]
    old = (now - timedelta(hours=25),) * RUNS_A_DAY_MAX
    assert watch.check("s2", recent_runs=old) is Outcome.TRADED


def test_while_trading_is_halted_drift_is_told_with_the_reason() -> None:
    watch = Watch().drifted()
    watch.world.halt()
    assert watch.check() is Outcome.REFUSED
    assert watch.world.sent() == []
    assert "fire drill" in watch.stored("/notifications/")[0]["message"]


def test_an_account_whose_run_is_open_is_left_to_it() -> None:
    watch = Watch(fills=Fills.BY_HAND).drifted()
    watch.world.create(a_leg("01", symbol="GLD", quantity="1"))
    assert watch.check() is Outcome.REFUSED
    assert (watch.world.sent(), watch.status["state"]) == ([], "OK")


def test_automation_that_was_switched_off_elsewhere_is_taken_out_of_the_schedule() -> None:
    watch = Watch().drifted()
    watch.world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False), now=watch.world.clock.at
    )
    assert watch.check() is Outcome.SWITCHED_OFF
    assert (watch.world.sent(), watch.status["next_due_at"]) == ([], None)


# ---------------------------------------------------------------- failures


def test_what_may_pass_is_raised_until_the_last_attempt_and_then_written_down() -> None:
    watch = Watch().idle()
    watch.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        watch.check()
    assert watch.status["state"] == "OK"
    watch.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    assert watch.check(last=True) is Outcome.FAILED
    assert (watch.status["state"], watch.status["failures"], watch.told) == ("FAILING", 1, [])


def test_the_third_failure_in_a_row_is_told_and_a_good_check_ends_the_row() -> None:
    watch = Watch().idle()
    for number in range(3):
        watch.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
        watch.check(f"s{number}", last=True)
    assert watch.told == ["The scheduled check of your account fails"]
    assert watch.check("s3", failures=3) is Outcome.IDLE
    assert (watch.status["state"], watch.status["failures"], watch.status["reason"]) == ("OK", 0, None)


def test_a_spoilt_document_is_told_at_once_by_its_field_and_tried_again_later() -> None:
    watch = Watch().idle()
    watch.world.documents.plant(f"userSettings/{UID}/allocation/SPY", {"symbol": "SPY", "target_percent": "lots"})
    assert watch.check() is Outcome.FAILED
    assert watch.status["state"] == "FAILING"
    assert "target_percent" in watch.status["reason"]
    assert watch.told == ["The scheduled check of your account fails"]
    assert watch.world.broker.calls == []


def test_revoked_keys_stop_automation_at_once_and_are_told() -> None:
    watch = Watch().idle()
    watch.refusal = PermissionDenied("Your broker refuses the keys. Connect again.", code="CONNECTION_REVOKED")
    assert watch.check() is Outcome.FAILED
    assert (watch.status["state"], watch.status["next_due_at"]) == ("STOPPED", None)
    assert watch.status["reason"] == "Your broker refuses the keys. Connect again."
    assert watch.told == ["Automation has stopped"]


def test_the_same_failure_delivered_twice_counts_once() -> None:
    watch = Watch().idle()
    watch.refusal = PermissionDenied("No.", code="CONNECTION_REVOKED")
    watch.check()
    before = dict(watch.world.documents.versions)
    watch.check()
    assert watch.world.documents.versions == before


@pytest.mark.parametrize("mode", ["automatic", "notify_only", "ask_first"])
def test_a_holiday_is_no_news_and_the_next_session_goes_on(mode: str) -> None:
    watch = Watch(mode).drifted()
    watch.world.broker.is_open = False
    assert watch.check("s1") is Outcome.IDLE
    assert (watch.told, watch.stored("/plans/"), watch.world.sent()) == ([], [], [])
    assert "closed" in watch.world.drift["decisions"][0]["reason"]
    watch.world.broker.is_open = True
    assert watch.check("s2") is not Outcome.IDLE


def test_the_failure_that_stops_automation_says_that_it_has_stopped() -> None:
    watch = Watch().drifted()
    for number in range(FAILURES_MAX):
        watch.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
        assert watch.check(f"s{number}", last=True) is Outcome.FAILED
    assert watch.told == ["The scheduled check of your account fails", "Automation has stopped"]
    assert "switch it on again" in watch.stored("/notifications/")[-1]["message"]
