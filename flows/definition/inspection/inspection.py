"""Everything that can be said of a flow without running it, in one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.definition.flow import Flow
from flows.definition.inspection.dependencies import is_missing, mentions, occurrences
from flows.definition.inspection.flow_templates import flow_templates
from flows.definition.inspection.issues import Issue, issues
from flows.definition.inspection.results import FlowResult, results
from flows.definition.inspection.run_locals import run_locals
from flows.definition.references import AssetReference

if TYPE_CHECKING:
    from flows.assets import Assets


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something of the workspace that a flow needs; whether it is missing is known only with assets."""

    reference: AssetReference
    missing: bool = False

    def to_json(self) -> dict[str, Any]:
        """The reference with its `type`, and `missing` if it is."""
        data = self.reference.to_json() | {"type": self.reference.kind}
        return data | {"missing": True} if self.missing else data


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a flow is made of, depends on, saves and lacks."""

    node_count: int
    language_count: int
    dependencies: list[Dependency]
    locals: list[str]
    results: list[FlowResult]
    parent_refs: list[str]
    issues: list[Issue]

    def to_json(self) -> dict[str, Any]:
        """The form in which hosts keep it beside the definition."""
        return {
            "counts": {"nodes": self.node_count, "languages": self.language_count},
            "dependencies": [one.to_json() for one in self.dependencies],
            "locals": self.locals,
            "results": [one.to_json() for one in self.results],
            "parent_refs": self.parent_refs,
            "issues": [one.to_json() for one in self.issues],
        }


def inspection_of(flow: Flow, assets: "Assets | None" = None) -> Inspection:
    """Inspect a flow, by itself or in its workspace."""
    parent_refs = {key for template in flow_templates(flow) for key in mentions(template.text).parent_results}
    return Inspection(
        node_count=len(flow.node_list),
        language_count=len(flow.localization.languages),
        dependencies=_dependencies(flow, assets),
        locals=run_locals(flow),
        results=results(flow),
        parent_refs=sorted(parent_refs),
        issues=issues(flow, assets),
    )


def _dependencies(flow: Flow, assets: "Assets | None") -> list[Dependency]:
    """Each once, as it is named first."""
    found: dict[tuple[str, str], AssetReference] = {}
    for one in occurrences(flow):
        found.setdefault((one.reference.kind, one.reference.identity), one.reference)
    return [Dependency(one, assets is not None and is_missing(one, assets)) for one in found.values()]
