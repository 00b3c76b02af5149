"""Channels as the browser has them: types with their settings, channels without their secrets, what was entered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from channels import registry
from channels.channel_type import ChannelType
from channels.configuration import Setting, check, is_secret, settings_of
from core import countries, phones, urns
from store.storable import storable
from store.tables import Channel
from web.app.errors import AppError, invalid
from web.app.names import clean_name
from web.app.shapes import Ref
from web.resources import Resources

ROLES = "SRCA"
MAX_TPS = 10_000


class SettingOut(BaseModel):
    """A key of a type's configuration, see `channels.configuration.Setting`."""

    key: str
    kind: Literal["text", "url", "number", "flag", "choice", "long", "object", "list"]
    is_required: bool
    is_secret: bool
    is_generated: bool
    is_common: bool
    choices: list[str]
    least: int | None
    most: int | None


class ChannelTypeOut(BaseModel):
    """A type that a channel can have. `sets_up`: the provider is told where to call when a channel is made."""

    code: str
    name: str
    schemes: list[str]
    needs_address: bool
    sets_up: bool
    tps: int
    max_length: int
    settings: list[SettingOut]


class ChannelBase(BaseModel):
    """What may be entered for a channel, made or changed.

    `config` holds what is entered by key. A secret that isn't given stays as it is; one that is "" is forgotten.
    """

    name: str = Field(max_length=64)
    address: str = Field(default="", max_length=255)
    country: str = Field(default="", max_length=2)
    role: str = Field(default="SR", max_length=4)
    tps: int | None = Field(default=None, ge=0, le=MAX_TPS)
    config: dict[str, Any] = Field(default={}, max_length=100)


class NewChannel(ChannelBase):
    """A channel to make."""

    type: str = Field(max_length=3)
    scheme: str = Field(default="", max_length=16)


class ChannelChange(ChannelBase):
    """What a channel is from now on; `failover` is the channel that stands in, None for none."""

    failover: UUID | None = None


class CallbackOut(BaseModel):
    """An address to enter at the provider."""

    action: str
    url: str
    methods: list[str]


class ChannelFull(BaseModel):
    """A channel with everything but its secrets: of these, `secrets` tells only which are set."""

    uuid: str
    type: ChannelTypeOut
    name: str
    address: str
    country: str
    schemes: list[str]
    role: str
    tps: int | None
    is_enabled: bool
    failover: Ref | None
    config: dict[str, Any]
    secrets: list[str]
    callbacks: list[CallbackOut]
    last_seen_on: datetime | None
    created_on: datetime


class ChannelMade(BaseModel):
    """A new channel. `generated` are values to enter at the provider; they are told this once."""

    uuid: str
    generated: dict[str, str]


def kind_of(code: str) -> ChannelType:
    """The type of a code. Raises `AppError`."""
    kind = registry.get(code)
    if kind is None or kind.is_retired:
        raise invalid("type", "unknown_value")
    return kind


def type_out(kind: ChannelType | None, code: str) -> ChannelTypeOut:
    """A type; one that isn't known any more has no settings."""
    if kind is None:
        return ChannelTypeOut(
            code=code, name=code, schemes=[], needs_address=False, sets_up=False, tps=0, max_length=0, settings=[]
        )  # fmt: skip
    return ChannelTypeOut(
        code=kind.code,
        name=kind.name,
        schemes=list(kind.schemes),
        needs_address=kind.by_address,
        sets_up=type(kind).set_up is not ChannelType.set_up,
        tps=kind.tps,
        max_length=kind.max_length,
        settings=[_setting(one) for one in settings_of(kind)],
    )


def callbacks_of(resources: Resources, channel: Channel, config: Mapping[str, Any]) -> list[CallbackOut]:
    """Where the provider is to call."""
    kind = registry.get(channel.type)
    if kind is None:
        return []
    base = resources.settings.public_url.rstrip("/")
    if domain := config.get("callback_domain"):
        base = f"https://{domain}"
    of_channel = "" if kind.by_address else f"/{channel.uuid}"
    return [
        CallbackOut(
            action=action,
            url=f"{base}/c/{channel.type.lower()}{of_channel}/{action}".rstrip("/"),
            methods=sorted({method for one in routes for method in one.methods}),
        )
        for action, routes in kind.routes.items()
    ]


def shown_config(kind: ChannelType | None, config: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What may be shown of a configuration, and which secrets are set."""
    if kind is None:
        return {}, sorted(config)
    settings = {one.key for one in settings_of(kind)}
    shown = {key: value for key, value in config.items() if key in settings and not is_secret(kind, key)}
    return shown, sorted(key for key, value in config.items() if is_secret(kind, key) and value)


def columns_of(kind: ChannelType, given: ChannelBase, scheme: str) -> dict[str, Any]:
    """The columns that were entered. Raises `AppError` naming the field."""
    role = "".join(letter for letter in ROLES if letter in given.role)
    if not role or len(role) != len(given.role):
        raise invalid("role", "invalid")
    country = given.country.upper()
    if country and not countries.is_known(country):
        raise invalid("country", "unknown_value")
    address = given.address.strip()
    if not address.isprintable():
        raise invalid("address", "bad_characters")
    if kind.by_address and not address:
        raise invalid("address", "required")
    return {
        "name": clean_name(given.name),
        "address": _address(address, country, scheme) or None,
        "country": country or None,
        "role": role,
        "tps": given.tps,
    }


def merged_config(kind: ChannelType, given: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept from now on: what was entered, secrets that weren't entered anew, what setting up found out.

    Raises `AppError` naming each key as `config.<key>`.
    """
    entered = storable({key: value for key, value in given.items() if value is not None and value != ""})
    known = {one.key for one in settings_of(kind)}
    old = {key: value for key, value in kept.items() if key not in known or (is_secret(kind, key) and key not in given)}
    config: dict[str, Any] = {**old, **entered}
    problems = check(kind, {key: value for key, value in config.items() if key in known or key in given})
    if problems:
        raise AppError("invalid", fields={f"config.{key}": [problem] for key, problem in problems.items()})
    return config


def chosen_scheme(kind: ChannelType, given: str) -> str:
    """The URN scheme of a new channel: the type's first, or the one that was chosen of several. Raises `AppError`."""
    if given and given not in kind.schemes:
        raise invalid("scheme", "unknown_value")
    return given or kind.schemes[0]


def _address(address: str, country: str, scheme: str) -> str:
    """A phone number in full, if it is one; short codes, names and ids as they are."""
    if scheme != "tel" or not address:
        return address
    try:
        return urns.from_phone(address, country, allow_short=True, allow_sender_id=True).path
    except (phones.InvalidPhone, urns.InvalidURN):
        return address


def _setting(one: Setting) -> SettingOut:
    return SettingOut(
        key=one.key,
        kind=one.kind,
        is_required=one.is_required,
        is_secret=one.is_secret,
        is_generated=one.is_generated,
        is_common=one.is_common,
        choices=list(one.choices),
        least=one.least,
        most=one.most,
    )
