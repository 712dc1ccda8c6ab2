"""New money: after the buys everything is inside its band, and where it is called least, nothing less does."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.planning.new_money import NewMoney, dump_new_money, find_new_money
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy
from tests.extent import examples
from tests.properties.planning import decimals

EXAMPLES = settings(max_examples=examples(150), deadline=None, derandomize=True)
NAMES = ("AAA", "BBB", "CCC")


def account(cash: str, **values: str) -> PortfolioSnapshot:
    held = {symbol: Decimal(value) for symbol, value in values.items() if Decimal(value)}
    positions = tuple(Position(symbol, count, Decimal(1)) for symbol, count in held.items())
    return PortfolioSnapshot(Decimal(cash), positions, dict.fromkeys(NAMES, Decimal(1)))


def targets(**percents: str) -> StrategyAllocation:
    return StrategyAllocation(tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items()))


def after(snapshot: PortfolioSnapshot, found: NewMoney) -> PortfolioSnapshot:
    """The account with the deposit and the buys."""
    assert found.usd is not None
    held = {each.symbol: each.quantity for each in snapshot.positions}
    for each in found.buys:
        held[each.symbol] = held.get(each.symbol, Decimal(0)) + each.quantity
    spent = sum((each.usd for each in found.buys), Decimal(0))
    positions = tuple(Position(symbol, count, snapshot.prices[symbol]) for symbol, count in held.items() if count)
    return PortfolioSnapshot(snapshot.cash + found.usd - spent, positions, snapshot.prices)


def test_the_amount_is_what_dilutes_the_overweight_to_its_bands_edge() -> None:
    # AAA holds 6,600 against 50 + 5 %: it is at the edge in an account of 12,000, so 2,000 are needed.
    found = find_new_money(targets(AAA="50", BBB="50"), account("0", AAA="6600", BBB="3400"), SizingPolicy())
    assert (found.usd, found.is_least) == (Decimal(2000), True)
    assert sum(each.usd for each in found.buys) >= 1400
    assert {each.symbol for each in found.buys} == {"BBB"}
    assert dump_new_money(found)["usd"] == "2000.00"


def test_what_is_inside_needs_nothing_and_a_target_of_zero_needs_a_sale() -> None:
    inside = find_new_money(targets(AAA="50", BBB="50"), account("0", AAA="5200", BBB="4800"), SizingPolicy())
    assert inside.usd == 0
    assert inside.buys == ()
    sale = find_new_money(targets(AAA="0", BBB="100"), account("0", AAA="100", BBB="900"), SizingPolicy())
    assert (sale.usd, sale.reason) == (None, "Only a sale brings AAA to a target of 0.")


@EXAMPLES
@given(
    st.tuples(*[decimals("0", "9000", 2)] * 3),
    decimals("0", "5000", 2),
    st.tuples(*[st.integers(1, 50)] * 3),
    decimals("0.5", "8", 1),
    st.sampled_from([Decimal(0), Decimal(10)]),
)
def test_the_account_is_inside_its_bands_afterwards_and_less_does_not_do_where_it_is_least(
    values: tuple[Decimal, ...], cash: Decimal, weights: tuple[int, ...], band: Decimal, minimum: Decimal
) -> None:
    rest = Decimal(100 - sum(weights[:2]) * 100 // sum(weights))
    shares = [Decimal(weight * 100 // sum(weights)) for weight in weights[:1]]
    allocation = targets(AAA=str(shares[0]), BBB=str(100 - shares[0] - rest), CCC=str(rest))
    snapshot = account(str(cash), **{name: str(value) for name, value in zip(NAMES, values, strict=True)})
    policy = SizingPolicy(drift_threshold_percent=band, min_trade_usd=minimum)
    assume(snapshot.total_value > 100)
    found = find_new_money(allocation, snapshot, policy)
    if found.usd is None:
        return
    later = measure_drift(allocation, after(snapshot, found), policy)
    assert not any(row.is_outside for row in later.all_rows)
    assert later.cash.value >= 0
    if found.is_least and found.usd > 0:
        assert not fits(allocation, snapshot, policy, found.usd - Decimal("0.01"))


def fits(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy, usd: Decimal) -> bool:
    """Whether any split of the money could bring all inside, by the bounds that each row has by itself."""
    report = measure_drift(allocation, replace(snapshot, cash=snapshot.cash + usd), policy)
    lows = [max(Fraction(0), Fraction(row.gap - row.band)) for row in report.rows]
    highs = [Fraction(row.gap + row.band) for row in report.rows]
    cash, target = Fraction(report.cash.value), Fraction(report.cash.value + report.cash.gap)
    band = Fraction(report.cash.band)
    spent_at_least, spent_at_most = cash - target - band, cash - max(Fraction(0), target - band)
    can_dilute = all(high >= 0 for high in highs)
    return can_dilute and sum(lows) <= spent_at_most and sum(highs) >= spent_at_least
