"""Round after round through a connection to the broker that fails in every way: each order stands once, or the run is
halted with a reason."""

from __future__ import annotations

import os

import pytest

from tests.integration.disturbed import Disturbed
from tests.integration.fault_proxy import Disturbance
from tests.integration.system import wait_until

ROUNDS = int(os.environ.get("EVENKEEL_FAULT_ROUNDS", "12"))
SEED = int(os.environ.get("EVENKEEL_FAULT_SEED", "1"))


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_each_order_stands_once_whatever_the_connection_does(disturbed: Disturbed, seed: int) -> None:
    disturbed.proxy.disturb(seed)
    run = disturbed.finish(disturbed.begin_run(f"round {seed}"))
    disturbed.proxy.calm()
    disturbed.require_once_or_halted(run)
    asked = sum(disturbed.proxy.counts.values())
    assert asked >= len(disturbed.desk.new_orders()), "the orders did not come through the proxy"


def test_a_switch_that_flips_while_an_order_is_on_its_way_lets_none_follow_and_cancels_what_is_open(
    disturbed: Disturbed,
) -> None:
    desk, seen = disturbed.desk, 0
    desk.broker.admin("PATCH", "/settings", fill_delay_seconds="0")

    def flip() -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            wait_until(lambda: desk.new_orders()[0]["status"] == "filled", "the sell is filled")
            desk.broker.admin("PATCH", "/settings", fill_delay_seconds="600")
        if seen == 2:
            desk.documents.change(desk.documents.trading, state="HALTED", reason="stop it")

    disturbed.proxy.on_order = flip
    try:
        run = disturbed.finish(disturbed.begin_run("flip"))
    finally:
        disturbed.proxy.on_order = lambda: None
    assert (run["state"], run["reason"]) == ("HALTED", "TRADING_HALTED")
    assert "stop it" in run["message"]
    assert [order["status"] for order in desk.new_orders()] == ["filled", "canceled"]
    assert len(desk.broker.orders_sent()) == 2
    assert {leg["state"] for leg in run["legs"]} == {"FILLED", "CANCELED", "DENIED"}


def test_the_proxy_does_each_of_its_disturbances() -> None:
    from tests.integration.fault_proxy import FaultProxy

    proxy = FaultProxy(1)
    proxy.disturb(1)
    chosen = {proxy.choose("POST", "/v2/orders") for _ in range(500)}
    assert chosen == set(Disturbance)
    proxy.calm()
    assert proxy.choose("POST", "/v2/orders") is Disturbance.NONE
    proxy._server.server_close()
