"""The stores of connections, buckets and account life on the two worlds, and what their tests are made of."""

from __future__ import annotations

from typing import Any

from rebalancer.adapters.firestore import FirestoreConnectionStore, FirestoreRateLimitStore
from rebalancer.adapters.firestore.access_account_life import FirestoreAccountLifeStore
from rebalancer.core.access.audit import AuditAction, AuditEntry
from rebalancer.core.access.connection import ConnectionKind, ConnectionState, ConnectionStatus, Environment, Provider
from rebalancer.ports.access import AccountLifeStore, ConnectionStore, RateLimitStore, StoredConnection
from rebalancer.ports.targets import AccountStore
from tests.contracts.store.worlds import NOW, UID, FakeWorld, FirestoreWorld, World
from tests.fakes.account_life import FakeAccountLifeStore
from tests.fakes.connections import FakeConnectionStore
from tests.fakes.people import FakeRateLimitStore

STATUS = ConnectionStatus(
    Provider.ALPACA, Environment.PAPER, ConnectionKind.KEYS, ConnectionState.CONNECTED, "1234", NOW
)
CONNECTION = StoredConnection(STATUS, "digest-a", {"key_id": "1", "ciphertext": "abc"})
PATH, SHOWN, MARK = f"brokerConnections/{UID}", f"users/{UID}/status/connection", f"accountDeletions/{UID}"


class Stores:
    """The stores on one of the two worlds."""

    def __init__(self, world: World) -> None:
        self.world = world
        if isinstance(world, FakeWorld):
            self.connections: ConnectionStore = FakeConnectionStore(world.documents)
            self.buckets: RateLimitStore = FakeRateLimitStore()
            self.life: AccountLifeStore = FakeAccountLifeStore(world.documents)
        else:
            assert isinstance(world, FirestoreWorld)
            self.connections = FirestoreConnectionStore(world.client)
            self.buckets = FirestoreRateLimitStore(world.client)
            self.life = FirestoreAccountLifeStore(world.client)

    @property
    def accounts(self) -> AccountStore:
        return self.world.accounts


def entry(action: AuditAction = AuditAction.BROKER_CONNECTED, *, uid: str | None = UID, number: int = 1) -> AuditEntry:
    return AuditEntry(f"20260302T1500-{number:04d}", NOW, "actor-1", uid, action, {"kind": "keys"})


def save(stores: Stores, connection: StoredConnection = CONNECTION, **how: Any) -> StoredConnection:
    defaults: dict[str, Any] = {"replacing": None, "may_have_run": False, "audit": entry(), "claiming": None}
    return stores.connections.save_connection(UID, connection, **{**defaults, **how})
