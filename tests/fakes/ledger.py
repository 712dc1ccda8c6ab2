"""The ledger's store and queue in memory; the store contract suite holds the store against Firestore."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from rebalancer.adapters.firestore.targets_documents import strategies_of
from rebalancer.core.base.errors import Conflict
from rebalancer.core.ledger.documents import (
    FIRST_MONTH,
    dump_head,
    first_month,
    parse_head,
    parse_part,
    part_fields,
    part_size,
    place_events,
)
from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.snapshots import Quarter, dump_quarter, parse_quarter, put_snapshot
from rebalancer.core.tax.wishes import HarvestWishes, dump_wishes, parse_wishes
from rebalancer.ports.ledger import LedgerChange, StoredHistory, StoredLedger
from tests.fakes.documents import FakeDocuments


class FakeLedgerStore:
    """Ledgers in memory."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def load_ledger(self, uid: str, *, quarter: str) -> StoredLedger:
        """See `LedgerStore`."""
        path, shown = _head(uid), _quarter(uid, quarter)
        with self.documents.reading() as found:
            head, _ = parse_head(found.get(path), path)
            kept = parse_quarter(found[shown], shown) if shown in found else Quarter(quarter)
            token = self.documents.versions.get(path)
            strategies = strategies_of(found.get(f"userSettings/{uid}"), f"userSettings/{uid}")
        with self.documents.reading() as found:
            events = tuple(_events(found, uid, first_month(head.closing)))
        return StoredLedger(head, events, kept, token, strategies)

    def load_events(self, uid: str) -> tuple[LedgerEvent, ...]:
        """See `LedgerStore`."""
        with self.documents.reading() as found:
            return tuple(_events(found, uid, FIRST_MONTH))

    def save_change(self, uid: str, change: LedgerChange, stored: StoredLedger) -> None:
        """See `LedgerStore`."""
        path, quarter = _head(uid), put_snapshot(stored.quarter, change.snapshot)
        with self.documents.writing() as batch:
            if self.documents.versions.get(path) != stored.token:
                raise Conflict("The ledger was written by somebody else.", code="LEDGER_CHANGED")
            found = self.documents.documents
            _, version = parse_head(found.get(path), path)
            folder = _folder(uid)
            sizes = {name.removeprefix(folder): part_size(found[name], name) for name in found if folder in name}
            for part in place_events(change.events, sizes):
                fields, there = part_fields(part), found.get(folder + part.document_id, {})
                fields["events"] = {**there.get("events", {}), **part.events}
                batch.put(folder + part.document_id, fields)
            batch.put(path, dump_head(change.head, version + 1))
            batch.put(_quarter(uid, quarter.name), dump_quarter(quarter))
            batch.put(f"users/{uid}/status/reconciliation", change.status)

    def load_quarters(self, uid: str, names: Collection[str]) -> Sequence[Quarter]:
        """See `LedgerStore`."""
        with self.documents.reading() as found:
            wanted = [_quarter(uid, name) for name in sorted(set(names))]
            return [parse_quarter(found[path], path) for path in wanted if path in found]

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        """See `LedgerStore`."""
        path = f"users/{uid}/ledger/harvest"
        with self.documents.reading() as found:
            wishes = parse_wishes(found.get(path), path)
        return StoredHistory(self.load_events(uid), self.load_quarters(uid, names) if names else (), wishes)

    def save_harvest_wishes(self, uid: str, wishes: HarvestWishes) -> None:
        """See `LedgerStore`."""
        with self.documents.writing() as batch:
            batch.put(f"users/{uid}/ledger/harvest", dump_wishes(wishes))

    def list_accounts(self, *, after: str, limit: int) -> Sequence[str]:
        """See `LedgerStore`."""
        with self.documents.reading() as found:
            uids = sorted(path.partition("/")[2] for path in found if path.startswith("brokerConnections/"))
        return [uid for uid in uids if uid > after][:limit]


class FakeReconciliationQueue:
    """Keeps what was enqueued, in order, and one of each slot."""

    def __init__(self) -> None:
        self.reconciliations: list[tuple[str, int, int]] = []
        self._slots: set[tuple[str, str]] = set()
        self.pages: list[tuple[str, str]] = []

    def enqueue_reconciliation(
        self, uid: str, *, delay_seconds: int, round_number: int = 1, slot: str | None = None
    ) -> None:
        """See `ReconciliationQueue`."""
        if slot is not None:
            if (uid, slot) in self._slots:
                return
            self._slots.add((uid, slot))
        self.reconciliations.append((uid, delay_seconds, round_number))

    def enqueue_accounts(self, *, after: str, tick: str) -> None:
        """See `ReconciliationQueue`."""
        self.pages.append((after, tick))


def _events(found: Mapping[str, dict[str, Any]], uid: str, month: str) -> Iterable[LedgerEvent]:
    for path, document in found.items():
        if path.startswith(_folder(uid)) and document["month"] >= month:
            yield from parse_part(document, path)


def _head(uid: str) -> str:
    return f"users/{uid}/ledger/head"


def _folder(uid: str) -> str:
    return f"users/{uid}/ledgerEvents/"


def _quarter(uid: str, name: str) -> str:
    return f"users/{uid}/portfolioHistory/{name}"
