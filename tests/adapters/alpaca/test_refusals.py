"""What each of Alpaca's refusals becomes, by status and by message, for orders and for reads."""

import traceback
from collections.abc import Iterator
from decimal import Decimal

import pytest

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials
from rebalancer.core.account.order import OrderRequest, OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable, InvalidInput
from tests.adapters.alpaca import recorded
from tests.adapters.alpaca.accounts import QUICK, buy_one
from tests.adapters.alpaca.canned import CannedBroker, canned_broker


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


@pytest.mark.parametrize(
    ("status", "code", "message", "reason"),
    [
        (401, 40110000, "request is not authorized", "BROKER_UNAUTHORIZED"),
        (403, None, "forbidden.", "BROKER_UNAUTHORIZED"),
        (403, 40310000, "insufficient buying power", "INSUFFICIENT_BUYING_POWER"),
        (403, 40310000, "insufficient balance for USD (requested: 9, available: 1)", "INSUFFICIENT_BUYING_POWER"),
        (403, 40310000, "insufficient balance for BTC (requested: 9, available: 1)", "INSUFFICIENT_QUANTITY"),
        (403, 40310000, "insufficient qty available for order (requested: 9, available: 1)", "INSUFFICIENT_QUANTITY"),
        (403, 40310000, 'asset "NVR" is not fractionable', "NOT_FRACTIONABLE"),
        (403, 40310000, "potential wash trade detected. use complex orders", "WASH_TRADE"),
        (403, 40310000, "account is not allowed to short", "SHORT_NOT_ALLOWED"),
        (403, 40310000, "cost basis must be >= minimal amount of order 1", "ORDER_TOO_SMALL"),
        (403, 40310000, "some rule of next year", "BROKER_FORBIDDEN"),
        (404, 40410000, "endpoint not found.", "BROKER_NOT_FOUND"),
        (409, 40910000, "conflict", "BROKER_CONFLICT"),
        (422, 42210000, 'asset "HALT" is not tradable', "ASSET_NOT_TRADABLE"),
        (422, 42210000, 'asset "OLD" is not active', "ASSET_NOT_TRADABLE"),
        (422, 42210000, 'asset "NONE" not found', "ASSET_NOT_FOUND"),
        (422, 40010001, "qty must be > 0", "INVALID_REQUEST"),
        (400, 40010000, "request body format is invalid", "INVALID_REQUEST"),
        (418, None, "short and stout", "BROKER_REFUSED"),
    ],
)
def test_a_refused_order_is_a_final_no_with_its_reason(
    canned: CannedBroker, status: int, code: int | None, message: str, reason: str
) -> None:
    canned.answer("/v2/orders", {"code": code, "message": message} if code else {"message": message}, status)

    with pytest.raises(BrokerRejected) as refused:
        canned.adapter().submit_order(buy_one())

    assert refused.value.code == reason
    assert refused.value.details["http_status"] == status
    assert len(canned.asked) == 1


@pytest.mark.parametrize("status", [301, 408, 500, 502, 503, 504, 507])
def test_an_answer_that_leaves_the_order_open_is_unknown(canned: CannedBroker, status: int) -> None:
    canned.answer("/v2/orders", "<html>gateway</html>", status)

    with pytest.raises(BrokerOutcomeUnknown):
        canned.adapter().submit_order(buy_one())

    assert len(canned.asked) == 1


@pytest.mark.parametrize(
    "body", ["", "{}", "<html>", "[]", '{"id": 7', '{"id": "1", "status": "new", "symbol": "SPY", "side": "up"}']
)
def test_an_accepted_order_whose_answer_cannot_be_read_is_unknown(canned: CannedBroker, body: str) -> None:
    canned.answer("/v2/orders", body)

    with pytest.raises(BrokerOutcomeUnknown) as unknown:
        canned.adapter().submit_order(buy_one())

    assert unknown.value.code == "BROKER_ANSWER_UNREADABLE"
    assert len(canned.asked) == 1


@pytest.mark.parametrize("body", ["{}", '{"code": "text", "message": 7}', "[]", "", "\x00\x01", "x" * 5000])
def test_an_error_body_of_any_shape_is_still_a_refusal_of_one_short_line(canned: CannedBroker, body: str) -> None:
    canned.answer("/v2/orders", body, 422)

    with pytest.raises(BrokerRejected) as refused:
        canned.adapter().submit_order(buy_one())

    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 400


