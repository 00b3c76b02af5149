"""Mails that flows send."""

from collections.abc import Sequence
from typing import Protocol

from activities.calling.caller import CallFailed
from flows.calls import CallRequest, CallResult


class Mail(Protocol):
    """Sends mails for workspaces, by the server that each has set up."""

    async def __call__(self, workspace_id: int, recipients: Sequence[str], subject: str, body: str) -> None:
        """Sends a mail. Raises an exception with `retry`, or `ValueError` if the workspace has no mail server."""
        ...


class EmailCaller:
    """Makes `email` calls."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail

    async def __call__(self, workspace_id: int, request: CallRequest, *, retries: int) -> CallResult:
        """See `Caller`."""
        data = request.data
        try:
            await self._mail(workspace_id, data["to"], data["subject"], data["body"])
        except Exception as e:
            retry = bool(getattr(e, "retry", False))
            # What a mail server says names people, and the message of a failure is seen in Temporal.
            failure = CallResult.failed("email", f"mail not sent: {e}")
            raise CallFailed(f"the mail was not sent: {type(e).__name__}", failure, retry=retry) from e
        return CallResult.email_sent()
