"""What a run may do next: the answers of `next_action`, and what it decides on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.execution.run import Run
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.state import TradingStatus


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of the world. What is None was not asked for."""

    now: datetime
    trading: TradingStatus
    funds: Funds | None = None
    asks: Mapping[str, Decimal] | None = None
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    """Look these legs up at the broker by their client order ids: their orders' fate is not known."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskSession:
    """Ask the broker's clock whether the stock market is open."""


@dataclass(frozen=True, slots=True)
class Reassess:
    """The market has opened for a run that waited before its first order: look at holdings, prices and limits again."""


@dataclass(frozen=True, slots=True)
class Submit:
    """Journal these legs as intended, then send them one by one, reading the switch before each."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel these legs' open orders."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchFunds:
    """Ask the broker for spendable cash and for quotes of the buys."""


@dataclass(frozen=True, slots=True)
class Become:
    """Go on as this run; nothing is asked of the broker. A closed one is stored at once."""

    run: Run


@dataclass(frozen=True, slots=True)
class Poll:
    """Ask the broker for the state of these legs' orders; if nothing changed, come back later."""

    leg_ids: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Every order is final: compare with the broker's positions, and where they agree close the run as `final`."""

    final: Run


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is to be done now: the run waits for a moment that has not come."""


@dataclass(frozen=True, slots=True)
class Done:
    """The run is closed."""


Action = Resolve | AskSession | Reassess | Submit | Cancel | FetchFunds | Become | Poll | Reconcile | Rest | Done
