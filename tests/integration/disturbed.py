"""A system of its own whose functions reach the broker through the fault proxy, and whose functions may be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from local.stack.ports import ports_from_base
from local.stack.processes import members
from local.stack.tools import ROOT
from tests.integration.desk import Desk
from tests.integration.fault_proxy import FaultProxy
from tests.integration.system import Answer, Caller, People, Stack, wait_until

START_SECONDS = 300
UNCLEAR = {"INTENDED", "UNKNOWN"}
SERVER = b"functions-framework"
"""The command of the servers, one for each function, in which the suite runs our code."""


@dataclass(frozen=True)
class Disturbed:
    """The desk of the disturbed system, its proxy, and the folder that marks its processes."""

    desk: Desk
    proxy: FaultProxy
    state: Path

    def kill_functions(self) -> int:
        """Kill -9 every process that runs our code. Returns how many there were."""
        killed = 0
        for pid in members(self.state):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if any(Path(os.fsdecode(word)).name.encode() == SERVER for word in command[:2]):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
        return killed

    def begin_run(self, key: str) -> str:
        """Ask for a rebalance as a browser does, again under the same key until there is an answer. The run's id."""
        answers: list[Answer] = []
        # The suite leaves the caller of a killed function without an answer.
        hasty = replace(self.desk.owner, patience_seconds=15)

        def is_answered() -> bool:
            # For a function that was killed or is just starting the suite answers in its own words.
            with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
                answers.append(hasty.ask("check_rebalance_drift", idempotency_key=key))
            return bool(answers) and answers[-1].status == "OK"

        wait_until(is_answered, f"the check is answered: {answers[-1:]}", seconds=180)
        run_id = answers[-1].result["run_id"]
        assert isinstance(run_id, str), answers[-1]
        return run_id

    def finish(self, run_id: str) -> dict[str, Any]:
        """The run once it is closed: the queue has a moment, then minutes pass and the sweep looks after it.

        An order whose fate is not known is looked at again only after a while, so that is let pass at once.
        """

        def is_closed_or_unclear() -> bool:
            run = self.desk.documents.run(run_id)
            return not run["open"] or any(leg["state"] in UNCLEAR for leg in run["legs"])

        with contextlib.suppress(AssertionError):
            wait_until(is_closed_or_unclear, "the run is closed", seconds=4)
        return self.desk.sweep(run_id, seconds=120)

    def require_once_or_halted(self, run: dict[str, Any]) -> None:
        """Orders at the broker = the plan's legs, once each and as ordered, or the run HALTED with a reason."""
        legs = {leg["client_order_id"]: leg for leg in run["legs"]}
        orders = self.desk.new_orders()
        ids = [order["client_order_id"] for order in orders]
        assert len(set(ids)) == len(ids), f"an order stands twice: {ids}"
        assert set(ids) <= set(legs), "an order that no leg knows"
        symbols = [(order["symbol"], order["side"]) for order in orders]
        assert len(set(symbols)) == len(symbols), f"ordered twice: {symbols}"
        for order in orders:
            leg = legs[order["client_order_id"]]
            assert (order["symbol"], order["side"]) == (leg["symbol"], leg["side"])
        if run["state"] == "HALTED":
            assert run["reason"], run
            assert run["message"], run
            return
        assert run["state"] == "COMPLETED", run
        assert set(ids) == set(legs), "an order is missing"
        assert {order["status"] for order in orders} == {"filled"}


@contextmanager
def disturbed_system(folder: Path) -> Iterator[Disturbed]:
    """Bring the system up, and take it down whatever happens."""
    ports = ports_from_base(0)
    proxy = FaultProxy(ports.broker)
    proxy.start()
    state, description = folder / "state", folder / "stack.json"
    cli = [sys.executable, "-m", "local.stack"]
    where = ["--state-dir", str(state)]
    up = [*cli, "up", "--detach", "--with-caller", "--no-page", "--port-base", str(ports.page), *where]
    up += ["--stack-file", str(description), "--broker-url", proxy.url]
    try:
        started = subprocess.run(up, cwd=ROOT, capture_output=True, text=True, timeout=START_SECONDS, check=False)
        assert started.returncode == 0, started.stdout + started.stderr
        stack = Stack.read(description)
        yield Disturbed(open_desk(stack, People(stack).sign_in(stack.email, stack.password)), proxy, state)
    finally:
        subprocess.run([*cli, "down", *where], cwd=ROOT, capture_output=True, timeout=START_SECONDS, check=False)
        proxy.stop()


def open_desk(stack: Stack, owner: Caller) -> Desk:
    """The desk of a system's one account."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", stack.firestore.removeprefix("http://"))
        client = Client(project=stack.project)
    return Desk(stack, owner, client)
