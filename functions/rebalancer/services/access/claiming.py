"""One broker account, one holder: name accounts so that a stolen database names none, and take or refuse them.

An account's digest is a keyed hash (HMAC-SHA-256). Its key is made once, sealed like every other secret, and sealed
anew when the sealing key is rotated: the digests stay.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from rebalancer.core.access.claim import account_in_use, is_in_force
from rebalancer.core.access.connection import Environment, Provider
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.access import BrokerIdentity, ConnectionScene, ConnectionStore, Sealer
from rebalancer.ports.access_claims import Claiming

NEW_ACCOUNT_REASON: Final = "Another broker account was connected. Look at it, and resume trading when it is right."
_KEY_BYTES: Final = 32
_BOUND_TO: Final = ("account digests",)


class AccountNames:
    """Names broker accounts by digests that nobody without the sealing key can make or check."""

    def __init__(self, connections: ConnectionStore, sealer: Callable[[], Sealer]) -> None:
        self._connections = connections
        self._sealer = sealer

    def digest(self, provider: Provider, identity: BrokerIdentity) -> str:
        """The name of an account, by whichever address it was reached."""
        return self._keyed(f"{provider}\n{identity.account_id}")

    def key_tag(self, environment: Environment, key_id: str) -> str:
        """Tells one of the deployment's own keys from another without naming either."""
        return self._keyed(f"key\n{environment}\n{key_id}")

    def renew_seal(self) -> None:
        """Seal the key of the digests anew where the sealing key was rotated."""
        self._key()

    def _keyed(self, text: str) -> str:
        return hmac.new(self._key().encode(), text.encode(), hashlib.sha256).hexdigest()

    def _key(self) -> str:
        sealer, sealed = self._sealer(), self._connections.load_digest_key()
        if sealed is None:
            fresh = sealer.seal(secrets.token_hex(_KEY_BYTES), bound_to=_BOUND_TO)
            sealed = self._connections.keep_digest_key(fresh, replacing=None)
        key = sealer.unseal(sealed, bound_to=_BOUND_TO)
        if not sealer.is_current(sealed):
            self._connections.keep_digest_key(sealer.seal(key, bound_to=_BOUND_TO), replacing=sealed)
        return key


def claiming_for_connection(
    connections: ConnectionStore,
    uid: str,
    account_digest: str,
    scene: ConnectionScene,
    *,
    is_same_account: bool,
    now: datetime,
) -> Claiming | None:
    """What it takes that this user holds the account; None where the stored connection opens it already.

    Raises `Conflict` ACCOUNT_IN_USE where another user holds it.
    """
    stored = connections.load_claim(account_digest)
    if stored.claim.uid not in {None, uid}:
        raise account_in_use()
    before = None if scene.connection is None else scene.connection.account_digest
    if stored.claim.uid == uid and is_same_account:
        return None
    # Without a connection before, the switch is off already: never switched on, or off since the disconnection.
    is_off = before is None and not is_in_force(stored.claim.stop, now)
    return Claiming(
        account_digest,
        stored.revision,
        now,
        trading=None if is_off else halted_anew(uid, now, stored.claim.stop),
        released={} if before in {None, account_digest} else {str(before): scene.stop},
        last_run_id=stored.claim.last_run_id,
    )


def halted_anew(uid: str, now: datetime, stop: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The user's switch after another account was connected: off, and with the automatic stop that came with it."""
    if is_in_force(stop, now):
        reason = f"{NEW_ACCOUNT_REASON} Trading had stopped on it by itself: {stop.get('reason')}"
        carried = {name: stop[name] for name in ("trip", "daily_loss_tripped_at") if name in stop}
        return {**halted(uid, now, reason), **carried}
    return halted(uid, now, NEW_ACCOUNT_REASON)


def halted(uid: str, now: datetime, reason: str) -> Mapping[str, Any]:
    """The user's switch, off."""
    return {
        "state": TradingState.HALTED.value,
        "reason": reason,
        "changed_by": uid,
        "changed_at": now,
        "expires_at": None,
        "trip": None,
    }
