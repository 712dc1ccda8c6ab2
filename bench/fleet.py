"""The scheduled check for a hundred and a thousand users: speed, requests and writes per check, and one bad user in
twenty.

A run of its own process (`python -m bench.fleet`), because it sets the environment of a deployed function. Each row is
one tick of the schedule: everybody is due, is handed out in pages, and is checked by the deployed task function.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.fleet_town import SHARES, Town, key_of, town

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 100, 1000
READ_REQUESTS_MAX, WRITE_REQUESTS_MAX, BROKER_CALLS_MAX = 3, 1, 2
# Once a minute an instance looks again who holds the deployment's account: one read more for all checks together.
SHARED_READS_MAX = 1
REST_SECONDS = 3
"""Longer than a slow read: targets are read once more where their settings were saved while they were read."""
STALL_SECONDS = "30"
"""Longer than the adapter waits for any answer."""


def run() -> list[dict[str, object]]:
    """One row a tick. Raises RuntimeError where somebody was not served, or a check costs more than it may."""
    return measure(SMALL, LARGE)


def measure(small: int, large: int) -> list[dict[str, object]]:
    """The rows for these numbers of users, measured in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.fleet", "--small", str(small), "--large", str(large)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return rows


@dataclass(frozen=True)
class Poison:
    """The users who cannot be checked, by why."""

    revoked: frozenset[str]
    corrupt: frozenset[str]
    stalled: frozenset[str]

    @property
    def everybody(self) -> frozenset[str]:
        """All of them."""
        return self.revoked | self.corrupt | self.stalled


def _rows(small: int, large: int) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder)) as place:
        uids = [f"user-{number:05d}" for number in range(large)]
        place.settle(uids)
        # A day's first check also looks at the broker's assets; the others are what a fleet costs.
        place.arm(uids)
        place.check(place.hand_out())
        rows = [_tick(place, f"{small} users", uids[:small]), _tick(place, f"{large} users", uids)]
        rows.append(_again(place, uids[:small]))
        rows.append(_poisoned(place, uids))
        return rows


def _tick(place: Town, case: str, uids: Sequence[str]) -> dict[str, object]:
    """One tick in which all of these are due and none needs anything."""
    place.arm(uids)
    time.sleep(REST_SECONDS)
    place.begin_counting()
    began = time.perf_counter()
    tasks = place.hand_out()
    handed_out = time.perf_counter()
    shared = _counted(place)
    # Some of the others may have come due by themselves since they were looked at.
    tasks = [task for task in tasks if task.uid in set(uids)]
    place.begin_counting()
    used = time.process_time()
    statuses = place.check(tasks)
    ended, used = time.perf_counter(), time.process_time() - used
    _require(len(tasks) == len(uids), f"{case}: {len(tasks)} checks for {len(uids)} users")
    _require(set(statuses.values()) == {200}, f"{case}: statuses {set(statuses.values())}")
    row = _costs(place, case, len(uids))
    row["users"] = len(uids)
    row["hand_out_requests"] = shared
    row["hand_out_ms_per_user"] = round((handed_out - began) * 1000 / len(uids), 2)
    row["checks_per_second"] = round(len(uids) / (ended - handed_out), 1)
    # Of the function's process alone: what an instance with one CPU could do while nothing else runs on it.
    row["cpu_ms_per_check"] = round(used * 1000 / len(uids), 1)
    for name, most in (
        ("read_requests", READ_REQUESTS_MAX),
        ("write_requests", WRITE_REQUESTS_MAX),
        ("broker_calls", BROKER_CALLS_MAX),
    ):
        value = row[name]
        mean_max = most + (SHARED_READS_MAX / len(uids) if name == "read_requests" else 0)
        _require(isinstance(value, float) and value <= mean_max, f"{case}: {value} {name} a check")
    return row


def _counted(place: Town) -> int:
    """Requests to Firestore since the counting began."""
    return place.client.calls.read_requests + place.client.calls.write_requests


def _costs(place: Town, case: str, users: int) -> dict[str, object]:
    """Everything per check; documents are counted as Firestore bills them."""
    calls = place.client.calls
    return {
        "bench": "fleet",
        "case": case,
        "broker_calls": round(place.broker_calls() / users, 2),
        "read_requests": round(calls.read_requests / users, 2),
        "write_requests": round(calls.write_requests / users, 2),
        "documents_read": round(calls.reads / users, 2),
        "documents_written": round(calls.writes / users, 2),
    }


