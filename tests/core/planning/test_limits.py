from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.planning.items import Intent, Reason
from rebalancer.core.planning.scaling import scale_to_limit
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

D = Decimal


def intents(**amounts: str) -> list[Intent]:
    share = D(100) / len(amounts)
    report = measure_drift(
        StrategyAllocation(tuple(TargetWeight(symbol, share) for symbol in amounts)),
        PortfolioSnapshot(D(1), prices=dict.fromkeys(amounts, D(1))),
        SizingPolicy(),
    )
    return [Intent(row, D(amounts[row.symbol]), False, Reason.OUTSIDE_BAND) for row in report.rows]


def scale(limit: str, minimum: str, **amounts: str) -> tuple[dict[str, Decimal], list[str]]:
    with localcontext(EXACT):
        kept, dropped = scale_to_limit(
            intents(**amounts), D(limit), D(minimum), scaled=Reason.LIMITED_BY_CASH, dropped=Reason.NOT_FUNDED
        )
    return {intent.row.symbol: intent.amount for intent in kept}, [item.symbol for item in dropped]


def test_all_amounts_shrink_in_proportion_whatever_their_side() -> None:
    assert scale("30", "0", A="40", B="-20") == ({"A": D(20), "B": D(-10)}, [])


def test_an_amount_that_reaches_the_minimum_exactly_is_kept() -> None:
    assert scale("50", "10", A="80", B="20") == ({"A": D(40), "B": D(10)}, [])


def test_what_falls_below_the_minimum_is_dropped_and_the_rest_takes_its_money() -> None:
    assert scale("50", "11", A="80", B="20") == ({"A": D(50)}, ["B"])


def test_dropping_may_make_shrinking_needless() -> None:
    kept, dropped = scale("50", "30", A="45", B="40")
    assert (kept, dropped) == ({"A": D(45)}, ["B"])


def test_no_money_drops_everything() -> None:
    assert scale("0", "0", A="45", B="40") == ({}, ["A", "B"])
    assert scale("-1", "0", A="45") == ({}, ["A"])


def test_the_scaled_amounts_never_add_up_to_more_than_the_limit() -> None:
    kept, _ = scale("10", "0", A="1", B="1", C="1", D="3", E="7")
    with localcontext(EXACT):
        assert D(10) - D("1E-30") < sum(kept.values()) <= 10
