"""One account's documents in two databases: what differs, and writing the one as it is in the other.

Everything of the account is brought back as it was, with three exceptions. The trading switch that is there stays: a
backup must not loosen a stop. The audit log only grows. Mails that were handed over are not sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from google.cloud.firestore import Client, FieldFilter

from rebalancer.adapters.firestore import access_paths
from rebalancer.adapters.firestore.access_claims import release_account
from rebalancer.adapters.firestore.base import paths
from rebalancer.core.base.errors import Conflict, NotFound
from rebalancer.core.risk.trips import stop_of

BATCH_MAX: Final = 400
ACCOUNTS: Final = "brokerAccounts"
AUDIT: Final = "audit"

Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What brings an account back.

    Args:
        written: documents that are missing or differ, with the fields that they had.
        deleted: documents that the backup does not have.
        released: broker accounts that the user holds now and did not hold in the backup.
        same: how many documents are as they were.
        kept: documents that differ and stay as they are.
    """

    written: Documents
    deleted: tuple[str, ...]
    released: tuple[str, ...]
    same: int
    kept: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the account is as it was."""
        return not (self.written or self.deleted or self.released)


def read_account(client: Client, uid: str) -> Documents:
    """Every document of an account, by path: its trees, its connection, its broker accounts, its audit entries."""
    return dict(sorted(_documents(client, uid)))


def compare(backup: Client, live: Client, uid: str) -> Difference:
    """Say what brings the live account back to the backup's.

    Raises `NotFound` where the backup has no such account, `Conflict` where the account is being deleted or another
    user holds its broker account now.
    """
    before, now = read_account(backup, uid), read_account(live, uid)
    if not before:
        raise NotFound(f"The backup has no account {uid}.", code="NOT_IN_BACKUP")
    if access_paths.deletion_of(live, uid).get().exists:
        raise Conflict(f"The account {uid} is being deleted.", code="ACCOUNT_BEING_DELETED")
    for path in before:
        if path.startswith(f"{ACCOUNTS}/"):
            _require_free(live, path, uid)
    switch = paths.user_switch(live, uid).path
    kept = {switch} & set(now)
    same = {path for path, fields in before.items() if path in now and _exact(now[path]) == _exact(fields)}
    written = {path: fields for path, fields in before.items() if path not in kept | same}
    extra = [path for path in now if path not in before and path not in kept and not path.startswith(f"{AUDIT}/")]
    return Difference(
        written,
        tuple(path for path in extra if not path.startswith(f"{ACCOUNTS}/")),
        tuple(path.partition("/")[2] for path in extra if path.startswith(f"{ACCOUNTS}/")),
        len(same),
        tuple(sorted(kept - same)),
    )


def write(live: Client, uid: str, difference: Difference, now: datetime) -> None:
    """Bring the account back. Interrupted, the same call again ends the same.

    Raises `Conflict` TRADING_IS_ON while the system's switch lets anybody trade.
    """
    if (paths.system_switch(live).get().to_dict() or {}).get("trading_enabled") is not False:
        raise Conflict(
            "Trading is on: set trading_enabled of systemStatus/risk_management to false first.", code="TRADING_IS_ON"
        )
    stop = stop_of(paths.user_switch(live, uid).get().to_dict())
    steps = [*difference.written, *difference.deleted, *difference.released]
    for first in range(0, len(steps), BATCH_MAX):
        batch = live.batch()
        for step in steps[first : first + BATCH_MAX]:
            if step in difference.written:
                batch.set(live.document(step), dict(difference.written[step]))
            elif step in difference.deleted:
                batch.delete(live.document(step))
            else:
                release_account(live, batch, step, stop, now)
        batch.commit()


def _exact(value: Any) -> Any:
    """A value that equals another one only where both have the same type, down to the nanosecond."""
    if isinstance(value, Mapping):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if isinstance(value, datetime):
        return (value, getattr(value, "nanosecond", 0))
    return (type(value).__name__, repr(value))


def _documents(client: Client, uid: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    roots = (paths.settings_of(client, uid), access_paths.user_of(client, uid), access_paths.connection_of(client, uid))
    for root in roots:
        found = root.get()
        if found.exists:
            yield root.path, found.to_dict() or {}
        for collection in root.collections():
            for document in collection.recursive().stream():
                yield document.reference.path, document.to_dict() or {}
    for name in (ACCOUNTS, AUDIT):
        for document in client.collection(name).where(filter=FieldFilter("uid", "==", uid)).stream():
            yield document.reference.path, document.to_dict() or {}


def _require_free(live: Client, path: str, uid: str) -> None:
    holder = (live.document(path).get().to_dict() or {}).get("uid")
    if holder not in {None, uid}:
        raise Conflict("Another user holds this broker account now.", code="ACCOUNT_IN_USE")
