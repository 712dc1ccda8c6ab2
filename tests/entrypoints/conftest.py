"""The entry points on a world in memory, put in where the composition root builds the adapters."""

from __future__ import annotations

import pytest

from rebalancer import wiring
from rebalancer.services.access.account_life import LifeDesk
from rebalancer.services.automation.automation import Rota
from rebalancer.services.access.connected_brokers import ConnectedBrokers
from rebalancer.services.access.connection import ConnectionDesk
from rebalancer.services.notices.notify import Desk, StoredNotifier
from rebalancer.services.access.rate_limit import RateLimiter
from rebalancer.services.access.sessions import Sessions
from tests.fakes.account_life import FakeAccountLifeStore, FakeDeletionQueue, FakeFleetStore
from tests.fakes.audit import FakeAuditLog
from tests.fakes.connections import FakeConnectionStore, FakeDirectory, FakeSealer
from tests.fakes.ledger import FakeLedgerStore, FakeReconciliationQueue
from tests.fakes.notices import FakeAddressBook, FakeDeliveryQueue, FakeNotificationStore, FakeReceivers
from tests.fakes.people import FakePeople, FakeRateLimitStore
from tests.fakes.schedule import FakeCheckQueue, FakeScheduleStore
from tests.fakes.suggestions import FakeSuggestionStore
from tests.services.world import UID, World


@pytest.fixture
def directory() -> FakeDirectory:
    """The brokers' accounts, of which none is open yet."""
    return FakeDirectory()


@pytest.fixture
def people() -> FakePeople:
    """The sign-in service, which knows everybody."""
    return FakePeople()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, directory: FakeDirectory, people: FakePeople) -> World:
    """A world that `wiring` hands out, owned by `UID`."""
    made, sealer = World(), FakeSealer()
    monkeypatch.setenv("OWNER_UID", UID)
    monkeypatch.setattr(wiring, "_owner_broker", lambda: made.broker)
    monkeypatch.setattr(wiring, "account_store", lambda: made.accounts)
    monkeypatch.setattr(wiring, "run_store", lambda: made.runs)
    monkeypatch.setattr(wiring, "task_queue", lambda: made.tasks)
    monkeypatch.setattr(wiring, "clock", lambda: made.clock)
    monkeypatch.setattr(wiring, "log", lambda: made.log)
    desk = ConnectionDesk(
        FakeConnectionStore(made.documents),
        lambda: directory,
        lambda: sealer,
        made.runs,
        made.clock,
        made.log,
        is_live_allowed=False,
    )
    brokers = ConnectedBrokers(desk, wiring.tell_revoked)
    life = LifeDesk(
        FakeAccountLifeStore(made.documents), people, FakeDeletionQueue(), FakeAuditLog(), made.clock, made.log
    )
    fleet = FakeFleetStore()
    monkeypatch.setattr(wiring, "life_desk", lambda: life)
    monkeypatch.setattr(wiring, "fleet_store", lambda: fleet)
    limiter = RateLimiter(FakeRateLimitStore(), made.clock)
    monkeypatch.setattr(wiring, "rate_limiter", lambda: limiter)
    monkeypatch.setattr(wiring, "sessions", lambda: Sessions(people, made.clock))
    monkeypatch.setattr(wiring, "connection_store", lambda: desk.connections)
    monkeypatch.setattr(wiring, "connection_desk", lambda: desk)
    monkeypatch.setattr(wiring, "connected_brokers", lambda: brokers)
    ledgers, reconciliations = FakeLedgerStore(made.documents), FakeReconciliationQueue()
    monkeypatch.setattr(wiring, "ledger_store", lambda: ledgers)
    monkeypatch.setattr(wiring, "reconciliation_queue", lambda: reconciliations)
    suggestions = FakeSuggestionStore(made.documents)
    monkeypatch.setattr(wiring, "suggestion_store", lambda: suggestions)
    notices, checks = FakeNotificationStore(made.documents), FakeCheckQueue()
    deliveries, schedule = FakeDeliveryQueue(), FakeScheduleStore(made.documents)
    notifier = StoredNotifier(notices, deliveries, made.clock, made.log)
    notice_desk = Desk(
        notices, deliveries, FakeAddressBook(), FakeReceivers(), lambda: sealer, made.clock, made.log, page_url=None
    )
    monkeypatch.setattr(wiring, "notifier", lambda: notifier)
    monkeypatch.setattr(wiring, "notice_desk", lambda: notice_desk)
    rota = Rota(schedule, checks, made.clock, made.log)
    monkeypatch.setattr(wiring, "rota", lambda: rota)
    return made
