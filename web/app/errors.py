"""What the browser is told when something can't be done: a code that it translates, and problems by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from web.errors import ApiError


class AppError(ApiError):
    """`{"code", "detail", "fields"}`: `detail` is a sentence in English, for codes that the browser doesn't know.

    `fields` has codes or sentences by field; `more` are further keys of the body.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        status: int = 400,
        fields: Mapping[str, Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        problems = {name: list(found) for name, found in (fields or {}).items()}
        super().__init__({"code": code, "detail": detail, "fields": problems, **more}, headers)
        self.status, self.code = status, code


class Missing(AppError):
    """The workspace has no such thing."""

    def __init__(self, noun: str) -> None:
        super().__init__("not_found", f"There is no such {noun} here.", status=404)


def invalid(field: str, problem: str) -> AppError:
    """One field's problem."""
    return AppError("invalid", fields={field: [problem]})
