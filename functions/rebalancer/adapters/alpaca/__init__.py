"""Alpaca, the broker: the only place that knows its field names."""

from rebalancer.adapters.alpaca.broker import AlpacaBroker
from rebalancer.adapters.alpaca.connection import AlpacaCredentials, AlpacaToken, Patience
from rebalancer.adapters.alpaca.directory import AlpacaDirectory
from rebalancer.adapters.alpaca.oauth import AlpacaOAuth, OAuthApp

__all__ = ["AlpacaBroker", "AlpacaCredentials", "AlpacaDirectory", "AlpacaOAuth", "AlpacaToken", "OAuthApp", "Patience"]
