"""What `NotificationStore` promises, on the fake and on Firestore."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from google.cloud.firestore import Client

from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
from rebalancer.core.notices.deliveries import PlannedDelivery
from rebalancer.core.notices.messages import Mail
from rebalancer.core.notices.notifications import BUNDLE_SIZE_MAX, Channel, Digest, Event, EventKind
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.notices.push import PushDevice
from rebalancer.core.statements.visit import Visit
from rebalancer.ports.notices import DeliveryState, MailTo, NotificationStore, StoredDelivery, Webhook
from tests.contracts.store.worlds import NOW, UID, FakeWorld, FirestoreWorld, World
from tests.fakes.notices import FakeNotificationStore

MAIL = PlannedDelivery("d-mail", Channel.EMAIL, NOW)
HOOK = PlannedDelivery("d-hook", Channel.WEBHOOK, NOW + timedelta(hours=1))
LATER = NOW + timedelta(hours=2)


def an_event(key: str = "run-1", minutes: int = 0) -> Event:
    return Event(EventKind.RUN_HALTED, key, f"Halted {key}", "Why.", NOW + timedelta(minutes=minutes), {"run_id": key})


@dataclass(frozen=True)
class Place:
    store: NotificationStore
    world: World

    def peek(self, path: str) -> dict[str, Any]:
        found = self.world.peek(path)
        assert found is not None, path
        return found

    def delivery(self, delivery_id: str = "d-mail") -> StoredDelivery:
        found = self.store.load_delivery(UID, delivery_id)
        assert found is not None
        return found


@pytest.fixture(params=["fake", "firestore"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "fake":
        fake = FakeWorld()
        return Place(FakeNotificationStore(fake.documents), fake)
    client: Client = request.getfixturevalue("client")
    return Place(FirestoreNotificationStore(client), FirestoreWorld(client))


def test_preferences_that_nobody_chose_are_the_defaults_and_chosen_ones_come_back(place: Place) -> None:
    assert place.store.load_preferences(UID) == Preferences()
    chosen = replace(Preferences(), digest=Digest.HOURLY, time_zone="Europe/Berlin")
    place.store.save_preferences(UID, chosen, now=NOW)
    assert place.store.load_preferences(UID) == chosen
    assert place.store.load_preferences("other") == Preferences()


@pytest.mark.parametrize(
    "rubbish", [{"digest": "never"}, {"channels": 5}, {"time_zone": "x", "webhook_url": 5}, {"odd": 1}]
)
def test_preferences_that_cannot_be_read_are_the_defaults(place: Place, rubbish: dict[str, Any]) -> None:
    place.world.plant(f"users/{UID}/settings/notifications", rubbish)
    assert place.store.load_preferences(UID) == Preferences()


def test_an_event_is_stored_once_with_its_deliveries(place: Place) -> None:
    assert place.store.append_notification(UID, an_event(), [MAIL, HOOK], read=False, now=NOW)
    assert not place.store.append_notification(UID, an_event(), [MAIL], read=True, now=LATER)
    document = place.peek(f"users/{UID}/notifications/{an_event().notification_id}")
    assert (document["read"], document["title"], document["created_at"]) == (False, "Halted run-1", NOW)
    assert document["delete_after"] > NOW + timedelta(days=89)
    delivery = place.delivery()
    assert (delivery.channel, delivery.state, delivery.release_at) == (Channel.EMAIL, DeliveryState.WAITING, NOW)
    assert (delivery.events, delivery.attempts, delivery.sent_count) == ((an_event(),), 0, 0)


def test_a_renewed_notification_keeps_its_state_and_changes_what_has_not_left(place: Place) -> None:
    place.store.append_notification(UID, an_event(), [MAIL], read=True, now=NOW)
    newer = replace(an_event(), title="Newer", message="Words.", refs={"plan_id": "p-2"})
    assert place.store.renew_notification(UID, newer)
    document = place.peek(f"users/{UID}/notifications/{an_event().notification_id}")
    assert (document["read"], document["title"], document["created_at"]) == (True, "Newer", NOW)
    assert place.delivery().events == (newer,)
    assert not place.store.renew_notification(UID, an_event("unknown"))
    assert place.world.peek(f"users/{UID}/notifications/{an_event('unknown').notification_id}") is None


def test_what_came_since_a_moment_is_listed_oldest_first_the_newest_of_it(place: Place) -> None:
    for hours, key in enumerate(("a", "b", "c")):
        at = NOW + timedelta(hours=hours)
        place.store.append_notification(UID, an_event(key), [], read=False, now=at)
    since = NOW + timedelta(hours=1)
    assert [event.key for event in place.store.list_notifications(UID, since=since, limit=9)] == ["b", "c"]
    assert [event.key for event in place.store.list_notifications(UID, since=NOW, limit=2)] == ["b", "c"]
    place.world.plant(
        f"users/{UID}/notifications/{an_event('c').notification_id}", {"kind": "ODD", "created_at": LATER}
    )
    assert "c" not in [event.key for event in place.store.list_notifications(UID, since=NOW, limit=9)]


def test_a_visit_comes_back_and_one_that_cannot_be_read_is_none(place: Place) -> None:
    assert place.store.load_visit(UID) is None
    place.store.save_visit(UID, Visit(LATER, NOW))
    assert place.store.load_visit(UID) == Visit(LATER, NOW)
    place.world.plant(f"users/{UID}/status/visit", {"seen_at": "yesterday"})
    assert place.store.load_visit(UID) is None


def test_events_of_one_delivery_come_oldest_first_and_at_most_a_page_of_the_newest(place: Place) -> None:
    for minutes in range(BUNDLE_SIZE_MAX + 2):
        place.store.append_notification(UID, an_event(f"r{minutes}", minutes), [MAIL], read=False, now=NOW)
    events = place.delivery().events
    assert [event.key for event in events] == [f"r{minutes}" for minutes in range(2, BUNDLE_SIZE_MAX + 2)]


def test_what_is_due_is_found_over_all_users_oldest_first_and_what_is_not_is_not(place: Place) -> None:
    for uid, hours in (("b", 0), ("a", -1), ("c", 1)):
        planned = replace(MAIL, release_at=NOW + timedelta(hours=hours))
        place.store.append_notification(uid, an_event(), [planned], read=False, now=NOW)
    assert place.store.list_due_deliveries(now=NOW, limit=5) == [("a", "d-mail", 0), ("b", "d-mail", 0)]
    assert place.store.list_due_deliveries(now=NOW, limit=1) == [("a", "d-mail", 0)]


def test_a_sent_delivery_is_due_no_more_and_its_mail_is_there_in_the_same_write(place: Place) -> None:
    place.store.append_notification(UID, an_event(), [MAIL], read=False, now=NOW)
    delivery = place.delivery()
    mail = MailTo("a@example.com", Mail("Subject", "Text"))
    assert place.store.save_sent(UID, delivery, now=LATER, mail=mail)
    assert place.store.list_due_deliveries(now=LATER, limit=5) == []
    sent = place.delivery()
    assert (sent.state, sent.events, sent.sent_count) == (DeliveryState.SENT, (), 1)
    assert not place.store.save_sent(UID, delivery, now=LATER, mail=mail), "a second worker is too late"


def test_what_comes_later_wakes_the_delivery_and_only_that_is_left_to_send(place: Place) -> None:
    place.store.append_notification(UID, an_event("a"), [MAIL], read=False, now=NOW)
    place.store.save_sent(UID, place.delivery(), now=NOW)
    place.store.append_notification(UID, an_event("b"), [MAIL], read=False, now=NOW)
    woken = place.delivery()
    assert (woken.state, [event.key for event in woken.events], woken.sent_count) == (DeliveryState.WAITING, ["b"], 1)


def test_an_event_that_comes_while_the_others_are_sent_makes_the_writer_look_again(place: Place) -> None:
    place.store.append_notification(UID, an_event("a"), [MAIL], read=False, now=NOW)
    early = place.delivery()
    place.store.append_notification(UID, an_event("b"), [MAIL], read=False, now=NOW)
    assert not place.store.save_sent(UID, early, now=NOW)
    assert not place.store.save_failure(UID, early, error="x", next_attempt_at=None, now=NOW)
    assert len(place.delivery().events) == 2


def test_a_failed_attempt_is_counted_and_the_last_one_is_dead(place: Place) -> None:
    place.store.append_notification(UID, an_event(), [HOOK], read=False, now=NOW)
    assert place.store.save_failure(UID, place.delivery("d-hook"), error="No.", next_attempt_at=LATER, now=NOW)
    again = place.delivery("d-hook")
    assert (again.attempts, again.release_at, again.state) == (1, LATER, DeliveryState.WAITING)
    assert place.store.list_due_deliveries(now=LATER, limit=5) == [(UID, "d-hook", 1)]
    assert place.store.save_failure(UID, again, error="No.", next_attempt_at=None, now=LATER)
    dead = place.delivery("d-hook")
    assert (dead.attempts, dead.release_at, dead.state) == (2, None, DeliveryState.DEAD)
    assert place.peek(f"users/{UID}/deliveries/d-hook")["last_error"] == "No."


def test_a_delivery_that_is_not_there_is_none(place: Place) -> None:
    assert place.store.load_delivery(UID, "nowhere") is None
    assert place.store.load_delivery(UID, "a/b/c") is None


def test_a_notification_that_cannot_be_read_is_left_out_of_its_delivery(place: Place) -> None:
    place.store.append_notification(UID, an_event("a"), [MAIL], read=False, now=NOW)
    place.store.append_notification(UID, an_event("b"), [MAIL], read=False, now=NOW)
    place.world.plant(f"users/{UID}/notifications/{an_event('a').notification_id}", {"kind": "ODD"})
    assert [event.key for event in place.delivery().events] == ["b"]


def test_notifications_are_marked_and_counted(place: Place) -> None:
    for key in ("a", "b", "c"):
        place.store.append_notification(UID, an_event(key), [], read=False, now=NOW)
    first = an_event("a").notification_id
    assert place.store.mark_notifications(UID, [first, first, "nowhere", "x/y", ""], read=True, now=LATER) == 1
    assert place.peek(f"users/{UID}/notifications/{first}")["read_at"] == LATER
    assert place.world.peek(f"users/{UID}/notifications/nowhere") is None
    assert place.store.mark_notifications("other", [first], read=True, now=LATER) == 0
    assert place.store.mark_notifications(UID, [], read=True, now=LATER) == 0
    assert place.store.mark_all_read(UID, now=LATER) == 2
    assert place.store.mark_all_read(UID, now=LATER) == 0
    assert place.store.mark_notifications(UID, [first], read=False, now=LATER) == 1
    assert place.peek(f"users/{UID}/notifications/{first}")["read_at"] is None


def test_a_webhook_is_set_with_its_address_among_the_choices_and_removed(place: Place) -> None:
    assert place.store.load_webhook(UID) is None
    webhook = Webhook("https://h.example/", {"ciphertext": "x"})
    place.store.save_webhook(UID, webhook, now=NOW)
    place.store.save_preferences(UID, Preferences(digest=Digest.HOURLY), now=NOW)
    assert place.store.load_webhook(UID) == webhook
    assert place.store.load_preferences(UID).webhook_url == "https://h.example/"
    place.store.save_webhook(UID, None, now=NOW)
    assert place.store.load_webhook(UID) is None
    assert place.store.load_preferences(UID) == Preferences(digest=Digest.HOURLY)


def test_devices_are_added_with_their_names_among_the_choices_and_removed_one_by_one(place: Place) -> None:
    phone, laptop = (PushDevice(f"https://push.example/{name}", "p", "a") for name in ("phone", "laptop"))
    assert place.store.load_push_device(UID, phone.device_id) is None
    place.store.save_push_device(UID, phone, name="Safari on iPhone", now=NOW)
    place.store.save_preferences(UID, Preferences(digest=Digest.HOURLY), now=NOW)
    place.store.save_push_device(UID, laptop, name="Firefox on Linux", now=LATER)
    assert place.store.load_push_device(UID, phone.device_id) == phone
    listed = place.peek(f"users/{UID}/settings/notifications")["push_devices"]
    assert listed[laptop.device_id] == {"name": "Firefox on Linux", "since": LATER}
    both = tuple(sorted((phone.device_id, laptop.device_id)))
    assert place.store.load_preferences(UID) == Preferences(digest=Digest.HOURLY, push_devices=both)
    place.store.remove_push_device(UID, phone.device_id, now=LATER)
    assert place.store.load_push_device(UID, phone.device_id) is None
    assert place.store.load_push_device(UID, laptop.device_id) == laptop
    assert place.store.load_preferences(UID).push_devices == (laptop.device_id,)
    place.world.plant(f"users/{UID}/secrets/push", {"devices": {laptop.device_id: {"endpoint": 5}}})
    assert place.store.load_push_device(UID, laptop.device_id) is None


def test_a_delivery_to_a_device_comes_back_with_the_device(place: Place) -> None:
    place.store.append_notification(
        UID, an_event(), [PlannedDelivery("d-push", Channel.PUSH, NOW, "d1")], read=False, now=NOW
    )
    assert (place.delivery("d-push").channel, place.delivery("d-push").device_id) == (Channel.PUSH, "d1")
