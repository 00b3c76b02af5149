"""Pages made on the server: templates, and headers that keep foreign content out."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

FILES = Path(__file__).parent / "static"

# No inline script or style is needed, so none is allowed: text that somebody sent can't become either.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(template: str, **values: Any) -> HTMLResponse:
    """A page of a template beside this module."""
    return HTMLResponse(_templates.get_template(template).render(**values), headers=HEADERS)
