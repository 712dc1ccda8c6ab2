"""Tell live sessions from ended ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from rebalancer.ports.access import People, Standing
from rebalancer.ports.base import Clock
from rebalancer.services.access.rate_limit import USERS_KEPT_MAX

STANDING_LIFE = timedelta(seconds=60)
"""How long an instance may go on without asking whether a session was ended."""


class Sessions:
    """Whether a signed-in session was ended since: tokens live an hour, a stolen phone does not wait so long."""

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._known: OrderedDict[str, tuple[Standing | None, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_current(self, uid: str, began_at: datetime, *, ask_again: bool = False) -> bool:
        """Whether the user exists, is not disabled, and ended no sessions after `began_at`.

        What was learnt counts for `STANDING_LIFE`; `ask_again` asks in any case. Raises `StoreUnavailable`
        AUTH_UNAVAILABLE: if the session cannot be verified, the call is refused.
        """
        standing = self._standing(uid, ask_again=ask_again)
        return standing is not None and not standing.is_disabled and began_at >= standing.sessions_valid_since

    def _standing(self, uid: str, *, ask_again: bool) -> Standing | None:
        now = self._clock.now()
        known = self._known.get(uid)
        if known is not None and not ask_again and now - known[1] < STANDING_LIFE:
            return known[0]
        standing = self._people.load_standing(uid)
        # One instance serves several calls at once: another one may drop the oldest entry at any moment.
        with self._lock:
            self._known[uid] = (standing, now)
            self._known.move_to_end(uid)
            while len(self._known) > USERS_KEPT_MAX:
                self._known.popitem(last=False)
        return standing
