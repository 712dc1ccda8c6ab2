"""Sums up what the proof has tried, over all of its processes, and prints it in one line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter

from tests.proof.tally import Tally, counted

SCHEDULES = "proof: schedules"
DOUBLE_ORDERS = "proof: double orders"

_sum = Tally()


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Report what a test added to the tally; reports travel from worker processes to the one that prints."""
    before = Tally(counted().schedules, counted().double_orders)
    yield
    request.node.user_properties += [
        (SCHEDULES, counted().schedules - before.schedules),
        (DOUBLE_ORDERS, counted().double_orders - before.double_orders),
    ]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Take in a test's counts, once, after its end."""
    if report.when == "teardown":
        found = dict(report.user_properties)
        _sum.schedules += int(str(found.get(SCHEDULES, 0)))
        _sum.double_orders += int(str(found.get(DOUBLE_ORDERS, 0)))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The line that `make test` shows."""
    if _sum.schedules:
        terminalreporter.write_line(f"proof: {_sum.schedules:,} schedules tried, {_sum.double_orders} double orders")
