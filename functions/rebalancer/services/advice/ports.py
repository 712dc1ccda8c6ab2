"""What the use cases around a policy take, and what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.snapshots import quarter_of
from rebalancer.ports.advice import SuggestionStore
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.context import Context


@dataclass(frozen=True, slots=True)
class AdvicePorts:
    """One user's account, the suggestions made for it, and its ledger, which knows the lots."""

    ctx: Context
    suggestions: SuggestionStore
    ledgers: LedgerStore

    def load_lots(self) -> Mapping[str, Sequence[Lot]]:
        """Open lots by symbol, oldest first, as far as the ledger knows them; two reads. What it does not know is
        estimated from the broker's average cost."""
        return load_open_lots(self.ledgers, self.ctx.uid, new_york_date(self.ctx.clock.now()))


def load_open_lots(ledgers: LedgerStore, uid: str, today: date) -> Mapping[str, Sequence[Lot]]:
    """Open lots by symbol, oldest first, as far as the ledger knows them: two requests."""
    stored = ledgers.load_ledger(uid, quarter=quarter_of(today))
    return rebuild(stored.events, closing=stored.head.closing).book.lots
