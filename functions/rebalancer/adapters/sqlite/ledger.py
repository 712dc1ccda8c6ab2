"""`LedgerStore` in a SQLite file: the ledger of a command line, in the same documents as in the cloud."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from rebalancer.adapters.sqlite.base.documents import Batch, SqliteDocuments
from rebalancer.adapters.sqlite.base.paths import (
    ledger_events_of,
    ledger_head_of,
    quarter_doc,
    reconciliation_of,
    wishes_doc,
)
from rebalancer.core.base.errors import Conflict
from rebalancer.core.base.stored_fields import StoredFields
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


class SqliteLedgerStore:
    """Ledgers; the token of one is the version of its head."""

    def __init__(self, documents: SqliteDocuments) -> None:
        self._documents = documents

    def load_ledger(self, uid: str, *, quarter: str) -> StoredLedger:
        """See `LedgerStore`."""
        place, shown = ledger_head_of(uid), quarter_doc(uid, quarter)
        with self._documents.transaction() as batch:
            head, _ = parse_head(batch.get(place), place)
            events = tuple(_events(batch, uid, first_month(head.closing)))
            kept = batch.get(shown)
            token = batch.version(place)
        return StoredLedger(head, events, Quarter(quarter) if kept is None else parse_quarter(kept, shown), token)

    def load_events(self, uid: str) -> tuple[LedgerEvent, ...]:
        """See `LedgerStore`."""
        with self._documents.transaction() as batch:
            return tuple(_events(batch, uid, FIRST_MONTH))

    def save_change(self, uid: str, change: LedgerChange, stored: StoredLedger) -> None:
        """See `LedgerStore`."""
        place, quarter = ledger_head_of(uid), put_snapshot(stored.quarter, change.snapshot)
        with self._documents.transaction() as batch:
            if batch.version(place) != stored.token:
                raise Conflict("The ledger was written by somebody else.", code="LEDGER_CHANGED")
            _, version = parse_head(batch.get(place), place)
            folder = ledger_events_of(uid)
            found = batch.list_under(folder)
            sizes = {path.removeprefix(folder): part_size(document, path) for path, document in found.items()}
            for part in place_events(change.events, sizes):
                path = folder + part.document_id
                before: Mapping[str, Any] = found.get(path, {}).get("events", {})
                batch.put(path, {**part_fields(part), "events": {**before, **part.events}})
            batch.put(place, dump_head(change.head, version + 1))
            batch.put(quarter_doc(uid, quarter.name), dump_quarter(quarter))
            batch.put(reconciliation_of(uid), change.status)

    def load_quarters(self, uid: str, names: Collection[str]) -> Sequence[Quarter]:
        """See `LedgerStore`."""
        with self._documents.transaction() as batch:
            found = {path: batch.get(path) for path in (quarter_doc(uid, name) for name in sorted(set(names)))}
        return [parse_quarter(document, path) for path, document in found.items() if document is not None]

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        """See `LedgerStore`."""
        place = wishes_doc(uid)
        with self._documents.transaction() as batch:
            wishes = parse_wishes(batch.get(place), place)
        return StoredHistory(self.load_events(uid), self.load_quarters(uid, names), wishes)

    def save_harvest_wishes(self, uid: str, wishes: HarvestWishes) -> None:
        """See `LedgerStore`."""
        with self._documents.transaction() as batch:
            batch.put(wishes_doc(uid), dump_wishes(wishes))

    def list_accounts(self, *, after: str, limit: int) -> Sequence[str]:
        """See `LedgerStore`. None: a journal belongs to the one who runs the command."""
        del after, limit
        return ()


def _events(batch: Batch, uid: str, month: str) -> Iterator[LedgerEvent]:
    for path, document in batch.list_under(ledger_events_of(uid)).items():
        if StoredFields(document, path).text("month") >= month:
            yield from parse_part(document, path)
