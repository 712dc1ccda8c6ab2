"""The entry points on a world in memory, put in where the composition root builds the adapters."""

from __future__ import annotations

import pytest

from rebalancer import wiring
from tests.services.world import UID, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that `wiring` hands out, owned by `UID`."""
    made = World()
    monkeypatch.setenv("OWNER_UID", UID)
    monkeypatch.setattr(wiring, "_owner_broker", lambda: made.broker)
    monkeypatch.setattr(wiring, "account_store", lambda: made.accounts)
    monkeypatch.setattr(wiring, "run_store", lambda: made.runs)
    monkeypatch.setattr(wiring, "task_queue", lambda: made.tasks)
    monkeypatch.setattr(wiring, "clock", lambda: made.clock)
    monkeypatch.setattr(wiring, "log", lambda: made.log)
    return made
