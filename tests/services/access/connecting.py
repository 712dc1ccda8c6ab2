"""A user who is nobody's owner, a broker with accounts, and what was told: for the tests of connections."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.access.connection import ConnectionState, Environment
from rebalancer.core.base.errors import BrokerRejected, RebalancerError
from rebalancer.services.access.connected_brokers import ConnectedBrokers
from rebalancer.services.access.connection import ConnectionPorts, connect_broker
from tests.fakes.broker import FakeBroker
from tests.fakes.connections import FakeConnectionStore, FakeDirectory
from tests.fakes.keys import keys_of, secret_of
from tests.fakes.sealer import FakeSealer
from tests.services.world import UID, World

KEY_ID, OTHER_KEY_ID, SAME_ACCOUNT_KEY_ID = "PKAAAA1234", "PKBBBB5678", "PKAAAA9999"
OTHER = "other-1"


class Connections:
    """A world whose user is nobody's owner, a broker with two accounts, and who was told what."""

    def __init__(self) -> None:
        self.world = World()
        self.broker, self.other_broker = self.world.broker, FakeBroker(cash=Decimal(500))
        self.directory, self.sealer = FakeDirectory(), FakeSealer()
        self.directory.add(KEY_ID, "account-a", self.broker)
        self.directory.add(SAME_ACCOUNT_KEY_ID, "account-a", self.broker)
        self.directory.add(OTHER_KEY_ID, "account-b", self.other_broker)
        self.directory.add("token-a", "account-a", self.broker)
        self.directory.add(KEY_ID, "account-l", self.broker, Environment.LIVE)
        self.store = FakeConnectionStore(self.world.documents)
        self.desk = ConnectionPorts(
            self.store,
            lambda: self.directory,
            lambda: self.sealer,
            self.world.runs,
            self.world.notifier,
            self.world.clock,
            self.world.log,
            is_live_allowed=False,
        )
        self.told: list[str] = []
        self.brokers = ConnectedBrokers(self.desk, lambda uid, _: self.told.append(uid))

    def connect(
        self,
        key_id: str = KEY_ID,
        uid: str = UID,
        *,
        environment: Environment = Environment.PAPER,
        confirmation: str | None = None,
    ) -> ConnectionState:
        keys = keys_of(key_id)
        return connect_broker(self.desk, uid, keys, environment=environment, confirmation=confirmation).state

    def document(self, path: str) -> dict[str, object]:
        return self.world.documents.documents[path]

    def revoke(self, key_id: str = KEY_ID) -> None:
        """The broker takes the keys back, and the next request finds out."""
        broker = self.brokers.account_of(UID)[0]
        self.directory.refusing.add(key_id)
        with pytest.raises(BrokerRejected):
            broker.fetch_snapshot([])

    def switch_automation_on(self) -> None:
        self.world.documents.plant(f"userSettings/{UID}", {"automation": {"enabled": True}})

    def audited(self) -> list[object]:
        found = sorted((path, document) for path, document in self.world.documents.documents.items())
        return [document["action"] for path, document in found if path.startswith("audit/")]


def refusal(
    kind: type[RebalancerError],
    connections: Connections,
    key_id: str = KEY_ID,
    *,
    environment: Environment = Environment.PAPER,
    confirmation: str | None = None,
) -> str:
    """The code of a refused connection, whose words hold nothing of the secret."""
    with pytest.raises(kind) as raised:
        connections.connect(key_id, environment=environment, confirmation=confirmation)
    assert secret_of(key_id) not in f"{raised.value} {raised.value.details}"
    return raised.value.code
