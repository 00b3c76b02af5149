"""Where things happen: a contact with its surroundings, and the log of events."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from core.clock import Clock, format_instant
from core.ids import Ids
from core.randomness import Randomness
from flows.assets import Assets
from flows.calls import CallResult, Calls
from flows.environment import Environment, timezone_of
from flows.events.base import Event, Step
from flows.events.error import ErrorLogged
from flows.events.warning import WarningLogged
from flows.routes import country_of_number

if TYPE_CHECKING:
    from flows.assets import Channel
    from flows.contact import Contact
    from flows.contact_urn import ContactURN
    from flows.options import Options


class Scene:
    """A contact that may be changed, and all that changing it takes. One scene is made for one sprint or modification.

    `environment` is the workspace's, `merged` the same with the contact's own time zone, language and country.
    """

    def __init__(
        self,
        assets: Assets,
        environment: Environment,
        contact: "Contact",
        options: "Options",
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        calls: Sequence[CallResult] = (),
    ) -> None:
        self.assets = assets
        self.environment = environment
        self.contact = contact
        self.options = options
        self.limits = options.limits
        self.clock = clock
        self.ids = ids
        self.randomness = randomness
        self.calls = Calls(calls)
        self.events: list[Event] = []

    @cached_property
    def base(self) -> Environment:
        """The workspace's environment, with the places of its assets."""
        if self.assets.locations is None:
            return self.environment
        return self.environment.for_contact(locations=self.assets.locations)

    @cached_property
    def merged(self) -> Environment:
        """The environment of the contact; `contact_changed` has it made anew."""
        contact = self.contact
        return self.environment.for_contact(
            timezone=timezone_of(contact.timezone) if contact.timezone else None,
            language=contact.language,
            country=self._country(),
            locations=self.assets.locations,
        )

    @cached_property
    def route(self) -> "tuple[ContactURN, Channel] | None":
        """The URN and channel by which the contact is reached best."""
        return self.contact.route(self.assets)

    def _country(self) -> str:
        """That of the preferred channel, else that of the first phone number which has one."""
        route = self.route
        if route is not None and route[1].country:
            return route[1].country
        numbers = (country_of_number(urn.path) for urn in self.contact.urns if urn.scheme == "tel")
        return next((country for country in numbers if country), "")

    def contact_changed(self) -> None:
        """What depends on the contact is looked at anew."""
        self.__dict__.pop("merged", None)
        self.__dict__.pop("route", None)

    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now()

    def now_text(self) -> str:
        """The present instant as RFC 3339."""
        return format_instant(self.clock.now())

    def log(self, event: Event) -> None:
        """Give the event its UUID and time, and keep it."""
        event.uuid = event.uuid or self.ids.uuid7()
        event.created_on = format_instant(self.clock.now())
        event.step = self.step
        self.events.append(event)

    step: Step | None = None

    def error(self, text: str, code: str = "", **extra: str) -> None:
        """Log an error: what an author or the contact's data made impossible."""
        self.log(ErrorLogged(text=text, code=code, extra=extra or None))

    def warn(self, text: str, code: str = "", **extra: str) -> None:
        """Log a warning."""
        self.log(WarningLogged(text=text, code=code, extra=extra or None))

    def missing(self, kind: str, identity: str, name: str = "") -> None:
        """Log that something named in a flow is not among the assets."""
        key = "key" if kind in ("field", "global") else "uuid"
        named = f",name={name}" if name else ""
        self.error(
            f"{kind}[{key}={identity}{named}] does not exist", "dependency:missing", type=kind, identity=identity
        )

    def claim(self, urn: str) -> bool:
        """Whether the contact may have a URN: its host says if it is another's."""
        result = self.calls.take("claim_urn", {"urn": urn, "contact_uuid": self.contact.uuid})
        return not result.data["taken"]
