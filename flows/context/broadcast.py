"""The root of what the expressions of a broadcast see: there is no run, only the contact that it goes to."""

from typing import TYPE_CHECKING

from flows.context import assets as views
from flows.context.contact import ContactView, urns_view
from flows.expressions.values import Exposing, Value, exposed

if TYPE_CHECKING:
    from flows.scene import Scene


class BroadcastContext(Exposing):
    """What templates of a broadcast may name."""

    __slots__ = ("_contact", "_scene")

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._contact = ContactView(scene, scene.contact)

    @exposed()
    def contact(self) -> Value:
        return self._contact

    @exposed()
    def fields(self) -> Value:
        return self._contact.fields()

    @exposed()
    def globals(self) -> Value:
        return views.globals_(self._scene.assets)

    @exposed()
    def urns(self) -> Value:
        return urns_view(self._scene, self._scene.contact)
