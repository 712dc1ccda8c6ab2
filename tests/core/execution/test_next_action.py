"""What a run does next, state by state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.absorb import ORDER_MISMATCH
from rebalancer.core.execution.actions import (
    Become,
    Cancel,
    Done,
    FetchFunds,
    Observation,
    Poll,
    Reconcile,
    Resolve,
    Rest,
    Submit,
)
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.positions import COMPARE_AGAIN_AFTER
from rebalancer.core.execution.run import CLOSED, Run, RunState, closing
from rebalancer.core.risk.state import TradingStatus
from tests.core.acting import act, became, reconciled
from tests.core.gates import cash_only
from tests.core.runs import ACTIVE, HALTED, NOW, REDUCING, a_leg, a_run

BUY = OrderSide.BUY
OPEN_STATES = sorted(set(RunState) - CLOSED)


@pytest.mark.parametrize("state", sorted(CLOSED))
@pytest.mark.parametrize("trading", [ACTIVE, HALTED])
def test_a_closed_run_does_nothing_whatever_its_legs_say(state: RunState, trading: TradingStatus) -> None:
    legs = [a_leg("01"), a_leg("02", state=LegState.UNKNOWN), a_leg("03", state=LegState.WORKING)]
    assert act(replace(a_run(*legs, state=state), cancel_requested=True), trading) == Done()


def test_a_new_run_starts_selling() -> None:
    assert became(act(a_run(a_leg()))).state is RunState.SELLING


def test_all_sells_are_submitted_before_any_buy() -> None:
    run = a_run(a_leg("01"), a_leg("02", symbol="GLD"), a_leg("03", BUY, symbol="QQQ"), state=RunState.SELLING)
    assert act(run) == Submit(("01", "02"))


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("lost", [LegState.INTENDED, LegState.UNKNOWN])
@pytest.mark.parametrize("trading", [ACTIVE, REDUCING, HALTED])
def test_orders_whose_fate_is_unknown_are_looked_up_before_anything_else(
    state: RunState, lost: LegState, trading: TradingStatus
) -> None:
    run = a_run(a_leg("01", state=lost), a_leg("02"), a_leg("03", state=LegState.WORKING), state=state)
    assert act(run, trading) == Resolve(("01",))
    assert act(replace(run, cancel_requested=True), trading) == Resolve(("01",))


def test_after_the_sells_are_sent_the_run_waits_for_their_cash() -> None:
    run = a_run(a_leg("01", state=LegState.WORKING), a_leg("02", BUY), state=RunState.SELLING)
    assert became(act(run)).state is RunState.FUNDING


def funding(*sells: LegState, quantity: str = "10", step: str = "0.000000001", buffer: str = "0") -> Run:
    legs = [a_leg(f"{number:02d}", state=state) for number, state in enumerate(sells, start=1)]
    return a_run(
        *legs,
        a_leg("09", BUY, symbol="QQQ", quantity=quantity, step=step),
        state=RunState.FUNDING,
        buffer=buffer,
    )


def test_a_run_without_buys_asks_for_no_cash() -> None:
    run = a_run(a_leg("01", state=LegState.WORKING), state=RunState.FUNDING)
    assert became(act(run)).state is RunState.BUYING


@pytest.mark.parametrize(("cash", "asks"), [(None, None), ("5000", None), (None, {"QQQ": Decimal(100)})])
def test_buys_need_to_know_the_cash_and_the_quotes(cash: str | None, asks: Mapping[str, Decimal] | None) -> None:
    assert act(funding(LegState.FILLED), cash=cash, asks=asks) == FetchFunds()


@pytest.mark.parametrize(("cash", "goes"), [("1000", True), ("999.99", False)])
def test_buys_go_at_once_when_cash_covers_them_although_sells_are_open(cash: str, goes: bool) -> None:
    action = act(funding(LegState.WORKING), cash=cash, asks={"QQQ": Decimal(100)})
    assert isinstance(action, Become if goes else Poll)


def test_what_a_buy_costs_follows_the_dearer_of_its_ask_and_its_planned_price() -> None:
    assert isinstance(act(funding(LegState.WORKING), cash="1000", asks={"QQQ": Decimal("100.01")}), Poll)
    assert isinstance(act(funding(LegState.WORKING), cash="999", asks={"QQQ": Decimal(99)}), Poll)


def test_a_buy_that_the_market_does_not_quote_is_priced_as_planned_and_left_to_the_gate() -> None:
    assert became(act(funding(LegState.FILLED), cash="1000", asks={})).legs[-1].quantity == 10


def test_buys_wait_while_sells_are_open_and_cash_does_not_cover_them() -> None:
    run = funding(LegState.WORKING, LegState.FILLED, LegState.PARTIALLY_FILLED)
    action = act(run, cash="500", asks={"QQQ": Decimal(100)})
    assert isinstance(action, Poll)
    assert action.leg_ids == ("01", "03")


def test_when_the_sells_are_final_the_buys_are_scaled_to_the_cash() -> None:
    moved = became(act(funding(LegState.FILLED), cash="500", asks={"QQQ": Decimal(125)}))
    assert moved.state is RunState.BUYING
    assert (moved.legs[-1].quantity, moved.legs[-1].planned_quantity) == (Decimal(4), Decimal(10))


def test_whole_share_buys_are_scaled_to_whole_shares() -> None:
    moved = became(act(funding(LegState.FILLED, step="1"), cash="555", asks={"QQQ": Decimal(100)}))
    assert moved.legs[-1].quantity == 5


@pytest.mark.parametrize("ended", [LegState.REJECTED, LegState.CANCELED, LegState.EXPIRED, LegState.DENIED])
def test_a_sell_that_brought_nothing_leaves_the_buys_to_the_cash_that_is_there(ended: LegState) -> None:
    moved = became(act(funding(ended), cash="0", asks={"QQQ": Decimal(100)}))
    assert (moved.legs[-1].state, moved.legs[-1].reason) == (LegState.SKIPPED, "NOT_FUNDED")


def test_the_cash_buffer_is_not_spent() -> None:
    moved = became(act(funding(LegState.FILLED, buffer="300"), cash="1000", asks={"QQQ": Decimal(100)}))
    assert moved.legs[-1].quantity == 7


def test_reducing_denies_the_buys_with_the_reason() -> None:
    leg = became(act(funding(LegState.FILLED), REDUCING)).legs[-1]
    assert (leg.state, leg.reason, leg.message) == (LegState.DENIED, "TRADING_REDUCING", REDUCING.reason)


def test_funded_buys_are_submitted_and_skipped_ones_are_not() -> None:
    run = a_run(
        a_leg("01", state=LegState.FILLED),
        a_leg("02", BUY, symbol="QQQ"),
        a_leg("03", BUY, symbol="GLD", state=LegState.SKIPPED),
        state=RunState.BUYING,
    )
    assert act(run) == Submit(("02",))


def test_a_run_polls_while_any_order_is_open_and_then_reconciles() -> None:
    working = a_run(a_leg("01", state=LegState.WORKING), a_leg("02", BUY, state=LegState.FILLED), state=RunState.BUYING)
    assert isinstance(act(working), Poll)
    done = a_run(a_leg("01", state=LegState.FILLED), a_leg("02", BUY, state=LegState.FILLED), state=RunState.BUYING)
    moved = became(act(done))
    assert moved.state is RunState.RECONCILING
    assert act(moved) == Reconcile(closing(moved, NOW))


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_halt_skips_what_was_not_sent_then_cancels_then_waits_then_closes(state: RunState) -> None:
    legs = (a_leg("01", state=LegState.WORKING), a_leg("02", state=LegState.FILLED), a_leg("03", BUY))
    skipped = became(act(a_run(*legs, state=state), HALTED))
    assert (skipped.legs[2].state, skipped.legs[2].reason) == (LegState.SKIPPED, "TRADING_HALTED")
    assert act(skipped, HALTED) == Cancel(("01",))
    asked = skipped.with_legs({"01": replace(skipped.legs[0], cancel_sent=True)})
    assert isinstance(act(asked, HALTED), Poll)
    final = reconciled(act(asked.with_legs({"01": replace(asked.legs[0], state=LegState.CANCELED)}), HALTED))
    assert (final.state, final.reason, final.message) == (RunState.HALTED, "TRADING_HALTED", HALTED.reason)


def test_a_cancelled_run_stops_in_the_same_way_and_closes_as_cancelled() -> None:
    run = replace(
        a_run(a_leg("01", state=LegState.WORKING), a_leg("02", BUY), state=RunState.FUNDING), cancel_requested=True
    )
    skipped = became(act(run))
    assert skipped.legs[1].reason == "CANCELLED"
    assert act(skipped) == Cancel(("01",))
    final = reconciled(act(skipped.with_legs({"01": replace(run.legs[0], state=LegState.CANCELED)})))
    assert (final.state, final.reason) == (RunState.CANCELLED, "CANCELLED")


def test_another_order_under_our_id_stops_the_run_and_closes_it_halted() -> None:
    odd = replace(a_leg("01", state=LegState.SKIPPED), reason=ORDER_MISMATCH, message="Another order stands there.")
    run = a_run(odd, a_leg("02", state=LegState.WORKING), a_leg("03", BUY), state=RunState.SELLING)
    skipped = became(act(run))
    assert skipped.legs[2].state is LegState.SKIPPED
    assert act(skipped) == Cancel(("02",))
    final = reconciled(act(skipped.with_legs({"02": replace(run.legs[1], state=LegState.CANCELED)})))
    assert (final.state, final.reason, final.message) == (
        RunState.HALTED,
        ORDER_MISMATCH,
        "Another order stands there.",
    )


@pytest.mark.parametrize(("trading", "reason"), [(ACTIVE, "RUN_HALTED"), (HALTED, "TRADING_HALTED")])
def test_what_a_stop_skips_says_whether_trading_or_the_run_was_stopped(trading: TradingStatus, reason: str) -> None:
    odd = replace(a_leg("01", state=LegState.SKIPPED), reason=ORDER_MISMATCH)
    run = replace(a_run(odd, a_leg("02"), state=RunState.SELLING), message="Selling.")
    skipped = became(act(run, trading))
    assert skipped.legs[1].reason == reason
    final = became(act(skipped, trading))
    assert (final.state, final.reason, final.message) == (RunState.HALTED, ORDER_MISMATCH, "Selling.")


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("trading", [ACTIVE, REDUCING, HALTED])
def test_the_same_run_and_observation_always_give_the_same_action(state: RunState, trading: TradingStatus) -> None:
    run = a_run(a_leg("01"), a_leg("02", BUY, symbol="QQQ"), state=state)
    assert act(run, trading, cash="500") == act(run, trading, cash="500")


@pytest.mark.parametrize("state", OPEN_STATES)
def test_under_a_halt_no_state_submits(state: RunState) -> None:
    run = a_run(a_leg("01"), a_leg("02", BUY, symbol="QQQ"), state=state)
    for _ in range(10):
        action = next_action(run, Observation(NOW + timedelta(seconds=1), HALTED, cash_only(Decimal(10_000)), {}))
        assert not isinstance(action, Submit)
        if isinstance(action, Done):
            break
        run = became(action)
    assert run.state is RunState.HALTED


def test_after_positions_differed_they_are_compared_again_in_a_moment_and_not_before() -> None:
    run = replace(a_run(a_leg(state=LegState.FILLED), state=RunState.RECONCILING), mismatch_since=NOW, updated_at=NOW)
    assert act(run) == Rest()
    assert isinstance(next_action(run, Observation(NOW + COMPARE_AGAIN_AFTER, ACTIVE)), Reconcile)


def test_a_buy_under_way_is_no_sale_whose_cash_is_waited_for() -> None:
    legs = (
        a_leg("01", BUY, symbol="GLD", quantity="1", price="50", state=LegState.WORKING),
        a_leg("02", BUY, symbol="QQQ", quantity="2", price="200"),
    )
    run = replace(a_run(*legs), state=RunState.FUNDING)
    funds = cash_only(Decimal(100))
    action = next_action(run, Observation(NOW, ACTIVE, funds, {"QQQ": Decimal(200), "GLD": Decimal(50)}))
    assert isinstance(action, Become)
    assert action.run.legs[1].quantity < 2


@pytest.mark.parametrize(("settles_in", "approved_in"), [(20, 0), (-3, -3)])
def test_after_a_wait_for_settlement_the_approval_counts_from_its_end_and_never_from_the_future(
    settles_in: int, approved_in: int
) -> None:
    leg = a_leg("01", BUY, symbol="QQQ", quantity="1", price="200")
    run = replace(a_run(leg), state=RunState.FUNDING, settles_at=NOW + timedelta(hours=settles_in))
    action = next_action(run, Observation(NOW, ACTIVE, cash_only(Decimal(1000)), {"QQQ": Decimal(200)}))
    assert isinstance(action, Become)
    assert action.run.approved_at == NOW + timedelta(hours=approved_in)
