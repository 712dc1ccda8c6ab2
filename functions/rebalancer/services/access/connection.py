"""Connecting a broker: verified before it is stored, stored encrypted, shown never."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rebalancer.core.access.audit import AuditAction, AuditEntry, entry_id
from rebalancer.core.access.connection import (
    ApiKeys,
    ConnectionKind,
    ConnectionState,
    ConnectionStatus,
    Credentials,
    Environment,
    Provider,
    dump_credentials,
    key_hint,
    parse_credentials,
    require_environment,
)
from rebalancer.core.base.errors import BrokerRejected, Conflict, InvalidInput, NotFound, PermissionDenied
from rebalancer.core.execution.notices import run_event
from rebalancer.core.execution.run import RunState, closed
from rebalancer.ports.access import (
    BrokerDirectory,
    BrokerIdentity,
    ConnectionScene,
    ConnectionStore,
    Sealer,
    StoredConnection,
)
from rebalancer.ports.base import Clock, Log
from rebalancer.ports.execution import RunStore
from rebalancer.ports.notices import Notifier
from rebalancer.services.access.claiming import AccountNames, claiming_for_connection, halted

UNAUTHORIZED = "BROKER_UNAUTHORIZED"
DISCONNECTED_REASON = "The broker was disconnected. Connect one and resume trading."
ABANDONED = "The broker took the keys back while this run was open; see at the broker what happened to its orders."


@dataclass(frozen=True, slots=True)
class ConnectionPorts:
    """What the use cases of connections are given. Broker and sealer are made when they are first needed."""

    connections: ConnectionStore
    brokers: Callable[[], BrokerDirectory]
    sealer: Callable[[], Sealer]
    runs: RunStore
    notifier: Notifier
    clock: Clock
    log: Log
    is_live_allowed: bool


def connect_broker(
    ports: ConnectionPorts,
    uid: str,
    credentials: Credentials,
    *,
    environment: Environment,
    confirmation: str | None,
    kind: ConnectionKind = ConnectionKind.KEYS,
    provider: Provider = Provider.ALPACA,
) -> ConnectionStatus:
    """Verify credentials at the broker and store them in place of those that were there.

    While a run is open only the same account may be connected again: the run's orders are there. With new keys for the
    same account trading stays as it was. Another account is another account: trading is halted until its owner switches
    it on, automation is off, and when it is switched on again it asks before it trades.

    Raises `PermissionDenied` LIVE_NOT_ALLOWED, `InvalidInput` (CONFIRMATION_NEEDED, KEYS_REFUSED, ACCOUNT_NOT_ACTIVE),
    `Conflict` OPEN_RUN_EXISTS, ACCOUNT_IN_USE, ACCOUNT_BEING_DELETED or CONNECTION_CHANGED, `BrokerUnavailable`.
    """
    require_environment(environment, confirmation, is_live_allowed=ports.is_live_allowed)
    scene = ports.connections.load_scene(uid)
    if scene.is_being_deleted:
        raise Conflict("This account is being deleted.", code="ACCOUNT_BEING_DELETED")
    identity = _verify(ports, credentials, environment)
    digest = account_names(ports).digest(provider, identity)
    before = scene.connection
    is_same_account = before is not None and (before.account_digest, before.status.environment) == (digest, environment)
    if scene.open_run_id is not None and not is_same_account:
        raise _run_is_open(scene.open_run_id)
    now = ports.clock.now()
    claiming = claiming_for_connection(ports.connections, uid, digest, scene, is_same_account=is_same_account, now=now)
    status = ConnectionStatus(provider, environment, kind, ConnectionState.CONNECTED, key_hint(credentials), now)
    sealed = ports.sealer().seal(dump_credentials(credentials), bound_to=bound_to(uid, status))
    ports.connections.save_connection(
        uid,
        StoredConnection(status, digest, sealed),
        replacing=scene.connection.revision if scene.connection else None,
        may_have_run=is_same_account,
        audit=_entry(now, uid, uid, AuditAction.BROKER_CONNECTED, status),
        claiming=claiming,
    )
    ports.log.event("broker_connected", environment=environment.value, kind=kind.value)
    return status


def disconnect_broker(
    ports: ConnectionPorts, uid: str, *, abandon_run: bool = False, operator: str | None = None, reason: str = ""
) -> ConnectionStatus:
    """Delete the credentials, release the broker account, switch automation off and halt the user's trading, in one
    write.

    An open run keeps the connection: its orders must come to an end first. Only where the broker took the keys back,
    so that nothing can end it, `abandon_run` closes it as HALTED. Where an `operator` (a uid) does this for somebody
    else, log and status say so with the `reason`.

    Raises `NotFound` NOT_CONNECTED, `Conflict` OPEN_RUN_EXISTS or CONNECTION_CHANGED.
    """
    scene = ports.connections.load_scene(uid)
    if scene.connection is None:
        raise NotFound("No broker is connected.", code="NOT_CONNECTED")
    if scene.open_run_id is not None:
        _abandon(ports, uid, scene, wanted=abandon_run)
    now = ports.clock.now()
    status = replace(scene.connection.status, state=ConnectionState.DISCONNECTED, since=now, reason=None)
    audit = _entry(now, operator or uid, uid, AuditAction.BROKER_DISCONNECTED, status)
    if operator is not None:
        status = replace(status, reason=f"The operator ended this connection: {reason}")
        audit = replace(audit, details={**audit.details, "reason": reason})
    ports.connections.delete_connection(
        uid,
        status,
        connection=scene.connection,
        trading=halted(uid, now, DISCONNECTED_REASON),
        stop=scene.stop,
        audit=audit,
    )
    ports.log.event("broker_disconnected")
    return status


def account_names(ports: ConnectionPorts) -> AccountNames:
    """What names broker accounts here."""
    return AccountNames(ports.connections, ports.sealer)


def connected(
    ports: ConnectionPorts, uid: str, known: StoredConnection | None = None
) -> tuple[StoredConnection, Credentials]:
    """Return the working connection of a user with its credentials, sealed anew where the sealing key was rotated.

    `known` spares the read of one that was just required.

    Raises `PermissionDenied` NOT_ACCOUNT_OWNER without a connection and CONNECTION_REVOKED for one that the broker
    refused.
    """
    connection = known or require_connection(ports, uid)
    text = ports.sealer().unseal(connection.sealed, bound_to=bound_to(uid, connection.status))
    if not ports.sealer().is_current(connection.sealed):
        connection = _reseal(ports, uid, connection, text)
    return connection, parse_credentials(text)


def require_connection(ports: ConnectionPorts, uid: str) -> StoredConnection:
    """Return a user's connection as it is stored, if it works. Raises as `connected` does."""
    connection = ports.connections.load_connection(uid)
    if connection is None:
        raise not_connected()
    if connection.status.state is not ConnectionState.CONNECTED:
        raise PermissionDenied(
            "The broker refused this account's keys: connect it again with new ones.",
            code="CONNECTION_REVOKED",
            details={"remedy": "CONNECT_BROKER"},
        )
    return connection


