"""What only the real adapter can show: races, lost answers, numbers of requests, a store that does not answer."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from google.cloud.firestore import Client

from local.stack.ports import HOST, ports_from_base
from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreConnectionStore, FirestoreRunStore
from rebalancer.adapters.firestore.base.paths import allocation_of
from rebalancer.core.base.errors import RebalancerError
from rebalancer.core.execution.run import RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.access_claims import Claiming
from rebalancer.ports.execution import StoredRun
from rebalancer.ports.targets import SettingsUpdate
from tests.contracts.store.emulator import VARIABLE
from tests.contracts.store.people import CONNECTION, entry
from tests.contracts.store.wire import WiredClient
from tests.contracts.store.worlds import NOW, UID, FirestoreWorld, a_plan, a_run, filled, run_for, target

ROUNDS = 5


@pytest.fixture
def wired(client: Client) -> Iterator[WiredClient]:
    """A client of the test's project whose requests are seen."""
    with closing(WiredClient(project=client.project)) as found:
        yield found


def race(*attempts: Callable[[], object]) -> list[object]:
    """Run the attempts at the same moment; what each returned or raised."""
    start = threading.Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> object:
        start.wait()
        try:
            return attempt()
        except RebalancerError as error:
            return error

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def codes(outcomes: list[object]) -> list[str]:
    return sorted(outcome.code if isinstance(outcome, RebalancerError) else "won" for outcome in outcomes)


def test_of_two_runs_created_at_once_exactly_one_is_stored(client: Client) -> None:
    world = FirestoreWorld(client)
    runs = world.runs
    for number in range(ROUNDS):
        uid = f"user-{number}"
        ids = ("run-first", "run-second")
        outcomes = race(*(partial(runs.create_run, uid, run_for(world, uid, run_id)) for run_id in ids))
        assert codes(outcomes) == ["OPEN_RUN_EXISTS", "won"]
        stored = [run_id for run_id in ("run-first", "run-second") if runs.load_run(uid, run_id)]
        assert len(stored) == 1
        assert client.document(f"users/{uid}/status/open_run").get().to_dict() == {"run_id": stored[0]}


def test_one_request_that_arrives_twice_at_once_is_one_run(client: Client) -> None:
    world = FirestoreWorld(client)
    runs = world.runs
    for number in range(ROUNDS):
        uid = f"user-{number}"
        runs.save_plan(uid, a_plan())
        run = replace(run_for(world, uid, "run-0001"), plan_id="sha256:1")
        first, second = race(*[partial(runs.create_run, uid, run)] * 2)
        assert isinstance(first, StoredRun)
        assert first == second == runs.load_run(uid, "run-0001")


def test_of_two_writers_of_one_version_exactly_one_wins(client: Client) -> None:
    runs = FirestoreWorld(client).runs
    stored = runs.create_run(UID, a_run())
    for number in range(ROUNDS):
        moved = replace(stored.run, message=f"round {number}")
        # The same content from both: it is the version that counts, or both would go on to send the orders.
        outcomes = race(*[partial(runs.save_run, UID, moved, stored.token)] * 2)
        assert codes(outcomes) == ["RUN_CHANGED", "won"]
        found = runs.load_run(UID, "run-0001")
        assert found in outcomes
        assert found is not None
        stored = found


def test_of_two_users_who_take_one_broker_account_at_once_exactly_one_holds_it(client: Client) -> None:
    connections = FirestoreConnectionStore(client)
    for number in range(ROUNDS):
        connection = replace(CONNECTION, account_digest=f"digest-{number}")
        claiming = Claiming(connection.account_digest, "", NOW, None)
        save = partial(connections.save_connection, replacing=None, may_have_run=False, claiming=claiming)
        uids = (f"first-{number}", f"second-{number}")
        attempts = [
            partial(save, uid, replace(connection, sealed={"of": uid}), audit=entry(uid=uid, number=place))
            for place, uid in enumerate(uids, start=2 * number)
        ]
        assert sorted(type(outcome).__name__ for outcome in race(*attempts)) == ["Conflict", "StoredConnection"]
        holder = connections.load_claim(connection.account_digest).claim.uid
        assert [uid for uid in uids if connections.load_connection(uid)] == [holder]


def test_of_two_saves_of_targets_at_once_exactly_one_set_is_stored_whole(client: Client) -> None:
    accounts = FirestoreAccountStore(client)
    sets = ([target("AAA", "50"), target("BBB", "50")], [target("BBB", "40"), target("CCC", "60")])
    for version in range(ROUNDS):
        save = partial(accounts.save_allocation, UID, expected_version=version, now=NOW)
        outcomes = race(*(partial(save, targets) for targets in sets))
        assert codes(outcomes) == ["VERSION_CONFLICT", "won"]
        state = accounts.load_account(UID, now=NOW)
        assert state.settings.allocation_version == version + 1
        assert list(state.targets) in sets


def test_a_save_writes_the_targets_that_differ_and_no_others(client: Client) -> None:
    accounts = FirestoreAccountStore(client)

    def written_at() -> dict[str, Any]:
        return {found.id: found.update_time for found in allocation_of(client, UID).stream()}

    first = [target("AAA", "50"), target("BBB", "30"), target("CCC", "20")]
    accounts.save_allocation(UID, first, expected_version=0, now=NOW)
    before = written_at()
    second = [target("AAA", "50"), target("BBB", "50")]
    assert accounts.save_allocation(UID, second, expected_version=1, now=NOW + timedelta(minutes=1)) == 2
    after = written_at()
    assert after.keys() == {"AAA", "BBB"}
    assert after["AAA"] == before["AAA"]
    assert after["BBB"] > before["BBB"]
    assert list(accounts.load_account(UID, now=NOW).targets) == second


