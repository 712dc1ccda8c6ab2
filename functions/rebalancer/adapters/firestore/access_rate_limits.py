"""`RateLimitStore` on Firestore."""

from __future__ import annotations

from datetime import datetime, timedelta

from google.cloud.firestore import Client

from rebalancer.adapters.firestore.access_paths import rate_limit_of
from rebalancer.adapters.firestore.base.requests import LOST_RACES, commit, fetch_documents
from rebalancer.core.access.rate_limit import NO_WAIT, Rate, take_token
from rebalancer.core.base.stored_fields import StoredFields, dump_time

ATTEMPTS = 3
KEPT = timedelta(days=1)


class FirestoreRateLimitStore:
    """One document a bucket, changed on the condition that nobody else did. Two requests; more only when contended."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def take_token(self, uid: str, name: str, rate: Rate, *, now: datetime) -> timedelta:
        """See `RateLimitStore`."""
        reference = rate_limit_of(self._client, uid, name)
        for _ in range(ATTEMPTS):
            (found,) = fetch_documents(self._client, reference)
            before = StoredFields(found.to_dict(), reference.path).time("full_at") if found.exists else None
            full_at, wait = take_token(before, rate, now)
            if wait:
                return wait
            fields = {"uid": uid, "full_at": dump_time(full_at), "delete_after": dump_time(full_at + KEPT)}
            batch = self._client.batch()
            if found.exists:
                batch.update(reference, fields, option=self._client.write_option(last_update_time=found.update_time))
            else:
                batch.create(reference, fields)
            try:
                commit(batch)
            except LOST_RACES:
                continue
            return NO_WAIT
        return rate.interval
