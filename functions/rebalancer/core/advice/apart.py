"""What percents are a part of, where that is not the whole account."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.advice.finding import usd


def describe_apart(managed_usd: Decimal, account_usd: Decimal) -> str | None:
    """Say what percents are of, where holdings are kept apart or cash is reserved; None where it is the account."""
    if managed_usd == account_usd:
        return None
    return f"Percents are of the managed part, ${usd(managed_usd)} of ${usd(account_usd)}."
