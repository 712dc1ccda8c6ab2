"""Sending orders: journalled first, the gate read before each, a lost answer never repeated blind.

The order of effects for one order: it is written as INTENDED under an id that follows from run and leg; the switch and
the run's version are read in one request; the gate assesses it once more; then it is sent, once; then what came of it
is written. Whoever dies in between leaves an INTENDED leg, which the next worker looks up at the broker by its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import NEVER_AT_BROKER, LegState, OrderSide, is_same_order
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import (
    BrokerOutcomeUnknown,
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    StoreUnavailable,
)
from rebalancer.core.base.money import ZERO
from rebalancer.core.execution.absorb import absorb_order
from rebalancer.core.execution.funding import cash_to_leave_usd, cost_usd
from rebalancer.core.execution.run import Run, RunKind
from rebalancer.core.execution.session import knows_open_session
from rebalancer.core.execution.settlement import rejection_reason
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.gate import LegConditions, assess_leg
from rebalancer.core.risk.order_checks import assess_price_move
from rebalancer.ports.execution import Gate
from rebalancer.services.context import Context
from rebalancer.services.execution.journal import RunJournal
from rebalancer.services.execution.seen import Seen
from rebalancer.services.risk.assessment import QuotesSeen
from rebalancer.services.risk.strays import stop_strays

ID_TAKEN = "ORDER_ID_TAKEN"
"""The broker says that another order has our id: looking it up halts the run."""

GATE_HOLDS = timedelta(seconds=5)
"""A worker that was held up for longer between reading the gate and sending reads the gate again."""

GATE_ATTEMPTS = 3

JUST_COMPARED = timedelta(seconds=5)
"""How long after a run began its holdings are not looked at again before a sale: they were just compared."""

JUST_SIZED = timedelta(seconds=30)
"""How long after a person's own order was sized its price is not compared again."""


@dataclass(slots=True)
class _Funds:
    """What the orders of one submit, `legs`, may still use: quotes, dollars beyond what the run leaves, settled cash,
    and what is held by symbol where that was looked at again."""

    legs: Sequence[Leg]
    quotes: QuotesSeen
    cash_usd: Decimal
    settled_usd: Decimal
    held: Mapping[str, Decimal] | None = None

    def spend(self, leg: Leg) -> None:
        """Reserve the cash of a buy that may be at the broker, filled or not."""
        if leg.side is OrderSide.BUY and leg.state is not LegState.REJECTED:
            quote = self.quotes.quotes.get(leg.symbol)
            asks = {} if quote is None or quote.ask is None else {leg.symbol: quote.ask}
            cost = cost_usd([leg], asks)
            self.cash_usd -= cost
            self.settled_usd -= cost


def submit_legs(journal: RunJournal, leg_ids: tuple[str, ...], seen: Seen) -> None:
    """Journal the legs as INTENDED in one write, send them one by one, store what came of them in one more.

    Before each order the switch and the run are read together, and the gate assesses it again. A breach denies the
    order; a run that somebody else has written meanwhile (a cancel, another worker) ends the sending with `Conflict`:
    what was sent is found again by its id. `seen` learns the newest trading status and forgets the cash.
    """
    ctx = journal.ctx
    legs = [leg for leg in journal.run.legs if leg.leg_id in leg_ids]
    funds = _fetch_funds(journal, legs, seen)
    now = ctx.clock.now()
    intended = {leg.leg_id: replace(leg, state=LegState.INTENDED, intended_at=now) for leg in legs}
    journal.write(journal.run.with_legs(intended), at=now)
    run = journal.run
    for leg_id in leg_ids:
        leg = _leg(run, leg_id)
        breach = _pass_gate(journal, run, leg, funds, seen)
        if breach:
            leg = replace(leg, state=LegState.DENIED, reason=breach.code, message=breach.message)
            ctx.log.event("order_denied", run_id=run.run_id, leg_id=leg_id, code=breach.code)
        else:
            leg = _send(ctx, run, leg)
            funds.spend(leg)
        run = run.with_legs({leg_id: leg})
    journal.write(run)


def _fetch_funds(journal: RunJournal, legs: Sequence[Leg], seen: Seen) -> _Funds:
    ctx, run = journal.ctx, journal.run
    quotes = seen.quotes.fetch(ctx, [leg.symbol for leg in legs], run.limits)
    known = seen.funds
    if known is None and any(leg.side is OrderSide.BUY for leg in legs):
        known = ctx.broker.fetch_funds()
    # The orders of this submit will move the cash: it is asked for again before the next decision.
    seen.funds = None
    found = known or Funds(ZERO, ZERO)
    held = _look_at_holdings(ctx, run, legs, seen)
    return _Funds(legs, quotes, found.spendable_usd - cash_to_leave_usd(run), found.settled_usd, held)


def _look_again(journal: RunJournal, seen: Seen, funds: _Funds) -> None:
    """Look at prices, cash and holdings anew: broker or store held this worker up for longer than a look lasts.

    Cash that was spoken for stays so, even where the broker does not show it yet.
    """
    fresh = _fetch_funds(journal, funds.legs, seen)
    journal.ctx.log.event("looked_again", run_id=journal.run.run_id)
    funds.quotes, funds.held = fresh.quotes, fresh.held
    funds.cash_usd = min(fresh.cash_usd, funds.cash_usd)
    funds.settled_usd = min(fresh.settled_usd, funds.settled_usd)


