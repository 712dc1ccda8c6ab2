"""Stores that tell their account's owner of what they have just written: the end of a run, an automatic stop.

Whoever closes a run or trips the switch goes through the store, so nobody has to remember to tell; a write that loses
its race tells nothing. A process that dies between the write and the telling loses the notification, never the write.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.notices.notifications import MESSAGE_LENGTH_MAX, Event, EventKind
from rebalancer.ports.base import Clock
from rebalancer.ports.execution import RunStore, StoredRun
from rebalancer.ports.notices import Notifier
from rebalancer.ports.targets import AccountStore


def telling_runs(runs: RunStore, notifier: Notifier) -> RunStore:
    """The same store, which tells when it stored a run's end."""
    return cast(RunStore, _TellingRuns(runs, notifier))


def telling_accounts(accounts: AccountStore, notifier: Notifier, clock: Clock) -> AccountStore:
    """The same store, which tells when it stored an automatic stop."""
    return cast(AccountStore, _TellingAccounts(accounts, notifier, clock))


class _TellingRuns:
    def __init__(self, runs: RunStore, notifier: Notifier) -> None:
        self._runs = runs
        self._notifier = notifier

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runs, name)

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """See `RunStore`."""
        stored = self._runs.save_run(uid, run, token)
        if not run.is_open:
            self._notifier.append(uid, run_event(run))
        return stored


class _TellingAccounts:
    def __init__(self, accounts: AccountStore, notifier: Notifier, clock: Clock) -> None:
        self._accounts = accounts
        self._notifier = notifier
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accounts, name)

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """See `AccountStore`."""
        self._accounts.save_trip(uid, document, token)
        self._notifier.append(uid, trip_event(document, self._clock.now()))


_TITLES = {
    RunState.COMPLETED: "was completed",
    RunState.COMPLETED_ADJUSTED: "was completed with changes",
    RunState.CANCELLED: "was cancelled",
    RunState.HALTED: "was halted",
}


def run_event(run: Run) -> Event:
    """What a person is told of a run that ended."""
    what = "Rebalancing" if run.kind is RunKind.REBALANCE else "Your order"
    orders = len(run.legs)
    filled = sum(1 for leg in run.legs if leg.filled_quantity > 0)
    counted = f"{filled} of {orders} order{'s' if orders != 1 else ''} filled."
    return Event(
        kind=EventKind.RUN_HALTED if run.state is RunState.HALTED else EventKind.RUN_FINISHED,
        key=run.run_id,
        title=f"{what} {_TITLES[run.state]}",
        message=shortened(f"{run.message} {counted}".strip()),
        occurred_at=run.completed_at or run.updated_at,
        refs={"run_id": run.run_id},
    )


def trip_event(document: Mapping[str, Any], now: datetime) -> Event:
    """What a person is told of an automatic stop."""
    state, reason = str(document.get("state")), str(document.get("reason"))
    title = "Trading was halted automatically" if state == "HALTED" else "Buying was stopped automatically"
    at = document.get("changed_at")
    moment = at if isinstance(at, datetime) else now
    until = document.get("expires_at")
    ends = (
        f"It ends by itself at {until:%Y-%m-%d %H:%M} UTC, or when you resume trading."
        if isinstance(until, datetime)
        else "It stays until you resume trading."
    )
    return Event(
        kind=EventKind.TRADING_STATE_CHANGED,
        key=f"{document.get('trip')} {moment.isoformat()}",
        title=title,
        message=shortened(f"{reason.rstrip('.')}. {ends}"),
        occurred_at=moment,
        refs={"state": state},
    )


def revoked_event(reason: str | None, now: datetime) -> Event:
    """What a person is told when the broker refuses the connection."""
    return Event(
        kind=EventKind.KEYS_REVOKED,
        key=now.isoformat(),
        title="Your broker refuses the connection",
        message=shortened(f"{reason or 'The broker refuses the keys.'} Automation is off."),
        occurred_at=now,
    )


def shortened(text: str) -> str:
    """A message of at most the length that an event may have."""
    return text if len(text) <= MESSAGE_LENGTH_MAX else f"{text[: MESSAGE_LENGTH_MAX - 1]}…"
