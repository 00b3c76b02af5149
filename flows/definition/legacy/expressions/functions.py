"""What became of the functions of old expressions."""

from collections.abc import Callable

from flows.definition.legacy.expressions.piece import Kind, Level, Piece

Call = Callable[[list[Piece]], Piece]

RENAMED: dict[str, tuple[str, Kind]] = {
    "abs": ("abs", "number"),
    "and": ("and", "other"),
    "average": ("mean", "number"),
    "char": ("char", "other"),
    "clean": ("clean", "other"),
    "code": ("code", "number"),
    "date": ("date_from_parts", "date"),
    "datedif": ("datetime_diff", "number"),
    "datevalue": ("date", "date"),
    "epoch": ("epoch", "number"),
    "format_date": ("format_datetime", "other"),
    "format_location": ("format_location", "other"),
    "if": ("if", "other"),
    "int": ("round_down", "number"),
    "len": ("text_length", "number"),
    "lower": ("lower", "other"),
    "max": ("max", "number"),
    "min": ("min", "number"),
    "mod": ("mod", "number"),
    "now": ("now", "datetime"),
    "or": ("or", "other"),
    "percent": ("percent", "other"),
    "proper": ("title", "other"),
    "rand": ("rand", "number"),
    "randbetween": ("rand_between", "number"),
    "read_digits": ("read_chars", "other"),
    "regex_group": ("regex_match", "other"),
    "remove_first_word": ("remove_first_word", "other"),
    "rept": ("repeat", "other"),
    "round": ("round", "number"),
    "rounddown": ("round_down", "number"),
    "roundup": ("round_up", "number"),
    "substitute": ("replace", "other"),
    "time": ("time_from_parts", "time"),
    "timevalue": ("time", "time"),
    "today": ("today", "date"),
    "trunc": ("round_down", "number"),
    "unichar": ("char", "other"),
    "unicode": ("code", "number"),
    "upper": ("upper", "other"),
    "word_count": ("word_count", "number"),
}
"""Functions that have only another name today, and the kind of their value."""

DATE_PARTS = {
    "day": ("format_date", "D"),
    "month": ("format_date", "M"),
    "year": ("format_date", "YYYY"),
    "hour": ("format_datetime", "tt"),
    "minute": ("format_datetime", "m"),
    "second": ("format_datetime", "s"),
}
"""Functions that are a format of the date today."""

BY_SPACES = r'" \t"'


def translate_call(name: str, arguments: list[Piece]) -> Piece:
    """Today's expression for a call; a function that never was keeps its name, and one called wrongly its arguments."""
    name = name.lower()
    if name in DATE_PARTS and len(arguments) == 1:
        function, layout = DATE_PARTS[name]
        return Piece(f'{function}({arguments[0].text}, "{layout}")', "number")
    reshape = _RESHAPED.get(name)
    if reshape is not None:
        try:
            return reshape(arguments)
        except (IndexError, ValueError):
            pass
    renamed, kind = RENAMED.get(name, (name, "other"))
    return Piece(f"{renamed}({', '.join(argument.text for argument in arguments)})", kind)


def _call(function: str, *arguments: str, kind: Kind = "other") -> Piece:
    return Piece(f"{function}({', '.join(arguments)})", kind)


def _chained(symbol: str, level: Level, kind: Kind) -> Call:
    def translate(arguments: list[Piece]) -> Piece:
        if len(arguments) == 1:
            return arguments[0]
        first, *others = arguments
        parts = [first.inside(level), *(other.inside(Level(level + 1)) for other in others)]
        return Piece(f" {symbol} ".join(parts), kind, level)

    return translate


def _constant(text: str) -> Call:
    return lambda arguments: Piece(text)


def _days(arguments: list[Piece]) -> Piece:
    first, second = arguments
    return _call("datetime_diff", second.text, first.text, '"D"', kind="number")


def _edate(arguments: list[Piece]) -> Piece:
    date, months = arguments
    return _call("datetime_add", date.text, months.text, '"M"', kind="datetime")


def _exp(arguments: list[Piece]) -> Piece:
    (power,) = arguments
    return Piece(f"2.718281828459045 ^ {power.inside(Level.SIGNED)}", "number", Level.RAISED)


def _power(arguments: list[Piece]) -> Piece:
    base, power = arguments
    return Piece(f"{base.inside(Level.RAISED)} ^ {power.inside(Level.SIGNED)}", "number", Level.RAISED)


def _weekday(arguments: list[Piece]) -> Piece:
    (date,) = arguments
    return Piece(f"weekday({date.text}) + 1", "number", Level.ADDED)


def _fixed(arguments: list[Piece]) -> Piece:
    number, places, *_ = [*arguments, Piece("2")]
    return _call("format_number", number.text, places.text)


def _first_word(arguments: list[Piece]) -> Piece:
    (text,) = arguments
    return _call("word", text.text, "0")


def _left(arguments: list[Piece]) -> Piece:
    text, count = arguments
    return _call("text_slice", text.text, "0", count.text)


def _right(arguments: list[Piece]) -> Piece:
    text, count = arguments
    return _call("text_slice", text.text, f"-{count.inside(Level.SIGNED)}")


def _field(arguments: list[Piece]) -> Piece:
    text, index, *delimiter = arguments
    return _call("field", text.text, _one_less(index), *(one.text for one in delimiter))


def _word(arguments: list[Piece]) -> Piece:
    text, index, *by_spaces = arguments
    return _call("word", text.text, _one_less(index), *_delimiters(by_spaces))


def _word_slice(arguments: list[Piece]) -> Piece:
    text, start, *rest = arguments
    return _call("word_slice", text.text, _one_less(start), *map(_one_less, rest[:1]), *_delimiters(rest[1:]))


def _word_count(arguments: list[Piece]) -> Piece:
    text, *by_spaces = arguments
    return _call("word_count", text.text, *_delimiters(by_spaces), kind="number")


def _one_less(index: Piece) -> str:
    """A place counted from nought instead of one; one counted from the end is the same then as now."""
    try:
        place = int(index.text)
    except ValueError:
        return f"{index.inside(Level.ADDED)} - 1"
    return str(place - 1 if place >= 0 else place)


def _delimiters(by_spaces: list[Piece]) -> list[str]:
    return [BY_SPACES if flag.text.lower() == "true" else "NULL" for flag in by_spaces]


_RESHAPED: dict[str, Call] = {
    "concatenate": _chained("&", Level.JOINED, "other"),
    "days": _days,
    "edate": _edate,
    "exp": _exp,
    "false": _constant("false"),
    "field": _field,
    "first_word": _first_word,
    "fixed": _fixed,
    "left": _left,
    "power": _power,
    "right": _right,
    "sum": _chained("+", Level.ADDED, "number"),
    "true": _constant("true"),
    "weekday": _weekday,
    "word": _word,
    "word_count": _word_count,
    "word_slice": _word_slice,
}
