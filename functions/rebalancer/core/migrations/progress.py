"""How far a migration of stored documents has come: the document `dataMigrations/{name}`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rebalancer.core.base.stored_fields import StoredFields, dump_time, dump_time_or_none

if TYPE_CHECKING:
    from rebalancer.contract import migrations as shapes


class MigrationState(StrEnum):
    """RUNNING: begun, and continued where it was interrupted. DONE: every document was looked at."""

    RUNNING = "RUNNING"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class Left:
    """A document that could not be moved, and the code of the reason."""

    document_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one page of a migration did.

    Args:
        after: the id of the last document of the page; None where there is no further page.
    """

    after: str | None
    seen: int
    changed: int
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a migration has come.

    Args:
        after: the id of the last document that was looked at; empty at the beginning and at the end.
        left: how many documents could not be moved, by the code of the reason.
    """

    state: MigrationState
    started_at: datetime
    finished_at: datetime | None = None
    after: str = ""
    seen: int = 0
    changed: int = 0
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to move."""
        return self.state is MigrationState.DONE and not self.left


def advanced(progress: Progress, step: Step, now: datetime) -> Progress:
    """Return the progress after one more page."""
    left = Counter(progress.left)
    left.update(one.code for one in step.left)
    is_done = step.after is None
    return replace(
        progress,
        state=MigrationState.DONE if is_done else MigrationState.RUNNING,
        finished_at=now if is_done else None,
        after=step.after or "",
        seen=progress.seen + step.seen,
        changed=progress.changed + step.changed,
        left=dict(sorted(left.items())),
    )


def dump_progress(progress: Progress) -> shapes.Migration:
    """Write the document."""
    return {
        "state": progress.state.value,
        "started_at": dump_time(progress.started_at),
        "finished_at": dump_time_or_none(progress.finished_at),
        "after": progress.after,
        "seen": progress.seen,
        "changed": progress.changed,
        "left": dict(progress.left),
    }


def parse_progress(document: Mapping[str, Any], place: str) -> Progress:
    """Read the document. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    left = StoredFields(stored.map("left"), f"{place}: left")
    return Progress(
        stored.word(MigrationState, "state"),
        stored.time("started_at"),
        stored.maybe_time("finished_at"),
        stored.text("after"),
        stored.count("seen"),
        stored.count("changed"),
        {code: left.count(code) for code in stored.map("left")},
    )
