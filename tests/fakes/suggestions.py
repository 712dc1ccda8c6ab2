"""Suggestions in memory; the store contract suite holds them against Firestore."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rebalancer.core.advice.suggestion_codec import dump_stored_suggestion, parse_stored_suggestion
from rebalancer.core.advice.suggestions import Suggestion, SuggestionStatus
from tests.fakes.documents import FakeDocuments


class FakeSuggestionStore:
    """Suggestions in memory."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def list_pending(self, uid: str) -> Sequence[Suggestion]:
        """See `SuggestionStore`."""
        with self.documents.reading() as found:
            paths = [path for path in found if path.startswith(_folder(uid))]
            suggestions = [parse_stored_suggestion(found[path], path) for path in paths]
        return [each for each in suggestions if each.status is SuggestionStatus.PENDING]

    def load_suggestions(self, uid: str, suggestion_ids: Collection[str]) -> Sequence[Suggestion]:
        """See `SuggestionStore`."""
        with self.documents.reading() as found:
            paths = [_folder(uid) + text for text in dict.fromkeys(suggestion_ids)]
            return [parse_stored_suggestion(found[path], path) for path in paths if path in found]

    def save_suggestions(self, uid: str, suggestions: Sequence[Suggestion]) -> None:
        """See `SuggestionStore`."""
        with self.documents.writing() as batch:
            for each in suggestions:
                batch.put(_folder(uid) + each.suggestion_id, dump_stored_suggestion(each))


def _folder(uid: str) -> str:
    return f"users/{uid}/suggestions/"
