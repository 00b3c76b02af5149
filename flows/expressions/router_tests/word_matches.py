"""Tests that compare words, under the environment's collation."""

from functools import lru_cache

from flows.expressions.collation import collate, collated
from flows.expressions.registry import TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value
from flows.expressions.words import words


@function(TEXT, TEXT, is_test=True)
def has_phrase(scope: Scope, text: str, phrase: str) -> Value:
    """Whether the words of the phrase follow one another in the text.

    The search doesn't look again at a word that ended a partial match: `a a b` hasn't got the phrase `a b`. Flows
    were tested with it so.

    @(has_phrase("the quick brown fox", "brown fox")) → true
    @(has_phrase("the Quick Brown fox", "quick fox")) → false
    @(has_phrase("the quick brown fox", "").match) →
    """
    wanted = _wanted(phrase, scope.environment.collation)
    if not wanted:
        return matched("")
    found: list[str] = []
    for word in words(text):
        if collate(word, scope.environment) == wanted[len(found)]:
            found.append(word)
            if len(found) == len(wanted):
                return matched(" ".join(found))
        else:
            found.clear()
    return NO_MATCH


@function(TEXT, TEXT, is_test=True)
def has_only_phrase(scope: Scope, text: str, phrase: str) -> Value:
    """Whether the text has just the words of the phrase.

    @(has_only_phrase("Quick Brown!", "quick brown")) → true
    @(has_only_phrase("the quick brown fox", "quick brown")) → false
    """
    found = words(text)
    if tuple(_collated(found, scope)) != _wanted(phrase, scope.environment.collation):
        return NO_MATCH
    return matched(" ".join(found))


@function(TEXT, TEXT, is_test=True)
def has_any_word(scope: Scope, text: str, choices: str) -> Value:
    """Whether one of the words of the text is one of the given words.

    @(has_any_word("The Quick Brown Fox", "fox quick").match) → Quick Fox
    @(has_any_word("The Quick Brown Fox", "yellow")) → false
    """
    wanted = frozenset(_wanted(choices, scope.environment.collation))
    found = [word for word in words(text) if collate(word, scope.environment) in wanted]
    return matched(" ".join(found)) if found else NO_MATCH


@function(TEXT, TEXT, is_test=True)
def has_all_words(scope: Scope, text: str, choices: str) -> Value:
    """Whether all the given words are among the words of the text.

    @(has_all_words("the quick brown FOX", "the fox").match) → the FOX
    @(has_all_words("the quick brown fox", "red fox")) → false
    """
    wanted = frozenset(_wanted(choices, scope.environment.collation))
    found = [(word, collate(word, scope.environment)) for word in words(text)]
    if not wanted <= {collated for _, collated in found}:
        return NO_MATCH
    return matched(" ".join(word for word, collated in found if collated in wanted))


def _collated(found: list[str], scope: Scope) -> list[str]:
    return [collate(word, scope.environment) for word in found]


@lru_cache(maxsize=4096)
def _wanted(argument: str, collation: str) -> tuple[str, ...]:
    """The words of an argument, which is mostly the same whoever the contact is."""
    return tuple(collated(word, collation) for word in words(argument))
