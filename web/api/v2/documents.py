"""What the OpenAPI document says of an endpoint beside its code: parameters, bodies, answers, examples."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from typing_extensions import TypedDict

from web.api.v2.body import Body

Shape = TypeVar("Shape")
Arguments = dict[str, Any]


class PageOf(TypedDict, Generic[Shape]):
    """A page of a list; `next` and `previous` are addresses, to be followed as they are."""

    next: str | None
    previous: str | None
    results: list[Shape]


class Detail(TypedDict):
    """A refusal in one sentence."""

    detail: str


Answers = dict[int | str, dict[str, Any]]

_REFUSALS: Answers = {
    403: {"model": Detail, "description": "No credentials, wrong ones, or no permission"},
    406: {"model": Detail, "description": "The `Accept` header excludes JSON"},
    429: {"model": Detail, "description": "Too many requests; `Retry-After` says when to come back"},
}
_BODIES: Answers = {
    409: {"model": Detail, "description": "The workspace has as many as it may have"},
    413: {"model": Detail, "description": "The body is too large"},
    415: {"model": Detail, "description": "The body is neither JSON nor a form"},
}
_PROBLEMS: Answers = {
    400: {
        "description": "What is wrong: a sentence, or messages by field",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


def query(name: str, about: str, *, many: bool = False, **schema: Any) -> dict[str, Any]:
    """A parameter of the query string; text unless the schema says otherwise."""
    of = {"type": "string", **schema}
    whole = {"type": "array", "items": of} if many else of
    return {"name": name, "in": "query", "required": False, "description": about, "schema": whole}


CURSOR = query("cursor", "Where a page begins; taken from `next` or `previous`")
BEFORE = query("before", "Only what was changed at or before this time (ISO 8601)")
AFTER = query("after", "Only what was changed at or after this time (ISO 8601)")
REVERSE = query("reverse", "Oldest first", enum=["true", "false"])


def uuid_query(about: str, name: str = "uuid") -> dict[str, Any]:
    """A parameter that holds a uuid."""
    return query(name, about, format="uuid")


def listed(shape: Any, example: Mapping[str, Any], *parameters: dict[str, Any]) -> Arguments:
    """Arguments for the route of a list."""
    page = {"next": None, "previous": None, "results": [example]}
    return {
        "responses": {
            200: _answer(PageOf[shape], "A page", page),
            **_PROBLEMS,
            **_REFUSALS,
            404: {"model": Detail, "description": "The cursor isn't one of ours"},
        },
        "openapi_extra": {"parameters": [*parameters, CURSOR]},
    }


def single(shape: Any, example: Mapping[str, Any], *parameters: dict[str, Any]) -> Arguments:
    """Arguments for the route of one object."""
    answers = {200: _answer(shape, "The object", example), **_PROBLEMS, **_REFUSALS}
    return {"responses": answers, "openapi_extra": {"parameters": list(parameters)}}


def written(
    shape: Any, example: Mapping[str, Any], body: Body, body_example: Mapping[str, Any], *parameters: dict[str, Any]
) -> Arguments:
    """Arguments for the route of a POST: creates, or updates what the query string names."""
    answers: Answers = {201: _answer(shape, "Created", example), **_PROBLEMS, **_REFUSALS, **_BODIES}
    if parameters:
        answers[200] = _answer(shape, "Updated", example)
        answers[404] = {"model": Detail, "description": "No such object to update"}
    return {
        "status_code": 201,
        "responses": answers,
        "openapi_extra": {"parameters": list(parameters)} | body.openapi(body_example),
    }


def updated(
    shape: Any, example: Mapping[str, Any], body: Body, body_example: Mapping[str, Any], *parameters: dict[str, Any]
) -> Arguments:
    """Arguments for the route of a POST that only changes what the query string names."""
    arguments = written(shape, example, body, body_example, *parameters)
    del arguments["responses"][201]
    arguments["responses"][200] = _answer(shape, "Done", example)
    return {**arguments, "status_code": 200}


def uploaded(shape: Any, example: Mapping[str, Any], field: str) -> Arguments:
    """Arguments for the route of a POST that takes a file, as a field of a multipart form."""
    schema = {"type": "object", "required": [field], "properties": {field: {"type": "string", "format": "binary"}}}
    return {
        "status_code": 201,
        "responses": {201: _answer(shape, "Created", example), **_PROBLEMS, **_REFUSALS, **_BODIES},
        "openapi_extra": {"requestBody": {"content": {"multipart/form-data": {"schema": schema}}, "required": True}},
    }


class Failures(TypedDict):
    """What a bulk action left as it was."""

    failures: list[int | str]


def acted(body: Body, body_example: Mapping[str, Any], failures: bool = True) -> Arguments:
    """Arguments for the route of a bulk action: 204 when all was done, 200 with what wasn't."""
    answers: Answers = {204: {"description": "Done"}, **_PROBLEMS, **_REFUSALS, **_BODIES}
    if failures:
        answers[200] = _answer(Failures, "Done, but for these", {"failures": [4105426]})
    return {"status_code": 204, "responses": answers, "openapi_extra": body.openapi(body_example)}


def importing_answers(shape: Any, example: Mapping[str, Any]) -> Answers:
    """The answers of an import."""
    too_large: Answers = {413: {"model": Detail, "description": "The export is too large"}}
    return {200: _answer(shape, "Imported", example), **_PROBLEMS, **_REFUSALS, **too_large}


def deleted(*parameters: dict[str, Any]) -> Arguments:
    """Arguments for the route of a DELETE."""
    return {
        "status_code": 204,
        "responses": {
            204: {"description": "Deleted"},
            **_PROBLEMS,
            **_REFUSALS,
            404: {"model": Detail, "description": "No such object"},
        },
        "openapi_extra": {"parameters": list(parameters)},
    }


def _answer(shape: Any, about: str, example: Any) -> dict[str, Any]:
    return {"model": shape, "description": about, "content": {"application/json": {"example": example}}}
