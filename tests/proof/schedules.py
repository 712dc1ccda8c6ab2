"""Schedules: one approved plan of two sells and a buy, what happens at which boundary, and the drive to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from rebalancer.core.account.leg import client_order_id
from rebalancer.core.account.order import OPEN_AT_BROKER, LegState, OrderRequest, OrderSide
from rebalancer.core.execution.run import Run, RunState
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.proof.world import RUN_ID, Fills, ProofWorld, SimulatedCrash
from tests.services.world import Fault

ROUNDS = 60
ROUND_SECONDS = 7
FROZEN_SECONDS = 25
"""Longer than any request lives, so that others take an intended order for unsent."""


def _nothing(_: ProofWorld) -> None:
    return


def _require_whole(world: ProofWorld) -> None:
    run = world.stored()
    if run is None or run.state is not RunState.COMPLETED:
        others = [other.state for other in world.all_runs()]
        world.require(RunState.COMPLETED in others, f"nobody stopped it, but it ended as {run and run.message}")
    world.require(len(world.broker.accepted) == 3, f"{len(world.broker.accepted)} orders came to the broker, not 3")


def _require_scaled(world: ProofWorld) -> None:
    """The buy was scaled down to the money that was there, to the last step, and not further."""
    run = world.stored()
    world.require(run is not None and run.state is RunState.COMPLETED_ADJUSTED, "a run without one sale is adjusted")
    world.require(len(world.broker.accepted) == 2, f"{world.sent()} were sent, not one sell and one buy")
    step = Decimal("0.000000001") * world.broker.asks["QQQ"]
    world.require(0 <= world.broker.cash < step, f"{world.broker.cash} dollars are left")


def _require_halted(world: ProofWorld) -> None:
    """Another order stands under our id: nothing is adopted, nothing more is sent, what is open is cancelled."""
    run = world.stored()
    world.require(run is not None and run.reason == "ORDER_MISMATCH", "a strange order under our id was taken for ours")


@dataclass(frozen=True, slots=True)
class Variant:
    """What is special about a schedule: its broker, and whether the run comes from a check instead of an approved plan.
    `expect` judges the end of a run that nobody stopped, of one that nothing disturbed where it is `delicate`."""

    name: str
    fills: Fills = Fills.INSTANT
    prepare: Callable[[ProofWorld], None] = _nothing
    expect: Callable[[ProofWorld], None] = _require_whole
    is_delicate: bool = False
    by_check: bool = False


def _lose(fault: Fault, number: int) -> Callable[[ProofWorld], None]:
    return lambda world: world.broker.fail("submit_order", fault, after=number)


def _delay(number: int, seconds: int) -> Callable[[ProofWorld], None]:
    def prepare(world: ProofWorld) -> None:
        world.broker.delays[client_order_id(RUN_ID, f"{number:02d}")] = timedelta(seconds=seconds)

    return prepare


def _refuse(world: ProofWorld) -> None:
    world.broker.asks["QQQ"] = Decimal(201)
    world.broker.fail("submit_order", Fault.REJECTED, after=1)


def _place_strange(world: ProofWorld) -> None:
    strange = OrderRequest(client_order_id(RUN_ID, "02"), "GLD", OrderSide.SELL, Decimal(7))

    def place(request: OrderRequest) -> None:
        if request.client_order_id == strange.client_order_id and not world.broker.count_standing(
            request.client_order_id
        ):
            world.broker.place(strange)

    world.broker.on_submit = place


def _lag(world: ProofWorld) -> None:
    world.broker.lag = timedelta(seconds=10)


PLAIN = Variant("instant fills")
STEPWISE = Variant("stepwise fills", Fills.STEPWISE)
LOST = tuple(
    Variant(f"order {number + 1} {words}", Fills.STEPWISE if number == 1 else Fills.INSTANT, _lose(fault, number))
    for number in range(3)
    for fault, words in (
        (Fault.UNKNOWN_TAKEN, "taken, its answer lost"),
        (Fault.UNKNOWN_NOT_TAKEN, "lost on its way"),
        (Fault.UNAVAILABLE, "cannot be sent"),
    )
)
LATE = tuple(
    Variant(f"order {number} arrives {seconds} s late", prepare=_delay(number, seconds))
    for number, seconds in ((1, 5), (1, 30), (3, 22), (3, 30))
)
REFUSED = Variant("order 2 refused", prepare=_refuse, expect=_require_scaled, is_delicate=True)
STRANGE = Variant("a strange order under our id", prepare=_place_strange, expect=_require_halted, is_delicate=True)
BY_HAND = Variant("fills by hand", Fills.BY_HAND)
LAGGING = Variant("lists 10 s behind", Fills.STEPWISE, _lag)
CHECK = Variant("started by a check", by_check=True)
VARIANTS = (PLAIN, STEPWISE, *LOST, *LATE, REFUSED, STRANGE, BY_HAND, LAGGING, CHECK)


# ------------------------------------------------------------ what may happen at a boundary


def _crash(world: ProofWorld) -> None:
    raise SimulatedCrash(f"at boundary {world.boundaries.passed}")


def _work(world: ProofWorld) -> None:
    world.visit(lambda ctx: advance_run(ctx, RUN_ID))


def _start_again(world: ProofWorld) -> None:
    world.visit(lambda ctx: start_rebalance(ctx, world.plan_id, RUN_ID))


def _start_other(world: ProofWorld) -> None:
    world.visit(lambda ctx: start_rebalance(ctx, world.plan_id, "run-00000002"))


def _check(world: ProofWorld) -> None:
    world.visit(lambda ctx: check_drift(ctx, dry_run=False, idempotency_key=None, new_run_id="run-00000003"))


def _check_at_other_prices(world: ProofWorld) -> None:
    """A check whose plan is not the approved one: prices have moved a little, within the tolerance."""
    world.is_stopped = True
    world.broker.prices = {symbol: price * Decimal("0.999") for symbol, price in world.broker.prices.items()}
    _check(world)


def _cancel(world: ProofWorld) -> None:
    world.is_stopped = True
    is_answered = world.visit(lambda ctx: cancel_run(ctx, RUN_ID))
    run = world.stored()
    forgotten = run is not None and run.is_open and not run.cancel_requested
    world.require(not (is_answered and forgotten), "a cancel was answered and forgotten")


def _halt(world: ProofWorld) -> None:
    world.is_stopped = True
    world.halt()


def _reduce(world: ProofWorld) -> None:
    world.is_stopped = True
    world.set_user(state="REDUCING", reason="less risk")


def _fill_late(world: ProofWorld) -> None:
    """Orders that were cancelled turn out to have been filled before."""
    for order in world.broker.orders:
        if order.state is LegState.CANCELED:
            world.broker.fill(order.client_order_id)


def _close_market(world: ProofWorld) -> None:
    world.is_stopped = True
    world.broker.is_open = False


def _freeze(world: ProofWorld) -> None:
    """The worker hangs so long that others take the run over and finish it; then it goes on as if nothing was."""
    for _ in range(6):
        world.clock.advance(FROZEN_SECONDS)
        _work(world)


EVENTS: Mapping[str, Callable[[ProofWorld], None]] = {
    "crash": _crash,
    "another worker": _work,
    "the same start": _start_again,
    "another start": _start_other,
    "a check": _check,
    "a check at other prices": _check_at_other_prices,
    "cancel": _cancel,
    "halt": _halt,
    "reduce": _reduce,
    "market closes": _close_market,
    "freeze": _freeze,
    "late fills": _fill_late,
}

Plan = tuple[tuple[int, str], ...]


def try_schedule(variant: Variant, planned: Plan = ()) -> ProofWorld:
    """Start the approved plan, let the planned events happen, recover until nothing is left to do, and judge.

    The schedule is counted. Raises `Violation` with the schedule's words where a promise was broken.
    """
    world = ProofWorld(variant.fills)
    try:
        with world.counted():
            variant.prepare(world)
            world.plan_id = preview_rebalance(world.ctx).stored.plan_id
            for number, event in planned:
                world.boundaries.planned[number] = _bind(EVENTS[event], world)
            drive(world, _check_as_main if variant.by_check else _start_as_main)
            world.require_sound_end()
            if any(run.state is RunState.COMPLETED for run in world.all_runs()):
                world.require_empty_plan()
            if not world.is_stopped and not (planned and variant.is_delicate):
                variant.expect(world)
    except AssertionError as error:
        error.add_note(f"schedule: {describe(variant, planned, world)}")
        raise
    return world


def _start_as_main(ctx: Context, world: ProofWorld) -> object:
    return start_rebalance(ctx, world.plan_id, RUN_ID)


def _check_as_main(ctx: Context, world: ProofWorld) -> object:
    return check_drift(ctx, dry_run=False, idempotency_key=None, new_run_id=RUN_ID)


def drive(world: ProofWorld, begin: Callable[[Context, ProofWorld], object]) -> None:
    """The person asks until there is an answer; then queue and sweep move the run until it is closed."""
    while world.stored() is None:
        went_well = world.attempt(lambda ctx: begin(ctx, world))
        if went_well or world.last_failure is not SimulatedCrash:
            break
    for _ in range(ROUNDS):
        if all(not run.is_open for run in world.all_runs()):
            break
        world.clock.advance(ROUND_SECONDS)
        for run in world.all_runs():
            if run.is_open:
                world.attempt(_advance(run))
        _let_orders_rest(world)
    world.clock.advance(ROUND_SECONDS * 10)
    world.broker.lag = timedelta(0)
    world.broker.deliver()


def describe(variant: Variant, planned: Plan, world: ProofWorld) -> str:
    """`instant fills; crash at 7 (after save_run)`."""
    names = world.boundaries.names
    at = [f"{event} at {number} ({names[number - 1] if number <= len(names) else '-'})" for number, event in planned]
    return "; ".join((variant.name, *at))


def crossings(variant: Variant, step: int = 1) -> range:
    """The boundaries that an undisturbed run crosses, or one in `step` of them."""
    return range(1, try_schedule(variant).boundaries.passed + 1, step)


def try_all(variant: Variant, plans: Iterable[Plan]) -> int:
    """Try every plan; returns how many."""
    count = 0
    for planned in plans:
        try_schedule(variant, planned)
        count += 1
    return count


def _bind(event: Callable[[ProofWorld], None], world: ProofWorld) -> Callable[[], None]:
    return lambda: event(world)


def _advance(run: Run) -> Callable[..., Run]:
    return lambda ctx: advance_run(ctx, run.run_id)


def _let_orders_rest(world: ProofWorld) -> None:
    """An order that waits for a closed market would wait for ever: the day ends for it. Where fills are made by hand,
    they are made after a while, except after a stop: then the run has to end without them."""
    is_stopped = not world.is_trading() or any(run.cancel_requested for run in world.all_runs())
    waiting = [order for order in world.broker.orders if order.state in OPEN_AT_BROKER]
    for order in waiting:
        if not world.broker.is_open:
            world.broker.end(order.client_order_id, LegState.EXPIRED)
        elif world.broker.fills is Fills.BY_HAND and not is_stopped:
            world.broker.fill(order.client_order_id)
