"""Fields of bodies that only campaigns have."""

from typing import Any

from store.listings.campaigns import find_campaign, find_date
from store.listings.references import Found
from web.api.v2.fields import Text
from web.api.v2.lookups import Lookups
from web.api.v2.references import Ref
from web.api.v2.translated import Translated, first_language
from web.errors import Invalid

MAX_TEXT = 4096


class CampaignRef(Ref):
    """A campaign that isn't archived, by uuid."""

    def __init__(self, **options: Any) -> None:
        super().__init__("campaign", **options)

    async def convert(self, value: Any, lookups: Lookups) -> Found:
        """The campaign found."""
        text = _key(value)
        found = await find_campaign(lookups.session, lookups.workspace.id, text)
        if found is None:
            raise Invalid(f"No such object: {value}")
        return found


class DateRef(Ref):
    """A contact field that holds dates, by key, or `created_on` or `last_seen_on`."""

    def __init__(self, **options: Any) -> None:
        super().__init__("date", **options)

    async def convert(self, value: Any, lookups: Lookups) -> Found:
        """The field found; the id of a system date is 0."""
        text = _key(value)
        found = await find_date(lookups.session, lookups.workspace.id, text)
        if found is None:
            raise Invalid(f"No such object: {value}")
        if found.more["value_type"] != "D":
            raise Invalid(f"Not a date field: {value}")
        return found


class EventMessage(Translated):
    """Texts by language, one of them in the workspace's first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Text(MAX_TEXT), str, **options)

    async def convert(self, value: Any, lookups: Lookups) -> dict[str, Any]:
        """The texts."""
        texts = await super().convert(value, lookups)
        if first_language(lookups) not in texts:
            raise Invalid("Message text in default flow language is required.")
        return texts


def _key(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Invalid("Must be a string or integer")
    text = str(value)
    if "\x00" in text or not text.isprintable():
        raise Invalid(f"No such object: {value}")
    return text
