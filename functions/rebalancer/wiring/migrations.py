"""Migrations of stored documents, for the operator's `make migrate`."""

from __future__ import annotations

from rebalancer.adapters.firestore.migrations import FirestoreMigrationStore
from rebalancer.ports.migrations import MigrationStore
from rebalancer.services.migrations.account_claims import account_claims
from rebalancer.services.migrations.registry import Migration
from rebalancer.wiring import access, stores


def migration_store() -> MigrationStore:
    """Return the progress of migrations and what they walk over."""
    return FirestoreMigrationStore(stores.firestore_client())


def migrations(*, writes: bool) -> tuple[Migration, ...]:
    """Return every migration, oldest first."""
    return (account_claims(migration_store(), access.connection_ports(), writes=writes),)
