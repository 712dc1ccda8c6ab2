"""Prices, clock, calendar and market data of the paper broker."""

from local.paper_broker.market.assets import Asset, asset_id
from local.paper_broker.market.clock import BrokerClock
from local.paper_broker.market.data_routes import data_routes
from local.paper_broker.market.listings import HaltMode, UnknownSymbolError
from local.paper_broker.market.market import Market, Quote, Trade
from local.paper_broker.market.sessions import NEW_YORK, Session, SessionDay

__all__ = [
    "NEW_YORK",
    "Asset",
    "BrokerClock",
    "HaltMode",
    "Market",
    "Quote",
    "Session",
    "SessionDay",
    "Trade",
    "UnknownSymbolError",
    "asset_id",
    "data_routes",
]
