"""The loop that all offline tools share: one JSON object a line in, one a line out, in order."""

import re
import sys
from collections.abc import Callable
from typing import Any, TextIO

from flows.literal_json import dumps_text, loads

# Characters that some readers take for the end of a line, though JSON may have them in a text.
_BREAKS = re.compile("[\x85\u2028\u2029]")

Answer = Callable[[dict[str, Any]], Any]


def serve(answer: Answer, source: TextIO | None = None, sink: TextIO | None = None) -> None:
    """Answer every line of `source` (default: standard input) on `sink` (default: standard output).

    A line that can't be read or answered gives `{"error": "..."}`, and the next line is read. Every answer is
    flushed, so that the tool can be held open behind a pipe. Numbers with a fraction, an exponent or many digits reach
    `answer` as `Decimal`, and those that are answered keep all their digits.
    """
    source, sink = source or sys.stdin, sink or sys.stdout
    for line in source:
        if not line.strip():
            continue
        try:
            request = loads(line)
            if not isinstance(request, dict):
                raise ValueError("a line must be a JSON object")
            reply = dumps_text(answer(request))
        except Exception as error:
            reply = dumps_text({"error": str(error) or type(error).__name__})
        sink.write(_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", reply) + "\n")
        sink.flush()
