"""What connecting needs stored of claims on broker accounts, and of the key by which accounts are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.access.claim import AccountClaim


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with the revision of its document; `revision` is "" where the account was never claimed."""

    claim: AccountClaim
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Claiming:
    """Taking a broker account, in the same batch as the connection to it.

    Args:
        account_digest: the account that is taken.
        revision: the claim's document as it was read; "" where there was none.
        at: when it is taken.
        trading: the user's switch from then on; None leaves it as it is.
        released: accounts that the user lets go, with the stop that stays with them.
        key_tag: for the deployment's own keys, which of them.
        last_run_id: the run that began last on the account, whoever started it.
    """

    account_digest: str
    revision: str
    at: datetime
    trading: Mapping[str, Any] | None
    released: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    key_tag: str | None = None
    last_run_id: str = ""


class ClaimStore(Protocol):
    """Who holds which broker account. A claim is taken and released in the batch of the connection that it is for."""

    def load_claim(self, account_digest: str) -> StoredClaim:
        """Who holds a broker account."""

    def list_claims(self, uid: str) -> Mapping[str, AccountClaim]:
        """The broker accounts that a user holds, by digest."""

    def save_claim(self, uid: str, claiming: Claiming, audit: AuditEntry | None) -> None:
        """Take an account that no stored connection opens (the deployment's own). Raises `Conflict`
        CONNECTION_CHANGED where the claim has changed since it was read, or the user is being deleted."""

    def release_claims(
        self, released: Mapping[str, Mapping[str, Any] | None], *, now: datetime, audit: AuditEntry
    ) -> None:
        """Let accounts go that no stored connection opens, by digest, each with the stop that stays with it."""

    def keep_digest_key(self, sealed: Mapping[str, str], *, replacing: Mapping[str, str] | None) -> Mapping[str, str]:
        """Store the sealed key of account digests in place of the one that was read (None: of none), and return the
        one that is stored now, which another writer may have stored first."""

    def load_digest_key(self) -> Mapping[str, str] | None:
        """The sealed key of account digests; None before the first one."""
