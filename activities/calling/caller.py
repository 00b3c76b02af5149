"""What makes calls of one kind."""

from typing import Protocol

from flows.calls import CallRequest, CallResult


class CallFailed(Exception):
    """A call failed. `result` is its answer if it isn't tried again; `retry_after` is in seconds."""

    def __init__(
        self, message: str, result: CallResult, *, retry: bool = True, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.result, self.retry, self.retry_after = result, retry, retry_after


class Caller(Protocol):
    """Makes calls of one kind."""

    async def __call__(self, workspace_id: int, request: CallRequest, *, retries: int) -> CallResult:
        """The answer to a call that has been made `retries` times in vain. Raises `CallFailed`."""
        ...
