"""One broker account, one holder: whoever connects it second is refused, and what belongs to it goes with it."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from rebalancer.core.access.connection import LIVE_PHRASE, AccessToken, ApiKeys, ConnectionKind, Environment, Provider
from rebalancer.core.base.errors import Conflict, RebalancerError, StalePlan
from rebalancer.core.execution.run import RunState
from rebalancer.ports.access import BrokerIdentity
from rebalancer.services.access.claiming import AccountNames
from rebalancer.services.access.connection import connect_broker, connected, disconnect_broker
from rebalancer.services.access.deployment import claim_deployment_account
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import ACCOUNT, RUN_ID, a_leg
from tests.fakes.keys import keys_of
from tests.services.access.connecting import KEY_ID, OTHER, OTHER_KEY_ID, SAME_ACCOUNT_KEY_ID, Connections
from tests.services.world import UID, World, targets

SWITCH = f"users/{UID}/status/trading"


@pytest.fixture
def connections() -> Connections:
    """Nobody holds an account before it is connected."""
    found = Connections()
    del found.world.documents.documents[f"brokerAccounts/{ACCOUNT}"]
    return found


def context(connections: Connections, uid: str) -> Context:
    """The account of a user as the wiring opens it."""
    broker, account_digest = connections.brokers.account_of(uid)
    return replace(connections.world.ctx, uid=uid, broker=broker, account_digest=account_digest)


def resume(connections: Connections, uid: str = UID) -> None:
    """The user switches trading on."""
    connections.world.documents.plant(f"users/{uid}/status/trading", {"state": "ACTIVE", "reason": "test"})


def test_an_account_that_is_connected_is_refused_to_everybody_else(connections: Connections) -> None:
    connections.connect()
    before = dict(connections.world.documents.documents)
    with pytest.raises(Conflict) as raised:
        connections.connect(SAME_ACCOUNT_KEY_ID, OTHER)
    assert raised.value.code == "ACCOUNT_IN_USE"
    assert not any(secret in f"{raised.value} {raised.value.details}" for secret in (UID, "account-a", "1234"))
    assert connections.world.documents.documents == before
    with pytest.raises(Conflict):
        connect_broker(
            connections.desk,
            OTHER,
            AccessToken("token-a"),
            environment=Environment.PAPER,
            confirmation=None,
            kind=ConnectionKind.OAUTH,
        )


def test_disconnecting_releases_the_account_for_others(connections: Connections) -> None:
    connections.connect()
    disconnect_broker(connections.desk, UID)
    connections.connect(SAME_ACCOUNT_KEY_ID, OTHER)
    with pytest.raises(Conflict):
        connections.connect()


def test_connecting_another_account_releases_the_first_one(connections: Connections) -> None:
    connections.connect()
    connections.connect(OTHER_KEY_ID)
    connections.connect(KEY_ID, OTHER)
    assert len(connections.store.list_claims(UID)) == len(connections.store.list_claims(OTHER)) == 1


def test_new_keys_of_the_same_account_change_nothing_else(connections: Connections) -> None:
    connections.connect()
    resume(connections)
    connections.switch_automation_on()
    connections.connect(SAME_ACCOUNT_KEY_ID)
    assert connections.document(SWITCH)["state"] == "ACTIVE"
    assert connections.document(f"userSettings/{UID}")["automation"] == {"enabled": True}


@pytest.mark.parametrize("how", ["another paper account", "the live account"])
def test_another_account_halts_switches_automation_off_and_asks_first(connections: Connections, how: str) -> None:
    connections.desk = replace(connections.desk, is_live_allowed=True)
    connections.connect()
    resume(connections)
    connections.world.documents.plant(f"userSettings/{UID}", {"automation": {"enabled": True, "mode": "automatic"}})
    if how == "the live account":
        connections.connect(environment=Environment.LIVE, confirmation=LIVE_PHRASE)
    else:
        connections.connect(OTHER_KEY_ID)
    assert connections.document(SWITCH)["state"] == "HALTED"
    assert "Another broker account" in str(connections.document(SWITCH)["reason"])
    assert connections.document(f"userSettings/{UID}")["automation"] == {"enabled": False, "mode": "ask_first"}


def test_a_first_connection_writes_no_switch_and_no_settings(connections: Connections) -> None:
    del connections.world.documents.documents[SWITCH]
    connections.connect()
    assert SWITCH not in connections.world.documents.documents
    assert f"userSettings/{UID}" not in connections.world.documents.documents


def test_another_account_by_way_of_a_disconnection_is_halted_and_asks_first_as_well(connections: Connections) -> None:
    connections.connect()
    resume(connections)
    connections.world.documents.plant(f"userSettings/{UID}", {"automation": {"enabled": True, "mode": "automatic"}})
    disconnect_broker(connections.desk, UID)
    connections.connect(OTHER_KEY_ID)
    assert "disconnected" in str(connections.document(SWITCH)["reason"])
    assert connections.document(SWITCH)["state"] == "HALTED"
    assert connections.document(f"userSettings/{UID}")["automation"] == {"enabled": False, "mode": "ask_first"}


def test_a_stop_of_the_account_comes_with_it_to_whoever_connects_it_next(connections: Connections) -> None:
    connections.connect()
    now = connections.world.clock.at
    trip = {"state": "REDUCING", "reason": "the account lost 9%", "trip": "DAILY_LOSS", "daily_loss_tripped_at": now}
    connections.world.documents.plant(SWITCH, {**trip, "expires_at": now + timedelta(hours=24)})
    disconnect_broker(connections.desk, UID)
    connections.connect(KEY_ID, OTHER)
    switch = connections.document(f"users/{OTHER}/status/trading")
    assert (switch["state"], switch["trip"], switch["daily_loss_tripped_at"]) == ("HALTED", "DAILY_LOSS", now)
    assert "the account lost 9%" in str(switch["reason"])
    assert switch["expires_at"] is None


def test_a_stop_that_has_ended_meanwhile_does_not_come_along(connections: Connections) -> None:
    connections.connect()
    ends = connections.world.clock.at + timedelta(hours=1)
    connections.world.documents.plant(
        SWITCH, {"state": "HALTED", "reason": "x", "trip": "REJECTIONS", "expires_at": ends}
    )
    disconnect_broker(connections.desk, UID)
    connections.world.clock.advance(7200)
    connections.connect(KEY_ID, OTHER)
    assert f"users/{OTHER}/status/trading" not in connections.world.documents.documents


# ------------------------------------------------------------------- names


def test_a_digest_cannot_be_made_without_the_sealed_key(connections: Connections) -> None:
    names = AccountNames(connections.store, lambda: connections.sealer)
    digest = names.digest(Provider.ALPACA, BrokerIdentity("account-a", "ACTIVE", is_active=True))
    plain = [f"{provider}{mark}account-a" for provider in ("", "alpaca", "alpaca\npaper") for mark in ("", "\n")]
    assert digest not in {hashlib.sha256(text.encode()).hexdigest() for text in plain}
    elsewhere = AccountNames(Connections().store, lambda: connections.sealer)
    assert elsewhere.digest(Provider.ALPACA, BrokerIdentity("account-a", "ACTIVE", is_active=True)) != digest


def test_digests_outlive_the_rotation_of_the_sealing_key(connections: Connections) -> None:
    connections.connect()
    before = connections.store.load_connection(UID)
    connections.sealer.generation = "2"
    connected(connections.desk, UID)
    key = connections.store.load_digest_key()
    assert key is not None
    assert connections.sealer.is_current(key)
    with pytest.raises(Conflict):
        connections.connect(SAME_ACCOUNT_KEY_ID, OTHER)
    connections.connect(SAME_ACCOUNT_KEY_ID)
    after = connections.store.load_connection(UID)
    assert before is not None
    assert after is not None
    assert after.account_digest == before.account_digest


# -------------------------------------------------------- the deployment's own


def claim(connections: Connections, uid: str = UID, key_id: str = KEY_ID) -> str:
    return claim_deployment_account(connections.desk, uid, keys_of(key_id), Environment.PAPER)


def test_the_deployments_account_is_claimed_as_well_and_asked_for_once(connections: Connections) -> None:
    resume(connections)
    digest = claim(connections)
    asked = connections.directory.asked
    assert claim(connections) == digest
    assert connections.directory.asked == asked
    assert connections.document(SWITCH)["state"] == "ACTIVE"
    with pytest.raises(Conflict) as raised:
        connections.connect(SAME_ACCOUNT_KEY_ID, OTHER)
    assert raised.value.code == "ACCOUNT_IN_USE"


def test_the_deployments_account_that_somebody_has_connected_is_refused_to_its_owner(connections: Connections) -> None:
    connections.connect(KEY_ID, OTHER)
    with pytest.raises(Conflict) as raised:
        claim(connections)
    assert raised.value.code == "ACCOUNT_IN_USE"
    disconnect_broker(connections.desk, OTHER)
    claim(connections)


def test_the_deployments_keys_of_another_account_halt_and_those_of_the_same_do_not(connections: Connections) -> None:
    first = claim(connections)
    resume(connections)
    assert claim(connections, key_id=SAME_ACCOUNT_KEY_ID) == first
    assert connections.document(SWITCH)["state"] == "ACTIVE"
    second = claim(connections, key_id=OTHER_KEY_ID)
    assert connections.document(SWITCH)["state"] == "HALTED"
    assert set(connections.store.list_claims(UID)) == {second}


def test_nothing_is_claimed_for_an_owner_who_is_being_deleted(connections: Connections) -> None:
    connections.world.documents.plant(f"accountDeletions/{UID}", {"state": "DELETING"})
    with pytest.raises(Conflict):
        claim_deployment_account(connections.desk, UID, ApiKeys(KEY_ID, f"secret-of-{KEY_ID}"), Environment.PAPER)


# ---------------------------------------------------- nothing on another account


def test_a_run_whose_account_is_no_longer_the_connected_one_halts_without_a_request() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    world.broker.calls.clear()
    ended = advance_run(replace(world.ctx, account_digest="another"), RUN_ID)
    assert (ended.state, ended.reason) == (RunState.HALTED, "ACCOUNT_CHANGED")
    assert world.broker.calls == []
    assert world.lock is None


def test_a_plan_that_was_made_for_another_account_is_never_started(connections: Connections) -> None:
    connections.world.save_targets(SPY="50", CASH="50")
    connections.connect()
    resume(connections)
    plan = preview_rebalance(context(connections, UID))
    connections.connect(OTHER_KEY_ID)
    resume(connections)
    with pytest.raises(StalePlan) as raised:
        start_rebalance(context(connections, UID), plan.stored.plan_id, "run-of-plan-1")
    assert raised.value.code == "ACCOUNT_CHANGED"


def test_a_start_that_looked_before_the_account_changed_hands_is_refused(connections: Connections) -> None:
    connections.world.save_targets(SPY="50", CASH="50")
    connections.connect()
    resume(connections)
    stale = context(connections, UID)
    plan = preview_rebalance(stale)
    disconnect_broker(connections.desk, UID)
    connections.connect(KEY_ID, OTHER)
    resume(connections)
    with pytest.raises(RebalancerError) as raised:
        start_rebalance(stale, plan.stored.plan_id, "run-of-plan-1")
    assert raised.value.code in {"ACCOUNT_NOT_CLAIMED", "NOT_ACCOUNT_OWNER"}
    assert not connections.broker.orders


@pytest.mark.parametrize("attempt", range(5))
def test_six_starts_at_once_from_two_users_give_one_set_of_orders(connections: Connections, attempt: int) -> None:
    world = connections.world
    for uid in (UID, OTHER):
        half = targets(SPY="50", CASH="50")
        world.accounts.save_allocation(uid, half, expected_version=0, now=world.clock.at)

    def start(number: int) -> str:
        uid = (UID, OTHER)[number % 2]
        try:
            connections.connect((KEY_ID, SAME_ACCOUNT_KEY_ID)[number % 2], uid)
            resume(connections, uid)
            ctx = context(connections, uid)
            plan = preview_rebalance(ctx)
            return start_rebalance(ctx, plan.stored.plan_id, f"run-{attempt}-{number:03d}").run_id
        except RebalancerError as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(start, range(6)))
    assert len(connections.broker.orders) <= 1, outcomes
    holders = {uid for uid in (UID, OTHER) if connections.store.list_claims(uid)}
    assert len(holders) == 1
