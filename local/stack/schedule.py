"""The schedules' ticks. The emulators load scheduled functions but never call them; Cloud Scheduler does.

They follow the paper broker's clock where the functions do: a day that passes in minutes has all its ticks that matter.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from zoneinfo import ZoneInfo

import requests

LOG = logging.getLogger(__name__)
REGION = "us-central1"
TIMEOUT_SECONDS = 60
LOOK_SECONDS = 0.5
"""How often a schedule looks at the clock, in real time: no tick comes sooner after another."""

SCHEDULE_TIME = "X-CloudScheduler-ScheduleTime"
"""Where Cloud Scheduler says for when a tick is."""

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Every:
    """A tick each so many seconds."""

    seconds: int

    def after(self, moment: datetime) -> datetime:
        """The next tick."""
        return moment + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Daily:
    """A tick at a time of each day in New York."""

    at: day_time

    def after(self, moment: datetime) -> datetime:
        """The next tick."""
        local = moment.astimezone(NEW_YORK)
        today = datetime.combine(local.date(), self.at, NEW_YORK)
        following = today if today > local else datetime.combine(local.date() + timedelta(days=1), self.at, NEW_YORK)
        return following.astimezone(UTC)


# As functions/main.py declares them in cron's words.
SCHEDULES: Mapping[str, Every | Daily] = {
    "advance_open_runs": Every(60),
    "scheduled_drift_check": Every(60),
    "scheduled_reconciliation": Daily(day_time(17, 30)),
    "sweep_account_deletions": Every(1800),
    "send_due_notifications": Every(60),
}


def trigger_url(functions_url: str, project: str, name: str) -> str:
    """The address at which the functions emulator takes a tick of a schedule."""
    return f"{functions_url}/functions/projects/{project}/triggers/{REGION}-{name}-0"


def wall_time() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def broker_time(broker_url: str) -> Callable[[], datetime]:
    """The paper broker's time, asked for at each look. Raises requests.RequestException."""

    def ask() -> datetime:
        answer = requests.get(f"{broker_url}/__admin/time", timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return datetime.fromisoformat(answer.json()["now"])

    return ask


def start_ticking(
    functions_url: str,
    project: str,
    loaded: Collection[str],
    stop: threading.Event,
    now: Callable[[], datetime] = wall_time,
) -> None:
    """Call each schedule that is loaded when it is due by `now`, from a thread of its own, until `stop` is set.

    A tick that fails is only logged: the next one comes. What a jump of the clock passed over ticks once.
    """
    for name, schedule in SCHEDULES.items():
        if name not in loaded:
            continue
        url = trigger_url(functions_url, project, name)
        arguments = (url, schedule, now, stop)
        threading.Thread(target=_tick, args=arguments, name=f"schedule {name}", daemon=True).start()


def _tick(url: str, schedule: Every | Daily, now: Callable[[], datetime], stop: threading.Event) -> None:
    due: datetime | None = None
    while not stop.wait(LOOK_SECONDS):
        try:
            at = now()
            upcoming = schedule.after(at)
            if due is None or due > upcoming:
                # The first look, or a clock that was set back.
                due = upcoming
            if at >= due:
                due = upcoming
                headers = {SCHEDULE_TIME: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
                requests.post(url, headers=headers, timeout=TIMEOUT_SECONDS).raise_for_status()
        except requests.RequestException as error:
            LOG.warning("a tick of %s failed: %s", url, error)
