"""What a run does next while the stock market is closed, or closes under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide, OrderType
from rebalancer.core.execution.actions import AskSession, FetchFunds, Observation, Reassess, Rest, Submit
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.run import APPROVAL_EXPIRED, APPROVAL_LASTS, Run, RunState
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.state import MarketClosed, TradingStatus
from tests.core.acting import act, became
from tests.core.runs import ACTIVE, HALTED, NOW, a_leg, a_run

BUY = OrderSide.BUY
TOMORROW = NOW + timedelta(hours=18)
OPEN = Session(True, NOW + timedelta(hours=3), NOW + timedelta(hours=3), TOMORROW, TOMORROW)
SHUT = Session(False, TOMORROW, TOMORROW, TOMORROW, TOMORROW)
BITCOIN = a_leg("05", symbol="BTC/USD", quantity="1")


def after_hours(*legs: Leg, wish: MarketClosed, state: RunState = RunState.PLANNED) -> Run:
    """A run whose session is over."""
    return replace(a_run(*legs, state=state), session_ends_at=NOW, market_closed=wish)


@pytest.mark.parametrize("state", [RunState.PLANNED, RunState.SELLING])
@pytest.mark.parametrize("ends_at", [None, NOW])
def test_the_clock_is_asked_only_when_the_session_that_is_known_is_over(
    state: RunState, ends_at: datetime | None
) -> None:
    run = a_run(a_leg(), state=state)
    assert act(replace(run, session_ends_at=ends_at)) == AskSession()
    assert act(replace(run, session_ends_at=NOW + timedelta(microseconds=1))) != AskSession()


def test_a_session_that_has_been_extended_is_remembered() -> None:
    moved = became(act(after_hours(a_leg(), wish=MarketClosed.REFUSE), session=OPEN))
    assert (moved.session_ends_at, moved.opens_at) == (OPEN.changes_at, None)


@pytest.mark.parametrize("state", [RunState.PLANNED, RunState.SELLING, RunState.FUNDING, RunState.BUYING])
def test_orders_that_were_not_sent_before_the_close_are_skipped_unless_the_person_wants_to_wait(
    state: RunState,
) -> None:
    side = OrderSide.SELL if state in {RunState.PLANNED, RunState.SELLING} else BUY
    run = after_hours(a_leg("01", side), wish=MarketClosed.REFUSE, state=state)
    leg = became(act(run, session=SHUT)).legs[0]
    assert (leg.state, leg.reason) == (LegState.SKIPPED, "MARKET_CLOSED")


@pytest.mark.parametrize("state", [RunState.PLANNED, RunState.SELLING, RunState.FUNDING, RunState.BUYING])
def test_a_run_that_may_wait_says_until_when_and_then_rests(state: RunState) -> None:
    side = OrderSide.SELL if state in {RunState.PLANNED, RunState.SELLING} else BUY
    waiting = became(act(after_hours(a_leg("01", side), wish=MarketClosed.WAIT, state=state), session=SHUT))
    assert (waiting.state, waiting.opens_at, waiting.next_look_at) == (state, SHUT.changes_at, SHUT.changes_at)
    assert waiting.message == "Waiting for the market to open on Tuesday, 3 March 2026 at 04:00 EST (New York)."
    assert act(waiting) == act(waiting, session=SHUT) == Rest()
    assert next_action(waiting, Observation(SHUT.changes_at, ACTIVE)) == AskSession()


def test_a_run_that_waited_before_its_first_order_is_assessed_again_at_the_open() -> None:
    waiting = became(act(after_hours(a_leg(), wish=MarketClosed.WAIT), session=SHUT))
    opened = became(next_action(waiting, Observation(SHUT.changes_at, ACTIVE, session=OPEN)))
    assert act(opened) == Reassess()


def test_buys_that_waited_over_night_are_funded_from_the_cash_of_the_morning() -> None:
    run = after_hours(a_leg("01", BUY), wish=MarketClosed.WAIT, state=RunState.BUYING)
    waiting = became(act(run, session=SHUT))
    opened = became(next_action(waiting, Observation(SHUT.changes_at, ACTIVE, session=OPEN)))
    assert (opened.state, act(opened)) == (RunState.FUNDING, FetchFunds())


@pytest.mark.parametrize("wish", list(MarketClosed))
def test_coins_do_not_wait_for_the_stock_market(wish: MarketClosed) -> None:
    assert became(act(after_hours(BITCOIN, wish=wish))).state is RunState.SELLING
    mixed = after_hours(a_leg("01"), BITCOIN, wish=wish, state=RunState.SELLING)
    assert act(mixed) == act(mixed, session=SHUT) == Submit(("05",))


def test_a_run_of_stocks_and_coins_begins_as_a_whole() -> None:
    run = after_hours(a_leg("01"), BITCOIN, wish=MarketClosed.WAIT)
    assert {leg.state for leg in became(act(run, session=SHUT)).legs} == {LegState.PLANNED}


def test_a_limit_order_of_a_person_may_wait_at_the_broker() -> None:
    limited = replace(a_leg("01"), order_type=OrderType.LIMIT, limit_price=Decimal(100))
    assert act(after_hours(limited, wish=MarketClosed.REFUSE, state=RunState.SELLING)) == Submit(("01",))


@pytest.mark.parametrize("trading", [ACTIVE, HALTED])
def test_a_waiting_run_is_stopped_at_once(trading: TradingStatus) -> None:
    waiting = became(act(after_hours(a_leg(), wish=MarketClosed.WAIT), session=SHUT))
    skipped = became(act(replace(waiting, cancel_requested=trading is ACTIVE), trading))
    final = became(act(skipped, trading))
    assert final.state is (RunState.CANCELLED if trading is ACTIVE else RunState.HALTED)


def test_an_approval_lasts_through_the_wait_for_the_open_and_not_through_a_day_that_stays_closed() -> None:
    waiting = became(act(after_hours(a_leg(), wish=MarketClosed.WAIT), session=SHUT))
    opened = became(next_action(waiting, Observation(SHUT.changes_at, ACTIVE, session=OPEN)))
    assert opened.approved_at == SHUT.changes_at
    later = Session(False, *[TOMORROW + timedelta(days=1)] * 4)
    holiday = became(next_action(waiting, Observation(SHUT.changes_at, ACTIVE, session=later)))
    assert (holiday.approved_at, holiday.opens_at) == (waiting.approved_at, later.changes_at)


def test_the_cash_of_a_coin_is_asked_for_while_the_purchases_of_shares_wait_for_the_market() -> None:
    legs = (a_leg("01", BUY, symbol="QQQ"), a_leg("02", BUY, symbol="BTC/USD"))
    run = after_hours(*legs, wish=MarketClosed.WAIT, state=RunState.FUNDING)
    assert act(run) == FetchFunds()
    assert act(after_hours(legs[0], wish=MarketClosed.WAIT, state=RunState.FUNDING)) == AskSession()


@pytest.mark.parametrize("state", [RunState.SELLING, RunState.BUYING])
def test_past_its_approval_nothing_of_a_run_is_sent(state: RunState) -> None:
    side = OrderSide.SELL if state is RunState.SELLING else BUY
    run = replace(a_run(a_leg("01", side), state=state), created_at=NOW - APPROVAL_LASTS)
    assert act(run) == Submit(("01",))
    leg = became(act(replace(run, created_at=NOW - APPROVAL_LASTS - timedelta(microseconds=1)))).legs[0]
    assert (leg.state, leg.reason) == (LegState.SKIPPED, APPROVAL_EXPIRED)
    assert act(replace(run, created_at=NOW - 2 * APPROVAL_LASTS, approved_at=NOW)) == Submit(("01",))
