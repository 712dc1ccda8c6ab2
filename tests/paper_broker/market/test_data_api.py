"""The market-data routes: paging, unknown symbols, refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.paper_broker.errors import ApiError, unauthorized
from local.paper_broker.market import BrokerClock, Market, data_routes
from tests.paper_broker.market.serving import served

NOW = datetime(2026, 11, 20, 15, 0, 3, tzinfo=UTC)


async def refuse(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, ApiError)
    return JSONResponse(refusal.body, refusal.status)


def require_key(request: Request) -> None:
    if request.headers.get("APCA-API-KEY-ID") != "key":
        raise unauthorized()


@pytest.fixture(scope="module")
def market() -> Market:
    clock = BrokerClock()
    clock.freeze()
    clock.set(NOW)
    return Market(clock, always_open=False)


class Client:
    """Asks the data service over HTTP, with a good key unless told otherwise."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._session = requests.Session()

    def get(self, path: str, key: str = "key") -> requests.Response:
        return self._session.get(self._root + path, headers={"APCA-API-KEY-ID": key}, timeout=10)


@pytest.fixture(scope="module")
def client(market: Market) -> Iterator[Client]:
    application = Starlette(routes=data_routes(market, require_key), exception_handlers={ApiError: refuse})
    with served(application) as root:
        yield Client(root)


