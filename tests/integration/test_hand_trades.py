"""Somebody trades by hand at the broker, or moves shares away, in the middle of a run: the run stops, or goes on
without what can no longer be right, and says why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from tests.integration.desk import Desk
from tests.integration.system import wait_until

PATIENCE_SECONDS = 150
"""A difference that stays for half a minute is one; on a busy machine the queue takes its time as well."""


def make_calm(desk: Desk) -> None:
    """Put the account back until it can start: what a halted run left under way may still reach it once."""

    def is_calm() -> bool:
        desk.drift()
        return bool(desk.owner.call("preview_rebalance")["can_start"])

    wait_until(is_calm, "the account can start", seconds=60)
    desk.broker.admin("DELETE", "/requests")


def run_with(desk: Desk, meanwhile: Callable[[], object]) -> dict[str, Any]:
    """The closed run of a check during whose sale, open at the broker, something else happens."""
    make_calm(desk)
    desk.broker.admin("PATCH", "/settings", fill_delay_seconds="600")
    with ThreadPoolExecutor(max_workers=1) as beside:
        answer = beside.submit(desk.owner.call, "check_rebalance_drift")
        wait_until(lambda: answer.done() or bool(desk.broker.orders_sent()), "the sale is sent", seconds=60)
        assert len(desk.broker.orders_sent()) == 1, answer.result()["message"]
        meanwhile()
        run_id = answer.result()["run_id"]
    desk.broker.admin("PATCH", "/settings", fill_delay_seconds="0")
    run = desk.wait_for_run(run_id, seconds=PATIENCE_SECONDS)
    require_each_leg_once(desk, run)
    return run


def require_each_leg_once(desk: Desk, run: dict[str, Any]) -> None:
    """No leg has two orders, and nothing is short or borrowed."""
    ids = [order["client_order_id"] for order in desk.new_orders()]
    assert len(ids) == len(set(ids))
    assert {leg["client_order_id"] for leg in run["legs"] if leg["order_id"]} <= set(ids)
    assert desk.broker.cash() >= 0
    assert all(shares > 0 for shares in desk.broker.holdings().values())


def by_hand(desk: Desk, what: str, **terms: str) -> None:
    desk.broker.admin("POST", f"/accounts/{desk.broker.account}/{what}", **terms)


def outcome(run: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {leg["symbol"]: (leg["state"], leg["reason"]) for leg in run["legs"]}


def test_an_order_by_hand_that_is_open_keeps_the_run_from_ordering_the_same_and_nothing_else(desk: Desk) -> None:
    limit = str((desk.prices["QUAL"] / 2).quantize(Decimal("0.01")))
    run = run_with(desk, lambda: by_hand(desk, "trade", symbol="QUAL", side="buy", quantity="1", limit_price=limit))
    assert outcome(run) == {"SPY": ("FILLED", None), "QUAL": ("DENIED", "OPEN_ORDER"), "QQQ": ("FILLED", None)}
    assert run["state"] == "COMPLETED_ADJUSTED", run["message"]
    (theirs,) = [order for order in desk.new_orders() if order["status"] == "new"]
    assert theirs["symbol"] == "QUAL"


def test_shares_that_are_moved_away_under_an_open_sale_halt_the_run_and_trading(desk: Desk) -> None:
    held = desk.broker.holdings()["SPY"]
    run = run_with(desk, lambda: by_hand(desk, "transfer", symbol="SPY", quantity=str(-held)))
    assert outcome(run)["SPY"][0] == "CANCELED"
    assert run["state"] == "HALTED", run
    assert "SPY" in run["message"]
    switch = desk.documents.read(desk.documents.trading)
    assert (switch["state"], switch["trip"]) == ("HALTED", "RECONCILIATION_MISMATCH")
    make_calm(desk)


def test_a_sale_by_hand_beside_an_open_one_is_found_when_the_run_compares(desk: Desk) -> None:
    def sell_one() -> None:
        desk.broker.admin("PATCH", "/settings", fill_delay_seconds="0")
        by_hand(desk, "trade", symbol="SPY", side="sell", quantity="1")

    run = run_with(desk, sell_one)
    assert outcome(run)["SPY"] == ("FILLED", None)
    assert run["state"] == "HALTED", run
    assert "SPY" in run["message"]
    assert desk.documents.read(desk.documents.trading)["trip"] == "RECONCILIATION_MISMATCH"
    make_calm(desk)
