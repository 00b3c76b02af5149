"""References to assets inside definitions."""

from dataclasses import dataclass
from typing import Any

from flows.definition.reading import UUID

NAME_LIMITS = {"user": 320, "template": 512, "contact": 128}
MATCH_KEYS = {"group": "name_match", "label": "name_match", "user": "email"}
KEYED = ("field", "global")


@dataclass(frozen=True, slots=True)
class AssetReference:
    """What an action or a case names: an asset by UUID or key, or groups, labels and users by a template.

    `kind` is `group`, `field`, …; `identity` the UUID or key, `match` the template; one of the two is "".
    """

    kind: str
    identity: str
    name: str = ""
    match: str = ""

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 2's form."""
        if self.match:
            return {MATCH_KEYS[self.kind]: self.match}
        return {"key" if self.kind in KEYED else "uuid": self.identity, "name": self.name}


def read_reference(kind: str, value: Any, path: str, problems: list[str]) -> AssetReference | None:
    """Read a reference; what is wrong with it is added to `problems`."""
    if not isinstance(value, dict):
        problems.append(f"field '{path}' is not a valid reference")
        return None
    identity_key, match_key = "key" if kind in KEYED else "uuid", MATCH_KEYS.get(kind)
    identity, name = value.get(identity_key) or "", value.get("name") or ""
    match = value.get(match_key) or "" if match_key else ""
    if not all(isinstance(text, str) for text in (identity, name, match)):
        problems.append(f"field '{path}' is not a valid reference")
        return None
    if match and identity:
        problems.append(f"field '{path}.{match_key}' is mutually exclusive with '{identity_key}'")
    elif not match and not identity:
        problems.append(f"field '{path}.{identity_key}' is required")
    elif identity and identity_key == "uuid" and not UUID.fullmatch(identity):
        problems.append(f"field '{path}.uuid' must be a valid UUID")
    _check_length(name, NAME_LIMITS.get(kind, 64), f"{path}.name", problems)
    _check_length(identity, 64, f"{path}.{identity_key}", problems)
    _check_length(match, 1000, f"{path}.{match_key}", problems)
    return AssetReference(kind, identity, name, match)


def _check_length(text: str, limit: int, path: str, problems: list[str]) -> None:
    if len(text) > limit:
        problems.append(f"field '{path}' must be less than or equal to {limit}")
