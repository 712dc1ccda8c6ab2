"""What a plan is the best for, and what the person says that drift, trades and gains cost."""

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.base.option_kinds import PERCENT_MAX, Shown, Unit
from rebalancer.core.base.options import amount, choice, maybe_amount


class Objective(StrEnum):
    """What the trades of a plan are the best for."""

    TO_TARGET = "to_target"
    LEAST_COST = "least_cost"


class DriftPrice(StrEnum):
    """What a dollar away from its target is worth avoiding, by name."""

    RELAXED = "relaxed"
    BALANCED = "balanced"
    STRICT = "strict"


DRIFT_PRICES: Final = {
    DriftPrice.RELAXED: Decimal("0.5"),
    DriftPrice.BALANCED: Decimal(2),
    DriftPrice.STRICT: Decimal(10),
}
"""Percent of each dollar that is away from its target."""

DRIFT_PRICE_MAX: Final = Decimal(20)
TRADE_COST_MAX: Final = Decimal(5)
TAX_MAX: Final = Decimal(50)
STATE_TAX_MAX: Final = Decimal(15)


def _is_said(options: "ObjectiveOptions") -> bool:
    return any(getattr(options, each.name) != each.default for each in fields(ObjectiveOptions))


def _percent(sentence: str, name: str, default: Decimal = ZERO, high: Decimal = TAX_MAX) -> Decimal:
    """Declare a percentage of the objective, with the name that the settings page gives it."""
    return amount(
        default,
        sentence,
        unit=Unit.PERCENT,
        high=high,
        shown=Shown("trades", name, rank=1),
        written=_is_said,
    )


@dataclass(frozen=True, slots=True)
class ObjectiveOptions:
    """The options of the objective; they are written only where one of them is not its default, so that every policy
    without them keeps its bytes.
    """

    objective: Objective = choice(
        Objective.TO_TARGET,
        "What a plan that is needed looks for. The bands decide alike in both whether one is needed.",
        words={
            Objective.TO_TARGET: ("The targets", "Trades go where “trade back to” says, whatever they cost."),
            Objective.LEAST_COST: (
                "The least cost",
                "Inside their bands, trades weigh drift against trading cost and tax. Not for asset classes.",
            ),
        },
        shown=Shown("trades", "Plan for", rank=1),
        written=_is_said,
    )
    drift_price: DriftPrice = choice(
        DriftPrice.BALANCED,
        "What each dollar that ends away from its target is worth avoiding, under the least cost.",
        words={
            DriftPrice.RELAXED: ("Relaxed", "0.5%: drift inside the band may stay where selling is taxed."),
            DriftPrice.BALANCED: ("Balanced", "2%: small gains are taken, large ones wait inside the band."),
            DriftPrice.STRICT: ("Strict", "10%: drift is traded away unless most of a holding is gain."),
        },
        shown=Shown("trades", "Price of drift", rank=1),
        written=_is_said,
    )
    drift_price_percent: Decimal | None = maybe_amount(
        "Your own price of drift, in percent of each dollar; it replaces the named one.",
        unit=Unit.PERCENT,
        high=DRIFT_PRICE_MAX,
        shown=Shown("trades", "Own price of drift", rank=1),
        written=_is_said,
    )
    trade_cost_percent: Decimal = _percent(
        "What a dollar traded costs under the least cost: half the distance of bid and ask, and fees.",
        "Cost of trading",
        default=Decimal("0.025"),
        high=TRADE_COST_MAX,
    )
    short_term_tax_percent: Decimal = _percent(
        "Your tax on gains of shares held for at most a year, under the least cost. 0 for an account without tax.",
        "Short-term tax",
    )
    long_term_tax_percent: Decimal = _percent(
        "Your tax on gains of shares held for longer, under the least cost.", "Long-term tax"
    )
    state_tax_percent: Decimal = _percent(
        "Your state's tax on gains of both terms, under the least cost.", "State tax", high=STATE_TAX_MAX
    )
    loss_worth_percent: Decimal = _percent(
        "How much of a realized loss will be set off against gains of its term; 0 where you have none.",
        "Losses that count",
        default=Decimal(100),
        high=PERCENT_MAX,
    )

    @property
    def price_of_drift(self) -> Decimal:
        """Return what a dollar away from its target is worth avoiding, in percent."""
        return DRIFT_PRICES[self.drift_price] if self.drift_price_percent is None else self.drift_price_percent
