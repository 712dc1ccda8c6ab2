"""The schedules' ticks. The emulators load scheduled functions but never call them; Cloud Scheduler does."""

import logging
import threading
from collections.abc import Collection, Mapping

import requests

LOG = logging.getLogger(__name__)
REGION = "us-central1"
TIMEOUT_SECONDS = 60
# Seconds between two ticks, as functions/main.py declares them in cron's words.
SCHEDULES: Mapping[str, int] = {
    "advance_open_runs": 60,
    "scheduled_drift_check": 60,
    "sweep_account_deletions": 1800,
    "send_due_notifications": 60,
}


def trigger_url(functions_url: str, project: str, name: str) -> str:
    """The address at which the functions emulator takes a tick of a schedule."""
    return f"{functions_url}/functions/projects/{project}/triggers/{REGION}-{name}-0"


def start_ticking(functions_url: str, project: str, loaded: Collection[str], stop: threading.Event) -> None:
    """Call each schedule that is loaded at its pace, from a thread of its own, until `stop` is set.

    A tick that fails is only logged: the next one comes.
    """
    for name, seconds in SCHEDULES.items():
        if name not in loaded:
            continue
        url = trigger_url(functions_url, project, name)
        threading.Thread(target=_tick, args=(url, seconds, stop), name=f"schedule {name}", daemon=True).start()


def _tick(url: str, seconds: int, stop: threading.Event) -> None:
    while not stop.wait(seconds):
        try:
            requests.post(url, timeout=TIMEOUT_SECONDS).raise_for_status()
        except requests.RequestException as error:
            LOG.warning("a tick of %s failed: %s", url, error)
