"""How far migrations of stored documents have come."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.base import Moment, Words


class Migration(TypedDict):
    """How far one migration has come."""

    state: Annotated[
        Annotated[str, Words("core.migrations.progress.MigrationState")],
        "RUNNING: begun, and continued where it was interrupted; DONE: every document was looked at",
    ]
    started_at: Moment
    finished_at: Moment | None
    after: Annotated[str, "the id of the last document that was looked at; empty at the beginning and at the end"]
    seen: int
    changed: int
    left: Annotated[dict[str, int], "how many documents could not be moved, by the code of the reason"]
