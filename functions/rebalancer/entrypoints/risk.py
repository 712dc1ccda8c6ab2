"""The callable that sets a kill switch."""

from __future__ import annotations

from typing import Any, Literal

from firebase_functions.https_fn import CallableRequest
from pydantic import StrictStr

from rebalancer.core.risk.state import TradingState
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import Moment, WireModel
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.execution.kill_switch import SwitchChange, SwitchPorts
from rebalancer.services.execution.kill_switch import set_trading_state as set_switch
from rebalancer.wiring import access, stores


def set_trading_state(request: CallableRequest[Any]) -> Any:
    """Set a kill switch."""
    is_admin = bool(request.auth and request.auth.token.get("admin") is True)

    def use_case(uid: str, body: SetTradingState) -> Any:
        if body.scope == "user":
            access.require_account(uid)
        change = SwitchChange(body.scope, body.state, body.reason, wire.utc(body.expires_at))
        return wire.plain_times(set_switch(_switch_ports(), uid, change, is_admin=is_admin))

    def lets_trade(body: SetTradingState) -> bool:
        return body.state is TradingState.ACTIVE

    return answer(request, SetTradingState, use_case, pace=Pace.TRADING, needs_session=lets_trade)


def _switch_ports() -> SwitchPorts:
    return SwitchPorts(stores.account_store(), stores.run_store(), stores.task_queue(), stores.clock(), stores.log())


class SetTradingState(WireModel):
    """`set_trading_state`."""

    scope: Literal["user", "system"]
    state: TradingState
    reason: StrictStr
    expires_at: Moment | None = None
