"""The kill switch: set by a person, for the own account or, with the admin claim, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rebalancer.core.base.errors import InvalidInput, PermissionDenied
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore
from rebalancer.ports.targets import AccountStore
from rebalancer.services.execution.sweep import enqueue_open_runs

MAX_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class SwitchPorts:
    """What setting a switch takes. No broker: a halt must work while the broker does not answer."""

    accounts: AccountStore
    runs: RunStore
    tasks: TaskQueue
    clock: Clock
    log: Log


@dataclass(frozen=True, slots=True)
class SwitchChange:
    """The state that a person wants, with the reason; `expires_at` ends REDUCING or HALTED without a person.

    `scope` is `user` for the own account, `system` for everybody.
    """

    scope: str
    state: TradingState
    reason: str
    expires_at: datetime | None = None


def set_trading_state(ports: SwitchPorts, uid: str, change: SwitchChange, *, is_admin: bool) -> Mapping[str, object]:
    """Store a trading state with its reason and, for REDUCING and HALTED, an optional end.

    A halt also moves the open runs at once, so that what is open at the broker is cancelled within seconds.

    Raises `PermissionDenied` ADMIN_ONLY for the system's switch without the claim, `InvalidInput` for an end in the
    past, an ACTIVE state with an end, or a reason that is empty or longer than `MAX_REASON_LENGTH`.
    """
    now = ports.clock.now()
    _require_valid(change, now, is_admin=is_admin)
    is_system, state, reason = change.scope == "system", change.state, change.reason.strip()
    document: dict[str, object] = {
        "state": state.value,
        "reason": reason,
        "changed_by": uid,
        "changed_at": now,
        "expires_at": change.expires_at,
        # A person's decision replaces an automatic stop.
        "trip": None,
    }
    if is_system:
        # An end can lift a state, but never the customer's own boolean: with an end only the state is set.
        document["trading_enabled"] = state is not TradingState.HALTED or change.expires_at is not None
    ports.accounts.save_trading(None if is_system else uid, document)
    ports.log.event("trading_state_set", scope=change.scope, state=state.value)
    if state is TradingState.HALTED:
        _move_open_runs(ports, None if is_system else uid)
    return {"scope": change.scope, "state": state.value, "reason": reason, "expires_at": change.expires_at}


def _require_valid(change: SwitchChange, now: datetime, *, is_admin: bool) -> None:
    if change.scope == "system" and not is_admin:
        raise PermissionDenied("Only an administrator may set the system's trading state.", code="ADMIN_ONLY")
    if not change.reason.strip() or len(change.reason) > MAX_REASON_LENGTH:
        raise InvalidInput(f"reason must be 1 to {MAX_REASON_LENGTH} characters long.", field="reason")
    if change.expires_at is not None and change.state is TradingState.ACTIVE:
        raise InvalidInput("expires_at is only for REDUCING and HALTED.", field="expires_at")
    if change.expires_at is not None and change.expires_at <= now:
        raise InvalidInput("expires_at must be in the future.", field="expires_at")


def _move_open_runs(ports: SwitchPorts, uid: str | None) -> None:
    """Enqueue one user's open run, or everybody's where `uid` is None."""
    if uid is None:
        enqueue_open_runs(ports.runs, ports.tasks, ports.clock, ports.log, every=True)
        return
    run_id = ports.runs.find_open_run(uid)
    if run_id is not None:
        ports.tasks.enqueue_advance_run(uid, run_id, delay_seconds=0)
