"""What went wrong, said to the caller: one mapping from exceptions to responses, in the dialect of whoever called.

API v2 (`/api/v2/`) has the shapes of RapidPro's API, aggregators (`/c/`) those of its channel endpoints; everything
else gets `{"detail": …}`.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from store.errors import Conflict, NotFound, StoreError
from store.errors import LimitReached as StoreLimitReached
from store.named import NOT_UNIQUE
from web.access_log import shown_path
from web.responses import Json

log = structlog.get_logger()

Errors = dict[str, Any] | list[str]
"""Problems of a body: messages per field, nested as the body is."""


class ApiError(Exception):
    """An answer other than the one that was asked for."""

    status = 400

    def __init__(self, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.body, self.headers = body, dict(headers or {})


class BadRequest(ApiError):
    """A query parameter, or a combination of them, can't be served; `detail` is one sentence."""

    def __init__(self, detail: str) -> None:
        super().__init__({"detail": detail})


class Invalid(ApiError):
    """A body, or a part of it, isn't valid."""

    def __init__(self, errors: Errors | str) -> None:
        super().__init__([errors] if isinstance(errors, str) else errors)
        self.errors: Errors = self.body

    @classmethod
    def whole(cls, message: str) -> "Invalid":
        """The fields are fine one by one, but not together."""
        return cls({"non_field_errors": [message]})


class Forbidden(ApiError):
    """The caller isn't known, or may not do this."""

    status = 403

    def __init__(self, detail: str = "You do not have permission to perform this action.") -> None:
        super().__init__({"detail": detail})


class NoMatch(ApiError):
    """The object to change or delete isn't in this workspace; `model` is its kind, as in `Contact`."""

    status = 404

    def __init__(self, model: str) -> None:
        super().__init__({"detail": f"No {model} matches the given query."})


class InvalidCursor(ApiError):
    """The cursor isn't one of ours."""

    status = 404

    def __init__(self) -> None:
        super().__init__({"detail": "Invalid cursor"})


class MethodNotAllowed(ApiError):
    """The path exists, but not for this method."""

    status = 405

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__({"detail": f'Method "{method}" not allowed.'}, {"Allow": allowed})


class NotAcceptable(ApiError):
    """The caller refuses JSON, which is all there is."""

    status = 406

    def __init__(self) -> None:
        super().__init__({"detail": "Could not satisfy the request Accept header."})


class LimitReached(ApiError):
    """The workspace holds as many of these objects as it may."""

    status = 409

    def __init__(self) -> None:
        super().__init__({"detail": "Cannot create object because workspace has reached limit."})


class TooLarge(ApiError):
    """The body is larger than what is read here."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__({"detail": f"Request body is larger than {limit} bytes."})


class UnsupportedMediaType(ApiError):
    """The body is of a type that isn't read here."""

    status = 415

    def __init__(self, content_type: str) -> None:
        super().__init__({"detail": f'Unsupported media type "{content_type}" in request.'})


class Throttled(ApiError):
    """Too many requests; `wait` is the whole seconds until the next may come."""

    status = 429

    def __init__(self, wait: int) -> None:
        plural = "" if wait == 1 else "s"
        detail = f"Request was throttled. Expected available in {wait} second{plural}."
        super().__init__({"detail": detail}, {"Retry-After": str(wait)})


def aggregator_error(status: int, message: str, *problems: str) -> Json:
    """An aggregator's error body: `{"message", "data": [{"type": "error", "error"}]}`, one item per problem."""
    return Json({"message": message, "data": [{"type": "error", "error": problem} for problem in problems]}, status)


def install(app: FastAPI) -> None:
    """Make the application answer exceptions as said above."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(Exception, _our_fault)


async def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    if error.body is None:
        return Response(status_code=error.status, headers=error.headers)
    return Json(error.body, error.status, error.headers)


async def _store_error(request: Request, error: Exception) -> Response:
    """What the store refuses and no endpoint has given words of its own."""
    if isinstance(error, StoreLimitReached):
        return await _api_error(request, LimitReached())
    if isinstance(error, NotFound):
        return Json({"detail": str(error)}, 404)
    if isinstance(error, Conflict):
        body = {"name": ["This field must be unique."]} if error.reason == NOT_UNIQUE else {"detail": error.reason}
        return Json(body, 400)
    return await _our_fault(request, error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/c/"):
        return _aggregator_http_error(request, error)
    detail: Any = {"detail": error.detail}
    if error.status_code == 404:
        detail = {"detail": "Not found."}
    if error.status_code == 405:
        detail = {"detail": f'Method "{request.method}" not allowed.'}
    return Json(detail, error.status_code, error.headers)


def _aggregator_http_error(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return aggregator_error(404, "Not Found", f"not found: {request.url.path}")
    if error.status_code == 405:
        return aggregator_error(405, "Method Not Allowed", f"method not allowed: {request.method}")
    return aggregator_error(error.status_code, "Error", error.detail)


async def _validation_error(request: Request, error: Exception) -> Response:
    """Problems by field for the browser; elsewhere a safety net, since parameters are all plain text. Never 422."""
    assert isinstance(error, RequestValidationError)
    if request.url.path.startswith("/api/internal/"):
        return Json({"code": "invalid", "detail": "", "fields": _problems_by_field(error)}, 400)
    problems = [f"{'.'.join(str(part) for part in e['loc'][1:])}: {e['msg']}" for e in error.errors()]
    return Json({"detail": "; ".join(problems)}, 400)


def _problems_by_field(error: RequestValidationError) -> dict[str, list[str]]:
    """Codes by field, `recipients.groups.0` for nested ones; the first part of a place says body or query."""
    fields = dict[str, list[str]]()
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"][1:]) or "body"
        fields.setdefault(place, []).append(str(problem["type"]))
    return fields


async def _our_fault(request: Request, error: Exception) -> Response:
    log.error("request failed", method=request.method, path=shown_path(request.url.path), exc_info=error)
    if request.url.path.startswith("/c/"):
        return aggregator_error(500, "Error", "internal error, please send again")
    return Response("Server error", 500, media_type="text/plain")
