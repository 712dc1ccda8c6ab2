"""Alpaca's trading API over HTTP."""

from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.trading_routes.account import account_routes
from local.paper_broker.trading_routes.activities import activity_routes
from local.paper_broker.trading_routes.announcements import announcement_routes
from local.paper_broker.trading_routes.catalogue import catalogue_routes
from local.paper_broker.trading_routes.history import history_routes
from local.paper_broker.trading_routes.orders import order_routes
from local.paper_broker.trading_routes.positions import position_routes


def trading_routes(broker: Broker) -> list[Route]:
    """Every route of the trading API that this broker has."""
    return [
        *account_routes(broker),
        *history_routes(broker),
        *activity_routes(broker),
        *order_routes(broker),
        *position_routes(broker),
        *catalogue_routes(broker),
        *announcement_routes(broker),
    ]
