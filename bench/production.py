"""Scheduled checks under the production server, with the CPU, the calls at once and the threads of a deployed instance.

The server is functions-framework with gunicorn, in an environment that has only `functions/requirements.txt`, and the
kernel gives it the CPU of one instance. Firestore's emulator and the paper broker run beside it; the broker takes a
fifth of a second for each answer. Each user's account is worth another amount, so that an answer of another user's
account cannot pass for an own one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

from bench.fleet_town import CASH_USD, PRICE_USD, SHARES, Town, free_port, key_of, town
from bench.one_cpu import control_group

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / ".venv-production" / "bin" / "functions-framework"
TARGET = "drift-check"
AT_ONCE = 40
BROKER_SECONDS = "0.2"
STALL_SECONDS = "60"
ANSWER_SECONDS = 120
START_SECONDS = 60.0
STALLED_SHARE = 20
"""One user in so many has a broker that never answers, in the case that has some."""


@dataclass(frozen=True)
class Answer:
    """One check: whose, its HTTP status, and from when to when the caller waited."""

    uid: str
    status: int
    began: float
    ended: float


class Settled(Town):
    """Users whose accounts are worth different amounts."""

    def open_account(self, uid: str, secret: str) -> None:
        """Open an account that holds its target weights and some cents that no other has."""
        positions = [
            {"symbol": symbol, "quantity": quantity, "average_cost": PRICE_USD} for symbol, quantity in SHARES.items()
        ]
        cash = str(Decimal(CASH_USD) + own_cents(uid))
        self.admin("POST", "/accounts", key_id=key_of(uid), secret=secret, cash=cash, positions=positions)


def own_cents(uid: str) -> Decimal:
    """What one user's cash is above everybody's."""
    return Decimal(int(uid.rpartition("-")[2]) + 1) / 100


def worth(uid: str) -> Decimal:
    """What one user's account is worth."""
    return sum((Decimal(shares) * Decimal(PRICE_USD) for shares in SHARES.values()), Decimal(CASH_USD)) + own_cents(uid)


class Instance:
    """One running instance of the function."""

    def __init__(self, url: str, master: int) -> None:
        self._url = url
        self._master = master
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=2 * AT_ONCE)
        self._session.mount("http://", adapter)

    def check(self, uid: str, slot: str) -> Answer:
        """Deliver one task as the queue does."""
        began = time.perf_counter()
        task = {"data": {"uid": uid, "slot": slot, "failures": 0, "recent_runs": []}}
        answer = self._session.post(self._url, json=task, timeout=ANSWER_SECONDS)
        return Answer(uid, answer.status_code, began, time.perf_counter())

    def wave(self, uids: Sequence[str], slot: str, at_once: int = AT_ONCE) -> list[Answer]:
        """Check all of these, so many at once."""
        with ThreadPoolExecutor(at_once) as callers:
            answers = list(callers.map(lambda uid: self.check(uid, slot), uids))
        # The server closes what idles; the next wave must not meet a connection that is just being closed.
        self._session.close()
        return answers

    def usage(self) -> tuple[float, float]:
        """CPU seconds and MiB of the server's processes."""
        children = Path(f"/proc/{self._master}/task/{self._master}/children").read_text(encoding="ascii").split()
        seconds = mib = 0.0
        for pid in (str(self._master), *children):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
            mib += pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        return seconds, mib


@contextmanager
def instance(cpus: float, port: int, log: Path) -> Iterator[tuple[Instance, bool, float]]:
    """One instance with so much CPU; whether the kernel could be asked to, and the seconds until it listens."""
    with control_group(cpus) as group:
        environment = {
            **os.environ,
            "FUNCTION_TARGET": TARGET,
            "FUNCTION_SIGNATURE_TYPE": "http",
            "PORT": str(port),
            "HOST": "127.0.0.1",
            # Nobody listens there: a task that would be enqueued is lost, which the schedules make up for.
            "CLOUD_TASKS_EMULATOR_HOST": "127.0.0.1:1",
            "PYTHONPATH": "",
        }

        # The shell joins the group and becomes the server, so that nothing of the server runs outside.
        join = f"echo $$ > {shlex.quote(str(group))} && " if group is not None else ""
        began = time.perf_counter()
        with log.open("wb") as out:
            child = subprocess.Popen(
                ["/bin/sh", "-c", f"{join}exec {shlex.quote(str(SERVER))}"],
                cwd=ROOT / "functions",
                env=environment,
                stdout=out,
                stderr=out,
            )
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_until_it_listens(url, child, log)
            yield Instance(url, child.pid), group is not None, time.perf_counter() - began
        finally:
            child.terminate()
            child.wait()


