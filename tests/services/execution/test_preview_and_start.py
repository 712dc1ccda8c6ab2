"""The plan that a person approved is the plan that runs, or nothing runs."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import (
    BrokerUnavailable,
    Conflict,
    InvalidInput,
    InvariantViolation,
    NotFound,
    RebalancerError,
    StalePlan,
    TradingHalted,
)
from rebalancer.core.execution.run import RunState
from rebalancer.core.targets.policy import Mode
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import PLAN_LIFE, Asked, Preview, preview_rebalance
from tests.core.runs import a_leg
from tests.services.world import UID, Fault, Fills, SimulatedCrash, World

RUN, OTHER = "browser-run-1", "browser-run-2"


def previewed(**world: Any) -> tuple[World, Preview]:
    made = World(**world)
    made.save_targets(SPY="60", QQQ="30", CASH="10")
    preview = preview_rebalance(made.ctx)
    made.broker.calls.clear()
    return made, preview


def refusal(world: World, preview: Preview, kind: type[RebalancerError], run_id: str = RUN) -> RebalancerError:
    """Start, which must be refused without an order and without a run."""
    with pytest.raises(kind) as refused:
        start_rebalance(world.ctx, preview.stored.plan_id, run_id)
    assert world.broker.submitted == []
    assert f"users/{UID}/runs/{run_id}" not in world.documents.documents
    return refused.value


def test_an_approved_plan_is_ordered_as_it_was_shown() -> None:
    world, preview = previewed()
    run = start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    shown = [
        f"{item['action'].lower()} {item['quantity']} {item['symbol']}"
        for item in preview.stored.document["plan"]["items"]
        if item["action"] != "HOLD"
    ]
    assert world.sent() == shown == ["sell 30 SPY", "buy 15 QQQ"]
    assert (run.run_id, run.plan_id, run.state) == (RUN, preview.stored.plan_id, RunState.COMPLETED)


def test_a_preview_stores_plan_and_drift_and_orders_nothing() -> None:
    world, preview = previewed()
    assert world.broker.submitted == []
    assert world.drift["needs_rebalance"] is True
    stored = world.runs.load_plan(UID, preview.stored.plan_id)
    assert stored is not None
    assert stored.expires_at == world.clock.at + PLAN_LIFE
    assert preview.breaches == ()


def test_the_same_account_previews_to_the_same_plan_id() -> None:
    world, preview = previewed()
    assert preview_rebalance(world.ctx).stored.plan_id == preview.stored.plan_id


def test_a_preview_names_what_would_stop_it() -> None:
    world, _ = previewed()
    world.broker.is_open = False
    world.halt()
    preview = preview_rebalance(world.ctx)
    assert [breach.code for breach in preview.breaches] == ["TRADING_HALTED", "MARKET_CLOSED"]


def test_a_preview_without_targets_is_refused_with_the_remedy() -> None:
    with pytest.raises(InvalidInput, match="No target weights are set; add some first"):
        preview_rebalance(World().ctx)


def test_a_preview_of_one_side_leaves_the_measured_drift_as_the_policy_sees_it() -> None:
    world, _ = previewed()
    preview = preview_rebalance(world.ctx, Asked(mode=Mode.SELL_ONLY))
    assert {item["action"] for item in preview.stored.document["plan"]["items"]} == {"SELL", "HOLD"}
    assert "BUY" in {row["action"] for row in world.drift["rows"]}


def test_the_same_start_again_returns_the_same_run_and_orders_nothing_more() -> None:
    world, preview = previewed()
    first = start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    world.clock.advance(3600)
    world.halt()
    assert start_rebalance(world.ctx, preview.stored.plan_id, RUN) == first
    assert len(world.broker.submitted) == 2


def test_the_same_run_id_for_another_plan_is_a_conflict() -> None:
    world, preview = previewed()
    start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    with pytest.raises(Conflict) as refused:
        start_rebalance(world.ctx, "sha256:" + "0" * 64, RUN)
    assert refused.value.code == "IDEMPOTENCY_CONFLICT"


def test_a_plan_starts_one_run() -> None:
    world, preview = previewed()
    start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    with pytest.raises(StalePlan) as refused:
        start_rebalance(world.ctx, preview.stored.plan_id, OTHER)
    assert (refused.value.code, refused.value.details["run_id"]) == ("PLAN_ALREADY_STARTED", RUN)


@pytest.mark.parametrize("point", range(1, 7))
def test_two_starts_of_one_plan_at_the_same_moment_make_one_run(point: int) -> None:
    world, preview = previewed()
    seen = 0

    def meanwhile(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            world.documents.visit = world.broker.visit = lambda _: None
            start_rebalance(world.ctx, preview.stored.plan_id, OTHER)

    world.documents.visit = world.broker.visit = meanwhile
    with pytest.raises((Conflict, StalePlan)):
        start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    assert world.sent() == ["sell 30 SPY", "buy 15 QQQ"]


def test_a_second_run_while_one_is_open_is_refused_and_names_it() -> None:
    world, preview = previewed(fills=Fills.BY_HAND)
    world.create(a_leg("01", symbol="GLD", quantity="1"))
    error = refusal(world, preview, Conflict)
    assert (error.code, error.details["run_id"]) == ("OPEN_RUN_EXISTS", "run-00000001")


@pytest.mark.parametrize("run_id", ["", "short", "x" * 65, "has space", "a/b/c/d/e/f", "../../etc/passwd", "é" * 8])
def test_a_malformed_run_id_is_refused_with_what_is_allowed(run_id: str) -> None:
    world, preview = previewed()
    error = refusal(world, preview, InvalidInput, run_id)
    assert (error.field, "8 to 64" in error.message) == ("run_id", True)


def test_a_plan_that_nobody_stored_is_not_found() -> None:
    world, _ = previewed()
    with pytest.raises(NotFound) as refused:
        start_rebalance(world.ctx, "sha256:" + "0" * 64, RUN)
    assert refused.value.code == "PLAN_NOT_FOUND"


def test_a_plan_expires_at_its_end_and_not_before() -> None:
    world, preview = previewed()
    world.clock.at += PLAN_LIFE
    assert refusal(world, preview, StalePlan).code == "PLAN_EXPIRED"
    world.clock.at -= timedelta(seconds=1)
    assert start_rebalance(world.ctx, preview.stored.plan_id, RUN).state is RunState.COMPLETED


@pytest.mark.parametrize(("price", "starts"), [("101", True), ("101.01", False), ("99", True), ("98.99", False)])
def test_a_price_may_move_one_percent_and_no_further(price: str, starts: bool) -> None:
    world, preview = previewed()
    world.broker.prices["SPY"] = Decimal(price)
    if starts:
        assert not start_rebalance(world.ctx, preview.stored.plan_id, RUN).is_open
    else:
        error = refusal(world, preview, StalePlan)
        assert (error.code, error.details["symbol"]) == ("PRICE_MOVED", "SPY")


def test_prices_that_are_gone_stop_the_start() -> None:
    world, preview = previewed()
    world.broker.quotes = dict.fromkeys(("SPY", "QQQ"))
    assert refusal(world, preview, StalePlan).code == "NO_QUOTE"


def test_a_holding_that_changed_stops_the_start() -> None:
    world, preview = previewed()
    world.broker.holdings["SPY"] = Decimal(89)
    error = refusal(world, preview, StalePlan)
    assert error.code == "HOLDINGS_CHANGED"
    assert "held 90 SPY at the preview and holds 89 now" in error.message


def test_targets_that_were_saved_since_stop_the_start() -> None:
    world, preview = previewed()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    assert refusal(world, preview, StalePlan).code == "ALLOCATION_CHANGED"


def test_a_closed_market_stops_the_start() -> None:
    world, preview = previewed()
    world.broker.is_open = False
    assert refusal(world, preview, TradingHalted).code == "MARKET_CLOSED"


@pytest.mark.parametrize("scope", ["system", "user"])
def test_a_halt_stops_the_start_with_its_reason(scope: str) -> None:
    world, preview = previewed()
    world.halt() if scope == "system" else world.set_user(state="HALTED", reason="fire drill")
    error = refusal(world, preview, TradingHalted)
    assert error.code == "TRADING_HALTED"
    assert "(fire drill)" in error.message


def test_an_open_order_at_the_broker_for_a_traded_symbol_stops_the_start() -> None:
    world, preview = previewed(fills=Fills.BY_HAND)
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="QQQ", quantity="1", price="200").request())
    error = refusal(world, preview, StalePlan)
    assert (error.code, error.details["symbol"]) == ("OPEN_ORDER", "QQQ")


def test_an_open_order_for_another_symbol_does_not() -> None:
    world, preview = previewed()
    world.broker.fills = Fills.BY_HAND
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="GLD", quantity="1", price="50").request())
    world.broker.fills = Fills.INSTANT
    assert start_rebalance(world.ctx, preview.stored.plan_id, RUN).run_id == RUN


def test_a_stored_plan_that_was_tampered_with_is_never_traded() -> None:
    world, preview = previewed()
    path = f"users/{UID}/plans/{preview.stored.plan_id}"
    document = copy.deepcopy(world.documents.documents[path])
    document["inputs"]["snapshot"]["cash"] = "999999"
    world.documents.plant(path, document)
    assert refusal(world, preview, InvariantViolation).code == "PLAN_DOES_NOT_REPLAY"


def test_a_broker_that_is_away_at_the_start_makes_no_run() -> None:
    world, preview = previewed()
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    refusal(world, preview, BrokerUnavailable)


def test_a_plan_within_its_bands_has_nothing_to_start() -> None:
    world = World()
    world.save_targets(SPY="90", CASH="10")
    preview = preview_rebalance(world.ctx)
    assert refusal(world, preview, StalePlan).code == "NOTHING_TO_TRADE"


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_while_the_run_is_created_leaves_all_of_it_or_nothing(after: bool) -> None:
    world, preview = previewed()
    world.documents.crash_at_write(world.documents.writes + 1, after=after)
    with pytest.raises(SimulatedCrash):
        start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    assert (world.lock, world.broker.submitted) == (RUN if after else None, [])
    run = start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    assert (run.state, world.sent()) == (RunState.COMPLETED, ["sell 30 SPY", "buy 15 QQQ"])
