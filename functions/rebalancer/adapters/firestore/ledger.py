"""`LedgerStore` on Firestore. Every write names the version of the head that was read: it is the ledger's one lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from google.cloud.firestore import Client, CollectionReference, DocumentReference, FieldFilter

from rebalancer.adapters.firestore.base.paths import is_document_id, settings_of
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents, fetch_query
from rebalancer.adapters.firestore.targets_documents import strategies_of
from rebalancer.core.base.errors import Conflict, InvariantViolation
from rebalancer.core.ledger.documents import (
    FIRST_MONTH,
    LedgerHead,
    Part,
    dump_head,
    first_month,
    month_of,
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

PARTS_AT_ONCE: Final = 12
"""A request may have 10 MiB; a part has half a megabyte at most."""


@dataclass(frozen=True, slots=True)
class LedgerToken:
    """The head's version that was read (None: there was none), and how full the months are that were read."""

    update_time: datetime | None
    version: int
    months_from: str
    sizes: Mapping[str, int]


class FirestoreLedgerStore:
    """Requests: `load_ledger` and `load_history` two, everything else one; `save_change` one more for events of a month
    that was not read."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_ledger(self, uid: str, *, quarter: str) -> StoredLedger:
        """See `LedgerStore`. The head comes first: whoever writes after that fails this reader's own write."""
        wanted = head_of(self._client, uid), quarter_doc(self._client, uid, quarter), settings_of(self._client, uid)
        head, shown, settings = fetch_documents(self._client, *wanted)
        standing, version = parse_head(head.to_dict(), head.reference.path)
        month = first_month(standing.closing)
        parts = self._fetch_parts(uid, month)
        sizes = {part.id: part_size(part.to_dict() or {}, part.reference.path) for part in parts}
        token = LedgerToken(head.update_time if head.exists else None, version, month, sizes)
        kept = Quarter(quarter) if not shown.exists else _quarter(shown)
        strategies = strategies_of(settings.to_dict(), settings.reference.path)
        return StoredLedger(standing, _events(parts), kept, token, strategies)

    def load_events(self, uid: str) -> tuple[LedgerEvent, ...]:
        """See `LedgerStore`."""
        return _events(self._fetch_parts(uid, FIRST_MONTH))

    def save_change(self, uid: str, change: LedgerChange, stored: StoredLedger) -> None:
        """See `LedgerStore`."""
        token = stored.token
        if not isinstance(token, LedgerToken):
            raise InvariantViolation("A ledger must be read before it is written.", code="BAD_TOKEN")
        parts = place_events(change.events, self._sizes(uid, change.events, token))
        while len(parts) > PARTS_AT_ONCE:
            token = self._commit(uid, token, stored.head, parts[:PARTS_AT_ONCE], {})
            parts = parts[PARTS_AT_ONCE:]
        quarter = put_snapshot(stored.quarter, change.snapshot)
        views = {
            quarter_doc(self._client, uid, quarter.name): {**dump_quarter(quarter)},
            status_of(self._client, uid): dict(change.status),
        }
        self._commit(uid, token, change.head, parts, views)

    def _commit(
        self,
        uid: str,
        token: LedgerToken,
        head: LedgerHead,
        parts: Sequence[Part],
        views: Mapping[DocumentReference, dict[str, Any]],
    ) -> LedgerToken:
        batch = self._client.batch()
        reference, version = head_of(self._client, uid), token.version + 1
        fields: dict[str, Any] = {**dump_head(head, version)}
        if token.update_time is None:
            batch.create(reference, fields)
        else:
            batch.update(reference, fields, option=self._client.write_option(last_update_time=token.update_time))
        for part in parts:
            # Merged: the events that are there stay as they are.
            batch.set(events_of(self._client, uid).document(part.document_id), {**part_fields(part)}, merge=True)
        for view, document in views.items():
            batch.set(view, document)
        try:
            results = commit(batch)
        except LOST_RACES:
            raise Conflict("The ledger was written by somebody else.", code="LEDGER_CHANGED") from None
        return LedgerToken(results[0].update_time, version, token.months_from, token.sizes)

    def _sizes(self, uid: str, events: Sequence[LedgerEvent], token: LedgerToken) -> Mapping[str, int]:
        earliest = min((month_of(event.at_ns) for event in events), default=token.months_from)
        if earliest >= token.months_from:
            return token.sizes
        parts = self._fetch_parts(uid, earliest)
        return {part.id: part_size(part.to_dict() or {}, part.reference.path) for part in parts}

    def load_quarters(self, uid: str, names: Collection[str]) -> Sequence[Quarter]:
        """See `LedgerStore`."""
        wanted = [quarter_doc(self._client, uid, name) for name in sorted(set(names))]
        found = fetch_documents(self._client, *wanted) if wanted else []
        return [_quarter(snapshot) for snapshot in found if snapshot.exists]

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        """See `LedgerStore`."""
        wanted = [quarter_doc(self._client, uid, name) for name in sorted(set(names))]
        wishes, *quarters = fetch_documents(self._client, wishes_of(self._client, uid), *wanted)
        shown = [_quarter(snapshot) for snapshot in quarters if snapshot.exists]
        return StoredHistory(self.load_events(uid), shown, parse_wishes(wishes.to_dict(), wishes.reference.path))

    def save_harvest_wishes(self, uid: str, wishes: HarvestWishes) -> None:
        """See `LedgerStore`."""
        batch = self._client.batch()
        batch.set(wishes_of(self._client, uid), {**dump_wishes(wishes)})
        commit(batch)

    def list_accounts(self, *, after: str, limit: int) -> Sequence[str]:
        """See `LedgerStore`."""
        query = self._client.collection("brokerConnections").order_by("__name__").select([]).limit(limit)
        return [found.id for found in fetch_query(query.start_after({"__name__": after}) if after else query)]

    def _fetch_parts(self, uid: str, month: str) -> list[Snapshot]:
        return fetch_query(events_of(self._client, uid).where(filter=FieldFilter("month", ">=", month)))


def head_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/ledger/head`."""
    return client.document("users", _id(uid), "ledger", "head")


def events_of(client: Client, uid: str) -> CollectionReference:
    """`users/{uid}/ledgerEvents`."""
    return client.collection("users", _id(uid), "ledgerEvents")


def quarter_doc(client: Client, uid: str, name: str) -> DocumentReference:
    """`users/{uid}/portfolioHistory/{quarter}`."""
    return client.document("users", _id(uid), "portfolioHistory", _id(name))


def status_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/reconciliation`."""
    return client.document("users", _id(uid), "status", "reconciliation")


def wishes_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/ledger/harvest`."""
    return client.document("users", _id(uid), "ledger", "harvest")


def _quarter(snapshot: Snapshot) -> Quarter:
    return parse_quarter(snapshot.to_dict() or {}, snapshot.reference.path)


def _events(parts: Sequence[Snapshot]) -> tuple[LedgerEvent, ...]:
    return tuple(event for part in parts for event in parse_part(part.to_dict() or {}, part.reference.path))


def _id(text: str) -> str:
    if not is_document_id(text):
        raise InvariantViolation("A document id is empty, too long, reserved, or holds a slash.", code="BAD_ID")
    return text
