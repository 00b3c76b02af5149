"""Routers: how a node is left. One module per type."""

from flows.routers.base import Category, Router, read_router, routers

__all__ = ["Category", "Router", "read_router", "routers"]
