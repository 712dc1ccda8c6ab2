"""What the stores in memory can do beyond the contract: crash, fall silent, count, refuse what Firestore refuses."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rebalancer.core.risk.state import TradingState
from tests.contracts.store.worlds import CLAIM, HELD, LOCK, NOW, UID, FakeWorld, a_run, target
from tests.fakes.documents import SimulatedCrash, StoreUnreachable


def test_a_crash_before_a_write_leaves_nothing_and_one_after_it_leaves_everything() -> None:
    world = FakeWorld()
    world.documents.crash_at_write(1, after=False)
    with pytest.raises(SimulatedCrash):
        world.runs.create_run(UID, a_run())
    assert world.documents.documents == {CLAIM: HELD}
    world.documents.crash_at_write(2, after=True)
    with pytest.raises(SimulatedCrash):
        world.runs.create_run(UID, a_run())
    assert world.peek(LOCK) == {"run_id": "run-0001"}
    stored = world.runs.create_run(UID, a_run())
    assert world.runs.save_run(UID, replace(stored.run, message="on"), stored.token).run.message == "on"
    assert world.documents.writes == 3


def test_a_crash_is_not_caught_by_what_deals_with_failures() -> None:
    assert not issubclass(SimulatedCrash, Exception)


def test_a_store_that_does_not_answer_halts_trading_and_fails_everything_else() -> None:
    world = FakeWorld()
    world.accounts.switch_on(UID)
    stored = world.runs.create_run(UID, a_run())
    world.documents.unreachable = True
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED
    gate = world.runs.read_gate(UID, "run-0001", stored.token, now=NOW)
    assert (gate.trading.state, gate.is_current) == (TradingState.HALTED, False)
    with pytest.raises(StoreUnreachable):
        world.runs.save_run(UID, stored.run, stored.token)
    world.documents.unreachable = False
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.ACTIVE


def test_reads_and_writes_are_counted_by_request_and_refused_ones_are_not() -> None:
    world = FakeWorld()
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    world.accounts.load_account(UID, now=NOW)
    stored = world.runs.create_run(UID, a_run())
    assert (world.documents.reads, world.documents.writes) == (3, 2)
    with pytest.raises(Exception, match="changed elsewhere"):
        world.runs.save_run(UID, stored.run, "another token")
    assert world.documents.writes == 2


@pytest.mark.parametrize(
    "value",
    [Decimal(1), {1}, datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None), [[1]], {"": 1}, {1: 1}],
    ids=["decimal", "set", "time without zone", "list in a list", "empty key", "number as key"],
)
def test_what_firestore_would_not_store_as_it_is_is_refused(value: object) -> None:
    world = FakeWorld()
    with pytest.raises(TypeError):
        world.accounts.save_drift(UID, {"value": value})


def test_what_is_stored_does_not_change_with_what_was_given() -> None:
    world = FakeWorld()
    rows = [{"symbol": "SPY"}]
    world.accounts.save_drift(UID, {"rows": rows})
    rows[0]["symbol"] = "QQQ"
    assert world.peek(f"users/{UID}/status/drift") == {"rows": [{"symbol": "SPY"}]}
