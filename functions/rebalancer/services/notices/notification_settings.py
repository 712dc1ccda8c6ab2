"""What a person chooses about notifications, and marking them as read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.events import trial_event
from rebalancer.core.notices.preferences import dump_preferences, parse_preferences
from rebalancer.ports.notices import Webhook
from rebalancer.services.notices.notify import NoticePorts, call_webhook, webhook_place

if TYPE_CHECKING:
    from rebalancer.contract import notices as shapes

SECRET_BYTES = 32


def update_notification_settings(ports: NoticePorts, uid: str, changes: Mapping[str, Any]) -> shapes.Preferences:
    """Change some preferences; what is not named stays. Returns all of them, with the webhook's address.

    Raises `InvalidInput` for a field or value that is not allowed; nothing is changed then.
    """
    before = ports.notices.load_preferences(uid)
    after = parse_preferences(changes, before=before)
    ports.notices.save_preferences(uid, after, now=ports.clock.now())
    ports.log.event("notification_settings_saved")
    written = dump_preferences(after)
    return {
        "channels": written["channels"],
        "time_zone": written["time_zone"],
        "quiet_hours": written["quiet_hours"],
        "digest": written["digest"],
        "digest_at": written["digest_at"],
        "webhook_url": after.webhook_url,
    }


def set_webhook(ports: NoticePorts, uid: str, url: str) -> shapes.Webhook:
    """Set the webhook after one signed trial message reached it. Returns address and secret; the secret is shown once.

    Setting it again makes a new secret. Raises `InvalidInput` for an address that webhooks may not go to
    (WEBHOOK_ADDRESS) or that did not take the trial message (WEBHOOK_UNREACHABLE); what was set before stays then.
    """
    ports.webhooks.require_allowed(url)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    trial_id = f"trial-{secrets.token_hex(8)}"
    trial = trial_event(trial_id, ports.clock.now())
    answer = call_webhook(ports, url, secret, trial_id, (trial,))
    if not answer.succeeded:
        why = answer.error or f"it answered with HTTP {answer.status}"
        raise InvalidInput(
            f"url did not take the trial message: {why} It must answer a POST with 200 to 299.",
            code="WEBHOOK_UNREACHABLE",
            field="url",
        )
    sealed = ports.sealer().seal(secret, bound_to=webhook_place(uid))
    ports.notices.save_webhook(uid, Webhook(url, sealed), now=ports.clock.now())
    ports.log.event("webhook_set")
    return {"url": url, "secret": secret}


def remove_webhook(ports: NoticePorts, uid: str) -> None:
    """Forget the webhook and its secret; deliveries that wait for it end with that reason."""
    ports.notices.save_webhook(uid, None, now=ports.clock.now())
    ports.log.event("webhook_removed")


def mark_notifications(ports: NoticePorts, uid: str, notification_ids: Sequence[str] | None, *, read: bool) -> int:
    """Mark these notifications, or all unread ones as read where `notification_ids` is None. Returns how many.

    Raises `InvalidInput` for marking all as unread.
    """
    now = ports.clock.now()
    if notification_ids is not None:
        return ports.notices.mark_notifications(uid, notification_ids, read=read, now=now)
    if not read:
        raise InvalidInput("ids is missing: only marking as read is possible for all at once.", field="ids")
    return ports.notices.mark_all_read(uid, now=now)
