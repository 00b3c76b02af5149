"""URNs: a contact's addresses, as `scheme:path[?query][#display]`.

In path, query and display the characters `%`, `#` and `?` are written `%25`, `%23` and `%3F`; nothing else is
escaped, and `:` and `/` are free. A `URN` holds the plain text, `str(urn)` writes it. The identity, `scheme:path`, is
unique in a workspace.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from core import phones

MAX_PATH = 200
MAX_DISPLAY = 255


class InvalidURN(ValueError):
    """The text is no URN, or not one of its scheme; `reason` says why in a few words."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text} is not a valid URN: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class URN:
    """An address; all parts plain, not escaped. `query` is as in a URL (`channel=<uuid>&id=<id>`)."""

    scheme: str
    path: str
    query: str = ""
    display: str = ""

    @property
    def identity(self) -> str:
        """`scheme:path`, without what is only known beside."""
        return f"{self.scheme}:{_escape(self.path)}"

    def __str__(self) -> str:
        query = "?" + _escape(self.query) if self.query else ""
        display = "#" + _escape(self.display) if self.display else ""
        return f"{self.identity}{query}{display}"

    def format(self) -> str:
        """For people to read: the display if there is one, a phone number in national form, else the path."""
        if self.display:
            return self.display
        return phones.national(self.path) if self.scheme == "tel" else self.path

    def param(self, name: str) -> str:
        """One value of the query, or ""."""
        return parse_qs(self.query).get(name, [""])[0]

    def with_param(self, name: str, value: str) -> "URN":
        """This URN with one value of the query set, or removed if `value` is ""."""
        params = {k: v[0] for k, v in parse_qs(self.query).items() if k != name}
        return replace(self, query=urlencode(params | ({name: value} if value else {})))

    def normalize(self) -> "URN":
        """This URN as it is stored: path trimmed and brought to its scheme's form."""
        path = self.path.strip()
        scheme = _SCHEMES.get(self.scheme)
        return replace(self, path=scheme.normalize(path) if scheme and scheme.normalize else path)

    def validate(self) -> "URN":
        """This URN, if it may be stored. Raises `InvalidURN`."""
        scheme = _SCHEMES.get(self.scheme)
        if scheme is None:
            raise InvalidURN(str(self), f"unknown scheme {self.scheme!r}")
        if not self.path:
            raise InvalidURN(str(self), "path cannot be empty")
        if "\x00" in self.path or "\x00" in self.display:
            raise InvalidURN(str(self), "path and display can't hold null characters")
        if len(_escape(self.path).encode()) > MAX_PATH:
            raise InvalidURN(str(self), f"path is longer than {MAX_PATH} bytes")
        if len(_escape(self.display).encode()) > MAX_DISPLAY:
            raise InvalidURN(str(self), f"display is longer than {MAX_DISPLAY} bytes")
        if not scheme.path.fullmatch(self.path):
            raise InvalidURN(str(self), f"path is not one of scheme {self.scheme!r}")
        return self


def parse(text: str) -> URN:
    """The URN that `text` writes, of any scheme, neither normalized nor validated. Raises `InvalidURN`."""
    parts = {"scheme": "", "path": "", "query": "", "display": ""}
    part, start = "scheme", 0
    for at, char in enumerate(text):
        following = _following(text, part, char)
        if following:
            parts[part], part, start = text[start:at], following, at + 1
    parts[part] = text[start:]
    for name in ("scheme", "path"):
        if not parts[name]:
            raise InvalidURN(text, f"{name} cannot be empty")
    return URN(parts["scheme"], *(_unescape(parts[name]) for name in ("path", "query", "display")))


def new(scheme: str, path: str, display: str = "") -> URN:
    """A URN to store: normalized and valid. Raises `InvalidURN`."""
    return URN(scheme, path, display=display).normalize().validate()


def from_phone(raw: str, country: str = "", *, allow_short: bool = False, allow_sender_id: bool = False) -> URN:
    """The `tel` URN of a phone number as written, see `phones.parse`. Raises `phones.InvalidPhone`."""
    return URN("tel", phones.parse(raw, country, allow_short=allow_short, allow_sender_id=allow_sender_id))


def is_known_scheme(scheme: str) -> bool:
    """Whether new URNs of this scheme may be made."""
    return scheme in _SCHEMES


def is_bsuid(path: str) -> bool:
    """Whether a WhatsApp path is a business-scoped user id (`US.abc123`), not a phone number."""
    return _BSUID.fullmatch(path) is not None


def _following(text: str, part: str, char: str) -> str:
    """The part that `char` begins when read in `part`, or "" if it is an ordinary character there."""
    if char == ":" and part == "scheme":
        return "path"
    if char == "?":
        if part != "path":
            raise InvalidURN(text, "query component can only come after path component")
        return "query"
    if char == "#":
        if part not in ("path", "query"):
            raise InvalidURN(text, "fragment component can only come after path or query components")
        return "display"
    return ""


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("#", "%23").replace("?", "%3F")


_ESCAPED = re.compile("%(25|23|3F)")


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _phone(path: str) -> str:
    try:
        return phones.parse(path, allow_short=True, allow_sender_id=True)
    except phones.InvalidPhone:
        return path


def _country_prefix_upper(path: str) -> str:
    return path[:2].upper() + path[2:] if path[2:3] == "." else path


@dataclass(frozen=True, slots=True)
class _Scheme:
    path: re.Pattern[str]
    normalize: Callable[[str], str] | None = None


def _scheme(path: str, normalize: Callable[[str], str] | None = None) -> _Scheme:
    return _Scheme(re.compile(path, re.ASCII | re.DOTALL), normalize)


_ANY, _DIGITS = r".+", r"[0-9]+"
_EMAIL = r"[^\s@]+@[^\s@]+"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_BSUID = re.compile(r"[A-Z]{2}\.[a-zA-Z0-9]{1,128}")

_SCHEMES = {
    "bsuid": _scheme(_BSUID.pattern, _country_prefix_upper),
    "ext": _scheme(_ANY),
    "facebook": _scheme(rf"{_DIGITS}|ref:.+"),
    "fcm": _scheme(_ANY),
    "freshchat": _scheme(rf"{_UUID}/{_UUID}"),
    "instagram": _scheme(_DIGITS),
    "jiochat": _scheme(_DIGITS),
    "line": _scheme(r"[a-zA-Z0-9_]{1,36}"),
    "mailto": _scheme(_EMAIL, str.lower),
    "rocketchat": _scheme(_ANY),
    "slack": _scheme(_ANY),
    "tel": _scheme(r"\+[0-9]{7,15}|[a-z0-9]{1,64}", _phone),
    "telegram": _scheme(_DIGITS),
    "twitter": _scheme(r"[a-zA-Z0-9_]{1,15}", lambda path: path.lower().removeprefix("@")),
    "twitterid": _scheme(_DIGITS),
    "viber": _scheme(r"[a-zA-Z0-9_=/+]{1,24}"),
    "vk": _scheme(_ANY),
    "webchat": _scheme(rf"[a-zA-Z0-9]{{24}}(:{_EMAIL})?"),
    "wechat": _scheme(_ANY),
    "whatsapp": _scheme(rf"{_DIGITS}|{_BSUID.pattern}", _country_prefix_upper),
}

SCHEMES = tuple(_SCHEMES)
