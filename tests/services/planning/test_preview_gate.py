"""A preview says all that stands against its plan, with limit, value and remedy, and is stored all the same."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from rebalancer.core.targets.policy import Mode
from rebalancer.ports.account import Asset
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.preview import Asked, dump_breach, preview_rebalance
from tests.services.world import UID, World


def world_with_targets() -> World:
    world = World()
    world.save_targets(SPY="50", QQQ="50")
    return world


def test_a_preview_of_a_sound_account_has_nothing_against_it() -> None:
    preview = preview_rebalance(world_with_targets().ctx)
    assert preview.breaches == ()
    assert preview.market.is_open


def test_a_preview_names_limit_value_and_remedy_of_each_breach() -> None:
    world = world_with_targets()
    limits = {"run_notional_usd_max": "8999.99", "restricted_symbols": ["QQQ"]}
    world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False, limits=limits), now=world.clock.at
    )
    preview = preview_rebalance(world.ctx)
    assert [dump_breach(breach) for breach in preview.breaches] == [
        {
            "code": "RESTRICTED_SYMBOL",
            "message": "QQQ is on the list of restricted symbols.",
            "symbol": "QQQ",
            "limit": "not restricted",
            "value": "restricted",
            "remedy": "Leave it out, or take it off the list in the settings.",
        },
        {
            "code": "RUN_NOTIONAL",
            "message": "The orders are worth $9,000.00 together, more than the $8,999.99 that a run may trade.",
            "symbol": None,
            "limit": "8999.99",
            "value": "9000.00",
            "remedy": "Trade in smaller parts, or raise this limit in the settings.",
        },
    ]
    assert world.runs.load_plan(UID, preview.stored.plan_id) is not None


def test_a_preview_asks_whether_each_symbol_is_traded_now() -> None:
    world = world_with_targets()
    world.broker.assets["QQQ"] = Asset("QQQ", "QQQ", "us_equity", tradable=False, fractionable=True)
    preview = preview_rebalance(world.ctx)
    assert preview.breaches == ()
    reasons = {item["symbol"]: item["reason"] for item in preview.stored.document["plan"]["items"]}
    assert reasons["QQQ"] == "UNTRADABLE_ASSET"


@pytest.mark.parametrize("mode", [Mode.BUY_ONLY, Mode.SELL_ONLY])
def test_a_preview_of_one_side_watches_the_equity_too_and_leaves_the_stored_drift_alone(mode: Mode) -> None:
    world = world_with_targets()
    store_drift(world.ctx)
    before = dict(world.drift)
    world.clock.advance(60)
    world.broker.prices["SPY"] = world.broker.prices["SPY"] * 6 / 10
    preview = preview_rebalance(world.ctx, Asked(mode=mode))
    assert "TRADING_HALTED" in [asdict(breach)["code"] for breach in preview.breaches]
    assert world.drift == before