def test_a_save_of_targets_survives_settings_that_change_meanwhile(client: Client, wired: WiredClient) -> None:
    settings_changed = threading.Event()

    def change_settings_first(request: str) -> None:
        if request == "commit" and not settings_changed.is_set():
            settings_changed.set()
            FirestoreAccountStore(client).save_settings(
                UID, SettingsUpdate(policy={"band": "relative"}, automation_enabled=True), now=NOW
            )

    wired.wire.before = change_settings_first
    accounts = FirestoreAccountStore(wired)
    assert accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW) == 1
    assert settings_changed.is_set()
    settings = accounts.load_account(UID, now=NOW).settings
    assert (settings.allocation_version, settings.policy) == (1, {"band": "relative"})


def test_a_write_whose_answer_was_lost_is_known_as_ones_own(wired: WiredClient) -> None:
    world = FirestoreWorld(wired)
    accounts, runs = world.accounts, world.runs
    wired.wire.repeating_commits = True
    assert accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW) == 1
    assert accounts.save_allocation(UID, [target("QQQ", "100")], expected_version=1, now=NOW) == 2
    runs.save_plan(UID, a_plan())
    created = runs.create_run(UID, a_run(plan_id="sha256:1"))
    assert created == runs.load_run(UID, "run-0001")
    moved = runs.save_run(UID, replace(created.run, state=RunState.SELLING), created.token)
    assert moved == runs.load_run(UID, "run-0001")
    closed = runs.save_run(UID, filled(moved.run), moved.token)
    assert closed == runs.load_run(UID, "run-0001")
    assert runs.read_gate(UID, "run-0001", closed.token, now=NOW).is_current is True


def test_targets_read_just_before_a_save_are_read_again_with_the_new_version(
    client: Client, wired: WiredClient
) -> None:
    other = FirestoreAccountStore(client)
    other.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    queried = threading.Event()

    def save_between_the_two_reads(request: str) -> None:
        if request == "batch_get_documents":
            # Long enough for the query beside to have its answer.
            assert queried.wait(5)
            time.sleep(0.5)
            other.save_allocation(UID, [target("QQQ", "100")], expected_version=1, now=NOW)
        queried.set()

    wired.wire.before = save_between_the_two_reads
    state = FirestoreAccountStore(wired).load_account(UID, now=NOW)
    assert state.settings.allocation_version == 2
    assert [found.weight.symbol for found in state.targets] == ["QQQ"]
    assert sorted(wired.wire.requests) == ["batch_get_documents", "run_query", "run_query"]


@pytest.mark.parametrize("size", [1, 40])
def test_every_method_costs_a_fixed_number_of_requests(wired: WiredClient, size: int) -> None:
    world = FirestoreWorld(wired)
    accounts, runs = world.accounts, world.runs
    targets = [target(f"A{number}", "1") for number in range(size)]

    def cost(call: Callable[[], object]) -> list[str]:
        wired.wire.requests.clear()
        call()
        return sorted(wired.wire.requests)

    read, write, query = "batch_get_documents", "commit", "run_query"
    save = partial(accounts.save_allocation, UID, targets, expected_version=0, now=NOW)
    assert cost(save) == [read, write, query]
    # Settings that were written this very moment would be looked at twice.
    time.sleep(1)
    assert cost(partial(accounts.load_account, UID, now=NOW)) == [read, query]
    assert cost(partial(accounts.load_trading, UID, now=NOW)) == [read]
    assert cost(partial(accounts.save_settings, UID, SettingsUpdate(policy={}, automation_enabled=True), now=NOW)) == [
        write
    ]
    assert cost(partial(accounts.save_drift, UID, {"rows": []})) == [write]
    assert cost(partial(accounts.save_trading, UID, {"state": "ACTIVE"})) == [write]
    assert cost(partial(runs.save_plan, UID, a_plan())) == [write]
    assert cost(partial(runs.load_plan, UID, "sha256:1")) == [read]
    assert cost(partial(runs.create_run, UID, a_run(plan_id="sha256:1"))) == [read, write]
    assert cost(partial(runs.load_run, UID, "run-0001")) == [read]
    stored = runs.load_run(UID, "run-0001")
    assert stored is not None
    assert cost(partial(runs.read_gate, UID, "run-0001", stored.token, now=NOW)) == [read]
    assert cost(partial(runs.save_run, UID, filled(stored.run), stored.token)) == [write]
    assert cost(partial(runs.list_open_runs, due_before=NOW, limit=10)) == [query]


def test_a_store_that_does_not_answer_halts_trading_and_closes_the_gate(
    emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{HOST}:{ports_from_base(0).firestore}")
    with closing(Client(project="demo-nobody-there")) as client:
        trading = partial(FirestoreAccountStore(client).load_trading, UID, now=NOW)
        gate = partial(FirestoreRunStore(client).read_gate, UID, "run-0001", None, now=NOW)
        with ThreadPoolExecutor(2) as pool:
            status, read = pool.submit(trading), pool.submit(gate)
    assert status.result().state is TradingState.HALTED
    assert status.result().reason == "Trading is halted: the switches cannot be read."
    assert read.result().trading.state is TradingState.HALTED
    assert read.result().is_current is False
