"""Claims on broker accounts, written in the batch of whoever takes or releases one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore import Client, FieldFilter, Increment, WriteBatch

from rebalancer.adapters.firestore import access_paths
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import Snapshot, fetch_documents, fetch_query
from rebalancer.core.access.claim import AccountClaim, claimed_fields, forgotten_fields, parse_claim, released_fields
from rebalancer.ports.access_claims import Claiming, StoredClaim


def fetch_claim(client: Client, account_digest: str) -> StoredClaim:
    """Who holds an account, with the revision of the claim."""
    (found,) = fetch_documents(client, access_paths.account_of(client, account_digest))
    if not found.exists:
        return StoredClaim(AccountClaim(None))
    return StoredClaim(claim_in(found), str(found.update_time.rfc3339()))


def fetch_claims(client: Client, uid: str) -> Mapping[str, AccountClaim]:
    """The accounts that a user holds, by digest; one query."""
    return {found.id: claim_in(found) for found in _held(client, uid)}


def forget_accounts(client: Client, batch: WriteBatch, uid: str, stop: Mapping[str, Any] | None, now: datetime) -> None:
    """Let all accounts of a user who is deleted go, also those whose claim cannot be read."""
    left = forgotten_fields(stop, now)
    for found in _held(client, uid):
        if left is None:
            batch.delete(found.reference)
        else:
            batch.set(found.reference, {**left})


def _held(client: Client, uid: str) -> Sequence[Snapshot]:
    return fetch_query(client.collection("brokerAccounts").where(filter=FieldFilter("uid", "==", uid)))


def claim_in(found: Snapshot) -> AccountClaim:
    """The claim that a document holds."""
    return parse_claim(found.to_dict() or {}, found.reference.path)


def take_account(client: Client, batch: WriteBatch, uid: str, claiming: Claiming) -> None:
    """Take one account and release others, on the condition that the claim is as it was read."""
    reference = access_paths.account_of(client, claiming.account_digest)
    fields: dict[str, Any] = {**claimed_fields(uid, claiming.at, claiming.key_tag)}
    if claiming.revision:
        read_at = DatetimeWithNanoseconds.from_rfc3339(claiming.revision)
        batch.update(reference, fields, option=client.write_option(last_update_time=read_at))
    else:
        batch.create(reference, {**fields, "open_run_id": None, "last_run_id": claiming.last_run_id})
    for account_digest, stop in claiming.released.items():
        release_account(client, batch, account_digest, stop, claiming.at)
    if claiming.trading is not None:
        trading = {**claiming.trading, "version": Increment(1)}
        batch.set(paths.user_switch(client, uid), trading, merge=list(trading))
    if claiming.last_run_id:
        mark = {"run_id": claiming.last_run_id}
        batch.set(paths.last_run_of(client, uid), mark, merge=list(mark))


def release_account(
    client: Client, batch: WriteBatch, account_digest: str, stop: Mapping[str, Any] | None, now: datetime
) -> None:
    """Let an account go; the lock stays with a run that holds it."""
    fields: dict[str, Any] = {**released_fields(stop, now)}
    batch.set(access_paths.account_of(client, account_digest), fields, merge=list(fields))
