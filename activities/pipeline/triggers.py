"""Which trigger a message sets off: keyword before catch-all, the more particular before the more general."""

from collections.abc import Collection
from dataclasses import dataclass

from activities.pipeline.workspace import TriggerRow, Workspace
from flows.expressions.collation import collate
from flows.expressions.words import words as words_of

KEYWORD, CATCH_ALL = "K", "C"
FIRST_WORD, ONLY_WORD = "F", "O"
_WITH_GROUPS = frozenset("VT")


@dataclass(frozen=True, slots=True)
class Match:
    """A trigger that applies, and the keyword that set it off ("" for a catch-all)."""

    trigger: TriggerRow
    keyword: str = ""

    @property
    def match_type(self) -> str:
        """As a trigger's `keyword_match` names it."""
        return "only_word" if self.trigger.match_type == ONLY_WORD else "first_word"


def match_message(
    workspace: Workspace, text: str, *, channel: int | None, groups: Collection[int], waiting_in: str | None
) -> Match | None:
    """The trigger for a message of a contact in `groups` (row ids) that waits in flow `waiting_in` (uuid) or nowhere.

    A contact that waits in a flow is taken over by a keyword, unless that flow ignores triggers; a catch-all is for
    those who wait nowhere.
    """
    if waiting_in is not None:
        flow = workspace.flows.get(waiting_in)
        if flow is not None and flow.ignore_triggers:
            return None
    words = words_of(text)
    first = collate(words[0], workspace.environment) if words else ""
    candidates = [
        trigger
        for trigger in workspace.triggers
        if trigger.type == KEYWORD and first and _has_keyword(workspace, trigger, first, only=len(words) == 1)
    ]
    best = _best(candidates, channel, groups)
    if best is not None:
        return Match(best, next(k for k in best.keywords if collate(k, workspace.environment) == first))
    if waiting_in is not None:
        return None
    best = _best([t for t in workspace.triggers if t.type == CATCH_ALL], channel, groups)
    return Match(best) if best is not None else None


def match_event(
    workspace: Workspace, kind: str, *, channel: int | None, groups: Collection[int] = (), referrer: str = ""
) -> Match | None:
    """The trigger for something other than a message, by the trigger's one-letter type.

    Groups count for incoming calls and closed tickets only. A referral's trigger may name a referrer, compared without
    case, and then goes before those that are for any.
    """
    counts_groups = kind in _WITH_GROUPS
    candidates = [
        trigger
        for trigger in workspace.triggers
        if trigger.type == kind
        and trigger.channel_id in (None, channel)
        and trigger.referrer_id.lower() in ("", referrer.lower())
        and (not counts_groups or _applies(trigger, channel, groups))
    ]

    def rank(trigger: TriggerRow) -> tuple[bool, int, int]:
        score = _score(trigger) if counts_groups else int(trigger.channel_id is not None)
        return bool(trigger.referrer_id), score, trigger.id

    best = max(candidates, key=rank, default=None)
    return Match(best) if best is not None else None


def _has_keyword(workspace: Workspace, trigger: TriggerRow, first: str, *, only: bool) -> bool:
    if trigger.match_type == ONLY_WORD and not only:
        return False
    return any(collate(keyword, workspace.environment) == first for keyword in trigger.keywords)


def _best(candidates: list[TriggerRow], channel: int | None, groups: Collection[int]) -> TriggerRow | None:
    """The one with the narrowest scope: channel counts 4, included groups 2, excluded groups 1; then the newest."""
    fitting = [trigger for trigger in candidates if _applies(trigger, channel, groups)]
    return max(fitting, key=lambda trigger: (_score(trigger), trigger.id), default=None)


def _applies(trigger: TriggerRow, channel: int | None, groups: Collection[int]) -> bool:
    if trigger.channel_id is not None and trigger.channel_id != channel:
        return False
    if trigger.groups and trigger.groups.isdisjoint(groups):
        return False
    return trigger.excluded_groups.isdisjoint(groups)


def _score(trigger: TriggerRow) -> int:
    return 4 * (trigger.channel_id is not None) + 2 * bool(trigger.groups) + bool(trigger.excluded_groups)
