"""Runs the parts of `make check` and `make test`, each to its end, and sums up what they say.

A part is a command with a name. Independent parts run on two lanes; a part that fails does not stop the others, it
fails the whole. Nothing is skipped: a part whose tool or folder is missing fails, because its command does.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".local" / "checks"
LANES = 2
# No part may hang a check for ever; the longest takes a tenth of this on two cores.
PART_SECONDS = 1200.0
FAST_TESTS = ("core", "properties", "scenarios", "services", "architecture")
STACK_TESTS = ("integration",)
# They bring up a system of their own, behind a proxy that fails and with processes that are killed.
DISTURBED_TESTS = ("integration/test_broker_connection.py", "integration/test_killed_functions.py")
PROOF_TESTS = ("proof",)
# Lines of a part's output that are told to whoever watches, because they are what the part is for.
TOLD = re.compile(r"^proof: .*$", re.MULTILINE)
# Folders below tests/ that another runner owns.
FOREIGN_TESTS = ("rules", "e2e", "node_modules", "research")
# What research needs is large and wants an older pandas: it has an environment of its own.
RESEARCH_PYTHON = ROOT / ".venv-research" / "bin" / "python"

RUNNING: set[subprocess.Popen[bytes]] = set()
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True)
class Part:
    """One command of a check: its name, argument list, folder below the root, and added environment."""

    name: str
    command: Sequence[str]
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)
    seconds_max: float = PART_SECONDS


@dataclass(frozen=True)
class Outcome:
    """How a part ended: exit code, seconds, and the tests that its runner counted (0 where it counts none)."""

    part: Part
    exit_code: int
    seconds: float
    passed: int
    failed: int
    output: str


def count_tests(output: str) -> tuple[int, int]:
    """Passed and failed tests as the runner's own summary says: pytest's `12 passed, 1 failed`, vitest's
    `Tests  12 passed (12)`, Playwright's `12 passed (30s)`. Lines about test files are not counted.
    """
    passed = failed = 0
    for line in ANSI.sub("", output).splitlines():
        text = line.strip().strip("=").strip()
        is_summary = text.startswith("Tests ") or re.match(r"\d+ (passed|failed|errors?)\b", text) is not None
        if not is_summary:
            continue
        for number, word in COUNT.findall(text):
            if word == "passed":
                passed += int(number)
            else:
                failed += int(number)
    return passed, failed


def run_part(part: Part) -> Outcome:
    """Runs one part, keeps its output in `.local/checks/NAME.log`, and says in one line how it ended."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{re.sub(r'[^a-z-]+', '-', part.name)}.log"
    start = time.monotonic()
    with log.open("wb") as out:
        exit_code = _exit_code(part, out)
    output = log.read_text(encoding="utf-8", errors="replace")
    passed, failed = count_tests(output)
    outcome = Outcome(part, exit_code, time.monotonic() - start, passed, failed, output)
    tests = f"  {passed} passed, {failed} failed" if passed or failed else ""
    print(f"{'ok  ' if exit_code == 0 else 'FAIL'}  {part.name:<20} {outcome.seconds:6.1f} s{tests}", flush=True)
    for line in TOLD.findall(ANSI.sub("", output)):
        print(line, flush=True)
    return outcome


