"""One system from the first process to the last: start, seed, announce, watch, end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.stack import description, processes
from local.stack.errors import StackError
from local.stack.ports import Ports, answers, require_free
from local.stack.schedule import broker_time, start_ticking, wall_time
from local.stack.staging import Staging, make_demo_secrets
from local.stack.state import OWN_DESCRIPTION, claim
from local.stack.suite import SuiteLog, suite_command
from local.stack.tools import ROOT, Tools, find_tools

START_SECONDS = 240.0
# Two emulators of together some 250 MB may have to come over a slow line first.
DOWNLOAD_SECONDS = 1800.0
SEED_SECONDS = 60.0
POLL_SECONDS = 0.1
# The parts as a person reads them, in the order in which they usually come up.
PARTS = {
    "broker": "paper broker",
    "firestore": "Firestore emulator",
    "pubsub": "Pub/Sub emulator",
    "auth": "Auth emulator",
    "tasks": "Cloud Tasks emulator",
    "functions": "Functions emulator",
    "page": "page",
}


class Stopped(Exception):
    """Somebody asked for the end."""


@dataclass(frozen=True)
class Options:
    """What to start: `stack_file` is where scripts look for the addresses, `functions` the folder of main.py,
    `broker_url` what the functions take for the broker's address where it is not the broker's own. `market` is `open`
    (always) or `nyse`; `clock` is the time that the broker begins with, `pace` how many times as fast it runs.

    The system ends when the process `caller_pid` ends; with None it goes on without its caller.
    """

    project: str
    ports: Ports
    state: Path
    stack_file: Path
    functions: Path
    with_page: bool
    broker_url: str | None = None
    caller_pid: int | None = None
    market: str = "open"
    clock: str | None = None
    pace: str | None = None

    @property
    def follows_broker(self) -> bool:
        """Whether functions and schedules take the paper broker's time: its market or its time was chosen."""
        return self.market == "nyse" or self.clock is not None or self.pace is not None

    def broker_arguments(self) -> list[str]:
        """What the paper broker starts with: market and time."""
        market = ["--calendar"] if self.market == "nyse" else []
        clock = [] if self.clock is None else ["--clock", self.clock]
        return [*market, *clock, *([] if self.pace is None else ["--pace", self.pace])]


