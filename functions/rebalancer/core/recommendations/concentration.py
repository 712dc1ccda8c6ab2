"""Limits on concentration: how much of a portfolio one position and one sector may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown, dump_percent, plain, require_finite
from rebalancer.core.risk.breach import Breach

_SECTOR_REMEDY: Final = "Sell something of that sector, lower the allocation, or correct the sector map."


@dataclass(frozen=True, slots=True)
class ConcentrationLimits:
    """How much of the portfolio one position and one sector may have after a buy, in percent; the limit is allowed."""

    position_percent_max: Decimal = Decimal(20)
    sector_percent_max: Decimal = Decimal(40)

    def __post_init__(self) -> None:
        for name in ("position_percent_max", "sector_percent_max"):
            number = getattr(self, name)
            require_finite(number, name)
            if not 0 < number <= HUNDRED:
                raise InvalidInput(f"{name} is {plain(number)}, but must be above 0 and at most 100.", field=name)


def assess_concentration(
    symbol: str,
    sector: str,
    *,
    in_sector_usd: Mapping[str, Decimal],
    total_usd: Decimal,
    limits: ConcentrationLimits,
) -> Breach | None:
    """Hold a position and its sector, as they would be after a buy, against the limits: None, or the first breach.

    Args:
        in_sector_usd: what each symbol of the sector would be worth, the bought one included.
    """
    sector_usd = sum(in_sector_usd.values(), ZERO)
    named = f"The sector {sector} ({', '.join(sorted(in_sector_usd))})"
    checks = (
        ("POSITION_LIMIT", symbol, in_sector_usd[symbol], limits.position_percent_max, "Lower the allocation."),
        ("SECTOR_LIMIT", named, sector_usd, limits.sector_percent_max, _SECTOR_REMEDY),
    )
    for code, what, value, limit, remedy in checks:
        if EXACT.multiply(value, HUNDRED) > EXACT.multiply(limit, total_usd):
            share = divide_shown(value, total_usd, HUNDRED) if total_usd > 0 else HUNDRED
            return Breach(
                code,
                f"{what} would be {dump_percent(share)}% of the portfolio, more than the {plain(limit)}% allowed.",
                symbol=symbol,
                limit=plain(limit),
                value=dump_percent(share),
                remedy=remedy,
            )
    return None
