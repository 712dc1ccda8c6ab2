"""The composition root: reads the environment, builds each adapter once, on first use."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.core.errors import InvariantViolation, PermissionDenied
from rebalancer.ports import AccountStore, Broker, Clock, Log, RunStore, TaskQueue
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from google.cloud.firestore import Client

PAPER_API = "https://paper-api.alpaca.markets"
DATA_API = "https://data.alpaca.markets"


def require_safe_environment() -> None:
    """Refuse to start with an emulator's address outside the emulator: forged tokens would be taken for real ones."""
    in_emulator = os.environ.get("FUNCTIONS_EMULATOR") == "true"
    for name in ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST"):
        if os.environ.get(name) and not in_emulator:
            raise InvariantViolation(
                f"{name} is set outside the emulator: refusing to start.", code="UNSAFE_ENVIRONMENT"
            )


def require_owner(uid: str) -> None:
    """Raise `PermissionDenied` NOT_ACCOUNT_OWNER for everybody but the person whose keys the system holds."""
    owner = os.environ.get("OWNER_UID", "")
    if not owner or uid != owner:
        raise PermissionDenied("This account belongs to somebody else.", code="NOT_ACCOUNT_OWNER")


def context_for(uid: str) -> Context:
    """The account of one user. Raises `PermissionDenied` NOT_ACCOUNT_OWNER."""
    require_owner(uid)
    return Context(uid, _owner_broker(), account_store(), run_store(), task_queue(), clock(), log())


@cache
def _owner_broker() -> Broker:
    from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials

    key_id, secret = os.environ.get("ALPACA_KEY_ID", ""), os.environ.get("ALPACA_SECRET_KEY", "")
    if not key_id or not secret:
        raise InvariantViolation(
            "The broker's keys are not configured: set the secrets ALPACA_KEY_ID and ALPACA_SECRET_KEY.",
            code="KEYS_MISSING",
        )
    return AlpacaBroker(
        AlpacaCredentials(key_id, secret),
        base_url=os.environ.get("ALPACA_BASE_URL") or PAPER_API,
        data_url=os.environ.get("ALPACA_DATA_URL") or DATA_API,
    )


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
def task_queue() -> TaskQueue:
    """The queues."""
    from rebalancer.adapters.tasks import CloudTaskQueue

    return CloudTaskQueue(log())


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
