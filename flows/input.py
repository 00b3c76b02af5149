"""What a contact last said."""

from collections.abc import Mapping
from typing import Any, Self

from flows.assets import Reference


class Input:
    """A received message as expressions see it; `urn` is an identity or "". `payload` is a JSON object or None."""

    __slots__ = ("attachments", "channel", "created_on", "external_id", "payload", "text", "urn", "uuid")

    type = "msg"

    def __init__(
        self,
        uuid: str,
        *,
        created_on: str,
        text: str = "",
        urn: str = "",
        channel: Reference | None = None,
        attachments: list[str] | None = None,
        external_id: str = "",
        payload: Any = None,
    ) -> None:
        self.uuid = uuid
        self.created_on = created_on
        self.text = text
        self.urn = urn
        self.channel = channel
        self.attachments = attachments or []
        self.external_id = external_id
        self.payload = payload

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> Self:
        """The input that a `msg_received` event is; its UUID is that of the message."""
        message = event["msg"]
        return cls(
            event["uuid"],
            created_on=event["created_on"],
            text=message.get("text") or "",
            urn=_identity(message.get("urn") or ""),
            channel=message.get("channel"),
            attachments=message.get("attachments"),
            external_id=message.get("external_id") or "",
            payload=message.get("payload"),
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads the input of a stored session."""
        return cls(
            data["uuid"],
            created_on=data["created_on"],
            text=data.get("text") or "",
            urn=data.get("urn") or "",
            channel=data.get("channel"),
            attachments=data.get("attachments"),
            external_id=data.get("external_id") or "",
            payload=data.get("payload"),
        )

    def to_json(self) -> dict[str, Any]:
        """Writes the input of a stored session."""
        data: dict[str, Any] = {"type": "msg", "uuid": self.uuid}
        if self.channel:
            data["channel"] = self.channel
        data["created_on"] = self.created_on
        data["urn"] = self.urn
        data["text"] = self.text
        if self.attachments:
            data["attachments"] = self.attachments
        if self.external_id:
            data["external_id"] = self.external_id
        if self.payload is not None:
            data["payload"] = self.payload
        return data


def _identity(urn: str) -> str:
    return urn.partition("#")[0].partition("?")[0]
