"""Recommendations for a connected account: targets for the ordinary planner, so that they go the way of every plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, MAX_DECIMALS, ZERO, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.recommendations.concentration import ConcentrationLimits, assess_concentration
from rebalancer.core.recommendations.reading import Advice, Recommendation
from rebalancer.core.recommendations.sectors import Sectors
from rebalancer.core.risk.breach import Breach
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.policy import SizingPolicy, TradeTo


@dataclass(frozen=True, slots=True)
class RecommendedPlan:
    """The plan of what the limits leave, None where that is nothing; `breaches` say what was denied."""

    plan: RebalancePlan | None
    breaches: tuple[Breach, ...]


def plan_recommendations(
    recommendations: Sequence[Recommendation],
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    limits: ConcentrationLimits | None = None,
    sectors: Sectors | None = None,
) -> RecommendedPlan:
    """Plan the recommended symbols and no other: BUY up to the allocation, SELL down to it, HOLD nothing.

    Allocations are shares of the account's whole value. The policy gives share mode, minimum trade, buffer and turnover
    cap; bands do not apply.

    Raises:
        InvalidInput: the allocations sum to more than 100%, or a symbol has no price.
    """
    limits, sectors = limits or ConcentrationLimits(), sectors or Sectors()
    with localcontext(EXACT):
        total = snapshot.total_value
        if total <= 0:
            raise InvalidInput("portfolio_value is not above 0, so shares of it mean nothing.", field="portfolio_value")
        values = {position.symbol: position.quantity * position.price for position in snapshot.positions}
        wanted, breaches = _within_limits(recommendations, values, total, limits, sectors)
        if not wanted:
            return RecommendedPlan(None, breaches)
        allocation = _allocation(wanted, values, total)
    narrowed = replace(
        policy,
        drift_threshold_percent=ZERO,
        trade_to=TradeTo.TARGET,
        weights=WeightRule.STRICT,
        only=frozenset(wanted),
        frozen=frozenset(),
        excluded=frozenset(),
    )
    return RecommendedPlan(plan_rebalance(allocation, snapshot, narrowed), breaches)


def _within_limits(
    recommendations: Sequence[Recommendation],
    values: dict[str, Decimal],
    total: Decimal,
    limits: ConcentrationLimits,
    sectors: Sectors,
) -> tuple[dict[str, Decimal], tuple[Breach, ...]]:
    """Target percents of the symbols that may trade, and what was denied; sells first, since they make room."""
    after = dict(values)
    wanted: dict[str, Decimal] = {}
    breaches: list[Breach] = []
    for each in sorted(recommendations, key=lambda each: each.advice is not Advice.SELL):
        percent = each.allocation_percent or ZERO
        value, held = total * percent / HUNDRED, values.get(each.symbol, ZERO)
        if each.advice is Advice.HOLD:
            continue
        if each.advice is Advice.SELL and held <= 0:
            breaches.append(Breach("NOT_HELD", f"{each.symbol} is not held.", symbol=each.symbol))
            continue
        if (value <= held) if each.advice is Advice.BUY else (value >= held):
            message = f"{each.symbol} is at its allocation already."
            breaches.append(Breach("AT_ALLOCATION", message, symbol=each.symbol))
            continue
        if each.advice is Advice.BUY:
            sector = sectors.sector_of(each.symbol)
            in_sector = {name: amount for name, amount in after.items() if sectors.sector_of(name) == sector}
            in_sector[each.symbol] = value
            breach = assess_concentration(each.symbol, sector, in_sector_usd=in_sector, total_usd=total, limits=limits)
            if breach is not None:
                breaches.append(breach)
                continue
        after[each.symbol] = value
        wanted[each.symbol] = percent
    return wanted, tuple(breaches)


def _allocation(wanted: dict[str, Decimal], values: dict[str, Decimal], total: Decimal) -> StrategyAllocation:
    """Return the wanted weights, everything else at what it weighs now, cash as the rest: a whole that sums to 100.

    Other holdings are not traded, their weights only keep them in the base; where they and the recommendations sum to
    more than 100 (the buys cannot all be paid), theirs give way.
    """
    recommended = sum(wanted.values(), ZERO)
    if recommended > HUNDRED:
        raise InvalidInput(
            f"recommendations ask for {plain(recommended)}% of the account, but at most 100% can be bought.",
            field="recommendations",
        )
    others = {symbol: max(value, ZERO) for symbol, value in values.items() if symbol not in wanted}
    room = HUNDRED - recommended
    whole = max(sum(others.values(), ZERO), total * room / HUNDRED)
    targets = [TargetWeight(symbol, percent) for symbol, percent in wanted.items()]
    for symbol, value in sorted(others.items()):
        share = (value * room).scaleb(MAX_DECIMALS) // whole if whole else ZERO
        targets.append(TargetWeight(symbol, share.scaleb(-MAX_DECIMALS)))
    rest = HUNDRED - sum((target.target_percent for target in targets), ZERO)
    return StrategyAllocation((*targets, TargetWeight(CASH, rest)))
