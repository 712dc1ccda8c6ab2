"""How events read in an e-mail and in a webhook's body, and how a webhook is signed. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from rebalancer.core.notices.notifications import BUNDLE_SIZE_MAX, Event

SIGNATURE_VERSION: Final = "v1"
PRODUCT: Final = "Evenkeel"


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text e-mail: we wrote all of its text, so there is nothing to escape."""

    subject: str
    text: str


def write_mail(events: Sequence[Event], *, page_url: str | None) -> Mail:
    """One e-mail about one event or about several, newest last; `page_url` is where the person can act."""
    shown = sorted(events, key=lambda event: event.occurred_at)[-BUNDLE_SIZE_MAX:]
    if len(events) == 1:
        subject = f"{PRODUCT}: {shown[0].title}"
        body = [f"{shown[0].message}{_link(shown[0], page_url, '')}"]
    else:
        subject = f"{PRODUCT}: {len(events)} messages, the newest: {shown[-1].title}"
        body = [
            f"{_stamp(event.occurred_at)}  {event.title}\n  {event.message}{_link(event, page_url, '  ')}"
            for event in shown
        ]
        if len(events) > len(shown):
            body.insert(0, f"The newest {len(shown)} of {len(events)}:")
    foot = [f"Open {PRODUCT}: {page_url}"] if page_url else []
    foot.append("Choose what you are notified of, and when, under Settings, Notifications.")
    return Mail(_one_line(subject), "\n\n".join([*body, *foot]) + "\n")


def _link(event: Event, page_url: str | None, indent: str) -> str:
    """Return a line with where the event is seen to; empty where it leads to no place of its own."""
    if page_url is None:
        return ""
    place = place_of(event)
    if place is None:
        return ""
    words = "See the run" if "run_id" in event.refs else "Review the plan"
    return f"\n{indent}{words}: {page_url.rstrip('/')}{place}"


def place_of(event: Event) -> str | None:
    """Return the page's path at which the event is seen to; None where it leads to no place of its own."""
    refs = event.refs
    if "run_id" in refs:
        return f"/runs/{refs['run_id']}"
    return f"/plans/{refs['plan_id']}" if "plan_id" in refs else None


def write_webhook(delivery_id: str, events: Sequence[Event]) -> bytes:
    """Return the body of a webhook: JSON with the delivery's id, which stays the same when it is sent again."""
    shown = sorted(events, key=lambda event: event.occurred_at)[-BUNDLE_SIZE_MAX:]
    body = {
        "id": delivery_id,
        "events": [
            {
                "id": event.notification_id,
                "kind": event.kind.value,
                "urgency": event.urgency.value,
                "title": event.title,
                "message": event.message,
                "occurred_at": _stamp(event.occurred_at),
                "refs": dict(event.refs),
            }
            for event in shown
        ],
        "left_out": len(events) - len(shown),
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign_webhook(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a webhook: `v1=` and the hexadecimal HMAC-SHA256 (RFC 2104) of `timestamp.body`.

    `timestamp` is in whole seconds since 1970; being signed it lets the receiver refuse an old message sent again.
    """
    signed = str(timestamp).encode() + b"." + body
    return f"{SIGNATURE_VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(text: str) -> str:
    """Return a subject without line breaks, which would begin another header."""
    return " ".join(text.split())
