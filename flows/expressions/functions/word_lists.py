"""Functions on the words and fields of texts."""

from decimal import Decimal

from flows.expressions.errors import ExpressionError
from flows.expressions.registry import INTEGER, TEXT, TEXT_OR_NULL, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.values import Value
from flows.expressions.words import MAX_ITEMS, after_first_word, words


@function(TEXT, optional=(TEXT_OR_NULL,))
def split(scope: Scope, text: str, delimiters: str | None = None) -> Value:
    """The words of the text, or the parts of it between any of the given characters.

    @(split("a, b;c")) → [a, b, c]
    @(split("a b,c", ",")) → [a b, c]
    @(split("it's 😀 ok")) → [it's, 😀, ok]
    """
    found = words(text, delimiters)
    if len(found) > MAX_ITEMS:
        raise ExpressionError(f"cannot build an array with more than {MAX_ITEMS} items")
    return list(found)


@function(TEXT, INTEGER, optional=(TEXT_OR_NULL,))
def word(scope: Scope, text: str, index: int, delimiters: str | None = None) -> Value:
    """The word at an index, the first at 0; negative indexes count from the end.

    @(word("ant cow emu", 1)) → cow
    @(word("ant cow emu", -1)) → emu
    @(word("ant|cow", 1, "|")) → cow
    @(word("ant cow emu", 3)) → ERROR
    """
    found = words(text, delimiters)
    if not -len(found) <= index < len(found):
        raise ExpressionError(f"index {index} is out of range for the number of words {len(found)}")
    return found[index]


@function(TEXT)
def remove_first_word(scope: Scope, text: str) -> Value:
    """The text from its second word on.

    @(remove_first_word("Hi there, my friend")) → there, my friend
    @(remove_first_word("Hi")) →
    """
    return after_first_word(text)


@function(TEXT, optional=(TEXT_OR_NULL,))
def word_count(scope: Scope, text: str, delimiters: str | None = None) -> Value:
    """The number of words.

    @(word_count("foo bar")) → 2
    @(word_count("bee.*cat,dog", ".*=|,")) → 3
    """
    return Decimal(len(words(text, delimiters)))


@function(TEXT, INTEGER, optional=(INTEGER, TEXT_OR_NULL))
def word_slice(scope: Scope, text: str, start: int, end: int = 0, delimiters: str | None = None) -> Value:
    """The words from one index up to, not including, another, joined by spaces; all to the end if that isn't positive.

    @(word_slice("ant, cow; emu", 0, 2)) → ant cow
    @(word_slice("ant cow emu", 1)) → cow emu
    @(word_slice("ant cow emu", -1)) → ERROR
    """
    if start < 0:
        raise ExpressionError("must start with a positive index")
    if 0 < end <= start:
        raise ExpressionError("must have a end which is greater than the start")
    found = words(text, delimiters)
    return " ".join(found[start : end if end > 0 else None])


@function(TEXT, INTEGER, TEXT)
def field(scope: Scope, text: str, index: int, delimiter: str) -> Value:
    """The part at an index of a text that is divided by a delimiter; nothing beyond the last.

    Between spaces there are no empty parts, as there are between other delimiters.

    @(field("a, b ,c", 1, ",")) → b
    @(field("a   b", 1, " ")) → b
    @(field("a,b,c", 5, ",")) →
    @(field("a,b", -1, ",")) → ERROR
    """
    if index < 0:
        raise ExpressionError("cannot use a negative index")
    fields = text.split(delimiter) if delimiter else list(text)
    if delimiter == " ":
        fields = [part for part in fields if part]
    return fields[index].strip(WHITE_SPACE) if index < len(fields) else ""
