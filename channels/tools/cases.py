"""What the tools `receive` and `send` make of one line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels import registry
from channels.channel import Channel
from channels.host import Deployment, Host
from channels.log import LogError
from channels.tokens import token_key
from channels.tools.memory import MemoryCache, MemoryMedia, ScriptedHttp

SETTINGS = tuple(Deployment.__slots__)
DEFAULT_DOMAIN = "channels.example.org"


def channel_of(line: Mapping[str, Any]) -> Channel:
    """The channel of a line, of its `type`. Raises `ValueError` for a type that there is not."""
    if registry.get(line["type"]) is None:
        raise ValueError(f"there is no channel type {line['type']!r}; python -m channels types lists them")
    return Channel.from_json(line["type"], line["channel"])


def host_of(line: Mapping[str, Any], channel: Channel, http: ScriptedHttp) -> Host:
    """A host of the line's `settings`, `now`, `media` and `cached_access_token`."""
    settings = {name: line.get("settings", {}).get(name, "") for name in SETTINGS}
    token = line.get("cached_access_token")
    return Host(
        http=http,
        now=datetime.fromisoformat(line["now"]) if line.get("now") else datetime.now(UTC),
        deployment=Deployment(**(settings | {"domain": settings["domain"] or DEFAULT_DOMAIN})),
        cache=MemoryCache({token_key(channel): token} if token else {}),
        media=MemoryMedia(line.get("media") or ()),
    )


def described_errors(errors: list[LogError]) -> list[dict[str, str]]:
    """Errors of a log as JSON."""
    return [{"code": error.code, "ext_code": error.ext_code, "message": error.message} for error in errors]
