"""Scenarios and stored inputs: JSON documents that hold all that a plan is made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rebalancer.core.account.held_lots import parse_held_lots
from rebalancer.core.account.portfolio import PortfolioSnapshot, parse_positions, parse_prices, parse_snapshot
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import MAX_INTEGER_DIGITS, FloatLiteral, describe, parse_decimal
from rebalancer.core.base.shape import parse_time, require_object
from rebalancer.core.planning.request import PlanRequest, parse_request
from rebalancer.core.targets.allocation import StrategyAllocation, parse_targets
from rebalancer.core.targets.asset_classes import parse_classes
from rebalancer.core.targets.policy import SizingPolicy, parse_policy


@dataclass(frozen=True, slots=True)
class Scenario:
    """The arguments of `plan_rebalance`."""

    allocation: StrategyAllocation
    snapshot: PortfolioSnapshot
    policy: SizingPolicy
    request: PlanRequest | None = None


def read_json(text: str, what: str = "the scenario") -> object:
    """Read JSON without ever making a float: numbers with a point or an exponent become `FloatLiteral`.

    Args:
        text: the document.
        what: what a refusal calls it.

    Raises:
        InvalidInput: not JSON, nested too deep, or an object with the same key twice.
    """
    try:
        document: object = json.loads(
            text,
            parse_float=FloatLiteral,
            parse_int=_read_integer,
            parse_constant=FloatLiteral,
            object_pairs_hook=_read_object,
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"{what} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.", code="BAD_JSON"
        ) from error
    except RecursionError as error:
        raise InvalidInput(f"{what} is not usable: it is nested too deep.", code="BAD_JSON") from error
    return document


def _read_integer(literal: str) -> object:
    # Python refuses to read very long integers; one digit too many is enough for a range check to name the field.
    return int(literal[: MAX_INTEGER_DIGITS + 3])


def _read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document: dict[str, object] = {}
    for key, value in pairs:
        if key in document:
            raise InvalidInput(
                f"{describe(key)} is given twice in one object; each key may be there once.", code="BAD_JSON", field=key
            )
        document[key] = value
    return document


def parse_scenario(document: object) -> Scenario:
    """Read a scenario; `cash` and `targets` are required, everything else has a default.

    Raises:
        InvalidInput: one sentence that names the first offending field.
    """
    row = require_object(
        document,
        "the scenario",
        required=("cash", "targets"),
        optional=(
            "portfolio_value",
            "positions",
            "prices",
            "policy",
            "asset_classes",
            "request",
            "lots",
            "on",
            "realized_usd",
        ),
    )
    cash = parse_decimal(row["cash"], "cash")
    prices = parse_prices(row.get("prices", {}))
    positions = parse_positions(row.get("positions", []), prices)
    return Scenario(
        allocation=StrategyAllocation(
            parse_targets(row["targets"]), classes=parse_classes(row.get("asset_classes", []))
        ),
        snapshot=PortfolioSnapshot(
            cash=cash,
            positions=positions,
            prices=prices,
            portfolio_value=_optional(row, "portfolio_value"),
            lots=None
            if row.get("lots") is None
            else parse_held_lots(row.get("on"), row["lots"], realized=row.get("realized_usd")),
        ),
        policy=parse_policy(row.get("policy")),
        request=parse_request(row.get("request")),
    )


def parse_inputs(document: object) -> Scenario:
    """Read what `plan.dump_inputs` wrote, so that a stored plan can be made again."""
    row = require_object(
        document, "inputs", required=("targets", "snapshot", "policy"), optional=("as_of", "asset_classes", "request")
    )
    return Scenario(
        allocation=StrategyAllocation(
            parse_targets(row["targets"]),
            as_of=parse_time(row.get("as_of"), "as_of"),
            classes=parse_classes(row.get("asset_classes", [])),
        ),
        snapshot=parse_snapshot(row["snapshot"]),
        policy=parse_policy(row["policy"]),
        request=parse_request(row.get("request")),
    )


def _optional(row: Mapping[str, object], key: str) -> Decimal | None:
    value = row.get(key)
    return None if value is None else parse_decimal(value, key)
