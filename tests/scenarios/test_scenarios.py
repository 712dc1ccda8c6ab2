"""Every scenario file through the planner: expected values were worked out by hand, each file says how."""

import json
from pathlib import Path
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import dump_plan, plan_rebalance
from rebalancer.core.planning.scenario import parse_scenario, read_json

FILES = sorted(Path(__file__).parent.glob("*.json"))
PLANNED = [file for file in FILES if "expected" in json.loads(file.read_text())]
REFUSED = [file for file in FILES if "refused" in json.loads(file.read_text())]

ITEM_KEYS = {
    "symbol",
    "action",
    "target_percent",
    "actual_percent",
    "drift_percent",
    "drift_level",
    "current_value",
    "target_value",
    "trade_amount",
    "quantity",
    "reason",
}


def document(file: Path) -> dict[str, Any]:
    """The file, read as the command reads scenarios, so that floats are seen as floats."""
    content = read_json(file.read_text())
    assert isinstance(content, dict)
    return content


def plan(document: object) -> dict[str, Any]:
    """The documented JSON of the plan for one scenario."""
    scenario = parse_scenario(document)
    plan = plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy, request=scenario.request)
    return {**dump_plan(plan)}


def test_every_file_is_a_scenario_that_is_planned_or_refused() -> None:
    assert len(PLANNED) >= 25
    assert len(REFUSED) >= 10
    assert sorted(PLANNED + REFUSED) == FILES


@pytest.mark.parametrize("file", PLANNED, ids=lambda file: file.stem)
def test_the_plan_is_what_was_worked_out_by_hand(file: Path) -> None:
    content = document(file)
    result = plan(content["scenario"])
    expected = content["expected"]
    for key in expected.keys() - {"items"}:
        assert result[key] == expected[key], key
    assert [item["symbol"] for item in result["items"]] == [item["symbol"] for item in expected["items"]]
    for item, wanted in zip(result["items"], expected["items"], strict=True):
        assert {key: item[key] for key in wanted} == wanted


@pytest.mark.parametrize("file", PLANNED, ids=lambda file: file.stem)
def test_a_plan_has_exactly_the_documented_keys(file: Path) -> None:
    scenario = document(file)["scenario"]
    result = plan(scenario)
    more = {"classes"} if "asset_classes" in scenario else set()
    assert result.keys() == {"plan_id", "portfolio_value", "needs_rebalance", "cash_after", "items", "bound"} | more
    assert all(item.keys() == ITEM_KEYS for item in result["items"])


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_bad_input_is_refused_with_one_sentence_that_names_the_field(file: Path) -> None:
    content = document(file)
    with pytest.raises(InvalidInput) as refusal:
        plan(content["scenario"])
    assert refusal.value.field == content["refused"]
    assert refusal.value.message.startswith(content["refused"])
    assert refusal.value.message.endswith(".")
    assert "\n" not in refusal.value.message
