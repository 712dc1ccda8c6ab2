"""Evidence in memory; the store contract suite holds it against Firestore."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from rebalancer.adapters.firestore.evidence import dump_closes, parse_closes
from rebalancer.ports.evidence import StoredCloses
from tests.fakes.documents import FakeDocuments


class FakeEvidenceStore:
    """Texts and closes in memory."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def load_texts(self, uid: str, ids: Collection[str]) -> Mapping[str, str]:
        """See `EvidenceStore`."""
        with self.documents.reading() as found:
            return {key: found[_folder(uid) + key]["text"] for key in ids if _folder(uid) + key in found}

    def list_texts(self, uid: str, first_id: str, last_id: str) -> Mapping[str, str]:
        """See `EvidenceStore`."""
        folder = _folder(uid)
        with self.documents.reading() as found:
            keys = sorted(path.removeprefix(folder) for path in found if path.startswith(folder))
            return {key: found[folder + key]["text"] for key in keys if first_id <= key <= last_id}

    def save_texts(self, uid: str, texts: Mapping[str, str], *, now: datetime) -> None:
        """See `EvidenceStore`."""
        with self.documents.writing() as batch:
            for key, text in texts.items():
                row = {"text": text, "written_at": now, "delete_after": now + timedelta(days=90)}
                batch.put(_folder(uid) + key, row)

    def load_closes(self, symbols: Collection[str]) -> Mapping[str, StoredCloses]:
        """See `EvidenceStore`."""
        with self.documents.reading() as found:
            known = [symbol for symbol in symbols if _place(symbol) in found]
            return {symbol: parse_closes(symbol, found[_place(symbol)]) for symbol in known}

    def save_closes(self, closes: Mapping[str, StoredCloses], *, now: datetime) -> None:
        """See `EvidenceStore`."""
        with self.documents.writing() as batch:
            for symbol, stored in closes.items():
                batch.put(_place(symbol), {**dump_closes(stored), "written_at": now})


def _folder(uid: str) -> str:
    return f"users/{uid}/evidence/"


def _place(symbol: str) -> str:
    return f"priceHistory/{symbol.replace('/', '%2F')}"
