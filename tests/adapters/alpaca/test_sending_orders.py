"""An order is sent once. What is not a clear yes or no is either surely unsent, or to be looked up."""

import socket

import pytest

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials
from rebalancer.core.account.order import OrderRequest, OrderSide, is_same_order
from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable, InvariantViolation
from tests.adapters.alpaca.accounts import QUICK, PaperAccount, buy_one

POST_ORDERS = {"method": "POST", "path": "^/v2/orders$"}
TAKEN = [
    ("5xx_after", {"status": 500}),
    ("5xx_after", {"status": 502}),
    ("5xx_after", {"status": 504}),
    ("stall", {"when": "after", "seconds": "1"}),
    ("drop_socket", {"when": "after"}),
]
NOT_TAKEN = [
    ("5xx_before", {"status": 500}),
    ("5xx_before", {"status": 503}),
    ("drop_socket", {"when": "before"}),
]


@pytest.mark.parametrize(("kind", "rule"), TAKEN)
def test_an_order_whose_answer_is_lost_is_unknown_sent_once_and_found_by_its_id(
    account: PaperAccount, kind: str, rule: dict[str, object]
) -> None:
    account.fault(kind, **POST_ORDERS, **rule)
    request = buy_one()

    with pytest.raises(BrokerOutcomeUnknown):
        account.broker().submit_order(request)

    found = account.broker().fetch_order(request.client_order_id)
    assert found is not None
    assert is_same_order(request, found)
    assert account.posts(requests_in_all=2) == 1
    assert len(account.standing()) == 1


@pytest.mark.parametrize(("kind", "rule"), NOT_TAKEN)
def test_an_order_that_failed_on_the_way_is_unknown_sent_once_and_not_found(
    account: PaperAccount, kind: str, rule: dict[str, object]
) -> None:
    account.fault(kind, **POST_ORDERS, **rule)
    request = buy_one()

    with pytest.raises(BrokerOutcomeUnknown):
        account.broker().submit_order(request)

    assert account.broker().fetch_order(request.client_order_id) is None
    assert account.posts() == 1
    assert account.standing() == []


@pytest.mark.parametrize("kind", ["5xx_after", "drop_socket"])
def test_sending_again_after_a_lost_answer_adopts_the_order_that_stands(account: PaperAccount, kind: str) -> None:
    account.fault(kind, **POST_ORDERS, when="after")
    request, broker = buy_one(), account.broker()
    with pytest.raises(BrokerOutcomeUnknown):
        broker.submit_order(request)

    adopted = broker.submit_order(request)

    (standing,) = account.standing()
    assert adopted.order_id == standing["id"]


@pytest.mark.parametrize("with_reset", [True, False])
def test_an_order_turned_away_by_the_rate_limit_is_unsent_and_not_repeated(
    account: PaperAccount, with_reset: bool
) -> None:
    account.fault("429", **POST_ORDERS, rate_headers=with_reset)

    with pytest.raises(BrokerUnavailable) as unavailable:
        account.broker().submit_order(buy_one())

    assert unavailable.value.code == "RATE_LIMITED"
    assert account.posts() == 1
    assert account.standing() == []


def test_an_order_to_a_port_where_nobody_listens_is_surely_unsent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        broker = AlpacaBroker(AlpacaCredentials("PKX", "x"), base_url=url, data_url=url, patience=QUICK)

        with pytest.raises(BrokerUnavailable) as unavailable:
            broker.submit_order(buy_one())

    assert unavailable.value.code == "BROKER_UNREACHABLE"


def test_an_id_that_is_taken_and_cannot_be_looked_up_is_unknown(account: PaperAccount) -> None:
    request, broker = buy_one(), account.broker()
    broker.submit_order(request)
    account.fault("5xx_before", method="GET", path="by_client_order_id", count=10, status=500)

    with pytest.raises(BrokerOutcomeUnknown):
        broker.submit_order(request)

    assert account.posts() == 2
    assert len(account.standing()) == 1


def test_wrong_keys_are_a_final_no_that_shows_no_key(account: PaperAccount) -> None:
    stranger = PaperAccount(account.paper, account.key_id, "wrong-secret")

    with pytest.raises(BrokerRejected) as refused:
        stranger.broker().submit_order(buy_one())

    assert refused.value.code == "BROKER_UNAUTHORIZED"
    assert "wrong-secret" not in f"{refused.value!r} {refused.value.details}"
    assert account.key_id not in f"{refused.value!r} {refused.value.details}"


def test_the_other_side_of_an_open_order_is_refused_as_a_wash_trade(account: PaperAccount) -> None:
    broker = account.broker()
    sell = account.paper.customer(account.key_id, account.secret).order(
        "SPY", "sell", type="limit", limit_price="900", qty="1"
    )
    assert sell.status_code == 200

    with pytest.raises(BrokerRejected) as refused:
        broker.submit_order(buy_one())

    assert refused.value.code == "WASH_TRADE"


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity"])
def test_a_quantity_that_is_no_quantity_never_leaves(account: PaperAccount, quantity: str) -> None:
    request = OrderRequest("ek-bad", "SPY", OrderSide.BUY, type(buy_one().quantity)(quantity))

    with pytest.raises(InvariantViolation):
        account.broker().submit_order(request)

    assert account.posts() == 0


@pytest.mark.parametrize("order_id", ["", "x" * 129])
def test_an_id_that_the_broker_could_not_keep_never_leaves(account: PaperAccount, order_id: str) -> None:
    with pytest.raises(InvariantViolation):
        account.broker().submit_order(OrderRequest(order_id, "SPY", OrderSide.BUY, buy_one().quantity))

    assert account.posts() == 0
