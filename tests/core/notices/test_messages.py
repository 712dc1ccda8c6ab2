"""E-mails, webhooks and their signature."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from rebalancer.core.notices.messages import sign_webhook, write_mail, write_webhook
from rebalancer.core.notices.notifications import BUNDLE_SIZE_MAX, Event, EventKind

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def events(count: int) -> list[Event]:
    return [
        Event(
            EventKind.RUN_HALTED, f"run-{i}", f"Run {i} halted", f"Why {i}.", AT + timedelta(minutes=i), {"run_id": "r"}
        )
        for i in range(count)
    ]


def test_one_event_is_a_mail_of_its_own_words() -> None:
    mail = write_mail(events(1), page_url="https://page.example")
    assert mail.subject == "Evenkeel: Run 0 halted"
    assert mail.text.startswith(
        "Why 0.\nSee the run: https://page.example/runs/r\n\nOpen Evenkeel: https://page.example\n\n"
    )


def test_several_events_are_one_mail_newest_last_whatever_their_order() -> None:
    mail = write_mail(list(reversed(events(3))), page_url=None)
    assert mail.subject == "Evenkeel: 3 messages, the newest: Run 2 halted"
    places = [mail.text.index(f"2026-03-02T15:0{i}:00Z  Run {i} halted") for i in range(3)]
    assert places == sorted(places)
    assert "Open Evenkeel" not in mail.text


def test_too_many_events_are_counted_and_the_newest_shown() -> None:
    mail = write_mail(events(BUNDLE_SIZE_MAX + 5), page_url=None)
    assert mail.text.startswith(f"The newest {BUNDLE_SIZE_MAX} of {BUNDLE_SIZE_MAX + 5}:")
    assert "Why 4." not in mail.text
    assert "Why 5." in mail.text


def test_a_title_cannot_begin_another_header() -> None:
    event = Event(EventKind.RUN_HALTED, "k", "Halted\r\nBcc: all@example.com", "m", AT)
    assert write_mail([event], page_url=None).subject == "Evenkeel: Halted Bcc: all@example.com"


def test_a_webhook_says_the_same_bytes_for_the_same_events() -> None:
    body = write_webhook("d-1", events(2))
    assert body == write_webhook("d-1", list(reversed(events(2))))
    told = json.loads(body)
    assert (told["id"], told["left_out"], [event["title"] for event in told["events"]]) == (
        "d-1",
        0,
        ["Run 0 halted", "Run 1 halted"],
    )
    assert told["events"][0]["id"] == events(1)[0].notification_id
    assert told["events"][0]["refs"] == {"run_id": "r"}


def test_the_signature_is_hmac_sha256_of_time_and_body() -> None:
    # printf '1772463600.{}' | openssl dgst -sha256 -hmac secret
    signed = sign_webhook("secret", 1772463600, b"{}")
    assert signed == "v1=5ace92422ba4c237f956a599b1c049b67dc5f9c1bbbbc02b32420a9bb4ffc8d6"
    assert sign_webhook("secret", 1772463601, b"{}") != signed
    assert sign_webhook("other", 1772463600, b"{}") != signed
    assert sign_webhook("secret", 1772463600, b"{} ") != signed


def test_a_mail_leads_to_the_plan_that_waits_and_to_the_run_that_ended() -> None:
    plan = Event(EventKind.APPROVAL_WANTED, "k", "A plan waits", "Why.", AT, refs={"plan_id": "sha256:ab"})
    run = Event(EventKind.RUN_HALTED, "k", "A run stopped", "Why.", AT, refs={"run_id": "run-1"})
    assert (
        "Why.\nReview the plan: https://page.example/plans/sha256:ab\n"
        in write_mail([plan], page_url="https://page.example/").text
    )
    both = write_mail([plan, run], page_url="https://page.example").text
    assert "  See the run: https://page.example/runs/run-1\n" in both
    assert "/plans/" not in write_mail([plan], page_url=None).text
