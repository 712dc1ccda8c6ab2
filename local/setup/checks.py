"""`make check` and `make test`: their parts, and in which order and how many at once they run.

A part that fails does not stop the others, it fails the whole.
A part whose tool or folder is missing fails, because its command does.
The last line is the sum over all test runners.
"""

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from local.setup.parts import LOGS, ROOT, Outcome, Part, Runner, run_lanes, run_part, run_parts, sum_up

LANES = 2
# One system for each lane of the tests that need one, and afterwards one whose clock a journey moves on by weeks.
SYSTEMS = ("one", "two", "of days")
SIDE_BY_SIDE, OF_DAYS = range(2), 2
# The journeys are cut in three: the first system has the integration tests and one share, the second has two.
SHARES = ("a", "b", "c")
# Two parts of about the same length, so that both lanes of a check are full.
CORE_TESTS = ("core", "properties")
SERVICE_TESTS = ("services", "architecture", "scenarios")
STACK_TESTS = ("integration",)
# A slow machine may miss a wait once. Each test starts at its own scene, so a second try owes the first nothing (0805).
TWICE = ("--reruns", "1")
# They bring up a system of their own, behind a proxy that fails and with processes that are killed.
DISTURBED_TESTS = ("integration/test_broker_connection.py", "integration/test_killed_functions.py")
PROOF_TESTS = ("proof",)
MUTANTS = "proof/mutants/test_sample.py"
# Folders below tests/ that another runner owns.
FOREIGN_TESTS = ("rules", "e2e", "node_modules", "research")
# What research needs is large and wants an older pandas: it has an environment of its own.
COVERED = LOGS / "coverage"
RESEARCH_PYTHON = ROOT / ".venv-research" / "bin" / "python"


def python_part(
    name: str, folders: Sequence[str], *options: str, python: Path | str = sys.executable, **env: str
) -> Part:
    """A pytest run over folders below tests/."""
    command = [str(python), "-m", "pytest", "-q", *(f"tests/{folder}" for folder in folders), *options]
    return Part(name, command, environment=env, runner=Runner.PYTEST)


def measured(part: Part) -> Part:
    """The part, with the covered branches of core and services kept for `coverage_part`."""
    # The floor is for the parts together.
    options = ["--cov", "--cov-config=pyproject.toml", "--cov-report=", "--cov-fail-under=0"]
    data = {"COVERAGE_FILE": str(COVERED / f".coverage.{part.name.replace(' ', '-')}")}
    return replace(part, command=[*part.command, *options], environment={**part.environment, **data})


def coverage_part() -> Part:
    """What the measured parts covered together, against the floor in pyproject.toml."""
    coverage = f"{sys.executable} -m coverage"
    data = {"COVERAGE_FILE": str(COVERED / ".coverage")}
    return Part("coverage", ["sh", "-c", f"{coverage} combine -q {COVERED} && {coverage} report"], environment=data)


def node_part(name: str, script: str, folder: str, runner: Runner | None = None, **env: str) -> Part:
    """A script of a folder's package.json."""
    return Part(name, ["npm", "run", "--silent", script, "--"], folder=folder, environment=env, runner=runner)


