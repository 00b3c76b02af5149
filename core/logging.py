"""Logs of every process by structlog: lines to read while developing, JSON in production."""

import logging
import sys

import orjson
import structlog
from structlog.typing import EventDict, Processor

from core.settings import Settings


def configure(settings: Settings) -> None:
    """Sets up logging for this process, that of libraries and of Temporal's SDK included."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), _without_colours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering(settings.log_json)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # A line for each request out; what matters of them is in channel logs and webhook logs.
    for talkative in ("httpx", "httpcore"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    # `web/access_log.py` writes these lines, without tokens.
    logging.getLogger("uvicorn.access").propagate = False


def rendering(as_json: bool) -> list[Processor]:
    """The last processors of a log line. Tracebacks are plain: local variables hold texts, URNs and tokens."""
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
    return [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    ]


def _without_colours(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Uvicorn gives its messages twice, the second time for terminals."""
    event.pop("color_message", None)
    return event


def _json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()
