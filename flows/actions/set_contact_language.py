"""The action `set_contact_language`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core import languages
from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.modifiers.language import Language

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactLanguage(Action):
    """Sets the language of the contact; an empty one removes it, an unknown one is an error."""

    type: ClassVar[str] = "set_contact_language"

    language: str = text(max_chars=1_000, template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        code = execution.sound_text(self.language)
        if code is None:
            return
        code = code.strip().lower()
        if code and len(code) != 3:
            execution.error(f"{code!r} is not a language: codes have three letters", "language")
        elif code and not languages.is_known(code):
            execution.error(f"{code!r} is not a known language", "language")
        else:
            execution.modify(Language(code))
