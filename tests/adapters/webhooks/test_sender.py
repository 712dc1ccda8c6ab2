"""One POST to the checked address: signed headers arrive, and no receiver can lead, flood or hold us."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rebalancer.adapters.webhooks import HttpWebhookSender, sender, targets
from tests.adapters.webhooks.receiver import NAME, Receiver, certificate, receiving

HEADERS = {"Content-Type": "application/json", "Evenkeel-Signature": "v1=abc"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def local(*, total_seconds: float = 10) -> HttpWebhookSender:
    return HttpWebhookSender(local_allowed=True, total_seconds=total_seconds)


def test_body_and_headers_arrive_and_the_status_comes_back(receiver: Receiver) -> None:
    answer = local().send(receiver.url, HEADERS, b'{"a":1}')
    assert (answer.status, answer.error, answer.succeeded) == (200, None, True)
    ((path, headers, body),) = receiver.got
    assert (path, headers["Evenkeel-Signature"], body) == ("/hook?a=b", "v1=abc", b'{"a":1}')
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize(
    ("status", "succeeded", "is_final"),
    [(204, True, False), (404, False, False), (410, False, True), (500, False, False)],
)
def test_only_two_hundreds_succeed_and_only_gone_is_final(
    receiver: Receiver, status: int, succeeded: bool, is_final: bool
) -> None:
    receiver.status, receiver.answer = status, b""
    answer = local().send(receiver.url, HEADERS, b"{}")
    assert (answer.status, answer.succeeded, answer.is_final) == (status, succeeded, is_final)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    with receiving() as elsewhere:
        receiver.status, receiver.location = status, elsewhere.url
        answer = local().send(receiver.url, HEADERS, b"{}")
        assert (answer.status, answer.succeeded, elsewhere.got) == (status, False, [])
        assert answer.error == "The receiver wants to redirect, which is not followed."


def test_a_huge_answer_is_not_read(receiver: Receiver) -> None:
    receiver.answer = b"x" * 50_000_000
    began = time.monotonic()
    assert local().send(receiver.url, HEADERS, b"{}").succeeded
    assert time.monotonic() - began < 2


def test_a_receiver_that_drips_its_headers_is_left_after_the_whole_time(receiver: Receiver) -> None:
    receiver.drip_seconds = 0.05
    began = time.monotonic()
    answer = local(total_seconds=0.3).send(receiver.url, HEADERS, b"{}")
    assert time.monotonic() - began < 2
    assert answer.error == "The receiver did not answer in time."


def test_a_receiver_that_is_away_is_told_in_one_sentence() -> None:
    with receiving() as gone:
        url = gone.url
    assert local().send(url, HEADERS, b"{}").error == "The receiver could not be reached or broke off."


def test_a_message_that_is_too_large_is_not_sent(receiver: Receiver) -> None:
    answer = local().send(receiver.url, HEADERS, b"x" * (sender.BODY_BYTES_MAX + 1))
    assert (answer.is_final, receiver.got) == (True, [])


def test_an_address_that_is_forbidden_by_now_is_not_connected_to(receiver: Receiver) -> None:
    answer = HttpWebhookSender().send(receiver.url, HEADERS, b"{}")
    assert (answer.status, answer.succeeded, receiver.got) == (None, False, [])


def test_over_tls_the_checked_address_is_connected_to_under_the_receivers_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, client = certificate(tmp_path)
    monkeypatch.setattr(targets, "is_public", lambda text: text == "127.0.0.1")
    with receiving(tls=server) as receiver:
        monkeypatch.setattr(targets, "HTTPS_PORTS", (receiver.port,))
        asked: list[str] = []

        def lookup(host: str, _port: int) -> list[str]:
            asked.append(host)
            # The name would lead elsewhere a moment later; there is no second look.
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        sent = HttpWebhookSender(trust=client, lookup=lookup)
        answer = sent.send(f"https://{NAME}:{receiver.port}/hook", HEADERS, b"{}")
        assert (answer.status, asked) == (200, [NAME])
        assert receiver.got[0][1]["Host"] == f"{NAME}:{receiver.port}"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_of_another_name_or_of_nobody_that_we_trust_is_refused(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, client = certificate(tmp_path, ["other.example.test"] if trusted else [NAME])
    monkeypatch.setattr(targets, "is_public", lambda text: text == "127.0.0.1")
    with receiving(tls=server) as receiver:
        monkeypatch.setattr(targets, "HTTPS_PORTS", (receiver.port,))
        sent = HttpWebhookSender(trust=client if trusted else None, lookup=lambda _host, _port: ["127.0.0.1"])
        answer = sent.send(f"https://{NAME}:{receiver.port}/hook", HEADERS, b"{}")
        assert answer.error is not None
        assert answer.error.startswith("TLS failed")
        assert receiver.got == []
