"""The operator's page: what runs here, and where to go."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse

from web import health
from web.deps import Open
from web.pages.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/api")
@router.get("/api/")
@router.get("/api/v2")
async def redirect_to_api() -> RedirectResponse:
    """Older and shorter addresses of the API's overview."""
    return RedirectResponse("/api/v2/", 302)


@router.get("/status")
async def show_home(resources: Open) -> HTMLResponse:
    """Links, and the state of the services."""
    settings = resources.settings
    services = await health.check(resources)
    return page("home.html", demo=settings.demo, temporal=settings.temporal_ui_url, services=services)
