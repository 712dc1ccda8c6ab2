"""The kill switch: set by a person, for the own account or, with the admin claim, for everybody.

A stop never fails and never loosens: two stops at once leave the stricter one. Only a person with a live session who
names the version of the switch, or whom no automatic stop surprises, can allow more than what is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import Conflict, InvalidInput, PermissionDenied, RebalancerError
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.switching import REASON_LENGTH_MAX, SwitchChange, loosens, tightened
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore
from rebalancer.ports.risk import StoredSwitch
from rebalancer.ports.targets import AccountStore
from rebalancer.services.execution.sweep import enqueue_open_runs

if TYPE_CHECKING:
    from rebalancer.contract import risk as shapes

ATTEMPTS = 5
NOT_MOVED: Final = "Orders that are open at the broker are not canceled yet; that is tried again within a minute."


@dataclass(frozen=True, slots=True)
class SwitchPorts:
    """What setting a switch takes. No broker: a halt must work while the broker does not answer."""

    accounts: AccountStore
    runs: RunStore
    tasks: TaskQueue
    clock: Clock
    log: Log


def set_trading_state(
    ports: SwitchPorts, uid: str, change: SwitchChange, *, is_admin: bool, is_proven: Callable[[], bool]
) -> shapes.TradingStateSet:
    """Store a trading state with its reason and, for REDUCING and HALTED, an optional end.

    A halt also moves the open runs at once, so that what is open at the broker is cancelled within seconds.
    `is_proven` tells whether the session is live; it is asked only for a stop that would loosen the switch.

    Raises `PermissionDenied` ADMIN_ONLY for the system's switch without the claim. For ACTIVE also `InvalidInput` for
    an end or for a reason that is empty or longer than `REASON_LENGTH_MAX`, and `Conflict` SWITCH_CHANGED with what is
    in force where the person has not seen it; that its session is live is for the caller to require.
    """
    if change.scope == "system" and not is_admin:
        raise PermissionDenied("Only an administrator may set the system's trading state.", code="ADMIN_ONLY")
    if change.state is TradingState.ACTIVE:
        _require_valid(change)
    change = replace(change, reason=change.reason.strip())
    scope_uid = None if change.scope == "system" else uid
    taken, version = _set(ports, uid, scope_uid, change, is_proven)
    ports.log.event("trading_state_set", scope=change.scope, state=taken.state.value)
    if taken.state is TradingState.HALTED and not _move_open_runs(ports, scope_uid):
        taken = replace(taken, notes=(*taken.notes, NOT_MOVED))
    return {
        "scope": taken.scope,
        "state": taken.state.value,
        "reason": taken.reason,
        "expires_at": taken.expires_at,
        "version": version,
        "notes": list(taken.notes),
    }


def _set(
    ports: SwitchPorts, uid: str, scope_uid: str | None, change: SwitchChange, is_proven: Callable[[], bool]
) -> tuple[SwitchChange, int]:
    """Write the change over the switch as it was read; what was taken, and the version that it has now."""
    for attempt in range(ATTEMPTS):
        now = ports.clock.now()
        switch = ports.accounts.load_switch(scope_uid, now=now)
        taken = _allowed(change, switch, is_proven, is_first_look=attempt == 0)
        if taken is not change and not _is_new(taken, switch):
            return replace(taken, reason=switch.status.reason), switch.version
        # Only a person who has seen an automatic stop that is in force replaces it.
        keeps_trip = switch.status.state is not TradingState.ACTIVE and not loosens(taken, switch.status)
        document = _document(uid, taken, switch, now, keeps_trip=keeps_trip)
        try:
            ports.accounts.save_trading(scope_uid, document, over=switch)
        except Conflict:
            continue
        return taken, switch.version + 1
    if change.state is TradingState.ACTIVE:
        raise Conflict("The switch is being changed by somebody else; look again.", code="SWITCH_CHANGED")
    # A stop does not fail because others write, too: the strictest there is is written over whatever they wrote.
    strictest = replace(change, state=TradingState.HALTED, expires_at=None)
    document = _document(uid, strictest, None, ports.clock.now(), keeps_trip=True)
    ports.accounts.save_trading(scope_uid, document)
    return strictest, ports.accounts.load_switch(scope_uid, now=ports.clock.now()).version


def _is_new(taken: SwitchChange, switch: StoredSwitch) -> bool:
    return (taken.state, taken.expires_at) != (switch.status.state, switch.status.expires_at)


def _allowed(
    change: SwitchChange, switch: StoredSwitch, is_proven: Callable[[], bool], *, is_first_look: bool
) -> SwitchChange:
    """What of the change may be written over this switch. Raises as `set_trading_state` for ACTIVE."""
    if not loosens(change, switch.status):
        return change
    is_seen = _is_seen(change, switch, is_first_look=is_first_look)
    if change.state is not TradingState.ACTIVE:
        return change if is_seen and is_proven() else tightened(change, switch.status)
    if not is_seen:
        raise _shown_instead(switch)
    return change


def _is_seen(change: SwitchChange, switch: StoredSwitch, *, is_first_look: bool) -> bool:
    """Whether the person knows what is in force: by its version, or where no automatic stop is and nobody wrote
    meanwhile."""
    if change.expected_version is not None:
        return change.expected_version == switch.version
    return is_first_look and (switch.marks.trip is None or switch.status.state is TradingState.ACTIVE)


def _shown_instead(switch: StoredSwitch) -> Conflict:
    status = switch.status
    return Conflict(
        f"The switch has changed since you looked, and stays as it is. {status.reason}",
        code="SWITCH_CHANGED",
        details={
            "version": switch.version,
            "state": status.state.value,
            "reason": status.reason,
            "trip": switch.marks.trip,
            "expires_at": None if status.expires_at is None else status.expires_at.isoformat(),
        },
    )


def _document(
    uid: str, taken: SwitchChange, switch: StoredSwitch | None, now: datetime, *, keeps_trip: bool
) -> Mapping[str, object]:
    document: dict[str, object] = {
        "state": taken.state.value,
        "reason": taken.reason,
        "changed_by": uid,
        "changed_at": now,
        "expires_at": taken.expires_at,
    }
    if not keeps_trip:
        document["trip"] = None
    loosened = switch is not None and loosens(taken, switch.status)
    if taken.scope == "system":
        # The customer's own boolean has no end: a stop with an end never touches it, and only what loosens lifts it.
        if taken.state is TradingState.HALTED and taken.expires_at is None:
            document["trading_enabled"] = False
        elif taken.state is TradingState.ACTIVE or (loosened and taken.state is TradingState.REDUCING):
            document["trading_enabled"] = True
    return document


def _require_valid(change: SwitchChange) -> None:
    if not change.reason.strip() or len(change.reason) > REASON_LENGTH_MAX:
        raise InvalidInput(f"reason must be 1 to {REASON_LENGTH_MAX} characters long.", field="reason")
    if change.expires_at is not None:
        raise InvalidInput("expires_at is only for REDUCING and HALTED.", field="expires_at")


def _move_open_runs(ports: SwitchPorts, uid: str | None) -> bool:
    """Enqueue one user's open run, or everybody's where `uid` is None. False where they cannot be found now: the halt
    is in force already, and must not look as if it had failed."""
    try:
        if uid is None:
            enqueue_open_runs(ports.runs, ports.tasks, ports.clock, ports.log, every=True)
        elif run_id := ports.runs.find_open_run(uid):
            ports.tasks.enqueue_advance_run(uid, run_id, delay_seconds=0)
    except RebalancerError as error:
        ports.log.event("open_runs_not_moved", scope="system" if uid is None else "user", code=error.code)
        return False
    return True
