"""What one policy came to, in a form that is stored: figures, months, plans, starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.account.held_lots import dump_stored_lots, parse_stored_lots
from rebalancer.core.base.money import QUOTIENT, dump_money, dump_percent, parse_decimal, plain
from rebalancer.core.base.shape import join, parse_option, require_list, require_object
from rebalancer.core.evidence.figures import Figures
from rebalancer.core.evidence.inside import MONEY_PLACES, PPB
from rebalancer.core.evidence.market import Market
from rebalancer.core.evidence.policies import PolicyName
from rebalancer.core.evidence.walk import PlanRecord, Walked
from rebalancer.core.planning.request import dump_request, parse_request
from rebalancer.core.targets.policy import dump_policy, parse_policy

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

_CENT: Final = Decimal("0.01")
_STEP: Final = Decimal("0.000001")
_FIGURES: Final = tuple(each.name for each in fields(Figures))
_KEYS: Final = ("policy", "policies", "plans", "figures", "depleted_on", "points", "gains", "starts_usd")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One policy over the history. `gains` are its daily returns after costs and the tax that was paid, in parts of
    10^12; `starts_usd` the money after tax by start."""

    name: PolicyName
    figures: Figures | None
    depleted_on: date | None
    points: tuple[tuple[date, Decimal, Decimal], ...]
    plans: tuple[PlanRecord, ...]
    gains: tuple[int, ...] = field(repr=False)
    starts_usd: tuple[Decimal, ...] = ()


def month_points(walked: Walked, market: Market) -> tuple[tuple[date, Decimal, Decimal], ...]:
    """Return the last trading day of each month with its value in dollars and the month's largest drift in percent."""
    points: list[tuple[date, Decimal, Decimal]] = []
    highest = 0
    days = market.days[walked.first : walked.first + len(walked.values)]
    for place, day in enumerate(days):
        highest = max(highest, walked.drift_ppb[place])
        if place + 1 == len(days) or days[place + 1].month != day.month:
            value = Decimal(walked.values[place]).scaleb(-MONEY_PLACES, QUOTIENT)
            drift = QUOTIENT.divide(Decimal(highest * 100), Decimal(PPB))
            points.append(
                (
                    day,
                    value.quantize(_CENT, ROUND_HALF_EVEN, QUOTIENT),
                    drift.quantize(_STEP, ROUND_HALF_EVEN, QUOTIENT),
                )
            )
            highest = 0
    return tuple(points)


def dump_points(outcome: Outcome) -> list[shapes.LabPoint]:
    """Write the months."""
    return [
        {"day": day.isoformat(), "value_usd": dump_money(value), "drift_percent": dump_percent(drift)}
        for day, value, drift in outcome.points
    ]


def dump_plans(outcome: Outcome, market: Market) -> dict[str, object]:
    """Write the plans with what they were made from; the inverse of `parse_plans`. A policy is written once."""
    policies: list[object] = []
    rows: list[object] = []
    for plan in outcome.plans:
        policy = dump_policy(plan.policy)
        if policy not in policies:
            policies.append(policy)
        rows.append(
            {
                "day": market.days[plan.place].isoformat(),
                "place": plan.place,
                "why": plan.why,
                "plan_id": plan.plan_id,
                "policy": policies.index(policy),
                "cash": plain(plan.cash_usd),
                "quantities": [plain(each) for each in plan.quantities],
                "request": None if plan.request is None else dump_request(plan.request),
                **({} if plan.lots is None else {"lots": dump_stored_lots(plan.lots)}),
            }
        )
    return {"policy": outcome.name.value, "policies": policies, "plans": rows}


def parse_plans(value: Mapping[str, object], field: str = "plans") -> tuple[PlanRecord, ...]:
    """Read what `dump_plans` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    policies = [parse_policy(each) for each in require_list(value.get("policies"), join(field, "policies"))]
    found: list[PlanRecord] = []
    for index, each in enumerate(require_list(value.get("plans"), join(field, "plans"))):
        path = f"{field}.plans[{index}]"
        row = require_object(
            each,
            path,
            required=("day", "place", "why", "plan_id", "policy", "cash", "quantities", "request"),
            optional=("lots",),
        )
        found.append(
            PlanRecord(
                int(str(row["place"])),
                str(row["why"]),
                str(row["plan_id"]),
                parse_decimal(row["cash"], join(path, "cash")),
                _decimals(require_list(row["quantities"], join(path, "quantities")), path),
                policies[int(str(row["policy"]))],
                parse_request(row["request"], join(path, "request")),
                parse_stored_lots(row.get("lots"), join(path, "lots")),
            )
        )
    return tuple(found)


def _decimals(values: Sequence[object], field: str) -> tuple[Decimal, ...]:
    return tuple(parse_decimal(each, f"{field}.quantities") for each in values)


def dump_outcome(outcome: Outcome, market: Market) -> dict[str, object]:
    """Write an outcome as plain JSON; the inverse of `parse_outcome`."""
    figures = outcome.figures
    return {
        **dump_plans(outcome, market),
        "figures": None if figures is None else {name: str(getattr(figures, name)) for name in _FIGURES},
        "depleted_on": None if outcome.depleted_on is None else outcome.depleted_on.isoformat(),
        "points": [f"{day.isoformat()} {plain(value)} {plain(drift)}" for day, value, drift in outcome.points],
        "gains": list(outcome.gains),
        "starts_usd": [plain(each) for each in outcome.starts_usd],
    }


def parse_outcome(value: object, field: str = "outcome") -> Outcome:
    """Read what `dump_outcome` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    row = require_object(value, field, required=_KEYS)
    given, emptied = row["figures"], row["depleted_on"]
    return Outcome(
        parse_option(PolicyName, row["policy"], join(field, "policy")),
        None if given is None else _figures(require_object(given, join(field, "figures"), required=_FIGURES)),
        None if emptied is None else date.fromisoformat(str(emptied)),
        tuple(map(_point, require_list(row["points"], join(field, "points")))),
        parse_plans(row, field),
        tuple(int(str(each)) for each in require_list(row["gains"], join(field, "gains"))),
        tuple(Decimal(str(each)) for each in require_list(row["starts_usd"], join(field, "starts_usd"))),
    )


def _figures(row: Mapping[str, object]) -> Figures:
    numbers: dict[str, Any] = {name: Decimal(str(row[name])) for name in _FIGURES}
    for name in ("rebalances", "trades"):
        numbers[name] = int(str(row[name]))
    return Figures(**numbers)


def _point(text: object) -> tuple[date, Decimal, Decimal]:
    day, value, drift = str(text).split(" ")
    return date.fromisoformat(day), Decimal(value), Decimal(drift)