def body(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json(parse_float=Decimal)


def pages(client: Client, path: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
    token: str | None = ""
    while token is not None:
        answer = body(client, f"{path}&page_token={token}" if token else path)
        token = answer["next_page_token"]
        yield answer["bars"]


def test_bars_of_several_symbols_say_what_they_follow_and_which_nobody_traded(client: Client) -> None:
    query = "timeframe=1Day&start=2026-11-01&end=2026-11-19&adjustment=all"
    shares = body(client, f"/v2/stocks/bars?symbols=SPY,AAPL,BND&{query}")["series"]
    real = {"kind": "total_return", "is_made": False}
    assert shares == {"AAPL": real, "BND": {"kind": "price", "is_made": True}, "SPY": real}
    coins = body(client, "/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Day&start=2026-11-01")["series"]
    assert coins == {"BTC/USD": {"kind": "price", "is_made": True}}


@pytest.mark.parametrize("sort", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 7, 26, 27])
def test_pages_of_several_symbols_show_each_bar_once_and_in_order(client: Client, limit: int, sort: str) -> None:
    path = f"/v2/stocks/bars?symbols=SPY,AAPL,NOSUCH&timeframe=1Day&start=2026-11-01&end=2026-11-19&sort={sort}"
    whole = body(client, f"{path}&limit=10000")["bars"]
    assert {symbol: len(bars) for symbol, bars in whole.items()} == {"AAPL": 14, "SPY": 14}
    put_together: dict[str, list[dict[str, Any]]] = {}
    for page in pages(client, f"{path}&limit={limit}"):
        assert sum(map(len, page.values())) <= limit
        for symbol, shown in page.items():
            put_together.setdefault(symbol, []).extend(shown)
    assert put_together == whole
    assert list(put_together) == list(whole)


def test_a_page_that_ends_with_the_last_bar_has_no_next_one(client: Client) -> None:
    path = "/v2/stocks/SPY/bars?timeframe=1Day&start=2026-11-02&end=2026-11-06"
    assert body(client, f"{path}&limit=5")["next_page_token"] is None
    assert body(client, f"{path}&limit=4")["next_page_token"] is not None


def test_dates_without_a_time_mean_whole_days_in_new_york(client: Client) -> None:
    minutes = body(client, "/v2/stocks/SPY/bars?timeframe=1Min&start=2026-11-19&end=2026-11-19&limit=1000")["bars"]
    assert (minutes[0]["t"], minutes[-1]["t"], len(minutes)) == ("2026-11-19T14:30:00Z", "2026-11-19T20:59:00Z", 390)


def test_bars_without_a_start_begin_with_the_present_day(client: Client) -> None:
    assert [bar["t"] for bar in body(client, "/v2/stocks/SPY/bars?timeframe=1Day")["bars"]] == ["2026-11-20T05:00:00Z"]


def test_numbers_leave_exactly_as_the_market_has_them(client: Client, market: Market) -> None:
    shown = body(client, "/v2/stocks/trades/latest?symbols=SPY,BRK.B")["trades"]
    for symbol in ("SPY", "BRK.B"):
        assert shown[symbol]["p"] == market.last_trade(symbol, NOW).price


def test_an_unknown_symbol_is_left_out_of_an_answer_on_several(client: Client) -> None:
    for path, key in (("trades/latest", "trades"), ("quotes/latest", "quotes"), ("bars/latest", "bars")):
        assert list(body(client, f"/v2/stocks/{path}?symbols=SPY,NOSUCH,TWTR")[key]) == ["SPY"]
    assert list(body(client, "/v2/stocks/snapshots?symbols=NOSUCH,SPY")) == ["SPY"]
    assert body(client, "/v1beta3/crypto/us/latest/trades?symbols=DOGE/USD") == {"trades": {}}
    assert body(client, "/v2/stocks/NOSUCH/bars?timeframe=1Day") == {
        "bars": [],
        "symbol": "NOSUCH",
        "next_page_token": None,
    }


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/v2/stocks/NOSUCH/trades/latest", 404, "code=404, message=no trade found for NOSUCH"),
        ("/v2/stocks/TWTR/quotes/latest", 404, "code=404, message=no quote found for TWTR"),
        ("/v2/stocks/TWTR/snapshot", 404, "code=404, message=no snapshot found for TWTR"),
        ("/v2/stocks/trades/latest", 400, "symbols parameter is required"),
        ("/v2/stocks/trades/latest?symbols=", 400, "symbols parameter is required"),
        ("/v2/stocks/trades/latest?symbols=SPY,,AAPL", 400, "code=400, message=invalid symbol: "),
        ("/v2/stocks/trades/latest?symbols=BTC/USD", 400, "code=400, message=invalid symbol: BTC/USD"),
        ("/v2/stocks/BRK-B/trades/latest", 400, "code=400, message=invalid symbol: BRK-B"),
        ("/v2/stocks/bars?symbols=SPY,GME1&timeframe=1Day", 400, "invalid symbol: GME1"),
        ("/v2/stocks/spy/bars?timeframe=1Day", 400, "invalid symbol: spy"),
        ("/v1beta3/crypto/us/latest/quotes?symbols=SPY", 400, "invalid symbol: SPY"),
        ("/v1beta3/crypto/loc/latest/quotes?symbols=BTC/USD", 400, "Invalid location: loc"),
        ("/v2/stocks/trades/latest?symbols=SPY&limit=1", 400, "unexpected query parameter(s): limit"),
        ("/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Day&feed=iex", 400, "unexpected query parameter(s): feed"),
        ("/v2/stocks/trades/latest?symbols=SPY&feed=xyz", 400, "invalid feed: xyz"),
        ("/v2/stocks/SPY/bars?timeframe=1Day&feed=overnight", 400, "invalid feed: overnight"),
        ("/v2/stocks/trades/latest?symbols=SPY&currency=EUR", 400, "unsupported currency: EUR"),
        ("/v2/stocks/SPY/bars", 400, "timeframe parameter is required"),
        ("/v2/stocks/SPY/bars?timeframe=1Year", 400, "invalid timeframe: 1Year"),
        ("/v2/stocks/SPY/bars?timeframe=1Day&adjustment=some", 400, "invalid adjustment: some"),
        ("/v2/stocks/SPY/bars?timeframe=1Day&sort=up", 400, "invalid sort: up"),
        ("/v2/stocks/SPY/bars?timeframe=1Day&page_token=!", 400, "invalid page_token: !"),
        (
            "/v2/stocks/SPY/bars?timeframe=1Day&limit=10001",
            400,
            "invalid limit: 10001; it must be a whole number from 1 to 10000",
        ),
        (
            "/v2/stocks/SPY/bars?timeframe=1Day&start=2026-11-02&end=2026-11-01",
            400,
            "end should not be before start",
        ),
    ],
)
def test_a_bad_request_is_refused_with_one_sentence(client: Client, path: str, status: int, message: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()) == (status, {"message": message})


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "2026-11-01T10:00:00", "2026-02-30"])
def test_a_time_that_cannot_be_read_is_named_in_the_refusal(client: Client, at: str) -> None:
    response = client.get(f"/v2/stocks/SPY/bars?timeframe=1Day&start={at}")
    assert response.status_code == 400
    assert response.json()["message"].startswith(f"Invalid format for parameter start: error parsing '{at}'")


def test_every_route_asks_for_the_keys_first(client: Client, market: Market) -> None:
    for route in data_routes(market, require_key):
        path = route.path.replace("{symbol}", "SPY").replace("{loc}", "us")
        assert client.get(path, key="stranger").status_code == 401
