"""What a plan moves between strategies without an order: shares that they cross, cash that keeps each at its share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.ledger.events import InternalTransfer


def transfers_of_plan(document: Mapping[str, Any], run_id: str, at_ns: int) -> tuple[InternalTransfer, ...]:
    """Return the transfers of the run `run_id` at its end, from the `strategies` of its stored plan.

    `crossings` are shares at the plan's price; `transfers` are dollars that sum to zero, paid by those below zero to
    those above, in the order of their names. Raises `InvariantViolation` DOCUMENT_UNREADABLE.
    """
    stored = StoredFields(document, f"the strategies of run {run_id}")
    return (*_crossed(stored, run_id, at_ns), *_paid(stored, run_id, at_ns))


def _crossed(stored: StoredFields, run_id: str, at_ns: int) -> list[InternalTransfer]:
    found: list[InternalTransfer] = []
    for row in stored.rows("crossings"):
        symbol, seller, buyer = row.text("symbol"), row.text("seller"), row.text("buyer")
        name = f"run:{run_id}:{symbol}:{seller}:{buyer}"
        quantity, price = row.decimal("quantity"), row.decimal("price")
        found.append(InternalTransfer(name, at_ns, seller, buyer, quantity, symbol, price))
    return found


def _paid(stored: StoredFields, run_id: str, at_ns: int) -> list[InternalTransfer]:
    amounts = {row.text("strategy"): row.decimal("amount_usd") for row in stored.rows("transfers")}
    givers = {name: -amount for name, amount in sorted(amounts.items()) if amount < 0}
    found: list[InternalTransfer] = []
    for receiver, wanted in sorted(amounts.items()):
        left = wanted
        for giver in [name for name, has in givers.items() if has > 0]:
            paid: Decimal = min(left, givers[giver])
            if paid <= 0:
                break
            givers[giver], left = givers[giver] - paid, left - paid
            found.append(InternalTransfer(f"run:{run_id}:cash:{giver}:{receiver}", at_ns, giver, receiver, paid))
    return found
