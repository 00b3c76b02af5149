"""The cookie of a session, and what protects requests that come with it from being forged by other sites."""

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Response
from starlette.requests import HTTPConnection

from core.settings import Settings
from store.browser_sessions import LASTS
from web.app.errors import AppError

CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_name(settings: Settings) -> str:
    """With HTTPS the `__Host-` prefix keeps other hosts of the domain from setting it."""
    return "__Host-ngoma_session" if _is_secure(settings) else "ngoma_session"


def set_cookie(response: Response, key: str, settings: Settings) -> None:
    """Signs the browser in."""
    response.set_cookie(
        cookie_name(settings),
        key,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        secure=_is_secure(settings),
        samesite="lax",
        path="/",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    """Signs the browser out."""
    response.delete_cookie(cookie_name(settings), httponly=True, secure=_is_secure(settings), samesite="lax", path="/")


def session_key(connection: HTTPConnection, settings: Settings) -> str | None:
    """The key in the cookie, if there is one."""
    return connection.cookies.get(cookie_name(settings)) or None


def csrf_token(key: str, settings: Settings) -> str:
    """What the browser's own pages know of a session, and other sites can't read."""
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.digest(secret, f"csrf:{key}".encode("utf-8", "surrogateescape"), hashlib.sha256).hex()


def check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Refuses what another site's page sends. Raises `AppError`; programs that aren't browsers say nothing of it."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = connection.headers.get("origin")
        hosts = {connection.headers.get("host", ""), urlsplit(settings.public_url).netloc}
        allowed = origin is None or urlsplit(origin).netloc in hosts
    if not allowed:
        raise AppError("foreign_origin", "This request comes from another site.", status=403)


def check_csrf(connection: HTTPConnection, key: str, settings: Settings) -> None:
    """Refuses a change without the session's token. Raises `AppError`."""
    check_origin(connection, settings)
    given = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), csrf_token(key, settings).encode()):
        raise AppError("csrf", "The page is too old; load it again.", status=403)


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")
