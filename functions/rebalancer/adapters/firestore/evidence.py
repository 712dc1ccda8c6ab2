"""`EvidenceStore` on Firestore."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from google.cloud.firestore import Client, FieldFilter
from google.cloud.firestore_v1.field_path import FieldPath

from rebalancer.adapters.firestore.account_documents import symbol_id
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import Snapshot, commit, fetch_documents, fetch_query
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import plain
from rebalancer.core.base.stored_fields import dump_time
from rebalancer.core.evidence.series import DailySeries, SeriesKind
from rebalancer.ports.evidence import StoredCloses

KEPT_FOR: Final = timedelta(days=90)


class FirestoreEvidenceStore:
    """Texts of a user, and closes by symbol. Requests: every method one."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_texts(self, uid: str, ids: Collection[str]) -> Mapping[str, str]:
        """See `EvidenceStore`."""
        listed = paths.evidence_of(self._client, uid)
        wanted = [listed.document(text) for text in dict.fromkeys(ids) if paths.is_document_id(text)]
        found = fetch_documents(self._client, *wanted) if wanted else []
        return {each.id: _text(each) for each in found if each.exists}

    def list_texts(self, uid: str, first_id: str, last_id: str) -> Mapping[str, str]:
        """See `EvidenceStore`. Needs no index of its own: one field."""
        listed = paths.evidence_of(self._client, uid)
        name = FieldPath.document_id()
        query = listed.where(filter=FieldFilter(name, ">=", listed.document(first_id))).where(
            filter=FieldFilter(name, "<=", listed.document(last_id))
        )
        return {each.id: _text(each) for each in fetch_query(query.order_by(name))}

    def save_texts(self, uid: str, texts: Mapping[str, str], *, now: datetime) -> None:
        """See `EvidenceStore`."""
        batch = self._client.batch()
        listed = paths.evidence_of(self._client, uid)
        for key, text in texts.items():
            row = {"text": text, "written_at": dump_time(now), "delete_after": dump_time(now + KEPT_FOR)}
            batch.set(listed.document(key), row)
        commit(batch)

    def load_closes(self, symbols: Collection[str]) -> Mapping[str, StoredCloses]:
        """See `EvidenceStore`."""
        listed = paths.price_histories(self._client)
        wanted = {symbol_id(symbol): symbol for symbol in symbols}
        found = fetch_documents(self._client, *[listed.document(name) for name in wanted]) if wanted else []
        return {wanted[each.id]: parse_closes(wanted[each.id], each.to_dict() or {}) for each in found if each.exists}

    def save_closes(self, closes: Mapping[str, StoredCloses], *, now: datetime) -> None:
        """See `EvidenceStore`."""
        batch = self._client.batch()
        listed = paths.price_histories(self._client)
        for symbol, stored in closes.items():
            batch.set(listed.document(symbol_id(symbol)), {**dump_closes(stored), "written_at": dump_time(now)})
        commit(batch)


def dump_closes(stored: StoredCloses) -> dict[str, object]:
    """Write closes as one text: a map of thousands of fields would be indexed one by one."""
    closes = {day.isoformat(): plain(close) for day, close in sorted(stored.series.closes.items())}
    return {
        "text": json.dumps(closes, separators=(",", ":")),
        "kind": stored.series.kind.value,
        "is_made": stored.series.is_made,
        "first_day": stored.first_day.isoformat(),
        "last_day": stored.last_day.isoformat(),
    }


def parse_closes(symbol: str, document: Mapping[str, Any]) -> StoredCloses:
    """Read what `dump_closes` wrote; of what an older version wrote it is not known what the closes follow.

    Raises `InvariantViolation` for what neither wrote.
    """
    try:
        closes = {date.fromisoformat(day): Decimal(close) for day, close in json.loads(document["text"]).items()}
        kind = SeriesKind(document.get("kind", SeriesKind.UNKNOWN.value))
        series = DailySeries(symbol, closes, kind, document.get("is_made") is True)
        return StoredCloses(series, date.fromisoformat(document["first_day"]), date.fromisoformat(document["last_day"]))
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise InvariantViolation("A stored price history cannot be read.", code="BAD_DOCUMENT") from error


def _text(found: Snapshot) -> str:
    text = (found.to_dict() or {}).get("text")
    if not isinstance(text, str):
        raise InvariantViolation(f"{found.reference.path} has no text.", code="BAD_DOCUMENT")
    return text
