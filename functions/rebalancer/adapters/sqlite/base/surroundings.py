"""What a local run needs beside its stores: a log in the journal; no queues and no notifications."""

from __future__ import annotations

from contextlib import suppress

from rebalancer.adapters.sqlite.base.documents import SqliteDocuments
from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.core.notices.notifications import Event
from rebalancer.ports.base import Clock


class SqliteLog:
    """Named events in the journal's table `events`. A journal that cannot be written loses the event, never the run."""

    def __init__(self, documents: SqliteDocuments, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def event(self, name: str, **fields: object) -> None:
        """Record one event."""
        with suppress(StoreUnavailable), self._documents.transaction() as batch:
            batch.append_event(self._clock.now(), name, fields)


class NoQueue:
    """A queue that nobody works off: the command that started the run follows it, and the next one takes it up."""

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """Nothing: an open run is found by its lock."""
        del uid, run_id, delay_seconds, round_number


class NoReconciliationQueue:
    """A queue that nobody works off: the next `ledger reconcile` looks again."""

    def enqueue_reconciliation(
        self, uid: str, *, delay_seconds: int, round_number: int = 1, slot: str | None = None
    ) -> None:
        """Nothing."""
        del uid, delay_seconds, round_number, slot

    def enqueue_accounts(self, *, after: str, tick: str) -> None:
        """Nothing."""
        del after, tick


class NoNotifier:
    """Notifies nobody: whoever runs the command sees what happens."""

    def append(self, uid: str, event: Event) -> None:
        """Nothing."""
        del uid, event

    def renew(self, uid: str, event: Event) -> None:
        """Nothing."""
        del uid, event
