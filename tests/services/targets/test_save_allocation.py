"""A whole set of targets is checked and replaced at once, or nothing is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import BrokerUnavailable, Conflict, InvalidInput, NotFound, RebalancerError
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.ports.account import Asset
from rebalancer.services.targets.allocation import MAX_TARGETS, find_asset, save_allocation
from tests.services.world import UID, Fault, World


def weights(**percents: str) -> list[TargetWeight]:
    return [TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items()]


def save(world: World, targets: list[TargetWeight], version: int = 0) -> int:
    return save_allocation(world.ctx, targets, expected_version=version).version


def stored(world: World) -> dict[str, Any]:
    folder = f"userSettings/{UID}/allocation/"
    return {
        path.removeprefix(folder): document["target_percent"]
        for path, document in world.documents.documents.items()
        if path.startswith(folder)
    }


def refusal(
    world: World, targets: list[TargetWeight], kind: type[RebalancerError], version: int = 0
) -> RebalancerError:
    before = stored(world)
    with pytest.raises(kind) as refused:
        save(world, targets, version)
    assert stored(world) == before, "a refused set changes nothing"
    return refused.value


def test_a_set_is_stored_whole_under_the_next_version_with_the_brokers_names() -> None:
    world = World()
    world.broker.assets["QQQ"] = Asset("QQQ", "Invesco QQQ", "us_equity", tradable=True, fractionable=False)
    saved = save_allocation(world.ctx, weights(SPY="60", QQQ="30.5", CASH="9.5"), expected_version=0)
    assert saved.version == 1
    assert stored(world) == {"SPY": 60, "QQQ": 30.5, "CASH": 9.5}
    assert {target.weight.symbol: (target.name, target.fractionable) for target in saved.targets} == {
        "SPY": ("SPY", True),
        "QQQ": ("Invesco QQQ", False),
        "CASH": ("Cash", True),
    }


def test_saving_replaces_the_set_and_forgets_what_it_does_not_name() -> None:
    world = World()
    save(world, weights(SPY="60", QQQ="40"))
    assert save(world, weights(SPY="100"), version=1) == 2
    assert stored(world) == {"SPY": 100}


def test_only_symbols_that_are_new_are_asked_for_at_the_broker() -> None:
    world = World()
    save(world, weights(SPY="60", QQQ="40"))
    world.broker.calls.clear()
    save(world, weights(SPY="50", QQQ="50"), version=1)
    assert world.broker.calls == []
    save(world, weights(SPY="50", QQQ="25", GLD="25"), version=2)
    assert world.broker.calls == ["fetch_assets"]


def test_an_unknown_symbol_is_refused_by_name_and_place() -> None:
    error = refusal(World(), weights(SPY="60", NOPE="40"), InvalidInput)
    assert (error.code, error.field) == ("UNKNOWN_SYMBOL", "targets[1].symbol")
    assert error.message == "The broker knows no symbol NOPE."


def test_a_symbol_that_cannot_be_traded_is_refused() -> None:
    world = World()
    world.broker.assets["GLD"] = Asset("GLD", "Gold", "us_equity", tradable=False, fractionable=True)
    error = refusal(world, weights(SPY="60", GLD="40"), InvalidInput)
    assert (error.code, error.field) == ("NOT_TRADABLE", "targets[1].symbol")


@pytest.mark.parametrize("spy", ["59.98", "60.02", "0", "100"])
def test_weights_that_do_not_sum_to_100_are_refused_with_their_sum(spy: str) -> None:
    error = refusal(World(), weights(SPY=spy, QQQ="40"), InvalidInput)
    assert (error.code, error.field) == ("WEIGHT_SUM", "targets")
    assert "must sum to 100" in error.message


@pytest.mark.parametrize("spy", ["59.99", "60", "60.01"])
def test_a_hundredth_of_a_percent_is_near_enough(spy: str) -> None:
    assert save(World(), weights(SPY=spy, QQQ="40")) == 1


def test_a_disabled_target_counts_nothing() -> None:
    world = World()
    off = TargetWeight("QQQ", Decimal(40), enabled=False)
    assert save(world, [*weights(SPY="100"), off]) == 1


def test_normalised_weights_need_no_sum() -> None:
    world = World()
    world.save_policy(weights="normalize")
    assert save(world, weights(SPY="1", QQQ="2")) == 1


def test_an_empty_set_is_allowed_and_means_that_nothing_is_rebalanced() -> None:
    world = World()
    save(world, weights(SPY="100"))
    assert save(world, [], version=1) == 2
    assert stored(world) == {}


def test_a_symbol_twice_is_refused() -> None:
    assert "SPY twice" in refusal(World(), [*weights(SPY="50"), *weights(SPY="50")], InvalidInput).message


def test_a_set_that_is_too_large_is_refused_with_the_limit() -> None:
    many = [TargetWeight(f"S{number}", Decimal(0)) for number in range(MAX_TARGETS + 1)]
    error = refusal(World(), many, InvalidInput)
    assert error.message == f"targets has {MAX_TARGETS + 1} entries; at most {MAX_TARGETS} are allowed."


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_set_that_was_edited_from_another_version_is_a_conflict_that_names_the_stored_one(version: int) -> None:
    world = World()
    save(world, weights(SPY="100"))
    error = refusal(world, weights(QQQ="100"), Conflict, version)
    assert (error.code, error.details) == ("VERSION_CONFLICT", {"version": 1})


def test_a_broker_that_is_away_changes_nothing() -> None:
    world = World()
    world.broker.fail("fetch_assets", Fault.UNAVAILABLE)
    refusal(world, weights(SPY="100"), BrokerUnavailable)


@pytest.mark.parametrize("percent", ["60", None, -1, float("nan")])
def test_stored_targets_that_cannot_be_read_may_still_be_replaced(percent: object) -> None:
    world = World()
    save(world, weights(SPY="100"))
    path = f"userSettings/{UID}/allocation/SPY"
    world.documents.plant(path, {**world.documents.documents[path], "target_percent": percent})
    with pytest.raises(RebalancerError, match="target_percent"):
        world.accounts.load_account(UID, now=world.clock.at)
    assert save(world, weights(SPY="60", QQQ="40"), version=1) == 2
    assert stored(world) == {"SPY": 60, "QQQ": 40}


def test_a_replacement_for_unreadable_targets_is_checked_as_strictly_as_any() -> None:
    world = World()
    save(world, weights(SPY="100"))
    path = f"userSettings/{UID}/allocation/SPY"
    world.documents.plant(path, {**world.documents.documents[path], "enabled": "yes"})
    assert refusal(world, weights(SPY="60"), InvalidInput, 1).code == "WEIGHT_SUM"
    assert refusal(world, weights(SPY="60", NOPE="40"), InvalidInput, 1).code == "UNKNOWN_SYMBOL"


def test_one_asset_is_found_or_not_found() -> None:
    world = World()
    assert find_asset(world.ctx, "SPY").tradable
    with pytest.raises(NotFound) as refused:
        find_asset(world.ctx, "NOPE")
    assert (refused.value.code, refused.value.field) == ("UNKNOWN_SYMBOL", "symbol")
