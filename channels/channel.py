"""What an adapter knows of a channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.errors import ErrorCode, SendFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel: an address at a provider, by which a workspace talks with its contacts.

    `type` is the upper-case code of a channel type, `address` a number, page id or bot name ("" if it has none),
    `country` an ISO 3166-1 alpha-2 code or "". `config` is what was entered or learned when the channel was claimed.
    """

    uuid: str
    type: str
    address: str = ""
    country: str = ""
    schemes: tuple[str, ...] = ("tel",)
    config: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    @classmethod
    def from_json(cls, type_code: str, data: Mapping[str, Any]) -> "Channel":
        """A channel from `{uuid, address?, country?, schemes[], config{}, name?}`; null counts as absent."""
        return cls(
            uuid=data["uuid"],
            type=type_code,
            address=data.get("address") or "",
            country=data.get("country") or "",
            schemes=tuple(data.get("schemes") or ("tel",)),
            config=data.get("config") or {},
            name=data.get("name") or "",
        )

    @property
    def scheme(self) -> str:
        """The URN scheme that this channel serves first."""
        return self.schemes[0]

    @property
    def digits(self) -> str:
        """The address without a leading `+`."""
        return self.address.removeprefix("+")

    def text(self, key: str, default: str = "") -> str:
        """A config value as text; numbers are written out, as older installations stored either."""
        value = self.config.get(key)
        if value is None or value == "":
            return default
        return _number_text(value) if isinstance(value, float) else str(value)

    def number(self, key: str, default: int = 0) -> int:
        """A config value as an integer, whether stored as a number or as text; `default` if it is neither."""
        try:
            return int(self.config[key])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, key: str) -> bool:
        """A config value as a switch; absent is off, and so is the text `false`."""
        value = self.config.get(key)
        return value.strip().lower() in ("true", "1", "yes") if isinstance(value, str) else bool(value)

    def require(self, *keys: str) -> None:
        """Raises `SendFailed` when a config value that sending needs is missing."""
        missing = [key for key in keys if self.text(key) == ""]
        if missing:
            raise SendFailed(ErrorCode.CHANNEL_CONFIG, f"set {', '.join(missing)} in the channel's configuration")

    def callback_url(self, domain: str, action: str) -> str:
        """The URL at which the provider reaches one action of this channel; always https."""
        host = self.text("callback_domain", domain)
        return f"https://{host}/c/{self.type.lower()}/{self.uuid}/{action}"


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)
