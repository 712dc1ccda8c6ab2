"""The band that is yours: how far a holding may drift before a trade is worth what it costs.

For two assets and costs in proportion to the trade, the band of least cost is b = (3 k w²(1−w)² ÷ 4λ)^⅓ to either side,
where k is what a dollar moved costs (both legs and the tax of the sale), λ the price of tracking variance and w the
target weight. Volatility cancels: what drifts faster also tracks worse (Leland 1999, "Optimal Portfolio Management with
Transactions Costs and Capital Gains Taxes"; Dybvig and Pezzo 2020, "Mean-Variance Portfolio Rebalancing with
Transaction Costs"). It follows from the mean cost a year of a weight that is reflected at ±b,
λσ²b²/3 + kσ²w²(1−w)²/2b, set to its least.

With n holdings each pays its own leg, k/2, and brings (n−1)/n of the variance of a pair, so that k becomes
k·n ÷ 2(n−1), which is k for two. Where a sale is taxed and a purchase is paid by new money, the cost differs by side:
the upper edge follows from the cost of selling, the lower one from the cost of buying. A plan knows one tolerance for
both sides; it follows from the mean of both costs, because a weight that is reflected at both edges meets each of them
equally often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import HUNDRED, ONE, QUOTIENT, ZERO, dump_percent
from rebalancer.core.evidence.policies import rows_of, total_percent
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.targets.allocation import StrategyAllocation

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

_STEP: Final = Decimal("0.01")
_THIRD: Final = QUOTIENT.divide(ONE, Decimal(3))


@dataclass(frozen=True, slots=True)
class PersonalBand:
    """The band of one target or class; all numbers in percentage points but the costs, in percent of a dollar moved.

    Args:
        band_percent: the tolerance to either side.
        lower_percent: how far below its target, where new money pays for the purchase.
        upper_percent: how far above, where the sale pays its tax.
        sell_cost_percent: spread of both legs and the tax on a dollar of it that is sold.
        buy_cost_percent: spread of both legs.
    """

    name: str
    target_percent: Decimal
    band_percent: Decimal
    lower_percent: Decimal
    upper_percent: Decimal
    sell_cost_percent: Decimal
    buy_cost_percent: Decimal


def personal_bands(
    allocation: StrategyAllocation,
    terms: LabTerms,
    lots: Mapping[str, Sequence[Lot]],
    prices: Mapping[str, Decimal],
) -> tuple[PersonalBand, ...]:
    """Return the band of each target above 0, by name."""
    total = total_percent(allocation)
    rows = [row for row in rows_of(allocation) if row[1]]
    count = len(rows) + (1 if allocation.cash_percent else 0)
    shares = {name: tax_share(members, terms, lots, prices) for name, _, members in rows}
    mean = QUOTIENT.divide(sum(shares.values(), ZERO), Decimal(max(1, len(shares))))
    spread = terms.spread_percent / HUNDRED
    found = []
    for name, percent, _ in rows:
        weight = QUOTIENT.divide(percent, total)
        # Above its target it is sold itself, below it others are.
        both = spread + (shares[name] + mean) / 2
        widths = [band_width(cost, weight, terms.drift_price, count) for cost in (both, spread, spread + shares[name])]
        costs = [(spread + shares[name]) * HUNDRED, spread * HUNDRED]
        found.append(PersonalBand(name, weight * HUNDRED, *widths, *costs))
    return tuple(found)


def band_width(cost: Decimal, weight: Decimal, drift_price: Decimal, count: int) -> Decimal:
    """Return half the width of the band of least cost, in percentage points to two decimals, at least 0.01 and never
    beyond 0 or 100 percent.

    Args:
        cost: what a dollar moved costs, a fraction: both legs and tax.
        weight: the target, a fraction.
        drift_price: the price of tracking variance; 0 makes the band as wide as it can be.
        count: how many holdings there are, cash with a target among them.
    """
    widest = min(weight, ONE - weight) * HUNDRED
    if not drift_price or count < 2:
        return max(_STEP, widest.quantize(_STEP, ROUND_HALF_EVEN, QUOTIENT))
    spread = weight * (ONE - weight)
    own = QUOTIENT.divide(cost * count, Decimal(2 * (count - 1)))
    cube = QUOTIENT.divide(3 * own * spread * spread, 4 * drift_price)
    width = QUOTIENT.power(cube, _THIRD) * HUNDRED if cube else ZERO
    return max(_STEP, min(widest, width).quantize(_STEP, ROUND_HALF_EVEN, QUOTIENT))


def tax_share(
    members: Sequence[str], terms: LabTerms, lots: Mapping[str, Sequence[Lot]], prices: Mapping[str, Decimal]
) -> Decimal:
    """Return what tax takes of a dollar sold: the long-term rate on the part of it that is gain, 0 for a loss."""
    value = cost = ZERO
    for symbol in members:
        for lot in lots.get(symbol, ()):
            if lot.is_cost_known and symbol in prices:
                value += lot.quantity * prices[symbol]
                cost += lot.cost_usd
    if value <= 0 or cost >= value:
        return ZERO
    return QUOTIENT.divide((value - cost) * terms.long_term_percent, value * HUNDRED)


def dump_band(band: PersonalBand) -> shapes.PersonalBand:
    """Write a band: percents with at most six decimals."""
    return {
        "name": band.name,
        "target_percent": dump_percent(band.target_percent),
        "band_percent": dump_percent(band.band_percent),
        "lower_percent": dump_percent(band.lower_percent),
        "upper_percent": dump_percent(band.upper_percent),
        "sell_cost_percent": dump_percent(band.sell_cost_percent),
        "buy_cost_percent": dump_percent(band.buy_cost_percent),
    }
