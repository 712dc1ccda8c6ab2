"""What an event did to lots and strategies, for all who look at it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeAlias

from rebalancer.core.base.money import EXACT
from rebalancer.core.ledger.journal import JournalEntry
from rebalancer.core.ledger.lots import Lot


@dataclass(frozen=True, slots=True)
class Disposal:
    """Part of a lot that was closed.

    Args:
        event_id: what closed it.
        why: `TRADE`, or the kind of the corporate action.
        quantity: signed as the lot: positive where shares were sold, negative where a short was bought back.
        cost_usd: what that part had cost; negative (what was received) for a short.
        proceeds_usd: what was received; negative (what was paid) for a short.
    """

    event_id: str
    why: str
    lot_id: str
    symbol: str
    quantity: Decimal
    cost_usd: Decimal
    proceeds_usd: Decimal
    acquired_ns: int | None
    closed_ns: int
    is_cost_known: bool = True

    @property
    def gain_usd(self) -> Decimal:
        """Proceeds less cost: positive is a gain."""
        with localcontext(EXACT):
            return self.proceeds_usd - self.cost_usd


@dataclass(frozen=True, slots=True)
class LotOpened:
    """A lot came into being."""

    at_ns: int
    lot: Lot


@dataclass(frozen=True, slots=True)
class LotChanged:
    """A lot lives on with another quantity, cost or symbol; from one lot several may come (a spin-off)."""

    at_ns: int
    before: Lot
    after: tuple[Lot, ...]


LotMovement: TypeAlias = LotOpened | LotChanged | Disposal


@dataclass(frozen=True, slots=True)
class StrategyTrade:
    """What a strategy got (positive) or gave of one fill or transfer, at `price` dollars; `realised_usd` at average
    cost."""

    event_id: str
    at_ns: int
    strategy: str
    symbol: str
    quantity: Decimal
    price: Decimal
    realised_usd: Decimal


@dataclass(frozen=True, slots=True)
class Posted:
    """What one event did to the book."""

    entry: JournalEntry | None = None
    movements: tuple[LotMovement, ...] = ()
    trades: tuple[StrategyTrade, ...] = ()
