"""Flows, read and compiled."""

from collections.abc import Mapping
from typing import Any

from core import languages
from flows.assets.flow import UnreadableFlow
from flows.assets.references import Reference
from flows.definition import checks
from flows.definition.flow_types import DEFAULT_EXPIRY_MINUTES, FLOW_TYPES
from flows.definition.header import CURRENT, DefinitionError, read_header
from flows.definition.localization import Localization, read_localization
from flows.definition.node import Node, read_node
from flows.definition.reading import ReadError, items, refuse, within


class Flow:
    """A flow that can be run; the definition that it was read from is kept elsewhere, untouched.

    `problems` are limits of definitions that it goes beyond where that isn't refused.
    """

    __slots__ = (
        "expire_after_minutes", "language", "localization", "name", "node_list", "nodes", "problems", "reference",
        "revision", "type", "uuid",
    )  # fmt: skip

    def __init__(
        self,
        uuid: str,
        name: str,
        *,
        type: str,  # noqa: A002
        language: str,
        nodes: list[Node],
        revision: int = 0,
        expire_after_minutes: int = 0,
        localization: Localization | None = None,
    ) -> None:
        self.uuid, self.name, self.type, self.language = uuid, name, type, language
        self.revision = revision
        self.expire_after_minutes = expire_after_minutes
        self.localization = localization or Localization({})
        self.node_list = nodes
        self.nodes = {node.uuid: node for node in nodes}
        self.reference: Reference = {"uuid": uuid, "name": name}
        if revision:
            self.reference["revision"] = revision
        self.problems: list[str] = []

    @property
    def expiry_minutes(self) -> int:
        """How long its waits last at most."""
        return self.expire_after_minutes or DEFAULT_EXPIRY_MINUTES.get(self.type, 0)


def read_flow(definition: Mapping[str, Any], *, media_base_url: str = "", refuse_large: bool = True) -> Flow:
    """Read a definition of any version, bringing it up to date in memory. Raises `UnreadableFlow`.

    `refuse_large` says whether more nodes or a larger canvas than documented are refused, or noted in `problems`.
    """
    try:
        problems = checks.large(definition)
        if problems and refuse_large:
            raise ReadError(problems[0])
        flow = _read_current(current_definition(definition, media_base_url=media_base_url))
        flow.problems.extend(problems)
    except (ReadError, DefinitionError) as error:
        raise UnreadableFlow(str(error)) from error
    return flow


def current_definition(definition: Mapping[str, Any], *, media_base_url: str = "") -> Mapping[str, Any]:
    """A definition of any version in the current one; itself if it is that already. Raises `DefinitionError`."""
    try:
        if read_header(definition).spec_version >= CURRENT:
            return definition
    except DefinitionError:
        pass  # legacy definitions have no header of this kind; a broken one is told of by the migration
    from flows.definition.migrations import migrate

    return migrate(dict(definition), media_base_url=media_base_url)


def _read_current(data: Mapping[str, Any]) -> Flow:
    header = read_header(data)
    problems: list[str] = []
    language = _language(data, problems)
    flow_type = data.get("type")
    if flow_type not in FLOW_TYPES:
        problems.append("field 'type' is not a valid flow type" if flow_type else "field 'type' is required")
    revision, expires = (_whole(data, key, problems) for key in ("revision", "expire_after_minutes"))
    refuse(problems)
    nodes = []
    for index, item in enumerate(items(data.get("nodes"), "field 'nodes'")):
        with within(f"unable to read node[{index}]"):
            nodes.append(read_node(item))
    checks.check_nodes(nodes, str(flow_type))
    with within("invalid localization"):
        localization = read_localization(data.get("localization"))
    return Flow(
        header.uuid,
        header.name,
        type=str(flow_type),
        language=language,
        nodes=nodes,
        revision=revision,
        expire_after_minutes=expires,
        localization=localization,
    )


def _language(data: Mapping[str, Any], problems: list[str]) -> str:
    code = data.get("language")
    if not code:
        problems.append("field 'language' is required")
    elif not isinstance(code, str) or len(code) != 3 or not languages.is_known(code.lower()):
        problems.append("field 'language' is not a valid language code")
    return str(code).lower()


def _whole(data: Mapping[str, Any], key: str, problems: list[str]) -> int:
    value = data.get(key)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        problems.append(f"field '{key}' must be a whole number")
        return 0
    return value
