"""What the policy doctor says: one thing that is wrong, how bad it is, its fix, and where a person applies it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from rebalancer.core.base.money import dump_money

if TYPE_CHECKING:
    from rebalancer.contract import planning as shapes


class Severity(StrEnum):
    """IMPOSSIBLE cannot be; FOOLISH can, but does not do what it seems to; with an OFFER nothing is wrong, it says what
    could be done instead."""

    IMPOSSIBLE = "IMPOSSIBLE"
    FOOLISH = "FOOLISH"
    OFFER = "OFFER"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `code`, a sentence with the numbers, the fix, and the symbol or class that is meant.

    `field` is the path of what the fix would change: `policy.…` and `triggers.…` as the settings name them, `targets`
    for the whole set, `targets.tolerance_percent` for the tolerance of the symbol's or class's own target. None where
    neither a setting nor a target is to blame, but the account itself.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    symbol: str | None = None
    field: str | None = None


def dump_findings(findings: tuple[Finding, ...]) -> list[shapes.Finding]:
    """Write findings as plain JSON values."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "message": each.message,
            "fix": each.fix,
            "symbol": each.symbol,
            "field": each.field,
        }
        for each in findings
    ]


def usd(amount: Decimal) -> str:
    """US dollars inside a sentence, to the cent as `dump_money` rounds, with commas: `14,430.00`."""
    return f"{Decimal(dump_money(amount)):,}"
