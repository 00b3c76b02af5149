"""The file of an export: JSON, also gzipped; read, and its outer shape checked."""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flows import literal_json
from store.imports.problems import ImportRefused, Problem
from store.storable import storable

OLDEST, NEWEST = (11, 12), 13
"""Versions of exports that can be read. Older ones need a chain of conversions that only old servers had."""

MAX_BYTES = 256 * 1024 * 1024
"""Most bytes of JSON that are read, so that a small gzip can't fill the memory."""

TRIGGER_TYPES = "KCVNRMT"
LEFT_OUT_TRIGGER_TYPES = "SIO"
"""Schedules aren't portable; opt-ins are no more."""

Object = dict[str, Any]


@dataclass(slots=True)
class ExportFile:
    """An export: each list as in the file. `site` is the address of the server that it comes from."""

    site: str = ""
    flows: list[Object] = field(default_factory=list)
    campaigns: list[Object] = field(default_factory=list)
    triggers: list[Object] = field(default_factory=list)
    fields: list[Object] = field(default_factory=list)
    groups: list[Object] = field(default_factory=list)

    @property
    def host(self) -> str:
        """The host of the site, "" if it has none."""
        return _host(self.site)

    def is_from(self, url: str) -> bool:
        """Whether the export comes from the server at `url`, so that its uuids are known there."""
        return bool(self.host) and self.host == _host(url)


def read_export(data: bytes) -> ExportFile:
    """Read an export, gzipped or not. Raises `ImportRefused` if it is none, or of a version that can't be read."""
    found = _parse(_decompress(data))
    if not isinstance(found, dict) or not ({"version", "flows"} & found.keys()):
        raise ImportRefused.because("this is no export: it must be a JSON object with “version” and “flows”")
    _check_version(found.get("version"))
    site = found.get("site")
    export = ExportFile(site=site if isinstance(site, str) else "")
    problems = list[Problem]()
    for kind in ("flows", "campaigns", "triggers", "fields", "groups"):
        items = found.get(kind)
        if items is None:
            continue
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            problems.append(Problem(f"“{kind}” must be a list of objects", is_fatal=True))
            continue
        setattr(export, kind, items)
    problems += [problem for check in _CHECKS for problem in check(export)]
    if problems:
        raise ImportRefused(problems)
    return export


def name_of(item: Mapping[str, Any]) -> str:
    """The name of a flow, campaign or group in a file; legacy flows keep it in their metadata."""
    metadata = item.get("metadata")
    name = item.get("name") or (metadata.get("name") if isinstance(metadata, dict) else None)
    return name if isinstance(name, str) else ""


def _decompress(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=_reader(data)) as file:
            text = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as e:
        raise ImportRefused.because(f"the gzip is damaged: {e}") from e
    if len(text) > MAX_BYTES:
        raise ImportRefused.because(f"the export is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return text


def _reader(data: bytes) -> Any:
    from io import BytesIO

    return BytesIO(data)


def _parse(text: bytes) -> Any:
    try:
        return storable(literal_json.loads(text.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError) as e:
        raise ImportRefused.because(f"this is no export: it isn't JSON ({e})") from e


def _check_version(version: Any) -> None:
    try:
        parts = tuple(int(part) for part in str(version).split(".")) if version is not None else (0,)
    except ValueError:
        raise ImportRefused.because(f"“version” is {version!r}, it must be a number like 13") from None
    if parts[0] > NEWEST:
        raise ImportRefused.because(f"the export is of version {version}, newer than {NEWEST}, which is read here")
    if parts < OLDEST:
        readable = ".".join(str(part) for part in OLDEST)
        message = f"the export is of version {version}; export it from its server again, in version {readable} or later"
        raise ImportRefused.because(message)


def _check_flows(export: ExportFile) -> list[Problem]:
    problems, seen = list[Problem](), dict[tuple[str, str], str]()
    for place, flow in enumerate(export.flows):
        if not name_of(flow):
            problems.append(Problem(f"the flow at place {place + 1} has no name", is_fatal=True))
            continue
        key = (name_of(flow).lower(), str(flow.get("type") or flow.get("flow_type")))
        if key in seen:
            problems.append(Problem("two flows of the export have this name", name_of(flow), is_fatal=True))
        seen[key] = name_of(flow)
    return problems


def _check_triggers(export: ExportFile) -> list[Problem]:
    problems, kept = list[Problem](), list[Object]()
    for trigger in export.triggers:
        kind = trigger.get("trigger_type")
        if isinstance(kind, str) and len(kind) == 1 and kind in LEFT_OUT_TRIGGER_TYPES:
            continue
        flow = trigger.get("flow")
        name = name_of(flow) if isinstance(flow, dict) else ""
        if not isinstance(kind, str) or len(kind) != 1 or kind not in TRIGGER_TYPES:
            problems.append(Problem(f"a trigger is of the unknown type {kind!r}", name, is_fatal=True))
        elif not isinstance(flow, dict) or not isinstance(flow.get("uuid"), str):
            problems.append(Problem(f"a trigger of type {kind} names no flow", is_fatal=True))
        else:
            kept.append(trigger)
    export.triggers = kept
    return problems


def _check_campaigns(export: ExportFile) -> list[Problem]:
    problems = []
    for campaign in export.campaigns:
        group, events = campaign.get("group"), campaign.get("events", [])
        if not name_of(campaign):
            problems.append(Problem("a campaign has no name", is_fatal=True))
        elif not isinstance(group, dict) or not name_of(group):
            problems.append(Problem(f"campaign “{name_of(campaign)}” names no group", is_fatal=True))
        elif not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
            problems.append(Problem(f"the events of campaign “{name_of(campaign)}” aren't a list", is_fatal=True))
    return problems


_CHECKS = (_check_flows, _check_triggers, _check_campaigns)


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return ""
