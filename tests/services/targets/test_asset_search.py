"""Suggestions come from one list of the broker, which is fetched once a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable
from rebalancer.ports.account import Asset
from rebalancer.services.targets.asset_search import ASKED_AGAIN_AFTER, LIST_LIFE, AssetCatalogue
from tests.services.world import Fault, World


def listing(world: World, symbol: str, name: str, *, tradable: bool = True) -> None:
    world.broker.assets[symbol] = Asset(symbol, name, "us_equity", tradable=tradable, fractionable=True)


def search(world: World, catalogue: AssetCatalogue, text: str) -> list[str]:
    return [asset.symbol for asset in catalogue.search(world.ctx, text)]


def test_symbols_and_names_are_found_in_a_list_that_is_fetched_once() -> None:
    world, catalogue = World(), AssetCatalogue()
    listing(world, "AAPL", "Apple Inc.")
    world.broker.calls.clear()
    assert search(world, catalogue, "app") == ["AAPL"]
    assert search(world, catalogue, "sp") == ["SPY"]
    assert world.broker.calls == ["fetch_tradable_assets"]


def test_what_cannot_be_traded_is_not_suggested() -> None:
    world = World()
    listing(world, "GONE", "Gone Inc.", tradable=False)
    assert search(world, AssetCatalogue(), "gone") == []


def test_a_day_later_the_list_is_fetched_anew() -> None:
    world, catalogue = World(), AssetCatalogue()
    assert search(world, catalogue, "new") == []
    listing(world, "NEW", "New Inc.")
    world.clock.at += LIST_LIFE - timedelta(seconds=1)
    assert search(world, catalogue, "new") == []
    world.clock.at += timedelta(seconds=1)
    assert search(world, catalogue, "new") == ["NEW"]


def test_an_old_list_serves_while_the_broker_is_away_which_is_asked_again_after_a_while() -> None:
    world, catalogue = World(), AssetCatalogue()
    search(world, catalogue, "spy")
    world.clock.at += LIST_LIFE
    world.broker.fail("fetch_tradable_assets", Fault.UNAVAILABLE)
    world.broker.calls.clear()
    assert search(world, catalogue, "spy") == ["SPY"]
    assert search(world, catalogue, "spy") == ["SPY"]
    assert world.broker.calls == ["fetch_tradable_assets"]
    world.clock.at += ASKED_AGAIN_AFTER
    search(world, catalogue, "spy")
    assert world.broker.calls == ["fetch_tradable_assets"] * 2


def test_a_broker_that_never_answered_is_unavailable_and_the_next_search_asks_again() -> None:
    world, catalogue = World(), AssetCatalogue()
    world.broker.fail("fetch_tradable_assets", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        search(world, catalogue, "spy")
    assert search(world, catalogue, "spy") == ["SPY"]


def test_a_connection_that_is_refused_fetches_nothing_for_anybody() -> None:
    world, other, catalogue = World(), World(), AssetCatalogue()
    world.broker.fail("fetch_tradable_assets", Fault.REJECTED)
    with pytest.raises(BrokerRejected):
        search(world, catalogue, "spy")
    assert search(other, catalogue, "spy") == ["SPY"]


def test_letters_that_come_side_by_side_wait_for_one_list() -> None:
    world, catalogue = World(), AssetCatalogue()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda text: search(world, catalogue, text), ["spy"] * 16))
    assert found == [["SPY"]] * 16
    assert world.broker.calls.count("fetch_tradable_assets") == 1


def test_names_are_known_from_the_list_without_asking_the_broker() -> None:
    world, catalogue = World(), AssetCatalogue()
    listing(world, "AAPL", "Apple Inc.")
    world.broker.calls.clear()
    assert catalogue.known_names(["AAPL"]) == {}
    assert world.broker.calls == []
    search(world, catalogue, "app")
    assert catalogue.known_names(["AAPL", "NONE"]) == {"AAPL": "Apple Inc."}
    assert world.broker.calls == ["fetch_tradable_assets"]
