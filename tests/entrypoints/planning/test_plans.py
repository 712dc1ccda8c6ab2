"""A stored plan by its address, and what its sells would mean for tax, as a browser gets them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.times import to_ns
from rebalancer.entrypoints import execution, ledger, planning, tax
from tests.entrypoints.calling import Callee, call, refused
from tests.services.world import World

UNKNOWN = "sha256:" + "0" * 64
CALLABLES: list[Callee] = [planning.load_plan, tax.estimate_plan_tax]


def previewed(world: World) -> Any:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    preview = call(planning.preview_rebalance)
    world.broker.calls.clear()
    world.documents.reads = world.documents.writes = 0
    return preview


def load(preview: Any) -> Any:
    return call(planning.load_plan, {"plan_id": preview["plan_id"]})


def estimate(preview: Any) -> Any:
    return call(tax.estimate_plan_tax, {"plan_id": preview["plan_id"]})


def test_a_plan_by_its_address_is_the_preview_again(world: World) -> None:
    preview = previewed(world)
    assert preview["state"] == "WAITING"
    assert load(preview) == preview


def test_a_plan_says_what_it_does_to_the_cash_and_how_old_its_prices_are(world: World) -> None:
    preview = previewed(world)
    told = ("sells_usd", "buys_usd", "cash_percent_before", "cash_percent_after", "origin", "run_id")
    assert [preview[name] for name in told] == ["3000.00", "3000.00", "10", "10", "PERSON", None]
    assert preview["prices_at"] == world.clock.at.isoformat().replace("+00:00", "Z")
    assert preview["oldest_quote"]["age_seconds"] == 0


def test_a_plan_tells_the_oldest_quote_and_its_age_by_the_brokers_clock(world: World) -> None:
    preview = previewed(world)
    old = world.broker.now - timedelta(seconds=42)
    world.broker.quotes["QQQ"] = Quote(Decimal(200), Decimal(200), old, Decimal(200), Decimal(200))
    oldest = load(preview)["oldest_quote"]
    assert (oldest["symbol"], oldest["age_seconds"]) == ("QQQ", 42)


def test_a_started_plan_names_its_run_and_is_held_against_nothing(world: World) -> None:
    preview = previewed(world)
    call(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "run-0001"})
    plan = load(preview)
    assert (plan["state"], plan["run_id"], plan["can_start"]) == ("STARTED", "run-0001", False)
    assert (plan["trading"], plan["market"], plan["items"]) == (None, None, preview["items"])


def test_an_expired_plan_is_shown_with_the_way_on(world: World) -> None:
    preview = previewed(world)
    world.clock.advance(600)
    plan = load(preview)
    assert (plan["state"], plan["can_start"], plan["items"]) == ("EXPIRED", False, preview["items"])
    assert [(breach["code"], breach["remedy"]) for breach in plan["breaches"]] == [("PLAN_EXPIRED", "Preview again.")]
    assert estimate(preview)["sales"][0]["symbol"] == "SPY"


@pytest.mark.parametrize("function", CALLABLES)
def test_a_plan_that_is_not_there_is_not_found_and_a_broken_address_names_the_field(
    function: Callee, world: World
) -> None:
    previewed(world)
    code, message, details = refused(function, {"plan_id": UNKNOWN})
    assert (code, details["code"]) == ("not-found", "PLAN_NOT_FOUND")
    assert message == "There is no such plan; preview again."
    code, _, details = refused(function, {"plan_id": "sha256:12"})
    assert (code, details["field"]) == ("invalid-argument", "plan_id")


@pytest.mark.parametrize(
    ("function", "told"), [(planning.load_plan, "NOT_ACCOUNT_OWNER"), (tax.estimate_plan_tax, "PLAN_NOT_FOUND")]
)
def test_another_persons_plan_cannot_be_seen(function: Callee, told: str, world: World) -> None:
    request = {"plan_id": previewed(world)["plan_id"]}
    assert refused(function, request, uid=None)[0] == "unauthenticated"
    assert refused(function, request, uid="stranger")[2]["code"] == told
    assert (world.broker.calls, world.documents.writes) == ([], 0)


def buy(world: World, quantity: str, price: str, days_ago: int) -> None:
    """The broker reports a purchase of SPY."""
    name = f"fill-{len(world.broker.activities)}"
    at = to_ns(world.clock.at - timedelta(days=days_ago))
    world.broker.activities.append(Fill(name, at, name, "SPY", OrderSide.BUY, Decimal(quantity), Decimal(price)))


def test_tax_is_told_per_sell_and_in_sum_from_the_ledgers_lots(world: World) -> None:
    buy(world, "20", "70", 500)
    buy(world, "70", "95", 40)
    call(ledger.reconcile_positions)
    answer = estimate(previewed(world))
    (sale,) = answer["sales"]
    assert (sale["symbol"], sale["quantity"], sale["price"]) == ("SPY", "30", "100")
    assert (sale["tax"]["long_term_usd"], sale["tax"]["short_term_usd"]) == ("600.00", "50.00")
    assert answer["total"] == {
        "kind": "GAIN",
        "gain_usd": "650.00",
        "short_term_usd": "50.00",
        "long_term_usd": "600.00",
        "unknown_term_usd": "0.00",
    }
    assert (sale["replaced_quantity"], answer["without_cost"]) == ("0", [])


def test_what_nobody_knows_the_cost_of_is_in_no_sum_and_named(world: World) -> None:
    answer = estimate(previewed(world))
    assert (answer["total"]["kind"], answer["total"]["gain_usd"]) == ("UNKNOWN", "0.00")
    assert (answer["without_cost"], answer["sales"][0]["tax"]["quantity_without_cost"]) == (["SPY"], "30")


def test_lots_that_cover_a_part_leave_the_rest_without_cost(world: World) -> None:
    buy(world, "90", "95", 40)
    call(ledger.reconcile_positions)
    world.broker.holdings["SPY"] = Decimal(290)
    sale = estimate(previewed(world))["sales"][0]
    sold = Decimal(sale["quantity"])
    assert sold > 90
    assert sale["tax"]["short_term_usd"] == "450.00"
    assert Decimal(sale["tax"]["quantity_without_cost"]) == sold - 90


def test_a_loss_beside_a_purchase_of_these_days_is_marked_as_a_wash_sale(world: World) -> None:
    buy(world, "80", "130", 400)
    buy(world, "10", "99", 5)
    call(ledger.reconcile_positions)
    answer = estimate(previewed(world))
    assert answer["total"]["kind"] == "LOSS_HARVESTING_OPPORTUNITY"
    assert answer["sales"][0]["replaced_quantity"] == "10"


def test_an_estimate_reads_the_plan_and_the_ledger_and_asks_the_broker_nothing(world: World) -> None:
    preview = previewed(world)
    estimate(preview)
    assert (world.broker.calls, world.documents.reads, world.documents.writes) == ([], 3, 0)


def test_a_plan_that_was_started_has_no_estimate_any_more(world: World) -> None:
    preview = previewed(world)
    call(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "run-0001"})
    code, _, details = refused(tax.estimate_plan_tax, {"plan_id": preview["plan_id"]})
    assert (code, details["code"], details["run_id"]) == ("failed-precondition", "PLAN_ALREADY_STARTED", "run-0001")


def test_a_plan_that_only_buys_reads_no_ledger(world: World) -> None:
    world.save_targets(SPY="90", QQQ="10")
    preview = call(planning.preview_rebalance)
    world.documents.reads = 0
    assert estimate(preview)["sales"] == []
    assert world.documents.reads == 1


def test_each_trade_says_its_price_its_kind_of_order_and_what_spread_and_fees_cost(world: World) -> None:
    preview = previewed(world)
    now = world.broker.now
    world.broker.quotes["QQQ"] = Quote(Decimal("199.90"), Decimal("200.10"), now, Decimal(200), Decimal(200))
    plan = load(preview)
    orders = {order["symbol"]: order for order in plan["orders"]}
    assert set(orders) == {item["symbol"] for item in preview["items"] if item["action"] != "HOLD"}
    assert orders["QQQ"] == {
        "symbol": "QQQ",
        "price": "200",
        "order_type": "market",
        "time_in_force": "day",
        "spread_usd": "1.50",
        "fees_usd": "0.01",
        "cost_usd": "1.51",
    }
    assert (orders["SPY"]["fees_usd"], plan["costs"]["fees_usd"]) == ("0.09", "0.09")


def test_costs_without_a_quote_are_not_known_and_fees_are(world: World) -> None:
    preview = previewed(world)
    world.broker.quotes["QQQ"] = Quote(quoted_at=world.broker.now)
    plan = load(preview)
    orders = {order["symbol"]: order for order in plan["orders"]}
    assert [orders["QQQ"][key] for key in ("spread_usd", "fees_usd", "cost_usd")] == [None, "0.01", None]
    assert [plan["costs"][key] for key in ("spread_usd", "fees_usd", "cost_usd")] == [None, "0.09", None]


def test_a_trade_that_is_left_out_is_held_and_the_rest_is_planned_anew(world: World) -> None:
    whole = previewed(world)
    left = call(planning.preview_rebalance, {"leave_out": ["QQQ"]})
    rows = {item["symbol"]: item for item in left["items"]}
    assert (rows["QQQ"]["action"], rows["QQQ"]["reason"]) == ("HOLD", "NOT_CHOSEN")
    assert left["plan_id"] != whole["plan_id"]
    started = call(execution.start_rebalance, {"plan_id": left["plan_id"], "run_id": "run-0001"})
    assert "QQQ" not in {leg["symbol"] for leg in started["legs"]}


def test_leaving_out_is_of_one_plan_and_changes_neither_policy_nor_drift(world: World) -> None:
    whole = previewed(world)
    call(planning.preview_rebalance, {"leave_out": ["QQQ"]})
    assert call(planning.preview_rebalance)["plan_id"] == whole["plan_id"]
    code, _, details = refused(planning.preview_rebalance, {"leave_out": ["not a symbol"]})
    assert (code, details["field"]) == ("invalid-argument", "leave_out")
