"""The functions of the language, one module a family. Importing a module registers what it has."""

from flows.expressions.functions import (  # noqa: F401
    arithmetic,
    calendars,
    collections,
    conversion,
    encoding,
    formats,
    legacy,
    logic,
    prompts,
    texts,
    word_lists,
)
