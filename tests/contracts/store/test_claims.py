"""What the stores promise of claims on broker accounts, on the fakes and on Firestore."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rebalancer.core.access.claim import AccountClaim
from rebalancer.core.access.connection import ConnectionState
from rebalancer.core.base.errors import Conflict
from rebalancer.core.execution.run import RunState, closed
from rebalancer.ports.access_claims import Claiming
from rebalancer.services.access.claiming import halted
from tests.contracts.store.people import CONNECTION, STATUS, Stores, entry, save
from tests.contracts.store.worlds import (
    ACCOUNT,
    CLAIM,
    HELD,
    LOCK,
    NOW,
    SETTINGS,
    TRADING,
    UID,
    World,
    a_run,
    filled,
    run_for,
)

DIGEST = CONNECTION.account_digest
STOP = {"state": "HALTED", "reason": "it fell", "trip": "DRAWDOWN"}


@pytest.fixture
def stores(world: World) -> Stores:
    return Stores(world)


def claiming(**how: Any) -> Claiming:
    return replace(Claiming(DIGEST, "", NOW, halted(UID, NOW, "another account")), **how)


def test_an_account_that_nobody_ever_claimed_is_free(stores: Stores) -> None:
    stored = stores.connections.load_claim(DIGEST)
    assert (stored.claim, stored.revision) == (AccountClaim(None), "")


def test_a_connection_and_its_claim_are_one_write_which_halts_and_asks_first(stores: Stores) -> None:
    stores.world.plant(SETTINGS, {"automation": {"enabled": True, "mode": "automatic"}, "allocation_version": 1})
    save(stores, claiming=claiming(last_run_id="run-0009"))
    stored = stores.connections.load_claim(DIGEST)
    assert (stored.claim.uid, stored.claim.open_run_id) == (UID, None)
    assert (stores.world.peek(TRADING) or {})["state"] == "HALTED"
    assert (stores.world.peek(SETTINGS) or {})["automation"] == {"enabled": False, "mode": "ask_first"}
    assert stores.world.peek(f"users/{UID}/status/last_run") == {"run_id": "run-0009"}
    assert set(stores.connections.list_claims(UID)) == {DIGEST, ACCOUNT}


def test_a_claim_that_changed_since_it_was_read_leaves_the_connection_out(stores: Stores) -> None:
    stores.world.plant(f"brokerAccounts/{DIGEST}", {"uid": "u2"})
    with pytest.raises(Conflict) as refused:
        save(stores, claiming=claiming())
    assert refused.value.code == "CONNECTION_CHANGED"
    assert stores.connections.load_connection(UID) is None
    assert stores.connections.load_claim(DIGEST).claim.uid == "u2"


def test_ending_a_connection_releases_its_account_and_leaves_the_stop_with_it(stores: Stores) -> None:
    saved = save(stores, claiming=claiming())
    ended = replace(STATUS, state=ConnectionState.DISCONNECTED)
    trading = halted(UID, NOW, "ended")
    stores.connections.delete_connection(
        UID, ended, connection=saved, trading=trading, stop=STOP, audit=entry(number=2)
    )
    released = stores.connections.load_claim(DIGEST)
    assert (released.claim.uid, released.claim.stop) == (None, STOP)
    kept = stores.world.peek(f"brokerAccounts/{DIGEST}") or {}
    assert UID not in str(kept)
    assert isinstance(kept["delete_after"], datetime)
    save(stores, claiming=claiming(revision=released.revision), audit=entry(number=3))
    assert (stores.world.peek(f"brokerAccounts/{DIGEST}") or {})["delete_after"] is None


def test_the_scene_shows_the_automatic_stop_and_no_halt_of_a_person(stores: Stores) -> None:
    stores.world.plant(TRADING, {**STOP, "changed_by": "auto-trip"})
    assert stores.connections.load_scene(UID).stop == STOP
    stores.world.plant(TRADING, {"state": "HALTED", "reason": "holiday", "trip": None})
    assert stores.connections.load_scene(UID).stop is None
    stores.world.plant(TRADING, {**STOP, "state": "ACTIVE"})
    assert stores.connections.load_scene(UID).stop is None


def test_the_deployments_account_is_claimed_without_a_connection(stores: Stores) -> None:
    stores.connections.save_claim(UID, claiming(key_tag="tag", released={ACCOUNT: None}, trading=None), entry())
    assert {digest: claim.key_tag for digest, claim in stores.connections.list_claims(UID).items()} == {DIGEST: "tag"}
    with pytest.raises(Conflict):
        stores.connections.save_claim("u2", claiming(key_tag="tag", trading=None), entry(number=2))
    stores.world.plant("accountDeletions/u3", {"state": "DELETING", "touched_at": NOW})
    with pytest.raises(Conflict):
        stores.connections.save_claim("u3", claiming(account_digest="digest-z"), entry(number=3))


def test_claims_without_a_connection_are_released_in_one_write_that_is_recorded(stores: Stores) -> None:
    stores.connections.save_claim(UID, claiming(key_tag="tag", trading=None), entry())
    stores.connections.release_claims({DIGEST: STOP}, now=NOW, audit=entry(number=2))
    released = stores.connections.load_claim(DIGEST).claim
    assert (released.uid, released.stop) == (None, STOP)
    assert DIGEST not in stores.connections.list_claims(UID)


def test_the_key_of_the_digests_is_made_once_and_replaced_only_by_who_read_it(stores: Stores) -> None:
    assert stores.connections.load_digest_key() is None
    assert stores.connections.keep_digest_key({"key_id": "1"}, replacing=None) == {"key_id": "1"}
    assert stores.connections.keep_digest_key({"key_id": "9"}, replacing=None) == {"key_id": "1"}
    assert stores.connections.keep_digest_key({"key_id": "2"}, replacing={"key_id": "1"}) == {"key_id": "2"}
    assert stores.connections.keep_digest_key({"key_id": "3"}, replacing={"key_id": "1"}) == {"key_id": "2"}
    assert stores.connections.load_digest_key() == {"key_id": "2"}


def test_only_who_holds_the_broker_account_starts_a_run_on_it(world: World) -> None:
    for uid, digest in (("u2", ACCOUNT), (UID, "never claimed"), (UID, "")):
        with pytest.raises(Conflict) as refused:
            world.runs.create_run(uid, replace(a_run(), account_digest=digest))
        assert refused.value.code == "ACCOUNT_NOT_CLAIMED"
    assert world.peek(f"users/{UID}/runs/run-0001") is None


def test_the_lock_is_the_broker_accounts_whoever_holds_the_account(world: World) -> None:
    stored = world.runs.create_run(UID, a_run())
    claim = world.peek(CLAIM) or {}
    assert (claim["open_run_id"], claim["last_run_id"]) == ("run-0001", "run-0001")
    # However another user came to hold it: the account's lock is taken.
    world.plant(CLAIM, {**claim, "uid": "u2"})
    with pytest.raises(Conflict) as refused:
        world.runs.create_run("u2", a_run("run-0002"))
    assert (refused.value.code, refused.value.details) == ("OPEN_RUN_EXISTS", {"run_id": "run-0001"})
    world.runs.save_run(UID, closed(stored.run, RunState.CANCELLED, NOW, "CANCELLED", ""), stored.token)
    world.runs.create_run("u2", a_run("run-0002"))


def test_orders_of_a_day_are_counted_by_the_broker_account_over_all_its_users(world: World) -> None:
    stored = world.runs.create_run(UID, a_run())
    world.runs.save_run(UID, filled(stored.run), stored.token)
    world.plant(CLAIM, {**(world.peek(CLAIM) or {}), "uid": "u2"})
    world.runs.create_run("u2", a_run("run-0002"))
    since = NOW - timedelta(hours=1)
    assert world.runs.count_orders(ACCOUNT, since) == 4
    assert world.runs.count_orders("another", since) == 0
    assert world.runs.count_rejections(ACCOUNT, since, besides="run-0002") == 0


def test_deleting_an_account_releases_what_it_holds(stores: Stores) -> None:
    save(stores, claiming=claiming())
    stores.life.begin_deletion(UID, now=NOW, trading=halted(UID, NOW, "gone"), audit=entry(number=2))
    assert stores.connections.list_claims(UID) == {}
    stores.world.plant(CLAIM, {"uid": UID})
    while stores.life.delete_some(UID, limit=10):
        pass
    assert stores.world.peek(CLAIM) is None


@pytest.mark.parametrize(
    ("ends", "is_kept"), [(None, True), (NOW + timedelta(hours=1), True), (NOW - timedelta(hours=1), False)]
)
def test_deleting_an_account_leaves_its_stop_in_force_to_the_broker_account_and_nothing_of_its_holder(
    stores: Stores, ends: datetime | None, is_kept: bool
) -> None:
    save(stores, claiming=claiming())
    stores.world.plant(CLAIM, {**(stores.world.peek(CLAIM) or {}), "last_run_id": "run-1", "stop": None})
    stores.world.plant(f"users/{UID}/status/trading", {**STOP, "expires_at": ends, "changed_by": "auto-trip"})
    stores.life.begin_deletion(UID, now=NOW, trading=halted(UID, NOW, "gone"), audit=entry(number=2))
    while stores.life.delete_some(UID, limit=10):
        pass
    left = stores.world.peek(CLAIM)
    assert (left is not None) is is_kept
    if left is not None:
        kept = STOP if ends is None else {**STOP, "expires_at": ends}
        held = stores.connections.load_claim(CLAIM.partition("/")[2]).claim
        assert (held.uid, held.open_run_id, held.last_run_id, held.stop) == (None, None, "", kept)
        assert left["delete_after"] == NOW + timedelta(days=30)


def test_an_account_is_deleted_also_where_its_claim_cannot_be_read(stores: Stores) -> None:
    save(stores, claiming=claiming())
    stores.world.plant(CLAIM, {"uid": UID, "stop": "not a map", "last_run_id": 7})
    assert stores.life.begin_deletion(UID, now=NOW, trading=halted(UID, NOW, "gone"), audit=entry(number=2))
    assert stores.world.peek(CLAIM) is None


def test_locks_whose_run_is_gone_or_closed_are_freed_and_no_others(world: World) -> None:
    open_run = world.runs.create_run("u2", run_for(world, "u2", "run-0002"))
    world.plant(CLAIM, {**HELD, "open_run_id": "run-gone"})
    world.plant(LOCK, {"run_id": "run-gone"})
    assert list(world.runs.free_dangling_locks(limit=10)) == [(UID, "run-gone")]
    assert world.peek(LOCK) is None
    assert (world.peek(CLAIM) or {})["open_run_id"] is None
    assert world.runs.find_open_run("u2") == "run-0002"
    world.plant(f"users/u2/runs/{open_run.run.run_id}", {"open": False})
    assert list(world.runs.free_dangling_locks(limit=10)) == [("u2", "run-0002")]
    assert list(world.runs.free_dangling_locks(limit=10)) == []


def test_a_run_that_cannot_be_read_is_replaced_and_kept_beside(world: World) -> None:
    run = world.runs.create_run(UID, a_run()).run
    world.plant(f"users/{UID}/runs/run-0001", {"open": True, "legs": "gone"})
    world.runs.replace_unreadable(UID, closed(run, RunState.HALTED, NOW, "RUN_UNREADABLE", "Ended."))
    found = world.runs.load_run(UID, "run-0001")
    assert found is not None
    assert found.run.reason == "RUN_UNREADABLE"
    assert (world.peek(f"users/{UID}/runs/run-0001") or {})["unreadable"] == {"open": True, "legs": "gone"}
    assert (world.runs.find_open_run(UID), (world.peek(CLAIM) or {})["open_run_id"]) == (None, None)


def test_a_run_is_not_created_where_an_unreadable_one_was_ended_since_the_account_was_read(world: World) -> None:
    first = world.runs.create_run(UID, a_run()).run
    read = world.accounts.load_account(UID, now=NOW).runs_mark
    world.runs.replace_unreadable(UID, closed(first, RunState.HALTED, NOW, "RUN_UNREADABLE", "Ended."))
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run("run-0002"), after=read)
    assert refused.value.code == "ACCOUNT_CHANGED"
    history = world.accounts.load_account(UID, now=NOW).history
    assert (history.closed_run_id, history.closed_filled) == ("run-0001", True), "what it filled nobody knows"
