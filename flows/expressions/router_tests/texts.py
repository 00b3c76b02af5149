"""Tests on the text as a whole, and on errors."""

from flows.expressions.casing import fold
from flows.expressions.errors import ExpressionError
from flows.expressions.registry import ANY, NUMBER, OBJECT, TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value


@function(TEXT, is_test=True)
def has_text(scope: Scope, text: str) -> Value:
    """Whether the text has anything but white space.

    @(has_text("  quick brown  ").match) → quick brown
    @(has_text(" ")) → false
    """
    trimmed = text.strip(WHITE_SPACE)
    return matched(trimmed) if trimmed else NO_MATCH


@function(TEXT, is_test=True)
def has_value(scope: Scope, text: str) -> Value:
    """Another name of `has_text`.

    @(has_value("hi")) → true
    @(has_value("")) → false
    """
    return has_text(scope, text)


@function(TEXT, TEXT, is_test=True)
def has_only_text(scope: Scope, text: str, other: str) -> Value:
    """Whether the text is exactly another, in capitals and spaces too.

    @(has_only_text("foo", "foo")) → true
    @(has_only_text("foo", "FOO")) → false
    """
    return matched(text) if text == other else NO_MATCH


@function(TEXT, TEXT, is_test=True)
def has_beginning(scope: Scope, text: str, beginning: str) -> Value:
    """Whether the text begins with another, in capitals or not; spaces at both ends of either don't count.

    @(has_beginning("The Quick Brown", "the quick").match) → The Quick
    @(has_beginning("The Quick Brown", "quick brown")) → false
    """
    text, beginning = text.strip(WHITE_SPACE), beginning.strip(WHITE_SPACE)
    if not beginning:
        return NO_MATCH
    # As many bytes as the beginning has, which may be another number of characters.
    size = len(beginning.encode("utf-8", "replace"))
    head = text.encode("utf-8", "replace")[:size]
    if len(head) < size or fold(head.decode("utf-8", "replace")) != fold(beginning):
        return NO_MATCH
    return matched(head.decode("utf-8", "replace"))


@function(ANY, is_test=True)
def has_error(scope: Scope, value: Value) -> Value:
    """Whether the value is an error.

    @(has_error(datetime("foo")).match) → error calling datetime(...): unable to convert "foo" to a datetime
    @(has_error("hello")) → false
    """
    return matched(value.message) if isinstance(value, ExpressionError) else NO_MATCH


@function(OBJECT, TEXT, NUMBER, is_test=True)
def has_intent(scope: Scope, result: Value, name: str, confidence: Value) -> Value:
    """Never true: language classifiers are gone, only flows that use them are left.

    @(has_intent(null, "book_flight", 0.5)) → false
    """
    return NO_MATCH


@function(OBJECT, TEXT, NUMBER, is_test=True)
def has_top_intent(scope: Scope, result: Value, name: str, confidence: Value) -> Value:
    """Never true, see `has_intent`.

    @(has_top_intent(null, "book_flight", 0.5)) → false
    """
    return NO_MATCH
