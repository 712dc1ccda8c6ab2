"""The open lots of an account, for plans and estimates that weigh tax."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rebalancer.core.base.new_york import new_york_date
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.core.account.held_lots import HeldLots
    from rebalancer.core.targets.policy import SizingPolicy
    from rebalancer.core.tax.planned import Lots, TaxBook


def load_tax_book(ledgers: LedgerStore, uid: str) -> TaxBook:
    """Open lots with all that the ledger knows about them, from every event: two requests."""
    # Only here: other first calls of an instance do without the ledger.
    from rebalancer.core.ledger.fold import rebuild
    from rebalancer.core.tax.planned import tax_book_of_ledger

    stored = ledgers.load_history(uid, ())
    return tax_book_of_ledger(rebuild(stored.events), stored.wishes.same_as)


def lots_for(ctx: Context, policy: SizingPolicy) -> HeldLots | None:
    """Return the lots where the policy weighs or limits gains and a ledger is kept, as a sale of today would find them.

    Raises what the ledger raises: without its books nothing is planned under such a policy.
    """
    if not policy.needs_lots or ctx.ledgers is None:
        return None
    return lots_of_book(load_tax_book(ctx.ledgers(), ctx.uid), policy, new_york_date(ctx.clock.now()))


def lots_of_book(book: Lots, policy: SizingPolicy, today: date) -> HeldLots | None:
    """Return the lots as a plan of this policy weighs them, with what the year realized where it limits that."""
    from rebalancer.core.tax.held import held_lots_of, realized_in_year

    if not policy.needs_lots:
        return None
    held = held_lots_of(book, today)
    return held if policy.gains_budget_usd is None else replace(held, realized_usd=realized_in_year(book, today))
