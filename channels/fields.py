"""The fields of a callback, read alike from a form, from JSON and from XML.

A required field that is missing, empty, or the integer 0, is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import orjson
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from channels import multipart
from channels.errors import Refused
from channels.paths import dig, number_of, text_of
from core.http import HttpRequest

MAX_BODY = 1024 * 1024


class Fields(Protocol):
    """Named values of a callback."""

    def text(self, name: str) -> str:
        """A value as text, "" if there is none."""
        ...


class Form(Mapping[str, str]):
    """Query and body of a request, as one form; the body's values come first."""

    def __init__(self, pairs: Sequence[tuple[str, str]], *, any_case: bool = False) -> None:
        self._values: dict[str, list[str]] = {}
        self._any_case = any_case
        for name, value in pairs:
            self._values.setdefault(self._key(name), []).append(value)

    @classmethod
    def of(cls, request: HttpRequest, *, any_case: bool = False) -> "Form":
        """The form of a request whose body is urlencoded, multipart, or absent."""
        return cls([*body_pairs(request), *_pairs(urlsplit(request.url).query)], any_case=any_case)

    def text(self, name: str) -> str:
        """The first value of a name, or ""; what is not UTF-8 is replaced."""
        return _readable(self._values.get(self._key(name), [""])[0])

    def raw(self, name: str) -> bytes:
        """The first value of a name as it was sent, whatever its encoding."""
        return self._values.get(self._key(name), [""])[0].encode("utf-8", "surrogateescape")

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [_readable(value) for value in self._values.get(self._key(name), [])]

    def __getitem__(self, name: str) -> str:
        return _readable(self._values[self._key(name)][0])

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _key(self, name: str) -> str:
        return name.lower() if self._any_case else name


class Json:
    """A JSON document; names are paths (`message.from`, `results.0.id`)."""

    def __init__(self, root: Any) -> None:
        self.root = root

    @classmethod
    def of(cls, request: HttpRequest) -> "Json":
        """The document that is a request's body. Raises `Refused`."""
        try:
            return cls(orjson.loads(request.body[:MAX_BODY]))
        except orjson.JSONDecodeError as error:
            raise Refused(f"unable to parse request JSON: {error}") from None

    def get(self, path: str) -> Any:
        """The value at a path, or None."""
        return dig(self.root, path)

    def text(self, name: str) -> str:
        """The value at a path as text; "" for lists and objects, which no field of text is."""
        value = self.get(name)
        return "" if isinstance(value, (list, dict)) else text_of(value)

    def number(self, path: str) -> int:
        """The value at a path as an integer; 0 for what is none."""
        return number_of(self.get(path))

    def texts(self, path: str) -> list[str]:
        """The values of a list at a path as texts; an empty list for anything else."""
        value = self.get(path)
        return [text_of(one) for one in value] if isinstance(value, list) else []

    def object(self, path: str = "") -> "Json":
        """The document below a path."""
        return Json(self.get(path))

    def items(self, path: str = "") -> list["Json"]:
        """The objects of a list at a path; what is not an object is left out."""
        value = self.get(path)
        return [Json(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class Xml:
    """An XML document; names are paths of elements (`message/from`), of attributes (`message@id`), `.` for itself."""

    def __init__(self, root: Element) -> None:
        self.root = root

    @classmethod
    def of(cls, request: HttpRequest, *, limit: int = MAX_BODY) -> "Xml":
        """The document that is a request's body. Raises `Refused`."""
        return cls(parse_xml(request.body[:limit]))

    def find(self, path: str) -> "Xml | None":
        """The first element at a path, or None."""
        element = self.root if path in ("", ".") else self.root.find(path)
        return Xml(element) if element is not None else None

    def text(self, name: str) -> str:
        """The text of an element or attribute, or ""."""
        path, _, attribute = name.partition("@")
        element = self.find(path)
        if element is None:
            return ""
        return element.root.get(attribute, "") if attribute else "".join(element.root.itertext())


def parse_xml(body: bytes) -> Element:
    """The root of an XML document; entities and DTDs are refused. Raises `Refused`."""
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(f"unable to parse request XML: {error}") from None
    return root


def require(fields: Fields, *names: str) -> None:
    """Raises `Refused` with one reason for each field that is missing or empty."""
    missing = [name for name in names if not fields.text(name)]
    if missing:
        raise Refused(*(f"field '{name}' required" for name in missing))


def integer(fields: Fields, name: str) -> int:
    """A required integer; 0 counts as missing. Raises `Refused`."""
    require(fields, name)
    try:
        value = int(fields.text(name))
    except ValueError:
        raise Refused(f"field '{name}' must be an integer") from None
    if value == 0:
        raise Refused(f"field '{name}' required")
    return value


def body_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The pairs of an urlencoded or multipart body, in order; none for other types."""
    content_type = request.header("Content-Type")
    kind = content_type.split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return [
            (part.name, part.value.decode("utf-8", "surrogateescape"))
            for part in multipart.parse(content_type, request.body)
        ]
    if kind != "application/x-www-form-urlencoded":
        return []
    return _pairs(request.body.decode("utf-8", "surrogateescape"))


def _pairs(encoded: str) -> list[tuple[str, str]]:
    # Bytes that are not UTF-8 are kept, as a few providers send other encodings and say so beside.
    return parse_qsl(encoded, keep_blank_values=True, errors="surrogateescape")


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