class System:
    """The running parts of one system. `say` gets one line for a person at each step."""

    def __init__(self, options: Options, tools: Tools, say: Callable[[str], None], stop: threading.Event) -> None:
        self.options = options
        self.tools = tools
        self.say = say
        self.stop = stop
        self.caller_is_parent = os.getppid() == options.caller_pid
        self.demo = make_demo_secrets()
        self.staging = Staging(
            options.state,
            options.project,
            options.ports,
            options.functions,
            options.with_page,
            options.broker_url,
            options.follows_broker,
        )
        self.environment = self.staging.environment(tools)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.suite_log = SuiteLog(self.staging.logs / "firebase.log")

    @property
    def own_description(self) -> Path:
        """This system's description in its own folder."""
        return self.options.state / OWN_DESCRIPTION

    def start(self) -> None:
        """Starts the broker and the suite and waits until all answer; raises StackError or Stopped."""
        self.staging.write(self.tools, self.demo, description.DEMO_UID)
        broker = [sys.executable, "-m", "local.paper_broker", "--port", str(self.options.ports.broker)]
        state = ["--state", str(self.options.state / "broker.sqlite")]
        self._start("broker", [*broker, *state, *self.options.broker_arguments()], ROOT)
        suite = suite_command(self.tools, self.options.project, self.staging.emulators())
        self._start("firebase", suite, self.options.state)
        self._wait_for_parts()

    def _start(self, name: str, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
        log = self.staging.logs / f"{name}.log"
        child = processes.start(command, self.options.state, folder, self.environment, log)
        self.children[name] = child
        return child

    def _wait_for_parts(self) -> None:
        began = time.monotonic()
        patience = DOWNLOAD_SECONDS if self.tools.missing_emulators else START_SECONDS
        waiting = {part: title for part, title in PARTS.items() if part != "page" or self.options.with_page}
        while waiting or not self.suite_log.is_ready:
            self.look_after()
            seconds = time.monotonic() - began
            for part in [part for part in waiting if answers(getattr(self.options.ports, part))]:
                self.say(f"  {waiting.pop(part):<22} up after {seconds:5.1f} s")
            if seconds > patience:
                missing = ", ".join(waiting.values()) or "the Firebase suite"
                raise StackError(
                    f"{missing} did not come up within {patience:.0f} s", "look into the logs", self.staging.logs
                )
            self._pause()
        if not self.suite_log.functions:
            raise StackError("the suite loaded no functions", "look into its log", self.suite_log.path)
        self.say(f"  {len(self.suite_log.functions)} functions loaded")

    def _pause(self) -> None:
        if self.stop.wait(POLL_SECONDS):
            raise Stopped

    def look_after(self) -> None:
        """Raises StackError if a part ended or the suite reports a failure, Stopped if the caller is gone."""
        caller = self.options.caller_pid
        if caller is not None and not processes.lives(caller, self.caller_is_parent):
            raise Stopped
        if "firebase" in self.children:
            self.suite_log.follow()
        for name, child in self.children.items():
            if child.poll() is not None and name != "seed":
                log = self.staging.logs / f"{name}.log"
                title = "the paper broker" if name == "broker" else "the Firebase suite"
                last = _last_line(log)
                raise StackError(f"{title} ended by itself (exit {child.returncode}: “{last}”)", "see its log", log)
        processes.reap_orphans(list(self.children.values()))

    def _description(self) -> dict[str, object]:
        chosen = self.options
        return description.describe(
            chosen.project, chosen.ports, self.demo, with_page=chosen.with_page, follows_broker=chosen.follows_broker
        )

    def seed(self) -> None:
        """Fills the demo user, portfolio and documents in; raises StackError if that fails."""
        sign_in = self._description()
        description.publish(sign_in, self.own_description)
        child = self._start("seed", [sys.executable, "-m", "local.demo", str(self.own_description)], ROOT)
        deadline = time.monotonic() + SEED_SECONDS
        while child.poll() is None:
            self.look_after()
            if time.monotonic() > deadline:
                raise StackError("filling in the demo portfolio took too long", "see its log", self._seed_log)
            self._pause()
        if child.returncode != 0:
            last = _last_line(self._seed_log)
            raise StackError(f"the demo portfolio could not be filled in (“{last}”)", "see its log", self._seed_log)
        for line in self._seed_log.read_text(encoding="utf-8").splitlines():
            self.say(f"  {line}")

    @property
    def _seed_log(self) -> Path:
        return self.staging.logs / "seed.log"

    def announce(self) -> None:
        """Publishes the description and says the address and the sign-in."""
        sign_in = self._description()
        description.publish(sign_in, self.options.stack_file)
        entrance = "page" if self.options.with_page else "functions"
        self.say(f"ready: {self.options.ports.url(entrance)}")
        self.say(f"sign in: {description.DEMO_EMAIL}  password: {self.demo.password}")
        spare = self.demo.practice[0]
        self.say(f"a new user's paper account: key id {spare.key_id}  secret {spare.secret} (the page offers more)")

    def watch(self) -> None:
        """Stays until somebody asks for the end (Stopped) or a part fails (StackError). The schedules tick."""
        now = broker_time(self.options.ports.url("broker")) if self.options.follows_broker else wall_time
        functions = self.options.ports.url("functions")
        start_ticking(functions, self.options.project, self.suite_log.functions, self.stop, now)
        while True:
            self.look_after()
            self._pause()


def run_system(options: Options, say: Callable[[str], None], on_ready: Callable[[], None]) -> None:
    """Starts a system and stays with it; returns when it was asked to end and every process has ended.

    Raises StackError if it cannot start or a part fails; then too nothing is left running.
    """
    stop = _stop_on_signals()
    with claim(options.state):
        require_free(options.ports)
        system = System(options, find_tools(), say, stop)
        with _ended_at_last(options):
            try:
                say("starting (about half a minute)")
                for name in system.tools.missing_emulators:
                    say(f"  the {name} emulator is not on this machine: firebase-tools downloads it once")
                system.start()
                system.seed()
                system.announce()
                on_ready()
                system.watch()
            except Stopped:
                say("stopping")
    say("stopped: no process is left")


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


@contextmanager
def _ended_at_last(options: Options) -> Iterator[None]:
    """Whatever happens inside, no process of the system and no description outlives it."""
    processes.adopt_orphans()
    own = options.state / OWN_DESCRIPTION
    undertaker = subprocess.Popen(
        [sys.executable, "-m", "local.stack.undertaker", str(options.state), str(own), str(options.stack_file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield
    finally:
        processes.end_members(options.state)
        description.withdraw(own, options.stack_file)
        undertaker.communicate()
        processes.reap_orphans([])


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no output"