def _look_at_holdings(ctx: Context, run: Run, legs: Sequence[Leg], seen: Seen) -> Mapping[str, Decimal] | None:
    """Look again at what there is to sell, where time has passed since the run began; None where it has not.

    After a crash, an outage or a wait somebody may have sold by hand or moved the shares away: where none are left the
    broker would sell short.
    """
    sales = {leg.symbol for leg in legs if leg.side is OrderSide.SELL}
    if not sales or ctx.clock.now() - run.created_at <= JUST_COMPARED:
        return None
    account = ctx.broker.fetch_snapshot(sales)
    stop_strays(ctx, account.open_orders, run)
    ours = {leg.client_order_id for leg in run.legs}
    seen.foreign_orders = tuple(order for order in account.open_orders if order.client_order_id not in ours)
    return {position.symbol: position.quantity for position in account.portfolio.positions}


def _pass_gate(journal: RunJournal, run: Run, leg: Leg, funds: _Funds, seen: Seen) -> Breach | None:
    """Read the switch and the run's version, and assess the order on them: None, or why it must not be sent.

    A worker that was frozen meanwhile reads again, so that an order follows its gate within `GATE_HOLDS`, on prices
    and cash that are not older than `QUOTES_LAST`.
    """
    ctx = journal.ctx
    for _ in range(GATE_ATTEMPTS):
        if not seen.quotes.covers([leg.symbol], ctx.clock.monotonic()):
            _look_again(journal, seen, funds)
        began = ctx.clock.monotonic()
        gate = ctx.runs.read_gate(ctx.uid, run.run_id, journal.stored.token, now=ctx.clock.now())
        if not gate.is_current:
            raise Conflict("The run was changed meanwhile.", code="RUN_CHANGED")
        seen.trading = gate.trading
        breach = _assess(ctx, run, leg, gate, funds, seen)
        if ctx.clock.monotonic() - began <= GATE_HOLDS.total_seconds():
            return breach
        ctx.log.event("gate_read_again", run_id=run.run_id, leg_id=leg.leg_id)
    raise StoreUnavailable("The store answered too slowly to base an order on it.", code="GATE_TOO_SLOW")


def _assess(ctx: Context, run: Run, leg: Leg, gate: Gate, funds: _Funds, seen: Seen) -> Breach | None:
    quote = funds.quotes.quotes.get(leg.symbol)
    conditions = LegConditions(
        trading=gate.trading,
        limits=run.limits,
        market_is_open=knows_open_session(run, ctx.clock.now()),
        at=funds.quotes.at,
        quote=quote,
        free_quantity=_free_quantity(run, leg, funds.held),
        cash_usd=funds.cash_usd,
        settled_usd=funds.settled_usd,
        open_orders=seen.foreign_orders,
    )
    return assess_leg(leg, conditions) or _assess_approved_price(run, leg, quote, ctx.clock.now())


def _assess_approved_price(run: Run, leg: Leg, quote: Quote | None, now: datetime) -> Breach | None:
    """Whether the price still is the approved one: after an outage, a crash or a wait it may not be.

    An order by hand was sized a moment ago; a limit price is the approved price itself.
    """
    price = None if quote is None else quote.middle or quote.last_trade
    is_fresh = run.kind is RunKind.TRADE and not run.waited and now - run.created_at <= JUST_SIZED
    if is_fresh or leg.limit_price is not None or price is None:
        return None
    return assess_price_move(leg.symbol, leg.reference_price, price, run.price_tolerance_percent)


def _free_quantity(run: Run, leg: Leg, held: Mapping[str, Decimal] | None) -> Decimal:
    """Return what this run may still sell of the leg's symbol: what was held before, less what its other legs sell, and
    never more than is `held` now."""
    others = [other for other in run.legs if other.symbol == leg.symbol and other.leg_id != leg.leg_id]
    sold = sum(
        (
            other.quantity
            for other in others
            if other.side is OrderSide.SELL and other.state not in NEVER_AT_BROKER | {LegState.REJECTED}
        ),
        Decimal(0),
    )
    free = run.held_before.get(leg.symbol, ZERO) - sold
    return free if held is None else min(free, held.get(leg.symbol, ZERO))


def _leg(run: Run, leg_id: str) -> Leg:
    return next(leg for leg in run.legs if leg.leg_id == leg_id)


def _send(ctx: Context, run: Run, leg: Leg) -> Leg:
    """Send one journalled order, once. Whatever is not a clear yes or no leaves it to be looked up."""
    try:
        order = ctx.broker.submit_order(leg.request())
    except BrokerRejected as error:
        if error.code == ID_TAKEN:
            return _unclear(ctx, run, leg, error.code)
        ctx.log.event("order_rejected", run_id=run.run_id, leg_id=leg.leg_id, code=error.code)
        reason = rejection_reason(leg, error.code)
        return replace(leg, state=LegState.REJECTED, reason=reason, message=str(error))
    except BrokerOutcomeUnknown as error:
        return _unclear(ctx, run, leg, error.code)
    except BrokerUnavailable as error:
        ctx.log.event("order_not_sent", run_id=run.run_id, leg_id=leg.leg_id, code=error.code)
        return replace(leg, message="The broker could not be reached; the order is tried again under the same id.")
    if not is_same_order(leg.request(), order):
        return _unclear(ctx, run, leg, ID_TAKEN)
    ctx.log.event("order_sent", run_id=run.run_id, leg_id=leg.leg_id, order_id=order.order_id, status=order.status)
    return absorb_order(leg, order)


def _unclear(ctx: Context, run: Run, leg: Leg, code: str) -> Leg:
    """Return the leg after an unclear answer. It counts as unsent only so long after this moment: its request may still
    be under way, however long ago it was journalled."""
    ctx.log.event("order_outcome_unknown", run_id=run.run_id, leg_id=leg.leg_id, code=code)
    message = "The broker's answer was not clear; looking the order up."
    return replace(leg, state=LegState.UNKNOWN, intended_at=ctx.clock.now(), message=message)
