"""What is wrong with a flow, or soon will be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.actions.start_session import StartSession
from flows.definition.flow import Flow
from flows.definition.inspection.dependencies import Occurrence, is_missing, occurrences
from flows.definition.inspection.flow_templates import TOP_LEVELS
from flows.definition.node import Node
from flows.expressions import patterns
from flows.expressions.scanning import has_expressions
from flows.routers.switch import Switch

if TYPE_CHECKING:
    from flows.assets import Assets


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong at a node, perhaps in an action or a translation; `extra` says what it is about."""

    type: str
    description: str
    node_uuid: str
    action_uuid: str = ""
    language: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """`{"type", "node_uuid", "action_uuid"?, "language"?, "description", …}`."""
        place = {"node_uuid": self.node_uuid, "action_uuid": self.action_uuid, "language": self.language}
        known = {key: value for key, value in place.items() if value}
        return {"type": self.type, "description": self.description} | known | self.extra


def issues(flow: Flow, assets: "Assets | None") -> list[Issue]:
    """All issues in the order of the nodes; missing dependencies can be told only with assets."""
    order = {node.uuid: place for place, node in enumerate(flow.node_list)}
    found = list(_missing(flow, assets)) if assets is not None else []
    for node in flow.node_list:
        found += [*_invalid_regexes(flow, node), *_legacy_vars(node)]
    return sorted(found, key=lambda issue: order[issue.node_uuid])


def _missing(flow: Flow, assets: "Assets") -> Iterator[Issue]:
    return (_missing_issue(one) for one in occurrences(flow) if is_missing(one.reference, assets))


def _missing_issue(occurrence: Occurrence) -> Issue:
    reference = occurrence.reference
    return Issue(
        "missing_dependency",
        f"there is no {reference.kind} {reference.name or reference.identity!r} in this workspace",
        occurrence.node_uuid,
        occurrence.action_uuid,
        occurrence.language,
        {"dependency": reference.to_json() | {"type": reference.kind}},
    )


def _invalid_regexes(flow: Flow, node: Node) -> Iterator[Issue]:
    """Patterns that can't match anything; those with expressions aren't known before they are evaluated."""
    if not isinstance(node.router, Switch):
        return
    for case in node.router.cases:
        if case.type != "has_pattern" or not case.arguments:
            continue
        written = [("", case.arguments[0])]
        for language in flow.localization.languages:
            translated = flow.localization.get(language, case.uuid, "arguments")
            written += [(language, translated[0])] if translated else []
        for language, regex in written:
            if not has_expressions(regex, TOP_LEVELS) and patterns.compiled(regex.strip()) is None:
                description = f"{regex!r} is not a regular expression"
                yield Issue("invalid_regex", description, node.uuid, "", language, {"regex": regex})


def _legacy_vars(node: Node) -> Iterator[Issue]:
    for action in node.actions:
        if isinstance(action, StartSession) and action.legacy_vars:
            description = "recipients given as expressions are deprecated; use a contact query"
            extra = {"vars": list(action.legacy_vars)}
            yield Issue("legacy_vars", description, node.uuid, action.uuid, extra=extra)
