"""A channel type's routes: which action, by which methods, is handled how.

A handler is a method of the type marked with `@route`, or a declaration: `Incoming` and `Report` below describe
the callbacks of most SMS gateways by the names of their fields.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channels.answers import Answer
from channels.callback import Callback
from channels.dates import DateReader
from channels.errors import Refused
from channels.fields import Fields, Form, require
from channels.log import LogType
from channels.messages import Info, Item
from channels.statuses import Status

if TYPE_CHECKING:
    from channels.channel_type import ChannelType

Result = Sequence[Item] | Answer
Handler = Callable[["ChannelType", Callback], Awaitable[Result]]
Reader = Callable[[Callback], Fields]


@dataclass(frozen=True, slots=True)
class Route:
    """One action of a type. `multi` routes take batches and answer `Events Handled`."""

    action: str
    methods: tuple[str, ...]
    handle: Handler
    log: LogType
    multi: bool = False


def route(
    *actions: str, methods: Collection[str] = ("POST",), log: LogType = LogType.MSG_RECEIVE, multi: bool = False
) -> Callable[[Any], Any]:
    """Marks a method as the handler of actions."""

    def mark(handle: Any) -> Any:
        handle.routes = [
            *getattr(handle, "routes", ()),
            *(Route(action, tuple(methods), handle, log, multi) for action in actions),
        ]
        return handle

    return mark


def form(callback: Callback) -> Fields:
    """Reads the fields of query and body."""
    return callback.form


def form_any_case(callback: Callback) -> Fields:
    """Reads the fields of query and body, whatever the case of their names."""
    return Form.of(callback.request, any_case=True)


def json(callback: Callback) -> Fields:
    """Reads the fields of a JSON body; names are paths."""
    return callback.json


def xml(callback: Callback) -> Fields:
    """Reads the elements of an XML body; names are paths."""
    return callback.xml


class Declared:
    """A handler made of a description; `routes` as `@route` leaves them."""

    routes: list[Route]


class Incoming(Declared):
    """One message a request, of which the fields are named."""

    def __init__(
        self,
        *actions: str,
        sender: str,
        text: str = "",
        external_id: str = "",
        date: str = "",
        read_date: DateReader | None = None,
        required: Collection[str] = (),
        methods: Collection[str] = ("POST",),
        read: Reader = form,
    ) -> None:
        self._sender, self._text, self._external_id, self._date = sender, text, external_id, date
        self._read_date, self._required, self._read = read_date, (sender, *required), read
        route(*actions, methods=methods)(self)

    async def __call__(self, _type: "ChannelType", callback: Callback) -> Result:
        fields = self._read(callback)
        require(fields, *self._required)
        date = fields.text(self._date) if self._date else ""
        received_on = self._read_date(date) if date and self._read_date else None
        return [
            callback.message(
                callback.sender(fields.text(self._sender)),
                fields.text(self._text) if self._text else "",
                fields.text(self._external_id) if self._external_id else "",
                received_on=received_on,
            )
        ]


class Report(Declared):
    """One status a request. `letters` maps the provider's words to statuses; a word mapped to None is ignored.

    A word that is not among them is refused, or ignored with `ignore_unknown`.
    """

    def __init__(
        self,
        *actions: str,
        word: str,
        letters: Mapping[str, Status | str | None],
        external_id: str = "",
        msg_uuid: str = "",
        methods: Collection[str] = ("POST",),
        read: Reader = form,
        ignore_unknown: bool = False,
    ) -> None:
        self._word, self._letters, self._ignore_unknown = word, letters, ignore_unknown
        self._external_id, self._msg_uuid, self._read = external_id, msg_uuid, read
        route(*actions, methods=methods, log=LogType.MSG_STATUS)(self)

    async def __call__(self, _type: "ChannelType", callback: Callback) -> Result:
        fields = self._read(callback)
        require(fields, *(name for name in (self._external_id, self._msg_uuid, self._word) if name))
        return status_items(
            callback,
            fields.text(self._word),
            self._letters,
            external_id=fields.text(self._external_id) if self._external_id else "",
            msg_uuid=fields.text(self._msg_uuid) if self._msg_uuid else "",
            ignore_unknown=self._ignore_unknown,
        )


def status_items(
    callback: Callback,
    word: str,
    letters: Mapping[str, Status | str | None],
    *,
    external_id: str = "",
    msg_uuid: str = "",
    ignore_unknown: bool = False,
) -> Sequence[Item]:
    """The items of one reported status, by a provider's table of words. Raises `Refused`."""
    if word not in letters and not ignore_unknown:
        raise Refused(f"unknown status '{word}', must be one of {', '.join(letters)}")
    letter = letters.get(word)
    if letter is None:
        return [Info(f"status '{word}' changes nothing")]
    return [callback.status(letter, external_id=external_id, msg_uuid=msg_uuid)]
