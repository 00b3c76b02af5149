"""What happens around every activity: its logs name the workflow and the attempt they belong to."""

from typing import Any

import structlog
from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor


class LogContextInterceptor(Interceptor):
    """Binds the workflow's id, the activity and its attempt to all that is logged meanwhile."""

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
            return await super().execute_activity(input)