def _again(place: Town, uids: Sequence[str]) -> dict[str, object]:
    """Every task delivered a second time: nothing may be written."""
    place.arm(uids)
    # Some of the others may have come due by themselves meanwhile.
    tasks = [task for task in place.hand_out() if task.uid in set(uids)]
    place.check(tasks)
    place.begin_counting()
    began = time.perf_counter()
    statuses = place.check(tasks)
    seconds = time.perf_counter() - began
    _require(set(statuses.values()) == {200}, "a second delivery failed")
    row = _costs(place, f"{len(uids)} tasks delivered again", len(uids))
    _require(place.client.calls.writes == 0, f"a second delivery wrote {place.client.calls.writes} documents")
    return {**row, "users": len(uids), "checks_per_second": round(len(uids) / seconds, 1)}


def _poisoned(place: Town, uids: Sequence[str]) -> dict[str, object]:
    """One user in twenty is bad: half by revoked keys, most others by an unreadable document, some by a broker that
    never answers. Everybody else must be checked, and each bad one must read why not."""
    poison = _poison(place, uids)
    place.arm(uids)
    place.begin_counting()
    began = time.perf_counter()
    # Bad users first: whoever comes behind them must still be served. Of the attempts at those whose broker stalls only
    # the last is made here; the two before it cost more of the same waiting.
    tasks = sorted(place.hand_out(), key=lambda task: task.uid)
    statuses = place.check(tasks, last=poison.stalled)
    seconds = time.perf_counter() - began
    served = [uid for uid in uids if uid not in poison.everybody]
    slots = {task.uid: task.slot for task in tasks}
    unserved = [uid for uid in served if statuses.get(uid) != 200 or not _is_checked(place, uid, slots[uid])]
    _require(not unserved, f"{len(unserved)} good users were not checked, such as {unserved[:3]}")
    reasons = _reasons(place, poison)
    return {
        "bench": "fleet",
        "case": f"{len(uids)} users, {len(poison.everybody)} bad",
        "users": len(uids),
        "checks_per_second": round(len(uids) / seconds, 1),
        "seconds": round(seconds, 1),
        "good_users_checked": len(served) - len(unserved),
        "bad_users_told_why": reasons,
    }


def _poison(place: Town, uids: Sequence[str]) -> Poison:
    count = max(3, len(uids) // 20)
    bad = list(uids[:count])
    stalled = max(1, count // 10)
    revoked = max(1, count // 2)
    poison = Poison(
        revoked=frozenset(bad[:revoked]),
        corrupt=frozenset(bad[revoked : count - stalled]),
        stalled=frozenset(bad[count - stalled :]),
    )
    for uid in poison.revoked:
        place.admin("POST", f"/accounts/{key_of(uid)}/revoke")
    for uid in poison.corrupt:
        symbol = next(iter(SHARES))
        place.client.document(f"userSettings/{uid}/allocation/{symbol}").update({"target_percent": "plenty"})
    for uid in poison.stalled:
        place.admin("POST", "/faults", kind="stall", key_id=key_of(uid), seconds=STALL_SECONDS)
    return poison


def _is_checked(place: Town, uid: str, slot: str) -> bool:
    return place.document(f"users/{uid}/status/drift").get("slot") == slot


def _reasons(place: Town, poison: Poison) -> int:
    """How many of the bad users can read why their account is not checked. Raises where one cannot."""
    for uid in poison.everybody:
        status = place.document(f"users/{uid}/status/automation")
        state = "STOPPED" if uid in poison.revoked else "FAILING"
        readable = status.get("state") == state and bool(status.get("reason"))
        _require(readable, f"{uid} should be {state} with a reason, but is {status}")
    return len(poison.everybody)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(what)


def main() -> None:
    """Print the rows as JSON; what the functions log goes nowhere."""
    parser = ArgumentParser(description="The scheduled check for many users.")
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    wanted = parser.parse_args()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        rows = _rows(wanted.small, wanted.large)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
