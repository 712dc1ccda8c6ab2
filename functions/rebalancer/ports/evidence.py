"""What the use cases of the lab need stored: texts of a user, and the closes of symbols for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rebalancer.core.evidence.series import DailySeries


@dataclass(frozen=True, slots=True)
class StoredCloses:
    """The series of one symbol, and the days that were asked for; days without a close are days without a session."""

    series: DailySeries
    first_day: date
    last_day: date


class EvidenceStore(Protocol):
    """Parts of lab runs and checks of the shadow, as JSON text under an id; and closes by symbol."""

    def load_texts(self, uid: str, ids: Collection[str]) -> Mapping[str, str]:
        """Load the texts under these ids; those that are not there are left out. One request."""

    def save_texts(self, uid: str, texts: Mapping[str, str], *, now: datetime) -> None:
        """Store texts, all or nothing; one under the same id is replaced. They go after 90 days."""

    def list_texts(self, uid: str, first_id: str, last_id: str) -> Mapping[str, str]:
        """Load the texts whose ids are in a range, both ends included, in order. One request."""

    def load_closes(self, symbols: Collection[str]) -> Mapping[str, StoredCloses]:
        """Load what is known of these symbols; those of which nothing is are left out. One request."""

    def save_closes(self, closes: Mapping[str, StoredCloses], *, now: datetime) -> None:
        """Store closes, all or nothing."""