def _wait_until_it_listens(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(requests.ConnectionError):
            requests.get(url, timeout=ANSWER_SECONDS)
            return
        time.sleep(0.05)
    raise RuntimeError(f"the production server did not come up:\n{log.read_text(encoding='utf-8')[-2000:]}")


class Run:
    """Waves of checks on one instance, each looked through for a wrong account."""

    def __init__(self, place: Town, served: Instance) -> None:
        self._place = place
        self._served = served
        self._waves = 0
        self.wrong_accounts = 0
        self.calls = 0

    def wave(self, uids: Sequence[str]) -> list[Answer]:
        """Check these at one new due time, then compare what was stored with what each account is worth."""
        self._waves += 1
        slot = f"2026-01-05T{self._waves // 60:02}:{self._waves % 60:02}:00.000000Z"
        answers = self._served.wave(uids, slot)
        self.calls += len(answers)
        good = [answer.uid for answer in answers if answer.status == 200]
        self.wrong_accounts += sum(1 for uid in good if not self._is_own(uid, slot))
        return answers

    def _is_own(self, uid: str, slot: str) -> bool:
        stored = self._place.document(f"users/{uid}/status/drift")
        return stored.get("slot") == slot and Decimal(stored["portfolio_value"]) == worth(uid)


def _rows(users: int, waves: int, cpus: float) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), Settled) as place:
        uids = [f"user-{number:05d}" for number in range(users)]
        place.settle(uids)
        place.arm(uids)
        place.admin("POST", "/faults", kind="stall", seconds=BROKER_SECONDS)
        with instance(cpus, free_port(), Path(folder) / "server.log") as (served, is_limited, listening):
            began = time.perf_counter()
            first = served.check(uids[0], "2026-01-04T00:00:00.000000Z")
            cold = listening + time.perf_counter() - began
            run = Run(place, served)
            where = f"{cpus:g} CPU" if is_limited else "the whole machine: no control group could be made"
            _require(first.status == 200, f"the first check answered {first.status}")
            run.wave(uids)
            rows = [_healthy(run, served, uids, waves, where), _stalled(place, run, uids, where)]
            rows[0]["cold_start_with_first_call_s"] = round(cold, 1)
            return rows


def _healthy(run: Run, served: Instance, uids: Sequence[str], waves: int, where: str) -> dict[str, object]:
    """Waves of checks that trade nothing."""
    used, mib = served.usage()
    answers: list[Answer] = []
    seconds = 0.0
    for _ in range(waves):
        wave = run.wave(uids)
        seconds += _span(wave)
        answers += wave
    used_after, mib_after = served.usage()
    _require(all(answer.status == 200 for answer in answers), "a check failed")
    _require(run.wrong_accounts == 0, f"{run.wrong_accounts} checks of a wrong account")
    return {
        "case": f"{len(uids)} users, {AT_ONCE} at once, {where}",
        "calls": len(answers),
        "checks_per_second": round(len(answers) / seconds, 1),
        "p95_s": _p95(answers),
        "cpu_ms_per_check": round((used_after - used) * 1000 / len(answers), 1),
        "wrong_accounts": run.wrong_accounts,
        "mib_before": round(mib),
        "mib_after": round(mib_after),
    }


def _stalled(place: Town, run: Run, uids: Sequence[str], where: str) -> dict[str, object]:
    """One broker in twenty never answers: how long everybody else waits."""
    bad = uids[::STALLED_SHARE]
    for uid in bad:
        place.admin("POST", "/faults", kind="stall", key_id=key_of(uid), seconds=STALL_SECONDS)
    answers = run.wave(uids)
    good = [answer for answer in answers if answer.uid not in set(bad)]
    _require(all(answer.status == 200 for answer in good), "a stalled broker made another account's check fail")
    _require(run.wrong_accounts == 0, f"{run.wrong_accounts} checks of a wrong account")
    return {
        "case": f"the same, {len(bad)} brokers stalled, {where}",
        "calls": len(answers),
        "checks_per_second": round(len(good) / _span(good), 1),
        "p95_s": _p95(good),
        "wrong_accounts": run.wrong_accounts,
    }


def _span(answers: Sequence[Answer]) -> float:
    """Seconds from the first call to the last answer."""
    return max(answer.ended for answer in answers) - min(answer.began for answer in answers)


def _p95(answers: Sequence[Answer]) -> float:
    waits = [answer.ended - answer.began for answer in answers]
    return round(statistics.quantiles(waits, n=20)[-1], 2)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(what)


def run() -> list[dict[str, object]]:
    """Return the rows for 200 users and 10,000 calls."""
    return measure(200, 50)


def measure(users: int, waves: int, cpus: float = 1) -> list[dict[str, Any]]:
    """Return the rows, measured in a process of their own, which takes the environment of a deployed function."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.production", "--users", str(users), "--waves", str(waves), "--cpus", str(cpus)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def main() -> None:
    """Print the rows as JSON; what the broker and the emulator log goes nowhere."""
    parser = ArgumentParser(description="Scheduled checks under the production server.")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--waves", type=int, default=50)
    parser.add_argument("--cpus", type=float, default=1)
    wanted = parser.parse_args()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        rows = _rows(wanted.users, wanted.waves, wanted.cpus)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
