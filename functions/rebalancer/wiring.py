"""The composition root: reads the environment, builds each adapter once, on first use."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer import wiring_accounts, wiring_ledger, wiring_notices, wiring_policies
from rebalancer.core.access.connection import ApiKeys, ConnectionStatus, Environment
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.ports.targets import AccountStore
from rebalancer.ports.account import Broker
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore
from rebalancer.ports.access import BrokerDirectory, ConnectionStore, OAuthDesk, Sealer
from rebalancer.ports.ledger import LedgerStore, ReconciliationQueue
from rebalancer.ports.notices import Notifier
from rebalancer.ports.access import FleetStore, People, RateLimitStore
from rebalancer.ports.advice import SuggestionStore
from rebalancer.services.access.account_life import LifeDesk
from rebalancer.services.automation.automation import Rota
from rebalancer.services.access.connected_brokers import ConnectedBrokers, Refusal, watched
from rebalancer.services.access.connection import ConnectionDesk, deployment_status, not_connected
from rebalancer.services.access.connection_check import check_deployment
from rebalancer.services.context import Context
from rebalancer.services.ledger.bring_up_to_date import LedgerDesk
from rebalancer.services.notices.notify import Desk
from rebalancer.services.advice.policy_desk import PolicyDesk
from rebalancer.services.access.rate_limit import RateLimiter
from rebalancer.services.access.sessions import Sessions
from rebalancer.services.automation.scheduled_check import CheckDesk
from rebalancer.services.notices.telling import revoked_event, telling_accounts, telling_runs
from rebalancer.wiring_accounts import LIVE_API, PAPER_API

if TYPE_CHECKING:
    from google.cloud.firestore import Client


def require_safe_environment() -> None:
    """Refuse to start with an emulator's address outside the emulator: forged tokens would be taken for real ones."""
    in_emulator = os.environ.get("FUNCTIONS_EMULATOR") == "true"
    for name in ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST"):
        if os.environ.get(name) and not in_emulator:
            raise InvariantViolation(
                f"{name} is set outside the emulator: refusing to start.", code="UNSAFE_ENVIRONMENT"
            )


def is_app_check_enforced() -> bool:
    """Whether calls must come from the registered app (`APP_CHECK=enforce`); never in the emulator, which has none."""
    return os.environ.get("APP_CHECK") == "enforce" and not wiring_accounts.in_emulator()


def is_owner(uid: str) -> bool:
    """Whether this is the person whose own keys the deployment's secrets hold."""
    return bool(owner_uid()) and uid == owner_uid()


def owner_uid() -> str:
    """Who that person is; empty where the deployment has no keys of its own."""
    return os.environ.get("OWNER_UID", "")


def require_account(uid: str) -> None:
    """Raise `PermissionDenied` NOT_ACCOUNT_OWNER for a person who has no account here: neither the owner nor connected.

    A connection that the broker refused still has its owner, who may halt it.
    """
    if not is_owner(uid) and connection_store().load_connection(uid) is None:
        raise not_connected()


def context_for(uid: str) -> Context:
    """The account of one user: the deployment's keys for its owner alone, for everybody else their own connection.

    Raises `PermissionDenied` NOT_ACCOUNT_OWNER, CONNECTION_REVOKED.
    """
    broker = _watched_owner_broker(uid) if is_owner(uid) else connected_brokers().broker_of(uid)
    accounts = telling_accounts(account_store(), notifier(), clock())
    runs = wiring_ledger.make_runs(telling_runs(run_store(), notifier()), reconciliation_queue())
    return Context(uid, broker, accounts, runs, task_queue(), clock(), log(), suggestion_store())


def _watched_owner_broker(uid: str) -> Broker:
    now = clock().now()
    status = deployment_status(os.environ.get("ALPACA_KEY_ID", ""), _owner_environment(), now)
    return watched(_owner_broker(), Refusal(connection_desk(), uid, status, None, tell_revoked))


def check_owner_connection(uid: str) -> ConnectionStatus:
    """Ask the broker whether the deployment's own keys work, and show the owner the answer."""
    keys = ApiKeys(os.environ.get("ALPACA_KEY_ID", ""), os.environ.get("ALPACA_SECRET_KEY", ""))
    status = deployment_status(keys.key_id, _owner_environment(), clock().now())
    return check_deployment(connection_desk(), uid, keys, status, tell_revoked)


def _owner_environment() -> Environment:
    root = (os.environ.get("ALPACA_BASE_URL") or PAPER_API).rstrip("/")
    return Environment.LIVE if root == LIVE_API else Environment.PAPER


def tell_revoked(uid: str, status: ConnectionStatus) -> None:
    """Tell a user that the broker refused the connection; `users/{uid}/status/connection` says it already."""
    notifier().append(uid, revoked_event(status.reason, clock().now()))


@cache
def _owner_broker() -> Broker:
    return wiring_accounts.make_owner_broker()


