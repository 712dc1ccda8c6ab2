"""Replay: a stored plan is planned again from its own inputs, and must come out the same to the byte."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import FloatLiteral, describe, plain
from rebalancer.core.base.shape import require_object
from rebalancer.core.planning.plan import PLANNER_VERSION, RebalancePlan, dump_inputs, dump_plan, plan_rebalance
from rebalancer.core.planning.scenario import Scenario, parse_inputs
from rebalancer.core.planning.v1.plan import VERSION as VERSION_1
from rebalancer.core.planning.v1.plan import plan_rebalance_v1

_MISSING = "nothing"
# Whole shares were placed without a proof; all else is as in the newest version.
VERSION_2: Final = 2
# Everything went to its target; nothing was planned at least cost.
VERSION_3: Final = 3
# The least cost was searched in another way.
VERSION_4: Final = 4
# Every dear share was tried, and rounding could cut a trade below the smallest one.
VERSION_5: Final = 5
# A buy was kept whose sale rounding had cut below the smallest trade.
VERSION_6: Final = 6


class Difference(NamedTuple):
    """One place where the stored plan and the one planned again disagree; both sides as JSON, or `nothing`."""

    place: str
    stored: str
    planned: str


@dataclass(frozen=True)
class Replay:
    """What planning again came to.

    Args:
        plan: the plan made from the stored inputs.
        byte_count: length of its canonical JSON: sorted keys, no spaces, ASCII.
        differences: empty where the stored plan is the same to the byte.
    """

    plan: RebalancePlan
    byte_count: int
    differences: tuple[Difference, ...]


def dump_stored(plan: RebalancePlan) -> dict[str, object]:
    """Write a plan with all that it was made from, for `replay_document`."""
    return {"plan_id": plan.plan_id, "plan": dump_plan(plan), **dump_inputs_of(plan)}


def dump_inputs_of(plan: RebalancePlan) -> dict[str, object]:
    """Write what a plan was made from: `replay` reads it beside the plan."""
    return {"inputs": {**dump_inputs(plan), "planner_version": plan.planner_version}}


def bare_plan(document: object) -> object:
    """Take off a printed plan what the command line writes next to it."""
    if not isinstance(document, Mapping):
        return document
    return {key: value for key, value in document.items() if key not in ("strategies", "kept_apart", "inputs")}


def replay_document(document: object) -> Replay:
    """Plan again from a stored plan document (`users/{uid}/plans/{plan_id}`), or from a plan that the command line
    printed, and compare with what it says.

    Compared are the plan itself and the fields beside it that a run takes from it: its id, mode, cash and cash buffer.
    Fields about approval (times, tolerance, run) follow from no input and are left alone.

    Raises:
        InvalidInput: it is no stored plan, or its inputs cannot be planned; one sentence that names the field.
    """
    if not isinstance(document, Mapping):
        raise InvalidInput(f"the plan is {describe(document)}, but must be an object.", field="plan")
    if "items" in document and "inputs" not in document:
        raise InvalidInput(
            "inputs is missing: this plan does not hold what it was made from; give its scenario as well, or take the "
            "file that `plan --out` stores.",
            field="inputs",
        )
    if "items" in document and "plan" not in document:
        document = {"plan_id": document.get("plan_id"), "plan": bare_plan(document), "inputs": document["inputs"]}
    for key in ("plan_id", "plan", "inputs"):
        if key not in document:
            raise InvalidInput(f"{key} is missing, but a stored plan has it.", field=key)
    stored = require_object(
        document["plan"],
        "plan",
        required=("plan_id", "portfolio_value", "needs_rebalance", "cash_after", "items"),
        optional=("classes", "bound"),
    )
    content = dict(_object(document["inputs"], "inputs"))
    version = content.pop("planner_version", None)
    if not isinstance(version, int) or isinstance(version, bool):
        raise InvalidInput(
            f"inputs.planner_version is {describe(version)}, but must be an integer.", field="inputs.planner_version"
        )
    inputs = parse_inputs(content)
    plan = _plan_by(version, inputs)
    planned = dump_plan(plan)
    beside = {
        "plan_id": plan.plan_id,
        "mode": plan.policy.mode.value,
        "cash_before": plain(plan.snapshot.cash),
        "cash_buffer_usd": plain(plan.cash_buffer_usd),
    }
    differences = (
        *_differences(version, plan.planner_version, "inputs.planner_version"),
        *[
            found
            for key, value in beside.items()
            if key in document
            for found in _differences(document[key], value, key)
        ],
        *_differences(stored, planned, "plan"),
    )
    return Replay(plan, len(_canonical(planned)), differences)


def _plan_by(version: int, inputs: Scenario) -> RebalancePlan:
    """Plan by the rules of a version; those of an unknown one are not here, and the newest are tried."""
    if version == VERSION_1:
        return plan_rebalance_v1(inputs.allocation, inputs.snapshot, inputs.policy)
    known = version if version in (VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6) else PLANNER_VERSION
    return plan_rebalance(
        inputs.allocation, inputs.snapshot, inputs.policy, request=inputs.request, planner_version=known
    )


def _object(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{field} is {describe(value)}, but must be an object.", field=field)
    return value


def _canonical(value: object) -> str:
    if isinstance(value, FloatLiteral):
        return str(value)  # A JSON number as it was written: never the same as the string of its digits.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _differences(stored: object, planned: object, place: str) -> Iterator[Difference]:
    """Walk both sides together; a document store keeps no order of keys, so keys are compared by name."""
    if isinstance(stored, Mapping) and isinstance(planned, Mapping):
        for key in sorted({*stored, *planned}):
            yield from _member(key in stored, key in planned, stored.get(key), planned.get(key), f"{place}.{key}")
    elif isinstance(stored, list) and isinstance(planned, list):
        for index in range(max(len(stored), len(planned))):
            has_stored, has_planned = index < len(stored), index < len(planned)
            yield from _member(
                has_stored,
                has_planned,
                stored[index] if has_stored else None,
                planned[index] if has_planned else None,
                f"{place}[{index}]",
            )
    elif _canonical(stored) != _canonical(planned):
        yield Difference(place, _canonical(stored), _canonical(planned))


def _member(has_stored: bool, has_planned: bool, stored: object, planned: object, place: str) -> Iterator[Difference]:
    if has_stored and has_planned:
        yield from _differences(stored, planned, place)
    else:
        yield Difference(
            place, _canonical(stored) if has_stored else _MISSING, _canonical(planned) if has_planned else _MISSING
        )
