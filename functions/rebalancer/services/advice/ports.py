"""What the use cases around a policy take, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rebalancer.ports.advice import SuggestionStore
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.context import Context
from rebalancer.services.planning.tax_lots import load_tax_book

if TYPE_CHECKING:
    from rebalancer.core.tax.planned import TaxBook


@dataclass(frozen=True, slots=True)
class AdvicePorts:
    """One user's account, the suggestions made for it, and its ledger, which knows the lots."""

    ctx: Context
    suggestions: SuggestionStore
    ledgers: LedgerStore

    def load_lots(self) -> TaxBook:
        """Open lots with all that the ledger knows about them; two reads. What it does not know is estimated from the
        broker's average cost."""
        return load_tax_book(self.ledgers, self.ctx.uid)
