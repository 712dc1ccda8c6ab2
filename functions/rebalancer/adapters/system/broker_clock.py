"""The paper broker's time as ours, for the local system alone: a year can be watched in minutes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import requests
from flask import g, has_request_context

from rebalancer.core.base.errors import BrokerUnavailable

TIMEOUT_SECONDS: Final = 5
KEPT_SECONDS: Final = 1
"""How long a time that was asked for outside a request is kept."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The broker's time, and our monotonic clock when it was asked for."""

    at: datetime
    monotonic: float


class BrokerTimeClock:
    """Asks the paper broker for its time once a request, and lets it run at real pace until the request ends.

    A request takes the same time as ever, however fast the broker's days go by: nothing expires in the middle of a run
    because the broker's clock is quick.
    """

    def __init__(self, broker_url: str) -> None:
        self._url = f"{broker_url.rstrip('/')}/__admin/time"
        self._threads = threading.local()

    def now(self) -> datetime:
        """Aware UTC. Raises `BrokerUnavailable` CLOCK_UNREACHABLE."""
        asked = self._asked()
        return asked.at + timedelta(seconds=time.monotonic() - asked.monotonic)

    def monotonic(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def _asked(self) -> _Asked:
        if has_request_context():
            known: _Asked | None = g.get("broker_time")
            if known is None:
                known = g.broker_time = self._ask()
            return known
        kept: _Asked | None = getattr(self._threads, "asked", None)
        if kept is None or time.monotonic() - kept.monotonic > KEPT_SECONDS:
            kept = self._threads.asked = self._ask()
        return kept

    def _ask(self) -> _Asked:
        try:
            answer = requests.get(self._url, timeout=TIMEOUT_SECONDS)
            at = datetime.fromisoformat(answer.json()["now"])
        except (requests.RequestException, ValueError, KeyError) as error:
            raise BrokerUnavailable("The paper broker's clock could not be read.", code="CLOCK_UNREACHABLE") from error
        return _Asked(at, time.monotonic())
