"""A stored plan is planned again: the same to the byte, or every place that differs is named."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import plain
from rebalancer.core.planning.plan import (
    PLANNER_VERSION,
    PlanRequest,
    RequestKind,
    dump_inputs,
    dump_plan,
    plan_rebalance,
)
from rebalancer.core.planning.replay import Difference, replay_document
from rebalancer.core.planning.scenario import read_json
from rebalancer.core.targets.allocation import StrategyAllocation, parse_targets
from rebalancer.core.targets.policy import parse_policy

TARGETS = [{"symbol": "SPY", "target_percent": "60"}, {"symbol": "QQQ", "target_percent": "40"}]


def stored_plan() -> dict[str, Any]:
    """A plan as the store keeps it, sent through JSON as the page downloads it."""
    plan = plan_rebalance(
        StrategyAllocation(parse_targets(TARGETS)),
        PortfolioSnapshot(
            cash=Decimal(1000),
            positions=(Position("SPY", Decimal(20), Decimal(450)),),
            prices={"QQQ": Decimal(400)},
        ),
        parse_policy({"cash_buffer_percent": "1"}),
    )
    document = {
        "plan_id": plan.plan_id,
        "created_at": "2026-11-20T15:30:00.000Z",
        "mode": "full",
        "cash_before": "1000",
        "cash_buffer_usd": plain(plan.cash_buffer_usd),
        "plan": dump_plan(plan),
        "inputs": {**dump_inputs(plan), "planner_version": PLANNER_VERSION},
    }
    copy = read_json(json.dumps(document))
    assert isinstance(copy, dict)
    return copy


def changed(change: Callable[[dict[str, Any]], object]) -> tuple[Difference, ...]:
    document = stored_plan()
    change(document)
    return replay_document(document).differences


def places(change: Callable[[dict[str, Any]], object]) -> list[str]:
    return [difference.place for difference in changed(change)]


def test_an_untouched_plan_replays_to_the_byte() -> None:
    document = stored_plan()
    result = replay_document(document)
    assert result.differences == ()
    assert result.plan.plan_id == document["plan_id"]
    assert result.byte_count == len(json.dumps(document["plan"], separators=(",", ":")))


def test_the_order_of_keys_is_no_difference_because_a_store_keeps_none() -> None:
    document = stored_plan()
    document["plan"] = dict(reversed(document["plan"].items()))
    assert replay_document(document).differences == ()


def test_a_changed_quantity_is_named_with_both_sides() -> None:
    found = changed(lambda document: document["plan"]["items"][0].update(quantity="19"))
    assert [difference.place for difference in found] == ["plan.items[0].quantity"]
    assert found[0].stored == '"19"'
    assert found[0].planned != '"19"'


def test_a_changed_input_shows_in_the_plan_and_in_its_id() -> None:
    found = places(lambda document: document["inputs"]["snapshot"].update(cash="2000"))
    assert {"plan_id", "cash_before", "cash_buffer_usd", "plan.plan_id", "plan.cash_after"} <= set(found)


def test_a_left_out_item_and_an_added_key_are_named() -> None:
    assert places(lambda document: document["plan"]["items"].pop()) == ["plan.items[2]"]
    found = changed(lambda document: document["plan"]["items"][0].update(note="mine"))
    assert found == (Difference("plan.items[0].note", '"mine"', "nothing"),)


def test_a_number_is_not_the_string_of_its_digits() -> None:
    document = json.dumps(stored_plan()).replace('"cash_after": "', '"cash_after": ').replace('", "items"', ', "items"')
    copy = read_json(document)
    (difference,) = replay_document(copy).differences
    assert difference.place == "plan.cash_after"
    assert difference.planned == f'"{difference.stored}"'


@pytest.mark.parametrize("field", ["mode", "cash_before", "cash_buffer_usd", "plan_id"])
def test_what_a_run_takes_from_beside_the_plan_is_compared(field: str) -> None:
    assert places(lambda document: document.update({field: "7"})) == [field]


def test_another_planner_version_is_a_difference() -> None:
    found = changed(lambda document: document["inputs"].update(planner_version=PLANNER_VERSION + 1))
    assert found == (Difference("inputs.planner_version", str(PLANNER_VERSION + 1), str(PLANNER_VERSION)),)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda document: document.pop("inputs"), "inputs is missing, but a stored plan has it."),
        (lambda document: document.update(inputs=[]), "inputs is a list, but must be an object."),
        (lambda document: document["plan"].pop("items"), "plan.items is missing, but is required."),
        (lambda document: document["inputs"].pop("planner_version"), "inputs.planner_version is null"),
        (lambda document: document["inputs"].update(as_of="yesterday"), 'as_of is "yesterday", but must be null or'),
        (lambda document: document["inputs"]["snapshot"].update(taken_at=7), "snapshot.taken_at is 7"),
        (lambda document: document["inputs"]["snapshot"].update(taken_at="2026-11-20T15:30:00"), "snapshot.taken_at"),
        (lambda document: document["inputs"]["targets"].clear(), "targets"),
    ],
)
def test_what_is_no_stored_plan_is_refused_by_field(change: Callable[[dict[str, Any]], object], sentence: str) -> None:
    document = stored_plan()
    change(document)
    with pytest.raises(InvalidInput) as refused:
        replay_document(document)
    assert refused.value.message.startswith(sentence)


def test_a_list_is_no_plan() -> None:
    with pytest.raises(InvalidInput, match="the plan is a list, but must be an object"):
        replay_document([])


def old_plans(version: int) -> list[object]:
    """Plans that a version of the planner made and stored, each with the name of its account."""
    content = read_json((Path(__file__).parent / f"plans_of_version_{version}.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return [pytest.param(version, content[name], id=f"version {version}: {name}") for name in sorted(content)]


@pytest.mark.parametrize(("version", "document"), [plan for version in range(1, 7) for plan in old_plans(version)])
def test_a_plan_of_an_earlier_version_still_replays_to_the_byte(version: int, document: object) -> None:
    result = replay_document(document)
    assert result.differences == ()
    assert result.plan.planner_version == version


@pytest.mark.parametrize(
    "bound", [{"shortfall_usd": "0.00", "proven": False}, {"shortfall_usd": "1.00", "proven": True}]
)
def test_a_bound_that_was_tampered_with_is_named(bound: dict[str, object]) -> None:
    (found,) = places(lambda document: document["plan"].update(bound=bound))
    assert found.startswith("plan.bound.")


def test_a_plan_of_a_version_that_is_not_here_is_named_by_its_version() -> None:
    assert "inputs.planner_version" in places(lambda document: document["inputs"].update(planner_version=99))


def test_a_plan_with_a_request_replays_to_the_byte() -> None:
    allocation = StrategyAllocation(parse_targets(TARGETS))
    snapshot = PortfolioSnapshot(cash=Decimal(1000), prices={"SPY": Decimal(450), "QQQ": Decimal(400)})
    asked = PlanRequest(RequestKind.INVEST, Decimal(300))
    plan = plan_rebalance(allocation, snapshot, parse_policy({}), request=asked)
    document = {
        "plan_id": plan.plan_id,
        "plan": dump_plan(plan),
        "inputs": {**dump_inputs(plan), "planner_version": PLANNER_VERSION},
    }
    assert replay_document(read_json(json.dumps(document))).differences == ()
