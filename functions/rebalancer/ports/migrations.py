"""What migrations need stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rebalancer.core.migrations.progress import Progress


@dataclass(frozen=True, slots=True)
class VersionedConnection:
    """A stored connection's user and the version of its document's shape."""

    uid: str
    data_version: int


class MigrationStore(Protocol):
    """Progress of migrations, and documents in the order of their ids."""

    def load_progress(self, name: str) -> Progress | None:
        """How far a migration has come; None where it never began."""

    def save_progress(self, name: str, progress: Progress) -> None:
        """Keep how far a migration has come."""

    def list_connections(self, *, after: str, limit: int) -> Sequence[VersionedConnection]:
        """List stored connections behind a user's id; none at the end."""

    def stamp_connection(self, uid: str, *, revision: str) -> None:
        """Give a connection's document the newest version, and change nothing else. Raises `Conflict`
        CONNECTION_CHANGED where it changed since it was read."""

    def last_run_id(self, uid: str) -> str:
        """The run that a user began last; empty where there was none."""
