"""What the engine knows, for the editor: functions, router tests, the context, actions with their fields.

All of it is read from the engine's own registries, so that what is registered there appears in the editor.
"""

from dataclasses import asdict
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from core import languages
from flows.actions.base import actions
from flows.context.contact import ContactView
from flows.context.root import RunContext
from flows.context.runs import RelatedRunView, RunView
from flows.context.session import InputView
from flows.definition.fields import specs
from flows.expressions import FUNCTIONS, TESTS
from web.app.caller import Member, may
from web.app.editor_completion import PROPERTIES, SUMMARIES

router = APIRouter(prefix="/api/internal/editor")


class FunctionOut(BaseModel):
    """A function: how it is called, what it does, examples as [template, output]."""

    name: str
    signature: str
    summary: str
    examples: list[tuple[str, str]]
    least: int
    most: int | None


class PropertyOut(BaseModel):
    """A name that can follow `@` or a dot; `type` names the object that it leads to."""

    name: str
    summary: str = ""
    type: str = ""


class FieldOut(BaseModel):
    """A field of an action, as its type declares it."""

    name: str
    shape: str
    required: bool
    template: bool
    localizable: bool
    kind: str
    max_chars: int
    min_chars: int
    max_items: int
    minimum: int | None
    choices: list[str]


class ActionOut(BaseModel):
    """A type of action: where it may be, and its fields."""

    type: str
    flow_types: list[str]
    fields: list[FieldOut]


class LanguageOut(BaseModel):
    """A language by its ISO 639-3 code."""

    code: str
    name: str


class RegistryOut(BaseModel):
    """Everything that the editor offers."""

    functions: list[FunctionOut]
    tests: list[FunctionOut]
    context: dict[str, list[PropertyOut]]
    actions: list[ActionOut]
    languages: list[LanguageOut]


@router.get("/registry")
async def show_registry(member: Annotated[Member, Depends(may("flow.read"))]) -> RegistryOut:
    """The engine's registries; they change only with the program."""
    return registry()


@cache
def registry() -> RegistryOut:
    """The engine's registries."""
    shown = {name: _function(one) for name, one in sorted(FUNCTIONS.items())}
    return RegistryOut(
        functions=[one for name, one in shown.items() if name not in TESTS and not name.startswith("legacy_")],
        tests=[shown[name] for name in sorted(TESTS)],
        context=_context(),
        actions=[_action(name, cls) for name, cls in actions.all().items()],
        languages=[LanguageOut(code=code, name=one.name) for code, one in _languages()],
    )


def _languages() -> list[tuple[str, languages.Language]]:
    """Those that have a code of two letters too, by name; the thousands of others are shown by their code."""
    return sorted(((code, one) for code, one in languages.known().items() if one.alpha2), key=lambda pair: pair[1].name)


def _function(builtin: Any) -> FunctionOut:
    return FunctionOut(
        name=builtin.name,
        signature=builtin.signature,
        summary=builtin.summary,
        examples=builtin.examples,
        least=builtin.least,
        most=builtin.most,
    )


def _action(name: str, cls: Any) -> ActionOut:
    wanted = FieldOut.model_fields.keys()
    fields = [
        FieldOut(**{key: value for key, value in asdict(spec).items() if key in wanted} | {"choices": spec.choices})
        for spec in specs(cls)
    ]
    return ActionOut(type=name, flow_types=sorted(cls.flow_types), fields=fields)


_VIEWS: dict[str, Any] = {
    "": RunContext,
    "contact": ContactView,
    "input": InputView,
    "run": RunView,
    "related_run": RelatedRunView,
}


def _context() -> dict[str, list[PropertyOut]]:
    """Names by the object that they belong to; the root is under ""."""
    found = {owner: [_property(owner, name) for name in _names(view)] for owner, view in _VIEWS.items()}
    for owner, names in PROPERTIES.items():
        found[owner] = [_property(owner, name) for name in names]
    return found


def _names(view: Any) -> list[str]:
    """Names of what isn't deprecated."""
    return sorted(name for name, (_, warning) in view._getters.items() if warning is None)


_TYPES = {
    "contact": "contact", "input": "input", "run": "run", "child": "related_run", "parent": "related_run",
    "fields": "fields", "globals": "globals", "results": "results", "urns": "urns", "webhook": "webhook",
    "ticket": "ticket", "trigger": "trigger", "resume": "resume", "node": "node", "locals": "locals",
    "channel": "channel", "flow": "flow", "topic": "named", "assignee": "user", "user": "user", "dial": "dial",
}  # fmt: skip


def _property(owner: str, name: str) -> PropertyOut:
    return PropertyOut(
        name=name, summary=SUMMARIES.get(f"{owner}.{name}" if owner else name, ""), type=_TYPES.get(name, "")
    )
