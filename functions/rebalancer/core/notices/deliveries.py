"""When a message leaves the system, and by which channel. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.notices.notifications import SENT_OUT, Channel, Digest, Event, Urgency
from rebalancer.core.notices.preferences import Preferences


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A message that is to leave by `channel` at `release_at`; events with the same `delivery_id` leave together.

    `device_id` names the device of a push message: each device has a delivery of its own.
    """

    delivery_id: str
    channel: Channel
    release_at: datetime
    device_id: str | None = None


def plan_deliveries(event: Event, preferences: Preferences, now: datetime) -> tuple[PlannedDelivery, ...]:
    """Return the deliveries of an event over the channels that leave the system, in the order of `SENT_OUT`.

    Calm events wait for the digest, all but urgent ones for the end of the quiet hours. What has to wait leaves in one
    message with everything else that waits for the same moment.
    """
    wanted = preferences.channels_of(event.kind)
    release_at = release_time(event.urgency, preferences, now)
    waits = release_at > now
    bundle = f"at {release_at.isoformat()}" if waits else event.notification_id
    receivers: list[tuple[Channel, str | None]] = [
        (channel, device_id)
        for channel in SENT_OUT
        if channel in wanted
        for device_id in (preferences.push_devices if channel is Channel.PUSH else (None,))
    ]
    return tuple(
        PlannedDelivery(_delivery_id(channel, device_id, bundle), channel, release_at, device_id)
        for channel, device_id in receivers
    )


def _delivery_id(channel: Channel, device_id: str | None, bundle: str) -> str:
    receiver = channel if device_id is None else f"{channel} {device_id}"
    return hashlib.sha256(f"{receiver}\n{bundle}".encode()).hexdigest()[:32]


def release_time(urgency: Urgency, preferences: Preferences, now: datetime) -> datetime:
    """When a message of this urgency may leave; `now` where it need not wait. UTC."""
    if urgency is Urgency.URGENT:
        return now
    zone = ZoneInfo(preferences.time_zone)
    moment = now
    if urgency is Urgency.CALM and preferences.digest is Digest.HOURLY:
        moment = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif urgency is Urgency.CALM and preferences.digest is Digest.DAILY:
        moment = next_local_time(now, preferences.digest_at, zone)
    quiet = preferences.quiet_hours
    if quiet is not None and quiet.contains(moment.astimezone(zone).time()):
        return next_local_time(moment, quiet.end, zone)
    return moment


def next_local_time(after: datetime, wanted: time, zone: ZoneInfo) -> datetime:
    """Return the first moment after `after` at which clocks in the zone show `wanted`, in UTC.

    On a day whose clocks jump over it, the moment at which they would have shown it.
    """
    day = after.astimezone(zone).date()
    for days in range(3):
        moment = datetime.combine(day + timedelta(days=days), wanted, zone).astimezone(UTC)
        if moment > after:
            return moment
    raise InvariantViolation("A time of day did not come within two days.")
