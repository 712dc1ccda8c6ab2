"""What the command line's tests share."""

from collections.abc import Iterator

import pytest

from tests.paper_broker.running import KEY, SECRET, Running, running


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A paper broker, and the environment that points to it."""
    with running() as found:
        monkeypatch.setenv("ALPACA_KEY_ID", KEY)
        monkeypatch.setenv("ALPACA_SECRET_KEY", SECRET)
        monkeypatch.setenv("ALPACA_BASE_URL", found.url)
        monkeypatch.setenv("ALPACA_DATA_URL", found.url)
        for symbol, price in {"SPY": "450", "QQQ": "400"}.items():
            found.price(symbol, price)
        yield found
