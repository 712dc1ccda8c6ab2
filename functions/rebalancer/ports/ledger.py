"""What the use cases need stored of one account's ledger: its events, its head, its snapshots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rebalancer.core.ledger.documents import LedgerHead
    from rebalancer.core.ledger.events import LedgerEvent
    from rebalancer.core.ledger.reconciliation import BrokerPosition
    from rebalancer.core.ledger.snapshots import Quarter, Snapshot
    from rebalancer.core.strategies.strategies import Strategy
    from rebalancer.core.tax.wishes import HarvestWishes


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """A ledger as it was read: its head, the events since its closing, one quarter of snapshots. A write must hand it
    back, so that a late writer fails; `token` is the store's own. `strategies` are the account's as they are set."""

    head: LedgerHead
    events: tuple[LedgerEvent, ...]
    quarter: Quarter
    token: object
    strategies: tuple[Strategy, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """What one reconciliation writes: the next head, the events that are new, the day's snapshot, and what people
    see of it (`users/{uid}/status/reconciliation`)."""

    head: LedgerHead
    events: tuple[LedgerEvent, ...]
    snapshot: Snapshot
    status: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """All events of a ledger, the snapshots of some quarters in the order of time, and what its person wishes of
    harvests."""

    events: tuple[LedgerEvent, ...]
    quarters: Sequence[Quarter]
    wishes: HarvestWishes


class LedgerStore(Protocol):
    """Ledgers of all accounts. A document that does not parse raises `InvariantViolation`."""

    def load_ledger(self, uid: str, *, quarter: str) -> StoredLedger:
        """Head, the events since the closing, and the snapshots of this quarter: two requests, and as many documents as
        there are months since the closing, and three. Empty where there is no ledger yet."""

    def load_events(self, uid: str) -> tuple[LedgerEvent, ...]:
        """Every event that was ever recorded: one request, a document for each month."""

    def save_change(self, uid: str, change: LedgerChange, stored: StoredLedger) -> None:
        """Record the new events with all that follows from them; all or nothing, but for a first import of many
        megabytes, whose events come before its head. An event that is recorded already is recorded once.

        Raises `Conflict` LEDGER_CHANGED when the ledger was written since `stored` was read; nothing is lost then.
        """

    def load_quarters(self, uid: str, names: Collection[str]) -> Sequence[Quarter]:
        """Load the snapshots of these quarters in the order of time, one document each; quarters without one are left
        out."""

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        """All that is shown of a ledger: two requests, a document for each month of events and for each of these
        quarters that is there, and one for the wishes."""

    def save_harvest_wishes(self, uid: str, wishes: HarvestWishes) -> None:
        """Keep a person's wishes in place of those before."""

    def list_accounts(self, *, after: str, limit: int) -> Sequence[str]:
        """List the uids of accounts with a broker connection behind `after` (empty: from the first), in order."""


class ReconciliationQueue(Protocol):
    """The queue `reconcile`."""

    def enqueue_reconciliation(
        self, uid: str, *, delay_seconds: int, round_number: int = 1, slot: str | None = None
    ) -> None:
        """Reconcile this account soon; `round_number` counts how often the queue has come back to the same gap. Of
        several with the same `slot` one comes. Losing one is harmless: the schedule comes every day."""

    def enqueue_accounts(self, *, after: str, tick: str) -> None:
        """Hand out the page of accounts behind `after`; each page once a tick."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Cash in dollars (negative on margin) and every position, as the broker has them now."""

    cash_usd: Decimal
    positions: tuple[BrokerPosition, ...]
    equity_usd: Decimal | None = None
