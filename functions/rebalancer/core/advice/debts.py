"""What an account owes: cash below zero, and shares sold short."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.advice.finding import Finding, Severity, usd
from rebalancer.core.base.symbols import CASH

ROUNDING_USD_MAX: Final = Decimal(1)
"""Cash that is below zero by no more than this comes from fees and roundings, not from a loan."""


def find_debts(snapshot: PortfolioSnapshot) -> Iterator[Finding]:
    """Name cash below zero and every short position, and what a plan does about them."""
    if snapshot.cash < 0:
        yield _of_cash(-snapshot.cash)
    for position in snapshot.positions:
        if position.quantity < 0:
            yield Finding(
                "SHORT_POSITION",
                Severity.FOOLISH,
                f"{position.symbol} is held short; a plan buys it back, and never sells below zero.",
                "Close the short position by hand if that is not wanted.",
                position.symbol,
            )


def _of_cash(owed_usd: Decimal) -> Finding:
    if owed_usd <= ROUNDING_USD_MAX:
        return Finding(
            "CASH_BELOW_ZERO",
            Severity.FOOLISH,
            f"Cash is ${usd(owed_usd)} below zero, as fees and roundings can leave it; the next sale covers it.",
            "Keep a small target or buffer for cash.",
            CASH,
            field="policy.cash_buffer_percent",
        )
    return Finding(
        "MARGIN_DEBT",
        Severity.FOOLISH,
        f"The account owes its broker ${usd(owed_usd)}. A plan sells to pay it back before it buys; it buys nothing on "
        "margin.",
        "Deposit this amount, or let a plan sell for it.",
        CASH,
    )
