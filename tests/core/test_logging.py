"""Tests of how log lines are rendered."""

import io
import logging

import pytest
import structlog

from core.logging import rendering


def _logged(as_json: bool) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering(as_json)]
        )
    )
    logger = logging.Logger("tests")
    logger.addHandler(handler)
    token = "-".join(("never", "shown"))
    try:
        raise ValueError(len(token))
    except ValueError:
        logger.exception("broken")
    return stream.getvalue()


@pytest.mark.parametrize("as_json", [False, True])
def test_a_traceback_shows_no_local_variables(as_json: bool) -> None:
    text = _logged(as_json)
    assert "ValueError: 11" in text
    assert "never-shown" not in text
