"""The tests of switch routers, one module a family. They are functions of the language too."""

from flows.expressions.router_tests import (  # noqa: F401
    contacts,
    dates,
    numbers,
    patterns,
    places,
    texts,
    word_matches,
)
