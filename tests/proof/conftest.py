"""Sums up what the proof has tried, over all of its processes, and prints it: all of it in one line, then by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

import pytest
from _pytest.terminal import TerminalReporter

from tests.proof.tally import Tally, counted

TALLY = "proof: tally"
KINDS = {
    "test_every_crash_point": "crashes and stops at every boundary",
    "test_machine": "random stories",
    "test_outside_hands": "other hands, a second program, shares moved away, outages with moved prices, clocks, stalls",
    "test_recovery": "recovery after the death of every process",
    "test_two_people": "two people on one account, stops against stops",
    "test_two_workers": "two workers at once",
}

_sum = Tally()
_by_kind: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Report what a test added to the tally; reports travel from worker processes to the one that prints."""
    before = counted().numbers()
    yield
    added = [now - was for now, was in zip(counted().numbers(), before, strict=True)]
    request.node.user_properties.append((TALLY, added))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Take in a test's counts, once, after its end."""
    if report.when == "teardown":
        found = dict(report.user_properties).get(TALLY, [0, 0, 0])
        assert isinstance(found, list)
        _sum.add(*found)
        _by_kind[PurePath(report.nodeid.split("::")[0]).stem] += found[0]


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The lines that `make test` shows."""
    if _sum.schedules:
        terminalreporter.write_line(
            f"proof: {_sum.schedules:,} schedules tried, "
            f"{_sum.double_orders} double orders, {_sum.violations} violations"
        )
        for name, words in KINDS.items():
            if _by_kind[name]:
                terminalreporter.write_line(f"proof: {_by_kind[name]:,} of them: {words}")
