"""Translating templates with old expressions."""

import re

from flows.definition.legacy.expressions.parser import InvalidExpression, translate_expression
from flows.definition.legacy.expressions.piece import Piece, quoted
from flows.definition.legacy.expressions.scanner import Token, scan

_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def translate(
    template: str, *, default_to_self: bool = False, url_encode: bool = False, raw_dates: bool = False
) -> str:
    """The template as it is written today; what is no expression stays as it is.

    `default_to_self` makes an expression that fails give its old text, `url_encode` encodes each value for a URL,
    `raw_dates` keeps days as values instead of formatting them.
    """
    if "@" not in template:
        return template
    return "".join(_translated(token, default_to_self, url_encode, raw_dates) for token in scan(template))


def _translated(token: Token, default_to_self: bool, url_encode: bool, raw_dates: bool) -> str:
    if token.kind == "text":
        return token.text
    original = f"@({token.text})" if token.kind == "expression" else f"@{token.text}"
    try:
        piece = translate_expression(token.text, raw_dates)
    except InvalidExpression:
        return original
    if piece.text == '""':
        return ""
    if default_to_self:
        piece = Piece(f"if(is_error({piece.text}), {quoted(original)}, {piece.text})")
    if url_encode:
        piece = Piece(f"url_encode({piece.text})")
    bare = token.kind == "name" and _PATH.fullmatch(piece.text)
    return f"@{piece.text}" if bare else f"@({piece.text})"
