"""What telling people takes, in memory, with the queue worked off by hand."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from rebalancer.adapters.credentials import EnvelopeSealer, LocalKeys
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.ports.notices import DeliveryState
from rebalancer.services.notices.notification_settings import set_webhook, update_notification_settings
from rebalancer.services.notices.notify import NoticePorts, StoredNotifier, deliver, enqueue_due_deliveries
from tests.fakes.documents import FakeDocuments
from tests.fakes.notices import FakeAddressBook, FakeDeliveryQueue, FakeNotificationStore
from tests.fakes.receivers import FakePushSender, FakeReceivers
from tests.fakes.surroundings import FakeClock, FakeLog

UID = "owner-1"
HOOK = "https://hooks.example.com/evenkeel"


class Office:
    """One desk with everything in memory, and the queue worked off by hand."""

    def __init__(self) -> None:
        self.documents = FakeDocuments()
        self.store = FakeNotificationStore(self.documents)
        self.queue = FakeDeliveryQueue()
        self.receivers = FakeReceivers()
        self.push = FakePushSender()
        self.clock = FakeClock()
        self.log = FakeLog()
        self.sealer = EnvelopeSealer(LocalKeys(b64encode(bytes(32)).decode()))
        self.desk = NoticePorts(
            self.store,
            self.queue,
            FakeAddressBook(**{UID: "owner@example.com"}),
            self.receivers,
            lambda: self.sealer,
            self.clock,
            self.log,
            page_url="https://page.example",
            push=lambda: self.push,
        )
        self.notifier = StoredNotifier(self.store, self.queue, self.clock, self.log)

    def happen(self, kind: EventKind = EventKind.RUN_HALTED, key: str = "run-1") -> Event:
        event = Event(kind, key, "Run halted", "The broker rejected an order.", self.clock.at, {"run_id": key})
        self.notifier.append(UID, event)
        return event

    def work(self) -> list[DeliveryState | None]:
        """Every task that waits, once."""
        return [deliver(self.desk, task.uid, task.delivery_id) for task in self.queue.take()]

    def sweep(self) -> list[DeliveryState | None]:
        enqueue_due_deliveries(self.desk)
        return self.work()

    def choose(self, **changes: Any) -> None:
        update_notification_settings(self.desk, UID, changes)

    def hook_up(self) -> str:
        secret = set_webhook(self.desk, UID, HOOK)["secret"]
        assert secret is not None
        self.receivers.calls.clear()
        return secret

    def found(self, folder: str) -> list[dict[str, Any]]:
        return [document for path, document in self.documents.documents.items() if path.startswith(folder)]

    @property
    def listed(self) -> list[dict[str, Any]]:
        return self.found(f"users/{UID}/notifications/")

    @property
    def mails(self) -> list[dict[str, Any]]:
        return self.found("mail/")

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        return self.found(f"users/{UID}/deliveries/")
