"""The built interface (`web/static/`, made from `web/ui/`): its files, and one page for all of its addresses."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from web import home
from web.deps import Open

BUILT = Path(__file__).resolve().parents[1] / "static"

PAGES = (
    "sign-in", "sign-up", "forgotten-password", "new-password", "join", "workspaces", "messages", "contacts",
    "flows", "starts", "runs", "campaigns", "schedules", "triggers", "channels", "broadcasts", "tickets", "settings",
)  # fmt: skip
"""The first parts of addresses that the interface answers itself."""

# Scripts only from files. Styles also inline: React's `style`, and libraries that measure before they show, write them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: "
    "blob: https:; media-src 'self' blob: https:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}
FOR_EVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


class HashedFiles(StaticFiles):
    """Files whose names change with their content, so that browsers need never ask again."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file's response, with a year to keep it."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = FOR_EVER
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def check_config(self) -> None:
        """Nothing to complain of: where the interface isn't built, its files aren't found."""


def mount(app: FastAPI) -> None:
    """Serve the interface; where it isn't built, `/` shows the server's own first page."""
    app.include_router(router)
    app.mount("/assets", files(BUILT / "assets"), name="assets")


def files(folder: Path) -> ASGIApp:
    """The hashed files of a folder, compressed where the browser takes that."""
    return GZipMiddleware(HashedFiles(directory=folder, check_dir=False), minimum_size=1_000)


@router.get("/")
async def show_first_page(request: Request, resources: Open) -> Response:
    """The interface, or what runs here."""
    return _page() or await home.show_home(resources)


async def _show(request: Request) -> Response:
    return _page() or HTMLResponse(NOT_BUILT, 503, headers=HEADERS)


NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Ngoma</title>
<p>The interface isn't built yet: <code>npm ci &amp;&amp; npm run build</code> in <code>web/ui</code>, or
<code>./dev run</code>.</p></html>"""


def _page() -> HTMLResponse | None:
    index = BUILT / "index.html"
    if not index.exists():
        return None
    return HTMLResponse(index.read_bytes(), headers=HEADERS)


for _name in PAGES:
    router.add_api_route(f"/{_name}", _show, methods=["GET"])
    router.add_api_route(f"/{_name}/{{rest:path}}", _show, methods=["GET"])


@router.get("/theme.js")
@router.get("/ngoma.svg")
async def show_file(request: Request) -> Response:
    """The few files whose names stay."""
    file = BUILT / request.url.path.lstrip("/")
    if not file.exists():
        raise HTTPException(404)
    return FileResponse(file, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})
