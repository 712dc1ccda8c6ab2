"""What `RunStore` promises, on the fake and on Firestore."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rebalancer.core.account.order import LegState
from rebalancer.core.base.errors import Conflict, InvariantViolation, NotFound
from rebalancer.core.execution.run import RunState
from rebalancer.core.planning.request import RequestKind
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.execution import PlanNote
from rebalancer.ports.targets import TriggerHistory
from tests.contracts.store.worlds import ACCOUNT, LOCK, NOW, SYSTEM, TRADING, UID, World, a_plan, a_run, filled, run_for


def test_a_plan_comes_back_as_it_was_stored(world: World) -> None:
    plan = a_plan()
    world.runs.save_plan(UID, plan)
    found = world.runs.load_plan(UID, plan.plan_id)
    assert found is not None
    assert (found.plan_id, found.created_at, found.expires_at, found.run_id) == (
        plan.plan_id,
        plan.created_at,
        plan.expires_at,
        None,
    )
    assert {key: found.document[key] for key in plan.document} == plan.document
    assert found.document["delete_after"] == NOW + timedelta(days=90)


def test_a_plan_that_was_never_stored_is_none(world: World) -> None:
    assert world.runs.load_plan(UID, "sha256:1") is None


@pytest.mark.parametrize("strange", ["", "a/b", "a/b/c", ".", "..", "__x__", "x" * 1501])
def test_an_id_that_no_document_can_have_is_not_found(world: World, strange: str) -> None:
    assert world.runs.load_plan(UID, strange) is None
    assert world.runs.load_run(UID, strange) is None


def test_the_same_plan_again_renews_its_life_and_may_be_started_again(world: World) -> None:
    world.runs.save_plan(UID, a_plan())
    stored = world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    world.runs.save_run(UID, filled(stored.run), stored.token)
    later = NOW + timedelta(hours=1)
    world.runs.save_plan(UID, a_plan(at=later))
    found = world.runs.load_plan(UID, "sha256:1")
    assert found is not None
    assert found.run_id is None
    assert found.expires_at == later + timedelta(minutes=10)
    world.runs.create_run(UID, a_run("run-0002", plan_id="sha256:1"))


def test_a_note_on_a_plan_leaves_its_run_alone_and_makes_no_plan(world: World) -> None:
    later = NOW + timedelta(hours=1)
    world.runs.save_plan(UID, a_plan())
    world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    world.runs.note_on_plan(UID, "sha256:1", PlanNote(opened_at=NOW))
    world.runs.note_on_plan(UID, "sha256:1", PlanNote(replaced_by="sha256:2", ends_at=later))
    world.runs.note_on_plan(UID, "sha256:2", PlanNote(opened_at=NOW))
    found = world.runs.load_plan(UID, "sha256:1")
    assert found is not None
    assert (found.run_id, found.expires_at) == ("run-0001", later)
    assert (found.document["opened_at"], found.document["replaced_by"]) == (NOW, "sha256:2")
    assert world.runs.load_plan(UID, "sha256:2") is None


def test_a_run_comes_back_exactly(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    found = world.runs.load_run(UID, "run-0001")
    assert found is not None
    assert found.run == created.run == a_run()
    assert found.token == created.token


def test_a_run_with_everything_in_it_comes_back_exactly(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    saved = world.runs.save_run(UID, filled(created.run), created.token)
    found = world.runs.load_run(UID, "run-0001")
    assert found is not None
    assert found.run == saved.run == filled(a_run())
    assert found.token == saved.token != created.token


def test_a_run_that_was_never_stored_is_none(world: World) -> None:
    assert world.runs.load_run(UID, "run-0001") is None


def test_creating_takes_the_lock_and_marks_the_plan_and_closing_gives_the_lock_back(world: World) -> None:
    world.runs.save_plan(UID, a_plan())
    created = world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    assert world.peek(LOCK) == {"run_id": "run-0001"}
    plan = world.runs.load_plan(UID, "sha256:1")
    assert plan is not None
    assert plan.run_id == "run-0001"
    selling = replace(created.run, state=RunState.SELLING)
    moved = world.runs.save_run(UID, selling, created.token)
    assert world.peek(LOCK) == {"run_id": "run-0001"}
    world.runs.save_run(UID, filled(moved.run), moved.token)
    assert world.peek(LOCK) is None


def test_the_same_request_again_is_the_stored_run_true_at(world: World) -> None:
    world.runs.save_plan(UID, a_plan())
    created = world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    moved = world.runs.save_run(UID, replace(created.run, state=RunState.SELLING), created.token)
    again = world.runs.create_run(UID, a_run(plan_id="sha256:1", at=NOW + timedelta(minutes=1)))
    assert again.run == moved.run
    assert again.token == moved.token


def test_the_same_request_again_after_the_run_closed_opens_nothing(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    world.runs.save_run(UID, filled(created.run), created.token)
    assert world.runs.create_run(UID, a_run()).run.state is RunState.COMPLETED
    assert world.peek(LOCK) is None


def test_an_id_stands_for_one_request_only(world: World) -> None:
    world.runs.create_run(UID, a_run())
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run(digest="d2"))
    assert refused.value.code == "IDEMPOTENCY_CONFLICT"


def test_an_account_has_one_open_run(world: World) -> None:
    world.runs.create_run(UID, a_run())
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run("run-0002"))
    assert refused.value.code == "OPEN_RUN_EXISTS"
    assert refused.value.details["run_id"] == "run-0001"
    assert world.runs.load_run(UID, "run-0002") is None
    world.runs.create_run("u2", run_for(world, "u2", "run-0002"))


def test_a_run_is_not_created_where_another_one_has_begun_since_the_account_was_read(world: World) -> None:
    read = world.accounts.load_account(UID, now=NOW).runs_mark
    first = world.runs.create_run(UID, a_run(), after=read)
    ended = world.runs.save_run(UID, filled(first.run), first.token)
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run("run-0002"), after=read)
    assert refused.value.code == "ACCOUNT_CHANGED"
    assert (world.peek(LOCK), world.runs.load_run(UID, "run-0002")) == (None, None)
    assert world.runs.create_run(UID, a_run(), after=read).run == ended.run, "the same request is never refused"
    newest = world.accounts.load_account(UID, now=NOW).runs_mark
    assert (read, newest) == ("", "run-0001")
    world.runs.create_run(UID, a_run("run-0002"), after=newest)


def test_a_run_is_not_created_where_one_has_ended_that_was_open_when_the_account_was_read(world: World) -> None:
    first = world.runs.create_run(UID, a_run())
    read = world.accounts.load_account(UID, now=NOW)
    assert read.last_run_id == "run-0001"
    world.runs.save_run(UID, filled(first.run), first.token)
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run("run-0002"), after=read.runs_mark)
    assert refused.value.code == "ACCOUNT_CHANGED"
    assert (world.peek(LOCK), world.runs.load_run(UID, "run-0002")) == (None, None)
    world.runs.create_run(UID, a_run("run-0002"), after=world.accounts.load_account(UID, now=NOW).runs_mark)


def test_a_plan_starts_one_run(world: World) -> None:
    world.runs.save_plan(UID, a_plan())
    created = world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    world.runs.save_run(UID, filled(created.run), created.token)
    with pytest.raises(Conflict) as refused:
        world.runs.create_run(UID, a_run("run-0002", plan_id="sha256:1"))
    assert refused.value.code == "PLAN_ALREADY_STARTED"
    assert refused.value.details["run_id"] == "run-0001"
    assert world.peek(LOCK) is None
    assert world.runs.load_run(UID, "run-0002") is None


def test_a_run_of_a_plan_that_is_gone_is_not_created(world: World) -> None:
    with pytest.raises(NotFound) as refused:
        world.runs.create_run(UID, a_run(plan_id="sha256:1"))
    assert refused.value.code == "PLAN_NOT_FOUND"
    assert world.peek(LOCK) is None
    assert world.runs.load_run(UID, "run-0001") is None


def test_a_closed_run_is_not_created(world: World) -> None:
    with pytest.raises(InvariantViolation, match="a run is created open"):
        world.runs.create_run(UID, filled(a_run()))


def test_a_late_writer_fails_and_changes_nothing(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    first = world.runs.save_run(UID, replace(created.run, message="first"), created.token)
    with pytest.raises(Conflict) as refused:
        world.runs.save_run(UID, replace(created.run, message="second"), created.token)
    assert refused.value.code == "RUN_CHANGED"
    with pytest.raises(Conflict):
        world.runs.save_run(UID, filled(created.run), created.token)
    found = world.runs.load_run(UID, "run-0001")
    assert found == first
    assert world.peek(LOCK) is not None


def test_writing_the_same_content_makes_a_new_version_too(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    world.runs.save_run(UID, created.run, created.token)
    with pytest.raises(Conflict):
        world.runs.save_run(UID, created.run, created.token)


def test_a_late_fill_on_a_closed_run_leaves_the_next_runs_lock_alone(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    closed = world.runs.save_run(UID, filled(created.run), created.token)
    world.runs.create_run(UID, a_run("run-0002"))
    world.runs.save_run(UID, replace(closed.run, message="A late fill."), closed.token)
    assert world.peek(LOCK) == {"run_id": "run-0002"}


def test_a_closed_run_does_not_open_again(world: World) -> None:
    created = world.runs.create_run(UID, a_run())
    closed = world.runs.save_run(UID, filled(created.run), created.token)
    with pytest.raises(InvariantViolation, match="does not open again"):
        world.runs.save_run(UID, a_run(), closed.token)


def test_the_gate_tells_the_switch_and_whether_the_run_is_as_it_was_read(world: World) -> None:
    world.plant(SYSTEM, {"trading_enabled": True})
    world.plant(TRADING, {"state": "REDUCING", "reason": "calm"})
    created = world.runs.create_run(UID, a_run())
    gate = world.runs.read_gate(UID, "run-0001", created.token, now=NOW)
    assert gate.trading.state is TradingState.REDUCING
    assert gate.is_current is True
    moved = world.runs.save_run(UID, replace(created.run, cancel_requested=True), created.token)
    assert world.runs.read_gate(UID, "run-0001", created.token, now=NOW).is_current is False
    assert world.runs.read_gate(UID, "run-0001", moved.token, now=NOW).is_current is True


def test_the_gate_is_shut_where_there_is_nothing(world: World) -> None:
    gate = world.runs.read_gate(UID, "run-0001", None, now=NOW)
    assert gate.trading.state is TradingState.HALTED
    assert gate.is_current is False


def test_open_runs_that_are_due_are_listed_the_longest_due_first(world: World) -> None:
    for number, uid in enumerate(("a", "b", "c", "d")):
        world.runs.create_run(uid, run_for(world, uid, f"run-000{number}", at=NOW - timedelta(minutes=number)))
    stored = world.runs.load_run("c", "run-0002")
    assert stored is not None
    world.runs.save_run("c", filled(stored.run), stored.token)
    assert list(world.runs.list_open_runs(due_before=NOW, limit=10)) == [("d", "run-0003"), ("b", "run-0001")]
    assert list(world.runs.list_open_runs(due_before=NOW, limit=1)) == [("d", "run-0003")]


def test_a_run_that_waits_for_the_market_is_not_due_before_the_open_unless_every_run_is_asked_for(world: World) -> None:
    opens_at = NOW + timedelta(hours=18)
    world.runs.create_run(UID, replace(a_run(), opens_at=opens_at))
    assert list(world.runs.list_open_runs(due_before=opens_at, limit=10)) == []
    due = opens_at + timedelta(seconds=1)
    assert list(world.runs.list_open_runs(due_before=due, limit=10)) == [(UID, "run-0001")]
    assert list(world.runs.list_open_runs(due_before=None, limit=10)) == [(UID, "run-0001")]


def test_a_days_orders_and_rejections_are_counted_over_the_runs_created_since(world: World) -> None:
    yesterday = NOW - timedelta(days=1)
    for number, at in enumerate((yesterday - timedelta(seconds=1), yesterday, NOW), start=1):
        created = world.runs.create_run(UID, a_run(f"run-000{number}", at=at))
        states = (LegState.REJECTED, LegState.SKIPPED if number == 3 else LegState.FILLED)
        legs = tuple(replace(leg, state=state) for leg, state in zip(created.run.legs, states, strict=True))
        world.runs.save_run(UID, replace(filled(created.run), legs=legs), created.token)
    world.runs.create_run("u2", run_for(world, "u2", "run-0009"))
    assert world.runs.count_orders(ACCOUNT, yesterday) == 2 + 1
    assert world.runs.count_orders(ACCOUNT, NOW + timedelta(seconds=1)) == 0
    assert world.runs.count_rejections(ACCOUNT, yesterday, besides="run-0003") == 1
    assert world.runs.count_rejections(ACCOUNT, yesterday, besides="another") == 2


def test_the_open_run_is_found_until_it_closes(world: World) -> None:
    assert world.runs.find_open_run(UID) is None
    created = world.runs.create_run(UID, a_run())
    assert world.runs.find_open_run(UID) == "run-0001"
    assert world.runs.find_open_run("somebody-else") is None
    world.runs.save_run(UID, filled(created.run), created.token)
    assert world.runs.find_open_run(UID) is None


def test_only_a_run_that_filled_something_and_invested_nothing_starts_a_cooldown(world: World) -> None:
    def close(run_id: str, kind: RequestKind | None, *, fills: bool) -> TriggerHistory:
        stored = world.runs.create_run(UID, replace(a_run(run_id), request_kind=kind, origin="SCHEDULE"))
        assert stored.run.request_kind is kind
        run = filled(stored.run) if fills else replace(stored.run, state=RunState.CANCELLED, completed_at=NOW)
        world.runs.save_run(UID, run, stored.token)
        return world.accounts.load_account(UID, now=NOW).history

    empty = close("run-0001", None, fills=False)
    assert (empty.rebalanced_at, empty.closed_run_id, empty.closed_filled) == (None, "run-0001", False)
    assert empty.automatic_at is not None
    invested = close("run-0002", RequestKind.INVEST, fills=True)
    assert (invested.rebalanced_at, invested.closed_run_id, invested.closed_filled) == (None, "run-0002", True)
    assert close("run-0003", None, fills=True).rebalanced_at == a_run().created_at
