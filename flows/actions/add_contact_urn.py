"""The action `add_contact_urn`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.urns import URN, is_known_scheme
from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.modifiers.routes import Route, Routes

if TYPE_CHECKING:
    from flows.execution import Execution


def known_scheme(value: str) -> str:
    """What is wrong with a scheme."""
    return "" if is_known_scheme(value) else "is not a valid URN scheme"


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class AddContactURN(Action):
    """Adds a URN to those of the contact; the local `_has_urn` is the URN if the contact has it then."""

    type: ClassVar[str] = "add_contact_urn"

    scheme: str = text(required=True, check=known_scheme)
    path: str = text(required=True, max_chars=1_000, template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        path = execution.text(self.path).strip()
        if not path:
            execution.error("can't add a URN with an empty path", "urn_empty_path")
            return
        urn = URN(self.scheme, path).normalize()
        execution.modify(Routes((Route(str(urn)),), "append"))
        has = execution.contact.find_urn(urn.identity) is not None
        execution.set_local("_has_urn", urn.identity if has else "")
