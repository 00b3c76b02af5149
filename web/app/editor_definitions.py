"""What can be said of a definition that is being edited: whether it can be published, what is wrong. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows import literal_json
from flows.assets import Assets, FlowAsset, UnreadableFlow
from flows.definition.flow import current_definition, read_flow
from flows.definition.header import CURRENT, DefinitionError, read_header
from flows.definition.inspection import inspect
from store.assets.cache import KeptAssets
from store.tables import Flow

Definition = dict[str, Any]

_NOTHING: dict[str, Any] = {
    "counts": {}, "dependencies": [], "locals": [], "results": [], "parent_refs": [], "issues": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition's inspection, and why it can't be published: "" if it can."""

    info: dict[str, Any]
    problem: str = ""


def check(definition: Mapping[str, Any], assets: Assets) -> Checked:
    """Reads and inspects a definition; never raises."""
    try:
        flow = read_flow(definition)
    except (UnreadableFlow, DefinitionError) as error:
        return Checked(dict(_NOTHING), str(error))
    return Checked(inspect(flow, assets))


def read_definition(text: str) -> Definition:
    """A stored definition in the current version; as it is stored if it can't be brought to it."""
    stored: Definition = literal_json.loads(text)
    try:
        return dict(current_definition(stored))
    except (DefinitionError, UnreadableFlow):
        return stored


def write_definition(definition: Mapping[str, Any], flow: Flow, revision: int) -> str:
    """The text to store: what the flow's row knows better is the row's, all else stays as it was given."""
    known = {
        "uuid": str(flow.uuid),
        "name": flow.name,
        "revision": revision,
        "expire_after_minutes": flow.expire_after_minutes,
    }
    return literal_json.dumps_text(dict(definition) | known)


def spec_version(definition: Mapping[str, Any]) -> str:
    """The version that a definition says it is of."""
    try:
        return str(read_header(dict(definition)).spec_version)
    except DefinitionError:
        return str(CURRENT)


def only_localization_differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two definitions are the same but for translations: all that translators may change."""
    return _untranslated(one) == _untranslated(other)


def _untranslated(definition: Mapping[str, Any]) -> Definition:
    kept = {key: value for key, value in definition.items() if key not in ("localization", "revision", "_ui")}
    canvas = definition.get("_ui") or {}
    return kept | {"_ui": {key: value for key, value in canvas.items() if key != "auto_translations"}}


def assets_for_inspection(workspace: KeptAssets) -> Assets:
    """The workspace's assets, of whose flows only it is known that they are there."""
    return workspace.assets({uuid: FlowAsset(uuid, "{}") for uuid in workspace.flows})
