"""An account's data handed out whole, and deleted whole, whatever crashes in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput, StoreUnavailable
from rebalancer.ports.access import DeletionState
from rebalancer.services.access import account_life
from rebalancer.services.access.account_life import (
    DELETE_PHRASE,
    AccountLifePorts,
    advance_deletion,
    delete_account,
    export_account,
    sweep_deletions,
)
from tests.core.runs import a_leg
from tests.fakes.account_life import FakeAccountLifeStore, FakeDeletionQueue
from tests.fakes.audit import FakeAuditLog
from tests.fakes.documents import SimulatedCrash
from tests.fakes.people import FakePeople
from tests.services.world import UID, World

OTHERS: dict[str, dict[str, Any]] = {
    "users/other/runs/run-1": {"open": False},
    "brokerConnections/other": {"sealed": {}},
}
MARK = f"accountDeletions/{UID}"


class Life:
    """A user with documents, beside another."""

    def __init__(self, runs: int = 30) -> None:
        self.world = World()
        self.people, self.queue, self.audit = FakePeople(), FakeDeletionQueue(), FakeAuditLog()
        self.desk = AccountLifePorts(
            FakeAccountLifeStore(self.world.documents),
            self.people,
            self.queue,
            self.audit,
            self.world.clock,
            self.world.log,
        )
        self.world.save_targets(SPY="60", QQQ="40")
        for number in range(runs):
            self.world.documents.plant(f"users/{UID}/plans/sha256:{number:03d}", {"plan_id": f"{number:03d}"})
        self.world.documents.plant(f"brokerConnections/{UID}", {"sealed": {"ciphertext": "hidden"}})
        for path, fields in OTHERS.items():
            self.world.documents.plant(path, fields)

    @property
    def left(self) -> list[str]:
        """What is left of the user, the mark of the deletion apart."""
        found = self.world.documents.documents
        return sorted(
            path
            for path, fields in found.items()
            if path != MARK and (f"/{UID}/" in f"{path}/" or fields.get("uid") == UID)
        )

    def state(self) -> DeletionState | None:
        return self.desk.accounts.deletion_state(UID)

    def work(self, *, rounds: int = 100) -> None:
        """The queue delivers until nothing is left in it."""
        for _ in range(rounds):
            if not self.queue.uids:
                return
            advance_deletion(self.desk, self.queue.uids.pop(0))
        raise AssertionError("the deletion does not come to an end")

    def finish(self) -> None:
        """What the schedules would do within an hour."""
        self.work()
        for _ in range(2):
            self.world.clock.advance(700)
            sweep_deletions(self.desk)
            self.work()


def as_json(fields: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(fields, default=str))


def export_all(life: Life) -> tuple[dict[str, Mapping[str, Any]], int]:
    found: dict[str, Mapping[str, Any]] = {}
    cursor, pages = None, 0
    while True:
        page = export_account(life.desk, UID, cursor=cursor, dump=as_json)
        found.update({document.path: document.fields for document in page.documents})
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            return found, pages


def test_everything_of_the_user_is_exported_but_credentials_and_others() -> None:
    life = Life()
    found, pages = export_all(life)
    assert pages == 1
    assert set(found) == {path for path in life.left if not path.startswith(("brokerConnections", "brokerAccounts"))}
    assert "hidden" not in str(found)


def test_an_export_comes_in_pages_that_an_answer_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(runs=200)
    whole, _ = export_all(life)
    monkeypatch.setattr(account_life, "PAGE_DOCUMENTS_MAX", 30)
    by_number, pages = export_all(life)
    assert (by_number, pages) == (whole, -(-len(whole) // 30))
    monkeypatch.setattr(account_life, "PAGE_BYTES", 500)
    by_size, pages = export_all(life)
    assert by_size == whole
    assert pages > 7


def test_an_export_is_recorded_once() -> None:
    life = Life(runs=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(account_life, "PAGE_DOCUMENTS_MAX", 10)
        export_all(life)
    assert [entry.action for entry in life.audit.entries] == ["ACCOUNT_EXPORTED"]


@pytest.mark.parametrize("typed", ["", "yes", "Delete my account", f"{DELETE_PHRASE} "])
def test_only_the_exact_phrase_deletes(typed: str) -> None:
    life = Life()
    before = life.left
    with pytest.raises(InvalidInput) as refused:
        delete_account(life.desk, UID, confirmation=typed)
    assert (refused.value.code, life.left, life.people.disabled) == ("CONFIRMATION_NEEDED", before, set())


def test_from_the_first_moment_nothing_trades_and_nobody_signs_in() -> None:
    life = Life()
    assert delete_account(life.desk, UID, confirmation=DELETE_PHRASE) is DeletionState.DELETING
    assert f"brokerConnections/{UID}" not in life.left
    state = life.world.accounts.load_account(UID, now=life.world.clock.at)
    assert (state.settings.automation_enabled, state.user_trading.state) == (False, "HALTED")
    assert life.people.disabled == {UID}
    assert life.queue.uids == [UID]


def test_an_open_run_comes_to_its_end_first() -> None:
    life = Life()
    life.world.create(a_leg("01", quantity="1"))
    with pytest.raises(Conflict) as refused:
        delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    assert refused.value.code == "OPEN_RUN_EXISTS"
    assert (life.state(), life.people.disabled, life.queue.uids) == (None, set(), [])


def test_in_the_end_nothing_names_the_user_and_the_other_is_untouched() -> None:
    life = Life()
    delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    life.finish()
    assert (life.left, life.state()) == ([], None)
    assert life.people.deleted == {UID}
    assert {path: life.world.documents.documents[path] for path in OTHERS} == OTHERS
    entries = [fields for path, fields in life.world.documents.documents.items() if path.startswith("audit/")]
    assert [entry["action"] for entry in entries] == ["ACCOUNT_DELETED"]
    assert UID not in str(entries)


def test_a_task_deletes_a_bounded_number_and_hands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_life, "ROUND_DOCUMENTS", 20)
    monkeypatch.setattr(account_life, "STEP_DOCUMENTS", 5)
    life = Life(runs=90)
    delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    before = len(life.left)
    advance_deletion(life.desk, life.queue.uids.pop(0))
    assert before - len(life.left) == 20
    assert life.queue.uids == [UID]
    assert life.people.deleted == set()
    life.finish()
    assert (life.left, life.people.deleted) == ([], {UID})


def test_the_user_goes_last() -> None:
    life = Life()
    delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    life.people.is_away = True
    with pytest.raises(StoreUnavailable):
        life.work()
    assert (life.left, life.state()) == ([], DeletionState.DELETING)
    life.people.is_away = False
    life.queue.enqueue_deletion(UID)
    life.finish()
    assert (life.state(), life.people.deleted) == (None, {UID})


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("write", range(1, 9))
def test_a_crash_at_any_write_is_followed_by_the_same_end(
    write: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_life, "STEP_DOCUMENTS", 10)
    life = Life(runs=25)
    life.world.documents.writes = 0
    life.world.documents.crash_at_write(write, after=after)
    crashed = False
    for _ in range(3):
        try:
            if life.state() is None and life.left:
                delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
            life.finish()
        except SimulatedCrash:
            crashed = True
            # The queue's task died with the worker: only the schedule and the person are left.
            life.queue.uids.clear()
    assert crashed
    assert (life.left, life.state(), life.people.deleted) == ([], None, {UID})


def test_a_lost_task_is_found_by_the_schedule() -> None:
    life = Life()
    life.queue.losing = True
    delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    life.queue.losing = False
    life.finish()
    assert (life.left, life.state(), life.people.deleted) == ([], None, {UID})


def test_what_a_straggler_writes_after_the_first_pass_is_deleted_too() -> None:
    life = Life()
    delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    life.work()
    assert life.state() is DeletionState.EMPTIED
    life.world.accounts.save_drift(UID, {"rows": []})
    life.finish()
    assert life.left == []


def test_asking_twice_and_delivering_twice_change_nothing() -> None:
    life = Life()
    for _ in range(2):
        delete_account(life.desk, UID, confirmation=DELETE_PHRASE)
    life.finish()
    advance_deletion(life.desk, UID)
    assert (life.left, life.state()) == ([], None)
