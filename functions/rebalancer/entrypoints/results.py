"""The shapes of the callables' results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from rebalancer.core.asset_classes import dump_classes
from rebalancer.core.drift import DriftLevel
from rebalancer.core.money import dump_percent, plain
from rebalancer.core.order import LegState
from rebalancer.core.run import Leg, Run
from rebalancer.core.run_codec import dump_run
from rebalancer.core.shares_after import shares_after
from rebalancer.core.strategies_codec import dump_strategies
from rebalancer.ports import Asset
from rebalancer.services.allocation import SavedSet
from rebalancer.services.check import CheckResult
from rebalancer.services.preview import Preview, dump_breach

NEVER_SENT = frozenset({LegState.PLANNED, LegState.INTENDED, LegState.DENIED, LegState.SKIPPED})


def plain_times(value: Any) -> Any:
    """The same structure with times as ISO 8601 text in UTC."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: plain_times(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_times(item) for item in value]
    return value


def run_result(run: Run) -> Any:
    """A run as the page reads it."""
    return plain_times(dump_run(run))


def check_result(result: CheckResult) -> dict[str, Any]:
    """What `check_rebalance_drift` answers: JSON numbers, as its first users know it."""
    items: Sequence[Mapping[str, Any]] = result.plan["items"] if result.plan else []
    legs = result.run.legs if result.run else ()
    return {
        "needs_rebalance": bool(result.plan and result.plan["needs_rebalance"]),
        "drift_analysis": [_drift_row(item) for item in items],
        "trades_executed": [_trade_row(leg) for leg in legs if leg.state not in NEVER_SENT],
        "portfolio_value": _number(result.portfolio_value),
        "message": result.message,
        "plan_id": result.plan["plan_id"] if result.plan else None,
        "run_id": result.run.run_id if result.run else None,
    }


def _drift_row(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "symbol": item["symbol"],
        "target_percent": _number(item["target_percent"]),
        "actual_percent": _number(item["actual_percent"]),
        "drift_percent": _number(item["drift_percent"]),
        "drift_level": item["drift_level"],
        "needs_rebalance": item["action"] != "HOLD" or item["drift_level"] != DriftLevel.WITHIN_TOLERANCE,
        "action": item["action"].lower(),
    }


def _trade_row(leg: Leg) -> dict[str, Any]:
    return {
        "symbol": leg.symbol,
        "side": leg.side.value,
        "qty": _number(leg.quantity),
        "order_id": leg.order_id,
        "status": leg.status or leg.state.value.lower(),
    }


def trade_result(run: Run) -> dict[str, Any]:
    """What `execute_trade` answers: the order."""
    leg = run.legs[0]
    return {
        **_trade_row(leg),
        "client_order_id": leg.client_order_id,
        "run_id": run.run_id,
        "order_type": leg.order_type.value,
        "time_in_force": leg.time_in_force.value,
        "limit_price": _maybe_number(leg.limit_price),
        "filled_qty": _number(leg.filled_quantity),
        "filled_avg_price": _maybe_number(leg.filled_average_price),
        "message": leg.message or run.message,
    }


def preview_result(preview: Preview) -> Any:
    """What `preview_rebalance` answers: the stored plan and what stands against it."""
    document = preview.stored.document
    plan = document["plan"]
    return plain_times(
        {
            "plan_id": preview.stored.plan_id,
            "created_at": preview.stored.created_at,
            "expires_at": preview.stored.expires_at,
            "price_tolerance_percent": document["price_tolerance_percent"],
            "mode": document["mode"],
            "allocation_version": document["allocation_version"],
            "portfolio_value": plan["portfolio_value"],
            "needs_rebalance": plan["needs_rebalance"],
            "cash_before": document["cash_before"],
            "cash_after": plan["cash_after"],
            "items": plan["items"],
            "shares_after": {
                symbol: None if percent is None else dump_percent(percent)
                for symbol, percent in shares_after(plan["items"], plan["portfolio_value"]).items()
            },
            "trading": {"state": preview.trading.state.value, "reason": preview.trading.reason},
            "market": {
                "is_open": preview.market.is_open,
                "next_open": preview.market.next_open,
                "next_close": preview.market.next_close,
            },
            "breaches": [dump_breach(breach) for breach in preview.breaches],
            "can_start": not preview.breaches,
        }
    )


def allocation_result(saved: SavedSet) -> dict[str, Any]:
    """What `save_allocation` and `save_strategies` answer."""
    answer: dict[str, Any] = {
        "version": saved.version,
        "targets": [
            {
                "symbol": target.weight.symbol,
                "target_percent": plain(target.weight.target_percent),
                "tolerance_percent": None
                if target.weight.tolerance_percent is None
                else plain(target.weight.tolerance_percent),
                "enabled": target.weight.enabled,
                "name": target.name,
            }
            for target in saved.targets
        ],
    }
    if saved.classes:
        answer["asset_classes"] = dump_classes(saved.classes)
    if saved.strategies:
        answer["strategies"] = dump_strategies(saved.strategies)
    return answer


def asset_result(asset: Asset) -> dict[str, Any]:
    """What `find_asset` answers."""
    return {
        "symbol": asset.symbol,
        "name": asset.name,
        "asset_class": asset.asset_class,
        "fractionable": asset.fractionable,
        "tradable": asset.tradable,
    }


def _number(value: Decimal | str) -> float | int:
    """A JSON number for the two callables whose first users expect numbers; it is shown, never traded on."""
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _maybe_number(value: Decimal | None) -> float | int | None:
    return None if value is None else _number(value)
