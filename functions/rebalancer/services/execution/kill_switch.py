"""The kill switch: set by a person, for the own account or, with the admin claim, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rebalancer.core.base.errors import InvalidInput, PermissionDenied
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore
from rebalancer.ports.targets import AccountStore
from rebalancer.services.execution.sweep import enqueue_open_runs

MAX_REASON_LENGTH = 500


def set_trading_state(
    accounts: AccountStore,
    runs: RunStore,
    tasks: TaskQueue,
    clock: Clock,
    log: Log,
    *,
    uid: str,
    scope: str,
    state: TradingState,
    reason: str,
    expires_at: datetime | None,
    is_admin: bool,
) -> Mapping[str, object]:
    """Store a trading state with its reason and, for REDUCING and HALTED, an optional end.

    A halt also moves the open runs at once, so that what is open at the broker is cancelled within seconds.

    Raises `PermissionDenied` ADMIN_ONLY for the system's switch without the claim, `InvalidInput` for an end in the
    past, an ACTIVE state with an end, or a reason that is empty or longer than `MAX_REASON_LENGTH`.
    """
    now = clock.now()
    if scope == "system" and not is_admin:
        raise PermissionDenied("Only an administrator may set the system's trading state.", code="ADMIN_ONLY")
    if not reason.strip() or len(reason) > MAX_REASON_LENGTH:
        raise InvalidInput(f"reason must be 1 to {MAX_REASON_LENGTH} characters long.", field="reason")
    if expires_at is not None and state is TradingState.ACTIVE:
        raise InvalidInput("expires_at is only for REDUCING and HALTED.", field="expires_at")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("expires_at must lie in the future.", field="expires_at")
    document: dict[str, object] = {
        "state": state.value,
        "reason": reason.strip(),
        "changed_by": uid,
        "changed_at": now,
        "expires_at": expires_at,
        # Whatever stopped trading by itself before, a person has spoken since.
        "trip": None,
    }
    if scope == "system":
        # An end can lift a state, but never the customer's own boolean: with an end only the state is set.
        document["trading_enabled"] = state is not TradingState.HALTED or expires_at is not None
    accounts.save_trading(None if scope == "system" else uid, document)
    log.event("trading_state_set", scope=scope, state=state.value)
    if state is TradingState.HALTED and scope == "system":
        enqueue_open_runs(runs, tasks, clock, log, every=True)
    elif state is TradingState.HALTED:
        run_id = runs.find_open_run(uid)
        if run_id is not None:
            tasks.enqueue_advance_run(uid, run_id, delay_seconds=0)
    return {"scope": scope, "state": state.value, "reason": reason.strip(), "expires_at": expires_at}
