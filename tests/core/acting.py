"""Asking a run what it does next, for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.execution.actions import Action, Become, Observation, Reconcile
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.run import Run
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.state import TradingStatus
from tests.core.runs import ACTIVE, NOW


def act(
    run: Run,
    trading: TradingStatus = ACTIVE,
    *,
    cash: str | None = None,
    settled: str | None = None,
    asks: Mapping[str, Decimal] | None = None,
    session: Session | None = None,
) -> Action:
    """What this run does next, at `NOW`; cash in dollars, all of it settled unless `settled` says less."""
    funds = None if cash is None else Funds(Decimal(cash), Decimal(settled or cash))
    return next_action(run, Observation(NOW, trading, funds, asks, session))


def became(action: Action) -> Run:
    """The run that it goes on as."""
    assert isinstance(action, Become)
    return action.run


def reconciled(action: Action) -> Run:
    """The run that it is closed as, if the positions agree."""
    assert isinstance(action, Reconcile)
    return action.final
