"""The modifier `routes`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self

from core.urns import URN, InvalidURN, parse
from flows.assets import Channel
from flows.contact_urn import ContactURN
from flows.events.contact_urns_changed import ContactURNsChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene

Modification = Literal["append", "remove", "set"]
MODIFICATIONS: tuple[Modification, ...] = ("append", "remove", "set")


class Route(NamedTuple):
    """A URN, and the channel to reach it by if one is preferred."""

    urn: str
    channel: Channel | None = None


@register
@dataclass(frozen=True, slots=True)
class Routes(Modifier):
    """Adds URNs to those of the contact, removes some, or replaces all. URNs of other contacts are not taken away."""

    type: ClassVar[str] = "routes"

    routes: tuple[Route, ...]
    modification: Modification

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        contact = scene.contact
        before = [str(urn) for urn in contact.urns]
        routes = _valid(scene, self.routes)
        if self.modification == "remove":
            leaving = {urn.identity for urn, _ in routes}
            contact.urns = [urn for urn in contact.urns if urn.identity not in leaving]
        else:
            kept = contact.urns if self.modification == "append" else []
            contact.urns = _added(scene, kept, routes)
        urns = [str(urn) for urn in contact.urns]
        if urns == before:
            return False
        scene.log(ContactURNsChanged(urns=urns))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        if data["modification"] not in MODIFICATIONS:
            raise ValueError(f"{data['modification']!r} is not a modification of URNs")
        routes = []
        for route in data.get("routes") or ():
            channel = route.get("channel")
            routes.append(Route(route["urn"], assets.channels.get(channel["uuid"]) if channel else None))
        return cls(tuple(routes), data["modification"])

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        routes = []
        for route in self.routes:
            data: dict[str, Any] = {"urn": route.urn}
            if route.channel is not None:
                data["channel"] = route.channel.reference
            routes.append(data)
        return {"type": self.type, "routes": routes, "modification": self.modification}


def _valid(scene: "Scene", routes: tuple[Route, ...]) -> list[tuple[URN, Channel | None]]:
    """The routes whose URNs may be stored, normalized; the others are logged."""
    found = []
    for route in routes:
        try:
            urn = parse(route.urn).normalize().validate()
        except InvalidURN as error:
            scene.error(str(error), "urn:invalid", urn=route.urn)
            continue
        uuid = urn.param("channel")
        channel = route.channel or (scene.assets.channels.get(uuid) if uuid else None)
        found.append((URN(urn.scheme, urn.path, display=urn.display), channel))
    return found


def _added(scene: "Scene", kept: list[ContactURN], routes: list[tuple[URN, Channel | None]]) -> list[ContactURN]:
    """`kept` and the URNs of `routes` after it, as far as they are free; what the contact has keeps its channel."""
    urns = list(kept)
    for urn, channel in routes:
        if any(one.identity == urn.identity for one in urns):
            continue
        if len(urns) >= scene.limits.urns:
            scene.error(f"contact has too many URNs, limit is {scene.limits.urns}", "too_many_urns")
            break
        owned = scene.contact.find_urn(urn.identity)
        if owned is not None:
            urns.append(ContactURN(urn, channel or owned.channel))
        elif scene.claim(urn.identity):
            urns.append(ContactURN(urn, channel))
        else:
            scene.error(f"{urn.identity} is taken by another contact", "urn:taken", urn=urn.identity)
    return urns
