"""Accounts that were connected before claims get theirs once; again changes nothing; nobody connects again."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import replace
from typing import Any

import pytest

from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.core.migrations.progress import MigrationState
from rebalancer.services.access.connection import connect_broker
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.migrations import registry
from rebalancer.services.migrations.account_claims import account_claims
from rebalancer.services.migrations.registry import Ran, run_migrations
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import ACCOUNT, RUN_ID
from tests.fakes.broker import FakeBroker
from tests.fakes.keys import keys_of
from tests.fakes.migrations import FakeMigrationStore
from tests.services.access.connecting import KEY_ID, SAME_ACCOUNT_KEY_ID, Connections
from tests.services.world import UID


class Old(Connections):
    """A deployment whose connections are from before claims."""

    def __init__(self) -> None:
        super().__init__()
        self.documents = self.world.documents
        del self.documents.documents[f"brokerAccounts/{ACCOUNT}"]

    def connect_as_before_claims(self, uid: str, key_id: str) -> None:
        """What the earlier version stored: a plain hash of the account, no version, no claim."""
        self.connect(key_id, uid)
        found = self.documents.documents
        for path in [path for path in found if path.startswith(("brokerAccounts/", "systemSecrets/", "audit/"))]:
            del found[path]
        connection = found[f"brokerConnections/{uid}"]
        connection["account_digest"] = hashlib.sha256(key_id.encode()).hexdigest()
        del connection["data_version"]
        self.documents.plant(f"users/{uid}/status/trading", {"state": "ACTIVE", "reason": "test"})
        self.documents.plant(f"users/{uid}/status/last_run", {"run_id": f"run-of-{uid}"})

    def connect_many(self, count: int) -> list[str]:
        uids = [f"user-{number:03d}" for number in range(count)]
        for uid in uids:
            self.directory.add(f"PK-{uid}", f"account-{uid}", FakeBroker())
        for uid in uids:
            self.connect_as_before_claims(uid, f"PK-{uid}")
        self.directory.asked = 0
        return uids

    def migrate(self, store: FakeMigrationStore | None = None, *, writes: bool = True, again: bool = False) -> Ran:
        kept = store or FakeMigrationStore(self.documents)
        migration = account_claims(kept, self.desk, writes=writes)
        (ran,) = run_migrations(kept, self.world.clock, [migration], writes=writes, again=again)
        return ran

    def everything(self) -> dict[str, Any]:
        return copy.deepcopy(self.documents.documents)


@pytest.fixture
def old() -> Old:
    return Old()


def claims(old: Old) -> dict[str, str]:
    """Who holds which account."""
    return {document["uid"]: path for path, document in old.documents.documents.items() if path.startswith("brokerAcc")}


def test_an_account_from_before_claims_trades_again_without_connecting_again(old: Old) -> None:
    old.world.save_targets(SPY="50", CASH="50")
    old.connect_as_before_claims(UID, KEY_ID)
    old.migrate()
    broker, account_digest = old.brokers.account_of(UID)
    assert claims(old) == {UID: f"brokerAccounts/{account_digest}"}
    ctx = replace(old.world.ctx, uid=UID, broker=broker, account_digest=account_digest)
    plan = preview_rebalance(ctx)
    assert start_rebalance(ctx, plan.stored.plan_id, RUN_ID).state is RunState.COMPLETED


def test_trading_automation_and_last_run_stay_as_they_were(old: Old) -> None:
    old.connect_as_before_claims(UID, KEY_ID)
    old.switch_automation_on()
    before = old.everything()
    old.migrate()
    after = old.everything()
    unchanged = [path for path in before if not path.startswith("brokerConnections/")]
    assert {path: after[path] for path in unchanged} == {path: before[path] for path in unchanged}
    assert old.document(claims(old)[UID])["last_run_id"] == f"run-of-{UID}"
    assert old.audited() == ["ACCOUNT_CLAIMED"]


def test_a_second_time_changes_nothing_and_asks_the_broker_nothing(old: Old) -> None:
    old.connect_many(3)
    assert old.migrate().progress.changed == 3
    before, asked = old.everything(), old.directory.asked
    assert old.migrate().was_complete
    assert old.everything() == before
    looked_again = old.migrate(again=True)
    assert (looked_again.progress.seen, looked_again.progress.changed) == (3, 0)
    assert old.directory.asked == asked
    progress = "dataMigrations/0001-account-claims"
    assert {**old.everything(), progress: None} == {**before, progress: None}


@pytest.mark.parametrize("crash_after", range(9))
def test_a_crash_anywhere_is_followed_by_the_same_end(
    old: Old, crash_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "PAGE", 2)
    uids = old.connect_many(5)
    writes = 0
    writing = old.documents.writing

    def counted() -> Any:
        nonlocal writes
        writes += 1
        if writes == crash_after + 1:
            raise KeyboardInterrupt
        return writing()

    monkeypatch.setattr(old.documents, "writing", counted)
    with pytest.raises(KeyboardInterrupt):
        old.migrate()
    old.migrate()
    assert sorted(claims(old)) == uids
    assert len([path for path in old.everything() if path.startswith("audit/")]) == 5
    # The digests' key is made once, and nobody is asked for a second time after being claimed.
    assert old.directory.asked <= 5 + 1
    assert old.document("dataMigrations/0001-account-claims")["state"] == MigrationState.DONE.value


def test_a_rehearsal_counts_and_writes_nothing(old: Old) -> None:
    old.connect_many(3)
    before = old.everything()
    assert old.migrate(writes=False).progress.changed == 3
    assert old.everything() == before


def test_a_connection_that_is_claimed_already_only_gets_its_version(old: Old) -> None:
    old.connect()
    digest = old.document(f"brokerConnections/{UID}")["account_digest"]
    del old.documents.documents[f"brokerConnections/{UID}"]["data_version"]
    asked = old.directory.asked
    assert old.migrate().progress.changed == 1
    assert old.document(f"brokerConnections/{UID}")["account_digest"] == digest
    assert old.document(f"brokerConnections/{UID}")["data_version"] == 2
    assert old.directory.asked == asked


def test_of_two_who_share_an_account_one_holds_it_and_the_other_is_named(old: Old) -> None:
    old.connect_as_before_claims("first", KEY_ID)
    old.connect_as_before_claims("second", SAME_ACCOUNT_KEY_ID)
    ran = old.migrate()
    assert list(claims(old)) == ["first"]
    assert [(left.document_id, left.code) for left in ran.left] == [("second", "ACCOUNT_IN_USE")]
    assert old.document("dataMigrations/0001-account-claims")["left"] == {"ACCOUNT_IN_USE": 1}
    assert "second" not in str(old.document("dataMigrations/0001-account-claims"))


def test_what_was_left_is_tried_again_by_the_next_run(old: Old) -> None:
    uids = old.connect_many(3)
    old.directory.refusing.add("PK-user-001")
    ran = old.migrate()
    assert [(left.document_id, left.code) for left in ran.left] == [("user-001", "BROKER_UNAUTHORIZED")]
    old.directory.refusing.clear()
    assert old.migrate().progress.is_complete
    assert sorted(claims(old)) == uids


def test_a_broker_that_is_away_leaves_everybody_for_the_next_run(old: Old) -> None:
    uids = old.connect_many(2)
    old.directory.is_away = True
    assert old.migrate().progress.left == {"BROKER_UNREACHABLE": 2}
    old.directory.is_away = False
    assert old.migrate().progress.is_complete
    assert sorted(claims(old)) == uids


def test_keys_that_were_revoked_are_not_tried_and_their_account_is_deleted_like_any_other(old: Old) -> None:
    old.connect_as_before_claims(UID, KEY_ID)
    old.documents.documents[f"brokerConnections/{UID}"]["state"] = "REVOKED"
    old.directory.asked = 0
    assert old.migrate().progress.left == {"CONNECTION_REVOKED": 1}
    assert old.directory.asked == 0


def test_a_person_who_connects_meanwhile_wins(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    old.connect_as_before_claims(UID, KEY_ID)
    fetch = old.directory.fetch_identity
    is_first = True

    def connecting_meanwhile(*asked: Any) -> Any:
        nonlocal is_first
        found = fetch(*asked)
        if is_first:
            is_first = False
            connect_broker(
                old.desk,
                UID,
                keys_of(SAME_ACCOUNT_KEY_ID),
                environment=asked[1],
                confirmation=None,
            )
        return found

    monkeypatch.setattr(old.directory, "fetch_identity", connecting_meanwhile)
    assert old.migrate().progress.left == {"CONNECTION_CHANGED": 1}
    assert old.document(f"brokerConnections/{UID}")["key_hint"] == SAME_ACCOUNT_KEY_ID[-4:]
    assert old.migrate().progress.is_complete


def test_a_database_that_fails_while_pages_are_listed_ends_the_run_and_keeps_what_was_done(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "PAGE", 1)
    uids = old.connect_many(3)

    class Failing(FakeMigrationStore):
        def list_connections(self, *, after: str, limit: int) -> Any:
            if after == uids[1]:
                raise StoreUnavailable("The database does not answer.")
            return super().list_connections(after=after, limit=limit)

    with pytest.raises(StoreUnavailable):
        old.migrate(Failing(old.documents))
    assert sorted(claims(old)) == uids[:2]
    assert old.document("dataMigrations/0001-account-claims")["after"] == uids[1]
    resumed = old.migrate()
    assert (resumed.progress.seen, resumed.progress.changed) == (3, 3)
