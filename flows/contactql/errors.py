"""What can be wrong with a query."""

from collections.abc import Callable

MESSAGES: dict[str, Callable[[dict[str, str]], str]] = {
    "syntax": lambda extra: "The query can't be read: check its brackets, quotes and comparisons.",
    "too_complex": lambda extra: "The query is too long, too deeply nested or has too many conditions.",
    "unknown_property_type": lambda extra: f"{extra['type']!r} is no kind of property; use fields or urns.",
    "unknown_property": lambda extra: f"{extra['property']!r} is no attribute, URN scheme or field.",
    "redacted_urns": lambda extra: "This workspace hides URNs, so they can't be searched.",
    "invalid_number": lambda extra: f"{extra['value']!r} is not a number.",
    "invalid_date": lambda extra: f"{extra['value']!r} is not a date in the workspace's format.",
    "invalid_status": lambda extra: f"{extra['value']!r} is not a contact status.",
    "invalid_language": lambda extra: f"{extra['value']!r} is not a language code.",
    "invalid_group": lambda extra: f"{extra['value']!r} is not the name of a group.",
    "invalid_flow": lambda extra: f"{extra['value']!r} is not the name of a flow.",
    "invalid_partial_name": lambda extra: f"~ needs a word of at least {extra['min_token_length']} characters.",
    "invalid_partial_urn": lambda extra: f"~ needs at least {extra['min_value_length']} characters of the URN.",
    "unsupported_contains": lambda extra: f"~ can't be used with {extra['property']}.",
    "unsupported_comparison": lambda extra: f"{extra['operator']} can't be used with {extra['property']}.",
    "unsupported_setcheck": lambda extra: (
        f'{extra["property"]} is always set, so {extra["operator"]} "" says nothing of it.'
    ),
}
"""The error codes, each with what to tell the author of the query."""


class QueryError(ValueError):
    """A query can't be used. `code` is one of `MESSAGES`; `extra` holds what it is about, all of it text."""

    def __init__(self, code: str, **extra: str) -> None:
        super().__init__(MESSAGES[code](extra))
        self.code, self.extra = code, extra
