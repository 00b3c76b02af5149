"""Kinds of failures of activities, as they appear in Temporal."""

from enum import StrEnum


class ErrorType(StrEnum):
    """The `type` of an `ApplicationError`. Whether it is tried again is said where it is raised."""

    CALL_FAILED = "CallFailed"
    """A call to the outside failed in a way that may pass: no connection, a busy or broken server."""
    NOT_FOUND = "NotFound"
    """The row that an input names doesn't exist; never tried again."""
    UNKNOWN_CALL = "UnknownCall"
    """A call of a kind that this worker has no client for."""
