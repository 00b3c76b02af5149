"""How every process renders its logs by structlog: lines to read while developing, JSON in production."""

import sys

import orjson
import structlog
from structlog.typing import EventDict, Processor


def rendering(as_json: bool) -> list[Processor]:
    """The last processors of a log line. Tracebacks are plain: local variables hold texts, URNs and tokens."""
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
    return [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    ]


def _json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()
