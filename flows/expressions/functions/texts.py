"""Functions on texts."""

import html
from decimal import Decimal
from urllib.parse import quote

import regex

from flows.expressions import casing, numbers, patterns
from flows.expressions.errors import ExpressionError, too_complex
from flows.expressions.registry import ANY, INTEGER, NUMBER, TEXT, TEXT_OR_NULL, function
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.values import Value

MAX_REPEATED = 10_000
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}]+")
_SEPARATED = regex.compile(r"(?<=^|[\x00-/:-@\[-^`{-\x7f\p{White_Space}])\p{L}")


@function(INTEGER)
def char(scope: Scope, code: int) -> Value:
    """The character of a Unicode code point.

    @(char(33)) → !
    @(char(128512)) → 😀
    @(char("x")) → ERROR
    """
    is_character = 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else "\ufffd"


@function(TEXT)
def code(scope: Scope, text: str) -> Value:
    """The Unicode code point of the first character.

    @(code("a")) → 97
    @(code("")) → ERROR
    """
    if not text:
        raise ExpressionError("requires a string of at least one character")
    return Decimal(ord(text[0]))


@function(TEXT, optional=(TEXT_OR_NULL,))
def trim(scope: Scope, text: str, chars: str | None = None) -> Value:
    """The text without white space at both ends, or without any of the given characters there.

    @("*" & trim("  ok ") & "*") → *ok*
    @(trim("+123157568", "+")) → 123157568
    """
    return text.strip(WHITE_SPACE if chars is None else chars)


@function(TEXT, optional=(TEXT_OR_NULL,))
def trim_left(scope: Scope, text: str, chars: str | None = None) -> Value:
    """As `trim`, at the start only.

    @("*" & trim_left(" ok ") & "*") → *ok *
    @(trim_left("+12+", "+")) → 12+
    """
    return text.lstrip(WHITE_SPACE if chars is None else chars)


@function(TEXT, optional=(TEXT_OR_NULL,))
def trim_right(scope: Scope, text: str, chars: str | None = None) -> Value:
    """As `trim`, at the end only.

    @("*" & trim_right(" ok ") & "*") → * ok*
    @(trim_right("+12+", "+")) → +12
    """
    return text.rstrip(WHITE_SPACE if chars is None else chars)


@function(TEXT)
def title(scope: Scope, text: str) -> Value:
    """The text with a capital at the start of each word, all else in lower case.

    @(title("foo BAR")) → Foo Bar
    @(title("d'arc mc-dow")) → D'Arc Mc-Dow
    """
    return str(_SEPARATED.sub(lambda match: casing.title_char(match[0]), casing.lower(text)))


@function(TEXT)
def upper(scope: Scope, text: str) -> Value:
    """The text in capitals.

    @(upper("Asali")) → ASALI
    @(upper("straße")) → STRAßE
    """
    return casing.upper(text)


@function(TEXT)
def lower(scope: Scope, text: str) -> Value:
    """The text in lower case.

    @(lower("HellO")) → hello
    """
    return casing.lower(text)


@function(TEXT)
def clean(scope: Scope, text: str) -> Value:
    """The text without characters that can't be seen, such as line breaks and zero-width joiners.

    @(clean("a\\tb\\nc")) → abc
    """
    return str(_INVISIBLE.sub("", text))


@function(TEXT, INTEGER, optional=(INTEGER, ANY))
def text_slice(scope: Scope, text: str, start: int, end: int | None = None, unused: Value = None) -> Value:
    """The characters from one index up to, not including, another; negative indexes count from the end.

    @(text_slice("hello", 2)) → llo
    @(text_slice("hello", 1, 3)) → el
    @(text_slice("hello", -3, -1)) → ll
    """
    return text[start:end]


@function(TEXT)
def text_length(scope: Scope, text: str) -> Value:
    """The number of characters.

    @(text_length("abc")) → 3
    @(text_length(array(2, 3))) → 6
    """
    return Decimal(len(text))


@function(TEXT, TEXT)
def text_compare(scope: Scope, text: str, other: str) -> Value:
    """-1, 0 or 1 as one text comes before another, is the same, or comes after it, by code points.

    @(text_compare("abc", "abc")) → 0
    @(text_compare("a", "B")) → 1
    """
    return Decimal((text > other) - (text < other))


@function(TEXT, INTEGER)
def repeat(scope: Scope, text: str, count: int) -> Value:
    """The text so many times.

    @(repeat("*", 8)) → ********
    @(repeat("*", -1)) → ERROR
    """
    if count < 0:
        raise ExpressionError(f"must be called with a positive integer, got {count}")
    if len(text) * count > MAX_REPEATED:
        raise ExpressionError(f"cannot build a string longer than {MAX_REPEATED} characters")
    return text * count


@function(TEXT, TEXT, TEXT, optional=(INTEGER,))
def replace(scope: Scope, text: str, old: str, new: str, count: int = -1) -> Value:
    """The text in which one text is replaced by another, everywhere or the first so many times.

    @(replace("tic tac tic", "tic", "toe")) → toe tac toe
    @(replace("tic tac tic", "tic", "toe", 1)) → toe tac tic
    """
    occurrences = text.count(old) if count < 0 else min(count, text.count(old))
    if len(text) + occurrences * (len(new) - len(old)) > max(scope.budget, 0):
        raise too_complex()
    return text.replace(old, new, max(count, -1))


@function(TEXT, TEXT, optional=(INTEGER,))
def regex_match(scope: Scope, text: str, pattern: str, group: int = 0) -> Value:
    r"""The first match of a regular expression (RE2, ignoring case), or one of its groups.

    @(regex_match("qw56rt78", "\d+")) → 56
    @(regex_match("Amy Jones", "(\w+) (\w+)", 2)) → Jones
    @(regex_match("abc", "[\.")) → ERROR
    """
    compiled = patterns.compiled(pattern)
    if compiled is None:
        raise ExpressionError("invalid regular expression")
    match = compiled.search(text)
    if match is None or not 0 <= group <= compiled.groups:
        raise ExpressionError("invalid regular expression group")
    return match.group(group) or ""


@function(NUMBER)
def percent(scope: Scope, number: Decimal) -> Value:
    """The number in percent.

    @(percent(0.54234)) → 54%
    @(percent(1.2)) → 120%
    """
    hundredths = numbers.rounded(numbers.WIDE.multiply(number, Decimal(100)), 0)
    if not -(2**63) <= int(hundredths) < 2**63:
        raise ExpressionError("percentage value is out of range")
    return f"{int(hundredths)}%"


@function(TEXT)
def url_encode(scope: Scope, text: str) -> Value:
    """The text as part of a URL.

    @(url_encode("two & words")) → two%20%26%20words
    """
    return quote(text, safe="", errors="replace")


@function(TEXT)
def html_decode(scope: Scope, text: str) -> Value:
    """The text that HTML with entities stands for.

    @(html_decode("Red &amp; Blue")) → Red & Blue
    @(html_decode("5 + 10")) → 5 + 10
    """
    return html.unescape(text).replace("\xa0", " ")


@function(TEXT)
def read_chars(scope: Scope, text: str) -> Value:
    """The characters of a number one by one, so that a voice reads them out as digits.

    @(read_chars("1234")) → 1 2 3 4
    @(read_chars("123456")) → 1 2 3 , 4 5 6
    @(read_chars("12345")) → 1 , 2 , 3 , 4 , 5
    """
    text = text.lstrip("+")
    size = next((size for size in (3, 4) if len(text) % size == 0), 1)
    return " , ".join(" ".join(text[at : at + size]) for at in range(0, len(text), size))
