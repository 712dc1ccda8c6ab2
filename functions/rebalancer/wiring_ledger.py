"""The part of the composition root that keeps ledgers: built by `wiring`, which caches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rebalancer.ports.base import Log
from rebalancer.ports.execution import RunStore
from rebalancer.ports.ledger import BrokerHistory
from rebalancer.ports.ledger import LedgerStore, ReconciliationQueue
from rebalancer.services.context import Context
from rebalancer.services.ledger.bring_up_to_date import LedgerDesk
from rebalancer.services.ledger.runs import reconciling_runs

if TYPE_CHECKING:
    from google.cloud.firestore import Client


def make_ledger_store(client: Client) -> LedgerStore:
    """Where ledgers are kept."""
    from rebalancer.adapters.firestore.ledger import FirestoreLedgerStore

    return FirestoreLedgerStore(client)


def make_reconciliation_queue(log: Log) -> ReconciliationQueue:
    """The queue that reconciles accounts."""
    from rebalancer.adapters.tasks import CloudTaskQueue

    return CloudTaskQueue(log)


def make_runs(runs: RunStore, queue: ReconciliationQueue) -> RunStore:
    """Runs after whose end the account is reconciled."""
    return reconciling_runs(runs, queue)


def make_ledger_desk(context: Context, ledgers: LedgerStore, queue: ReconciliationQueue) -> LedgerDesk:
    """What reconciling one account takes. Every broker that we open knows its own history."""
    return LedgerDesk(context, cast(BrokerHistory, context.broker), ledgers, queue)
