"""What a channel of a type can be configured with: the keys, what each may hold, and checking what was entered.

The keys are declared by the types (`ChannelType.required`, `options`, `generated`, `learned`); what a key of some name
holds is the same in all types, and is said here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from channels.channel_type import ALWAYS_REDACTED, ChannelType

Kind = Literal["text", "url", "number", "flag", "choice", "long", "object", "list"]

MAX_TEXT, MAX_LONG = 2_048, 64_000
COMMON = ("max_length", "gap_ms", "unknown_outcome", "callback_domain")
"""Keys that every type knows."""
FOR_PHONES = ("allow_international",)

_SECRET = re.compile(
    r"secret|passw|passphrase|token|api_key$|private_key|authorization|CREDENTIALS|_pin$", re.IGNORECASE
)
_FLAGS = frozenset(
    (
        "allow_international",
        "use_national",
        "ignore_sent",
        "ignore_dlrs",
        "is_shared",
        "link_shortening",
        "FCM_NOTIFICATION",
    )
)
_NUMBERS = {"max_length": (1, 100_000), "gap_ms": (0, 3_600_000), "dlr_mask": (0, 63)}
_CHOICES = {
    "unknown_outcome": ("resend", "fail"),
    "method": ("POST", "GET", "PUT"),
    "content_type": ("urlencoded", "json", "xml"),
    "encoding": ("D", "S", "U"),
}
_LONG = frozenset(("body", "FCM_CREDENTIALS_JSON", "welcome_message", "mo_response"))
_OBJECTS = frozenset(("headers", "button_layout"))
_LISTS = frozenset(("incoming_prefixes",))
_NO_SECRETS = frozenset(("verification_string", "callback_verification_string"))
_SECRET_OBJECTS = frozenset(("headers",))
"""The headers of a request may hold an authorization."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: what it holds, and whether it must be there.

    A secret is never shown again. `is_generated`: it is filled with random text if it is left empty. `least` and `most`
    are the bounds of a number, `choices` what can be chosen.
    """

    key: str
    kind: Kind
    is_required: bool = False
    is_secret: bool = False
    is_generated: bool = False
    is_common: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def settings_of(kind: ChannelType) -> list[Setting]:
    """The keys of a type, those that must be entered first; what setting up finds out is left out."""
    own = dict.fromkeys((*kind.required, *kind.generated, *kind.options))
    common = COMMON + (FOR_PHONES if "tel" in kind.schemes else ())
    keys = [key for key in own if key not in kind.learned]
    return [_setting(kind, key) for key in keys] + [_setting(kind, key) for key in common if key not in own]


def check(kind: ChannelType, config: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by key: `required`, `unknown_value`, `invalid`, `invalid_url`, `too_long`."""
    known = {setting.key: setting for setting in settings_of(kind)}
    problems = {key: "unknown_value" for key in config if key not in known and key not in kind.learned}
    for key, setting in known.items():
        value = config.get(key)
        if value is None or value in ("", [], {}):
            if setting.is_required and not setting.is_generated:
                problems[key] = "required"
        elif problem := _problem(setting, value):
            problems[key] = problem
    return problems


def is_secret(kind: ChannelType, key: str) -> bool:
    """Whether the value of a key is never shown."""
    if key in _NO_SECRETS:
        return False
    basic = kind.basic[1:] if kind.basic else ()
    named = (*ALWAYS_REDACTED, *kind.redacted, *basic)
    return key in named or key in _SECRET_OBJECTS or _SECRET.search(key) is not None


def _setting(kind: ChannelType, key: str) -> Setting:
    least, most = _NUMBERS.get(key, (None, None))
    return Setting(
        key,
        _kind(key),
        is_required=key in kind.required,
        is_secret=is_secret(kind, key),
        is_generated=key in kind.generated,
        is_common=key in (*COMMON, *FOR_PHONES),
        choices=_CHOICES.get(key, ()),
        least=least,
        most=most,
    )


def _kind(key: str) -> Kind:
    if key.endswith("_url"):
        return "url"
    named: tuple[tuple[Any, Kind], ...] = (
        (_FLAGS, "flag"), (_NUMBERS, "number"), (_CHOICES, "choice"), (_LONG, "long"), (_OBJECTS, "object"),
        (_LISTS, "list"),
    )  # fmt: skip
    return next((kind for keys, kind in named if key in keys), "text")


def _problem(setting: Setting, value: Any) -> str | None:
    match setting.kind:
        case "flag":
            return None if isinstance(value, bool) or value in ("true", "false") else "invalid"
        case "number":
            return None if _is_between(value, setting.least, setting.most) else "invalid"
        case "choice":
            return None if value in setting.choices else "invalid"
        case "object":
            return None if isinstance(value, Mapping) and _are_texts(value.values()) else "invalid"
        case "list":
            return None if isinstance(value, list) and _are_texts(value) else "invalid"
        case "url":
            return None if isinstance(value, str) and _is_url(value) else "invalid_url"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return "invalid"
    return "too_long" if len(str(value)) > (MAX_LONG if setting.kind == "long" else MAX_TEXT) else None


def _is_between(value: Any, least: int | None, most: int | None) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) < 10):
        return False
    return (least is None or int(value) >= least) and (most is None or int(value) <= most)


def _are_texts(values: Any) -> bool:
    return all(isinstance(value, str) and len(value) <= MAX_TEXT for value in values)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= MAX_TEXT
    except ValueError:
        return False
