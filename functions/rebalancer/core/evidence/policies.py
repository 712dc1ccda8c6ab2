"""The policies that the lab compares: each is what the product itself knows, a sizing policy and triggers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import BandMode, SizingPolicy, TradeTo

POLICIES_MAX: Final = 8


class PolicyName(StrEnum):
    """What may be compared."""

    OWN = "own"
    PERSONAL_BAND = "personal_band"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    FIVE_TO_TARGET = "five_to_target"
    FIVE_TO_HALFWAY = "five_to_halfway"
    FIVE_TO_EDGE = "five_to_edge"
    FIVE_TWENTY_FIVE = "five_twenty_five"
    TWO_HUNDRED = "two_hundred"


WORDS: Final[Mapping[PolicyName, tuple[str, str]]] = {
    PolicyName.OWN: ("Yours", "Your own settings and tolerances as they are."),
    PolicyName.PERSONAL_BAND: (
        "Personal band",
        "A band for each holding, computed from cost, tax and your aversion to drift; trades to its edge.",
    ),
    PolicyName.MONTHLY: ("Monthly", "Everything to its target on the first trading day of a month."),
    PolicyName.QUARTERLY: ("Quarterly", "Everything to its target on the first trading day of a quarter."),
    PolicyName.ANNUAL: ("Annual", "Everything to its target on the first trading day of a year."),
    PolicyName.FIVE_TO_TARGET: ("5 points", "What is 5 points off trades to its target."),
    PolicyName.FIVE_TO_HALFWAY: ("5 points, halfway", "What is 5 points off trades half of the way back."),
    PolicyName.FIVE_TO_EDGE: ("5 points, to the edge", "What is 5 points off trades back to 5 points."),
    PolicyName.FIVE_TWENTY_FIVE: (
        "5 points or a quarter",
        "What is 5 points or a quarter of its target off, whichever is less, trades to its target.",
    ),
    PolicyName.TWO_HUNDRED: (
        "2 points, to 1.75",
        "When something is 2 points off, all that is beyond 1.75 points trades there.",
    ),
}

DEFAULT_POLICIES: Final = (
    PolicyName.OWN,
    PolicyName.PERSONAL_BAND,
    PolicyName.MONTHLY,
    PolicyName.QUARTERLY,
    PolicyName.ANNUAL,
    PolicyName.FIVE_TO_TARGET,
    PolicyName.FIVE_TWENTY_FIVE,
    PolicyName.TWO_HUNDRED,
)

_EVERY: Final[Mapping[PolicyName, Frequency]] = {
    PolicyName.MONTHLY: Frequency.MONTHLY,
    PolicyName.QUARTERLY: Frequency.QUARTERLY,
    PolicyName.ANNUAL: Frequency.ANNUALLY,
}
_TO: Final[Mapping[PolicyName, TradeTo]] = {
    PolicyName.FIVE_TO_TARGET: TradeTo.TARGET,
    PolicyName.FIVE_TO_HALFWAY: TradeTo.HALFWAY,
    PolicyName.FIVE_TO_EDGE: TradeTo.EDGE,
}


@dataclass(frozen=True, slots=True)
class LabPolicy:
    """One policy of a run.

    Args:
        allocation: the person's targets, with the tolerances of this policy.
        sizing: what says whether drift asks for a rebalance.
        planned: what the plan is made with, where that is another one.
    """

    name: PolicyName
    allocation: StrategyAllocation
    sizing: SizingPolicy
    triggers: Triggers
    planned: SizingPolicy | None = None


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """What the person has set."""

    allocation: StrategyAllocation
    sizing: SizingPolicy
    triggers: Triggers


def lab_policies(own: OwnPolicy, bands: Mapping[str, Decimal], names: Sequence[PolicyName]) -> tuple[LabPolicy, ...]:
    """Return the named policies in their order.

    All share what is no question of bands: whole shares, minimum, buffer, frozen symbols, whether cash is invested.

    Args:
        bands: the personal band of each target and class, in percentage points.

    Raises:
        InvalidInput: no name, more than eight, or one twice.
    """
    if not names or len(names) > POLICIES_MAX or len(set(names)) < len(names):
        raise InvalidInput(
            f"policies names {len(names)} policies, but must name 1 to {POLICIES_MAX} different ones.", field="policies"
        )
    return tuple(_policy(name, own, bands) for name in names)


def _policy(name: PolicyName, own: OwnPolicy, bands: Mapping[str, Decimal]) -> LabPolicy:
    if name is PolicyName.OWN:
        return LabPolicy(name, own.allocation, own.sizing, own.triggers)
    plain = with_tolerances(own.allocation, {})
    triggers = Triggers(invest_cash_usd_min=own.triggers.invest_cash_usd_min)
    base = replace(
        own.sizing,
        drift_threshold_percent=Decimal(5),
        band=BandMode.ABSOLUTE,
        trade_to=TradeTo.TARGET,
        cash_band_percent=None,
    )
    if name in _EVERY:
        return LabPolicy(name, plain, base, replace(triggers, drift=False, calendar=CalendarRule(_EVERY[name])))
    if name in _TO:
        return LabPolicy(name, plain, replace(base, trade_to=_TO[name]), triggers)
    if name is PolicyName.FIVE_TWENTY_FIVE:
        combined = replace(base, band=BandMode.COMBINED, relative_threshold_percent=Decimal(25))
        return LabPolicy(name, plain, combined, triggers)
    if name is PolicyName.TWO_HUNDRED:
        edge = replace(base, drift_threshold_percent=Decimal("1.75"), trade_to=TradeTo.EDGE)
        return LabPolicy(name, plain, replace(base, drift_threshold_percent=Decimal(2)), triggers, edge)
    return LabPolicy(name, with_tolerances(own.allocation, bands), replace(base, trade_to=TradeTo.EDGE), triggers)


def with_tolerances(allocation: StrategyAllocation, bands: Mapping[str, Decimal]) -> StrategyAllocation:
    """Return the targets with these tolerances alone; where none is named, the policy's threshold holds."""
    return replace(
        allocation,
        targets=tuple(replace(each, tolerance_percent=bands.get(each.symbol)) for each in allocation.targets),
        classes=tuple(replace(each, tolerance_percent=bands.get(each.name)) for each in allocation.classes),
    )


def rows_of(allocation: StrategyAllocation) -> tuple[tuple[str, Decimal, tuple[str, ...]], ...]:
    """Return every enabled target but cash as (name, target percent, members), by name; a symbol is its own member."""
    single = [
        (each.symbol, each.target_percent, (each.symbol,))
        for each in allocation.enabled_targets
        if each.symbol != "CASH"
    ]
    classes = [(each.name, each.target_percent, each.members) for each in allocation.enabled_classes]
    return tuple(sorted([*single, *classes]))


def total_percent(allocation: StrategyAllocation) -> Decimal:
    """Return the sum of all targets, cash included."""
    return sum((each[1] for each in rows_of(allocation)), ZERO) + allocation.cash_percent
