"""What messages go out to, in memory: webhooks and the push services of browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.notifications import Urgency
from rebalancer.core.notices.push import PushDevice
from rebalancer.ports.notices import WebhookAnswer


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a receiver got."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class FakeReceivers:
    """`WebhookSender` that remembers what was sent and answers as told; `forbidden` are addresses it may not go to."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[WebhookAnswer] = []
        self.forbidden: set[str] = set()

    def require_allowed(self, url: str) -> None:
        """See `WebhookSender`."""
        if url in self.forbidden:
            raise InvalidInput("url is not allowed.", code="WEBHOOK_ADDRESS", field="url")

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
        """See `WebhookSender`. Without answers that were told: 200."""
        self.calls.append(Call(url, dict(headers), body))
        return self.answers.pop(0) if self.answers else WebhookAnswer(200, None)


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message that a push service got."""

    endpoint: str
    message: bytes
    message_id: str
    urgency: Urgency


class FakePushSender:
    """`PushSender` that remembers what was sent, answers as asked, and goes to https and 127.0.0.1 alone."""

    public_key = "BFake"

    def __init__(self) -> None:
        self.pushed: list[Pushed] = []
        self.answers: list[WebhookAnswer] = []

    def require_allowed(self, device: PushDevice) -> None:
        """See `PushSender`."""
        if not device.endpoint.startswith(("https://push.", "http://127.0.0.1:")):
            raise InvalidInput("endpoint is not allowed.", code="PUSH_ADDRESS", field="endpoint")

    def send(
        self, device: PushDevice, message: bytes, *, message_id: str, urgency: Urgency, now: datetime
    ) -> WebhookAnswer:
        """See `PushSender`. Without an answer that waits: 201."""
        try:
            self.require_allowed(device)
        except InvalidInput as error:
            return WebhookAnswer(None, error.message)
        self.pushed.append(Pushed(device.endpoint, message, message_id, urgency))
        return self.answers.pop(0) if self.answers else WebhookAnswer(201, None)
