"""What every use case is given: the ports of one user's account, and nothing global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from rebalancer.ports.account import Broker
from rebalancer.ports.advice import SuggestionStore
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore
from rebalancer.ports.ledger import LedgerStore, ReconciliationQueue
from rebalancer.ports.notices import Notifier
from rebalancer.ports.targets import AccountStore


@dataclass(frozen=True, slots=True)
class Context:
    """One user and the outside world as this user may reach it. `broker` is the user's own account; `suggestions`
    is None where none are kept, as on the command line. `account_digest` names the broker account: runs, their lock and
    what was ordered in a day belong to it, whichever user reached it; it is empty on the command line, whose journal
    is one account. `ledgers` opens the ledger, whose books divide the account among strategies; None where there are
    none. Where the broker's clock and ours are further apart than `clocks_apart_max` nothing is ordered; None
    compares them not."""

    uid: str
    broker: Broker
    accounts: AccountStore
    runs: RunStore
    tasks: TaskQueue
    clock: Clock
    log: Log
    notifier: Notifier
    reconciliations: ReconciliationQueue
    suggestions: SuggestionStore | None = None
    account_digest: str = ""
    ledgers: Callable[[], LedgerStore] | None = None
    clocks_apart_max: timedelta | None = None
