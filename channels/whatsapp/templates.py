"""Approved templates as WhatsApp's Cloud API takes them."""

from typing import Any

from channels.delivery import Delivery
from channels.errors import ErrorCode, SendFailed
from channels.outgoing import Attachment, TemplateComponent, TemplateVariable, Templating
from channels.urls import filename
from core import languages

DEFAULT_LANGUAGE = "en"

# The languages in which templates can be approved, as listed in Meta's documentation of message templates.
_LISTED = """
af ar ar_AE ar_EG ar_SA az be_BY bg bn bn_IN ca cs da de de_AT de_CH el en en_AE en_AU en_CA en_GB en_GH en_IE en_IN
en_JM en_MY en_NZ en_QA en_SG en_UG en_US en_ZA es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_HN es_MX es_PA es_PE
es_UY et fa fi fil fr fr_BE fr_CA fr_CH fr_CI fr_MA ga gu ha he hi hr hu id it ja ka kk kn ko ky_KG lo lt lv mk ml mr
ms nb nl nl_BE pa pl prs_AF ps_AF pt_BR pt_PT ro ru rw_RW si_LK sk sl sq sr sv sw ta te th tr uk ur uz vi zh_CN zh_HK
zh_TW zu
"""
LANGUAGES = frozenset(_LISTED.split())
_ONLY_WITH_REGION = {
    language.split("_")[0]: language
    for language in sorted(LANGUAGES, reverse=True)
    if language.split("_")[0] not in LANGUAGES
}


def template(delivery: Delivery, templating: Templating, *, namespaced: bool = False) -> dict[str, Any]:
    """The content of a payload of type `template`. `namespaced` is for providers of the older API."""
    content: dict[str, Any] = {
        "name": templating.name,
        "language": {"policy": "deterministic", "code": templating.language or language_of(delivery.msg.locale)},
        "components": [
            described for component in templating.components if (described := _component(component, templating))
        ],
    }
    if namespaced:
        namespace = templating.namespace or delivery.channel.text("fb_namespace")
        if not namespace:
            raise SendFailed(ErrorCode.CHANNEL_CONFIG, "set fb_namespace in the channel's configuration")
        content["namespace"] = namespace
    return content


def language_of(locale: str) -> str:
    """The template language for a locale (`spa-EC`): with its region, else without, else English."""
    language, _, region = locale.partition("-")
    code = languages.alpha2(language) or language
    for candidate in (f"{code}_{region}", code, _ONLY_WITH_REGION.get(code, "")):
        if candidate in LANGUAGES:
            return candidate
    return DEFAULT_LANGUAGE


def _component(component: TemplateComponent, templating: Templating) -> dict[str, Any] | None:
    names = sorted(component.variables, key=lambda name: int(name) if name.isdigit() else 0)
    values = [templating.variables[component.variables[name]] for name in names]
    if not values:
        return None
    kind, _, sub_type = component.type.partition("/")
    if kind == "header":
        return {"type": "header", "parameters": [_header(value) for value in values]}
    if kind == "body":
        return {"type": "body", "parameters": [{"type": "text", "text": value.value} for value in values]}
    if kind == "button":
        return {
            "type": "button",
            "sub_type": sub_type,
            "index": component.name.removeprefix("button."),
            "parameters": [_button(sub_type, value) for value in values],
        }
    return None


def _header(variable: TemplateVariable) -> dict[str, Any]:
    if variable.type == "text":
        return {"type": "text", "text": variable.value}
    attachment = Attachment.parse(variable.value)
    kind = "document" if attachment.kind == "application" else attachment.kind
    return {
        "type": kind,
        kind: {"link": attachment.url} | ({"filename": filename(attachment.url)} if kind == "document" else {}),
    }


def _button(sub_type: str, variable: TemplateVariable) -> dict[str, str]:
    if sub_type == "url":
        return {"type": "text", "text": variable.value}
    return {"type": "payload", "payload": variable.value}
