"""What others do to the account and to the world while a run is under way, at every boundary of the run: a person who
trades by hand, a second program with the same keys, shares that are moved away, outages with moved prices, clocks that
are wrong, brokers and stores that stall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from rebalancer.core.account.order import OrderRequest, OrderSide
from rebalancer.core.execution.run import Run, RunState
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.extent import by_extent
from tests.proof.schedules import PLAIN, STEPWISE, Variant, crossings, drive
from tests.proof.world import RUN_ID, ProofWorld, SimulatedCrash
from tests.services.world import PRICES

OUTAGE_SECONDS = 90
Event = Callable[[ProofWorld], None]


def trade_by_hand(world: ProofWorld, side: OrderSide, symbol: str, shares: str, *, fills: bool = True) -> None:
    """Somebody else, with the same account, orders what the account has shares or its own money for."""
    wanted, price = Decimal(shares), world.broker.prices[symbol]
    there = world.broker.free_now(symbol) if side is OrderSide.SELL else world.broker.spendable_now() / price
    quantity = min(wanted, max(there, Decimal(0))).quantize(Decimal("0.001"), "ROUND_DOWN")
    if quantity <= 0:
        return
    world.outside_at = world.clock.at
    client_order_id = f"by-hand-{len(world.broker.orders)}"
    world.broker.place(OrderRequest(client_order_id, symbol, side, quantity))
    if fills:
        world.broker.fill(client_order_id)


def move_away(world: ProofWorld, symbol: str, shares: str) -> None:
    """Shares leave for another broker."""
    quantity = min(Decimal(shares), world.broker.free_now(symbol))
    world.outside_at = world.clock.at
    world.broker.holdings[symbol] -= quantity


def move_prices(world: ProofWorld, factor: str) -> None:
    """The market moves."""
    world.outside_at = world.clock.at
    world.broker.prices = {symbol: price * Decimal(factor) for symbol, price in world.broker.prices.items()}


def stall(world: ProofWorld, seconds: int) -> None:
    """The next request takes so long."""
    world.clock.advance(seconds)


def set_wrong(world: ProofWorld, hours: int) -> None:
    """Our clock jumps; the broker's does not."""
    world.clock.skew = timedelta(hours=hours)


HANDS: Mapping[str, Event] = {
    "some sold by hand": partial(trade_by_hand, side=OrderSide.SELL, symbol="SPY", shares="10"),
    "all sold by hand": partial(trade_by_hand, side=OrderSide.SELL, symbol="SPY", shares="1000"),
    "bought by hand": partial(trade_by_hand, side=OrderSide.BUY, symbol="QQQ", shares="4"),
    "a second program sells": partial(trade_by_hand, side=OrderSide.SELL, symbol="GLD", shares="5", fills=False),
    "a second program buys": partial(trade_by_hand, side=OrderSide.BUY, symbol="QQQ", shares="3", fills=False),
    "some moved away": partial(move_away, symbol="SPY", shares="20"),
    "all moved away": partial(move_away, symbol="GLD", shares="1000"),
}
MARKETS: Mapping[str, Event] = {
    "prices rise 4 %": partial(move_prices, factor="1.04"),
    "prices fall 4 %": partial(move_prices, factor="0.96"),
}
CLOCKS: Mapping[str, Event] = {
    "the clock jumps ahead": partial(set_wrong, hours=2),
    "the clock jumps back": partial(set_wrong, hours=-1),
}
STALLS: Mapping[str, Event] = {
    "8 s of silence": partial(stall, seconds=8),
    "2 min of silence": partial(stall, seconds=120),
}
VARIANTS = [PLAIN, STEPWISE]
names = [variant.name for variant in VARIANTS]


def outage(world: ProofWorld) -> None:
    """Everything dies, and nothing comes back for a while."""
    world.clock.advance(OUTAGE_SECONDS)
    raise SimulatedCrash("an outage")


