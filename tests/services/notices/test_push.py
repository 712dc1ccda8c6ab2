"""Push messages: a device is added after a trial, gets titles alone, and is forgotten when it is gone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.notifications import URGENCY, Event, EventKind, Urgency
from rebalancer.core.notices.push import DEVICES_MAX, PushDevice, parse_push_device
from rebalancer.ports.notices import DeliveryState, WebhookAnswer
from rebalancer.services.notices.notify import RETRY_AFTER
from rebalancer.services.notices.push_devices import add_push_device, push_options, remove_push_device
from tests.services.notices.office import UID, Office

PUSH_ALONE = {"RUN_HALTED": ["in_app", "push"], "RUN_FINISHED": ["in_app", "push"]}


def device(name: str = "phone") -> PushDevice:
    return PushDevice(f"https://push.example/{name}", "p", "a")


def added(*names: str, **choices: Any) -> Office:
    office = Office()
    for name in names or ("phone",):
        add_push_device(office.desk, UID, device(name), name=name)
    office.push.pushed.clear()
    office.choose(channels=PUSH_ALONE, **choices)
    return office


def shown(office: Office) -> list[dict[str, str]]:
    return [json.loads(each.message) for each in office.push.pushed]


def test_a_device_is_added_after_a_trial_and_gets_what_is_not_calm_from_then_on() -> None:
    office = Office()
    # As they were stored before there was push: every kind named, none with it.
    office.choose(channels={kind.value: ["in_app", "email"] for kind in URGENCY})
    told = add_push_device(office.desk, UID, device(), name="Firefox on Android")
    assert told == {"device_id": device().device_id}
    assert shown(office)[0]["title"] == "This device gets notifications now"
    channels = office.store.load_preferences(UID).channels
    assert {kind for kind, chosen in channels.items() if "push" in chosen} >= {EventKind.RUN_HALTED}
    assert "push" not in channels[EventKind.RUN_FINISHED]
    office.happen()
    assert office.work() == [DeliveryState.SENT, DeliveryState.SENT]
    assert [each.endpoint for each in office.push.pushed[1:]] == [device().endpoint]


def test_a_second_device_leaves_what_was_chosen() -> None:
    office = added()
    before = office.store.load_preferences(UID).channels
    add_push_device(office.desk, UID, device("laptop"), name="laptop")
    assert office.store.load_preferences(UID).channels == before


def test_a_locked_screen_shows_what_happened_without_amounts_and_where_to_read_it() -> None:
    office = added()
    said, refs = "Sold 30 SPY at $200.61.", {"run_id": "run-7"}
    event = Event(EventKind.RUN_HALTED, "run-7", "Rebalancing was halted", said, office.clock.at, refs)
    office.notifier.append(UID, event)
    assert office.work() == [DeliveryState.SENT]
    (message,) = shown(office)
    assert (message["title"], message["place"]) == ("Rebalancing was halted", "/runs/run-7")
    assert "SPY" not in json.dumps(message)
    assert "$" not in json.dumps(message)
    assert office.push.pushed[0].urgency is Urgency.URGENT


def test_what_waits_for_the_digest_leaves_as_one_message_that_counts() -> None:
    office = added(digest="hourly")
    office.happen(EventKind.RUN_FINISHED, "run-1")
    office.clock.advance(60)
    office.happen(EventKind.RUN_FINISHED, "run-2")
    office.clock.advance(3600)
    assert office.sweep() == [DeliveryState.SENT]
    (message,) = shown(office)
    assert (message["title"], message["body"], message["place"]) == (
        "2 messages",
        "The newest: Run halted",
        "/notifications",
    )


def test_each_device_has_a_delivery_of_its_own_and_one_that_fails_is_tried_again_alone() -> None:
    office = added("phone", "laptop")
    office.push.answers = [WebhookAnswer(503, None)]
    office.happen()
    assert sorted(str(state) for state in office.work()) == ["SENT", "WAITING"]
    office.clock.advance(30)
    assert office.work() == [DeliveryState.SENT]
    endpoints = [each.endpoint for each in office.push.pushed]
    assert (len(endpoints), endpoints[0], len(set(endpoints))) == (3, endpoints[2], 2)
    assert office.push.pushed[0].message_id == office.push.pushed[2].message_id, "a repeated message replaces the first"


def test_a_push_service_that_keeps_failing_ends_the_delivery_as_a_webhook_does() -> None:
    office = added()
    office.push.answers = [WebhookAnswer(500, None)] * (len(RETRY_AFTER) + 1)
    office.happen()
    for wait in RETRY_AFTER:
        assert office.work() == [DeliveryState.WAITING]
        office.clock.advance(wait.total_seconds())
    assert office.work() == [DeliveryState.DEAD]
    assert office.deliveries[-1]["last_error"] == "The push service answered with HTTP 500."
    assert office.store.load_preferences(UID).push_devices == (device().device_id,)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_its_person_sees_why_it_gets_nothing(status: int) -> None:
    office = added("phone", "laptop")
    office.push.answers = [WebhookAnswer(status, None)]
    office.happen()
    assert sorted(str(state) for state in office.work()) == ["DEAD", "SENT"]
    assert len(office.store.load_preferences(UID).push_devices) == 1
    (reason,) = {each["last_error"] for each in office.deliveries} - {None}
    assert reason == "The device takes no messages any more. Turn notifications on again on that device."
    office.happen(key="run-2")
    assert office.work() == [DeliveryState.SENT]


def test_a_device_that_was_removed_gets_nothing_more_and_another_persons_id_removes_nothing() -> None:
    office = added()
    office.happen()
    remove_push_device(office.desk, "somebody-else", device().device_id)
    remove_push_device(office.desk, UID, device().device_id)
    assert office.work() == [DeliveryState.DEAD]
    office.happen(key="run-2")
    assert (office.work(), office.push.pushed) == ([], [])
    assert office.store.load_push_device(UID, device().device_id) is None


@pytest.mark.parametrize("answer", [WebhookAnswer(403, None), WebhookAnswer(None, "No answer.")])
def test_a_device_whose_push_service_does_not_take_the_trial_is_not_added(answer: WebhookAnswer) -> None:
    office = Office()
    office.push.answers = [answer]
    with pytest.raises(InvalidInput) as refused:
        add_push_device(office.desk, UID, device(), name="phone")
    assert refused.value.code == "PUSH_UNREACHABLE"
    assert office.documents.documents == {}


def test_a_device_at_a_private_address_is_not_even_tried() -> None:
    office = Office()
    with pytest.raises(InvalidInput) as refused:
        add_push_device(office.desk, UID, PushDevice("https://10.0.0.1/", "p", "a"), name="phone")
    assert (refused.value.code, office.push.pushed, office.documents.documents) == ("PUSH_ADDRESS", [], {})


def test_ten_devices_are_enough_and_one_of_them_may_be_added_again() -> None:
    office = added(*(f"n{number}" for number in range(DEVICES_MAX)))
    with pytest.raises(InvalidInput) as refused:
        add_push_device(office.desk, UID, device("one more"), name="one more")
    assert refused.value.code == "PUSH_DEVICES_MAX"
    add_push_device(office.desk, UID, device("n0"), name="n0")
    assert len(office.store.load_preferences(UID).push_devices) == DEVICES_MAX


def test_without_a_key_the_channel_is_not_offered() -> None:
    office = Office()
    assert push_options(office.desk) == {"public_key": "BFake"}
    office.desk = replace(office.desk, push=lambda: None)
    assert push_options(office.desk) == {"public_key": None}
    with pytest.raises(InvalidInput) as refused:
        add_push_device(office.desk, UID, device(), name="phone")
    assert refused.value.code == "PUSH_NOT_OFFERED"


@pytest.mark.parametrize(
    ("p256dh", "auth", "field"),
    [
        ("", "A" * 22, "p256dh"),
        ("B" * 86, "A" * 22, "p256dh"),
        ("B" * 87, "A" * 20, "auth"),
        ("B" * 87, "A+/A" * 5 + "AA", "auth"),
        ("ä" * 87, "A" * 22, "p256dh"),
    ],
)
def test_keys_that_no_browser_makes_are_refused_by_name(p256dh: str, auth: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_push_device("https://push.example/1", p256dh, auth)
    assert (refused.value.code, refused.value.field) == ("PUSH_DEVICE", field)


def test_keys_with_padding_are_read_and_never_shown() -> None:
    p256dh, auth = (urlsafe_b64encode(bytes(size)).decode() for size in (65, 16))
    made = parse_push_device("https://push.example/secret", p256dh, auth)
    assert (made.p256dh, repr(made)) == (p256dh, "PushDevice()")
