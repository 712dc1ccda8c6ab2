"""Looking whether a connection works: the broker is asked now, and the answer is kept."""

from __future__ import annotations

from dataclasses import replace

from rebalancer.core.access.audit import AuditAction
from rebalancer.core.access.connection import ApiKeys, ConnectionState, ConnectionStatus, parse_credentials
from rebalancer.core.base.errors import BrokerRejected
from rebalancer.services.access.connected_brokers import NotifyRevoked, Refusal
from rebalancer.services.access.connection import UNAUTHORIZED, ConnectionPorts, bound_to, new_entry, not_connected


def check_connection(ports: ConnectionPorts, uid: str, notify: NotifyRevoked) -> ConnectionStatus:
    """Ask the broker for the account of a user's stored credentials, and store what came of it.

    A connection that was refused before and is accepted again is CONNECTED again. Raises `PermissionDenied`
    NOT_ACCOUNT_OWNER without a connection, `BrokerUnavailable`.
    """
    connection = ports.connections.load_connection(uid)
    if connection is None:
        raise not_connected()
    status = connection.status
    text = ports.sealer().unseal(connection.sealed, bound_to=bound_to(uid, status))
    try:
        ports.brokers().fetch_identity(parse_credentials(text), status.environment)
    except BrokerRejected as error:
        if error.code != UNAUTHORIZED:
            raise
        if status.state is not ConnectionState.REVOKED:
            Refusal(ports, uid, status, connection.revision, notify).record()
        return ports.connections.load_status(uid) or status
    if status.state is ConnectionState.CONNECTED:
        return status
    now = ports.clock.now()
    working = replace(status, state=ConnectionState.CONNECTED, since=now, reason=None)
    details = {"provider": status.provider.value, "environment": status.environment.value, "kind": status.kind.value}
    ports.connections.save_connection(
        uid,
        replace(connection, status=working),
        replacing=connection.revision,
        may_have_run=True,
        audit=new_entry(now, uid, uid, AuditAction.BROKER_CONNECTED, details),
        claiming=None,
    )
    return working


def check_deployment(
    ports: ConnectionPorts, uid: str, keys: ApiKeys, status: ConnectionStatus, notify: NotifyRevoked
) -> ConnectionStatus:
    """Return the same for the owner, whose keys are the deployment's secrets: only the status is stored."""
    try:
        ports.brokers().fetch_identity(keys, status.environment)
    except BrokerRejected as error:
        if error.code != UNAUTHORIZED:
            raise
        Refusal(ports, uid, status, None, notify).record()
        return ports.connections.load_status(uid) or status
    ports.connections.save_status(uid, status)
    return status
