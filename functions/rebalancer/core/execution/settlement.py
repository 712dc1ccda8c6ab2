"""Buys that wait until a sale has settled: which, until when, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.money import ZERO
from rebalancer.core.base.new_york import NEW_YORK
from rebalancer.core.execution.funding import unsettled_buys
from rebalancer.core.execution.run import NOT_SETTLED, Run, RunState
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.order_checks import needs_settled_cash, notional_usd

AWAITS_SETTLEMENT: Final = "AWAITS_SETTLEMENT"
"""The reason of a planned buy that waits for settled cash."""

WAITS_MAX: Final = 4
"""How many sessions a run waits for. A sale settles on the next trading day; the broker may be late, and a bank holiday
on which shares trade moves the settlement by a day."""


@dataclass(frozen=True, slots=True)
class ExpectedWait:
    """Buys that a plan will make when a sale has settled: the symbols, the day in New York, and one sentence."""

    symbols: tuple[str, ...]
    on: date
    message: str


def expected_wait(legs: Sequence[Leg], funds: Funds, next_open: datetime) -> ExpectedWait | None:
    """Find the buys of a plan that will wait, should it start now; None where none does.

    Only settled cash, and what is sold for settled cash at once, counts. `next_open` is the broker's time.
    """
    coins = [leg for leg in legs if needs_settled_cash(leg.symbol)]
    proceeds = sum((notional_usd(leg) for leg in coins if leg.side is OrderSide.SELL), ZERO)
    buys = [leg for leg in coins if leg.side is OrderSide.BUY]
    waiting = unsettled_buys(buys, funds.settled_usd + proceeds, {})
    if not waiting:
        return None
    local = next_open.astimezone(NEW_YORK)
    sold = [leg for leg in legs if leg.side is OrderSide.SELL and not needs_settled_cash(leg.symbol)]
    return ExpectedWait(
        tuple(leg.symbol for leg in waiting),
        local.date(),
        _sentence(waiting, _when(local, [leg.symbol for leg in sold])),
    )


def awaits_settlement(leg: Leg) -> bool:
    """Say whether this buy waits for settled cash."""
    return leg.state is LegState.PLANNED and leg.reason == AWAITS_SETTLEMENT


def wait_for_settlement(run: Run, buys: Sequence[Leg], waiting: Collection[Leg], session: Session) -> Run:
    """Return the run whose `waiting` buys are left until the next session; the others of `buys` go now."""
    when = _when(session.next_open_shown_at.astimezone(NEW_YORK), _sold_shares(run))
    ids = {leg.leg_id for leg in waiting}
    changed = {
        leg.leg_id: replace(leg, reason=AWAITS_SETTLEMENT, message=f"Waits for settled cash: bought on {when}.")
        if leg.leg_id in ids
        else resumed(leg)
        for leg in buys
    }
    return replace(
        run.with_legs(changed),
        state=RunState.BUYING if len(waiting) < len(buys) else RunState.FUNDING,
        message=_sentence(waiting, when),
        settles_at=session.next_open_at,
        settlement_waits=run.settlement_waits + 1,
    )


def _when(local: datetime, sold: Sequence[str]) -> str:
    """Name the day on which the sales settle, as people read it: the next day on which shares trade."""
    sale = f"the sale of {_join(sold)} has settled" if sold else "earlier sales have settled"
    return f"{local:%A}, {local.day} {local:%B %Y}, when {sale}"


def _sentence(waiting: Collection[Leg], when: str) -> str:
    verb = "is" if len(waiting) == 1 else "are"
    return f"{_join([leg.symbol for leg in waiting])} {verb} bought on {when}."


def waiting_message(run: Run) -> str:
    """Repeat what the waiting buys wait for."""
    return " ".join(f"{leg.symbol}: {leg.message}" for leg in run.legs if awaits_settlement(leg) and leg.message)


def resumed(leg: Leg) -> Leg:
    """Return the buy without its wait; any other leg unchanged."""
    if not awaits_settlement(leg):
        return leg
    return replace(leg, reason="SCALED_TO_CASH" if leg.quantity < leg.planned_quantity else None, message=None)


def after_settlement(run: Run, buys: Sequence[Leg]) -> Run:
    """Return the run whose cash has settled. Prices are compared again where it waited."""
    run = run.with_legs({leg.leg_id: resumed(leg) for leg in buys})
    return replace(run, waited=run.waited or run.settles_at is not None, settles_at=None)


def give_up_settlement(run: Run, waiting: Collection[Leg]) -> Run:
    """Return the run without these buys: their cash did not settle in `WAITS_MAX` sessions."""
    missed = {
        leg.leg_id: replace(
            leg,
            state=LegState.SKIPPED,
            reason=NOT_SETTLED,
            message=f"The cash for this buy did not settle within {WAITS_MAX} trading days; it shows as drift.",
        )
        for leg in waiting
    }
    return replace(run.with_legs(missed), settles_at=None)


def rejection_reason(leg: Leg, code: str) -> str:
    """Return the reason of an order that the broker rejected: cash that is there but has not settled has its own."""
    unsettled = leg.side is OrderSide.BUY and needs_settled_cash(leg.symbol) and code == "INSUFFICIENT_BUYING_POWER"
    return NOT_SETTLED if unsettled else code


def _sold_shares(run: Run) -> list[str]:
    """Name what the run sold that does not settle at once."""
    sold = [leg for leg in run.legs if leg.side is OrderSide.SELL and leg.filled_quantity > 0]
    return [leg.symbol for leg in sold if not needs_settled_cash(leg.symbol)]


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
