"""What happens around every activity: its logs name what they belong to, and its failures tell Temporal no secrets."""

from typing import Any

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

_log = structlog.get_logger(__name__)


class LogContextInterceptor(Interceptor):
    """Binds the workflow's id, the activity and its attempt to all that is logged meanwhile.

    What fails unexpectedly is logged whole, and told to Temporal by its class alone: messages of drivers quote the
    values they were given, and people's data has no place in a history.
    """

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - named by the SDK
    ) -> ActivityInboundInterceptor:
        """See `Interceptor`."""
        return _LogContext(super().intercept_activity(next))


class _LogContext(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - named by the SDK
        info = activity.info()
        with structlog.contextvars.bound_contextvars(
            workflow=info.workflow_id, activity=info.activity_type, attempt=info.attempt
        ):
            try:
                return await super().execute_activity(input)
            except FailureError as e:
                e.__cause__ = None  # its own words were chosen for a history; those of what lies behind it were not
                raise
            except Exception as e:
                _log.exception("activity failed")
                raise _unnamed(e) from None


def _unnamed(error: Exception) -> ApplicationError:
    kind = type(error).__name__
    return ApplicationError(f"{kind}; the log of the worker says more", type=kind)
