"""Where the values that old expressions named are today."""

from collections.abc import Callable

from core import urns
from flows.definition.legacy.expressions.piece import Piece, quoted

TOP_LEVELS = frozenset({"channel", "child", "contact", "date", "extra", "flow", "parent", "step"})

_CONTACT_PROPERTIES = frozenset({"uuid", "id", "name", "first_name", "created_on", "language"})
_RESULT_PROPERTIES = {"value": "value", "category": "category_localized", "text": "input", "time": "created_on"}
_URN_PROPERTIES = frozenset({"display", "path", "scheme", "urn"})


def translate_reference(name: str, raw_dates: bool = False) -> Piece:
    """Today's expression for a dotted name. With `raw_dates` days are values, else text in the workspace's format."""
    top, *path = name.lower().split(".")
    translate = _TRANSLATORS.get(top)
    if translate is None:
        return Piece(name.lower())
    return _date(path, raw_dates) if top == "date" else translate(path)


def _lookup(base: str, path: list[str]) -> str:
    """`base.a.b`; what begins with a digit is no name, and looked up by its text."""
    return base + "".join(f"[{quoted(key)}]" if key[:1].isdigit() else f".{key}" for key in path)


def _contact(path: list[str], owner: str = "") -> Piece:
    key, *rest = path or [""]
    if not key or key in _CONTACT_PROPERTIES:
        return Piece(_lookup(f"{owner}contact", path))
    if key == "groups":
        return Piece(f'join({owner}contact.groups, ",")')
    if key == "tel_e164" or urns.is_known_scheme(key):
        return Piece(_urn(key, rest, owner))
    return Piece(_lookup(f"{owner}fields", path))


def _urn(key: str, rest: list[str], owner: str) -> str:
    urn = f"{owner}urns.{'tel' if key == 'tel_e164' else key}"
    aspect = rest[0] if rest and rest[0] in _URN_PROPERTIES else ""
    if aspect == "display" or (key == "tel" and not aspect):
        return f"format_urn({urn})"
    if aspect == "urn":
        return urn
    return f"urn_parts({urn}).{aspect}" if aspect else f'default(urn_parts({urn}).path, "")'


def _results(base: str) -> Callable[[list[str]], Piece]:
    def translate(path: list[str]) -> Piece:
        result, *aspects = path or [""]
        if not result:
            return Piece(base)
        known = aspects and aspects[0] in _RESULT_PROPERTIES
        return Piece(_lookup(base, [result, _RESULT_PROPERTIES[aspects[0]], *aspects[1:]] if known else path))

    return translate


def _run(owner: str) -> Callable[[list[str]], Piece]:
    """A run's contact and results; `owner` is the prefix of those of another run."""
    results = _results(f"{owner}results")

    def translate(path: list[str]) -> Piece:
        return _contact(path[1:], owner) if path[:1] == ["contact"] else results(path)

    return translate


def _step(path: list[str]) -> Piece:
    key, *rest = path or [""]
    if key == "contact":
        return _contact(rest)
    if key == "attachments":
        if rest:
            return Piece(f"attachment_parts(input.attachments[{rest[0]}]).url")
        return Piece('foreach(foreach(input.attachments, attachment_parts), extract, "url")')
    if key in ("", "value"):
        return Piece("input")
    return Piece(_lookup("input", ["created_on" if key == "time" else key, *rest]))


def _channel(path: list[str]) -> Piece:
    if path[:1] == ["name"]:
        return Piece("contact.channel.name")
    return Piece("contact.channel.address")


def _date(path: list[str], raw_dates: bool) -> Piece:
    day = path[0] if path else "now"
    if day == "today":
        return Piece("today()" if raw_dates else "format_date(today())", "date")
    if day in ("tomorrow", "yesterday"):
        moved = f'datetime_add(now(), {1 if day == "tomorrow" else -1}, "D")'
        return Piece(moved if raw_dates else f"format_date({moved})", "date")
    return Piece("now()", "datetime")


def _extra(path: list[str]) -> Piece:
    if path[:1] == ["flow"]:
        return _run("parent.")(path[1:])
    return Piece(_lookup("legacy_extra", path))


_TRANSLATORS: dict[str, Callable[[list[str]], Piece]] = {
    "channel": _channel,
    "child": _run("child."),
    "contact": _contact,
    "date": lambda path: _date(path, False),
    "extra": _extra,
    "flow": _run(""),
    "parent": _run("parent."),
    "step": _step,
}
