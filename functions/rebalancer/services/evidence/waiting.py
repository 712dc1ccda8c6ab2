"""What it costs the account to wait, from its own measurement and the closes of its symbols."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, dump_money
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.symbols import CASH
from rebalancer.core.evidence.series import History, align_series
from rebalancer.core.evidence.waiting import (
    Waiting,
    cost_interval,
    cost_since,
    dump_waiting,
    moves_beyond,
    waiting_since,
)
from rebalancer.core.planning.items import Action, PlanItem
from rebalancer.services.evidence.histories import fetch_series
from rebalancer.services.evidence.ports import EvidencePorts
from rebalancer.services.planning.measure import Measurement, measure_account, require_plan

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

LOOKS_BACK: Final = 63
"""Trading days within which a trade is said to have waited: a quarter."""

YEARS_READ: Final = timedelta(days=3 * 365)
"""How far back closes are asked for; more than the interval looks at."""


def cost_of_waiting(ports: EvidencePorts, days: int) -> shapes.CostOfWaiting:
    """Return, for each trade that was not made, what waiting has cost and what the next `days` trading days may cost.

    Holdings count as they are today. Raises `InvalidInput` NO_TARGETS, and what `measure_account` raises.
    """
    measured = measure_account(ports.ctx)
    plan = require_plan(measured)
    wanted = [item for item in plan.items if item.row.targeted and item.symbol != CASH and item.row.gap]
    held = {position.symbol for position in measured.snapshot.positions if position.quantity > 0}
    symbols = {item.symbol for item in wanted} | held
    history = _history(ports, symbols)
    rows = [_row(item, measured, history, days) for item in wanted]
    total = sum((row.cost_usd for row in rows), ZERO)
    return {"days": days, "rows": [dump_waiting(row) for row in rows], "cost_usd": dump_money(total)}


def _history(ports: EvidencePorts, symbols: set[str]) -> History | None:
    first_day = new_york_date(ports.ctx.clock.now()) - YEARS_READ
    series = [each for each in fetch_series(ports, symbols, first_day) if each.closes]
    if {each.symbol for each in series} != symbols:
        return None
    try:
        return align_series(series)
    except InvalidInput:
        return None


def _row(item: PlanItem, measured: Measurement, history: History | None, days: int) -> Waiting:
    amount = EXACT.subtract(item.target_value, item.current_value) if item.target_value != item.current_value else ZERO
    reason = item.reason.value if item.action is Action.HOLD else _why_not_traded(measured)
    if history is None or item.symbol not in history.symbols:
        return Waiting(item.symbol, amount, reason, None, ZERO, None, None)
    own, whole = _values(item.symbol, measured, history)
    moves = moves_beyond(own, whole)
    gaps = _gaps(item, own, whole)[-LOOKS_BACK:]
    place = waiting_since(gaps, measured.policy.min_trade_usd)
    after = len(gaps) - 1 - place
    cost = cost_since(gaps[place], moves[-after:] if after else [])
    interval = cost_interval(amount, moves, days)
    low, high = interval if interval is not None else (None, None)
    return Waiting(item.symbol, amount, reason, history.days[len(history.days) - 1 - after], cost, low, high)


def _why_not_traded(measured: Measurement) -> str:
    """Return what the schedule last decided about a trade that the plan would make."""
    decision = measured.state.history.decision
    return str(decision["decided_by"]) if decision else "NOT_ASKED"


def _values(symbol: str, measured: Measurement, history: History) -> tuple[list[Decimal], list[Decimal]]:
    """Return the closes of a symbol, and what today's holdings were worth on each day, cash included."""
    quantities = {position.symbol: position.quantity for position in measured.snapshot.positions}
    place = history.symbols.index(symbol)
    held = [(at, quantities[name]) for at, name in enumerate(history.symbols) if quantities.get(name)]
    own = [row[place] for row in history.closes]
    whole = [measured.snapshot.cash + sum(row[at] * quantity for at, quantity in held) for row in history.closes]
    return own, whole


def _gaps(item: PlanItem, own: Sequence[Decimal], whole: Sequence[Decimal]) -> list[Decimal]:
    """Return what the trade would have been at each close with today's holdings."""
    share, quantity = item.target_percent / 100, item.row.quantity
    return [value * share - close * quantity for close, value in zip(own, whole, strict=True)]
