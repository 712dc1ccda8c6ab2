"""With the switch off, missing or unreadable no order leaves the functions, and the answer says why."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.desk import SYSTEM_SWITCH, Desk
from tests.integration.shapes import CheckResult, SwitchDocument
from tests.integration.system import wait_until

Change = Callable[[Desk], None]

STOPS: dict[str, tuple[Change, str]] = {
    "the system's switch is off": (
        lambda desk: desk.documents.change(SYSTEM_SWITCH, trading_enabled=False, reason="fire drill"),
        "halted trading for the whole system (fire drill)",
    ),
    "the system's state is HALTED": (
        lambda desk: desk.documents.change(SYSTEM_SWITCH, state="HALTED"),
        "halted trading for the whole system",
    ),
    "the system's switch is missing": (
        lambda desk: desk.documents.remove(SYSTEM_SWITCH),
        "kill switch is not set",
    ),
    "the system's switch has a wrong type": (
        lambda desk: desk.documents.change(SYSTEM_SWITCH, trading_enabled="true"),
        "the switch cannot be read",
    ),
    "the user's switch is off": (
        lambda desk: desk.documents.change(desk.documents.trading, state="HALTED", reason="on holiday"),
        "halted for your account (on holiday)",
    ),
    "the user's switch is missing": (
        lambda desk: desk.documents.remove(desk.documents.trading),
        "has not been switched on for your account yet",
    ),
    "the user's switch has an unknown word": (
        lambda desk: desk.documents.change(desk.documents.trading, state="active"),
        "the switch cannot be read",
    ),
}


@pytest.mark.parametrize(("stop", "words"), STOPS.values(), ids=STOPS.keys())
def test_no_order_leaves_and_each_answer_says_why(desk: Desk, stop: Change, words: str) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    stop(desk)
    checked = CheckResult.model_validate(desk.owner.call("check_rebalance_drift"))
    assert (checked.needs_rebalance, checked.trades_executed, checked.run_id) == (True, [], None)
    assert words in checked.message
    started = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    traded = desk.owner.ask("execute_trade", symbol="SPY", side="sell", qty=1)
    for answer in (started, traded):
        assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "TRADING_HALTED")
        assert words in answer.message
    preview = desk.owner.call("preview_rebalance")
    assert (preview["can_start"], preview["trading"]["state"]) == (False, "HALTED")
    assert desk.broker.orders_sent() == []
    assert desk.documents.peek(desk.documents.open_run) is None


def test_a_halt_in_the_middle_of_a_run_cancels_what_is_open_and_sends_no_buys(desk: Desk) -> None:
    desk.broker.admin("PATCH", "/settings", fill_delay_seconds="600")
    with ThreadPoolExecutor(max_workers=1) as beside:
        answer = beside.submit(desk.owner.call, "check_rebalance_drift")
        wait_until(lambda: len(desk.broker.orders_sent()) == 1, "the sell is sent")
        desk.owner.call("set_trading_state", scope="user", state="HALTED", reason="stop it")
        run_id = answer.result()["run_id"]
    run = desk.wait_for_run(run_id)
    assert (run["state"], run["reason"]) == ("HALTED", "TRADING_HALTED")
    assert "stop it" in run["message"]
    assert {leg["symbol"]: leg["state"] for leg in run["legs"]} == {
        "SPY": "CANCELED", "QUAL": "SKIPPED", "QQQ": "SKIPPED",
    }  # fmt: skip
    (order,) = desk.new_orders()
    assert (order["symbol"], order["status"]) == ("SPY", "canceled")


def test_while_reducing_the_sells_go_and_the_buys_are_denied(desk: Desk) -> None:
    desk.owner.call("set_trading_state", scope="user", state="REDUCING", reason="less risk")
    answer = desk.owner.call("check_rebalance_drift")
    run = desk.documents.run(answer["run_id"])
    assert (run["state"], run["open"]) == ("COMPLETED_ADJUSTED", False)
    assert {leg["symbol"]: (leg["state"], leg["reason"]) for leg in run["legs"] if leg["side"] == "buy"} == {
        "QUAL": ("DENIED", "TRADING_REDUCING"),
        "QQQ": ("DENIED", "TRADING_REDUCING"),
    }
    assert [(order["symbol"], order["side"]) for order in desk.new_orders()] == [("SPY", "sell")]


def test_the_owner_halts_with_an_end_and_resumes(desk: Desk) -> None:
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    desk.owner.call("set_trading_state", scope="user", state="HALTED", reason="lunch", expires_at=until)
    stored = SwitchDocument.model_validate(desk.documents.read(desk.documents.trading))
    assert (stored.state, stored.reason, stored.changed_by) == ("HALTED", "lunch", desk.stack.uid)
    assert "lunch" in desk.owner.call("check_rebalance_drift")["message"]
    desk.owner.call("set_trading_state", scope="user", state="ACTIVE", reason="back")
    assert desk.owner.call("check_rebalance_drift")["run_id"] is not None


def test_a_halt_that_has_ended_lets_orders_go_again(desk: Desk) -> None:
    ended = datetime.now(UTC) - timedelta(seconds=1)
    desk.documents.change(desk.documents.trading, state="HALTED", expires_at=ended)
    assert desk.owner.call("check_rebalance_drift")["run_id"] is not None
