"""Events are stored once and reach the channels that their person chose, at their time, however often tasks come."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rebalancer.adapters.credentials import EnvelopeSealer, LocalKeys
from rebalancer.core.errors import InvalidInput, StoreUnavailable
from rebalancer.core.messages import sign_webhook
from rebalancer.core.notifications import Event, EventKind, Preferences
from rebalancer.ports.notices import DeliveryState, WebhookAnswer
from rebalancer.services.notification_settings import (
    mark_notifications,
    remove_webhook,
    set_webhook,
    update_notification_settings,
)
from rebalancer.services.notify import RETRY_AFTER, Desk, StoredNotifier, deliver, enqueue_due_deliveries
from tests.fakes.documents import FakeDocuments
from tests.fakes.notices import FakeAddressBook, FakeDeliveryQueue, FakeNotificationStore, FakeReceivers
from tests.fakes.surroundings import FakeClock, FakeLog

UID = "owner-1"
HOOK = "https://hooks.example.com/evenkeel"


class Office:
    """One desk with everything in memory, and the queue worked off by hand."""

    def __init__(self) -> None:
        self.documents = FakeDocuments()
        self.store = FakeNotificationStore(self.documents)
        self.queue = FakeDeliveryQueue()
        self.receivers = FakeReceivers()
        self.clock = FakeClock()
        self.log = FakeLog()
        self.sealer = EnvelopeSealer(LocalKeys(b64encode(bytes(32)).decode()))
        self.desk = Desk(
            self.store,
            self.queue,
            FakeAddressBook(**{UID: "owner@example.com"}),
            self.receivers,
            lambda: self.sealer,
            self.clock,
            self.log,
            page_url="https://page.example",
        )
        self.notifier = StoredNotifier(self.store, self.queue, self.clock, self.log)

    def happen(self, kind: EventKind = EventKind.RUN_HALTED, key: str = "run-1") -> Event:
        event = Event(kind, key, "Run halted", "The broker rejected an order.", self.clock.at, {"run_id": key})
        self.notifier.append(UID, event)
        return event

    def work(self) -> list[DeliveryState | None]:
        """Every task that waits, once."""
        return [deliver(self.desk, task.uid, task.delivery_id) for task in self.queue.take()]

    def sweep(self) -> list[DeliveryState | None]:
        enqueue_due_deliveries(self.desk)
        return self.work()

    def choose(self, **changes: Any) -> None:
        update_notification_settings(self.desk, UID, changes)

    def hook_up(self) -> str:
        secret = set_webhook(self.desk, UID, HOOK)["secret"]
        self.receivers.calls.clear()
        return secret

    def found(self, folder: str) -> list[dict[str, Any]]:
        return [document for path, document in self.documents.documents.items() if path.startswith(folder)]

    @property
    def listed(self) -> list[dict[str, Any]]:
        return self.found(f"users/{UID}/notifications/")

    @property
    def mails(self) -> list[dict[str, Any]]:
        return self.found("mail/")

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        return self.found(f"users/{UID}/deliveries/")


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


# ------------------------------------------------------------- webhooks


def signed(call: Any, secret: str) -> bool:
    signature = sign_webhook(secret, int(call.headers["Evenkeel-Timestamp"]), call.body)
    return bool(call.headers["Evenkeel-Signature"] == signature)


def test_a_webhook_is_set_after_a_signed_trial_and_its_secret_is_told_once_and_never_stored_in_the_clear() -> None:
    office = Office()
    told = set_webhook(office.desk, UID, HOOK)
    (call,) = office.receivers.calls
    assert signed(call, told["secret"])
    assert json.loads(call.body)["events"][0]["refs"] == {"trial": "true"}
    assert told["secret"] not in json.dumps(office.documents.documents, default=str)
    assert office.store.load_preferences(UID).webhook_url == HOOK
    assert told["secret"] not in repr(office.store.load_webhook(UID))


def test_a_webhook_is_sent_signed_with_the_secret_that_was_told() -> None:
    office = Office()
    secret = office.hook_up()
    event = office.happen()
    assert office.work() == [DeliveryState.SENT, DeliveryState.SENT]
    (call,) = office.receivers.calls
    assert call.url == HOOK
    assert signed(call, secret)
    assert [row["id"] for row in json.loads(call.body)["events"]] == [event.notification_id]


@pytest.mark.parametrize(
    "answer", [WebhookAnswer(500, None), WebhookAnswer(None, "No answer."), WebhookAnswer(302, "Redirect.")]
)
def test_an_address_that_does_not_take_the_trial_is_refused_and_the_earlier_one_stays(answer: WebhookAnswer) -> None:
    office = Office()
    office.hook_up()
    kept = office.store.load_webhook(UID)
    office.receivers.answers = [answer]
    with pytest.raises(InvalidInput) as refused:
        set_webhook(office.desk, UID, "https://other.example.com/")
    assert (refused.value.code, refused.value.field) == ("WEBHOOK_UNREACHABLE", "url")
    assert office.store.load_webhook(UID) == kept


def test_a_forbidden_address_is_not_even_tried() -> None:
    office = Office()
    office.receivers.forbidden = {HOOK}
    with pytest.raises(InvalidInput):
        set_webhook(office.desk, UID, HOOK)
    assert (office.receivers.calls, office.documents.documents) == ([], {})


def test_a_failing_webhook_is_tried_again_after_growing_times_with_the_same_id_and_then_is_dead() -> None:
    office = Office()
    office.hook_up()
    office.choose(channels={"RUN_HALTED": ["in_app", "webhook"]})
    office.receivers.answers = [WebhookAnswer(503, None)] * 6
    office.happen()
    waits = []
    for _ in range(len(RETRY_AFTER)):
        assert office.work() == [DeliveryState.WAITING]
        waits.append(office.queue.tasks[0].delay_seconds)
        office.clock.advance(waits[-1])
    assert waits == [30, 120, 600, 3600, 21600]
    assert office.work() == [DeliveryState.DEAD]
    (delivery,) = office.deliveries
    assert (delivery["attempts"], delivery["last_error"]) == (6, "The receiver answered with HTTP 503.")
    assert len({call.headers["Evenkeel-Id"] for call in office.receivers.calls}) == 1
    office.clock.advance(86400)
    assert (office.sweep(), len(office.receivers.calls)) == ([], 6)


def test_a_retry_that_comes_before_its_time_or_twice_sends_nothing() -> None:
    office = Office()
    office.hook_up()
    office.choose(channels={"RUN_HALTED": ["in_app", "webhook"]})
    office.receivers.answers = [WebhookAnswer(503, None)]
    office.happen()
    office.work()
    assert office.work() == [DeliveryState.WAITING]
    assert len(office.receivers.calls) == 1
    office.clock.advance(30)
    assert office.sweep() == [DeliveryState.SENT]
    assert office.sweep() == []
    assert len(office.receivers.calls) == 2


def test_a_receiver_that_is_gone_for_good_is_not_tried_again() -> None:
    office = Office()
    office.hook_up()
    office.choose(channels={"RUN_HALTED": ["in_app", "webhook"]})
    office.receivers.answers = [WebhookAnswer(410, None, is_final=True)]
    office.happen()
    assert office.work() == [DeliveryState.DEAD]


def test_after_the_webhook_was_removed_nothing_is_sent_to_it() -> None:
    office = Office()
    office.hook_up()
    office.happen()
    remove_webhook(office.desk, UID)
    assert sorted(str(state) for state in office.work()) == ["DEAD", "SENT"]
    assert office.receivers.calls == []
    assert office.store.load_webhook(UID) is None


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
