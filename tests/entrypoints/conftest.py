"""The entry points on a world in memory, put in where the composition root builds the adapters."""

from __future__ import annotations

import pytest

from rebalancer.services.access.account_life import AccountLifePorts
from rebalancer.services.access.connected_brokers import ConnectedBrokers
from rebalancer.services.access.connection import ConnectionPorts
from rebalancer.services.access.rate_limit import RateLimiter
from rebalancer.services.access.sessions import Sessions
from rebalancer.services.automation.automation import SchedulePorts
from rebalancer.services.notices.notify import NoticePorts, StoredNotifier
from rebalancer.services.targets.asset_search import AssetCatalogue
from rebalancer.wiring import access, account, automation, notices, stores
from tests.core.runs import ACCOUNT
from tests.fakes.account_life import FakeAccountLifeStore, FakeDeletionQueue, FakeFleetStore
from tests.fakes.audit import FakeAuditLog
from tests.fakes.connections import FakeConnectionStore, FakeDirectory
from tests.fakes.evidence import FakeEvidenceStore
from tests.fakes.ledger import FakeLedgerStore, FakeReconciliationQueue
from tests.fakes.notices import FakeAddressBook, FakeDeliveryQueue, FakeNotificationStore
from tests.fakes.people import FakePeople, FakeRateLimitStore
from tests.fakes.receivers import FakePushSender, FakeReceivers
from tests.fakes.schedule import FakeCheckQueue, FakeScheduleStore
from tests.fakes.sealer import FakeSealer
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
    monkeypatch.setattr(account, "_owner_broker", lambda: made.broker)
    catalogue = AssetCatalogue()
    monkeypatch.setattr(account, "asset_catalogue", lambda: catalogue)
    monkeypatch.setattr(stores, "account_store", lambda: made.accounts)
    monkeypatch.setattr(stores, "run_store", lambda: made.runs)
    monkeypatch.setattr(stores, "task_queue", lambda: made.tasks)
    monkeypatch.setattr(stores, "evidence_store", lambda: FakeEvidenceStore(made.documents))
    monkeypatch.setattr(stores, "clock", lambda: made.clock)
    monkeypatch.setattr(stores, "log", lambda: made.log)
    stored_notices, checks = FakeNotificationStore(made.documents), FakeCheckQueue()
    deliveries, schedule = FakeDeliveryQueue(), FakeScheduleStore(made.documents)
    notifier = StoredNotifier(stored_notices, deliveries, made.clock, made.log)
    desk = ConnectionPorts(
        FakeConnectionStore(made.documents),
        lambda: directory,
        lambda: sealer,
        made.runs,
        notifier,
        made.clock,
        made.log,
        is_live_allowed=False,
    )
    brokers = ConnectedBrokers(desk, access.tell_revoked)
    life = AccountLifePorts(
        FakeAccountLifeStore(made.documents), people, FakeDeletionQueue(), FakeAuditLog(), made.clock, made.log
    )
    fleet = FakeFleetStore()
    monkeypatch.setattr(access, "account_life_ports", lambda: life)
    monkeypatch.setattr(stores, "fleet_store", lambda: fleet)
    limiter = RateLimiter(FakeRateLimitStore(), made.clock)
    monkeypatch.setattr(access, "rate_limiter", lambda: limiter)
    monkeypatch.setattr(access, "sessions", lambda: Sessions(people, made.clock))
    monkeypatch.setattr(stores, "connection_store", lambda: desk.connections)
    monkeypatch.setattr(access, "connection_ports", lambda: desk)
    monkeypatch.setattr(access, "connected_brokers", lambda: brokers)
    monkeypatch.setattr(access, "deployment_account_digest", lambda _: ACCOUNT)
    ledgers, reconciliations = FakeLedgerStore(made.documents), FakeReconciliationQueue()
    monkeypatch.setattr(stores, "ledger_store", lambda: ledgers)
    monkeypatch.setattr(stores, "reconciliation_queue", lambda: reconciliations)
    suggestions = FakeSuggestionStore(made.documents)
    monkeypatch.setattr(stores, "suggestion_store", lambda: suggestions)
    notice_ports = NoticePorts(
        stored_notices,
        deliveries,
        FakeAddressBook(),
        FakeReceivers(),
        lambda: sealer,
        made.clock,
        made.log,
        push=FakePushSender,
    )
    monkeypatch.setattr(notices, "notifier", lambda: notifier)
    monkeypatch.setattr(notices, "notice_ports", lambda: notice_ports)
    schedule_ports = SchedulePorts(schedule, checks, made.clock, made.log)
    monkeypatch.setattr(automation, "schedule_ports", lambda: schedule_ports)
    return made
