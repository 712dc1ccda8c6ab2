"""The callables that trade, and the queue and schedule that advance runs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from pydantic import Field, StrictBool, StrictStr

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import BrokerUnavailable, RebalancerError, StoreUnavailable
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.execution.codec import dump_run
from rebalancer.core.execution.run import Run
from rebalancer.core.planning.drift import DriftLevel
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import PLAN_ID, WireModel, plain_times
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.context import Context
from rebalancer.services.execution.cancel import cancel_run as cancel_run_service
from rebalancer.services.execution.check import CheckResult, check_drift
from rebalancer.services.execution.settle import take_round
from rebalancer.services.execution.start import start_rebalance as start_service
from rebalancer.services.execution.sweep import enqueue_open_runs
from rebalancer.services.execution.trade import execute_trade as execute_trade_service
from rebalancer.services.execution.unreadable import is_unreadable, report_unreadable
from rebalancer.wiring import account, stores

if TYPE_CHECKING:
    from rebalancer.contract import execution as shapes


def new_run_id() -> str:
    """Return a fresh run id for a request that brought none."""
    return str(uuid.uuid4())


def check_rebalance_drift(request: CallableRequest[Any]) -> shapes.DriftCheck:
    """Measure the drift and, unless it is a dry run, trade it away."""

    def use_case(uid: str, body: CheckDrift) -> shapes.DriftCheck:
        result = check_drift(
            account.context_for(uid),
            dry_run=body.dry_run,
            idempotency_key=body.idempotency_key,
            new_run_id=new_run_id(),
        )
        return check_result(result)

    return answer(request, CheckDrift, use_case, pace=Pace.TRADING, needs_session=True)


def start_rebalance(request: CallableRequest[Any]) -> shapes.Run:
    """Start the run of an approved plan."""

    def use_case(uid: str, body: StartRebalance) -> shapes.Run:
        return run_result(start_service(account.context_for(uid), body.plan_id, body.run_id))

    return answer(request, StartRebalance, use_case, pace=Pace.TRADING, needs_session=True)


def cancel_run(request: CallableRequest[Any]) -> shapes.Run:
    """Stop a run."""

    def use_case(uid: str, body: CancelRun) -> shapes.Run:
        return run_result(cancel_run_service(account.context_for(uid), body.run_id))

    return answer(request, CancelRun, use_case, pace=Pace.TRADING)


def execute_trade(request: CallableRequest[Any]) -> shapes.TradeAnswer:
    """Place one order."""

    def use_case(uid: str, body: ExecuteTrade) -> shapes.TradeAnswer:
        run = execute_trade_service(
            account.context_for(uid),
            symbol=parse_symbol(body.symbol, "symbol"),
            side=body.side,
            quantity=body.qty,
            order_type=body.order_type,
            time_in_force=body.time_in_force,
            limit_price=body.limit_price,
            idempotency_key=body.idempotency_key,
            new_run_id=new_run_id(),
        )
        return trade_result(run)

    return answer(request, ExecuteTrade, use_case, pace=Pace.TRADING, needs_session=True)


IdempotencyKey = Annotated[StrictStr, Field(min_length=1, max_length=200)]


Amount = Annotated[Decimal, Field(gt=0, max_digits=24, allow_inf_nan=False)]


class CheckDrift(WireModel):
    """`check_rebalance_drift`."""

    dry_run: StrictBool = False
    idempotency_key: IdempotencyKey | None = None


class StartRebalance(WireModel):
    """`start_rebalance`."""

    plan_id: Annotated[StrictStr, Field(pattern=PLAN_ID)]
    run_id: StrictStr


class CancelRun(WireModel):
    """`cancel_run`."""

    run_id: Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class ExecuteTrade(WireModel):
    """`execute_trade`. Quantities and prices may be JSON numbers or strings."""

    symbol: StrictStr
    side: OrderSide
    qty: Amount
    order_type: OrderType = OrderType.MARKET
    time_in_force: TimeInForce = TimeInForce.DAY
    limit_price: Amount | None = None
    idempotency_key: IdempotencyKey | None = None


NEVER_SENT = frozenset({LegState.PLANNED, LegState.INTENDED, LegState.DENIED, LegState.SKIPPED})


def run_result(run: Run) -> shapes.Run:
    """Return a run as the page reads it."""
    return plain_times(dump_run(run))


def check_result(result: CheckResult) -> shapes.DriftCheck:
    """Return what `check_rebalance_drift` answers: JSON numbers, as its first users know it."""
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


def _drift_row(item: Mapping[str, Any]) -> shapes.DriftAnalysis:
    return {
        "symbol": item["symbol"],
        "target_percent": _number(item["target_percent"]),
        "actual_percent": _number(item["actual_percent"]),
        "drift_percent": _number(item["drift_percent"]),
        "drift_level": item["drift_level"],
        "needs_rebalance": item["action"] != "HOLD" or item["drift_level"] != DriftLevel.WITHIN_TOLERANCE,
        "action": item["action"].lower(),
    }


def _trade_row(leg: Leg) -> shapes.ExecutedTrade:
    return {
        "symbol": leg.symbol,
        "side": leg.side.value,
        "qty": _number(leg.quantity),
        "order_id": leg.order_id,
        "status": leg.status or leg.state.value.lower(),
    }


def trade_result(run: Run) -> shapes.TradeAnswer:
    """Return what `execute_trade` answers: the order."""
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


def _number(value: Decimal | str) -> float | int:
    """Return a JSON number for the two callables whose first users expect numbers; it is shown, never traded on."""
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _maybe_number(value: Decimal | None) -> float | int | None:
    return None if value is None else _number(value)


def advance_run(task: CallableRequest[Any]) -> None:
    """Queue `advance-run`: follow one run for some seconds, and come back while it waits for the broker.

    Raises `BrokerUnavailable` and `StoreUnavailable` so that the queue tries again with its own back-off; every
    other failure is final here.
    """
    uid, run_id, round_number = task.data["uid"], task.data["run_id"], int(task.data.get("round", 1))
    context: Context | None = None
    try:
        context = account.context_for(uid)
        take_round(context, run_id, round_number)
    except (BrokerUnavailable, StoreUnavailable):
        raise
    except RebalancerError as error:
        stores.log().failure("run_not_advanced", error, run_id=run_id)
        if context is not None and is_unreadable(error):
            report_unreadable(context, run_id)


def advance_open_runs(_: ScheduledEvent) -> None:
    """Schedule: hand every open run that nobody has moved to its queue."""
    enqueue_open_runs(stores.run_store(), stores.task_queue(), stores.clock(), stores.log())
