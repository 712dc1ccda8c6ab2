"""Brokers for the tests of the trading side: each test has its own."""

from collections.abc import Iterator

import pytest

from tests.paper_broker.running import MONDAY_NOON, Running, running


@pytest.fixture
def broker() -> Iterator[Running]:
    """A broker whose market is open at any hour; its clock stands still at noon of a trading day, SPY costs 100."""
    with running() as found:
        found.at(MONDAY_NOON)
        found.price("SPY", "100.00")
        yield found


@pytest.fixture
def exchange() -> Iterator[Running]:
    """The same with the exchange's real hours."""
    with running(always_open=False) as found:
        found.at(MONDAY_NOON)
        found.price("SPY", "100.00")
        yield found
