"""What the use cases need stored of suggestions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rebalancer.core.advice.suggestions import Suggestion


class SuggestionStore(Protocol):
    """Suggestions of one user. A document that does not parse raises `InvariantViolation`."""

    def list_pending(self, uid: str) -> Sequence[Suggestion]:
        """Suggestions that nobody has closed, expired ones among them."""

    def load_suggestions(self, uid: str, suggestion_ids: Collection[str]) -> Sequence[Suggestion]:
        """Load the suggestions with these ids; those that are not there are left out."""

    def save_suggestions(self, uid: str, suggestions: Sequence[Suggestion]) -> None:
        """Store suggestions as they are now, all or nothing."""
