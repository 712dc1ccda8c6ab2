"""The drift check measures, says what it sees, and trades only where nothing stands against it."""

from __future__ import annotations

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import BrokerUnavailable, Conflict
from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.check import CheckResult, check_drift
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.legs import run_id_from_key
from tests.core.runs import a_leg
from tests.services.trades import market_buy
from tests.services.world import UID, Fault, Fills, World


def drifted(**world: object) -> World:
    """90 % SPY where 60 % is wanted: sell 30 SPY, buy 15 QQQ."""
    made = World(**world)  # type: ignore[arg-type]
    made.save_targets(SPY="60", QQQ="30", CASH="10")
    return made


def check(world: World, *, dry_run: bool = False, key: str | None = None, run_id: str = "new-run-0001") -> CheckResult:
    return check_drift(world.ctx, dry_run=dry_run, idempotency_key=key, new_run_id=run_id)


def actions(result: CheckResult) -> dict[str, tuple[str, str]]:
    assert result.plan is not None
    return {item["symbol"]: (item["action"], item["quantity"]) for item in result.plan["items"]}


def test_a_drifted_account_is_brought_back_in_one_call() -> None:
    world = drifted()
    result = check(world)
    assert actions(result) == {"SPY": ("SELL", "30"), "QQQ": ("BUY", "15"), "CASH": ("HOLD", "0")}
    assert world.sent() == ["sell 30 SPY", "buy 15 QQQ"]
    assert result.run is not None
    assert result.run.state is RunState.COMPLETED
    assert result.message == (
        "Rebalancing executed. Every order was filled as planned. Sold $3,000.00 of $3,000.00. "
        "Bought $3,000.00 of $3,000.00."
    )
    assert world.drift["needs_rebalance"] is False, "the page shows what the trades did"


def test_a_second_check_has_nothing_more_to_do() -> None:
    world = drifted()
    check(world)
    result = check(world, run_id="new-run-0002")
    assert (result.run, result.message) == (None, "Every target is within its band.")
    assert len(world.broker.submitted) == 2


def test_a_dry_run_stores_the_measurement_and_orders_nothing() -> None:
    world = drifted()
    result = check(world, dry_run=True, key="same")
    assert actions(result)["SPY"] == ("SELL", "30")
    assert (result.run, world.broker.submitted, world.lock) == (None, [], None)
    assert result.message.endswith("Dry run: nothing was ordered.")
    assert world.drift["needs_rebalance"] is True


def test_a_dry_run_with_a_key_leaves_the_key_free_for_the_real_one() -> None:
    world = drifted()
    check(world, dry_run=True, key="same")
    assert check(world, key="same").run is not None


def test_an_idle_check_costs_one_look_at_the_account_and_one_write() -> None:
    world = World()
    world.save_targets(SPY="90", CASH="10")
    result = check(world)
    assert world.broker.calls == ["fetch_snapshot"], "account and positions: two requests to the broker"
    assert (world.documents.reads, world.documents.writes) == (1, 1)
    assert (result.run, result.message, result.portfolio_value) == (
        None,
        "Every target is within its band.",
        "10000.00",
    )


def test_a_rebalance_asks_the_broker_no_more_than_it_must() -> None:
    world = drifted()
    check(world)
    orders = ["submit_order", "submit_order"]
    assert sorted(world.broker.calls) == sorted(
        [
            *orders,
            "fetch_snapshot",
            "fetch_market_clock",
            "fetch_quotes",
            "fetch_assets",
            "fetch_funds",
            "fetch_snapshot",
        ]
    )


def test_the_same_key_twice_is_one_run() -> None:
    world = drifted()
    first = check(world, key="monday")
    second = check(world, key="monday", run_id="new-run-0002")
    assert first.run is not None
    assert second.run == first.run
    assert (second.plan, second.portfolio_value) == (first.plan, "10000.00")
    assert len(world.broker.submitted) == 2


def test_the_same_key_goes_on_with_a_run_that_was_left_open() -> None:
    world = drifted(fills=Fills.BY_HAND)
    first = check(world, key="monday")
    assert first.run is not None
    assert first.run.is_open
    assert first.message.startswith("Rebalancing is under way: ")
    world.broker.fills = Fills.INSTANT
    second = check(world, key="monday")
    assert second.run is not None
    assert (second.run.run_id, second.run.state) == (first.run.run_id, RunState.COMPLETED)


