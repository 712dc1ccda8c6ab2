"""What a run does next: the whole execution protocol as one pure function.

The same stored run and the same observation always give the same action, so a first start, a retry, a second
delivery and the recovery from a crash are one path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OPEN_AT_BROKER, UNRESOLVED, LegState, OrderSide
from rebalancer.core.execution.absorb import ORDER_MISMATCH, mismatched_leg
from rebalancer.core.execution.actions import (
    Action,
    AskSession,
    Become,
    Cancel,
    Done,
    FetchFunds,
    Observation,
    Poll,
    Reassess,
    Reconcile,
    Resolve,
    Rest,
    Submit,
)
from rebalancer.core.execution.funding import cash_to_leave_usd, cost_usd, scale_to_cash, unsettled_buys
from rebalancer.core.execution.positions import COMPARE_AGAIN_AFTER
from rebalancer.core.execution.run import APPROVAL_EXPIRED, Run, RunState, closed, closing
from rebalancer.core.execution.session import knows_open_session, legs_of_session, missed_session, with_session
from rebalancer.core.execution.settlement import (
    WAITS_MAX,
    after_settlement,
    awaits_settlement,
    give_up_settlement,
    wait_for_settlement,
    waiting_message,
)
from rebalancer.core.risk.order_checks import assess_order, needs_settled_cash
from rebalancer.core.risk.state import MarketClosed, TradingState, TradingStatus


def next_action(run: Run, seen: Observation) -> Action:
    """Return what this run does next. Pure: same run and same observation, same action."""
    if not run.is_open:
        return Done()
    unresolved = _ids(run, UNRESOLVED)
    if unresolved:
        return Resolve(unresolved)
    if must_stop(run, seen.trading):
        return _stop(run, seen)
    match run.state:
        case RunState.PLANNED:
            return _begin(run, seen)
        case RunState.SELLING:
            return _sell(run, seen)
        case RunState.FUNDING:
            return _fund(run, seen)
        case RunState.BUYING:
            return _buy(run, seen)
        case _:
            return _reconcile(run, closing(run, seen.now), seen)


def must_stop(run: Run, trading: TradingStatus) -> bool:
    """Whether nothing more of this run may be sent: cancelled, trading halted, or another order has our id."""
    return run.cancel_requested or trading.state is TradingState.HALTED or mismatched_leg(run) is not None


def _stop(run: Run, seen: Observation) -> Action:
    """Send nothing more, cancel what is open, wait until every order is final, compare, then close."""
    planned = {
        leg.leg_id: replace(leg, state=LegState.SKIPPED, reason=_stop_reason(run, seen))
        for leg in run.legs
        if leg.state is LegState.PLANNED
    }
    if planned:
        return Become(run.with_legs(planned))
    uncancelled = tuple(leg.leg_id for leg in run.legs if leg.state in OPEN_AT_BROKER and not leg.cancel_sent)
    if uncancelled:
        return Cancel(uncancelled)
    still_open = _ids(run, OPEN_AT_BROKER)
    if still_open:
        return Poll(still_open, "Waiting for the broker to confirm the cancellations.")
    return _reconcile(run, _stopped(run, seen), seen)


def _stopped(run: Run, seen: Observation) -> Run:
    mismatch = mismatched_leg(run)
    if mismatch:
        return closed(run, RunState.HALTED, seen.now, ORDER_MISMATCH, mismatch.message or run.message)
    if run.cancel_requested:
        return closed(run, RunState.CANCELLED, seen.now, "CANCELLED", "Canceled: nothing more was ordered.")
    return closed(run, RunState.HALTED, seen.now, "TRADING_HALTED", seen.trading.reason)


def _stop_reason(run: Run, seen: Observation) -> str:
    if run.cancel_requested:
        return "CANCELLED"
    return "TRADING_HALTED" if seen.trading.state is TradingState.HALTED else "RUN_HALTED"


def _begin(run: Run, seen: Observation) -> Action:
    """Sell at once, unless the market is closed: a run begins as a whole, or waits as a whole."""
    stands_against = _await_session(run, run.legs, seen)
    if stands_against:
        return stands_against
    if run.waited:
        return Reassess()
    return Become(_at(run, RunState.SELLING, "Selling what is overweight."))


def _await_session(run: Run, legs: Sequence[Leg], seen: Observation) -> Action | None:
    """Return what is to be done before these legs may be sent, for the market's sake; None where nothing is."""
    need_it = legs_of_session(legs)
    if not need_it or knows_open_session(run, seen.now):
        return None
    if run.opens_at is not None and seen.now < run.opens_at:
        return Rest()
    if seen.session is None:
        return AskSession()
    if not seen.session.is_open and run.market_closed is MarketClosed.REFUSE:
        return Become(missed_session(run, need_it))
    waited_until = run.opens_at if seen.session.is_open else None
    return Become(_approval_through(with_session(run, seen.session), waited_until, seen.now))


def _approval_through(run: Run, waited_until: datetime | None, now: datetime) -> Run:
    """Return the run after a wait that its owner chose, through which the approval lasts."""
    return run if waited_until is None else replace(run, approved_at=min(waited_until, now))


