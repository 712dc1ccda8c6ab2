"""`SuggestionStore` on Firestore."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from google.cloud.firestore import Client, FieldFilter

from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import Snapshot, commit, fetch_documents, fetch_query
from rebalancer.core.advice.suggestion_codec import dump_stored_suggestion, parse_stored_suggestion
from rebalancer.core.advice.suggestions import Suggestion, SuggestionStatus


class FirestoreSuggestionStore:
    """Suggestions. Requests: every method one."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list_pending(self, uid: str) -> Sequence[Suggestion]:
        """See `SuggestionStore`. Needs no index of its own: one field."""
        listed = paths.suggestions_of(self._client, uid)
        is_pending = FieldFilter("status", "==", SuggestionStatus.PENDING.value)
        return [_parse(found) for found in fetch_query(listed.where(filter=is_pending))]

    def load_suggestions(self, uid: str, suggestion_ids: Collection[str]) -> Sequence[Suggestion]:
        """See `SuggestionStore`."""
        listed = paths.suggestions_of(self._client, uid)
        wanted = [listed.document(text) for text in dict.fromkeys(suggestion_ids) if paths.is_document_id(text)]
        found = fetch_documents(self._client, *wanted) if wanted else []
        return [_parse(snapshot) for snapshot in found if snapshot.exists]

    def save_suggestions(self, uid: str, suggestions: Sequence[Suggestion]) -> None:
        """See `SuggestionStore`."""
        if not suggestions:
            return
        batch = self._client.batch()
        listed = paths.suggestions_of(self._client, uid)
        for each in suggestions:
            batch.set(listed.document(each.suggestion_id), {**dump_stored_suggestion(each)})
        commit(batch)


def _parse(found: Snapshot) -> Suggestion:
    return parse_stored_suggestion(found.to_dict() or {}, found.reference.path)