def test_a_key_of_another_request_is_a_conflict() -> None:
    world = drifted()
    execute_trade(world.ctx, **market_buy("QQQ", "1", key="monday"))
    with pytest.raises(Conflict) as refused:
        check(world, key="monday")
    assert refused.value.code == "IDEMPOTENCY_CONFLICT"


def test_the_keys_of_two_users_do_not_meet() -> None:
    assert run_id_from_key("a", "monday") != run_id_from_key("b", "monday")


def test_without_targets_the_check_says_so_and_orders_nothing() -> None:
    result = check(World())
    assert (result.plan, result.run, result.message) == (None, None, "No target weights are set.")


@pytest.mark.parametrize("scope", ["system", "user"])
def test_while_trading_is_halted_nothing_is_ordered_and_the_message_says_so(scope: str) -> None:
    world = drifted()
    world.halt() if scope == "system" else world.set_user(state="HALTED", reason="fire drill")
    result = check(world)
    assert (result.run, world.broker.submitted, world.lock) == (None, [], None)
    assert result.message.startswith(("Trading is halted", "The operator has halted"))
    assert "(fire drill)" in result.message
    assert result.message.endswith("Nothing was ordered.")
    assert actions(result)["SPY"] == ("SELL", "30"), "the drift is shown all the same"
    assert "fetch_market_clock" not in world.broker.calls


def test_a_closed_market_orders_nothing_and_says_so() -> None:
    world = drifted()
    world.broker.is_open = False
    result = check(world)
    assert (result.run, world.broker.submitted) == (None, [])
    assert result.message == "The stock market is closed. Nothing was ordered."


def test_an_account_that_the_broker_blocked_orders_nothing_and_says_so() -> None:
    world = drifted()
    world.broker.trading_blocked = True
    assert "blocked this account" in check(world).message
    assert world.broker.submitted == []


def test_an_open_order_of_somebody_else_for_a_traded_symbol_stops_the_check() -> None:
    world = drifted(fills=Fills.BY_HAND)
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="QQQ", quantity="1", price="200").request())
    result = check(world)
    assert (result.run, world.broker.submitted) == (None, [])
    assert "Another order to buy QQQ is open at the broker." in result.message


def test_a_check_while_a_run_is_open_is_a_conflict_that_names_the_run() -> None:
    world = drifted(fills=Fills.BY_HAND)
    world.create(a_leg("01", symbol="GLD", quantity="1"))
    with pytest.raises(Conflict) as refused:
        check(world)
    assert (refused.value.code, refused.value.details["run_id"]) == ("OPEN_RUN_EXISTS", "run-00000001")
    assert world.broker.submitted == []


def test_reducing_sells_and_does_not_buy() -> None:
    world = drifted()
    world.set_user(state="REDUCING", reason="careful")
    result = check(world)
    assert world.sent() == ["sell 30 SPY"]
    assert result.run is not None
    assert result.run.state is RunState.COMPLETED_ADJUSTED


def test_a_broker_that_is_away_fails_the_check_before_anything_is_stored() -> None:
    world = drifted()
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        check(world)
    assert f"users/{UID}/status/drift" not in world.documents.documents


def test_a_broker_that_goes_away_after_the_run_was_stored_still_answers_with_the_run() -> None:
    world = drifted()
    world.broker.fail("submit_order", Fault.UNAVAILABLE, times=500)
    world.broker.fail("fetch_order", Fault.UNAVAILABLE, times=500)
    result = check(world)
    assert result.run is not None
    assert result.run.is_open
    assert [task.run_id for task in world.tasks.advances] == [result.run.run_id]


def test_whole_shares_are_ordered_whole() -> None:
    world = World(cash="1050")
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.save_policy(shares="whole")
    check(world)
    assert all(request.quantity % 1 == 0 for request in world.broker.submitted)
    assert {request.symbol for request in world.broker.submitted} == {"SPY", "QQQ"}
