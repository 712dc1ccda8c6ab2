"""The personal bands beside those that hold now, and when the doctor offers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.advice.finding import Finding, Severity
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, divide_shown, dump_percent
from rebalancer.core.evidence.band import PersonalBand, personal_bands
from rebalancer.core.evidence.policies import OwnPolicy
from rebalancer.core.evidence.spec import spec_of_account
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import SizingPolicy

FAR: Final = Decimal(2)
"""A band is far from the personal one where one is at least so many times the other."""
NAMED: Final = 3


def present_bands(
    allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy
) -> dict[str, Decimal]:
    """Return the tolerance of each target and class as it holds now, in percentage points; empty where nothing can be
    measured."""
    try:
        report = measure_drift(allocation, snapshot, policy)
    except InvalidInput:
        return {}
    if not report.frame.has_value:
        return {}
    rows = [*report.rows, *(each.row for each in report.classes)]
    return {
        row.symbol: divide_shown(row.band, EXACT.multiply(row.frame.base, row.frame.scale), HUNDRED)
        for row in rows
        if row.targeted
    }


def average_cost_bands(own: OwnPolicy, snapshot: PortfolioSnapshot, today: date) -> tuple[PersonalBand, ...]:
    """Return the personal bands under the default terms, made of average costs.

    Raises:
        InvalidInput: no target names a symbol.
    """
    held = spec_of_account(own, snapshot, {}, LabTerms(), today).holdings
    return personal_bands(own.allocation, LabTerms(), held.lots, held.prices)


def offer_bands(own: OwnPolicy, snapshot: PortfolioSnapshot, today: date) -> tuple[Finding, ...]:
    """Return one offer where drift starts rebalances and a band is far from the personal one; else nothing."""
    if not own.triggers.drift or own.sizing.drift_threshold_percent == 0:
        return ()
    try:
        bands = average_cost_bands(own, snapshot, today)
    except InvalidInput:
        return ()
    return _offer_of(bands, present_bands(own.allocation, snapshot, own.sizing))


def _offer_of(bands: Sequence[PersonalBand], present: Mapping[str, Decimal]) -> tuple[Finding, ...]:
    far = [band for band in bands if _is_far(band.band_percent, present.get(band.name))]
    if not far:
        return ()
    far.sort(key=lambda band: (-_times(band.band_percent, present[band.name]), band.name))
    named = ", ".join(
        f"{band.name} {dump_percent(band.band_percent)} points instead of {dump_percent(present[band.name])}"
        for band in far[:NAMED]
    )
    more = len(far) - NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (
        Finding(
            "PERSONAL_BAND",
            Severity.OFFER,
            f"Bands made for your costs and taxes would let a holding drift by other amounts: {named}{rest}.",
            "Settings show them beside yours, and what they would have done, on default terms and average costs.",
        ),
    )


def _times(one: Decimal, other: Decimal) -> Decimal:
    return divide_shown(max(one, other), min(one, other))


def _is_far(band: Decimal, present: Decimal | None) -> bool:
    return present is not None and present > 0 and _times(band, present) >= FAR
