"""Waits: where sessions stop. One module per type."""

from flows.waits.base import Wait, read_wait, waits

__all__ = ["Wait", "read_wait", "waits"]
