"""JSON objects in requests that are kept or run as they are: definitions, sessions, contacts."""

import json
from typing import Annotated, Any

from pydantic import AfterValidator


def _whole(document: dict[str, Any]) -> dict[str, Any]:
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("half a character can't be stored") from error
    return document


Document = Annotated[dict[str, Any], AfterValidator(_whole)]
"""An object of any shape. Its texts are whole: JSON can write half of a character (`\\\\ud800`), UTF-8 can't."""
