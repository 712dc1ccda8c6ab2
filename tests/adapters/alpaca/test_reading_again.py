"""Reads and cancels are repeated within bounds of count and time; resets of the rate limit are honoured."""

import time

import pytest

from rebalancer.adapters.alpaca import AlpacaCredentials, Patience
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.core.base.errors import BrokerUnavailable
from tests.adapters.alpaca.accounts import QUICK, PaperAccount, buy_one


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("5xx_before", {"status": 500}),
        ("5xx_before", {"status": 504}),
        ("5xx_after", {"status": 503}),
        ("drop_socket", {"when": "before"}),
        ("drop_socket", {"when": "after"}),
        ("stall", {"seconds": "0.6"}),
        ("429", {"rate_headers": False}),
    ],
)
def test_a_read_that_fails_twice_is_asked_a_third_time(
    account: PaperAccount, kind: str, rule: dict[str, object]
) -> None:
    account.fault(kind, method="GET", path="^/v2/account$", **{**rule, "count": 2})

    assert account.broker().fetch_funds().spendable_usd == 10000
    assert account.asked(at_least=3) == ["GET /v2/account"] * 3


@pytest.mark.parametrize(
    ("kind", "code"),
    [("5xx_before", "BROKER_ERROR"), ("drop_socket", "BROKER_UNREACHABLE"), ("429", "RATE_LIMITED")],
)
def test_a_read_that_keeps_failing_is_given_up(account: PaperAccount, kind: str, code: str) -> None:
    account.fault(kind, method="GET", rate_headers=False, count=100)

    with pytest.raises(BrokerUnavailable) as unavailable:
        account.broker().fetch_funds()

    assert unavailable.value.code == code
    assert len(account.asked(at_least=QUICK.attempts)) == QUICK.attempts


def test_a_read_that_is_never_answered_ends_within_its_timeouts(account: PaperAccount) -> None:
    account.fault("stall", method="GET", seconds="2", count=100)
    began = time.monotonic()

    with pytest.raises(BrokerUnavailable) as unavailable:
        account.broker().fetch_funds()

    assert unavailable.value.code == "BROKER_TIMEOUT"
    assert time.monotonic() - began < QUICK.attempts * QUICK.read_seconds + 0.5


def test_no_further_attempt_is_begun_beyond_the_budget(account: PaperAccount) -> None:
    account.fault("stall", method="GET", seconds="0.5", count=100)
    patience = Patience(connect_seconds=1, read_seconds=0.3, attempts=50, budget_seconds=0.7, pause_seconds=0.01)

    with pytest.raises(BrokerUnavailable):
        account.broker(patience).fetch_funds()

    time.sleep(0.6)  # until the broker has noted the last stalled one too
    assert 1 < len(account.asked()) <= 3


def test_a_cancel_is_repeated_and_cancels_once(account: PaperAccount) -> None:
    account.paper.admin("PATCH", "/settings", fill_delay_seconds="60")
    try:
        order_id = account.broker().submit_order(buy_one()).order_id
        account.fault("5xx_after", method="DELETE", count=1)

        account.broker().cancel_order(order_id)
    finally:
        account.paper.admin("PATCH", "/settings", fill_delay_seconds="0")

    assert account.asked().count(f"DELETE /v2/orders/{order_id}") == 2
    assert [order["status"] for order in account.standing()] == ["canceled"]


def test_a_reset_of_the_rate_limit_is_waited_for_and_not_anticipated(account: PaperAccount) -> None:
    account.fault("429", method="GET", count=1)
    pauses: list[float] = []
    patience = Patience(budget_seconds=120, pause_seconds=0.5)
    rest = AlpacaRest(
        AlpacaCredentials(account.key_id, account.secret), account.paper.url, patience, sleep=pauses.append
    )
    until_reset = 60 - time.time() % 60

    rest.get("/account")

    (pause,) = pauses
    assert until_reset - 2 < pause < until_reset + 2


def test_a_reset_beyond_the_budget_is_not_waited_for(account: PaperAccount) -> None:
    account.fault("429", method="GET", count=100)
    began = time.monotonic()
    patience = Patience(budget_seconds=0)

    with pytest.raises(BrokerUnavailable) as unavailable:
        account.broker(patience).fetch_funds()

    assert unavailable.value.code == "RATE_LIMITED"
    assert time.monotonic() - began < 1
    assert len(account.asked()) == 1
