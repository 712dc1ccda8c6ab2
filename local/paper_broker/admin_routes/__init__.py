"""The admin routes under /__admin/: for tests and demos, answered on loopback only."""

from local.paper_broker.admin_routes.routes import admin_routes

__all__ = ["admin_routes"]
