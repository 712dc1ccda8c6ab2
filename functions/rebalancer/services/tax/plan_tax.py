"""What the sells of a stored plan would mean for tax: from the plan and the ledger alone, without the broker."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.account.portfolio import parse_snapshot
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.planning.items import Action
from rebalancer.core.tax.plan_tax import PlanTax
from rebalancer.core.tax.plan_tax import estimate_plan_tax as estimate
from rebalancer.ports.base import Clock
from rebalancer.ports.execution import RunStore
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.planning.stored_plan import require_stored_plan, require_unstarted
from rebalancer.services.planning.tax_lots import load_tax_book


def estimate_plan_tax(runs: RunStore, ledgers: LedgerStore, clock: Clock, uid: str, plan_id: str) -> PlanTax:
    """Estimate a stored plan's sells on the lots as the ledger knows them now, at the plan's prices.

    What the ledger does not know is estimated from the average cost that the broker gave with the plan. One read for
    the plan; where it sells, two requests more for the ledger.

    Raises `NotFound` PLAN_NOT_FOUND, `StalePlan` PLAN_ALREADY_STARTED (its lots may be gone: the ledger shows what was
    realised), `InvariantViolation` for documents that cannot be read.
    """
    stored = require_stored_plan(runs, uid, plan_id)
    require_unstarted(stored)
    items = stored.document["plan"]["items"]
    sells, buys = (
        [(item["symbol"], Decimal(item["quantity"])) for item in items if item["action"] == action]
        for action in (Action.SELL, Action.BUY)
    )
    if not sells:
        return PlanTax(())
    today = new_york_date(clock.now())
    lots = load_tax_book(ledgers, uid)
    return estimate(sells, parse_snapshot(stored.document["inputs"]["snapshot"]), lots, today, buys)
