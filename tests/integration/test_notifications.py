"""What a person is told over real functions and queues: in the list, by mail, by signed webhook; and nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rebalancer.core.notices.messages import sign_webhook
from tests.adapters.webhooks.receiver import Receiver, receiving
from tests.integration.desk import Desk
from tests.integration.system import People, trigger, wait_until

EVERYWHERE = ["in_app", "email", "webhook"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def told(desk: Desk, receiver: Receiver) -> Iterator[str]:
    """The webhook's secret; every channel is on for what these tests cause, and nothing is left behind."""
    secret: str = desk.owner.call("set_webhook", url=receiver.url)["secret"]
    kinds = ("RUN_FINISHED", "APPROVAL_WANTED", "DRIFT_OUTSIDE_BAND")
    chosen = {"channels": dict.fromkeys(kinds, EVERYWHERE), "digest": "immediate", "quiet_hours": None}
    desk.owner.call("update_notification_settings", preferences=chosen)
    forget(desk)
    receiver.got.clear()
    yield secret
    desk.owner.call("set_webhook", url=None)
    forget(desk)
    desk.documents.remove(f"users/{desk.stack.uid}/settings/notifications")


def forget(desk: Desk) -> None:
    """Nothing was told so far: the runs of other tests end with a notification, too."""
    for folder in (f"users/{desk.stack.uid}/notifications", f"users/{desk.stack.uid}/deliveries", "mail"):
        desk.documents.empty(folder)


def listed(desk: Desk, folder: str) -> list[dict[str, Any]]:
    return [found.to_dict() or {} for found in desk.documents.client.collection(folder).stream()]


def notifications(desk: Desk) -> list[dict[str, Any]]:
    return listed(desk, f"users/{desk.stack.uid}/notifications")


def test_the_end_of_a_run_is_listed_mailed_and_sent_signed_once(desk: Desk, told: str, receiver: Receiver) -> None:
    result = desk.owner.call("check_rebalance_drift")
    desk.wait_for_run(result["run_id"])
    wait_until(lambda: bool(receiver.got), "the webhook was called")
    wait_until(lambda: bool(listed(desk, "mail")), "the mail was handed over")
    (row,) = (row for row in notifications(desk) if row["kind"] == "RUN_FINISHED")
    assert (row["read"], row["refs"]["run_id"]) == (False, result["run_id"])
    ((_, headers, body),) = receiver.got
    assert headers["Evenkeel-Signature"] == sign_webhook(told, int(headers["Evenkeel-Timestamp"]), body)
    assert json.loads(body)["events"][0]["refs"]["run_id"] == result["run_id"]
    (mail,) = listed(desk, "mail")
    assert mail["to"] == [desk.stack.email]
    assert trigger(desk.stack, "send_due_notifications") == 200
    waited = datetime.now(UTC)
    wait_until(lambda: datetime.now(UTC) - waited > timedelta(seconds=2), "a task would have come")
    assert (len(receiver.got), len(listed(desk, "mail"))) == (1, 1)
    # What was reconciled meanwhile may have been told, too.
    assert desk.owner.call("mark_notifications")["marked"] >= 1
    assert all(row["read"] for row in notifications(desk))


def test_ask_first_stores_a_plan_and_asks_and_the_approved_plan_is_the_one_that_is_traded(
    desk: Desk, told: str, receiver: Receiver
) -> None:
    desk.owner.call("update_settings", automation={"enabled": True, "mode": "ask_first", "hours": "always"})
    assert trigger(desk.stack, "scheduled_drift_check", at=datetime.now(UTC) + timedelta(seconds=1)) == 200
    wait_until(lambda: bool(receiver.got), "the question came by webhook")
    event = json.loads(receiver.got[0][2])["events"][0]
    assert event["kind"] == "APPROVAL_WANTED"
    assert desk.broker.orders_sent() == []
    run = desk.owner.call("start_rebalance", plan_id=event["refs"]["plan_id"], run_id="approved-0001")
    assert desk.wait_for_run(run["run_id"])["state"] == "COMPLETED"
    desk.owner.call("update_settings", automation={"enabled": False, "mode": "automatic"})


def test_a_webhook_to_a_private_address_is_refused_and_never_connected_to(desk: Desk) -> None:
    for url in (
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "http://localhost:1/",
        "http://10.0.0.1/",
    ):
        answer = desk.owner.ask("set_webhook", url=url)
        assert (answer.status, answer.code) == ("INVALID_ARGUMENT", "WEBHOOK_ADDRESS")


def test_a_stranger_reads_marks_and_hooks_nothing(desk: Desk, told: str, people: People) -> None:
    stranger = people.sign_up()
    desk.wait_for_run(desk.owner.call("check_rebalance_drift")["run_id"])
    wait_until(lambda: bool(notifications(desk)), "the owner was told")
    found = [reference.path for reference in desk.documents.client.collection(
        f"users/{desk.stack.uid}/notifications"
    ).list_documents()]  # fmt: skip
    assert stranger.read_document(found[0]) == 403
    assert stranger.read_document(f"users/{desk.stack.uid}/settings/notifications") == 403
    assert desk.owner.read_document(found[0]) == 200
    assert desk.owner.read_document(f"users/{desk.stack.uid}/secrets/webhook") == 403
    for name, fields in (
        ("mark_notifications", {"ids": [found[0].rpartition("/")[2]]}),
        ("set_webhook", {"url": None}),
        ("update_notification_settings", {"preferences": {}}),
    ):
        assert stranger.ask(name, **fields).code == "NOT_ACCOUNT_OWNER"
    assert notifications(desk)[0]["read"] is False