@cache
def _firestore() -> Client:
    from google.cloud import firestore

    return firestore.Client(project=os.environ.get("GCLOUD_PROJECT") or os.environ.get("GOOGLE_CLOUD_PROJECT"))


@cache
def account_store() -> AccountStore:
    """Targets, settings, switches, drift."""
    from rebalancer.adapters.firestore import FirestoreAccountStore

    return FirestoreAccountStore(_firestore())


@cache
def run_store() -> RunStore:
    """Plans and runs."""
    from rebalancer.adapters.firestore import FirestoreRunStore

    return FirestoreRunStore(_firestore())


@cache
def ledger_store() -> LedgerStore:
    """Ledgers."""
    return wiring_ledger.make_ledger_store(_firestore())


@cache
def reconciliation_queue() -> ReconciliationQueue:
    """Reconciles accounts, one after the other."""
    return wiring_ledger.make_reconciliation_queue(log())


def ledger_desk(uid: str) -> LedgerDesk:
    """What reconciling this user's account takes. Raises as `context_for`."""
    return wiring_ledger.make_ledger_desk(context_for(uid), ledger_store(), reconciliation_queue())


@cache
def suggestion_store() -> SuggestionStore:
    """Suggestions."""
    return wiring_policies.make_suggestion_store(_firestore())


def policy_desk(uid: str) -> PolicyDesk:
    """What suggestions and what-ifs take. Raises as `context_for`."""
    return wiring_policies.make_policy_desk(context_for(uid), suggestion_store(), ledger_store())


@cache
def connection_store() -> ConnectionStore:
    """Users' brokers."""
    from rebalancer.adapters.firestore import FirestoreConnectionStore

    return FirestoreConnectionStore(_firestore())


@cache
def sealer() -> Sealer:
    """Encrypts what must not be read where it lies; also for others' secrets, each under a purpose of its own."""
    return wiring_accounts.make_sealer()


@cache
def broker_directory() -> BrokerDirectory:
    """Where users' brokers are."""
    return wiring_accounts.make_broker_directory()


def has_oauth() -> bool:
    """Whether this deployment is registered with the broker as an app."""
    return wiring_accounts.has_oauth()


def is_live_allowed() -> bool:
    """Whether users may connect accounts with real money."""
    return wiring_accounts.is_live_allowed()


def oauth_desk() -> OAuthDesk:
    """The broker's sign-in. Raises `NotFound` OAUTH_NOT_CONFIGURED."""
    return wiring_accounts.make_oauth_desk()


def connection_desk() -> ConnectionDesk:
    """What connecting a broker needs."""
    return ConnectionDesk(
        connections=connection_store(),
        brokers=broker_directory,
        sealer=sealer,
        runs=run_store(),
        clock=clock(),
        log=log(),
        is_live_allowed=is_live_allowed(),
    )


@cache
def connected_brokers() -> ConnectedBrokers:
    """The users' brokers that this instance has open."""
    return ConnectedBrokers(connection_desk(), tell_revoked)


@cache
def people() -> People:
    """Who signs in."""
    from rebalancer.adapters.identity import FirebasePeople

    return FirebasePeople()


@cache
def sessions() -> Sessions:
    """Which sessions were ended."""
    return Sessions(people(), clock())


@cache
def rate_limiter() -> RateLimiter:
    """How often users may call."""
    return RateLimiter(rate_limit_store(), clock())


@cache
def rate_limit_store() -> RateLimitStore:
    """The buckets that all instances share."""
    from rebalancer.adapters.firestore import FirestoreRateLimitStore

    return FirestoreRateLimitStore(_firestore())


def life_desk() -> LifeDesk:
    """What exporting and deleting an account needs."""
    return wiring_accounts.make_life_desk(_firestore(), people(), clock(), log())


def fleet_store() -> FleetStore:
    """The fleet in numbers."""
    from rebalancer.adapters.firestore.access_fleet import FirestoreFleetStore

    return FirestoreFleetStore(_firestore())


@cache
def task_queue() -> TaskQueue:
    """The queues."""
    from rebalancer.adapters.tasks import CloudTaskQueue

    return CloudTaskQueue(log())


@cache
def notifier() -> Notifier:
    """Tells users."""
    return wiring_notices.make_notifier(_firestore(), clock(), log())


@cache
def notice_desk() -> Desk:
    """What notifications go out by."""
    return wiring_notices.make_notice_desk(_firestore(), sealer, clock(), log())


@cache
def rota() -> Rota:
    """What hands out scheduled checks."""
    return wiring_notices.make_rota(_firestore(), clock(), log())


def check_desk() -> CheckDesk:
    """What a scheduled check needs."""
    return CheckDesk(context_for, rota().schedule, notifier(), clock(), log())


@cache
def clock() -> Clock:
    """Our time."""
    from rebalancer.adapters.system.clock import SystemClock

    return SystemClock()


@cache
def log() -> Log:
    """The structured log."""
    from rebalancer.adapters.system.log import StructuredLog

    return StructuredLog()
