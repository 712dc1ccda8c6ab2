"""The migrations of stored documents, in their order, and how they are run.

A migration walks over its documents by id, a page at a time, and keeps how far it has come after each page. One page
done twice changes nothing the second time: a crash between a document and the kept progress is harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rebalancer.core.migrations.progress import Left, MigrationState, Progress, Step, advanced
from rebalancer.ports.base import Clock
from rebalancer.ports.migrations import MigrationStore

PAGE: Final = 50

TakeStep = Callable[[str, int], Step]
"""Moves the documents of the next page: behind this id, at most so many."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One change of stored documents. Its name is never used again for another."""

    name: str
    purpose: str
    take_step: TakeStep


@dataclass(frozen=True, slots=True)
class Ran:
    """What one call did for a migration. `left` names the documents that could not be moved."""

    migration: Migration
    progress: Progress
    was_complete: bool
    left: tuple[Left, ...] = ()


def run_migrations(
    store: MigrationStore, clock: Clock, migrations: Sequence[Migration], *, writes: bool, again: bool = False
) -> Iterator[Ran]:
    """Run what is not complete, and yield each migration's end.

    `writes` is off in a rehearsal: the steps write nothing then, and no progress is kept. `again` runs complete
    migrations too. One that ended with documents left begins anew.
    """
    for migration in migrations:
        known = store.load_progress(migration.name)
        if known is not None and known.is_complete and not again:
            yield Ran(migration, known, was_complete=True)
            continue
        is_interrupted = known is not None and known.state is MigrationState.RUNNING
        progress = known if known and is_interrupted else Progress(MigrationState.RUNNING, clock.now())
        left: list[Left] = []
        while progress.state is MigrationState.RUNNING:
            step = migration.take_step(progress.after, PAGE)
            progress = advanced(progress, step, clock.now())
            left += step.left
            if writes:
                store.save_progress(migration.name, progress)
        yield Ran(migration, progress, was_complete=False, left=tuple(left))