def not_connected() -> PermissionDenied:
    """Return the refusal of a person who has no account here."""
    return PermissionDenied(
        "No broker account is connected: connect a broker first.",
        code="NOT_ACCOUNT_OWNER",
        details={"remedy": "CONNECT_BROKER"},
    )


def deployment_status(key_id: str, environment: Environment, now: datetime) -> ConnectionStatus:
    """Return the connection of the owner, whose keys are the deployment's secrets."""
    hint = key_hint(ApiKeys(key_id, ""))
    return ConnectionStatus(
        Provider.ALPACA, environment, ConnectionKind.DEPLOYMENT, ConnectionState.CONNECTED, hint, now
    )


def revoked(status: ConnectionStatus, now: datetime) -> ConnectionStatus:
    """Return the status after the broker refused the keys."""
    return replace(
        status,
        state=ConnectionState.REVOKED,
        since=now,
        reason="The broker refused the keys: they were revoked or replaced, or lost a permission. Connect again.",
    )


def revocation_entry(uid: str, status: ConnectionStatus, now: datetime) -> AuditEntry:
    """Return the audit entry of a revocation, which no person makes here."""
    return _entry(now, "system", uid, AuditAction.BROKER_REVOKED, status)


def bound_to(uid: str, status: ConnectionStatus) -> tuple[str, ...]:
    """Where a user's credentials belong: sealed for one user and environment, they open for no other."""
    return ("broker credentials", uid, status.provider.value, status.environment.value)


