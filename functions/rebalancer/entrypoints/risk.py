"""The callable that sets a kill switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from firebase_functions.https_fn import CallableRequest
from pydantic import StrictInt, StrictStr

from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.switching import SwitchChange, is_stop, read_stop
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer, answer_stop, has_live_session
from rebalancer.entrypoints.base.wire import Moment, WireModel
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.execution.kill_switch import SwitchPorts
from rebalancer.services.execution.kill_switch import set_trading_state as set_switch
from rebalancer.wiring import access, stores

if TYPE_CHECKING:
    from rebalancer.contract import risk as shapes


def set_trading_state(request: CallableRequest[Any]) -> shapes.TradingStateSet:
    """Set a kill switch. A request to stop is taken whatever its rate, its words, its dates and its session."""
    is_admin = bool(request.auth and request.auth.token.get("admin") is True)

    def use_case(uid: str, change: SwitchChange) -> shapes.TradingStateSet:
        if change.scope == "user":
            access.require_account(uid)

        def is_proven() -> bool:
            return has_live_session(request.auth)

        return wire.plain_times(set_switch(_switch_ports(), uid, change, is_admin=is_admin, is_proven=is_proven))

    if is_stop(request.data):
        return answer_stop(request, lambda uid: use_case(uid, read_stop(request.data, stores.clock().now())))
    return answer(
        request,
        SetTradingState,
        lambda uid, body: use_case(uid, body.change()),
        pace=Pace.TRADING,
        needs_session=True,
    )


def _switch_ports() -> SwitchPorts:
    return SwitchPorts(stores.account_store(), stores.run_store(), stores.task_queue(), stores.clock(), stores.log())


class SetTradingState(WireModel):
    """`set_trading_state`."""

    scope: Literal["user", "system"]
    state: TradingState
    reason: StrictStr
    expires_at: Moment | None = None
    expected_version: StrictInt | None = None

    def change(self) -> SwitchChange:
        """What the person wants."""
        ends = wire.utc(self.expires_at)
        return SwitchChange(self.scope, self.state, self.reason, ends, self.expected_version)
