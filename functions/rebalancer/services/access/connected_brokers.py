"""The open doors to users' brokers: kept while the connection is unchanged, closed when the broker refuses it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from rebalancer.core.access.connection import ConnectionState, ConnectionStatus
from rebalancer.core.base.errors import BrokerRejected, Conflict, RebalancerError
from rebalancer.ports.access import StoredConnection
from rebalancer.ports.account import Broker
from rebalancer.services.access.connection import (
    UNAUTHORIZED,
    ConnectionPorts,
    connected,
    require_connection,
    revocation_entry,
    revoked,
)

LIFE = timedelta(minutes=10)
"""How long decrypted keys are kept in memory at most."""

DOORS_MAX = 200
"""How many users' doors one instance keeps open; the one that was used longest ago is closed first."""

Tell = Callable[[str, ConnectionStatus], None]
"""Tells a user that the connection was refused."""


@dataclass(frozen=True, slots=True)
class _OpenBroker:
    broker: Broker
    revision: str
    opened_at: datetime


class ConnectedBrokers:
    """Hands out users' brokers.

    Each call reads one small document, the connection, so that a connection that was changed or ended anywhere is never
    used again; what that spares is decrypting (with a key service a request of some 40 ms) and a new HTTPS connection.
    """

    def __init__(self, ports: ConnectionPorts, tell: Tell) -> None:
        self._ports = ports
        self._tell = tell
        self._open_brokers: OrderedDict[str, _OpenBroker] = OrderedDict()
        self._changing = threading.Lock()

    def broker_of(self, uid: str) -> Broker:
        """A user's own account. Raises `PermissionDenied` NOT_ACCOUNT_OWNER or CONNECTION_REVOKED."""
        connection = require_connection(self._ports, uid)
        now = self._ports.clock.now()
        opened = self._open_brokers.get(uid)
        if opened is None or opened.revision != connection.revision or now - opened.opened_at > LIFE:
            opened = self._open(uid, connection, now)
        # One instance serves several calls at once: another one may close the oldest opened at any moment.
        with self._changing:
            self._open_brokers[uid] = opened
            self._open_brokers.move_to_end(uid)
            while len(self._open_brokers) > DOORS_MAX:
                self._open_brokers.popitem(last=False)
        return opened.broker

    def _open(self, uid: str, known: StoredConnection, now: datetime) -> _OpenBroker:
        connection, credentials = connected(self._ports, uid, known)
        plain = self._ports.brokers().open_broker(credentials, connection.status.environment)
        on_refusal = Refusal(self._ports, uid, connection.status, connection.revision, self._tell)
        return _OpenBroker(watched(plain, on_refusal), connection.revision, now)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What follows when the broker refuses an account's credentials: automation off, the user told, once.

    `revision` is None for the deployment's own keys, which no document holds.
    """

    ports: ConnectionPorts
    uid: str
    status: ConnectionStatus
    revision: str | None
    tell: Tell

    def record(self) -> None:
        """Mark the connection as revoked; one that was changed meanwhile is left as it is."""
        if self.revision is None and self._is_known():
            return
        now = self.ports.clock.now()
        status = revoked(self.status, now)
        audit = revocation_entry(self.uid, status, now)
        try:
            self.ports.connections.revoke_connection(self.uid, status, revision=self.revision, audit=audit)
        except Conflict:
            return
        self.ports.log.event("connection_revoked", kind=status.kind.value)
        self.tell(self.uid, status)

    def _is_known(self) -> bool:
        """Whether the owner was told before: the deployment's own keys are asked again with every call."""
        shown = self.ports.connections.load_status(self.uid)
        return shown is not None and shown.state is ConnectionState.REVOKED


def watched(broker: Broker, refusal: Refusal) -> Broker:
    """The same broker, whose refusal of the credentials is acted on before it is raised."""
    return cast(Broker, _Watched(broker, refusal))


class _Watched:
    """Passes every call on. One endpoint's refusal may be about that endpoint alone (market data that a plan does not
    include): only an account that cannot be asked for either is taken for revoked."""

    def __init__(self, broker: Broker, refusal: Refusal) -> None:
        self._broker = broker
        self._refusal = refusal

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._broker, name)
        if not callable(found):
            return found

        @wraps(found)
        def call(*arguments: Any, **options: Any) -> Any:
            try:
                return found(*arguments, **options)
            except BrokerRejected as error:
                if error.code == UNAUTHORIZED and self._is_account_refused():
                    self._refusal.record()
                raise

        return call

    def _is_account_refused(self) -> bool:
        try:
            self._broker.fetch_spendable_cash()
        except BrokerRejected as error:
            return error.code == UNAUTHORIZED
        except RebalancerError as error:
            self._refusal.ports.log.event("revocation_not_confirmed", code=error.code)
            return False
        return False