def new_entry(
    now: datetime, actor: str, uid: str | None, action: AuditAction, details: Mapping[str, Any]
) -> AuditEntry:
    """Return an entry under an id of its own."""
    return AuditEntry(entry_id(now, secrets.token_hex(4)), now, actor, uid, action, details)


def _entry(now: datetime, actor: str, uid: str, action: AuditAction, status: ConnectionStatus) -> AuditEntry:
    details = {"provider": status.provider.value, "environment": status.environment.value, "kind": status.kind.value}
    return new_entry(now, actor, uid, action, details)


def _verify(ports: ConnectionPorts, credentials: Credentials, environment: Environment) -> BrokerIdentity:
    try:
        identity = ports.brokers().fetch_identity(credentials, environment)
    except BrokerRejected as error:
        if error.code != UNAUTHORIZED:
            raise
        raise InvalidInput(
            f"The broker does not know these keys in its {environment.value} environment; copy both again.",
            code="KEYS_REFUSED",
        ) from None
    if not identity.is_active:
        raise InvalidInput(
            f"The broker's account is {identity.status}, but must be ACTIVE to be connected.",
            code="ACCOUNT_NOT_ACTIVE",
        )
    return identity


def _run_is_open(run_id: str) -> Conflict:
    return Conflict(
        "A run is open on the connected account: wait until it has ended, or cancel it first.",
        code="OPEN_RUN_EXISTS",
        details={"run_id": run_id},
    )


def _abandon(ports: ConnectionPorts, uid: str, scene: ConnectionScene, *, wanted: bool) -> None:
    """Close an open run that nobody can end any more. Raises `Conflict` OPEN_RUN_EXISTS where it can be ended."""
    run_id = str(scene.open_run_id)
    is_revoked = scene.connection is not None and scene.connection.status.state is ConnectionState.REVOKED
    if not is_revoked:
        raise _run_is_open(run_id)
    if not wanted:
        raise Conflict(
            "A run is open, and the broker refuses the keys with which it could be ended: connect the same account "
            "again, or disconnect with abandon_run, which leaves its orders at the broker as they are.",
            code="OPEN_RUN_EXISTS",
            details={"run_id": run_id, "remedy": "ABANDON_RUN"},
        )
    stored = ports.runs.load_run(uid, run_id)
    if stored is not None and stored.run.is_open:
        run = closed(stored.run, RunState.HALTED, ports.clock.now(), "CONNECTION_REVOKED", ABANDONED)
        ports.runs.save_run(uid, run, stored.token)
        # Unlike every other end of a run, nothing is reconciled: the broker refuses the keys.
        ports.notifier.append(uid, run_event(run))
        ports.log.event("run_abandoned", run_id=run_id)


def _reseal(ports: ConnectionPorts, uid: str, connection: StoredConnection, text: str) -> StoredConnection:
    sealed = ports.sealer().seal(text, bound_to=bound_to(uid, connection.status))
    account_names(ports).renew_seal()
    try:
        moved = ports.connections.reseal_connection(uid, replace(connection, sealed=sealed))
    except Conflict:
        # Somebody else changed it just now; the next call looks again.
        return connection
    ports.log.event("credentials_resealed")
    return moved
