"""Contacts: JSON, copies, routes."""

from typing import Any

import pytest

from flows.assets import Assets, Channel
from flows.contact import Contact
from flows.contact_urn import ContactURN
from flows.literal_json import dumps, loads
from flows.routes import channel_for
from tests.flows.world import WORLD, assets, contact

ASSETS = assets()


def test_reads_back_as_it_was_written() -> None:
    ryan = contact(ASSETS, tickets=[{"uuid": "x", "status": "closed"}], last_seen_on="2026-01-01T00:00:00.5Z")
    stored = dumps(ryan.to_json())
    assert dumps(Contact.from_json(loads(stored), ASSETS).to_json()) == stored


def test_what_the_assets_lack_is_told_and_dropped() -> None:
    told = []
    ryan = Contact.from_json(
        WORLD["contact"]
        | {
            "groups": [{"uuid": "gone", "name": "Gone"}],
            "fields": {"nope": {"text": "x"}, "age": {"text": ""}, "gender": None},
            "urns": ["tel:+12065551212?channel=gone"],
        },
        ASSETS,
        lambda kind, reference: told.append((kind, dict(reference))),
    )
    assert [kind for kind, _ in told] == ["channel", "group", "field"]
    assert (ryan.groups, ryan.fields, [str(urn) for urn in ryan.urns]) == ([], {}, ["tel:+12065551212"])


@pytest.mark.parametrize(
    "changes", [{"status": "asleep"}, {"created_on": "yesterday"}, {"timezone": "Mars/Olympus"}, {"urns": ["nope"]}]
)
def test_what_is_no_contact_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        contact(ASSETS, **changes)


def test_a_copy_can_be_changed_alone() -> None:
    ryan = contact(ASSETS, tickets=[{"uuid": "x"}])
    before = dumps(ryan.to_json())
    copy = ryan.copy()
    copy.urns[0].channel = None
    copy.urns.pop()
    copy.groups.clear()
    copy.fields["gender"] = {"text": "?"}
    copy.tickets[0].status = "closed"
    assert dumps(ryan.to_json()) == before


def _channel(uuid: str, address: str, **more: Any) -> Channel:
    roles, schemes = frozenset(("send", "receive")), tuple(more.pop("schemes", ("tel",)))
    return Channel(uuid=uuid, name=uuid, address=address, schemes=schemes, roles=roles, **more)


def _chosen(number: str, *channels: Channel) -> str:
    workspace = Assets(channels=channels)
    urn = ContactURN.read(f"tel:{number}", workspace, lambda kind, reference: None)
    channel = channel_for(workspace, urn, "send")
    return channel.uuid if channel else ""


def test_a_phone_goes_to_the_channel_most_like_it() -> None:
    near, far = _channel("near", "+250788383383", country="RW"), _channel("far", "+250730000000", country="RW")
    assert _chosen("+250788123123", near, far) == "near"
    assert _chosen("+250730123123", near, far) == "far"


def test_of_channels_alike_the_later_is_taken() -> None:
    assert _chosen("+250788123123", _channel("one", "3030"), _channel("two", "4040")) == "two"


def test_prefixes_count_instead_of_the_address() -> None:
    short = _channel("short", "2020", match_prefixes=("25078",))
    assert _chosen("+250788123123", short, _channel("other", "+250730000000")) == "short"


def test_a_channel_of_another_country_is_not_used_unless_it_may() -> None:
    kenyan = _channel("kenyan", "+254788000000", country="KE")
    assert _chosen("+250788123123", kenyan) == ""
    assert (
        _chosen("+250788123123", _channel("world", "+254788000000", country="KE", allow_international=True)) == "world"
    )


def test_other_schemes_take_the_first_channel() -> None:
    workspace = Assets(
        channels=[_channel("one", "a", schemes=("telegram",)), _channel("two", "b", schemes=("telegram",))]
    )
    urn = ContactURN.read("telegram:123", workspace, lambda kind, reference: None)
    chosen = channel_for(workspace, urn, "send")
    assert chosen is not None
    assert chosen.uuid == "one"
    assert channel_for(workspace, urn, "call") is None
