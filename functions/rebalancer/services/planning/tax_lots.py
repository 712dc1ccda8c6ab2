"""The open lots of an account, for plans and estimates that weigh tax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.targets.objective import Objective
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.core.account.held_lots import HeldLots
    from rebalancer.core.targets.policy import SizingPolicy
    from rebalancer.core.tax.planned import TaxBook


def load_tax_book(ledgers: LedgerStore, uid: str) -> TaxBook:
    """Open lots with all that the ledger knows about them, from every event: two requests."""
    # Only here: other first calls of an instance do without the ledger.
    from rebalancer.core.ledger.fold import rebuild
    from rebalancer.core.tax.planned import tax_book_of_ledger

    stored = ledgers.load_history(uid, ())
    return tax_book_of_ledger(rebuild(stored.events), stored.wishes.same_as)


def lots_for(ctx: Context, policy: SizingPolicy) -> HeldLots | None:
    """Return the lots where the policy plans at least cost and a ledger is kept, as a sale of today would find them."""
    if policy.objective is not Objective.LEAST_COST or ctx.ledgers is None:
        return None
    from rebalancer.core.tax.held import held_lots_of

    return held_lots_of(load_tax_book(ctx.ledgers(), ctx.uid), new_york_date(ctx.clock.now()))
