"""The adapter against a paper broker over HTTP; each test has an account of its own and leaves no fault behind."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.adapters.alpaca.accounts import PaperAccount
from tests.paper_broker.running import Running, running

_numbers = count(1)


@pytest.fixture(scope="session")
def paper() -> Iterator[Running]:
    """One paper broker, its market open at any hour; SPY costs 450, QQQ 400."""
    with running() as found:
        for symbol, price in (("SPY", "450.00"), ("QQQ", "400.00"), ("GLD", "200.00"), ("BTC/USD", "60000.00")):
            found.price(symbol, price)
        yield found


@pytest.fixture
def account(paper: Running) -> Iterator[PaperAccount]:
    """$10,000 and 10 SPY."""
    key_id = f"PKADAPTER{next(_numbers)}"
    position = {"symbol": "SPY", "quantity": "10", "average_cost": "400"}
    paper.admin("POST", "/accounts", key_id=key_id, secret="adapter-secret", cash="10000.00", positions=[position])
    paper.admin("DELETE", "/requests")
    yield PaperAccount(paper, key_id, "adapter-secret")
    paper.admin("DELETE", "/faults")
