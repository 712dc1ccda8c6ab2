"""The contract harness finds what it is there to find."""

import json
from typing import Any

import pytest

from tests.contracts.openapi.description import description

JSON = "application/json"
TRADE = {"c": ["@"], "i": 826, "p": 172.78, "s": 100, "t": "2022-08-17T09:50:43.361102308Z", "x": "Q", "z": "C"}
LATEST = "/v2/stocks/{symbol}/trades/latest"


def data_findings(template: str, status: int, body: Any, content_type: str | None = JSON) -> list[str]:
    return description("market-data").findings("GET", template, status, content_type, json.dumps(body).encode())


def test_the_descriptions_own_example_has_no_finding() -> None:
    assert data_findings(LATEST, 200, {"symbol": "AAPL", "trade": TRADE}) == []


def test_a_missing_field_is_found() -> None:
    found = data_findings(LATEST, 200, {"symbol": "AAPL", "trade": {k: v for k, v in TRADE.items() if k != "p"}})
    assert found == ["$.trade: 'p' is a required property"]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"p": "172.78"}, "'172.78' is not of type 'number'"),
        ({"t": "yesterday"}, "'yesterday' is not a 'date-time'"),
        ({"t": "2022-08-17T09:50:43"}, "'2022-08-17T09:50:43' is not a 'date-time'"),
        ({"s": -1}, "-1 is not a 'uint32'"),
        ({"z": "Q"}, "'Q' is not one of"),
    ],
)
def test_a_wrong_value_is_found(changed: dict[str, Any], finding: str) -> None:
    (found,) = data_findings(LATEST, 200, {"symbol": "AAPL", "trade": TRADE | changed})
    assert finding in found


def test_a_field_that_alpaca_does_not_have_is_found_at_every_depth() -> None:
    assert data_findings(LATEST, 200, {"symbol": "AAPL", "trade": TRADE | {"colour": "red"}})
    assert data_findings(LATEST, 200, {"symbol": "AAPL", "trade": TRADE, "colour": "red"})
    assert data_findings("/v2/stocks/{symbol}/snapshot", 200, {"symbol": "AAPL", "latestTrade": TRADE}) == []
    assert data_findings("/v2/stocks/{symbol}/snapshot", 200, {"symbol": "AAPL", "latestTrade": TRADE, "colour": 1})
    assert data_findings("/v2/stocks/snapshots", 200, {"AAPL": {"latestTrade": TRADE}}) == []
    assert data_findings("/v2/stocks/snapshots", 200, {"AAPL": {"latestTrade": TRADE, "colour": "red"}})


def test_a_field_that_only_an_example_shows_is_known() -> None:
    asset = {"id": "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415", "class": "us_equity", "exchange": "ARCA", "symbol": "SPY"}
    asset |= {"name": "SPDR", "status": "active"}
    flags = dict.fromkeys(("tradable", "marginable", "shortable", "fractionable", "easy_to_borrow"), True)
    one, trading = "/v2/assets/{symbol_or_asset_id}", description("trading")
    assert trading.findings("GET", one, 200, JSON, json.dumps(asset | flags).encode()) == []
    assert trading.findings("GET", one, 200, JSON, json.dumps(asset | flags | {"hard_to_borrow": True}).encode())


def test_a_position_that_could_not_be_closed_holds_the_refusal_and_nothing_else() -> None:
    trading, failed = description("trading"), {"code": 40310000, "message": "insufficient qty", "available": "0"}
    for body, is_clean in ((failed, True), (failed | {"colour": "red"}, False), ({"message": "no code"}, False)):
        answer = json.dumps([{"symbol": "SPY", "status": 403, "body": body}]).encode()
        assert (trading.findings("DELETE", "/v2/positions", 207, JSON, answer) == []) == is_clean


def test_a_fill_is_told_from_other_activities_and_must_not_be_both() -> None:
    one = "/v2/account/activities/{activity_type}"
    fill = {"activity_type": "FILL", "id": "1", "side": "buy", "price": "1", "qty": "1", "type": "fill"}
    trading = description("trading")
    assert trading.findings("GET", one, 200, JSON, json.dumps([fill]).encode()) == []
    assert trading.findings("GET", one, 200, JSON, json.dumps([fill | {"net_amount": "1"}]).encode())


def test_a_wrong_status_content_type_or_body_that_is_no_json_is_found() -> None:
    good = {"symbol": "AAPL", "trade": TRADE}
    assert data_findings(LATEST, 201, good) == [
        "status 201 is not described: ['200', '400', '401', '403', '429', '500']"
    ]
    assert data_findings(LATEST, 200, good, "text/plain") == ["content type text/plain instead of application/json"]
    assert description("market-data").findings("GET", LATEST, 200, JSON, b'{"p": NaN}')
    assert description("market-data").findings("GET", LATEST, 200, JSON, b"")


def test_an_error_that_the_description_is_silent_about_is_allowed_only_where_alpaca_is_known_to_answer_it() -> None:
    trading, body = description("trading"), b'{"code": 40410000, "message": "order not found for x"}'
    assert trading.findings("GET", "/v2/orders/{order_id}", 404, JSON, body) == []
    assert trading.findings("GET", "/v2/account", 404, JSON, body)
    assert trading.findings("GET", "/v2/calendar", 422, JSON, body)
    assert trading.findings("GET", "/v2/orders/{order_id}", 500, JSON, body)


def test_an_error_must_say_what_is_wrong() -> None:
    assert data_findings(LATEST, 400, {"message": "invalid symbol: x"}) == []
    assert data_findings(LATEST, 400, {"error": "invalid symbol: x"}) == ["$: 'message' is a required property"]
    assert data_findings(LATEST, 404, {"message": ""})


def test_an_answer_without_content_must_be_empty() -> None:
    trading = description("trading")
    assert trading.findings("DELETE", "/v2/orders/{order_id}", 204, None, b"") == []
    assert trading.findings("DELETE", "/v2/orders/{order_id}", 204, JSON, b"{}")


def test_an_operation_that_does_not_exist_is_known_as_such() -> None:
    trading = description("trading")
    assert trading.has("GET", "/v2/clock")
    assert not trading.has("POST", "/v2/clock")
    assert not trading.has("GET", "/v2/clocks")
