"""What a flow of an export depends on and what is wrong with it, in the uuids of the file or of the workspace."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from flows import literal_json
from flows.assets.flow import UnreadableFlow
from flows.definition.flow import Flow, read_flow
from flows.definition.inspection import Inspection, inspection_of
from flows.definition.inspection.dependencies import occurrences

Object = dict[str, Any]
Identity = tuple[str, str]
"""Kind and uuid or key of what is referred to."""

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Inspected:
    """A flow of the file, read and inspected. Raises `UnreadableFlow` if the engine couldn't run it."""

    def __init__(self, definition: Object) -> None:
        self.flow: Flow = read_flow(definition, refuse_large=False)
        self.inspection: Inspection = inspection_of(self.flow)
        self.dependencies: list[Object] = [one.to_json() for one in self.inspection.dependencies]

    @property
    def limits_exceeded(self) -> list[str]:
        """Limits of definitions that the flow goes beyond."""
        return self.flow.problems

    def place_of(self, identity: Identity) -> str:
        """The uuid of the node that refers to something first, as in the file; "" if none does."""
        found = (one for one in occurrences(self.flow) if (one.reference.kind, one.reference.identity) == identity)
        return next((one.node_uuid for one in found), "")

    def info(self, mapping: Mapping[str, str], missing: Collection[Identity]) -> Object:
        """The inspection in the workspace's uuids, with what is missing there."""
        data = self.inspection.to_json()
        for dependency in data["dependencies"]:
            if identity_of(dependency) in missing:
                dependency["missing"] = True
        data["issues"] = self._missing_issues(missing) + data["issues"]
        text = literal_json.dumps_text(data)
        found = literal_json.loads(UUID.sub(lambda match: mapping.get(match[0], match[0]), text))
        return dict(found)

    def _missing_issues(self, missing: Collection[Identity]) -> list[Object]:
        issues = []
        for one in occurrences(self.flow):
            reference = one.reference
            if (reference.kind, reference.identity) not in missing:
                continue
            description = f"there is no {reference.kind} {reference.name or reference.identity!r} in this workspace"
            place = {"node_uuid": one.node_uuid, "action_uuid": one.action_uuid, "language": one.language}
            issues.append(
                {
                    "type": "missing_dependency",
                    "description": description,
                }
                | {key: value for key, value in place.items() if value}
                | {"dependency": reference.to_json() | {"type": reference.kind}}
            )
        return issues


def identity_of(dependency: Mapping[str, Any]) -> Identity:
    """What a dependency is known by."""
    return str(dependency.get("type")), str(dependency.get("uuid") or dependency.get("key") or "")


__all__ = ["Inspected", "UnreadableFlow", "identity_of"]
