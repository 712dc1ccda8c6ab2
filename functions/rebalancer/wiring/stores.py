"""Stores, queues, clock, log and seals: each built once, on first use, by the first area that asks."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.core.access.connection import Environment
from rebalancer.wiring import environment

if TYPE_CHECKING:
    from google.cloud.firestore import Client

    from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
    from rebalancer.adapters.tasks import CloudTaskQueue
    from rebalancer.ports.access import (
        BrokerDirectory,
        ConnectionStore,
        FleetStore,
        People,
        RateLimitStore,
        Sealer,
    )
    from rebalancer.ports.advice import SuggestionStore
    from rebalancer.ports.base import Clock, OperatorLog, TaskQueue
    from rebalancer.ports.evidence import EvidenceStore
    from rebalancer.ports.execution import RunStore
    from rebalancer.ports.ledger import LedgerStore, ReconciliationQueue
    from rebalancer.ports.targets import AccountStore

KMS_SCOPE = "https://www.googleapis.com/auth/cloudkms"


@cache
def firestore_client() -> Client:
    """Return the one connection to Firestore that all stores share."""
    from google.cloud import firestore

    return firestore.Client(project=os.environ.get("GCLOUD_PROJECT") or os.environ.get("GOOGLE_CLOUD_PROJECT"))


@cache
def cloud_queue() -> CloudTaskQueue:
    """Every queue of this deployment."""
    from rebalancer.adapters.tasks import CloudTaskQueue

    return CloudTaskQueue(log())


def task_queue() -> TaskQueue:
    """Return the queue that advances runs."""
    return cloud_queue()


def reconciliation_queue() -> ReconciliationQueue:
    """Return the queue that reconciles accounts, one after the other."""
    return cloud_queue()


@cache
def account_store() -> AccountStore:
    """Targets, settings, switches, drift."""
    from rebalancer.adapters.firestore.targets import FirestoreAccountStore

    return FirestoreAccountStore(firestore_client())


@cache
def run_store() -> RunStore:
    """Plans and runs."""
    from rebalancer.adapters.firestore.execution import FirestoreRunStore

    return FirestoreRunStore(firestore_client())


@cache
def ledger_store() -> LedgerStore:
    """Ledgers."""
    from rebalancer.adapters.firestore.ledger import FirestoreLedgerStore

    return FirestoreLedgerStore(firestore_client())


@cache
def suggestion_store() -> SuggestionStore:
    """Suggestions."""
    from rebalancer.adapters.firestore.advice import FirestoreSuggestionStore

    return FirestoreSuggestionStore(firestore_client())


@cache
def evidence_store() -> EvidenceStore:
    """Lab runs, checks of the shadow, closes."""
    from rebalancer.adapters.firestore.evidence import FirestoreEvidenceStore

    return FirestoreEvidenceStore(firestore_client())


@cache
def connection_store() -> ConnectionStore:
    """Users' brokers."""
    from rebalancer.adapters.firestore.access_connections import FirestoreConnectionStore

    return FirestoreConnectionStore(firestore_client())


@cache
def rate_limit_store() -> RateLimitStore:
    """Return the buckets that all instances share."""
    from rebalancer.adapters.firestore.access_rate_limits import FirestoreRateLimitStore

    return FirestoreRateLimitStore(firestore_client())


@cache
def notification_store() -> FirestoreNotificationStore:
    """Notifications and their deliveries."""
    from rebalancer.adapters.firestore.notices import FirestoreNotificationStore

    return FirestoreNotificationStore(firestore_client())


def fleet_store() -> FleetStore:
    """Return the fleet in numbers."""
    from rebalancer.adapters.firestore.access_fleet import FirestoreFleetStore

    return FirestoreFleetStore(firestore_client())


@cache
def people() -> People:
    """Who signs in."""
    from rebalancer.adapters.identity import FirebasePeople

    return FirebasePeople()


@cache
def sealer() -> Sealer:
    """Encrypts credentials and other secrets, each under a purpose of its own.

    Cloud KMS wraps the keys where `CREDENTIALS_KMS_KEY` names one (keys in `CREDENTIALS_KEY` then still open what they
    sealed); otherwise `CREDENTIALS_KEY` does.
    """
    from rebalancer.adapters.credentials import CloudKms, EnvelopeSealer, LocalKeys

    kms_key, local_keys = os.environ.get("CREDENTIALS_KMS_KEY", ""), os.environ.get("CREDENTIALS_KEY", "")
    if not kms_key:
        return EnvelopeSealer(LocalKeys(local_keys))
    import google.auth
    from google.auth.transport.requests import AuthorizedSession

    credentials, _ = google.auth.default(scopes=[KMS_SCOPE])
    others = [LocalKeys(local_keys)] if local_keys else []
    return EnvelopeSealer(CloudKms(kms_key, AuthorizedSession(credentials)), *others)


@cache
def broker_directory() -> BrokerDirectory:
    """Where users' brokers are. The addresses are Alpaca's; only the emulator has others."""
    from rebalancer.adapters.alpaca.directory import AlpacaDirectory

    local = environment.in_emulator()
    paper = (local and os.environ.get("ALPACA_BASE_URL")) or environment.PAPER_API
    live = (local and os.environ.get("ALPACA_LIVE_URL")) or environment.LIVE_API
    data = os.environ.get("ALPACA_DATA_URL") or environment.DATA_API
    return AlpacaDirectory({Environment.PAPER: paper, Environment.LIVE: live}, data)


@cache
def clock() -> Clock:
    """Our time: the machine's, or in the local system the paper broker's where it was asked for."""
    if not environment.follows_broker_clock():
        return machine_clock()
    from rebalancer.adapters.system.broker_clock import BrokerTimeClock

    return BrokerTimeClock(environment.broker_url())


@cache
def machine_clock() -> Clock:
    """The machine's time, for sign-ins and the pace of calls, which never follow the paper broker."""
    from rebalancer.adapters.system.clock import SystemClock

    return SystemClock()


@cache
def log() -> OperatorLog:
    """Return the structured log."""
    from rebalancer.adapters.system.log import StructuredLog

    return StructuredLog()
