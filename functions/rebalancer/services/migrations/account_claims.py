"""Version 2 of a connection's document: its broker account is claimed for its user, under a keyed digest.

Connections from before claims named their account by a plain hash, and nothing kept two people from connecting the
same account. The broker is asked once for each of them, with the stored credentials; nobody connects again, and
trading stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rebalancer.core.access.audit import SYSTEM, AuditAction
from rebalancer.core.access.claim import account_in_use
from rebalancer.core.access.connection import CONNECTION_VERSION, ConnectionState, parse_credentials
from rebalancer.core.base.errors import PermissionDenied, RebalancerError
from rebalancer.core.migrations.progress import Left, Step
from rebalancer.ports.access import StoredConnection
from rebalancer.ports.access_claims import Claiming
from rebalancer.ports.migrations import MigrationStore
from rebalancer.services.access.connection import ConnectionPorts, account_names, bound_to, new_entry
from rebalancer.services.migrations.registry import Migration


def account_claims(store: MigrationStore, ports: ConnectionPorts, *, writes: bool) -> Migration:
    """Return the migration. Without `writes` it counts what it would change."""
    return Migration(
        "0001-account-claims",
        "broker accounts that were connected before claims get theirs",
        _Claims(store, ports, writes).take_step,
    )


@dataclass(frozen=True, slots=True)
class _Claims:
    store: MigrationStore
    ports: ConnectionPorts
    writes: bool

    def take_step(self, after: str, limit: int) -> Step:
        """Claim the accounts of the next users."""
        page = self.store.list_connections(after=after, limit=limit)
        old = [found.uid for found in page if found.data_version < CONNECTION_VERSION]
        left: list[Left] = []
        for uid in old:
            try:
                self._move(uid)
            except RebalancerError as error:
                # Wherever one user's document cannot be moved, the others' still are.
                left.append(Left(uid, error.code))
        is_last = len(page) < limit
        return Step(None if is_last else page[-1].uid, len(page), len(old) - len(left), tuple(left))

    def _move(self, uid: str) -> None:
        connection = self.ports.connections.load_connection(uid)
        if connection is None:
            return
        if self.ports.connections.load_claim(connection.account_digest).claim.uid == uid:
            if self.writes:
                self.store.stamp_connection(uid, revision=connection.revision)
            return
        if connection.status.state is not ConnectionState.CONNECTED:
            raise PermissionDenied("The broker refused these keys before.", code="CONNECTION_REVOKED")
        if self.writes:
            self._claim(uid, connection)

    def _claim(self, uid: str, connection: StoredConnection) -> None:
        status, now = connection.status, self.ports.clock.now()
        text = self.ports.sealer().unseal(connection.sealed, bound_to=bound_to(uid, status))
        identity = self.ports.brokers().fetch_identity(parse_credentials(text), status.environment)
        digest = account_names(self.ports).digest(status.provider, identity)
        stored = self.ports.connections.load_claim(digest)
        if stored.claim.uid not in {None, uid}:
            raise account_in_use()
        details = {"provider": status.provider.value, "environment": status.environment.value}
        self.ports.connections.save_connection(
            uid,
            replace(connection, account_digest=digest),
            replacing=connection.revision,
            may_have_run=True,
            audit=new_entry(now, SYSTEM, uid, AuditAction.ACCOUNT_CLAIMED, details),
            claiming=Claiming(digest, stored.revision, now, trading=None, last_run_id=self.store.last_run_id(uid)),
        )
