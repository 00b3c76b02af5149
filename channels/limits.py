"""Limits that channels have unless their type or their own settings say otherwise."""

DEFAULT_TPS = 10
"""Sends per second; 0 is without limit."""
