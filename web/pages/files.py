"""Files that are served as they are: styles and pictures of the server's own pages."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from web.pages.rendering import FILES


def mount(app: FastAPI) -> None:
    """Serve the files below `/static/`."""
    app.mount("/static", StaticFiles(directory=FILES), name="static")
