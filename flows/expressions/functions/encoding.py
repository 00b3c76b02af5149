"""Functions on JSON, URNs and attachments."""

import re

from core import urns
from flows.expressions.errors import ExpressionError
from flows.expressions.json_values import parse_json as value_of_json
from flows.expressions.json_values import to_json
from flows.expressions.registry import ANY, TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.values import Record, Value

_CONTENT_TYPE = re.compile(r"(?i:image|audio|video|application|geo|unavailable)|[\w.+-]+/[\w.+-]+", re.ASCII)


@function(ANY)
def json(scope: Scope, value: Value) -> Value:
    """The value as JSON.

    @(json("string")) → "string"
    @(json(object("b", 1.50, "a", null))) → {"a":null,"b":1.5}
    """
    return to_json(value)


@function(TEXT)
def parse_json(scope: Scope, text: str) -> Value:
    """The value that JSON describes.

    @(parse_json("[1, 2, 3]")[2]) → 3
    @(parse_json("{ \\"foo\\": \\"bar\\" }").foo) → bar
    @(parse_json("invalid")) → ERROR
    """
    return value_of_json(text)


@function(TEXT)
def urn_parts(scope: Scope, urn: str) -> Value:
    """The scheme, path and display of a URN.

    @(urn_parts("telegram:555#jo").display) → jo
    @(urn_parts("not a urn")) → ERROR
    """
    parts = _parsed(urn)
    return Record({"scheme": parts.scheme, "path": parts.path, "display": parts.display})


@function(TEXT)
def format_urn(scope: Scope, urn: str) -> Value:
    """A URN as people read it: its display, a phone number as it is written in its country, or the path.

    @(format_urn("tel:+250781234567")) → 0781 234 567
    @(format_urn("mailto:jo@x.org")) → jo@x.org
    @(format_urn("NOT URN")) → ERROR
    """
    return _parsed(urn).format()


@function(TEXT)
def attachment_parts(scope: Scope, attachment: str) -> Value:
    """The content type and URL of an attachment.

    @(attachment_parts("image/jpeg:https://example.com/test.jpg").url) → https://example.com/test.jpg
    @(attachment_parts("IMAGE/PNG:http://x.io/a").content_type) → image/png
    """
    content_type, _, url = attachment.partition(":")
    if not _CONTENT_TYPE.fullmatch(content_type):
        return Record({"content_type": "", "url": attachment})
    return Record({"content_type": content_type.lower(), "url": url})


def _parsed(urn: str) -> urns.URN:
    try:
        return urns.parse(urn)
    except urns.InvalidURN as error:
        raise ExpressionError(str(error)) from None
