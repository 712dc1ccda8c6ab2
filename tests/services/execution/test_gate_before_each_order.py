"""Every order passes the gate once more just before it is sent: limits, quotes, shares and cash as they are then."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.ports.execution import StoredRun
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import a_leg
from tests.services.world import UID, Fills, World

BUY = OrderSide.BUY


def with_limits(world: World, stored: StoredRun, limits: RiskLimits) -> None:
    world.runs.save_run(UID, replace(stored.run, limits=limits), stored.token)


def outcome(run: Run) -> list[tuple[LegState, str | None]]:
    return [(leg.state, leg.reason) for leg in run.legs]


def two_sales(world: World) -> StoredRun:
    world.broker.holdings["GLD"] = Decimal(20)
    return world.create(a_leg("01", quantity="40"), a_leg("02", symbol="GLD", quantity="20", price="50"))


def test_the_limits_that_a_run_was_approved_under_are_kept_with_it() -> None:
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    limits = {"order_notional_usd_max": "5000"}
    world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False, limits=limits), now=world.clock.at
    )
    run = start_rebalance(world.ctx, preview_rebalance(world.ctx).stored.plan_id, "browser-0001")
    assert run.limits == RiskLimits(order_notional_usd_max=Decimal(5000))


def test_an_order_beyond_a_limit_is_denied_with_the_limit_and_the_others_go() -> None:
    world = World()
    with_limits(world, two_sales(world), RiskLimits(order_notional_usd_max=Decimal(1000)))
    final = world.finish()
    assert outcome(final) == [(LegState.DENIED, "ORDER_NOTIONAL"), (LegState.FILLED, None)]
    assert "$4,000.00, more than the $1,000.00" in (final.legs[0].message or "")
    assert (final.state, world.sent()) == (RunState.COMPLETED_ADJUSTED, ["sell 20 GLD"])


def test_a_symbol_that_is_not_quoted_any_more_is_denied() -> None:
    world = World()
    two_sales(world)
    world.broker.quotes["SPY"] = Quote(bid=Decimal(100), quoted_at=world.broker.now)
    assert outcome(world.finish())[0] == (LegState.DENIED, "ONE_SIDED_QUOTE")
    assert world.sent() == ["sell 20 GLD"]


def test_nothing_is_sold_beyond_what_was_held_before_the_run() -> None:
    world = World()
    world.create(a_leg("01", quantity="60"), a_leg("02", quantity="31"), a_leg("03", quantity="30"))
    final = world.finish()
    assert outcome(final)[0] == (LegState.DENIED, "OVERSELL"), "the two others may sell 61 of the 90"
    assert world.sent() == ["sell 31 SPY", "sell 30 SPY"]


def test_purchases_share_the_cash_that_was_there_before_the_first_of_them() -> None:
    world = World(cash="1000", fills=Fills.BY_HAND)
    legs = [
        a_leg(f"{number:02d}", BUY, symbol=symbol, quantity="1", price="500")
        for number, symbol in enumerate(("AAA", "BBB", "CCC"), start=1)
    ]
    world.broker.prices |= {leg.symbol: Decimal(500) for leg in legs}
    stored = world.create(*legs)
    world.runs.save_run(UID, replace(stored.run, state=RunState.BUYING), stored.token)
    world.advance()
    assert world.sent() == ["buy 1 AAA", "buy 1 BBB"]
    assert outcome(world.run())[2] == (LegState.DENIED, "NOT_FUNDED")


def test_the_cash_buffer_is_no_cash_for_a_purchase() -> None:
    world = World(cash="1000")
    stored = world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"), buffer="1")
    world.runs.save_run(UID, replace(stored.run, state=RunState.BUYING), stored.token)
    assert outcome(world.finish()) == [(LegState.DENIED, "NOT_FUNDED")]


def test_margin_is_never_spent_whatever_the_broker_would_lend() -> None:
    world = World(cash="100")
    stored = world.create(a_leg("01", BUY, symbol="QQQ", quantity="1", price="200"))
    world.runs.save_run(UID, replace(stored.run, state=RunState.BUYING), stored.token)
    assert outcome(world.finish()) == [(LegState.DENIED, "NOT_FUNDED")]
    assert world.broker.submitted == []


def test_somebody_elses_open_order_that_is_seen_on_the_way_denies_the_order_of_that_symbol() -> None:
    world = World(cash="0", fills=Fills.BY_HAND)
    sale: Leg = world.create(
        a_leg("01", quantity="40"), a_leg("02", BUY, symbol="GLD", quantity="80", price="50")
    ).run.legs[0]
    world.advance()
    other = replace(a_leg("01", symbol="GLD", quantity="1", price="50").request(), client_order_id="by hand")
    world.broker.place(other)
    world.broker.visit = lambda method: fill_on_a_look(world, sale) if method == "fetch_orders" else None
    final = world.finish()
    assert outcome(final)[1] == (LegState.DENIED, "WASH_TRADE")
    assert world.sent() == ["sell 40 SPY"]


def fill_on_a_look(world: World, sale: Leg) -> None:
    world.broker.visit = lambda _: None
    world.broker.fill(sale.client_order_id)


def test_quotes_are_asked_for_once_for_all_orders_and_again_only_when_they_are_old() -> None:
    world = World(fills=Fills.BY_HAND)
    run = world.create_three_orders().run
    world.advance()
    assert world.broker.calls.count("fetch_quotes") == 2, "the sales', then the purchase's"
    for leg in run.legs[:2]:
        world.broker.fill(leg.client_order_id)
    world.broker.calls.clear()
    world.advance()
    assert world.broker.calls.count("fetch_quotes") == 1


def test_a_start_hands_its_quotes_to_its_orders() -> None:
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    preview = preview_rebalance(world.ctx)
    world.broker.calls.clear()
    start_rebalance(world.ctx, preview.stored.plan_id, "browser-0001")
    assert world.broker.calls.count("fetch_quotes") == 1


def held_up(world: World, seconds: float, *, times: int) -> list[str]:
    """The worker is held up after each of the next gates; what it asks the store and the broker."""
    asked: list[str] = []
    left = times

    def visit(kind: str) -> None:
        nonlocal left
        asked.append(kind)
        if kind == "read" and left and asked.count("write"):
            left -= 1
            world.clock.advance(seconds)

    world.documents.visit = world.broker.visit = visit
    return asked


@pytest.mark.parametrize(("seconds", "reads"), [(5, 1), (5.001, 2)])
def test_a_worker_that_was_held_up_after_the_gate_reads_the_gate_again(seconds: float, reads: int) -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    asked = held_up(world, seconds, times=1)
    world.advance()
    before = asked[asked.index("write") : asked.index("submit_order")]
    assert before == ["write", *["read"] * reads]


def test_a_halt_that_came_while_the_worker_was_held_up_stops_the_order() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    asked: list[str] = []

    def visit(kind: str) -> None:
        asked.append(kind)
        if kind == "read" and asked.count("write") == 1:
            # The first reading is still on, and slow; the halt is there for the second one.
            world.clock.advance(6 if "held" not in asked else 0)
            asked.append("held")
        if asked.count("held") == 2:
            world.halt()

    world.documents.visit = visit
    final = world.finish()
    assert (world.broker.submitted, final.state) == ([], RunState.HALTED)
    assert outcome(final)[0][1] == "TRADING_HALTED"


def test_a_store_that_stays_too_slow_sends_nothing_and_the_run_goes_on_later() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    held_up(world, 6, times=3)
    with pytest.raises(StoreUnavailable, match="too slow"):
        world.advance()
    assert (world.broker.submitted, world.run().legs[0].state) == ([], LegState.INTENDED)
    world.clock.advance(30)
    assert world.finish().state is RunState.COMPLETED
    world.require_each_order_once()
