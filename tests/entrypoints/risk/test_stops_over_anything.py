"""A stop is taken whatever else is stored for its person, and whatever else fails meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from rebalancer.core.base.errors import InvariantViolation, RebalancerError, StoreUnavailable
from rebalancer.core.risk.state import TradingState
from rebalancer.entrypoints.risk import set_trading_state
from tests.core.runs import ACCOUNT, RUN_ID, a_leg
from tests.entrypoints.calling import call
from tests.fakes.store import SYSTEM_SWITCH, FakeRunStore
from tests.services.world import UID, USER_SWITCH, WatchedDocuments, World

STRANGER = "person-2"
JUNK: tuple[dict[str, Any], ...] = (
    {},
    {"state": 5, "version": "x", "trip": {}, "expires_at": "soon", "trading_enabled": "yes", "limits": []},
    {"run_id": 7, "uid": [], "open_run_id": {}, "last_run_id": 1, "stop": "x", "automation": 3, "sealed": None},
)
PLACES = (
    USER_SWITCH,
    f"users/{UID}/status/open_run",
    f"users/{UID}/status/last_run",
    f"users/{UID}/status/connection",
    f"users/{UID}/runs/{RUN_ID}",
    f"userSettings/{UID}",
    f"brokerAccounts/{ACCOUNT}",
    f"brokerConnections/{UID}",
    SYSTEM_SWITCH,
)


class Unwatched(WatchedDocuments):
    """Documents that take anything."""

    def _put(self, path: str, document: dict[str, Any]) -> None:
        self._store(path, document)


def halted(world: World, uid: str = UID) -> bool:
    return world.accounts.load_trading(uid, now=world.clock.at).state is TradingState.HALTED


@pytest.mark.parametrize("scope", ["user", "system"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("junk", JUNK, ids=["empty", "a spoiled switch", "a spoiled rest"])
def test_a_stop_is_taken_over_a_document_that_cannot_be_read(
    place: str, junk: dict[str, Any], scope: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.create(a_leg("01"))
    world.documents.__class__ = Unwatched
    world.documents.plant(place, junk)
    monkeypatch.setenv("OWNER_UID", "somebody-else" if place.startswith("brokerConnections") else UID)
    answer = call(set_trading_state, {"scope": scope, "state": "HALTED", "reason": "now"}, admin=True)
    assert answer["state"] == "HALTED"
    assert halted(world)


@pytest.mark.parametrize("scope", ["user", "system"])
@pytest.mark.parametrize("failure", [StoreUnavailable, InvariantViolation])
def test_a_stop_that_is_stored_is_answered_though_the_open_runs_cannot_be_found(
    scope: str, failure: type[RebalancerError], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise failure("It does not answer.", code="STORE_UNAVAILABLE")

    world.create(a_leg("01"))
    for method in ("find_open_run", "list_open_runs"):
        monkeypatch.setattr(FakeRunStore, method, fail)
    answer = call(set_trading_state, {"scope": scope, "state": "HALTED", "reason": "now"}, admin=True)
    assert (answer["state"], halted(world)) == ("HALTED", True)
    assert "within a minute" in answer["notes"][0]
