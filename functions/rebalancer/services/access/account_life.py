"""The life of an account: all of its data handed out, and all of it deleted."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rebalancer.core.access.audit import SYSTEM, AuditAction, AuditEntry, entry_id
from rebalancer.core.base.errors import InvalidInput
from rebalancer.ports.access import AccountLifeStore, AuditLog, DeletionQueue, DeletionState, ExportedDocument, People
from rebalancer.ports.base import Clock, Log
from rebalancer.services.access.claiming import halted
from rebalancer.services.access.connection import new_entry

DELETE_PHRASE = "delete my account"
"""What a person types to delete an account."""

PAGE_BYTES = 1_500_000
"""A page ends with the document that passes this size; with the largest document (1 MiB) it stays far below the
platform's 10 MB for an answer."""

PAGE_DOCUMENTS_MAX = 500
READ_AT_ONCE = 25
ROUND_DOCUMENTS = 2_000
"""How many documents one task deletes before it hands on to the next."""

STEP_DOCUMENTS = 400
STRAGGLERS_AFTER = timedelta(minutes=10)
"""When an emptied account is looked at once more: no function runs longer, so nothing can be written after that."""

SWEPT_AT_ONCE = 500
HALT_REASON = "This account is being deleted."


@dataclass(frozen=True, slots=True)
class AccountLifePorts:
    """What the use cases of an account's life are given."""

    accounts: AccountLifeStore
    people: People
    queue: DeletionQueue
    audit: AuditLog
    clock: Clock
    log: Log


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some of a user's documents; `next_cursor` is None on the last page."""

    documents: Sequence[ExportedDocument]
    next_cursor: str | None


def export_account(ports: AccountLifePorts, uid: str, *, cursor: str | None, dump: Callable[[Any], Any]) -> ExportPage:
    """Return the next page of everything that is kept of a user; `dump` turns a document into JSON's own types.

    Raises `InvalidInput` BAD_CURSOR.
    """
    page: list[ExportedDocument] = []
    size, after = 0, cursor
    while True:
        found = ports.accounts.list_documents(uid, after=after, limit=READ_AT_ONCE)
        for document in found:
            fields = dump(document.fields)
            page.append(ExportedDocument(document.path, fields, document.cursor))
            size += len(json.dumps(fields))
            if size > PAGE_BYTES or len(page) >= PAGE_DOCUMENTS_MAX:
                return _recorded(ports, uid, cursor, ExportPage(page, document.cursor))
        if len(found) < READ_AT_ONCE:
            return _recorded(ports, uid, cursor, ExportPage(page, None))
        after = found[-1].cursor


def is_deletion_under_way(ports: AccountLifePorts, uid: str) -> bool:
    """Whether a user has asked for the deletion before, or is gone already: asking again changes nothing."""
    return ports.accounts.deletion_state(uid) is not None or ports.people.load_standing(uid) is None


def delete_account(ports: AccountLifePorts, uid: str, *, confirmation: str) -> DeletionState:
    """Begin to delete an account; the same call again goes on. What is left is deleted by the queue.

    From this moment on nothing trades: the credentials are gone, automation is off, the switch is HALTED, the user is
    disabled. Raises `InvalidInput` CONFIRMATION_NEEDED, `Conflict` OPEN_RUN_EXISTS.
    """
    if confirmation != DELETE_PHRASE:
        raise InvalidInput(
            f'confirmation must be exactly "{DELETE_PHRASE}".', code="CONFIRMATION_NEEDED", field="confirmation"
        )
    if ports.people.load_standing(uid) is None:
        # Nobody is left, and nothing is written for nobody.
        return ports.accounts.deletion_state(uid) or DeletionState.EMPTIED
    now = ports.clock.now()
    audit = new_entry(now, uid, uid, AuditAction.ACCOUNT_DELETION_ASKED, {})
    ports.accounts.begin_deletion(uid, now=now, trading=halted(uid, now, HALT_REASON), audit=audit)
    # Before the user is disabled: after a crash between the two the schedule goes on.
    ports.queue.enqueue_deletion(uid)
    ports.people.disable_user(uid)
    ports.log.event("account_deletion_asked")
    return ports.accounts.deletion_state(uid) or DeletionState.EMPTIED


def advance_deletion(ports: AccountLifePorts, uid: str) -> None:
    """Delete some of what is left, and hand on; the user last of all. Any crash is followed by the same again."""
    state = ports.accounts.deletion_state(uid)
    if state is None:
        return
    deleted = 0
    while deleted < ROUND_DOCUMENTS:
        step = ports.accounts.delete_some(uid, limit=STEP_DOCUMENTS)
        if not step:
            break
        deleted += step
    ports.log.event("account_documents_deleted", documents=deleted)
    if deleted >= ROUND_DOCUMENTS:
        ports.queue.enqueue_deletion(uid)
        return
    ports.people.delete_user(uid)
    now = ports.clock.now()
    if state is DeletionState.EMPTIED:
        account = hashlib.sha256(uid.encode()).hexdigest()[:16]
        entry = AuditEntry(
            entry_id(now, secrets.token_hex(4)), now, SYSTEM, None, AuditAction.ACCOUNT_DELETED, {"account": account}
        )
        ports.accounts.end_deletion(uid, entry)
        ports.log.event("account_deleted")
    else:
        ports.accounts.mark_emptied(uid, now=now)


def sweep_deletions(ports: AccountLifePorts) -> int:
    """Enqueue each deletion that nobody touched for a while: stuck ones, and emptied ones for their last look."""
    uids = ports.accounts.list_deletions(before=ports.clock.now() - STRAGGLERS_AFTER, limit=SWEPT_AT_ONCE)
    for uid in uids:
        ports.queue.enqueue_deletion(uid)
    return len(uids)


def _recorded(ports: AccountLifePorts, uid: str, cursor: str | None, page: ExportPage) -> ExportPage:
    if cursor is None:
        ports.audit.append_entry(new_entry(ports.clock.now(), uid, uid, AuditAction.ACCOUNT_EXPORTED, {}))
    return page
