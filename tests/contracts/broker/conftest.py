"""Each contract test runs twice: on the fake, and on the adapter with a paper broker over HTTP."""

from collections.abc import Iterator

import pytest

from tests.contracts.broker.worlds import FakeWorld, PaperWorld, World
from tests.paper_broker.running import Running, running


@pytest.fixture(scope="session")
def paper() -> Iterator[Running]:
    """One paper broker for the suite, its market open at any hour; each test opens an account of its own."""
    with running() as found:
        yield found


@pytest.fixture(params=["fake", "alpaca"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The world of a contract test."""
    if request.param == "fake":
        yield FakeWorld()
        return
    paper: Running = request.getfixturevalue("paper")
    yield PaperWorld(paper)
    paper.admin("DELETE", "/faults")