def test_an_id_that_is_taken_but_not_shown_is_unknown(canned: CannedBroker) -> None:
    canned.answer("/v2/orders", {"code": 40010001, "message": "client_order_id must be unique"}, 422)

    with pytest.raises(BrokerOutcomeUnknown) as unknown:
        canned.adapter().submit_order(buy_one())

    assert unknown.value.code == "ORDER_ID_TAKEN"
    assert [line.split()[0] for line in canned.asked] == ["POST", "GET"]


def test_a_final_no_to_a_read_is_not_asked_again(canned: CannedBroker) -> None:
    canned.answer("/v2/account", {"code": 40110000, "message": "request is not authorized"}, 401)

    with pytest.raises(BrokerRejected) as refused:
        canned.adapter().fetch_funds()

    assert refused.value.code == "BROKER_UNAUTHORIZED"
    assert len(canned.asked) == 1


def test_a_redirect_is_not_followed_with_the_keys(canned: CannedBroker) -> None:
    canned.answer("/v2/account", "", 302)

    with pytest.raises(BrokerUnavailable):
        canned.adapter().fetch_funds()

    assert len(canned.asked) == 1


def test_a_cancel_that_is_forbidden_is_an_error_and_one_that_is_late_is_not(canned: CannedBroker) -> None:
    canned.answer("/v2/orders/late", {"code": 42210000, "message": 'order is already in "filled" state'}, 422)
    canned.answer("/v2/orders/theirs", {"message": "forbidden."}, 403)

    canned.adapter().cancel_order("late")
    with pytest.raises(BrokerRejected):
        canned.adapter().cancel_order("theirs")


def test_every_number_of_an_order_travels_as_a_string_with_all_its_digits(canned: CannedBroker) -> None:
    canned.answer("/v2/orders", recorded.order())
    request = OrderRequest(
        "ek-run-01",
        "SPY",
        OrderSide.BUY,
        Decimal("1234567.123456789"),
        OrderType.LIMIT,
        TimeInForce.DAY,
        Decimal("0.00000001"),
    )

    canned.adapter().submit_order(request)

    body = canned.bodies[0].decode()
    assert '"qty": "1234567.123456789"' in body
    assert '"limit_price": "0.00000001"' in body


def test_a_pair_is_one_segment_of_the_address(canned: CannedBroker) -> None:
    canned.adapter().fetch_asset("BTC/USD")

    assert canned.asked == ["GET /v2/assets/BTC%2FUSD"]


def test_keys_travel_as_headers_and_show_nowhere(canned: CannedBroker) -> None:
    canned.answer("/v2/account", "broken")
    broker = canned.adapter()

    with pytest.raises(BrokerUnavailable) as unreadable:
        broker.fetch_funds()

    shown = "".join(traceback.format_exception(unreadable.value)) + repr(vars(broker)) + "".join(canned.asked)
    assert canned.headers[0]["APCA-API-SECRET-KEY"] == "canned-secret"
    assert "canned-secret" not in shown
    assert "PKCANNED" not in shown


def test_credentials_show_nothing_of_themselves() -> None:
    credentials = AlpacaCredentials("PKVISIBLE", "very-secret")

    assert "PKVISIBLE" not in f"{credentials!r} {credentials}"
    assert "very-secret" not in f"{credentials!r} {credentials}"


@pytest.mark.parametrize("secret", ["", "two words", "line\nend", "trailing\r", "unicode-é", "tab\t"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        AlpacaCredentials("PK1", secret)

    assert refused.value.field == "secret"
    assert not secret or secret not in refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "paper-api.alpaca.markets",
        "http://paper-api.alpaca.markets",
        "ftp://127.0.0.1",
        "https://user:pass@paper-api.alpaca.markets",
        "https://paper-api.alpaca.markets/v2",
        "https://paper-api.alpaca.markets/v2/",
        "https://paper-api.alpaca.markets?x=1",
        "https://[broken",
        "https://paper-api.alpaca.markets:port",
    ],
)
def test_an_address_that_is_no_root_or_unsafe_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        AlpacaBroker(AlpacaCredentials("PK1", "s"), base_url=url, data_url="https://data.alpaca.markets")

    assert refused.value.field == "base_url"


def test_a_trailing_slash_of_an_address_does_no_harm(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    slashed = canned.url + "/"

    broker = AlpacaBroker(AlpacaCredentials("PK1", "s"), base_url=slashed, data_url=slashed, patience=QUICK)

    assert broker.fetch_funds().spendable_usd == 10000
