"""Ask first: one plan waits at a time, every address of it leads to that one, and only another need asks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.automation.asking import Question, question_of
from rebalancer.core.base.errors import StalePlan
from rebalancer.core.notices.notifications import EventKind
from rebalancer.core.statements.visit import Visit
from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.automation.visit import VisitPorts, note_visit
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.notices.notify import NoticePorts, deliver, enqueue_due_deliveries
from rebalancer.services.planning.measure import measure_account, require_plan
from rebalancer.services.planning.plan_review import PlanState, review_plan
from tests.fakes.notices import FakeAddressBook, FakeDeliveryQueue, FakeNotificationStore
from tests.fakes.receivers import FakeReceivers
from tests.services.automation.test_scheduled_check import Watch
from tests.services.world import UID, Fault

LITTLE = Decimal("100.20")
"""A price of SPY that makes another plan, within the price tolerance."""


def asked(watch: Watch, slot: str) -> str:
    """One check that asks; the plan that waits after it."""
    watch.world.clock.advance(900)
    assert watch.check(slot) is Outcome.ASKED
    return str(watch.world.drift["decisions"][0]["plan_id"])


def waiting(watch: Watch) -> list[dict[str, Any]]:
    """Plans whose address is their own and that can be approved."""
    now = watch.world.clock.at
    return [plan for plan in watch.stored("/plans/") if plan.get("replaced_by") is None and plan["expires_at"] > now]


def titles(watch: Watch) -> list[str]:
    return [row["title"] for row in watch.stored("/notifications/")]


def reprice(watch: Watch, price: Decimal) -> None:
    watch.world.broker.prices["SPY"] = price


def test_a_plan_that_nobody_opened_is_made_anew_and_its_first_address_leads_to_it() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    reprice(watch, LITTLE)
    second = asked(watch, "s2")
    assert first != second
    assert [plan["plan_id"] for plan in waiting(watch)] == [second]
    assert titles(watch) == ["A plan of 2 trades waits for your approval"]
    (row,) = watch.stored("/notifications/")
    assert row["refs"]["plan_id"] == second
    assert "$3,0" in row["message"]
    review = review_plan(watch.world.ctx, first)
    assert (review.stored.plan_id, review.state, review.can_start) == (second, PlanState.WAITING, True)


def test_whoever_answers_the_plan_of_a_message_while_only_prices_moved_is_not_refused() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    reprice(watch, LITTLE)
    second = asked(watch, "s2")
    start_rebalance(watch.world.ctx, first, "run-approved")
    assert watch.world.sent() == ["sell 30 SPY", "buy 15 QQQ"]
    assert review_plan(watch.world.ctx, second).state is PlanState.EXPIRED, "nothing waits behind an approved plan"


def test_a_plan_that_its_owner_opened_stays_as_it_was_seen() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    review_plan(watch.world.ctx, first)
    reprice(watch, LITTLE)
    assert asked(watch, "s2") == first
    assert [plan["plan_id"] for plan in watch.stored("/plans/")] == [first]


def test_an_opened_plan_that_could_not_be_started_any_more_is_made_anew_and_says_so() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    review_plan(watch.world.ctx, first)
    reprice(watch, Decimal(110))
    assert asked(watch, "s2") != first
    review = review_plan(watch.world.ctx, first)
    assert review.stored.plan_id == first, "what was seen is not another plan under the same address"
    assert not review.can_start


def test_another_need_is_told_and_ends_the_plan_before_it() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    review_plan(watch.world.ctx, first)
    watch.world.broker.cash += Decimal(50_000)
    second = asked(watch, "s2")
    assert len(titles(watch)) == 2
    assert [plan["plan_id"] for plan in waiting(watch)] == [second]
    with pytest.raises(StalePlan) as refused:
        start_rebalance(watch.world.ctx, first, "run-approved")
    assert refused.value.code == "PLAN_REPLACED"
    assert watch.world.sent() == []


def test_the_same_trades_twice_as_large_are_another_question_and_slow_growth_adds_up() -> None:
    watch = Watch("ask_first").drifted()
    watch.check("s1")
    trades = _trades(watch)
    day = watch.world.clock.at.date()
    first = question_of(None, day, trades, "sha256:1")
    assert question_of(Question(first.key, first.usd / 2), day, trades, "p") == Question(first.key, first.usd / 2)
    assert question_of(Question(first.key, first.usd / 3), day, trades, "sha256:2").key != first.key
    assert question_of(Question(first.key, first.usd * 3), day, trades, "sha256:2").key != first.key
    assert question_of(first, day + timedelta(days=1), trades, "sha256:3").key != first.key


def newest(watch: Watch) -> dict[str, Any]:
    return max(watch.stored("/notifications/"), key=lambda row: row["occurred_at"])


def test_a_plan_whose_time_was_over_is_asked_for_anew_the_same_day() -> None:
    watch = Watch("ask_first").drifted()
    asked(watch, "s1")
    watch.world.clock.advance(timedelta(hours=6).total_seconds())
    watch.world.broker.now = watch.world.clock.at
    plan_id = asked(watch, "s2")
    assert len(titles(watch)) == 2
    assert newest(watch)["refs"]["plan_id"] == plan_id
    assert asked(watch, "s3") == plan_id
    assert len(titles(watch)) == 2, "the same question waits"


def test_the_same_need_after_an_approved_run_that_filled_nothing_is_asked_anew() -> None:
    watch = Watch("ask_first").drifted()
    first = asked(watch, "s1")
    watch.world.broker.fail("submit_order", Fault.REJECTED)
    start_rebalance(watch.world.ctx, first, "run-approved")
    reprice(watch, LITTLE)
    plan_id = asked(watch, "s2")
    assert newest(watch)["title"] == "A plan of 2 trades waits for your approval"
    assert newest(watch)["refs"]["plan_id"] == plan_id


def now_line(watch: Watch) -> str:
    """The last line that a person reads who was here the day before."""
    inbox = FakeNotificationStore(watch.world.documents)
    ports = VisitPorts(watch.world.accounts, watch.schedule, inbox, watch.world.runs, watch.world.clock)
    inbox.save_visit(UID, Visit(watch.world.clock.at - timedelta(days=1)))
    return note_visit(ports, UID).lines[-1].text


def test_who_comes_back_reads_that_a_plan_waits_only_while_it_can_be_approved() -> None:
    watch = Watch("ask_first").drifted()
    plan_id = asked(watch, "s1")
    assert now_line(watch).startswith("A plan waits for your approval until")
    start_rebalance(watch.world.ctx, plan_id, "run-approved")
    assert now_line(watch).startswith("The last check, at")
    outdated = Watch("ask_first").drifted()
    asked(outdated, "s1")
    outdated.world.save_targets(SPY="50", QQQ="40", CASH="10")
    assert now_line(outdated).startswith("The last check, at")


def _trades(watch: Watch) -> Any:
    return require_plan(measure_account(watch.world.ctx)).trades


def test_nobody_is_asked_for_what_would_be_refused() -> None:
    watch = Watch("ask_first").drifted()
    watch.world.halt()
    assert watch.check() is Outcome.TOLD
    assert watch.stored("/plans/") == []
    (row,) = watch.stored("/notifications/")
    assert row["kind"] == EventKind.DRIFT_OUTSIDE_BAND
    assert "fire drill" in row["message"]
    assert "You are asked when it can be approved." in row["message"]


def test_while_the_market_is_closed_the_next_session_is_named() -> None:
    watch = Watch("ask_first").drifted()
    settings = watch.world.documents.documents[f"userSettings/{UID}"]
    settings["automation"] = {**settings["automation"], "hours": "always"}
    watch.world.broker.is_open = False
    assert watch.check() is Outcome.ASKED
    market = watch.world.broker.fetch_market_clock()
    (row,) = watch.stored("/notifications/")
    (plan,) = watch.stored("/plans/")
    assert plan["expires_at"] == market.next_close
    assert "You can approve it from " in row["message"]
    assert watch.world.drift["decisions"][0]["plan_until"] == market.next_close


def test_quiet_hours_let_go_what_is_true_when_they_end() -> None:
    watch = Watch("ask_first").drifted()
    post = Post(watch)
    post.wait_until_evening()
    asked(watch, "s1")
    reprice(watch, LITTLE)
    second = asked(watch, "s2")
    watch.world.clock.advance(1800)
    (mail,) = post.sent()
    assert f"/plans/{second}" in mail
    assert "waits for your approval" in mail


def test_a_plan_whose_time_was_over_in_the_quiet_hours_is_not_asked_for() -> None:
    watch = Watch("ask_first").drifted()
    post = Post(watch)
    post.wait_until_evening()
    asked(watch, "s1")
    watch.world.clock.advance(86400)
    (mail,) = post.sent()
    assert "its time is over" in mail
    assert "You can approve" not in mail


def test_a_plan_that_was_approved_in_the_quiet_hours_is_told_as_approved() -> None:
    watch = Watch("ask_first").drifted()
    post = Post(watch)
    post.wait_until_evening()
    start_rebalance(watch.world.ctx, asked(watch, "s1"), "run-approved")
    watch.world.clock.advance(86400)
    (mail,) = post.sent()
    assert "You approved the plan" in mail
    assert "/runs/run-approved" in mail


class Post:
    """What leaves by mail."""

    def __init__(self, watch: Watch) -> None:
        self.world, self.queue = watch.world, FakeDeliveryQueue()
        self.store = FakeNotificationStore(watch.world.documents)
        addresses, receivers = FakeAddressBook(**{UID: "owner@example.com"}), FakeReceivers()
        clock, log = watch.world.clock, watch.world.log
        self.ports = NoticePorts(
            self.store, self.queue, addresses, receivers, _no_sealer, clock, log, page_url="https://page.example"
        )
        # The run says what it did to the same notifier.
        object.__setattr__(watch.world.ctx, "notifier", watch.desk.notifier)

    def wait_until_evening(self) -> None:
        """Quiet hours from now on for 45 minutes."""
        at = self.world.clock.at.astimezone()
        hours = {"start": _clock(at - timedelta(minutes=1)), "end": _clock(at + timedelta(minutes=45))}
        chosen = {"time_zone": "UTC", "quiet_hours": hours, "digest": "immediate"}
        self.world.documents.plant(f"users/{UID}/settings/notifications", chosen)

    def sent(self) -> list[str]:
        """The mails about a plan that leave now, whole."""
        enqueue_due_deliveries(self.ports)
        for task in self.queue.take():
            deliver(self.ports, task.uid, task.delivery_id)
        found = self.world.documents.documents
        mails = [document["message"] for path, document in found.items() if path.startswith("mail/")]
        return [f"{mail['subject']}\n{mail['text']}" for mail in mails if "plan" in mail["text"].lower()]


def _clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%H:%M")


def _no_sealer() -> Any:
    raise AssertionError("no webhook is set")
