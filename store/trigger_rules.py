"""What each type of trigger may have: which flows, a channel, groups; and what can be a keyword."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from store.codes import TriggerType
from store.errors import StoreError
from store.tables import Channel, Flow

if TYPE_CHECKING:
    from store.triggers import TriggerSpec

KEYWORD = re.compile(r"\w{1,16}|[^\w\s\x00-\x1f\x7f\ud800-\udfff]{1,16}")
"""One word of up to 16 letters and digits, or one emoji."""
MATCH_TYPES = ("F", "O")
"""The keyword is the first word of the message, or the only one."""
MAX_KEYWORDS = 50


class InvalidTrigger(StoreError):
    """A trigger can't be so; `field` is what is wrong, `problem` a code that says why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem.replace('_', ' ')}")
        self.field, self.problem = field, problem


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """`flow_types` are letters of `FlowType`; `schemes` are those that a channel must have one of, if it names any.

    Groups count for messages, calls, closed tickets and schedules only.
    """

    flow_types: str
    has_channel: bool = False
    has_groups: bool = True
    schemes: tuple[str, ...] = ()


RULES: Mapping[TriggerType, TriggerRule] = {
    TriggerType.KEYWORD: TriggerRule("MV", has_channel=True),
    TriggerType.CATCH_ALL: TriggerRule("MV", has_channel=True),
    TriggerType.SCHEDULE: TriggerRule("MVB"),
    TriggerType.INBOUND_CALL: TriggerRule("MVB", has_channel=True),
    TriggerType.MISSED_CALL: TriggerRule("MB", has_groups=False),
    TriggerType.NEW_CONVERSATION: TriggerRule(
        "M",
        has_channel=True,
        has_groups=False,
        schemes=("facebook", "instagram", "telegram", "viber", "webchat", "wechat"),
    ),
    TriggerType.REFERRAL: TriggerRule("M", has_channel=True, has_groups=False),
    TriggerType.CLOSED_TICKET: TriggerRule("MVB"),
    TriggerType.OPT_IN: TriggerRule("MVB", has_groups=False),
    TriggerType.OPT_OUT: TriggerRule("MVB", has_groups=False),
}


def check_trigger(spec: "TriggerSpec", flow: Flow, channel: Channel | None) -> None:
    """Raises `InvalidTrigger`, which names the field."""
    rule = RULES[TriggerType(spec.type)]
    if flow.type not in rule.flow_types:
        raise InvalidTrigger("flow", "wrong_flow_type")
    if flow.is_archived:
        raise InvalidTrigger("flow", "archived_flow")
    if channel is not None:
        _check_channel(channel, rule)
    if spec.type == TriggerType.KEYWORD:
        _check_keywords(spec.keywords, spec.match_type)
    elif spec.keywords:
        raise InvalidTrigger("keywords", "not_for_this_type")
    _check_scope(spec, rule)


def _check_channel(channel: Channel, rule: TriggerRule) -> None:
    if not rule.has_channel:
        raise InvalidTrigger("channel", "not_for_this_type")
    if rule.schemes and not set(rule.schemes) & set(channel.schemes):
        raise InvalidTrigger("channel", "wrong_channel")


def _check_keywords(keywords: Collection[str], match_type: str | None) -> None:
    if not keywords:
        raise InvalidTrigger("keywords", "required")
    if len(keywords) > MAX_KEYWORDS:
        raise InvalidTrigger("keywords", "too_long")
    if not all(KEYWORD.fullmatch(keyword) for keyword in keywords):
        raise InvalidTrigger("keywords", "bad_keyword")
    if match_type not in (None, *MATCH_TYPES):
        raise InvalidTrigger("match", "invalid")


def _check_scope(spec: "TriggerSpec", rule: TriggerRule) -> None:
    both: set[UUID] = set(spec.groups) & set(spec.excluded_groups)
    if both:
        raise InvalidTrigger("excluded_groups", "included_too")
    for field, groups in (("groups", spec.groups), ("excluded_groups", spec.excluded_groups)):
        if groups and not rule.has_groups:
            raise InvalidTrigger(field, "not_for_this_type")
    if spec.referrer_id and spec.type != TriggerType.REFERRAL:
        raise InvalidTrigger("referrer_id", "not_for_this_type")
    if spec.contacts and spec.type != TriggerType.SCHEDULE:
        raise InvalidTrigger("contacts", "not_for_this_type")
