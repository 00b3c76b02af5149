"""What all parts of a legacy conversion share."""

from dataclasses import dataclass
from typing import Any

from flows.definition.header import DefinitionError, JsonObject
from flows.definition.ids import Ids
from flows.definition.legacy.texts import Localizer


@dataclass(frozen=True, slots=True)
class Conversion:
    """One conversion: the definition, the texts taken out of it so far, and where new UUIDs come from."""

    definition: JsonObject
    localizer: Localizer
    ids: Ids
    media_base_url: str
    destinations: frozenset[str]
    """The UUIDs of all nodes."""

    def destination(self, value: Any) -> str | None:
        """The node that an exit leads to, if there is one of that UUID."""
        return value if isinstance(value, str) and value in self.destinations else None

    def exit(self, uuid: Any, destination: Any) -> JsonObject:
        """An exit."""
        found = self.destination(destination)
        made = {"uuid": uuid if isinstance(uuid, str) and uuid else self.ids.uuid4()}
        return made | {"destination_uuid": found} if found else made

    def media_url(self, url: str) -> str:
        """The absolute form of the URL of a recording or an attachment; expressions are left alone."""
        if not url or url.startswith(("http://", "https://", "@")):
            return url
        return f"{self.media_base_url.rstrip('/')}/{url.lstrip('/')}"

    def refused(self, problem: str) -> DefinitionError:
        """The error to raise for a part that can't be converted."""
        return DefinitionError(f"unable to convert legacy definition: {problem}", self.definition)
