"""The demo user's account at the paper broker: opened by an admin route, looked at by Alpaca's own routes."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import requests

from local.demo.documents import AssetFacts
from local.demo.portfolio import SizedPosition

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class AccountKeys:
    """What opens an account."""

    key_id: str
    secret: str


def make_reader_keys() -> AccountKeys:
    """Random keys for an account that only looks at prices."""
    return AccountKeys(f"PKREADER{secrets.token_hex(6).upper()}", secrets.token_hex(20))


def open_account(
    url: str,
    keys: AccountKeys,
    uid: str | None,
    cash_usd: Decimal,
    positions: Sequence[SizedPosition],
    *,
    opened_at: datetime | None = None,
) -> None:
    """Opens an account with cash and holdings, now or as of a moment that has passed.

    Raises requests.HTTPError if the broker refuses.
    """
    answer = requests.post(
        f"{url}/__admin/accounts",
        json={
            "uid": uid,
            "key_id": keys.key_id,
            "secret": keys.secret,
            "cash": str(cash_usd),
            "positions": [
                {
                    "symbol": position.symbol,
                    "quantity": str(position.quantity),
                    "average_cost": str(position.average_entry_price_usd),
                }
                for position in positions
            ],
            "opened_at": None if opened_at is None else opened_at.isoformat(),
        },
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()


def broker_time(url: str) -> datetime:
    """The paper broker's time. Raises requests.HTTPError if the broker refuses."""
    answer = requests.get(f"{url}/__admin/time", timeout=TIMEOUT_SECONDS)
    answer.raise_for_status()
    return datetime.fromisoformat(answer.json()["now"])


class BrokerView:
    """The paper broker at `url`, as an account with these keys sees it."""

    def __init__(self, url: str, keys: AccountKeys) -> None:
        self.url = url
        self._keys = {"APCA-API-KEY-ID": keys.key_id, "APCA-API-SECRET-KEY": keys.secret}

    def _get(self, path: str) -> requests.Response:
        answer = requests.get(f"{self.url}{path}", headers=self._keys, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer

    def latest_prices(self, symbols: Iterable[str]) -> dict[str, Decimal]:
        """The latest trade of each symbol, in dollars."""
        answer = self._get(f"/v2/stocks/trades/latest?symbols={','.join(symbols)}")
        trades = answer.json(parse_float=Decimal, parse_int=Decimal)["trades"]
        return {symbol: trade["p"] for symbol, trade in trades.items()}

    def asset(self, symbol: str) -> AssetFacts:
        """What the broker's asset list says of a symbol."""
        asset = self._get(f"/v2/assets/{symbol}").json()
        return AssetFacts(asset["name"], asset["fractionable"])
