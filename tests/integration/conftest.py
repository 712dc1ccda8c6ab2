"""One running system for the folder: `make test` brings it up and names its description in EVENKEEL_STACK."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.desk import Desk
from tests.integration.disturbed import Disturbed, disturbed_system, open_desk
from tests.integration.system import Caller, People, Stack

VARIABLE = "EVENKEEL_STACK"
REMEDY = (
    f"{VARIABLE} must name the description of a running system: `make test` brings one up, or start one with "
    f"`make demo DETACH=1` and set {VARIABLE}=.local/stack.json"
)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The system's addresses."""
    named = os.environ.get(VARIABLE)
    if not named or not Path(named).is_file():
        pytest.fail(REMEDY, pytrace=False)
    return Stack.read(Path(named))


@pytest.fixture(scope="session")
def people(stack: Stack) -> People:
    """Those who sign in and up."""
    return People(stack)


@pytest.fixture(scope="session")
def owner(stack: Stack, people: People) -> Caller:
    """The demo user, signed in."""
    return people.sign_in(stack.email, stack.password)


@pytest.fixture(scope="session")
def _desk(stack: Stack, owner: Caller) -> Iterator[Desk]:
    desk = open_desk(stack, owner)
    yield desk
    desk.release()


@pytest.fixture
def desk(_desk: Desk) -> Desk:
    """The demo account as it was first: drifted, trading on, nothing open, no request logged."""
    _desk.drift()
    return _desk


@pytest.fixture(scope="session")
def _disturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disturbed]:
    with disturbed_system(tmp_path_factory.mktemp("disturbed")) as system:
        yield system


@pytest.fixture
def disturbed(_disturbed: Disturbed) -> Disturbed:
    """A system of its own with a proxy before its broker, its demo account as it was first, nothing disturbed yet."""
    _disturbed.proxy.calm()
    _disturbed.desk.drift()
    return _disturbed
