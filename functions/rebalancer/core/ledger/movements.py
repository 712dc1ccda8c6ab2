"""What an event did to lots and strategies, for all who look at it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeAlias

from rebalancer.core.base.money import EXACT, ZERO
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
        delivered_lot_id: for a short that shares of another lot closed without a trade, the lot that gave them.
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
    delivered_lot_id: str | None = None

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
    """A lot lives on with another quantity, cost or symbol; from one lot several may come (a spin-off).

    Args:
        after: what stays of the lot first (where a part of it changed), then what came of that part.
        event_id, why: what changed it; `why` is the kind of the corporate action or cash.
        cash_usd: dollars that came with the change and lower the cost first.
        value_usd: for a merger with cash, what the new shares are worth; None where no price is known.
        taken: how much of the lot changed, where that is not all of it.
    """

    at_ns: int
    before: Lot
    after: tuple[Lot, ...]
    event_id: str = ""
    why: str = ""
    cash_usd: Decimal = ZERO
    value_usd: Decimal | None = None
    taken: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SecurityChanged:
    """The shares of one security are counted anew (a split) or under another symbol (a rename): `new_shares` for
    `old_shares`. A merger is not one: whether the two securities are substantially identical is not known."""

    at_ns: int
    why: str
    old: str
    new: str
    old_shares: Decimal
    new_shares: Decimal


LotMovement: TypeAlias = LotOpened | LotChanged | Disposal | SecurityChanged


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
