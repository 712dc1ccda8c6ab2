"""Cash that is raised is set apart from the start of its run until it is withdrawn or released; no plan spends it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput, NotFound, StalePlan
from rebalancer.core.execution.run import RunState
from rebalancer.core.planning.plan import PlanRequest, RequestKind
from rebalancer.core.risk.trips import CashFlow
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.reserving import reserve_from_plan
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.measure import measure_account
from rebalancer.services.planning.preview import Asked, preview_rebalance
from rebalancer.services.risk.reserved_cash import release_cash
from tests.core.runs import RUN_ID
from tests.services.trades import market_buy
from tests.services.world import UID, World

RAISE = PlanRequest(RequestKind.RAISE, Decimal(2000))


def an_invested_world() -> World:
    """$9,000 in SPY, $1,000 in cash: 90 % and 10 %, on target."""
    world = World()
    world.save_targets(SPY="90", CASH="10")
    return world


def raise_cash(world: World, run_id: str = RUN_ID, *, by: str | None = None) -> RunState:
    plan = preview_rebalance(world.ctx, Asked(request=RAISE, wanted_by=by)).stored
    return start_rebalance(world.ctx, plan.plan_id, run_id).state


def withdraw(world: World, usd: int) -> None:
    world.clock.advance(3600)
    world.broker.cash -= usd
    world.broker.flows.append(CashFlow(world.clock.at, Decimal(-usd)))
    world.clock.advance(3600)


def test_raised_cash_is_apart_from_cash_and_base_and_no_check_reinvests_it() -> None:
    world = an_invested_world()
    assert raise_cash(world, by="2026-03-20") is RunState.COMPLETED
    assert world.broker.cash == 3000
    measured = measure_account(world.ctx)
    figures = (measured.reserved.usd, measured.snapshot.cash, measured.account_usd)
    assert figures == (Decimal(2000), Decimal(1000), Decimal(10000))
    assert measured.managed_usd == 8000
    assert measured.reserved.claims[0].reservation.by == date(2026, 3, 20)
    result = check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="check-0001")
    assert (result.run, world.broker.cash) == (None, Decimal(3000))


def test_no_plan_buys_with_reserved_cash_and_its_run_keeps_it_as_its_buffer() -> None:
    world = an_invested_world()
    raise_cash(world)
    world.save_targets(SPY="80", QQQ="20")
    plan = preview_rebalance(world.ctx).stored
    run = start_rebalance(world.ctx, plan.plan_id, "run-0002")
    assert run.state is RunState.COMPLETED
    assert run.cash_buffer_usd == 2000
    assert world.broker.cash >= 2000


def test_a_single_order_does_not_spend_reserved_cash_either() -> None:
    world = an_invested_world()
    raise_cash(world)
    with pytest.raises(StalePlan) as refused:
        execute_trade(world.ctx, **market_buy("QQQ", "6"))
    assert refused.value.code == "NOT_FUNDED"


def test_a_withdrawal_reduces_the_reservation_and_a_deposit_does_not() -> None:
    world = an_invested_world()
    raise_cash(world)
    withdraw(world, 1500)
    assert measure_account(world.ctx).reserved.usd == 500
    world.broker.cash += 400
    world.broker.flows.append(CashFlow(world.clock.at, Decimal(400)))
    assert measure_account(world.ctx).reserved.usd == 500
    withdraw(world, 500)
    assert measure_account(world.ctx).reserved.usd == 0


def test_shares_that_leave_are_no_withdrawal_of_cash() -> None:
    world = an_invested_world()
    raise_cash(world)
    world.clock.advance(3600)
    world.broker.flows.append(CashFlow(world.clock.at, Decimal(-2000), is_cash=False))
    world.clock.advance(3600)
    assert measure_account(world.ctx).reserved.usd == 2000


def test_a_withdrawal_that_the_broker_has_not_listed_yet_sells_nothing() -> None:
    world = an_invested_world()
    raise_cash(world)
    world.broker.cash -= 2000
    measured = measure_account(world.ctx)
    assert measured.snapshot.cash == 0
    assert measured.reserved.usd == 1000
    # The account is worth $7,000 without it: cash is brought back to its own tenth, and not a dollar more is raised.
    assert measured.plan is not None
    assert [trade.trade_amount for trade in measured.plan.trades] == [-700]


def test_released_cash_is_invested_again() -> None:
    world = an_invested_world()
    raise_cash(world)
    release_cash(world.ctx, RUN_ID)
    assert release_cash(world.ctx, RUN_ID).released_at == world.clock.at
    assert measure_account(world.ctx).reserved.usd == 0
    result = check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="check-0001")
    assert result.run is not None
    assert world.broker.cash == 1000
    with pytest.raises(NotFound):
        release_cash(world.ctx, "nobody")


def test_a_start_that_is_refused_reserves_nothing() -> None:
    world = an_invested_world()
    plan = preview_rebalance(world.ctx, Asked(request=RAISE)).stored
    other = preview_rebalance(world.ctx, Asked(request=PlanRequest(RequestKind.RAISE, Decimal(100)))).stored
    world.documents.plant(f"brokerAccounts/account-of-{UID}", {"uid": UID, "open_run_id": "x", "last_run_id": ""})
    with pytest.raises(Conflict):
        start_rebalance(world.ctx, plan.plan_id, RUN_ID)
    assert other.plan_id != plan.plan_id
    state = world.accounts.load_account(UID, now=world.clock.at)
    assert all(each.released_at is not None for each in state.reservations)


def test_cash_that_is_there_already_is_reserved_without_a_run() -> None:
    world = World(cash="5000", holdings={"SPY": "50"})
    world.save_targets(SPY="100")
    plan = preview_rebalance(world.ctx, Asked(request=RAISE, wanted_by="2026-03-20")).stored
    assert plan.document["plan"]["cash_after"] == "5000.00"
    first = reserve_from_plan(world.ctx, plan.plan_id)
    assert reserve_from_plan(world.ctx, plan.plan_id) == first
    assert measure_account(world.ctx).reserved.usd == 2000


def test_a_date_belongs_to_a_raise_and_is_still_to_come() -> None:
    world = an_invested_world()
    invest = PlanRequest(RequestKind.INVEST, Decimal(100))
    for request, by in ((RAISE, "2026-03-01"), (RAISE, "soon"), (invest, "2026-03-20"), (None, "2026-03-20")):
        with pytest.raises(InvalidInput):
            preview_rebalance(world.ctx, Asked(request=request, wanted_by=by))
