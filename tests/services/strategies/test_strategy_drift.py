"""The stored drift says how each strategy is: parts add up to the account, and reserved cash is nobody's."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from rebalancer.core.planning.plan import PlanRequest, RequestKind
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.preview import Asked, preview_rebalance
from rebalancer.services.targets.allocation import save_strategies
from tests.core.runs import RUN_ID
from tests.services.ledger.books import Bookkeeping
from tests.services.planning.test_around import delist
from tests.services.world import World


def strategy(name: str, share: str, **percents: str) -> Strategy:
    targets = tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items())
    return Strategy(name, Decimal(share), targets)


def measured(world: World) -> dict[str, Any]:
    """The strategies of a new measurement, by name."""
    store_drift(world.ctx)
    return {each["name"]: each for each in world.drift["strategies"]}


def cents(text: str) -> int:
    whole = Decimal(text) * 100
    assert whole == int(whole), f"{text} is not in cents"
    return int(whole)


def require_parts_add_up(world: World) -> None:
    """Strategies, what nobody owns and reserved cash are the account; rows are their strategy; shares are the
    broker's. All from the stored document and the broker alone."""
    document = world.drift
    strategies = document["strategies"]
    parts = sum(cents(each["current_value"]) for each in strategies)
    assert parts + cents(document["reserved_usd"]) == cents(document["portfolio_value"])
    held: dict[str, Decimal] = {}
    for each in strategies:
        assert sum(cents(row["current_value"]) for row in each["rows"]) == cents(each["current_value"])
        for row in each["rows"]:
            held[row["symbol"]] = held.get(row["symbol"], Decimal(0)) + Decimal(row["quantity"])
    cash = held.pop("CASH")
    assert cash == world.broker.cash - Decimal(document["reserved_usd"])
    assert {symbol: count for symbol, count in held.items() if count} == {
        symbol: count for symbol, count in world.broker.holdings.items() if count
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_parts_are_the_account_to_the_cent_whatever_it_holds(seed: int) -> None:
    random = Random(seed)
    prices = {symbol: Decimal(random.randint(1, 50_000)) / 10_000 * 37 for symbol in ("SPY", "GLD", "QQQ")}
    held = {symbol: f"{random.randint(1, 10**11)}e-9" for symbol in prices if random.random() < 0.8}
    world = World(cash=f"{random.randint(0, 900_000)}e-2", holdings=held, prices=prices)
    first = random.randint(1, 98)
    save_strategies(
        world.ctx,
        [
            strategy("core", str(first), SPY="61.7", GLD="38.3"),
            strategy("other", str(100 - first), SPY="33.34", CASH="66.66"),
        ],
        expected_version=0,
    )
    measured(world)
    require_parts_add_up(world)


def test_a_strategy_is_held_against_its_share_and_its_holdings_against_their_weights_in_it() -> None:
    world = World(cash="3000", holdings={"SPY": "50", "GLD": "40"})
    both = [strategy("growth", "60", SPY="100"), strategy("calm", "40", GLD="50", CASH="50")]
    save_strategies(world.ctx, both, expected_version=0)
    found = measured(world)
    # growth owns all SPY ($5,000) and 60 % of the cash ($1,800): $6,800 of $10,000.
    growth, calm = found["growth"], found["calm"]
    assert (growth["share_percent"], growth["actual_percent"], growth["drift_percent"]) == ("60", "68", "8")
    assert (growth["current_value"], calm["current_value"]) == ("6800.00", "3200.00")
    rows = {row["symbol"]: row for row in calm["rows"]}
    assert (rows["GLD"]["target_percent"], rows["GLD"]["actual_percent"]) == ("50", "62.5")
    assert (rows["GLD"]["drift_percent"], rows["GLD"]["drift_level"]) == ("12.5", "CRITICAL")
    assert [row["symbol"] for row in calm["rows"]] == ["GLD", "CASH"]
    assert rows["CASH"]["drift_level"] is None


def test_a_holding_that_no_strategy_wants_is_listed_last_and_counts_in_no_weight() -> None:
    world = World(holdings={"SPY": "90", "QQQ": "10"})
    save_strategies(world.ctx, [strategy("core", "100", SPY="100")], expected_version=0)
    found = measured(world)
    require_parts_add_up(world)
    assert list(found) == ["core", "unassigned"]
    assert found["core"]["actual_percent"] == "100"
    nobodys = found["unassigned"]
    assert (nobodys["share_percent"], nobodys["actual_percent"], nobodys["current_value"]) == (None, "0", "2000.00")
    assert [(row["symbol"], row["actual_percent"]) for row in nobodys["rows"]] == [("QQQ", None)]


@pytest.mark.parametrize("wanted", ["SPY", "GLD"])
def test_a_holding_that_nobody_prices_any_more_is_listed_at_no_value(wanted: str) -> None:
    # The broker's own look at the account gives a dead holding the smallest price instead of none.
    world = World(holdings={"SPY": "90", "GLD": "10"}, prices={"SPY": Decimal(100), "GLD": Decimal("0.000000001")})
    targets = {"SPY": "60", wanted: "40"} if wanted == "GLD" else {"SPY": "100"}
    save_strategies(world.ctx, [strategy("core", "100", **targets)], expected_version=0)
    delist(world, "GLD")
    found = measured(world)
    require_parts_add_up(world)
    rows = found["core" if wanted == "GLD" else "unassigned"]["rows"]
    assert [(row["quantity"], row["current_value"]) for row in rows if row["symbol"] == "GLD"] == [("10", "0.00")]


def test_reserved_cash_belongs_to_no_strategy_and_holds_up_no_plan() -> None:
    world = Bookkeeping()
    world.pay("9000")
    world.trade("SPY", "90")
    both = [strategy("growth", "60", SPY="100"), strategy("calm", "40", SPY="75", CASH="25")]
    save_strategies(world.ctx, both, expected_version=0)
    world.reconcile()
    raised = preview_rebalance(world.ctx, Asked(request=PlanRequest(RequestKind.RAISE, Decimal(2000)))).stored
    start_rebalance(world.ctx, raised.plan_id, RUN_ID)
    measured(world)
    assert world.drift["reserved_usd"] == "2000.00"
    require_parts_add_up(world)
    world.broker.prices["SPY"] = Decimal(400)
    assert preview_rebalance(world.ctx).plan.trades


def test_an_account_without_strategies_has_none_in_its_drift() -> None:
    world = World()
    world.save_targets(SPY="90", CASH="10")
    assert measured(world) == {}
