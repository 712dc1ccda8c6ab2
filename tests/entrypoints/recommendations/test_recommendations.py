"""Recommendations on the connected account: sized, limited, ordered once, with their audit on every order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rebalancer.entrypoints import ledger, recommendations, targets
from tests.entrypoints.calling import call, refused
from tests.services.world import UID, World

MSFT = {
    "symbol": "MSFT",
    "action": "buy",
    "allocation_percent": 10.0,
    "confidence": "high",
    "market_context": {"trend": "up"},
    "rationale": "ignored",
}
AAPL = {"ticker": "AAPL", "Action": "Hold", "allocation_percent": 6}


@pytest.fixture
def account(world: World) -> World:
    """An account of $100,000 in cash, where MSFT costs $450."""
    world.broker.cash = Decimal(100_000)
    world.broker.holdings.clear()
    world.broker.prices.update({"MSFT": Decimal(450), "AAPL": Decimal(200)})
    world.save_policy(share_places=2)
    return world


def ask(*rows: dict[str, Any], request_id: str = "r1", **fields: Any) -> dict[str, Any]:
    ids = {"request_id": request_id, "strategy_id": "s1", "provider_id": "anthropic", "task_id": "t1"}
    return {**ids, "recommendations": list(rows), **fields}


def test_the_worked_example_comes_out_to_the_cent(account: World) -> None:
    answer = call(recommendations.execute_recommendations, ask(MSFT, AAPL))
    (order,) = answer["orders"]
    assert (order["symbol"], order["side"], order["filled_quantity"]) == ("MSFT", "buy", "22.22")
    assert account.broker.cash == Decimal("90001.00")
    assert (answer["state"], answer["is_repeat"]) == ("COMPLETED", False)
    assert answer["unknown_sectors"] == ["MSFT"]


def test_every_order_says_where_it_came_from(account: World) -> None:
    answer = call(recommendations.execute_recommendations, ask(MSFT))
    leg = account.documents.documents[f"users/{UID}/runs/{answer['run_id']}"]["legs"][0]
    assert leg["audit"] == {
        "request_id": "r1",
        "task_id": "t1",
        "strategy_id": "s1",
        "provider_id": "anthropic",
        "recommendation": "BUY",
        "recommendation_confidence": "high",
        "market_context": '{"trend": "up"}',
    }
    assert leg["strategies"] == {"s1/anthropic": "22.22"}


def test_the_same_request_again_changes_nothing_and_says_so(account: World) -> None:
    first = call(recommendations.execute_recommendations, ask(MSFT))
    before = dict(account.documents.versions)
    again = call(recommendations.execute_recommendations, ask(MSFT))
    assert (again["is_repeat"], again["run_id"]) == (True, first["run_id"])
    assert again["message"] == "This request was executed before; nothing was changed."
    assert (account.documents.versions, len(account.broker.submitted)) == (before, 1)


def test_the_same_id_with_other_content_is_a_conflict(account: World) -> None:
    call(recommendations.execute_recommendations, ask(MSFT))
    code, _, details = refused(recommendations.execute_recommendations, ask({**MSFT, "allocation_percent": 11}, AAPL))
    assert (code, details["code"]) == ("aborted", "IDEMPOTENCY_CONFLICT")
    assert len(account.broker.submitted) == 1


def test_a_dry_run_shows_plan_and_breaches_orders_nothing_and_leaves_the_id_free(account: World) -> None:
    account.halt()
    shown = call(recommendations.execute_recommendations, ask(MSFT, dry_run=True))
    assert [item["quantity"] for item in shown["plan"]["items"] if item["action"] == "BUY"] == ["22.22"]
    assert [breach["code"] for breach in shown["breaches"]] == ["TRADING_HALTED"]
    assert shown["message"] == "Dry run: nothing was ordered."
    assert [path for path in account.documents.documents if "/runs/" in path or "/plans/" in path] == []
    code, message, details = refused(recommendations.execute_recommendations, ask(MSFT))
    assert (code, details["code"]) == ("failed-precondition", "TRADING_HALTED")
    assert "fire drill" in message
    account.set_system(trading_enabled=True)
    assert call(recommendations.execute_recommendations, ask(MSFT))["state"] == "COMPLETED"


def test_a_buy_beyond_a_limit_is_denied_whole_and_the_others_go_on(account: World) -> None:
    rows: list[dict[str, Any]] = [
        {**MSFT, "allocation_percent": "20.01"},
        {"symbol": "AAPL", "action": "BUY", "allocation": "20%"},
    ]
    answer = call(recommendations.execute_recommendations, ask(*rows))
    assert [(breach["code"], breach["limit"]) for breach in answer["denied"]] == [("POSITION_LIMIT", "20")]
    assert [order["symbol"] for order in answer["orders"]] == ["AAPL"]


def test_a_sector_has_forty_percent_by_the_callers_map_or_the_accounts_classes(account: World) -> None:
    rows = [{"symbol": symbol, "action": "BUY", "allocation_percent": 15} for symbol in ("MSFT", "AAPL", "QQQ")]
    told = call(
        recommendations.execute_recommendations, ask(*rows, sectors={"MSFT": "Tech", "AAPL": "Tech"}, dry_run=True)
    )
    assert (told["denied"], told["unknown_sectors"]) == ([], ["QQQ"])
    classes = [{"name": "Stocks", "target_percent": 100, "members": ["MSFT", "AAPL", "QQQ"]}]
    call(targets.save_allocation, {"targets": [], "asset_classes": classes, "expected_version": 0})
    denied = call(recommendations.execute_recommendations, ask(*rows, dry_run=True))["denied"]
    assert [(breach["code"], breach["symbol"]) for breach in denied] == [("SECTOR_LIMIT", "QQQ")]


def test_a_sell_closes_or_reduces_and_what_is_not_held_or_frozen_is_said(account: World) -> None:
    account.broker.holdings.update({"SPY": Decimal(100), "GLD": Decimal(100), "QQQ": Decimal(1)})
    account.save_policy(frozen=["QQQ"])
    rows: list[dict[str, Any]] = [
        {"symbol": "SPY", "action": "SELL"},
        {"symbol": "GLD", "action": "SELL", "allocation_percent": 2},
        {"symbol": "AAPL", "action": "SELL"},
        {"symbol": "QQQ", "action": "SELL"},
        {"symbol": "NOPE", "action": "BUY", "allocation_percent": 1},
    ]
    answer = call(recommendations.execute_recommendations, ask(*rows))
    assert account.sent()[0] == "sell 100 SPY"
    assert account.broker.holdings["GLD"] * 50 == pytest.approx(Decimal(2304), abs=Decimal("0.01"))
    assert sorted(breach["code"] for breach in answer["denied"]) == ["FROZEN", "NOT_HELD", "NO_PRICE"]


def test_bad_recommendations_are_refused_by_place_and_nothing_is_asked(account: World) -> None:
    account.broker.calls.clear()
    function = recommendations.execute_recommendations
    for rows, field in (
        ([{"symbol": "MSFT", "action": "BUY"}], "recommendations[0].allocation_percent"),
        ([MSFT, MSFT], "recommendations[1].symbol"),
        ([{**MSFT, "action": "MAYBE"}], "recommendations[0].action"),
    ):
        code, _, details = refused(function, ask(*rows))
        assert (code, details["field"]) == ("invalid-argument", field)
    assert refused(function, ask(MSFT, request_id="a b"))[2]["field"] == "request_id"
    assert account.broker.calls == []


def test_strangers_order_nothing(account: World) -> None:
    assert refused(recommendations.execute_recommendations, ask(MSFT), uid=None)[0] == "unauthenticated"
    assert refused(recommendations.execute_recommendations, ask(MSFT), uid="x")[2]["code"] == "NOT_ACCOUNT_OWNER"
    assert account.broker.calls == []


def test_what_recommendations_bought_lies_outside_the_accounts_own_strategies(account: World) -> None:
    strategies = [{"name": "all", "share_percent": 100, "targets": [{"symbol": "CASH", "target_percent": 100}]}]
    call(targets.save_strategies, {"strategies": strategies, "expected_version": 0})
    call(recommendations.execute_recommendations, ask(MSFT))
    rows = call(ledger.reconcile_positions)["positions"]
    assert [(row["strategy"], row["quantity"]) for row in rows if row["symbol"] == "MSFT"] == [
        ("s1/anthropic", "22.22")
    ]
