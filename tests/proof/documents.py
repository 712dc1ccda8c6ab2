"""The store of the proof: every run that is written is read back and held against the one before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rebalancer.core.execution.codec import parse_run
from rebalancer.core.execution.run import Run
from tests.services.world import WatchedDocuments, require_successor


class ProofDocuments(WatchedDocuments):
    """`runs` holds every stored run by its path, as it reads back; `on_new_run` hears of each one that is created."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: dict[str, Run] = {}
        self.on_new_run: Callable[[Run], None] | None = None

    def _put(self, path: str, document: dict[str, Any]) -> None:
        if "/runs/" in path:
            after, before = parse_run(document, path), self.runs.get(path)
            if before is not None:
                require_successor(before, after)
            elif self.on_new_run is not None:
                self.on_new_run(after)
            self.runs[path] = after
        elif "/plans/" in path:
            # A plan is large and never changed in place: thousands of schedules need no copy of it.
            self._clock += 1
            self.documents[path], self.versions[path] = document, self._clock
            return
        self._store(path, document)
