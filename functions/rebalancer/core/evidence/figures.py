"""What a walk came to, in named statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import HUNDRED, QUOTIENT, ZERO, dump_money, dump_percent
from rebalancer.core.evidence.inside import MONEY_PLACES, PPB
from rebalancer.core.evidence.market import GROWTH_ONE, Market
from rebalancer.core.evidence.walk import Walked

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

SESSIONS_A_YEAR: Final = 252
DAYS_A_YEAR: Final = Decimal("365.25")
_PERCENT_OF_PPB: Final = Decimal(PPB // 100)
_PERCENT_STEP: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Figures:
    """The statistics of one policy.

    Drift of a day is half the sum of all |actual − target|, cash included: the share of the account that is in the
    wrong place at the close, before any trade.

    Args:
        turnover_percent: half of all trades, in percent of the average value, a year.
        tax_usd: paid on the way, and owed on the last day for what was sold.
        mean_drift_percent: over all days.
        p95_drift_percent: 95 of 100 days have at most this drift.
        yearly_max_drift_percent: the mean of each calendar year's largest drift.
        worst_drift_percent: the largest of all.
        tracking_error_percent: standard deviation a year of daily returns, after costs and before tax, less those of
            the targets held exactly.
        return_percent: a year, time-weighted, after costs and before tax.
        start_usd: on the first day, after its rebalance.
        paid_in_usd: what came later on, less what went.
        value_usd: on the last day, less the tax owed.
        after_tax_usd: if all were sold on the last day and its tax paid.
    """

    rebalances: int
    trades: int
    turnover_percent: Decimal
    cost_usd: Decimal
    tax_usd: Decimal
    mean_drift_percent: Decimal
    p95_drift_percent: Decimal
    yearly_max_drift_percent: Decimal
    worst_drift_percent: Decimal
    tracking_error_percent: Decimal
    return_percent: Decimal
    start_usd: Decimal
    paid_in_usd: Decimal
    value_usd: Decimal
    after_tax_usd: Decimal


def figures_of(walked: Walked, market: Market, target_growth: Sequence[int]) -> Figures:
    """Return the statistics of a walk."""
    days = market.days[walked.first : walked.first + len(walked.drift_ppb)]
    years = years_of(market, walked.first)
    average = QUOTIENT.divide(Decimal(sum(walked.values)).scaleb(-MONEY_PLACES), Decimal(max(1, len(walked.values))))
    turnover = QUOTIENT.divide(walked.traded_usd * HUNDRED, 2 * average * years) if average else ZERO
    highest: dict[int, int] = {}
    for day, drift in zip(days, walked.drift_ppb, strict=True):
        highest[day.year] = max(highest.get(day.year, 0), drift)
    return Figures(
        rebalances=walked.rebalances,
        trades=walked.trades,
        turnover_percent=_shown(turnover),
        cost_usd=walked.cost_usd,
        tax_usd=walked.tax_usd,
        mean_drift_percent=_shown(_mean(walked.drift_ppb)),
        p95_drift_percent=_shown(_percent(nearest_rank(sorted(walked.drift_ppb), 95))),
        yearly_max_drift_percent=_shown(_mean(list(highest.values()))),
        worst_drift_percent=_shown(_percent(max(walked.drift_ppb))),
        tracking_error_percent=_shown(tracking_error(walked.growth, target_growth[walked.first :])),
        return_percent=_shown(return_a_year(walked.growth, years)),
        start_usd=walked.start_usd,
        paid_in_usd=walked.paid_in_usd,
        value_usd=walked.value_usd,
        after_tax_usd=walked.after_tax_usd,
    )


def years_of(market: Market, first: int) -> Decimal:
    """Return the years from a place to the last day."""
    return QUOTIENT.divide(Decimal((market.days[-1] - market.days[first]).days), DAYS_A_YEAR)


def nearest_rank(ascending: Sequence[int], percent: int) -> int:
    """Return the smallest number that so many percent of all do not pass."""
    return ascending[max(0, -(-len(ascending) * percent // 100) - 1)]


def tracking_error(growth: Sequence[int], target: Sequence[int]) -> Decimal:
    """Return the standard deviation a year of the daily differences, in percent; 0 for fewer than two days."""
    off = [ours - wanted for ours, wanted in zip(growth, target, strict=False)]
    count = len(off)
    if count < 2:
        return ZERO
    scatter = count * sum(each * each for each in off) - sum(off) ** 2
    variance = QUOTIENT.divide(Decimal(scatter * SESSIONS_A_YEAR), Decimal(count * (count - 1)))
    return QUOTIENT.divide(QUOTIENT.sqrt(variance) * HUNDRED, Decimal(GROWTH_ONE))


def return_a_year(growth: Sequence[int], years: Decimal) -> Decimal:
    """Return the growth of a dollar a year, in percent."""
    grown = Decimal(1)
    for each in growth:
        grown = QUOTIENT.multiply(grown, Decimal(each).scaleb(-12))
    if grown <= 0 or not years:
        return ZERO
    return (QUOTIENT.power(grown, QUOTIENT.divide(Decimal(1), years)) - 1) * HUNDRED


def _shown(percent: Decimal) -> Decimal:
    """Return a percent as it is shown and stored, at six decimals, half to even."""
    return percent.quantize(_PERCENT_STEP, ROUND_HALF_EVEN, QUOTIENT)


def _mean(drifts: Sequence[int]) -> Decimal:
    return QUOTIENT.divide(Decimal(sum(drifts)), Decimal(len(drifts)) * _PERCENT_OF_PPB)


def _percent(drift_ppb: int) -> Decimal:
    return QUOTIENT.divide(Decimal(drift_ppb), _PERCENT_OF_PPB)


def dump_figures(figures: Figures) -> shapes.LabFigures:
    """Write the statistics: dollars with two decimals, percents with at most six."""
    return {
        "rebalances": figures.rebalances,
        "trades": figures.trades,
        "turnover_percent": dump_percent(figures.turnover_percent),
        "cost_usd": dump_money(figures.cost_usd),
        "tax_usd": dump_money(figures.tax_usd),
        "mean_drift_percent": dump_percent(figures.mean_drift_percent),
        "p95_drift_percent": dump_percent(figures.p95_drift_percent),
        "yearly_max_drift_percent": dump_percent(figures.yearly_max_drift_percent),
        "worst_drift_percent": dump_percent(figures.worst_drift_percent),
        "tracking_error_percent": dump_percent(figures.tracking_error_percent),
        "return_percent": dump_percent(figures.return_percent),
        "start_usd": dump_money(figures.start_usd),
        "paid_in_usd": dump_money(figures.paid_in_usd),
        "value_usd": dump_money(figures.value_usd),
        "after_tax_usd": dump_money(figures.after_tax_usd),
    }
