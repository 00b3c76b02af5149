"""Regular expressions of authors: RE2, which takes time in proportion to the text whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2

_FLAGS = "(?mi)"
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any | None:
    """The RE2 pattern, ignoring case, `^` and `$` at every line; None if it isn't valid."""
    try:
        return re2.compile(_FLAGS + pattern, _OPTIONS)
    except re2.error:
        return None
