"""Every type of event: read and written without loss."""

import pytest

from flows.events import events, read_event
from flows.registry import UnknownTypeError
from tests.flows.world import cases


@pytest.mark.parametrize("kind", events.all())
def test_is_written_as_it_was_read(kind: str) -> None:
    for case in cases("events", kind):
        assert case["type"] == kind
        event = read_event(case)
        assert event.to_json() == case
        for name, optional in event.written:
            assert name in case or optional


@pytest.mark.parametrize("kind", events.all())
def test_needs_its_required_fields(kind: str) -> None:
    case = cases("events", kind)[0]
    for name in [name for name, optional in events.find(kind).written if not optional]:
        with pytest.raises(ValueError, match=f"'{name}' is required"):
            read_event({key: value for key, value in case.items() if key != name})


def test_leaves_out_what_is_empty() -> None:
    (bare,) = [case for case in cases("events", "msg_wait") if "hint" not in case]
    assert "timeout_seconds" not in read_event(bare).to_json()


def test_keeps_who_did_it() -> None:
    event = cases("events", "ticket_closed")[0]
    by = {"_user": {"uuid": "50000000-0000-4000-8000-000000000001", "name": "Bob"}, "_via": "ui"}
    assert read_event(event | by).to_json() == event | by


def test_refuses_types_that_do_not_exist() -> None:
    with pytest.raises(UnknownTypeError, match="unknown type: 'nope'"):
        read_event({"type": "nope"})
