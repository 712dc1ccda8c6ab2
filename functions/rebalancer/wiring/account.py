"""One user's account: the broker that is theirs, and everything that a use case needs around it."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.services.context import Context
from rebalancer.wiring import access, environment, notices, stores

if TYPE_CHECKING:
    from rebalancer.ports.account import Broker
    from rebalancer.services.targets.asset_search import AssetCatalogue


def context_for(uid: str) -> Context:
    """Return the account of one user: the deployment's keys for its owner alone, for everybody else their own
    connection.

    Raises `PermissionDenied` NOT_ACCOUNT_OWNER, CONNECTION_REVOKED, `Conflict` ACCOUNT_IN_USE where somebody else
    has connected the account of the deployment's keys.
    """
    is_owner = environment.is_owner(uid)
    broker, account_digest = _owner_account(uid) if is_owner else access.connected_brokers().account_of(uid)
    return Context(
        uid=uid,
        broker=broker,
        accounts=stores.account_store(),
        runs=stores.run_store(),
        tasks=stores.task_queue(),
        clock=stores.clock(),
        log=stores.log(),
        notifier=notices.notifier(),
        reconciliations=stores.reconciliation_queue(),
        suggestions=stores.suggestion_store(),
        account_digest=account_digest,
        ledgers=stores.ledger_store,
        clocks_apart_max=environment.clock_tolerance(),
    )


@cache
def asset_catalogue() -> AssetCatalogue:
    """Return what can be traded: one list for everybody whom this instance serves."""
    from rebalancer.services.targets.asset_search import AssetCatalogue

    return AssetCatalogue()


def _owner_account(uid: str) -> tuple[Broker, str]:
    return _watched_owner_broker(uid), access.deployment_account_digest(uid)


def _watched_owner_broker(uid: str) -> Broker:
    from rebalancer.services.access.connected_brokers import Refusal, WatchedBroker
    from rebalancer.services.access.connection import deployment_status

    key_id, now = os.environ.get("ALPACA_KEY_ID", ""), stores.clock().now()
    status = deployment_status(key_id, environment.owner_environment(), now)
    return WatchedBroker(_owner_broker(), Refusal(access.connection_ports(), uid, status, None, access.tell_revoked))


@cache
def _owner_broker() -> Broker:
    """Return the account that the deployment's own keys open. Raises `InvariantViolation` KEYS_MISSING."""
    from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials

    key_id, secret = os.environ.get("ALPACA_KEY_ID", ""), os.environ.get("ALPACA_SECRET_KEY", "")
    if not key_id or not secret:
        raise InvariantViolation(
            "The broker's keys are not configured: set the secrets ALPACA_KEY_ID and ALPACA_SECRET_KEY.",
            code="KEYS_MISSING",
        )
    return AlpacaBroker(
        AlpacaCredentials(key_id, secret),
        base_url=environment.broker_url(),
        data_url=os.environ.get("ALPACA_DATA_URL") or environment.DATA_API,
    )
