"""How each strategy did: a return of its own, what was given to it and taken from it left aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.events import UNASSIGNED, InternalTransfer
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.reconciliation import RESIDUAL
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.statements.flows import Flow
from rebalancer.core.statements.performance import EquityPoint, time_weighted_return
from rebalancer.core.statements.views import equity_point


@dataclass(frozen=True, slots=True)
class StrategyReturn:
    """What a strategy is worth, in dollars, and how it got there.

    `capital_usd` is what was given to it less what was taken; `time_weighted` is a fraction over the days that it was
    there, None where that is not known.
    """

    strategy: str
    equity_usd: Decimal
    capital_usd: Decimal
    gain_usd: Decimal
    time_weighted: Decimal | None


def strategy_returns(ledger: Ledger, snapshots: Sequence[Snapshot]) -> tuple[StrategyReturn, ...]:
    """Return how every strategy of the newest snapshot did, by name; `unassigned` and `residual` are none."""
    if not snapshots:
        return ()
    newest, flows = snapshots[-1], capital_flows(ledger)
    found: list[StrategyReturn] = []
    for name, equity in sorted(newest.strategy_equity_usd.items()):
        if name in (UNASSIGNED, RESIDUAL):
            continue
        paid = [flow for flow in flows.get(name, ()) if flow.at_ns <= newest.at_ns]
        with localcontext(EXACT):
            capital = sum((flow.amount_usd for flow in paid if flow.amount_usd is not None), ZERO)
            gain = equity - capital
        points = _points(name, snapshots, paid)
        found.append(StrategyReturn(name, equity, capital, gain, time_weighted_return(points)))
    return tuple(found)


def capital_flows(ledger: Ledger) -> Mapping[str, Sequence[Flow]]:
    """Return by strategy the dollars that others gave it (positive) or it gave others. Shares that change hands at a
    price are no capital: they are paid for."""
    flows: dict[str, list[Flow]] = {}
    for event in ledger.live:
        if isinstance(event, InternalTransfer) and event.symbol is None:
            day = trade_date(event.at_ns)
            flows.setdefault(event.giver, []).append(Flow(event.at_ns, day, -event.quantity))
            flows.setdefault(event.receiver, []).append(Flow(event.at_ns, day, event.quantity))
    return flows


def _points(name: str, snapshots: Sequence[Snapshot], flows: Sequence[Flow]) -> list[EquityPoint]:
    """Return the strategy's days from the first on which it was worth anything."""
    points: list[EquityPoint] = []
    before_ns = 0
    for snapshot in snapshots:
        equity = snapshot.strategy_equity_usd.get(name, ZERO)
        if not points and not equity:
            before_ns = snapshot.at_ns
            continue
        paid = [flow for flow in flows if before_ns < flow.at_ns <= snapshot.at_ns] if points else []
        points.append(equity_point(snapshot.day, equity, equity, paid))
        before_ns = snapshot.at_ns
    return points
