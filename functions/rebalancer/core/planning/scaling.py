"""Fitting wanted trades under a limit: all of them shrink in proportion.

Scaling every trade by the same factor keeps the portfolio on the straight line from what is held to what is wanted, so
that each dollar that is allowed reduces every drift alike. Trades that would shrink below the minimum are left out,
smallest first, and what they would have used goes to the others.
"""

from decimal import Decimal
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold

# Decimals to which a scaled amount is cut (towards zero): finer than any price × quantity, so that no share is lost.
_SCALED_PLACES: Final = 40


def scale_to_limit(
    intents: list[Intent], limit: Decimal, minimum: Decimal, *, scaled: Reason, dropped: Reason
) -> tuple[list[Intent], list[PlanItem]]:
    """Shrink the amounts so that their absolute sum is at most `limit`; the caller saw that it is more.

    Works in the caller's decimal context, which must be the exact one.

    Args:
        intents: wanted trades.
        limit: money in the frame's unit; zero or less leaves nothing.
        minimum: amounts that would fall strictly below it are dropped.
        scaled: the reason of a trade that shrank.
        dropped: the reason of a symbol whose trade was left out.

    Returns:
        The trades that remain and the holds, both by symbol.
    """
    total = sum((abs(intent.amount) for intent in intents), ZERO)
    by_size = sorted(intents, key=lambda intent: (abs(intent.amount), intent.row.symbol))
    first_kept = 0
    for intent in by_size:
        amount = abs(intent.amount)
        if limit > 0 and amount * limit >= minimum * total:
            break
        total -= amount
        first_kept += 1
    left_out = {intent.row.symbol for intent in by_size[:first_kept]}
    kept = [intent for intent in intents if intent.row.symbol not in left_out]
    holds = [hold(intent.row, dropped) for intent in intents if intent.row.symbol in left_out]
    if limit >= total:
        return kept, holds
    return [_shrink(intent, limit, total, scaled) for intent in kept], holds


def _shrink(intent: Intent, limit: Decimal, total: Decimal, reason: Reason) -> Intent:
    return Intent(intent.row, divide_down(intent.amount * limit, total), False, reason)


def divide_down(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the quotient, cut towards zero after more places than any price × quantity has."""
    return (dividend.scaleb(_SCALED_PLACES) // divisor).scaleb(-_SCALED_PLACES)
