"""What the environment says about this deployment. Nothing here builds an adapter."""

from __future__ import annotations

import os
from datetime import timedelta

from rebalancer.core.access.connection import Environment
from rebalancer.core.base.errors import InvariantViolation

PAPER_API = "https://paper-api.alpaca.markets"
LIVE_API = "https://api.alpaca.markets"
DATA_API = "https://data.alpaca.markets"
CLOCKS_APART_MAX = timedelta(minutes=2)


def in_emulator() -> bool:
    """Whether this runs beside the local stand-ins, whose addresses count there alone."""
    return os.environ.get("FUNCTIONS_EMULATOR") == "true"


def require_safe_environment() -> None:
    """Refuse to start with an emulator's address outside the emulator, where forged tokens would be accepted."""
    for name in ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST"):
        if os.environ.get(name) and not in_emulator():
            raise InvariantViolation(
                f"{name} is set outside the emulator: refusing to start.", code="UNSAFE_ENVIRONMENT"
            )
    if follows_broker_clock() and not in_emulator():
        raise InvariantViolation(
            "LOCAL_CLOCK is set outside the emulator: refusing to start.", code="UNSAFE_ENVIRONMENT"
        )


def follows_broker_clock() -> bool:
    """Whether our time is the paper broker's (`LOCAL_CLOCK=broker`); only ever in the emulator."""
    return os.environ.get("LOCAL_CLOCK") == "broker"


def broker_url() -> str:
    """The address of the broker of the deployment's own keys."""
    return os.environ.get("ALPACA_BASE_URL") or PAPER_API


def clock_tolerance() -> timedelta | None:
    """How far our clock and the broker's may be apart; None where the paper broker's may be set to any time."""
    return None if in_emulator() else CLOCKS_APART_MAX


def owner_uid() -> str:
    """Whose account the deployment's own keys open; empty where the deployment has no keys of its own."""
    return os.environ.get("OWNER_UID", "")


def is_owner(uid: str) -> bool:
    """Whether this is the person whose own keys the deployment's secrets hold."""
    return bool(owner_uid()) and uid == owner_uid()


def owner_environment() -> Environment:
    """Whether the deployment's own keys open a paper account or one with real money."""
    root = (os.environ.get("ALPACA_BASE_URL") or PAPER_API).rstrip("/")
    return Environment.LIVE if root == LIVE_API else Environment.PAPER


def has_oauth() -> bool:
    """Whether this deployment is registered with the broker as an app."""
    return bool(os.environ.get("ALPACA_OAUTH_CLIENT_ID"))


def has_web_push() -> bool:
    """Whether this deployment sends push messages: `WEB_PUSH_CONTACT` is where push services reach its operator."""
    return bool(os.environ.get("WEB_PUSH_CONTACT"))


def is_live_allowed() -> bool:
    """Whether users may connect accounts with real money (`LIVE_TRADING=allowed`)."""
    return os.environ.get("LIVE_TRADING") == "allowed"


def are_local_webhooks_allowed() -> bool:
    """Whether webhooks may go to 127.0.0.1 (`LOCAL_WEBHOOKS=allowed`); never outside the emulator."""
    return os.environ.get("LOCAL_WEBHOOKS") == "allowed" and in_emulator()
