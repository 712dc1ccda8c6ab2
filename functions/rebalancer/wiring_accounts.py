"""The part of the composition root that builds what connections and accounts need: brokers' doors, seals, the desks."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from rebalancer.core.access.connection import Environment
from rebalancer.core.base.errors import InvariantViolation, NotFound
from rebalancer.ports.account import Broker
from rebalancer.ports.base import Clock, Log
from rebalancer.ports.access import BrokerDirectory, OAuthDesk, Sealer
from rebalancer.ports.access import People
from rebalancer.services.access.account_life import LifeDesk

if TYPE_CHECKING:
    from google.cloud.firestore import Client

PAPER_API = "https://paper-api.alpaca.markets"
LIVE_API = "https://api.alpaca.markets"
DATA_API = "https://data.alpaca.markets"
KMS_SCOPE = "https://www.googleapis.com/auth/cloudkms"


def in_emulator() -> bool:
    """Whether this runs beside the local stand-ins, whose addresses count there alone."""
    return os.environ.get("FUNCTIONS_EMULATOR") == "true"


def is_live_allowed() -> bool:
    """Whether users may connect accounts with real money (`LIVE_TRADING=allowed`)."""
    return os.environ.get("LIVE_TRADING") == "allowed"


def make_sealer() -> Sealer:
    """The wrapping key is Cloud KMS's where `CREDENTIALS_KMS_KEY` names one (keys in `CREDENTIALS_KEY` then still open
    what they sealed), and `CREDENTIALS_KEY`'s otherwise."""
    from rebalancer.adapters.credentials import CloudKms, EnvelopeSealer, LocalKeys

    kms_key, local_keys = os.environ.get("CREDENTIALS_KMS_KEY", ""), os.environ.get("CREDENTIALS_KEY", "")
    if not kms_key:
        return EnvelopeSealer(LocalKeys(local_keys))
    import google.auth
    from google.auth.transport.requests import AuthorizedSession

    credentials, _ = google.auth.default(scopes=[KMS_SCOPE])
    others = [LocalKeys(local_keys)] if local_keys else []
    return EnvelopeSealer(CloudKms(kms_key, AuthorizedSession(credentials)), *others)


def make_broker_directory() -> BrokerDirectory:
    """Where users' brokers are. The addresses are Alpaca's; only the emulator has others."""
    from rebalancer.adapters.alpaca import AlpacaDirectory

    paper = (in_emulator() and os.environ.get("ALPACA_BASE_URL")) or PAPER_API
    live = (in_emulator() and os.environ.get("ALPACA_LIVE_URL")) or LIVE_API
    data = os.environ.get("ALPACA_DATA_URL") or DATA_API
    return AlpacaDirectory({Environment.PAPER: paper, Environment.LIVE: live}, data)


def has_oauth() -> bool:
    """Whether this deployment is registered with the broker as an app."""
    return bool(os.environ.get("ALPACA_OAUTH_CLIENT_ID"))


def make_oauth_desk() -> OAuthDesk:
    """The broker's sign-in. Raises `NotFound` OAUTH_NOT_CONFIGURED. Other addresses are the emulator's alone."""
    from rebalancer.adapters.alpaca import AlpacaOAuth, OAuthApp

    secret = os.environ.get("ALPACA_OAUTH_CLIENT_SECRET", "")
    if not has_oauth() or not secret:
        raise NotFound(
            "This deployment connects by API keys only: it is not registered with the broker as an app.",
            code="OAUTH_NOT_CONFIGURED",
        )
    app = OAuthApp(os.environ["ALPACA_OAUTH_CLIENT_ID"], secret, os.environ.get("ALPACA_OAUTH_REDIRECT_URL", ""))
    root = os.environ.get("ALPACA_BASE_URL")
    if in_emulator() and root:
        app = replace(app, authorize_url=f"{root}/oauth/authorize", exchange_url=f"{root}/oauth/token")
    return AlpacaOAuth(app)


def make_life_desk(client: Client, people: People, clock: Clock, log: Log) -> LifeDesk:
    """What exporting and deleting an account needs."""
    from rebalancer.adapters.firestore import FirestoreAuditLog
    from rebalancer.adapters.firestore.access_account_life import FirestoreAccountLifeStore
    from rebalancer.adapters.tasks import CloudTaskQueue

    return LifeDesk(
        accounts=FirestoreAccountLifeStore(client),
        people=people,
        queue=CloudTaskQueue(log),
        audit=FirestoreAuditLog(client),
        clock=clock,
        log=log,
    )


def make_owner_broker() -> Broker:
    """The account that the deployment's own keys open. Raises `InvariantViolation` KEYS_MISSING."""
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
