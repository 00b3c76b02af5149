"""The web application: everything is put together here, and nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from core import logging
from core.settings import Settings
from web import archive_files, errors, health, home, media, metrics
from web.access_log import AccessLog
from web.api.v2 import application as v2
from web.api.v2.token_uses import TokenUses
from web.app import application as browser
from web.app import pages
from web.body_limits import BodyLimits
from web.callbacks.endpoint import router as callbacks
from web.demo.endpoints import router as demo
from web.pages import files
from web.resources import open_resources


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application of a process, by settings or the environment: `uvicorn --factory web.application:create_app`."""
    settings = settings or Settings()
    logging.configure(settings)
    app = FastAPI(
        title="Ngoma",
        description=v2.DESCRIPTION,
        version="2",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(settings),
    )
    app.state.metrics = metrics.WebMetrics()
    errors.install(app)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(callbacks)
    app.include_router(media.router)
    app.include_router(archive_files.router)
    app.include_router(v2.create_router())
    app.include_router(home.router)
    app.include_router(browser.create_router(), include_in_schema=False)
    pages.mount(app)
    files.mount(app)
    if settings.demo:
        app.include_router(demo)
    v2.describe(app)
    app.add_middleware(v2.RequestShape)
    app.add_middleware(BodyLimits)
    app.add_middleware(metrics.RequestMetrics, metrics=app.state.metrics)
    app.add_middleware(AccessLog)
    return app


def _lifespan(settings: Settings) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            resources = await stack.enter_async_context(open_resources(settings))
            app.state.resources = resources
            app.state.token_uses = TokenUses(resources.database)
            await stack.enter_async_context(app.state.token_uses.writing())
            yield

    return lifespan
