"""Messages to a person's own devices by Web Push: what they say, and the devices that take them. Pure.

A push message is shown on a locked screen, where others may read it: it carries the title of what happened and where
the page shows it, never the message with its amounts.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.messages import PRODUCT, place_of
from rebalancer.core.notices.notifications import Event

DEVICES_MAX: Final = 10
NAME_LENGTH_MAX: Final = 60
PUBLIC_KEY_BYTES: Final = 65
AUTH_BYTES: Final = 16
LIST_PLACE: Final = "/notifications"
SETTINGS_PLACE: Final = "/settings/notifications"
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]{1,100}={0,2}")


@dataclass(frozen=True, slots=True)
class PushDevice:
    """A browser that takes push messages (a subscription of RFC 8030).

    `endpoint` is the address at its push service; `p256dh` and `auth` encrypt what is sent to it (RFC 8291), base64url.
    Whoever knows them can write to the device, so none of them is logged.
    """

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    @property
    def device_id(self) -> str:
        """The id under which it is stored: made of its endpoint, so that the page knows its own device by it."""
        return "d" + hashlib.sha256(self.endpoint.encode()).hexdigest()[:31]


@dataclass(frozen=True, slots=True)
class PushMessage:
    """What a device shows. `place` is a path of the page; a later message with the same `tag` replaces this one."""

    title: str
    body: str
    place: str
    tag: str


def parse_push_device(endpoint: str, p256dh: str, auth: str) -> PushDevice:
    """Read a subscription as a browser hands it out.

    Raises:
        InvalidInput: PUSH_DEVICE, for keys that no browser makes.
    """
    for name, value, size in (("p256dh", p256dh, PUBLIC_KEY_BYTES), ("auth", auth, AUTH_BYTES)):
        if len(decode_base64url(value, name)) != size:
            raise _refused(name, f"is not the base64url of {size} bytes")
    return PushDevice(endpoint, p256dh, auth)


def decode_base64url(text: str, name: str) -> bytes:
    """Read base64url (RFC 4648) with or without padding. Raises `InvalidInput` PUSH_DEVICE."""
    try:
        if _BASE64URL.fullmatch(text):
            bare = text.rstrip("=")
            return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (NotBase64, ValueError):
        pass
    raise _refused(name, "is not base64url")


def push_message(message_id: str, events: Sequence[Event]) -> PushMessage:
    """Return one message about one event or about several: titles alone."""
    newest = max(events, key=lambda event: event.occurred_at)
    if len(events) == 1:
        return PushMessage(newest.title, f"Open {PRODUCT} to read more.", place_of(newest) or LIST_PLACE, message_id)
    return PushMessage(f"{len(events)} messages", f"The newest: {newest.title}", LIST_PLACE, message_id)


def trial_push() -> PushMessage:
    """Return the message by which a device is tried."""
    body = "This is a trial; nothing happened to your account."
    return PushMessage("This device gets notifications now", body, SETTINGS_PLACE, "trial")


def write_push(message: PushMessage) -> bytes:
    """Return what the page's service worker reads."""
    fields = {"title": message.title, "body": message.body, "place": message.place, "tag": message.tag}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refused(name: str, why: str) -> InvalidInput:
    return InvalidInput(f"{name} {why}; send the subscription as the browser made it.", code="PUSH_DEVICE", field=name)
