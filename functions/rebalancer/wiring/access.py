"""Who may call, and which broker account is theirs."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvariantViolation, NotFound
from rebalancer.services.access.rate_limit import RateLimiter
from rebalancer.services.access.sessions import Sessions
from rebalancer.wiring import environment, notices, stores

if TYPE_CHECKING:
    from rebalancer.core.access.connection import ApiKeys, ConnectionStatus
    from rebalancer.ports.access import OAuthProvider
    from rebalancer.services.access.account_life import AccountLifePorts
    from rebalancer.services.access.connected_brokers import ConnectedBrokers
    from rebalancer.services.access.connection import ConnectionPorts


CLAIM_SECONDS = 60
_claimed: dict[str, tuple[float, str]] = {}
"""By uid, the deployment's account and when its claim was last seen, in seconds of this process."""


@cache
def sessions() -> Sessions:
    """Which sessions were ended."""
    return Sessions(stores.people(), stores.machine_clock())


@cache
def rate_limiter() -> RateLimiter:
    """How often users may call."""
    return RateLimiter(stores.rate_limit_store(), stores.machine_clock())


def require_account(uid: str) -> None:
    """Raise `PermissionDenied` NOT_ACCOUNT_OWNER for a person who has no account here: neither the owner nor connected.

    A connection that the broker refused still has its owner, who may halt it; so has one that cannot be read.
    """
    from rebalancer.services.access.connection import not_connected

    if environment.is_owner(uid):
        return
    try:
        connection = stores.connection_store().load_connection(uid)
    except InvariantViolation:
        return
    if connection is None:
        raise not_connected()


def connection_ports() -> ConnectionPorts:
    """Return what connecting a broker needs."""
    from rebalancer.services.access.connection import ConnectionPorts

    return ConnectionPorts(
        connections=stores.connection_store(),
        brokers=stores.broker_directory,
        sealer=stores.sealer,
        runs=stores.run_store(),
        notifier=notices.notifier(),
        clock=stores.clock(),
        log=stores.log(),
        is_live_allowed=environment.is_live_allowed(),
    )


@cache
def connected_brokers() -> ConnectedBrokers:
    """Return the users' brokers that this instance has open."""
    from rebalancer.services.access.connected_brokers import ConnectedBrokers

    return ConnectedBrokers(connection_ports(), tell_revoked)


def deployment_account_digest(uid: str) -> str:
    """The account that the deployment's own keys open, claimed for its owner.

    This instance trusts its claim for `CLAIM_SECONDS`: one that was lost meanwhile is taken again, or refused, then.
    """
    from rebalancer.services.access.deployment import claim_deployment_account

    instant, known = stores.clock().monotonic(), _claimed.get(uid)
    if known is not None and instant - known[0] <= CLAIM_SECONDS:
        return known[1]
    digest = claim_deployment_account(connection_ports(), uid, _deployment_keys(), environment.owner_environment())
    _claimed[uid] = (instant, digest)
    return digest


def _deployment_keys() -> ApiKeys:
    from rebalancer.core.access.connection import ApiKeys

    return ApiKeys(os.environ.get("ALPACA_KEY_ID", ""), os.environ.get("ALPACA_SECRET_KEY", ""))


def check_owner_connection(uid: str) -> ConnectionStatus:
    """Ask the broker whether the deployment's own keys work, and show the owner the answer."""
    from rebalancer.services.access.connection import deployment_status
    from rebalancer.services.access.connection_check import check_deployment

    keys = _deployment_keys()
    status = deployment_status(keys.key_id, environment.owner_environment(), stores.clock().now())
    return check_deployment(connection_ports(), uid, keys, status, tell_revoked)


def tell_revoked(uid: str, status: ConnectionStatus) -> None:
    """Notify a user that the broker refused the connection; `users/{uid}/status/connection` says it already."""
    from rebalancer.core.notices.events import revoked_event

    notices.notifier().append(uid, revoked_event(status.reason, stores.clock().now()))


def oauth_provider() -> OAuthProvider:
    """Return the broker's sign-in. Raises `NotFound` OAUTH_NOT_CONFIGURED. Other addresses are the emulator's alone."""
    from rebalancer.adapters.alpaca.oauth import AlpacaOAuth, OAuthApp

    secret = os.environ.get("ALPACA_OAUTH_CLIENT_SECRET", "")
    if not environment.has_oauth() or not secret:
        raise NotFound(
            "This deployment connects by API keys only: it is not registered with the broker as an app.",
            code="OAUTH_NOT_CONFIGURED",
        )
    app = OAuthApp(os.environ["ALPACA_OAUTH_CLIENT_ID"], secret, os.environ.get("ALPACA_OAUTH_REDIRECT_URL", ""))
    root = os.environ.get("ALPACA_BASE_URL")
    if environment.in_emulator() and root:
        app = replace(app, authorize_url=f"{root}/oauth/authorize", exchange_url=f"{root}/oauth/token")
    return AlpacaOAuth(app)


def account_life_ports() -> AccountLifePorts:
    """Return what exporting and deleting an account needs."""
    from rebalancer.adapters.firestore.access_account_life import FirestoreAccountLifeStore
    from rebalancer.adapters.firestore.access_audit import FirestoreAuditLog
    from rebalancer.services.access.account_life import AccountLifePorts

    return AccountLifePorts(
        accounts=FirestoreAccountLifeStore(stores.firestore_client()),
        people=stores.people(),
        queue=stores.cloud_queue(),
        audit=FirestoreAuditLog(stores.firestore_client()),
        clock=stores.clock(),
        log=stores.log(),
    )
