"""Webhooks: set after a trial, signed, tried again, dead in the end, and gone when they are removed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.messages import sign_webhook
from rebalancer.ports.notices import DeliveryState, WebhookAnswer
from rebalancer.services.notices.notification_settings import remove_webhook, set_webhook
from rebalancer.services.notices.notify import RETRY_AFTER
from tests.services.notices.office import HOOK, UID, Office


def signed(call: Any, secret: str) -> bool:
    signature = sign_webhook(secret, int(call.headers["Evenkeel-Timestamp"]), call.body)
    return bool(call.headers["Evenkeel-Signature"] == signature)


def test_a_webhook_is_set_after_a_signed_trial_and_its_secret_is_told_once_and_never_stored_in_the_clear() -> None:
    office = Office()
    told = set_webhook(office.desk, UID, HOOK)
    (call,) = office.receivers.calls
    assert told["secret"] is not None
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
