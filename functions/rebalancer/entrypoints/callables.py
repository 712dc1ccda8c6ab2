"""The callables: each reads its request, calls one use case, and shapes the result."""

from __future__ import annotations

import uuid
from typing import Any

from firebase_functions.https_fn import CallableRequest

from rebalancer import wiring
from rebalancer.core.targets.allocation import parse_targets
from rebalancer.core.targets.asset_classes import parse_classes
from rebalancer.core.risk.state import TradingState
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.entrypoints import requests, results
from rebalancer.entrypoints.boundary import answer
from rebalancer.services.targets.allocation import find_asset as find_asset_service
from rebalancer.services.targets.allocation import save_allocation as save_allocation_service
from rebalancer.services.execution.cancel import cancel_run as cancel_run_service
from rebalancer.services.execution.check import check_drift
from rebalancer.services.planning.preview import preview_rebalance as preview_service
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.targets.settings import SettingsChange
from rebalancer.services.targets.settings import update_settings as update_settings_service
from rebalancer.services.execution.start import start_rebalance as start_service
from rebalancer.services.execution.trade import execute_trade as execute_trade_service
from rebalancer.services.execution.kill_switch import set_trading_state as set_trading_state_service


def new_run_id() -> str:
    """A fresh run id for a request that brought none."""
    return str(uuid.uuid4())


def check_rebalance_drift(request: CallableRequest[Any]) -> Any:
    """Measure the drift and, unless it is a dry run, trade it away."""

    def use_case(uid: str, body: requests.CheckDrift) -> Any:
        result = check_drift(
            wiring.context_for(uid),
            dry_run=body.dry_run,
            idempotency_key=body.idempotency_key,
            new_run_id=new_run_id(),
        )
        return results.check_result(result)

    return answer(request, requests.CheckDrift, use_case, pace=Pace.TRADING, needs_session=True)


def preview_rebalance(request: CallableRequest[Any]) -> Any:
    """Store a plan for a person to read."""

    def use_case(uid: str, body: requests.PreviewRebalance) -> Any:
        return results.preview_result(preview_service(wiring.context_for(uid), mode=body.mode))

    return answer(request, requests.PreviewRebalance, use_case)


def start_rebalance(request: CallableRequest[Any]) -> Any:
    """Start the run of an approved plan."""

    def use_case(uid: str, body: requests.StartRebalance) -> Any:
        return results.run_result(start_service(wiring.context_for(uid), body.plan_id, body.run_id))

    return answer(request, requests.StartRebalance, use_case, pace=Pace.TRADING, needs_session=True)


def cancel_run(request: CallableRequest[Any]) -> Any:
    """Stop a run."""

    def use_case(uid: str, body: requests.CancelRun) -> Any:
        return results.run_result(cancel_run_service(wiring.context_for(uid), body.run_id))

    return answer(request, requests.CancelRun, use_case, pace=Pace.TRADING)


def execute_trade(request: CallableRequest[Any]) -> Any:
    """Place one order."""

    def use_case(uid: str, body: requests.ExecuteTrade) -> Any:
        run = execute_trade_service(
            wiring.context_for(uid),
            symbol=parse_symbol(body.symbol, "symbol"),
            side=body.side,
            quantity=body.qty,
            order_type=body.order_type,
            time_in_force=body.time_in_force,
            limit_price=body.limit_price,
            idempotency_key=body.idempotency_key,
            new_run_id=new_run_id(),
        )
        return results.trade_result(run)

    return answer(request, requests.ExecuteTrade, use_case, pace=Pace.TRADING, needs_session=True)


def save_allocation(request: CallableRequest[Any]) -> Any:
    """Replace the set of targets."""

    def use_case(uid: str, body: requests.SaveAllocation) -> Any:
        targets = parse_targets(requests.number_rows(body.targets))
        classes = None if body.asset_classes is None else parse_classes(requests.number_rows(body.asset_classes))
        saved = save_allocation_service(
            wiring.context_for(uid), targets, expected_version=body.expected_version, classes=classes
        )
        return results.allocation_result(saved)

    return answer(request, requests.SaveAllocation, use_case, pace=Pace.TRADING, needs_session=True)


def set_trading_state(request: CallableRequest[Any]) -> Any:
    """Set a kill switch."""
    is_admin = bool(request.auth and request.auth.token.get("admin") is True)

    def use_case(uid: str, body: requests.SetTradingState) -> Any:
        if body.scope == "user":
            wiring.require_account(uid)
        return results.plain_times(
            set_trading_state_service(
                wiring.account_store(),
                wiring.run_store(),
                wiring.task_queue(),
                wiring.clock(),
                wiring.log(),
                uid=uid,
                scope=body.scope,
                state=body.state,
                reason=body.reason,
                expires_at=requests.utc(body.expires_at),
                is_admin=is_admin,
            )
        )

    def lets_trade(body: requests.SetTradingState) -> bool:
        return body.state is TradingState.ACTIVE

    return answer(request, requests.SetTradingState, use_case, pace=Pace.TRADING, needs_session=lets_trade)


def update_settings(request: CallableRequest[Any]) -> Any:
    """Change policy, automation, risk limits or execution."""

    def use_case(uid: str, body: requests.UpdateSettings) -> Any:
        change = SettingsChange(
            policy=requests.number_texts(body.policy),
            automation=body.automation.model_dump(exclude_unset=True) if body.automation else None,
            limits=requests.number_texts(body.limits),
            market_closed=body.execution.market_closed if body.execution else None,
            triggers=requests.number_texts(body.triggers),
        )
        return update_settings_service(wiring.context_for(uid), change)

    return answer(request, requests.UpdateSettings, use_case, pace=Pace.TRADING, needs_session=True)


def find_asset(request: CallableRequest[Any]) -> Any:
    """Look one symbol up at the broker."""

    def use_case(uid: str, body: requests.FindAsset) -> Any:
        symbol = parse_symbol(body.symbol, "symbol")
        return results.asset_result(find_asset_service(wiring.context_for(uid), symbol))

    return answer(request, requests.FindAsset, use_case)
