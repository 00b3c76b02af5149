"""Tests that look for a pattern: any, of e-mail addresses, of phone numbers."""

import re

import re2

from core import phones
from flows.expressions import patterns
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value

_EMAIL = re2.compile(r"([\p{L}\p{N}][-_+$~.\p{L}\p{N}]*)@([\p{L}\p{N}][-_\p{L}\p{N}]*)(\.[\p{L}\p{N}][-_\p{L}\p{N}]*)+")
_PHONE = re.compile(r"\+?[0-9 .\-()]{5,}")


@function(TEXT, TEXT, is_test=True)
def has_pattern(scope: Scope, text: str, pattern: str) -> Value:
    r"""Whether the text has a match of a regular expression (RE2, ignoring case).

    @(has_pattern("Buy cheese please", "buy (\w+)").match) → Buy cheese
    @(has_pattern("Buy cheese please", "buy (\w+)").extra.1) → cheese
    @(has_pattern("Sell cheese please", "buy (\w+)")) → false
    @(has_pattern("x", "(?=x)")) → ERROR
    """
    compiled = patterns.compiled(pattern.strip(WHITE_SPACE))
    if compiled is None:
        raise ExpressionError("must be called with a valid regular expression")
    match = compiled.search(text)
    if match is None:
        return NO_MATCH
    groups = [match.group(0), *(group or "" for group in match.groups())]
    return matched(groups[0], {str(index): group for index, group in enumerate(groups)})


@function(TEXT, is_test=True)
def has_email(scope: Scope, text: str) -> Value:
    """Whether the text has an e-mail address in it.

    @(has_email("my email is foo1@bar.com please respond").match) → foo1@bar.com
    @(has_email("i'm not sharing my email")) → false
    """
    match = _EMAIL.search(text)
    return matched(match[0]) if match else NO_MATCH


@function(TEXT, optional=(TEXT,), is_test=True)
def has_phone(scope: Scope, text: str, country: str | None = None) -> Value:
    """Whether the text has a possible phone number in it; the match is its international form.

    @(has_phone("my number is +12067799294 thanks").match) → +12067799294
    @(has_phone("2067799294", "US").match) → +12067799294
    @(has_phone("my number is none of your business", "US")) → false
    """
    if country is None:
        country = scope.environment.country
    for candidate in _PHONE.findall(text):
        found = phones.possible(candidate, country)
        if found:
            return matched(found)
    return NO_MATCH