def run_with(variant: Variant, planned: Mapping[int, Event]) -> ProofWorld:
    """Start the approved plan, let happen what is planned, go on until the run is closed, and judge."""
    world = ProofWorld(variant.fills)
    with world.counted():
        world.plan_id = preview_rebalance(world.ctx).stored.plan_id
        world.boundaries.planned |= {at: partial(event, world) for at, event in planned.items()}
        begin: Callable[..., object] = lambda ctx, world: start_rebalance(ctx, world.plan_id, RUN_ID)  # noqa: E731
        drive(world, begin)
        if world.clock.skew:
            # A clock is put right some time; until then the orders whose fate is open are left alone.
            world.clock.skew = timedelta(0)
            drive(world, begin)
        for run in world.all_runs():
            require_explained_end(world, run)
    return world


def require_explained_end(world: ProofWorld, run: Run) -> None:
    """Closed, with a sentence; nothing short or borrowed; COMPLETED only where the account is as the fills say."""
    world.require(not run.is_open, f"{run.run_id} is still {run.state}")
    world.require(bool(run.message), "it ended without a word")
    world.require(run.state is not RunState.HALTED or bool(run.reason), "it halted without a reason")
    world.require(world.account_lock is None, "the lock is held after the end")
    expected = {leg.symbol: run.held_before.get(leg.symbol, Decimal(0)) for leg in run.legs}
    for leg in run.legs:
        expected[leg.symbol] += leg.filled_quantity if leg.side is OrderSide.BUY else -leg.filled_quantity
    held = {symbol: world.broker.holdings.get(symbol, Decimal(0)) for symbol in expected}
    changed_at, ended_at = world.outside_at, run.completed_at
    is_changed_later = changed_at is not None and ended_at is not None and changed_at >= ended_at
    is_told = run.state is RunState.HALTED or not run.reached_broker or is_changed_later
    world.require(held == expected or is_told, f"holdings differ, and it ended as {run.message}")
    if not world.races and not world.is_late:
        # An order at the market is filled at the price of its moment.
        is_calm = world.broker.prices == PRICES
        world.require(not is_calm or world.broker.cash >= 0, f"{world.broker.cash} dollars were borrowed")
        world.require(all(quantity >= 0 for quantity in world.broker.holdings.values()), "a position is short")


def boundaries(variant: Variant, *, usual: int) -> Iterator[int]:
    yield from crossings(variant, by_extent(sample=11, usual=usual))


@pytest.mark.parametrize("name", [*HANDS, *MARKETS])
@pytest.mark.parametrize("variant", VARIANTS, ids=names)
def test_a_run_under_other_hands_stops_or_goes_on_rightly(variant: Variant, name: str) -> None:
    event = {**HANDS, **MARKETS}[name]
    for at in boundaries(variant, usual=5):
        run_with(variant, {at: event})


@pytest.mark.parametrize("name", [*HANDS, *MARKETS])
@pytest.mark.parametrize("variant", VARIANTS, ids=names)
def test_after_an_outage_nothing_is_sold_that_is_gone_and_nothing_ordered_beyond_the_approved_price(
    variant: Variant, name: str
) -> None:
    event = {**HANDS, **MARKETS}[name]
    for at in boundaries(variant, usual=5):

        def then_an_outage(world: ProofWorld) -> None:
            event(world)
            outage(world)

        world = run_with(variant, {at: then_an_outage})
        assert world.races == 0, "after an outage every worker looks again"


@pytest.mark.parametrize("name", CLOCKS)
@pytest.mark.parametrize("variant", VARIANTS, ids=names)
def test_a_clock_that_jumps_makes_no_order_leave_twice(variant: Variant, name: str) -> None:
    for at in boundaries(variant, usual=5):
        run_with(variant, {at: CLOCKS[name]})
        run_with(variant, {at: CLOCKS[name], at + 9: outage})


@pytest.mark.parametrize("name", STALLS)
@pytest.mark.parametrize("variant", VARIANTS, ids=names)
def test_a_broker_or_store_that_stalls_makes_no_order_leave_on_an_old_look(variant: Variant, name: str) -> None:
    for at in boundaries(variant, usual=4):
        run_with(variant, {at: STALLS[name]})

        def while_prices_move(world: ProofWorld) -> None:
            move_prices(world, "1.04")
            STALLS[name](world)

        run_with(variant, {at: while_prices_move})
