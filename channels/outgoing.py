"""A message to send, as the fair queue carries it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core import urns
from core.urns import URN


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send: its content type (`image/jpeg`, or only `image`) and where it is."""

    content_type: str
    url: str

    @classmethod
    def parse(cls, text: str) -> "Attachment":
        """An attachment from `<content type>:<url>`."""
        content_type, _, url = text.partition(":")
        return cls(content_type, url)

    @property
    def kind(self) -> str:
        """The content type's major part: image, audio, video, application."""
        return self.content_type.split("/")[0]


_LABELS = {"location": "Send Location", "form": "Open Form", "url": "Open Link"}


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A suggested reply. `type` is text, location, url or form; `extra` a description, a URL or a form's id."""

    type: str = "text"
    text: str = ""
    extra: str = ""

    @property
    def label(self) -> str:
        """The text, or what stands for it if there is none."""
        return self.text or _LABELS.get(self.type, "")


@dataclass(frozen=True, slots=True)
class TemplateComponent:
    """A part of a template: `variables` maps a placeholder's name to its index among the template's variables."""

    name: str
    type: str
    variables: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A placeholder's value: type text, image, video or document; a file's value is `<content type>:<url>`."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Templating:
    """An approved template that the provider fills in."""

    name: str
    external_id: str = ""
    language: str = ""
    namespace: str = ""
    components: tuple[TemplateComponent, ...] = ()
    variables: tuple[TemplateVariable, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Templating":
        """Templating as the engine writes it on a message."""
        return cls(
            name=data["template"]["name"],
            external_id=data.get("external_id") or "",
            language=data.get("language") or "",
            namespace=data.get("namespace") or "",
            components=tuple(
                TemplateComponent(c["name"], c["type"], c.get("variables") or {}) for c in data.get("components") or ()
            ),
            variables=tuple(TemplateVariable(v["type"], v["value"]) for v in data.get("variables") or ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMsg:
    """A message to one URN by one channel.

    `origin` is flow, broadcast, ticket or chat; `session_status` W (waiting), C (completed) or "". `urn_auth` is the
    token of the URN, for channels that address by token. `parts_sent` and `external_ids` are what an earlier attempt
    got through, so that no part is sent twice.
    """

    uuid: str
    urn: URN
    text: str
    attachments: tuple[Attachment, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    locale: str = ""
    templating: Templating | None = None
    high_priority: bool = False
    response_to_external_id: str = ""
    origin: str = "flow"
    flow_name: str = ""
    session_status: str = ""
    urn_auth: str = ""
    parts_sent: int = 0
    external_ids: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "OutgoingMsg":
        """A message as it is queued: `uuid, urn, text, attachments["<content type>:<url>"], quick_replies, …`."""
        session = data.get("session") or {}
        return cls(
            uuid=data["uuid"],
            urn=urns.parse(data["urn"]),
            text=data.get("text") or "",
            attachments=tuple(Attachment.parse(text) for text in data.get("attachments") or ()),
            quick_replies=tuple(
                QuickReply(r.get("type") or "text", r.get("text") or "", r.get("extra") or "")
                for r in data.get("quick_replies") or ()
            ),
            locale=data.get("locale") or "",
            templating=Templating.from_json(data["templating"]) if data.get("templating") else None,
            high_priority=bool(data.get("high_priority")),
            response_to_external_id=data.get("response_to_external_id") or "",
            origin=data.get("origin") or "flow",
            flow_name=(data.get("flow") or {}).get("name") or "",
            session_status=data.get("session_status") or session.get("status") or "",
            urn_auth=data.get("urn_auth") or "",
            parts_sent=data.get("parts_sent") or 0,
            external_ids=tuple(data.get("external_ids") or ()),
        )