def _sell(run: Run, seen: Observation) -> Action:
    planned = _planned(run, OrderSide.SELL)
    if planned:
        return _submit(run, planned, seen)
    return Become(_at(run, RunState.FUNDING, "Waiting for the cash of the sales."))


def _submit(run: Run, planned: Sequence[Leg], seen: Observation) -> Action:
    """Send what may be sent now; coins do not wait for the stock market."""
    around_the_clock = [leg for leg in planned if leg not in legs_of_session(planned)]
    stands_against = _await_session(run, planned, seen)
    if stands_against and not around_the_clock:
        return stands_against
    ready = around_the_clock if stands_against else planned
    if run.is_past_approval(seen.now):
        expired = {leg.leg_id: replace(leg, state=LegState.SKIPPED, reason=APPROVAL_EXPIRED) for leg in ready}
        return Become(run.with_legs(expired))
    return Submit(tuple(leg.leg_id for leg in ready))


def _fund(run: Run, seen: Observation) -> Action:
    """Let the buys go once real cash covers them; scale them down when the sells are final and it does not."""
    buys = _planned(run, OrderSide.BUY)
    if not buys:
        return Become(_at(run, RunState.BUYING, "Waiting for the orders to fill."))
    denied = assess_order(OrderSide.BUY, seen.trading)
    if denied:
        refused = {
            leg.leg_id: replace(leg, state=LegState.DENIED, reason=denied.code, message=denied.message) for leg in buys
        }
        return Become(run.with_legs(refused))
    stands_against = _await_session(run, buys, seen)
    if stands_against and len(legs_of_session(buys)) == len(buys):
        # Cash and quotes of today are no use for buys of tomorrow.
        return stands_against
    if seen.funds is None or seen.asks is None:
        return FetchFunds()
    selling = _ids(run, OPEN_AT_BROKER, OrderSide.SELL)
    spendable = seen.funds.spendable_usd - cash_to_leave_usd(run)
    if spendable < cost_usd(buys, seen.asks):
        if selling:
            return Poll(selling, "Waiting for the sales to fill before buying.")
        run = run.with_legs({leg.leg_id: leg for leg in scale_to_cash(buys, spendable, seen.asks)})
        buys = _planned(run, OrderSide.BUY)
    waiting = unsettled_buys(buys, seen.funds.settled_usd, seen.asks)
    if not waiting:
        settled = _approval_through(after_settlement(run, buys), run.settles_at, seen.now)
        return Become(_at(settled, RunState.BUYING, "Buying what is underweight."))
    if selling:
        return Poll(selling, "Waiting for the sales to fill before buying.")
    return _await_settlement(run, buys, waiting, seen)


def _await_settlement(run: Run, buys: Sequence[Leg], waiting: Sequence[Leg], seen: Observation) -> Action:
    """Let these buys wait for the next session, when what was sold has settled; the others go now."""
    are_marked = {leg.leg_id for leg in waiting} == {leg.leg_id for leg in buys}
    if are_marked and all(awaits_settlement(leg) for leg in waiting) and run.settles_at is not None:
        if seen.now < run.settles_at:
            return Rest()
        if run.settlement_waits >= WAITS_MAX:
            return Become(give_up_settlement(run, waiting))
    if seen.session is None:
        return AskSession()
    return Become(wait_for_settlement(run, buys, waiting, seen.session))


def _buy(run: Run, seen: Observation) -> Action:
    planned = [leg for leg in _planned(run, OrderSide.BUY) if not awaits_settlement(leg)]
    if planned:
        # What only settled cash pays goes first: a buy of shares takes settled cash, too.
        return _submit(run, sorted(planned, key=lambda leg: not needs_settled_cash(leg.symbol)), seen)
    working = _ids(run, OPEN_AT_BROKER)
    if working:
        return Poll(working, "Waiting for the orders to fill.")
    if _planned(run, OrderSide.BUY):
        return Become(_at(run, RunState.FUNDING, waiting_message(run)))
    return Become(_at(run, RunState.RECONCILING, "Comparing with the broker's positions."))


def _reconcile(run: Run, final: Run, seen: Observation) -> Action:
    """Compare, where there is anything to compare; after a mismatch not before positions had a moment to catch up."""
    if not run.reached_broker:
        return Become(final)
    if run.mismatch_since is not None and seen.now < run.updated_at + COMPARE_AGAIN_AFTER:
        return Rest()
    return Reconcile(final)


def _at(run: Run, state: RunState, message: str) -> Run:
    return replace(run, state=state, message=message)


def _planned(run: Run, side: OrderSide) -> list[Leg]:
    return [leg for leg in run.legs if leg.state is LegState.PLANNED and leg.side is side]


def _ids(run: Run, states: frozenset[LegState] | set[LegState], side: OrderSide | None = None) -> tuple[str, ...]:
    return tuple(leg.leg_id for leg in run.legs if leg.state in states and (side is None or leg.side is side))
