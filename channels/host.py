"""What a deployment gives to an adapter: the network, the time, its settings, a memory and its media."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.http import Http

if TYPE_CHECKING:
    from core.settings import Settings


class Cache(Protocol):
    """A memory shared by all processes. Keys are made by `channels`; `seconds` is how long an entry lives."""

    async def get(self, key: str) -> str | None:
        """The value, or None if there is none or it has expired."""
        ...

    async def set(self, key: str, value: str, seconds: int) -> None:
        """Remember a value."""
        ...

    async def delete(self, key: str) -> None:
        """Forget a value."""
        ...

    async def append(self, key: str, value: str, seconds: int) -> list[str]:
        """Add to a list and give the whole list, as one step that no other process can come between."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRecord:
    """A file that a user uploaded. `size` is in bytes, `width` and `height` in pixels, `duration` in milliseconds."""

    uuid: str
    url: str
    content_type: str
    size: int = 0
    width: int = 0
    height: int = 0
    duration: int = 0
    alternates: tuple["MediaRecord", ...] = ()


class MediaLibrary(Protocol):
    """Finds uploaded files."""

    async def find(self, uuid: str) -> MediaRecord | None:
        """The file of a UUID, with its alternates (other formats, a thumbnail), or None."""
        ...


class NoMedia:
    """A library without files."""

    async def find(self, uuid: str) -> MediaRecord | None:
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Settings that all channels share."""

    domain: str
    media_domain: str = ""
    facebook_application_secret: str = ""
    facebook_webhook_secret: str = ""
    whatsapp_admin_system_user_token: str = ""

    @classmethod
    def of(cls, settings: "Settings") -> "Deployment":
        """What channels need of a deployment's settings."""
        domain = settings.public_url.split("://")[-1].rstrip("/")
        return cls(
            domain=domain,
            media_domain=domain,
            facebook_application_secret=settings.facebook_application_secret.get_secret_value(),
            facebook_webhook_secret=settings.facebook_webhook_secret.get_secret_value(),
            whatsapp_admin_system_user_token=settings.whatsapp_admin_system_user_token.get_secret_value(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """All that an adapter gets from outside, for one interaction. `now` has a time zone."""

    http: Http
    now: datetime
    deployment: Deployment
    cache: Cache
    media: MediaLibrary = field(default_factory=NoMedia)
