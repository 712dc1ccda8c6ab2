"""One part of a check: a command that runs to its end, and what its runner counted.

Test runners count in the one format that all of them write, JUnit's.
Nothing is skipped: a skipped test fails its part.
"""

import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import Event
from typing import BinaryIO
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".local" / "checks"
# No part may hang a check for ever; the longest takes a tenth of this on two cores.
PART_SECONDS = 1200.0
# Lines of a part's output that whoever watches sees, because they are what the part is for.
SHOWN = re.compile(r"^(?:proof: .*|TOTAL .*|RERUN .*| +\d+ flaky(?:\n {4}.*)*)$", re.MULTILINE)
RUNNING: set[subprocess.Popen[bytes]] = set()


class Runner(Enum):
    """A test runner, by the arguments that make it write a JUnit report at PATH."""

    PYTEST = ("--junitxml=PATH",)
    VITEST = ("--reporter=default", "--reporter=junit", "--outputFile.junit=PATH")
    PLAYWRIGHT = "--reporter=list,junit"


@dataclass(frozen=True)
class Part:
    """One command of a check: its name, arguments, folder below the root, added environment, and test runner if any."""

    name: str
    command: Sequence[str]
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)
    runner: Runner | None = None
    seconds_max: float = PART_SECONDS

    def file(self, kind: str) -> Path:
        """Where this part's log or report is kept."""
        return LOGS / f"{re.sub(r'[^a-z-]+', '-', self.name)}.{kind}"


@dataclass(frozen=True)
class Count:
    """The tests that a runner counted."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Outcome:
    """How a part ended."""

    part: Part
    exit_code: int
    seconds: float
    count: Count

    @property
    def is_good(self) -> bool:
        """Whether the command succeeded and no test was skipped."""
        return self.exit_code == 0 and self.count.skipped == 0


def count_tests(report: Path) -> Count:
    """Add up the suites of a JUnit report; nothing where no report was written."""
    if not report.is_file():
        return Count()
    # The report is this checkout's own, just written.
    root = ET.parse(report).getroot()  # noqa: S314
    suites = [root] if root.tag == "testsuite" else root.findall("testsuite")
    total, failures, errors, skipped = (
        sum(int(suite.get(name) or 0) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return Count(passed=total - failures - errors - skipped, failed=failures + errors, skipped=skipped)


def run_part(part: Part) -> Outcome:
    """Run one part, keep its output in `.local/checks/NAME.log`, and say in one line how it ended."""
    LOGS.mkdir(parents=True, exist_ok=True)
    report = part.file("xml")
    report.unlink(missing_ok=True)
    start = time.monotonic()
    with part.file("log").open("wb") as log:
        exit_code = _exit_code(part, report, log)
    outcome = Outcome(part, exit_code, time.monotonic() - start, count_tests(report))
    count = outcome.count
    tests = f"  {count.passed} passed, {count.failed} failed" if count.passed or count.failed else ""
    tests += f", {count.skipped} skipped, which none may be" if count.skipped else ""
    print(f"{'ok  ' if outcome.is_good else 'FAIL'}  {part.name:<20} {outcome.seconds:6.1f} s{tests}", flush=True)
    for line in SHOWN.findall(_output(part)):
        print(line, flush=True)
    return outcome


def _output(part: Part) -> str:
    return part.file("log").read_text(encoding="utf-8", errors="replace")


def _exit_code(part: Part, report: Path, log: BinaryIO) -> int:
    """The command's exit code; 127 where it cannot be started and 124 where it took too long, as shells have it."""
    reporting = part.runner.value if part.runner else ()
    try:
        child = subprocess.Popen(
            [*part.command, *(argument.replace("PATH", str(report)) for argument in reporting)],
            cwd=ROOT / part.folder,
            env={**os.environ, "PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(report), **part.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        log.write(f"{part.command[0]} could not be started in {part.folder}/: {error.strerror}\n".encode())
        return 127
    RUNNING.add(child)
    try:
        return child.wait(timeout=part.seconds_max)
    except subprocess.TimeoutExpired:
        log.write(f"\n{part.name} was ended: it took longer than {part.seconds_max:.0f} s\n".encode())
        return 124
    finally:
        _end(child)
        RUNNING.discard(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a command with all that it started in its session: a test runner's workers must not live on without it."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def run_parts(parts: Sequence[Part], lanes: int = 1) -> list[Outcome]:
    """Run the parts in their order on so many lanes, each part on the first lane that is free."""
    return _run_at_once([[part] for part in parts], lanes)


def run_lanes(lanes: Sequence[Sequence[Part]]) -> list[Outcome]:
    """Run the lanes side by side; the parts of one lane take turns."""
    return _run_at_once(lanes, len(lanes))


def _run_at_once(groups: Sequence[Sequence[Part]], width: int) -> list[Outcome]:
    """Run so many groups side by side, then show the whole output of each part that failed."""
    interrupted = Event()

    def run_group(parts: Sequence[Part]) -> list[Outcome]:
        return [run_part(part) for part in parts if not interrupted.is_set()]

    with ThreadPoolExecutor(max_workers=width) as pool:
        try:
            outcomes = [outcome for group in pool.map(run_group, groups) for outcome in group]
        except KeyboardInterrupt:
            interrupted.set()
            pool.shutdown(wait=False, cancel_futures=True)
            for child in RUNNING.copy():
                _end(child)
            raise
    for outcome in outcomes:
        if not outcome.is_good:
            print(
                f"\n---- {outcome.part.name} (exit {outcome.exit_code}) ----\n{_output(outcome.part).rstrip()}",
                flush=True,
            )
    return outcomes


def sum_up(outcomes: Sequence[Outcome]) -> int:
    """Print the failed parts and the sum over all runners as the last line; 0 if every part passed, else 1."""
    broken = [outcome for outcome in outcomes if not outcome.is_good]
    if broken:
        print(f"\nfailed parts: {', '.join(outcome.part.name for outcome in broken)}")
    passed = sum(outcome.count.passed for outcome in outcomes)
    # A part can fail without a failed test (lint, types, a missing tool, a skipped test): it counts as one failure.
    failed = sum(outcome.count.failed or int(not outcome.is_good) for outcome in outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if broken else 0
