"""Portfolios, targets and policies for the property tests, and exact sums that check a plan from outside."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.policy import BandMode, Mode, ShareMode, SizingPolicy, TradeTo, Untargeted

SYMBOLS = ("AAA", "BBB", "BRK.B", "BTC/USD", "CCC", "DDD")

Case = tuple[StrategyAllocation, PortfolioSnapshot, SizingPolicy]


def decimals(low: str, high: str, places: int) -> SearchStrategy[Decimal]:
    """Decimals between two bounds with a fixed number of places."""
    unit = Decimal(1).scaleb(-places)
    return st.integers(int(Decimal(low) / unit), int(Decimal(high) / unit)).map(lambda count: count * unit)


PRICES = st.one_of(decimals("0.01", "900", 2), decimals("0.000001", "3", 6), decimals("1", "70000", 2))
PERCENTS = decimals("0", "30", 1)


@st.composite
def policies(draw: st.DrawFn) -> SizingPolicy:
    """Any policy, normalised weights so that any targets fit."""
    return SizingPolicy(
        drift_threshold_percent=draw(st.one_of(st.just(Decimal(0)), PERCENTS)),
        band=draw(st.sampled_from(BandMode)),
        trade_to=draw(st.sampled_from(TradeTo)),
        mode=draw(st.sampled_from(Mode)),
        min_trade_usd=draw(st.one_of(st.just(Decimal(0)), decimals("0", "500", 2))),
        shares=draw(st.sampled_from(ShareMode)),
        share_places=draw(st.integers(0, 9)),
        cash_buffer_percent=draw(st.one_of(st.just(Decimal(0)), PERCENTS)),
        weights=WeightRule.NORMALIZE,
        untargeted=draw(st.sampled_from(Untargeted)),
        max_turnover_percent=draw(st.one_of(st.none(), decimals("0", "150", 1))),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> PortfolioSnapshot:
    """Longs, shorts, shares reserved by open sells, open buys; now and then a negative balance."""
    prices = {symbol: draw(PRICES) for symbol in SYMBOLS}
    positions: list[Position] = []
    opened: dict[str, Decimal] = {}
    for symbol in draw(st.lists(st.sampled_from(SYMBOLS), unique=True)):
        quantity = draw(st.one_of(decimals("0", "200", 9), decimals("0", "200", 0), decimals("-20", "0", 3)))
        available = None
        if quantity > 0 and draw(st.booleans()):
            available = min(quantity, draw(decimals("0", "200", 2)))
            opened[symbol] = available - quantity
        positions.append(Position(symbol, quantity, prices[symbol], available))
    if draw(st.booleans()):
        symbol = draw(st.sampled_from(SYMBOLS))
        opened[symbol] = opened.get(symbol, Decimal(0)) + draw(decimals("0", "3", 2))
    cash = draw(st.one_of(decimals("0", "50000", 2), decimals("-5000", "0", 2)))
    whole_only = frozenset(draw(st.lists(st.sampled_from(SYMBOLS), unique=True, max_size=2)))
    return PortfolioSnapshot(cash, tuple(positions), prices, non_fractionable=whole_only, open_quantities=opened)


@st.composite
def allocations(draw: st.DrawFn) -> StrategyAllocation:
    """One to seven targets, cash among them now and then, at least one above zero."""
    symbols = draw(st.lists(st.sampled_from((*SYMBOLS, "CASH")), unique=True, min_size=1))
    targets = [
        TargetWeight(symbol, draw(decimals("0", "40", 2)), draw(st.one_of(st.none(), PERCENTS)), draw(st.booleans()))
        for symbol in symbols
    ]
    first = targets[0]
    return StrategyAllocation((TargetWeight(first.symbol, Decimal(40), first.tolerance_percent), *targets[1:]))


def cases() -> SearchStrategy[Case]:
    """All three arguments of a plan."""
    return st.tuples(allocations(), snapshots(), policies())


def signed_quantities(plan: RebalancePlan) -> dict[str, Decimal]:
    """What each trade adds to its holding."""
    return {item.symbol: item.quantity if item.action == "BUY" else -item.quantity for item in plan.trades}


def spent_on(plan: RebalancePlan, action: str) -> Fraction:
    """Dollars of one side, without any rounding."""
    prices = plan.snapshot.prices
    return sum(
        (Fraction(item.quantity) * Fraction(prices[item.symbol]) for item in plan.items if item.action == action),
        Fraction(0),
    )


def after(plan: RebalancePlan) -> PortfolioSnapshot:
    """The account when every trade has filled at its price."""
    snapshot = plan.snapshot
    changes = signed_quantities(plan)
    held = {position.symbol: position.quantity for position in snapshot.positions}
    positions = tuple(
        Position(symbol, held.get(symbol, Decimal(0)) + changes.get(symbol, Decimal(0)), snapshot.prices[symbol])
        for symbol in sorted(held.keys() | changes.keys())
    )
    cash = Fraction(snapshot.cash) + spent_on(plan, "SELL") - spent_on(plan, "BUY")
    return PortfolioSnapshot(exact(cash), tuple(each for each in positions if each.quantity), snapshot.prices)


def exact(number: Fraction) -> Decimal:
    """The decimal of a fraction that has one within 18 places."""
    scaled = number * 10**18
    assert scaled.denominator == 1
    return Decimal(scaled.numerator).scaleb(-18)
