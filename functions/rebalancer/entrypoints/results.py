"""The shapes of the callables' results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from rebalancer.core.targets.asset_classes import dump_classes
from rebalancer.core.planning.drift import DriftLevel
from rebalancer.core.base.money import dump_money, dump_percent, plain
from rebalancer.core.account.order import LegState
from rebalancer.core.risk.breach import Breach
from rebalancer.core.account.leg import Leg
from rebalancer.core.execution.run import Run
from rebalancer.core.execution.codec import dump_run
from rebalancer.core.planning.shares_after import cash_share, shares_after, sum_trades
from rebalancer.core.strategies.codec import dump_strategies
from rebalancer.ports.account import Asset
from rebalancer.ports.execution import StoredPlan
from rebalancer.services.targets.allocation import SavedSet
from rebalancer.services.risk.assessment import Assessment
from rebalancer.services.execution.check import CheckResult
from rebalancer.services.planning.preview import Preview, dump_breach

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
    stored = preview.stored
    return plan_result(
        stored, state="WAITING", as_of=stored.created_at, breaches=preview.breaches, assessment=preview.assessment
    )


def plan_result(
    stored: StoredPlan, *, state: str, as_of: datetime, breaches: Sequence[Breach], assessment: Assessment | None
) -> Any:
    """A stored plan as the page reads it, with what stands against it at `as_of`; `assessment` is None for a plan that
    is held against nothing any more."""
    document = stored.document
    plan = document["plan"]
    return plain_times(
        {
            "plan_id": stored.plan_id,
            "state": state,
            "as_of": as_of,
            "created_at": stored.created_at,
            "expires_at": stored.expires_at,
            "run_id": stored.run_id,
            "origin": document.get("origin", "PERSON"),
            "origin_message": document.get("origin_message"),
            "price_tolerance_percent": document["price_tolerance_percent"],
            "mode": document["mode"],
            "allocation_version": document["allocation_version"],
            "prices_at": _taken_at(document),
            **_money_of(plan, document["cash_before"]),
            **_now(assessment),
            "breaches": [dump_breach(breach) for breach in breaches],
            "can_start": not breaches,
        }
    )


def _taken_at(document: Mapping[str, Any]) -> datetime | None:
    """When the broker was asked for the prices of a stored plan; its inputs hold that as text."""
    taken_at = document["inputs"]["snapshot"]["taken_at"]
    return None if taken_at is None else datetime.fromisoformat(taken_at)


def _money_of(plan: Mapping[str, Any], cash_before: str) -> dict[str, Any]:
    """What the plan does to the account, at its prices."""
    items, value = plan["items"], plan["portfolio_value"]
    sells, buys = sum_trades(items)
    return {
        "portfolio_value": value,
        "needs_rebalance": plan["needs_rebalance"],
        "sells_usd": dump_money(sells),
        "buys_usd": dump_money(buys),
        "cash_before": cash_before,
        "cash_after": plan["cash_after"],
        "cash_percent_before": _percent(cash_share(items, value, cash_before)),
        "cash_percent_after": _percent(cash_share(items, value, plan["cash_after"])),
        "items": items,
        "shares_after": {symbol: _percent(share) for symbol, share in shares_after(items, value).items()},
    }


def _now(assessment: Assessment | None) -> dict[str, Any]:
    """The switch, the session, and the oldest quote that the plan's prices were held against."""
    if assessment is None:
        return {"trading": None, "market": None, "oldest_quote": None}
    market = assessment.market
    quoted = [(quote.quoted_at, symbol) for symbol, quote in assessment.quotes.items() if quote.quoted_at is not None]
    at, symbol = min(quoted, default=(None, None))
    # By the broker's clock, which made both: it need not agree with ours.
    age = None if at is None else max(0, int((market.at - at).total_seconds()))
    return {
        "trading": {"state": assessment.trading.state.value, "reason": assessment.trading.reason},
        "market": {"is_open": market.is_open, "next_open": market.next_open, "next_close": market.next_close},
        "oldest_quote": None if at is None else {"symbol": symbol, "quoted_at": at, "age_seconds": age},
    }


def _percent(percent: Decimal | None) -> str | None:
    return None if percent is None else dump_percent(percent)


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
