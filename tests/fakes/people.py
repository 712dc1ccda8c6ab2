"""The sign-in service and shared buckets in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rebalancer.core.access.rate_limit import Rate, take_token
from rebalancer.core.base.errors import StoreUnavailable
from rebalancer.ports.access import Standing

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class FakePeople:
    """Knows everybody who was not deleted. `asked` counts look-ups; `is_away` lets them fail."""

    def __init__(self) -> None:
        self.ended: dict[str, datetime] = {}
        self.disabled: set[str] = set()
        self.deleted: set[str] = set()
        self.asked = 0
        self.is_away = False

    def load_standing(self, uid: str) -> Standing | None:
        """See `People`."""
        self.asked += 1
        self._require_there()
        if uid in self.deleted:
            return None
        return Standing(uid in self.disabled, self.ended.get(uid, LONG_AGO))

    def disable_user(self, uid: str) -> None:
        """See `People`."""
        self._require_there()
        self.disabled.add(uid)

    def delete_user(self, uid: str) -> None:
        """See `People`."""
        self._require_there()
        self.deleted.add(uid)

    def _require_there(self) -> None:
        if self.is_away:
            raise StoreUnavailable("The sign-in service does not answer.", code="AUTH_UNAVAILABLE")


class FakeRateLimitStore:
    """See `RateLimitStore`."""

    def __init__(self) -> None:
        self.full_at: dict[str, datetime] = {}

    def take_token(self, uid: str, name: str, rate: Rate, *, now: datetime) -> timedelta:
        """See `RateLimitStore`."""
        full_at, wait = take_token(self.full_at.get(f"{uid}.{name}"), rate, now)
        if not wait:
            self.full_at[f"{uid}.{name}"] = full_at
        return wait
