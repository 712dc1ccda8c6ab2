"""The drift's history: a line at a day's first measurement, and again after a run."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.services.planning.measure import store_drift
from tests.services.world import UID, World


@pytest.fixture
def account() -> World:
    world = World()
    world.save_targets(SPY="60", QQQ="40")
    return world


def days_of(world: World) -> dict[str, Any]:
    found = world.documents.documents.get(f"users/{UID}/driftHistory/2026Q1", {})
    return dict(found.get("days", {}))


def test_the_first_measurement_of_a_day_is_kept_and_later_ones_cost_no_write_more(account: World) -> None:
    store_drift(account.ctx)
    first, writes = days_of(account), account.documents.writes
    account.clock.at += timedelta(hours=1)
    account.broker.prices["SPY"] += 10
    store_drift(account.ctx)
    assert days_of(account) == first
    assert account.documents.writes == writes + 1
    account.clock.at += timedelta(days=1)
    account.broker.now = account.clock.at
    store_drift(account.ctx)
    assert list(days_of(account)) == ["2026-03-02", "2026-03-03"]
    values = [Decimal(line["portfolio_value"]) for line in days_of(account).values()]
    assert values[1] > values[0]


def test_a_run_that_ends_replaces_the_line_of_its_day(account: World) -> None:
    store_drift(account.ctx)
    before = Decimal(days_of(account)["2026-03-02"]["portfolio_value"])
    account.broker.prices["SPY"] += 10
    store_drift(account.ctx, ends_run=True)
    (line,) = days_of(account).values()
    assert Decimal(line["portfolio_value"]) > before


def test_an_account_without_targets_has_no_history() -> None:
    world = World()
    store_drift(world.ctx)
    assert days_of(world) == {}
