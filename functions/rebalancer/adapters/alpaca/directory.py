"""The `BrokerDirectory` port on Alpaca: one address for paper, one for live, the same market data."""

from __future__ import annotations

from collections.abc import Mapping

from rebalancer.adapters.alpaca.broker import AlpacaBroker
from rebalancer.adapters.alpaca.connection import AlpacaCredentials, AlpacaToken, Patience, require_root_url
from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.core.access.connection import AccessToken, Credentials, Environment
from rebalancer.ports.access import BrokerIdentity
from rebalancer.ports.account import Broker

ACTIVE = "ACTIVE"
LONGEST_STATUS = 40


class AlpacaDirectory:
    """Opens accounts by their credentials. `trading_urls` holds the root address of each environment."""

    def __init__(
        self, trading_urls: Mapping[Environment, str], data_url: str, *, patience: Patience | None = None
    ) -> None:
        self._trading_urls = trading_urls
        self._data_url = data_url
        self._patience = patience or Patience()

    def fetch_identity(self, credentials: Credentials, environment: Environment) -> BrokerIdentity:
        """See `BrokerDirectory`."""
        root = require_root_url(self._trading_urls[environment], "base_url")
        account = AlpacaRest(_alpaca(credentials), root, self._patience).get("/account")
        if not isinstance(account, dict) or not isinstance(account.get("id"), str) or not account["id"]:
            raise unreadable("account", "it has no id")
        status = str(account.get("status", "UNKNOWN"))[:LONGEST_STATUS]
        return BrokerIdentity(account["id"], status, is_active=status == ACTIVE)

    def open_broker(self, credentials: Credentials, environment: Environment) -> Broker:
        """See `BrokerDirectory`."""
        return AlpacaBroker(
            _alpaca(credentials),
            base_url=self._trading_urls[environment],
            data_url=self._data_url,
            patience=self._patience,
        )


def _alpaca(credentials: Credentials) -> AlpacaCredentials | AlpacaToken:
    if isinstance(credentials, AccessToken):
        return AlpacaToken(credentials.token)
    return AlpacaCredentials(credentials.key_id, credentials.secret)