def fast_parts(extent: str) -> list[Part]:
    """The parts of `make check`, longest first so that the lanes end together; `tests/extent.py` explains extents."""
    tools = Path(sys.executable).parent
    # A mutant costs a process and half a suite: they are planted by `make test`.
    unplanted = [f"--ignore=tests/{MUTANTS}"] if extent == "sample" else []
    return [
        python_part("core tests", CORE_TESTS, EVENKEEL_EXTENT=extent),
        python_part("service tests", SERVICE_TESTS, EVENKEEL_EXTENT=extent),
        node_part("page lint", "lint", "frontend"),
        python_part("proof", PROOF_TESTS, *unplanted, EVENKEEL_EXTENT=extent),
        Part("types", [sys.executable, "-m", "mypy"]),
        node_part("page types", "typecheck", "frontend"),
        node_part("page tests", "test", "frontend", Runner.VITEST),
        node_part("page format", "format:check", "frontend"),
        Part("licenses", [sys.executable, "-m", "local.setup.licenses"]),
        Part("layers", [str(tools / "lint-imports")], environment={"PYTHONPATH": f"functions{os.pathsep}."}),
        Part("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
        Part("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ]


def slow_tests() -> list[str]:
    """Every folder of Python tests that neither `make check` nor the running stack takes care of."""
    others = {*CORE_TESTS, *SERVICE_TESTS, *STACK_TESTS, *PROOF_TESTS, *FOREIGN_TESTS}
    return sorted(
        folder.name
        for folder in (ROOT / "tests").iterdir()
        if folder.name not in others and any(folder.glob("**/test_*.py"))
    )


def stack_part(number: int, verb: str) -> Part:
    """Bring a system of the tests up on free ports, or take it down."""
    where = ["--state-dir", str(_state(number))]
    command = [sys.executable, "-m", "local.stack", verb, *where]
    if verb == "up":
        command += ["--detach", "--with-caller", "--port-base", "0", "--stack-file", _description(number)]
        # Its functions take their time from the broker (docs/decisions/0608).
        command += ["--pace", "1"] if number == OF_DAYS else []
    return Part(f"stack {SYSTEMS[number]} {verb}", command)


def _state(number: int) -> Path:
    return ROOT / ".local" / f"test-{number}"


def _description(number: int) -> str:
    return str(_state(number) / "stack.json")


def browser_part(share: int, number: int) -> Part:
    """One share of the journeys on one of the systems: in each system they share one account and take turns."""
    name = SHARES[share]
    part = node_part(f"browser {name}", "e2e", "tests", Runner.PLAYWRIGHT, EVENKEEL_STACK=_description(number))
    # Each clears its own folder of results when it starts, and no other one.
    options = ["--project=desktop", "--project=phone", f"--shard={share + 1}/{len(SHARES)}"]
    return replace(part, command=[*part.command, *options, f"--output=test-results/{name}"])


def days_lane() -> list[Part]:
    """The journeys in which days pass, on a system of their own: its time never goes back."""
    part = node_part("browser days", "e2e", "tests", Runner.PLAYWRIGHT, EVENKEEL_STACK=_description(OF_DAYS))
    journeys = replace(part, command=[*part.command, "--project=days", "--output=test-results/days"])
    return [stack_part(OF_DAYS, "up"), journeys, stack_part(OF_DAYS, "down")]


def lanes_on_the_wire() -> list[list[Part]]:
    """What calls the running systems, or mostly waits: a lane for each system, whose parts take turns."""
    elsewhere = [*(f"--ignore=tests/{name}" for name in DISTURBED_TESTS), *TWICE]
    return [
        [
            python_part("integration", STACK_TESTS, *elsewhere, EVENKEEL_STACK=_description(0)),
            browser_part(0, 0),
        ],
        [
            node_part("rules", "rules", "tests", Runner.VITEST, EVENKEEL_STACK=_description(1)),
            python_part("disturbed", DISTURBED_TESTS, *TWICE),
            python_part("research store", ["research"], python=RESEARCH_PYTHON),
            node_part("types of tests", "typecheck", "tests"),
            browser_part(1, 1),
            browser_part(2, 1),
        ],
    ]


def run_with_stacks() -> list[Outcome]:
    """Bring the systems up, run what needs them, and take them down whatever happened."""
    try:
        outcomes = run_parts([stack_part(number, "up") for number in SIDE_BY_SIDE], LANES)
        if all(outcome.is_good for outcome in outcomes):
            outcomes += run_lanes(lanes_on_the_wire())
    except KeyboardInterrupt:
        for number in SIDE_BY_SIDE:
            run_part(stack_part(number, "down"))
        raise
    outcomes += run_parts([stack_part(number, "down") for number in SIDE_BY_SIDE], LANES)
    return outcomes + run_lanes([days_lane()])


def main(arguments: Sequence[str]) -> int:
    """`check` runs the fast parts, `test` every part; 0 if all passed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if list(arguments) == ["check"]:
        return sum_up(run_parts(fast_parts("sample"), LANES))
    if list(arguments) == ["test"]:
        shutil.rmtree(COVERED, ignore_errors=True)
        COVERED.mkdir(parents=True)
        parts = fast_parts("usual")
        measuring = {part.name for part in parts[:2]}
        outcomes = run_parts([measured(part) if part.name in measuring else part for part in parts], LANES)
        slow = python_part("slow tests", slow_tests(), "-n", "2", "--dist", "loadfile")
        outcomes += run_parts([measured(slow), coverage_part()], 1)
        outcomes += run_with_stacks()
        return sum_up(outcomes)
    print("usage: python -m local.setup.checks check|test", file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
