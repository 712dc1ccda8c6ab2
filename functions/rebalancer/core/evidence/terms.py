"""What a lab run is made under: tax rates, spread, money that comes or goes, the price of drift."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.base.money import ZERO
from rebalancer.core.base.option_kinds import Unit
from rebalancer.core.base.options import (
    amount,
    choice,
    dump_options,
    flag,
    options_of,
    parse_options,
    require_options,
)
from rebalancer.core.base.shape import require_object

RATE_MAX: Final = Decimal(60)
SPREAD_MAX: Final = Decimal(5)
DRIFT_PRICE_MAX: Final = Decimal(1000)


class FlowEvery(StrEnum):
    """How often money comes or goes."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUALLY = "annually"


@dataclass(frozen=True, slots=True)
class LabTerms:
    """The terms of a lab run. Gains of other years and other income are not known: losses are carried on."""

    short_term_percent: Decimal = amount(
        Decimal(24), "Tax on gains of shares that were held for at most a year.", unit=Unit.PERCENT, high=RATE_MAX
    )
    long_term_percent: Decimal = amount(
        Decimal(15), "Tax on gains of shares that were held for longer.", unit=Unit.PERCENT, high=RATE_MAX
    )
    spread_percent: Decimal = amount(
        Decimal("0.05"),
        "The distance of bid and ask, in percent of the price; a trade pays half of it.",
        unit=Unit.PERCENT,
        high=SPREAD_MAX,
    )
    deposit_usd: Decimal = amount(ZERO, "Money that comes on each date.", unit=Unit.DOLLARS)
    withdrawal_usd: Decimal = amount(ZERO, "Money that goes on each date.", unit=Unit.DOLLARS)
    flow_every: FlowEvery = choice(
        FlowEvery.MONTHLY,
        "How often money comes or goes: on the first trading day.",
        words={
            FlowEvery.MONTHLY: ("Every month", ""),
            FlowEvery.QUARTERLY: ("Every quarter", ""),
            FlowEvery.ANNUALLY: ("Every year", ""),
        },
    )
    start_on_target: bool = flag(
        True,
        "Whether every policy begins with one rebalance of everything, so that they differ by what they do afterwards "
        "and not by how long they leave today's drift.",
    )
    drift_price: Decimal = amount(
        Decimal("2.5"),
        "What a year with a tracking variance of 1 is worth to you, as a part of the account: half of your risk "
        "aversion. More makes the personal band narrower.",
        unit=Unit.COUNT,
        high=DRIFT_PRICE_MAX,
    )

    def __post_init__(self) -> None:
        require_options(self)

    @property
    def flow_usd(self) -> Decimal:
        """Dollars that come (positive) or go on each date."""
        return self.deposit_usd - self.withdrawal_usd

    @property
    def flow_rule(self) -> CalendarRule:
        """The dates on which money comes or goes."""
        return CalendarRule(Frequency(self.flow_every.value))


def parse_terms(value: object, field: str = "terms") -> LabTerms:
    """Read the terms; a missing key takes its default.

    Raises:
        InvalidInput: an unknown key, or a number outside its range.
    """
    if value is None:
        return LabTerms()
    return parse_options(require_object(value, field, optional=tuple(options_of(LabTerms))), field, base=LabTerms())


def dump_terms(terms: LabTerms) -> dict[str, object]:
    """Write terms, every key; the inverse of `parse_terms`."""
    return dump_options(terms)
