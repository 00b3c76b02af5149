"""Fields that name other things: objects of the workspace, URNs, media, quick replies."""

from typing import Any

from core.urns import URN
from store.listings.references import Found
from web.api.v2.fields import Field, Schema, Text, as_dict, as_list
from web.api.v2.lookups import Lookups
from web.errors import Invalid

MAX_REFERENCES = 100
MAX_ATTACHMENTS = 10
MAX_URN = 255


class Ref(Field):
    """An object of the workspace, by uuid or by what else names its kind (see `Lookups.find`)."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(nullable=options.pop("nullable", False), **options)
        self.of = kind

    async def read(self, value: Any, lookups: Lookups) -> Any:
        """The object found; an empty text counts as null."""
        return await super().read(None if value == "" else value, lookups)

    async def convert(self, value: Any, lookups: Lookups) -> Found | str:
        """The object found."""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Invalid("Must be a string or integer")
        found = await lookups.find(self.of, str(value))
        if found is None:
            raise Invalid(f"No such object: {value}")
        return found

    def kind(self) -> Schema:
        """A string."""
        return {"type": "string", "minLength": 1}


class Refs(Field):
    """A list of references; its first unknown one is told, flat."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(**options)
        self.item = Ref(kind)

    async def convert(self, value: Any, lookups: Lookups) -> list[Found | str]:
        """The objects found."""
        return [await self.item.read(item, lookups) for item in as_list(value, MAX_REFERENCES)]

    def kind(self) -> Schema:
        """An array of strings."""
        return {"type": "array", "maxItems": MAX_REFERENCES, "items": self.item.kind()}


class MediaRefs(Refs):
    """Uploaded files: by uuid, or as attachments whose address holds it."""

    def __init__(self, **options: Any) -> None:
        super().__init__("media", **options)

    async def convert(self, value: Any, lookups: Lookups) -> list[Found | str]:
        """The attachments, as `<content type>:<url>`."""
        return await super().convert(as_list(value, MAX_ATTACHMENTS), lookups)


class Urn(Text):
    """A URN, normalised with the workspace's country."""

    def __init__(self, **options: Any) -> None:
        super().__init__(MAX_URN, **options)

    async def check(self, text: str, lookups: Lookups) -> URN:
        """The URN."""
        urn = lookups.urn(text)
        if urn is None:
            raise Invalid(f"Invalid URN: {text}. Ensure phone numbers contain country codes.")
        return urn


class FieldValues(Field):
    """Values of contact fields by key; None clears."""

    async def convert(self, value: Any, lookups: Lookups) -> dict[str, str | None]:
        """Texts, or None, by the field's uuid."""
        known, fixed = await lookups.contact_fields(), await lookups.fixed_fields()
        values, errors = dict[str, str | None](), dict[str, Any]()
        for key, given in as_dict(value, MAX_REFERENCES).items():
            if key not in known:
                raise Invalid(f"Invalid contact field key: {key}")
            if key in fixed:
                raise Invalid(f"Editing of '{key}' values disallowed for current user.")
            try:
                values[known[key][0]] = await _FIELD_VALUE.read(given, lookups) or None
            except Invalid as e:
                errors[key] = e.errors
        if errors:
            raise Invalid(errors)
        return values

    def kind(self) -> Schema:
        """An object of strings and nulls."""
        return {"type": "object", "additionalProperties": {"type": ["string", "null"]}}


_FIELD_VALUE = Text(10_000, blank=True, nullable=True)

_QUICK_REPLY_LIMITS = {"text": 64, "extra": 1000}


class QuickReply(Field):
    """A quick reply; plain text means one of type `text`."""

    async def convert(self, value: Any, lookups: Lookups) -> dict[str, str]:
        """The reply, with the keys that were given and its type."""
        given = {"text": value} if isinstance(value, str) else as_dict(value, MAX_REFERENCES)
        kind = given.get("type", "text")
        if kind not in ("text", "form", "url", "location"):
            raise Invalid({"type": [f'"{kind}" is not a valid choice.']})
        reply, errors = {"type": str(kind)}, dict[str, Any]()
        for key, limit in _QUICK_REPLY_LIMITS.items():
            try:
                text = await Text(limit, nullable=True).read(given.get(key), lookups)
            except Invalid as e:
                errors[key] = e.errors
                continue
            if text is not None:
                reply[key] = text
        if errors:
            raise Invalid(errors)
        _check_quick_reply(reply)
        return reply

    def kind(self) -> Schema:
        """A string, or an object."""
        whole = {
            "type": "object",
            "properties": {
                "type": {"type": "string", "enum": ["text", "form", "url", "location"]},
                "text": {"type": "string", "minLength": 1, "maxLength": 64},
                "extra": {"type": "string", "minLength": 1, "maxLength": 1000},
            },
        }
        return {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 64}, whole]}


def _check_quick_reply(reply: dict[str, str]) -> None:
    kind = reply["type"]
    if kind == "text" and "text" not in reply:
        raise Invalid("Quick replies of type 'text' require a 'text' value.")
    if kind in ("form", "url") and not {"text", "extra"} <= reply.keys():
        raise Invalid(f"Quick replies of type '{kind}' require 'text' and 'extra' values.")
    if kind == "location" and "extra" in reply:
        raise Invalid("Quick replies of type 'location' cannot have an 'extra' value.")
