"""What the broker does not trade now is left out before an order leaves, the same way wherever a plan is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import LegState
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import StalePlan
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.ports.account import Asset
from rebalancer.ports.targets import TargetSet
from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.plan_review import review_plan
from rebalancer.services.planning.preview import Preview, preview_rebalance
from tests.services.automation.test_scheduled_check import Watch
from tests.services.world import UID, World, targets


def delist(world: World, symbol: str) -> None:
    world.broker.assets[symbol] = Asset(symbol, symbol, "us_equity", tradable=False, fractionable=True)


def halt(world: World, symbol: str) -> None:
    price = world.broker.prices[symbol]
    world.broker.quotes[symbol] = Quote(price, None, world.broker.now, price, price)


def three_targets(world: World) -> World:
    world.save_targets(SPY="50", QQQ="30", GLD="10", CASH="10")
    return world


def reasons(document: Mapping[str, Any]) -> dict[str, str]:
    return {item["symbol"]: item["reason"] for item in document["plan"]["items"]}


def trades(preview: Preview) -> list[str]:
    items = preview.stored.document["plan"]["items"]
    return [
        f"{item['action'].lower()} {item['quantity']} {item['symbol']}" for item in items if item["quantity"] != "0"
    ]


@pytest.mark.parametrize("stop", [delist, halt])
def test_preview_start_check_and_automation_leave_the_same_symbol_out_and_trade_the_rest(stop: Any) -> None:
    made = three_targets(World())
    stop(made, "QQQ")
    preview = preview_rebalance(made.ctx)
    assert preview.breaches == ()
    assert reasons(preview.stored.document)["QQQ"] == "UNTRADABLE_ASSET"
    assert trades(preview) == ["sell 40 SPY", "buy 20 GLD"]
    start_rebalance(made.ctx, preview.stored.plan_id, "run-approved")
    assert made.sent() == trades(preview)

    checked = three_targets(World())
    stop(checked, "QQQ")
    check_drift(checked.ctx, dry_run=False, idempotency_key=None, new_run_id="checked-1")
    assert checked.sent() == made.sent()

    watch = Watch()
    three_targets(watch.world)
    stop(watch.world, "QQQ")
    assert watch.check() is Outcome.TRADED
    assert watch.world.sent() == made.sent()


def test_a_symbol_that_stops_trading_after_the_preview_is_skipped_and_the_rest_goes_on() -> None:
    world = three_targets(World())
    preview = preview_rebalance(world.ctx)
    delist(world, "QQQ")
    review = review_plan(world.ctx, preview.stored.plan_id)
    assert review.can_start
    assert [breach.symbol for breach in review.breaches] == ["QQQ"]
    run = start_rebalance(world.ctx, preview.stored.plan_id, "run-approved")
    (skipped,) = [leg for leg in run.legs if leg.symbol == "QQQ"]
    assert (skipped.state, skipped.reason) == (LegState.SKIPPED, "UNTRADABLE_ASSET")
    assert skipped.message == "The broker does not trade QQQ now."
    assert [text.split()[2] for text in world.sent()] == ["SPY", "GLD"]


def test_a_plan_of_which_nothing_trades_any_more_is_not_started() -> None:
    world = three_targets(World())
    preview = preview_rebalance(world.ctx)
    for symbol in ("SPY", "QQQ", "GLD"):
        delist(world, symbol)
    assert not review_plan(world.ctx, preview.stored.plan_id).can_start
    with pytest.raises(StalePlan) as refused:
        start_rebalance(world.ctx, preview.stored.plan_id, "run-approved")
    assert refused.value.code == "UNTRADABLE_ASSET"
    assert world.sent() == []


def test_a_sale_that_is_left_out_is_not_paid_for_by_the_cash_of_others() -> None:
    world = three_targets(World())
    preview = preview_rebalance(world.ctx)
    delist(world, "SPY")
    start_rebalance(world.ctx, preview.stored.plan_id, "run-approved")
    assert world.sent() == []
    assert world.broker.cash == Decimal(1000)


@pytest.mark.parametrize("stop", [delist, halt])
def test_a_class_passes_to_its_next_member_that_trades(stop: Any) -> None:
    world = World(prices={symbol: Decimal(100) for symbol in ("SPY", "AAA", "BBB", "CCC")})
    stocks = AssetClass("Stocks", Decimal(30), ("AAA", "BBB", "CCC"))
    saved = TargetSet(targets(SPY="60", CASH="10"), classes=(stocks,))
    world.accounts.save_allocation(UID, saved, expected_version=0, now=world.clock.at)
    stop(world, "AAA")
    stop(world, "BBB")
    check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="checked-1")
    assert world.sent() == ["sell 30 SPY", "buy 30 CCC"]


def test_a_market_without_any_quote_refuses_the_plan_instead_of_emptying_it() -> None:
    world = three_targets(World())
    world.broker.quotes = dict.fromkeys(("SPY", "QQQ", "GLD"))
    preview = preview_rebalance(world.ctx)
    assert {breach.code for breach in preview.breaches} == {"NO_QUOTE"}
    watch = Watch()
    three_targets(watch.world)
    watch.world.broker.quotes = dict.fromkeys(("SPY", "QQQ", "GLD"))
    assert watch.check() is Outcome.REFUSED
    assert watch.world.sent() == []


def test_where_nothing_trades_automation_says_which_and_starts_no_run() -> None:
    watch = Watch().drifted()
    delist(watch.world, "QQQ")
    delist(watch.world, "SPY")
    assert watch.check() is Outcome.IDLE
    (line,) = watch.world.drift["decisions"]
    assert "SPY" in line["reason"]
    assert "does not trade" in line["reason"]
    assert watch.stored("/runs/") == []


@pytest.mark.parametrize("stop", [delist, halt])
def test_planning_around_a_symbol_asks_for_quotes_once(stop: Any) -> None:
    world = three_targets(World())
    stop(world, "QQQ")
    assert trades(preview_rebalance(world.ctx)) == ["sell 40 SPY", "buy 20 GLD"]
    assert world.broker.calls.count("fetch_quotes") == 1


def slow_after_the_first_quotes(world: World, seconds: float) -> None:
    """So much time passes after the quotes came, for us and at the broker."""

    def visit(method: str) -> None:
        if method == "fetch_assets" and world.broker.calls.count("fetch_quotes") == 1:
            world.clock.advance(seconds)
            world.broker.now = world.clock.at

    world.broker.visit = visit


@pytest.mark.parametrize(("seconds", "requests"), [(29, 1), (31, 2)])
def test_quotes_that_became_old_meanwhile_are_asked_for_again(seconds: float, requests: int) -> None:
    world = three_targets(World())
    delist(world, "QQQ")
    slow_after_the_first_quotes(world, seconds)
    assert trades(preview_rebalance(world.ctx)) == ["sell 40 SPY", "buy 20 GLD"]
    assert world.broker.calls.count("fetch_quotes") == requests


def test_a_quote_past_its_age_by_the_clock_of_the_broker_is_asked_for_again_and_refused() -> None:
    world = three_targets(World())
    delist(world, "QQQ")
    at, price = world.broker.now, world.broker.prices["SPY"]
    world.broker.quotes["SPY"] = Quote(
        price, price, at - timedelta(seconds=RiskLimits().quote_age_seconds_max - 10), price, price
    )
    slow_after_the_first_quotes(world, 20)
    preview = preview_rebalance(world.ctx)
    assert world.broker.calls.count("fetch_quotes") > 1
    assert reasons(preview.stored.document)["SPY"] == "UNTRADABLE_ASSET"


def test_a_plan_around_a_symbol_replays_from_its_stored_inputs() -> None:
    world = three_targets(World())
    delist(world, "QQQ")
    preview = preview_rebalance(world.ctx)
    assert preview.stored.document["inputs"]["snapshot"]["untradable"] == ["QQQ"]
    assert review_plan(world.ctx, preview.stored.plan_id).can_start
