"""Bringing flow definitions of older versions up to date, one module per version.

The steps work on plain JSON: what they don't know, and what is malformed, stays as it is.
"""

from flows.definition.migrations.migrate import migrate

__all__ = ["migrate"]
