"""Events are stored once and reach the channels that their person chose, at their time, however often tasks come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rebalancer.core.base.errors import InvalidInput, StoreUnavailable
from rebalancer.core.notices.notifications import EventKind
from rebalancer.core.notices.preferences import Preferences
from rebalancer.ports.notices import DeliveryState
from rebalancer.services.notices.notification_settings import mark_notifications
from rebalancer.services.notices.notify import StoredNotifier, deliver
from tests.fakes.notices import FakeAddressBook, FakeNotificationStore
from tests.services.notices.office import UID, Office


def test_a_halt_is_listed_and_mailed_at_once() -> None:
    office = Office()
    office.happen()
    assert [(row["kind"], row["read"], row["refs"]) for row in office.listed] == [
        ("RUN_HALTED", False, {"run_id": "run-1"})
    ]
    assert office.work() == [DeliveryState.SENT]
    (mail,) = office.mails
    assert mail["to"] == ["owner@example.com"]
    assert mail["message"]["subject"] == "Evenkeel: Run halted"
    assert "The broker rejected an order." in mail["message"]["text"]
    assert mail["delete_after"] > office.clock.at


def test_the_same_event_again_and_the_same_task_again_change_nothing() -> None:
    office = Office()
    office.happen()
    tasks = office.queue.take()
    deliver(office.desk, UID, tasks[0].delivery_id)
    before = dict(office.documents.versions)
    office.happen()
    assert office.queue.tasks == []
    assert deliver(office.desk, UID, tasks[0].delivery_id) is DeliveryState.SENT
    assert office.documents.versions == before


def test_a_calm_event_is_listed_and_leaves_with_the_digest_in_one_message() -> None:
    office = Office()
    office.choose(channels={"RUN_FINISHED": ["in_app", "email"]}, digest="hourly", time_zone="UTC")
    for key in ("run-1", "run-2", "run-3"):
        office.happen(EventKind.RUN_FINISHED, key)
        office.clock.advance(60)
    assert (len(office.listed), office.queue.tasks, office.sweep(), office.mails) == (3, [], [], [])
    office.clock.at = office.clock.at.replace(minute=0) + timedelta(hours=1)
    assert office.sweep() == [DeliveryState.SENT]
    assert [mail["message"]["subject"] for mail in office.mails] == ["Evenkeel: 3 messages, the newest: Run halted"]
    office.clock.advance(3600)
    assert (office.sweep(), len(office.mails)) == ([], 1)


def test_what_comes_into_a_digest_after_it_left_leaves_alone_and_is_not_lost() -> None:
    office = Office()
    office.choose(channels={"RUN_FINISHED": ["in_app", "email"]}, digest="hourly", time_zone="UTC")
    first = office.happen(EventKind.RUN_FINISHED, "run-1")
    at = office.clock.at
    office.clock.advance(3600)
    assert office.sweep() == [DeliveryState.SENT]
    # A function whose clock is behind puts another one into the same digest.
    office.clock.at = at
    office.happen(EventKind.RUN_FINISHED, "run-2")
    office.clock.advance(3660)
    assert office.sweep() == [DeliveryState.SENT]
    assert [mail["message"]["subject"] for mail in office.mails] == ["Evenkeel: Run halted"] * 2
    (delivery,) = office.deliveries
    assert delivery["sent_ids"][0] == first.notification_id
    assert delivery["sent_ids"] == delivery["notification_ids"]


def test_in_the_quiet_hours_a_question_waits_and_a_halt_does_not() -> None:
    office = Office()
    office.choose(quiet_hours={"start": "14:00", "end": "18:00"}, time_zone="UTC")
    office.happen(EventKind.APPROVAL_WANTED, "plan-1")
    assert office.queue.tasks == []
    office.happen(EventKind.RUN_HALTED)
    assert office.work() == [DeliveryState.SENT]
    office.clock.at = office.clock.at.replace(hour=18)
    assert office.sweep() == [DeliveryState.SENT]
    assert len(office.mails) == 2


def test_a_task_that_comes_too_early_waits_for_its_moment() -> None:
    office = Office()
    office.choose(quiet_hours={"start": "14:00", "end": "18:00"}, time_zone="UTC")
    office.happen(EventKind.APPROVAL_WANTED, "plan-1")
    ((path, _),) = [item for item in office.documents.documents.items() if "/deliveries/" in item[0]]
    assert deliver(office.desk, UID, path.rpartition("/")[2]) is DeliveryState.WAITING
    assert office.mails == []


def test_a_lost_task_is_found_by_the_schedule() -> None:
    office = Office()
    office.queue.losing = True
    office.happen()
    office.queue.losing = False
    assert office.sweep() == [DeliveryState.SENT]


def test_a_kind_that_is_not_wanted_on_the_page_is_kept_as_read() -> None:
    office = Office()
    office.choose(channels={"DRIFT_OUTSIDE_BAND": []})
    office.happen(EventKind.DRIFT_OUTSIDE_BAND)
    assert [row["read"] for row in office.listed] == [True]
    assert office.deliveries == []


def test_without_a_confirmed_address_the_mail_is_dead_and_says_why() -> None:
    office = Office()
    office.desk = replace(office.desk, addresses=FakeAddressBook())
    office.happen()
    assert office.work() == [DeliveryState.DEAD]
    (delivery,) = office.deliveries
    assert delivery["last_error"] == "Your e-mail address is missing or not confirmed."
    assert delivery["release_at"] is None


def test_a_store_that_is_away_loses_the_notification_and_nothing_else() -> None:
    office = Office()

    class Away(FakeNotificationStore):
        def load_preferences(self, uid: str) -> Preferences:
            raise StoreUnavailable("away")

    StoredNotifier(Away(), office.queue, office.clock, office.log).append(UID, office.happen())
    assert "notification_lost" in office.log.names()


# ---------------------------------------------------- settings and marking


def test_settings_that_are_refused_change_nothing() -> None:
    office = Office()
    office.choose(digest="hourly")
    with pytest.raises(InvalidInput):
        office.choose(digest="daily", time_zone="nowhere")
    assert office.store.load_preferences(UID).digest == "hourly"


def test_notifications_are_marked_one_by_one_or_all_and_unknown_ids_are_left_out() -> None:
    office = Office()
    events = [office.happen(key=key) for key in ("a", "b", "c")]
    assert mark_notifications(office.desk, UID, [events[0].notification_id, "nowhere", "x/y"], read=True) == 1
    assert sum(row["read"] for row in office.listed) == 1
    assert mark_notifications(office.desk, UID, None, read=True) == 2
    assert all(isinstance(row["read_at"], datetime) for row in office.listed)
    assert mark_notifications(office.desk, UID, [events[0].notification_id], read=False) == 1
    assert [row["read_at"] for row in office.listed].count(None) == 1
    with pytest.raises(InvalidInput):
        mark_notifications(office.desk, UID, None, read=False)


def test_one_users_notifications_and_webhook_are_no_other_users() -> None:
    office = Office()
    office.hook_up()
    event = office.happen()
    assert mark_notifications(office.desk, "stranger", [event.notification_id], read=True) == 0
    assert mark_notifications(office.desk, "stranger", None, read=True) == 0
    task = office.queue.take()[0]
    assert deliver(office.desk, "stranger", task.delivery_id) is None
    assert office.store.load_webhook("stranger") is None
    assert office.listed[0]["read"] is False
