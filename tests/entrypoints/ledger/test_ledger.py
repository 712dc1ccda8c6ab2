"""Reconciling as a browser, the schedule and the queue ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request
from werkzeug.test import EnvironBuilder

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.entrypoints import execution, ledger
from rebalancer.services.execution.after_close import SETTLES_SECONDS
from rebalancer.services.ledger.reconcile import PAGE_SIZE
from rebalancer.wiring import stores
from tests.core.runs import RUN_ID
from tests.entrypoints.calling import call, refused
from tests.fakes.ledger import FakeReconciliationQueue
from tests.services.world import UID, USER_SWITCH, Fault, World

TICK = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


def queue() -> FakeReconciliationQueue:
    found = stores.reconciliation_queue()
    assert isinstance(found, FakeReconciliationQueue)
    return found


def task(**payload: Any) -> CallableRequest[Any]:
    return CallableRequest(payload, Request(EnvironBuilder().get_environ()))


def torn(world: World) -> Any:
    """An account that was opened with 90 SPY, of which five are gone."""
    call(ledger.reconcile_positions, {})
    world.clock.advance(31)
    assert call(ledger.reconcile_positions, {})["state"] == "BALANCED"
    world.broker.holdings["SPY"] -= 5
    call(ledger.reconcile_positions, {})
    world.clock.advance(31)
    return call(ledger.reconcile_positions, {})


def test_a_person_sees_how_the_account_stands(world: World) -> None:
    call(ledger.reconcile_positions, {})
    world.clock.advance(31)
    found = call(ledger.reconcile_positions)
    assert (found["state"], found["freeze"], found["gaps"], found["waiting"]) == ("BALANCED", None, [], [])
    assert (found["equity_usd"], found["cash_usd"]) == ("10000", "1000")
    (row,) = found["positions"]
    assert (row["symbol"], row["strategy"], row["quantity"], row["nav_percent"]) == ("SPY", "unassigned", "90", "90")


def test_a_gap_is_shown_stops_trading_and_is_settled_by_its_owner(world: World) -> None:
    found = torn(world)
    assert (found["state"], found["freeze"]) == ("DISCREPANCY", "HALTED")
    (gap,) = found["gaps"]
    assert (gap["symbol"], gap["gap"], gap["can_accept"]) == ("SPY", "-5", True)
    assert world.documents.documents[USER_SWITCH]["state"] == "HALTED"
    request = {"request_id": "r1", "accept": [{"symbol": gap["symbol"], "gap": gap["gap"]}]}
    assert call(ledger.resolve_discrepancy, request)["state"] == "BALANCED"
    assert world.documents.documents[USER_SWITCH]["state"] == "HALTED"


@pytest.mark.parametrize(
    ("accept", "code", "field"),
    [
        ([], "INVALID_INPUT", "accept"),
        ([{"symbol": "SPY", "gap": "0"}], "INVALID_INPUT", "accept[0]"),
        ([{"symbol": "SPY", "gap": "many"}], "INVALID_INPUT", "accept[0].gap"),
        ([{"symbol": "S P", "gap": "1"}], "INVALID_INPUT", "accept[0].symbol"),
        ([{"symbol": "SPY", "gap": "-5"}, {"symbol": "spy", "gap": "-5"}], "INVALID_INPUT", "accept[1]"),
        ([{"symbol": "SPY", "gap": "-4"}], "GAP_CHANGED", "accept"),
        ([{"symbol": "QQQ", "gap": "1"}], "GAP_NOT_FOUND", "accept"),
    ],
)
def test_what_was_not_shown_is_refused_by_its_field(world: World, accept: Any, code: str, field: str) -> None:
    torn(world)
    _, message, details = refused(ledger.resolve_discrepancy, {"request_id": "r1", "accept": accept})
    assert (details["code"], details["field"]) == (code, field)
    assert message.endswith(".")


def test_a_stranger_reconciles_nothing(world: World) -> None:
    code, _, details = refused(ledger.reconcile_positions, {}, uid="stranger")
    assert (code, details["code"]) == ("permission-denied", "NOT_ACCOUNT_OWNER")
    assert world.broker.calls == []


def test_the_schedule_hands_out_the_owner_and_all_who_are_connected(world: World) -> None:
    for uid in ("u1", "u2"):
        world.documents.plant(f"brokerConnections/{uid}", {})
    ledger.scheduled_reconciliation(ScheduledEvent("job", TICK))
    assert queue().reconciliations == [(UID, 0, 1), ("u1", 0, 1), ("u2", 0, 1)]
    assert queue().pages == []


def test_a_full_page_hands_on_and_the_next_page_begins_behind_it(world: World) -> None:
    for number in range(PAGE_SIZE + 1):
        world.documents.plant(f"brokerConnections/u{number:04d}", {})
    ledger.scheduled_reconciliation(ScheduledEvent("job", TICK))
    ((after, tick),) = queue().pages
    queue().reconciliations.clear()
    ledger.reconcile(task(page={"after": after, "tick": tick}))
    assert queue().reconciliations == [(f"u{PAGE_SIZE:04d}", 0, 1)]
    assert len(queue().pages) == 1


def test_the_queue_reconciles_one_account_and_counts_its_rounds(world: World) -> None:
    ledger.reconcile(task(uid=UID, round=7))
    ((uid, delay, next_round),) = queue().reconciliations
    assert (uid, next_round) == (UID, 8)
    assert delay > 30


def test_a_broker_that_is_away_makes_the_queue_try_again(world: World) -> None:
    world.broker.fail("fetch_holdings", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        ledger.reconcile(task(uid=UID))


def test_an_account_without_a_connection_is_no_reason_to_try_again(world: World) -> None:
    ledger.reconcile(task(uid="stranger"))
    assert queue().reconciliations == []


def test_books_that_cannot_be_read_halt_trading(world: World) -> None:
    call(ledger.reconcile_positions, {})
    world.documents.plant(f"users/{UID}/ledgerEvents/2026-03", {"month": "2026-03", "bytes": 1, "events": {"x": {}}})
    _, _, details = refused(ledger.reconcile_positions, {})
    assert details["code"] == "DOCUMENT_UNREADABLE"
    switch = world.documents.documents[USER_SWITCH]
    assert (switch["state"], switch["trip"]) == ("HALTED", "RECONCILIATION_MISMATCH")
    assert world.broker.holdings["SPY"] == Decimal(90)


def test_the_end_of_a_run_that_traded_has_its_account_reconciled(world: World) -> None:
    world.create_three_orders()
    execution.advance_run(task(uid=UID, run_id=RUN_ID))
    assert world.run().state is RunState.COMPLETED
    assert queue().reconciliations == [(UID, SETTLES_SECONDS, 1)]


def test_a_run_that_never_reached_the_broker_asks_for_no_reconciliation(world: World) -> None:
    world.create_three_orders()
    world.halt()
    execution.advance_run(task(uid=UID, run_id=RUN_ID))
    assert not world.run().is_open
    assert queue().reconciliations == []