def _exit_code(part: Part, out: BinaryIO) -> int:
    """The command's exit code; 127 where it cannot be started and 124 where it took too long, as shells have it."""
    try:
        child = subprocess.Popen(
            list(part.command),
            cwd=ROOT / part.folder,
            env={**os.environ, **part.environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        out.write(f"{part.command[0]} could not be started in {part.folder}/: {error.strerror}\n".encode())
        return 127
    RUNNING.add(child)
    try:
        return child.wait(timeout=part.seconds_max)
    except subprocess.TimeoutExpired:
        out.write(f"\n{part.name} was ended: it took longer than {part.seconds_max:.0f} s\n".encode())
        return 124
    finally:
        _end(child)
        RUNNING.discard(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends a command with all that it started in its session: a test runner's workers must not live on without it."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def run_parts(parts: Sequence[Part], lanes: int) -> list[Outcome]:
    """Runs the parts in their order on so many lanes, and shows the whole output of each that failed."""
    with ThreadPoolExecutor(max_workers=lanes) as pool:
        try:
            outcomes = list(pool.map(run_part, parts))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in RUNNING.copy():
                _end(child)
            raise
    for outcome in outcomes:
        if outcome.exit_code != 0:
            print(f"\n---- {outcome.part.name} (exit {outcome.exit_code}) ----\n{outcome.output.rstrip()}", flush=True)
    return outcomes


def sum_up(outcomes: Sequence[Outcome]) -> int:
    """Prints the failed parts and the sum over all runners as the last line; 0 if every part passed, else 1."""
    broken = [outcome.part.name for outcome in outcomes if outcome.exit_code != 0]
    if broken:
        print(f"\nfailed parts: {', '.join(broken)}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    # A part can fail without a failed test (lint, types, a tool that is missing): it counts as one failure.
    failed += sum(1 for outcome in outcomes if outcome.exit_code != 0 and outcome.failed == 0)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if broken else 0


def python_tests(*folders: str) -> list[str]:
    """A pytest command for folders below tests/."""
    return [sys.executable, "-m", "pytest", "-q", *(f"tests/{folder}" for folder in folders)]


def _extent(extent: str) -> dict[str, str]:
    return {"EVENKEEL_EXTENT": extent}


def fast_parts(extent: str) -> list[Part]:
    """The parts of `make check`, longest first so that the two lanes end together."""
    venv = Path(sys.executable).parent
    return [
        Part("page", ["npm", "run", "--silent", "check"], folder="frontend"),
        Part("types", [sys.executable, "-m", "mypy"]),
        Part("fast tests", [*python_tests(*FAST_TESTS), "-n", "2"], environment=_extent(extent)),
        Part("layers", [str(venv / "lint-imports")], environment={"PYTHONPATH": f"functions{os.pathsep}."}),
        Part("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
        Part("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ]


def proof_part(extent: str) -> Part:
    """The proof that no order is doubled; `tests/extent.py` says what an extent is."""
    return Part("proof", [*python_tests(*PROOF_TESTS), "-n", "2"], environment=_extent(extent))


def research_part() -> Part:
    """The tests of the research store, in its own environment."""
    return Part("research store", [str(RESEARCH_PYTHON), "-m", "pytest", "-q", "tests/research"])


def slow_tests() -> list[str]:
    """Every folder of Python tests that neither `make check` nor the running stack takes care of."""
    others = {*FAST_TESTS, *STACK_TESTS, *PROOF_TESTS, *FOREIGN_TESTS}
    return sorted(
        folder.name
        for folder in (ROOT / "tests").iterdir()
        if folder.name not in others and any(folder.glob("**/test_*.py"))
    )


def on_the_wire(stack: dict[str, str]) -> list[Part]:
    """Tests that call the running system, which `stack` names, and others that mostly wait."""
    undisturbed = [f"--ignore=tests/{name}" for name in DISTURBED_TESTS]
    return [
        Part("integration", [*python_tests(*STACK_TESTS), *undisturbed], environment=stack),
        Part("disturbed", python_tests(*DISTURBED_TESTS)),
        research_part(),
        Part("types of tests", ["npm", "run", "--silent", "typecheck"], folder="tests"),
        Part("rules", ["npm", "run", "--silent", "rules"], folder="tests", environment=stack),
    ]


def run_with_stack() -> list[Outcome]:
    """Brings one system up on free ports, runs what needs it, and takes it down whatever happened."""
    state = ROOT / ".local" / "test"
    description = state / "stack.json"
    cli = [sys.executable, "-m", "local.stack"]
    where = ["--state-dir", str(state)]
    start = Part(
        "stack up",
        [*cli, "up", "--detach", "--with-caller", "--port-base", "0", "--stack-file", str(description), *where],
    )
    stop = Part("stack down", [*cli, "down", *where])
    stack = {"EVENKEEL_STACK": str(description)}
    browser = Part("browser", ["npm", "run", "--silent", "e2e"], folder="tests", environment=stack)
    try:
        outcomes = run_parts([start], lanes=1)
        if outcomes[0].exit_code == 0:
            outcomes += run_parts(on_the_wire(stack), LANES)
            # Alone: it shares the account with the others, and needs the machine.
            outcomes += run_parts([browser], lanes=1)
    except KeyboardInterrupt:
        run_part(stop)
        raise
    return outcomes + run_parts([stop], lanes=1)


def main(arguments: Sequence[str]) -> int:
    """`check` runs the fast parts, `test` every part; 0 if all passed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if list(arguments) == ["check"]:
        return sum_up(run_parts([*fast_parts("sample"), proof_part("sample")], LANES))
    if list(arguments) == ["test"]:
        outcomes = run_parts(fast_parts("usual"), LANES)
        outcomes += run_parts([proof_part("usual")], lanes=1)
        outcomes += run_parts(
            [Part("slow tests", [*python_tests(*slow_tests()), "-n", "2", "--dist", "loadfile"])], lanes=1
        )
        outcomes += run_with_stack()
        return sum_up(outcomes)
    print("usage: python -m local.setup.checks check|test", file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
