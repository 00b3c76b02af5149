"""Addition and subtraction, which once knew dates and times."""

from flows.definition.legacy.expressions.piece import Level, Piece


def translate_sum(first: Piece, sign: str, second: Piece, raw_dates: bool = False) -> Piece:
    """Today's expression for `first + second` or `first - second`, by what is known of both."""
    if first.kind == second.kind == "number":
        text = f"{first.inside(Level.ADDED)} {sign} {second.inside(Level.MULTIPLIED)}"
        return Piece(text, "number", Level.ADDED)
    if first.kind in ("date", "datetime") and second.kind == "number":
        return _plus_days(first, _signed(sign, second), raw_dates)
    if first.kind == "datetime" and second.kind == "time":
        return Piece(f'datetime_add({first.text}, {_minutes(sign, second)}, "m")', "datetime")
    if second.kind == "time":
        return Piece(f"replace_time({first.text}, {second.text})", "datetime")
    return Piece(f"legacy_add({first.text}, {_signed(sign, second)})")


def _plus_days(first: Piece, days: str, raw_dates: bool) -> Piece:
    moved = f'datetime_add({first.text}, {days}, "D")'
    if first.kind == "date" and not raw_dates:
        return Piece(f"format_date({moved})", "date")
    return Piece(moved, first.kind)


def _minutes(sign: str, time: Piece) -> str:
    minutes = f'format_time({time.text}, "tt") * 60 + format_time({time.text}, "m")'
    return f"-({minutes})" if sign == "-" else minutes


def _signed(sign: str, piece: Piece) -> str:
    return f"-{piece.inside(Level.SIGNED)}" if sign == "-" else piece.text
