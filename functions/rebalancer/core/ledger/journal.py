"""Double entry: every change of the account as postings that sum to zero in dollars, shares counted at their cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.ledger.events import CashKind

CASH: Final = "assets:cash"
SHARES: Final = "assets:shares"
REALISED: Final = "income:realised"
FEES: Final = "expenses:fees"
OPENING: Final = "equity:opening"
TRANSFERS: Final = "equity:transfers"
RESIDUAL: Final = "equity:residual"
SUSPENSE: Final = "equity:corporate-actions"
"""Holds the cost of shares whose replacement has not been reported yet."""

CASH_COUNTERPARTS: Final = {
    CashKind.DEPOSIT: "equity:deposits",
    CashKind.WITHDRAWAL: "equity:withdrawals",
    CashKind.DIVIDEND: "income:dividends",
    CashKind.CAPITAL_GAIN: "income:capital-gain-distributions",
    CashKind.INTEREST: "income:interest",
    CashKind.FEE: FEES,
    CashKind.TAX: "expenses:taxes",
    CashKind.RETURN_OF_CAPITAL: REALISED,
    CashKind.CASH_IN_LIEU: REALISED,
    CashKind.ROUNDING: "expenses:rounding",
    CashKind.OPENING: OPENING,
    CashKind.ADJUSTMENT: RESIDUAL,
    CashKind.OTHER: "income:other",
}
"""The account on the other side of cash that moved without a trade."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry. Assets and expenses grow with positive amounts, income and equity with negative ones.

    Postings to `assets:shares` name symbol, signed quantity and the lot; their amount is the cost that comes or goes.
    """

    account: str
    amount_usd: Decimal
    symbol: str | None = None
    quantity: Decimal | None = None
    lot_id: str | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change of the account. `entry_id` is the id of the event (or the group of a corporate action) behind it."""

    entry_id: str
    at_ns: int
    kind: str
    postings: tuple[Posting, ...]


def balanced_entry(entry_id: str, at_ns: int, kind: str, postings: Iterable[Posting]) -> JournalEntry:
    """Return an entry of these postings, those that move nothing left out.

    Raises:
        InvariantViolation: UNBALANCED_ENTRY unless the amounts sum to exactly zero.
    """
    kept = tuple(posting for posting in postings if posting.amount_usd or posting.quantity)
    with localcontext(EXACT):
        gap = sum((posting.amount_usd for posting in kept), ZERO)
    if gap:
        raise InvariantViolation(
            f"The entry of {entry_id} is out of balance by {plain(gap)} dollars.",
            code="UNBALANCED_ENTRY",
            details={"entry_id": entry_id},
        )
    return JournalEntry(entry_id, at_ns, kind, kept)
