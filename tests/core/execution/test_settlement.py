"""What only settled cash buys waits for it, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.actions import Action, AskSession, FetchFunds, Observation, Poll, Rest, Submit
from rebalancer.core.execution.codec import dump_run, parse_run
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.run import LOOK_FOR_SETTLEMENT_AFTER, NOT_SETTLED, Run, RunState
from rebalancer.core.execution.session import Session
from rebalancer.core.execution.settlement import AWAITS_SETTLEMENT, WAITS_MAX, rejection_reason
from rebalancer.core.risk.state import TradingStatus
from tests.core.acting import became
from tests.core.runs import ACTIVE, HALTED, NOW, REDUCING, a_leg, a_run

BUY = OrderSide.BUY
TUESDAY_OPEN = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
SESSION = Session(True, NOW + timedelta(hours=6), NOW + timedelta(hours=6), TUESDAY_OPEN, TUESDAY_OPEN)


def at_funding(*buys: str) -> Run:
    """SPY was sold for $1,000; the buys, $500 each, wait for their funds."""
    legs = [a_leg(f"{index:02d}", BUY, symbol=symbol, quantity="5") for index, symbol in enumerate(buys, start=2)]
    return a_run(a_leg("01", state=LegState.FILLED), *legs, state=RunState.FUNDING)


def step(
    run: Run,
    settled: str | None = None,
    *,
    cash: str = "1000",
    at: datetime = NOW,
    session: Session | None = SESSION,
    trading: TradingStatus = ACTIVE,
) -> Action:
    funds = None if settled is None else Funds(Decimal(cash), Decimal(settled))
    return next_action(run, Observation(at, trading, funds, {}, session))


def test_a_coin_waits_until_the_sale_has_settled_and_says_when_that_is() -> None:
    run = became(step(at_funding("BTC/USD"), "0"))
    assert (run.state, run.settles_at, run.settlement_waits) == (RunState.FUNDING, TUESDAY_OPEN, 1)
    assert run.message == "BTC/USD is bought on Tuesday, 3 March 2026, when the sale of SPY has settled."
    (coin,) = run.legs[1:]
    assert (coin.state, coin.reason) == (LegState.PLANNED, AWAITS_SETTLEMENT)
    assert step(run, "0", session=None) == Rest()
    assert parse_run(dump_run(run)) == run


def test_the_date_is_asked_for_before_it_is_said() -> None:
    assert step(at_funding("BTC/USD"), "0", session=None) == AskSession()


def test_shares_are_bought_at_once_while_the_coin_waits() -> None:
    run = became(step(at_funding("BTC/USD", "QQQ"), "0"))
    assert run.state is RunState.BUYING
    assert step(run) == Submit(("03",))
    bought = run.with_legs({"03": replace(run.legs[2], state=LegState.FILLED)})
    waiting = became(step(bought))
    assert (waiting.state, waiting.waits_for_settlement) == (RunState.FUNDING, True)
    assert "Tuesday, 3 March 2026, when the sale of SPY has settled" in waiting.message
    assert step(waiting, "0", cash="500") == Rest()


def test_settled_cash_goes_to_the_coin_first() -> None:
    run = became(step(at_funding("QQQ", "BTC/USD"), "500"))
    assert (run.state, run.settles_at) == (RunState.BUYING, None)
    assert step(run) == Submit(("03", "02"))


def test_of_two_coins_the_one_that_settled_cash_pays_goes_at_once() -> None:
    run = became(step(at_funding("BTC/USD", "ETH/USD"), "600"))
    assert [leg.reason for leg in run.legs[1:]] == [None, AWAITS_SETTLEMENT]
    assert step(run) == Submit(("02",))


def test_no_date_is_said_while_a_sale_is_still_open() -> None:
    run = at_funding("BTC/USD")
    selling = run.with_legs({"01": replace(run.legs[0], state=LegState.WORKING, filled_quantity=Decimal(0))})
    assert isinstance(step(selling, "0"), Poll)


def test_when_the_cash_has_settled_the_second_half_is_done_and_prices_are_compared_again() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    run = became(step(waiting, "1000", at=TUESDAY_OPEN))
    assert (run.state, run.settles_at, run.waited) == (RunState.BUYING, None, True)
    assert step(run, at=TUESDAY_OPEN) == Submit(("02",))


def test_cash_that_settles_early_is_used_early() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    assert became(step(waiting, "1000", at=NOW + timedelta(minutes=5))).state is RunState.BUYING


def test_a_settlement_that_is_late_is_waited_for_some_sessions_and_then_given_up() -> None:
    run, at = became(step(at_funding("BTC/USD"), "0")), TUESDAY_OPEN
    for waits in range(2, WAITS_MAX + 1):
        assert step(run, "0", at=at, session=None) == AskSession()
        later = at + timedelta(days=1)
        run, at = became(step(run, "0", at=at, session=replace(SESSION, next_open_at=later))), later
        assert run.settlement_waits == waits
    given_up = became(step(run, "0", at=at))
    assert (given_up.legs[1].state, given_up.legs[1].reason) == (LegState.SKIPPED, NOT_SETTLED)
    assert became(step(given_up, "0", at=at)).state is RunState.BUYING


def test_a_waiting_run_is_looked_at_every_few_minutes_and_waited_for_by_nobody() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    assert waiting.is_waiting(NOW)
    assert not waiting.is_waiting(TUESDAY_OPEN)
    assert waiting.next_look_at == waiting.updated_at + LOOK_FOR_SETTLEMENT_AFTER


def test_a_stop_reaches_a_run_that_waits() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    assert became(step(waiting, trading=HALTED)).legs[1].state is LegState.SKIPPED
    assert became(step(replace(waiting, cancel_requested=True))).legs[1].state is LegState.SKIPPED
    assert became(step(waiting, trading=REDUCING)).legs[1].state is LegState.DENIED


def test_funds_are_asked_for_again_each_time() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    assert step(waiting) == FetchFunds()


def test_a_buying_power_rejection_of_a_coin_is_one_of_settlement() -> None:
    coin, share = a_leg("01", BUY, symbol="BTC/USD"), a_leg("02", BUY, symbol="QQQ")
    assert rejection_reason(coin, "INSUFFICIENT_BUYING_POWER") == NOT_SETTLED
    assert rejection_reason(coin, "ASSET_NOT_TRADABLE") == "ASSET_NOT_TRADABLE"
    assert rejection_reason(share, "INSUFFICIENT_BUYING_POWER") == "INSUFFICIENT_BUYING_POWER"


def test_shares_do_not_wait_for_the_date_that_a_coin_waits_for() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    more = replace(waiting, legs=(*waiting.legs, a_leg("03", BUY, symbol="QQQ", quantity="5")))
    assert step(more, "0", session=None) == AskSession()
    assert became(step(more, "0")).state is RunState.BUYING


def test_a_coin_that_waits_is_no_reason_to_let_another_one_wait_without_a_date() -> None:
    waiting = became(step(at_funding("BTC/USD"), "0"))
    more = replace(waiting, legs=(*waiting.legs, a_leg("03", BUY, symbol="ETH/USD", quantity="5")))
    assert step(more, "0", session=None) == AskSession()
    assert {leg.reason for leg in became(step(more, "0")).legs[1:]} == {AWAITS_SETTLEMENT}


def test_a_wait_whose_date_is_lost_is_given_one_anew() -> None:
    waiting = replace(became(step(at_funding("BTC/USD"), "0")), settles_at=None)
    assert step(waiting, "0", session=None) == AskSession()
    assert became(step(waiting, "0")).settles_at == TUESDAY_OPEN
