"""What it takes to hold a broker account: which claims are written, which switch comes with one, and the key of their
names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rebalancer.core.access.connection import (
    ConnectionKind,
    ConnectionState,
    ConnectionStatus,
    Environment,
    Provider,
)
from rebalancer.core.base.errors import Conflict
from rebalancer.ports.access import BrokerIdentity, ConnectionScene, StoredConnection
from rebalancer.ports.access_claims import Claiming
from rebalancer.services.access.account_life import DELETE_PHRASE, AccountLifePorts, advance_deletion, delete_account
from rebalancer.services.access.claiming import (
    NEW_ACCOUNT_REASON,
    AccountNames,
    claiming_for_connection,
    halted_anew,
)
from tests.core.runs import ACCOUNT
from tests.fakes.account_life import FakeAccountLifeStore, FakeDeletionQueue
from tests.fakes.audit import FakeAuditLog
from tests.fakes.connections import FakeConnectionStore
from tests.fakes.documents import FakeDocuments
from tests.fakes.people import FakePeople
from tests.fakes.sealer import FakeSealer
from tests.services.access.connecting import KEY_ID, OTHER, Connections
from tests.services.world import UID, World

NOW = World().clock.at
STATUS = ConnectionStatus(
    Provider.ALPACA, Environment.PAPER, ConnectionKind.KEYS, ConnectionState.CONNECTED, "PK…34", NOW
)
STOP = {"state": "HALTED", "reason": "it fell", "trip": "DRAWDOWN"}
LAPSED = {**STOP, "expires_at": NOW}
LASTING = {**STOP, "expires_at": NOW + timedelta(seconds=1)}


def scene(before: str | None) -> ConnectionScene:
    """A user whose stored connection opens this account."""
    connection = None if before is None else StoredConnection(STATUS, before, {}, "1")
    return ConnectionScene(connection, None, is_being_deleted=False, stop=STOP)


def claiming(
    held_by: str | None, before: str | None, *, is_same: bool = False, stop: dict[str, Any] | None = None
) -> Claiming | None:
    """What connecting the account `new` takes, which `held_by` holds."""
    documents = FakeDocuments()
    documents.plant("brokerAccounts/new", {"uid": held_by, "stop": stop, "last_run_id": "run-1", "key_tag": "tag"})
    store = FakeConnectionStore(documents)
    return claiming_for_connection(store, UID, "new", scene(before), is_same_account=is_same, now=NOW)


def test_new_keys_of_an_account_that_is_held_already_write_no_claim() -> None:
    assert claiming(UID, "new", is_same=True) is None


@pytest.mark.parametrize("before", [None, "old"])
def test_an_account_that_its_owner_holds_without_a_connection_to_it_is_claimed_for_the_connection(
    before: str | None,
) -> None:
    taken = claiming(UID, before)
    assert taken is not None
    assert (taken.account_digest, taken.key_tag, taken.last_run_id) == ("new", None, "run-1")


def test_an_account_that_was_let_go_under_its_connection_is_claimed_again() -> None:
    taken = claiming(None, "new", is_same=True)
    assert taken is not None
    assert taken.released == {}
    assert taken.trading is not None


@pytest.mark.parametrize("is_same", [False, True])
def test_an_account_of_somebody_else_is_never_claimed(is_same: bool) -> None:
    with pytest.raises(Conflict) as refused:
        claiming("somebody", "new" if is_same else None, is_same=is_same)
    assert refused.value.code == "ACCOUNT_IN_USE"


@pytest.mark.parametrize(
    ("before", "stop", "is_halted"),
    [
        (None, None, False),
        (None, LAPSED, False),
        (None, LASTING, True),
        (None, STOP, True),
        ("old", None, True),
        ("old", LAPSED, True),
    ],
)
def test_a_claim_halts_where_another_account_was_there_or_a_stop_comes_along(
    before: str | None, stop: dict[str, Any] | None, is_halted: bool
) -> None:
    taken = claiming(None, before, stop=stop)
    assert taken is not None
    assert (taken.trading is not None) is is_halted


@pytest.mark.parametrize(("before", "released"), [(None, {}), ("new", {}), ("old", {"old": STOP})])
def test_the_account_that_was_connected_before_is_let_go_with_its_stop(
    before: str | None, released: dict[str, object]
) -> None:
    taken = claiming(None, before)
    assert taken is not None
    assert taken.released == released


@pytest.mark.parametrize("stop", [None, LAPSED])
def test_without_a_stop_in_force_the_switch_says_only_that_the_account_is_new(stop: dict[str, Any] | None) -> None:
    switch = halted_anew(UID, NOW, stop)
    assert (switch["state"], switch["reason"], switch["trip"]) == ("HALTED", NEW_ACCOUNT_REASON, None)
    assert (switch["changed_by"], switch["changed_at"], switch["expires_at"]) == (UID, NOW, None)


@pytest.mark.parametrize("more", [{}, {"daily_loss_tripped_at": NOW}])
def test_a_stop_in_force_comes_along_with_its_reason_its_trip_and_no_end(more: dict[str, Any]) -> None:
    switch = halted_anew(UID, NOW, {**LASTING, **more})
    assert (switch["state"], switch["trip"], switch["expires_at"]) == ("HALTED", "DRAWDOWN", None)
    assert str(switch["reason"]).endswith("it fell")
    assert switch.get("daily_loss_tripped_at") == more.get("daily_loss_tripped_at")


class CountingStore(FakeConnectionStore):
    """Counts how often the key of the names is written."""

    kept = 0

    def keep_digest_key(self, *given: Any, **named: Any) -> Any:
        """See `ConnectionStore`."""
        self.kept += 1
        return super().keep_digest_key(*given, **named)


def test_the_key_of_the_names_is_written_once_and_once_more_after_a_rotation() -> None:
    store, sealer = CountingStore(FakeDocuments()), FakeSealer()
    names = AccountNames(store, lambda: sealer)
    identity = BrokerIdentity("account-a", "ACTIVE", is_active=True)
    found = {names.digest(Provider.ALPACA, identity) for _ in range(3)}
    assert (len(found), store.kept) == (1, 1)
    sealer.generation = "2"
    names.renew_seal()
    assert {names.digest(Provider.ALPACA, identity) for _ in range(3)} == found
    assert store.kept == 2


def test_a_stop_of_the_account_outlives_its_deleted_holder() -> None:
    connections = Connections()
    del connections.world.documents.documents[f"brokerAccounts/{ACCOUNT}"]
    connections.connect()
    connections.world.documents.plant(
        f"users/{UID}/status/trading", {"state": "HALTED", "reason": "it fell by 30%", "trip": "DRAWDOWN"}
    )
    life = AccountLifePorts(
        FakeAccountLifeStore(connections.world.documents),
        FakePeople(),
        FakeDeletionQueue(),
        FakeAuditLog(),
        connections.world.clock,
        connections.world.log,
    )
    delete_account(life, UID, confirmation=DELETE_PHRASE)
    advance_deletion(life, UID)
    assert connections.store.list_claims(UID) == {}
    connections.connect(KEY_ID, OTHER)
    switch = connections.document(f"users/{OTHER}/status/trading")
    assert (switch["state"], switch["trip"]) == ("HALTED", "DRAWDOWN")
    assert "it fell by 30%" in str(switch["reason"])
