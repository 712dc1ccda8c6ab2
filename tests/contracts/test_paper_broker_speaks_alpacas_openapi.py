"""Every route of the running paper broker, in success and in error, against Alpaca's own descriptions."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette
from starlette.routing import Route

from local.paper_broker.app import create_app
from local.paper_broker.oauth import EXCHANGE_PATH
from tests.contracts.openapi.data_cases import DATA_CASES
from tests.contracts.openapi.description import Description, description
from tests.contracts.openapi.desk import TIMEOUT_SECONDS, Case, Desk, open_desk, stop_the_clock
from tests.contracts.openapi.trading_cases import ANNOUNCEMENTS, TRADING_CASES
from tests.paper_broker.market.serving import served

TELL_WHAT_THEY_FOLLOW = {"/v2/stocks/bars", "/v1beta3/crypto/{loc}/bars"}
CASES = [*TRADING_CASES, *DATA_CASES]


def described(template: str) -> Description:
    is_data = template.startswith(("/v2/stocks", "/v1beta3/"))
    return description("market-data" if is_data else "trading")


def findings(method: str, template: str, answer: requests.Response) -> list[str]:
    kind = answer.headers.get("content-type")
    content = answer.content
    if template in TELL_WHAT_THEY_FOLLOW and answer.ok:
        # The one word that Alpaca does not say: which of the demo's closes nobody traded (docs/lab.md).
        content = json.dumps({name: each for name, each in answer.json().items() if name != "series"}).encode()
    return described(template).findings(method, template, answer.status_code, kind, content)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    state: Path = tmp_path_factory.mktemp("broker") / "state.sqlite"
    return create_app(state, always_open=False)


@pytest.fixture(scope="module")
def root(application: Starlette) -> Iterator[str]:
    with served(application) as address:
        stop_the_clock(address)
        yield address


@pytest.fixture(scope="module")
def desk(root: str) -> Desk:
    """Shared by all requests that change nothing."""
    return open_desk(root)


def operations(application: Starlette) -> set[tuple[str, str]]:
    """What the application routes to Alpaca's API: method and template."""
    return {
        (method, route.path.replace(":path}", "}"))
        for route in application.routes
        if isinstance(route, Route) and not route.path.startswith("/__admin")
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_route_exists_at_alpaca_and_has_a_case_that_succeeds_and_one_that_is_refused(
    application: Starlette,
) -> None:
    # Alpaca describes its OAuth exchange in prose alone ("Using OAuth2 and Trading API").
    routed = operations(application) - {("POST", EXCHANGE_PATH)}
    assert [one for one in routed if not described(one[1]).has(*one)] == []
    statuses = defaultdict(set)
    for case in CASES:
        statuses[case.method, case.template].add(case.status < 400)
    assert set(statuses) == routed
    without_parameters = {
        ("GET", "/v2/account"),
        ("GET", "/v2/account/configurations"),
        ("GET", "/v2/clock"),
        ("GET", "/v2/positions"),
        ("DELETE", "/v2/orders"),
        ("DELETE", "/v2/positions"),
    }  # nothing in them can be wrong but the keys, which have a test of their own
    assert {one for one, seen in statuses.items() if seen != {True, False}} == without_parameters


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_answer_has_the_expected_status_and_no_finding(desk: Desk, case: Case) -> None:
    changes_something = case.method != "GET" and case.status < 400
    answer = (open_desk(desk.root) if changes_something else desk).answer_to(case)
    assert answer.status_code == case.status, answer.text
    assert findings(case.method, case.template, answer) == []


@pytest.mark.parametrize("operation", sorted({(case.method, case.template) for case in CASES}), ids=" ".join)
def test_wrong_keys_are_refused_as_alpaca_refuses_them(desk: Desk, operation: tuple[str, str]) -> None:
    case = next(case for case in CASES if (case.method, case.template) == operation)
    for stranger, status in (
        (Desk(desk.root, "", ""), 401),
        (Desk(desk.root, "PKNOBODY", "x"), 401),
        (Desk(desk.root, desk.key_id, "x"), 403),
    ):
        stranger.names = desk.names
        answer = stranger.answer_to(case)
        assert answer.status_code == status
        assert findings(*operation, answer) == []


@pytest.mark.parametrize("operation", sorted({(case.method, case.template) for case in CASES}), ids=" ".join)
def test_too_many_requests_are_refused_as_alpaca_refuses_them(desk: Desk, operation: tuple[str, str]) -> None:
    case = next(case for case in CASES if (case.method, case.template) == operation)
    fault = {"kind": "429", "key_id": desk.key_id, "count": 1}
    requests.post(f"{desk.root}/__admin/faults", json=fault, timeout=TIMEOUT_SECONDS).raise_for_status()
    answer = desk.answer_to(case)
    assert answer.status_code == 429
    assert int(answer.headers["X-RateLimit-Remaining"]) >= 0
    assert findings(*operation, answer) == []


def test_orders_and_activities_have_no_finding_through_every_turn_that_an_order_can_take(tmp_path: Path) -> None:
    with served(create_app(tmp_path / "state.sqlite", always_open=False)) as address:
        stop_the_clock(address)
        desk = open_desk(address)
        day = {"symbol": "GLD", "side": "buy", "qty": "4", "type": "market", "time_in_force": "day"}
        partial = {"kind": "partial", "fraction": "0.25", "rest_after_seconds": "60", "count": 1, "key_id": desk.key_id}
        arm(desk, partial)
        desk.place("partly", **day)
        assert shown_status(desk, "partly") == "partially_filled"
        advance(desk, "61")
        assert shown_status(desk, "partly") == "filled"
        desk.place("changed", **day | {"type": "limit", "limit_price": "1"})
        changed = desk.ask("PATCH", f"/v2/orders/{desk.names['changed']}", {"limit_price": "2"})
        assert findings("PATCH", "/v2/orders/{order_id}", changed) == []
        desk.names["late"] = changed.json()["id"]
        assert shown_status(desk, "changed") == "replaced"
        arm(desk, {"kind": "rejected", "count": 1, "key_id": desk.key_id})
        desk.place("rejected", **day)
        assert shown_status(desk, "rejected") == "rejected"
        advance(desk, "86400")
        assert shown_status(desk, "late") == "expired"
        desk.place("queued", **day)
        assert shown_status(desk, "queued") in ("accepted", "new")
        activities = desk.ask("GET", "/v2/account/activities/FILL")
        assert findings("GET", "/v2/account/activities/{activity_type}", activities) == []
        assert {one["type"] for one in activities.json()} == {"fill", "partial_fill"}


ACTIONS = (
    ("split", {"symbol": "AAPL", "new_rate": "1", "old_rate": "4", "fractions": "cash"}),
    ("rename", {"symbol": "KO", "new_symbol": "KOLA"}),
    ("spin-off", {"symbol": "SPY", "new_symbol": "SPUN", "old_rate": "5", "price": "20.00"}),
    ("stock-merger", {"symbol": "AAPL", "new_symbol": "SPY", "new_rate": "0.3", "cash": "1.00"}),
    ("dividend", {"symbol": "SPY", "cash": "1.7731"}),
    ("return-of-capital", {"symbol": "SPY", "cash": "0.5"}),
    ("cash-merger", {"symbol": "MSFT", "cash": "400"}),
    ("removal", {"symbol": "SPUN"}),
)


def test_nothing_has_a_finding_after_every_kind_of_corporate_action_halt_and_transfer(tmp_path: Path) -> None:
    with served(create_app(tmp_path / "state.sqlite", always_open=False)) as address:
        stop_the_clock(address)
        desk = open_desk(address)

        def order(path: str, body: dict[str, object]) -> None:
            requests.post(f"{address}/__admin/{path}", json=body, timeout=TIMEOUT_SECONDS).raise_for_status()

        for name, terms in ACTIONS:
            order(f"actions/{name}", dict(terms))
        order(f"accounts/{desk.key_id}/transfer", {"symbol": "SPY", "quantity": "-3.5"})
        order(f"accounts/{desk.key_id}/trade", {"symbol": "SPY", "side": "sell", "quantity": "1"})
        order("assets/halt", {"symbol": "GLD"})
        order("assets/delist", {"symbol": "UNH"})
        for path in ("account", "account/activities", "orders", "positions", "assets", "account/portfolio/history"):
            answer = desk.ask("GET", f"/v2/{path}{'?status=all' if path == 'orders' else ''}")
            assert findings("GET", f"/v2/{path}", answer) == []
        told = {line["activity_type"] for line in desk.ask("GET", "/v2/account/activities").json()}
        assert told >= {"SPLIT", "CIL", "NC", "SPIN", "MA", "DIV", "REORG", "ACATS", "FILL", "CSD", "JNLS"}
        announced = f"{ANNOUNCEMENTS}?ca_types=dividend,merger,split,spinoff&since=2026-11-20&until=2026-11-20"
        answer = desk.ask("GET", announced)
        assert findings("GET", ANNOUNCEMENTS, answer) == []
        assert {one["ca_type"] for one in answer.json()} == {"Dividend", "Merger", "Split", "Spinoff"}


def arm(desk: Desk, fault: dict[str, object]) -> None:
    requests.post(f"{desk.root}/__admin/faults", json=fault, timeout=TIMEOUT_SECONDS).raise_for_status()


def advance(desk: Desk, seconds: str) -> None:
    body = {"seconds": seconds}
    requests.post(f"{desk.root}/__admin/time/advance", json=body, timeout=TIMEOUT_SECONDS).raise_for_status()


def shown_status(desk: Desk, name: str) -> str:
    """An order's status, after the order and the list of all orders had no finding."""
    one, everything = desk.ask("GET", f"/v2/orders/{desk.names[name]}"), desk.ask("GET", "/v2/orders?status=all")
    assert findings("GET", "/v2/orders/{order_id}", one) == []
    assert findings("GET", "/v2/orders", everything) == []
    assert one.json() in everything.json()
    return str(one.json()["status"])
