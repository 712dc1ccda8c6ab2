"""Alpaca, the broker: the only place that knows its field names."""

from rebalancer.adapters.alpaca.broker import AlpacaBroker
from rebalancer.adapters.alpaca.connection import AlpacaCredentials, Patience

__all__ = ["AlpacaBroker", "AlpacaCredentials", "Patience"]
