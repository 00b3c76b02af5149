"""Headers and versions of definitions."""

import pytest

from flows.definition.header import DefinitionError, Version, read_header

UUID = "10000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("text", "version"), [("13", (13, 0, 0)), ("13.1", (13, 1, 0)), ("v14.4.2", (14, 4, 2)), ("14.10.0", (14, 10, 0))]
)
def test_versions_may_leave_out_zeros(text: str, version: tuple[int, int, int]) -> None:
    assert Version.parse(text) == version


@pytest.mark.parametrize("text", ["", "x", "13.", "13.1.2.3", "13.1-beta", "-13"])
def test_other_texts_are_no_versions(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version like"):
        Version.parse(text)


def test_versions_are_ordered_by_number() -> None:
    assert Version.parse("14.10.0") > Version.parse("14.9.0") > Version.parse("14.9")._replace(minor=8)
    assert str(Version.parse("13.1")) == "13.1.0"


def test_a_header_names_its_flow() -> None:
    header = read_header({"uuid": UUID, "name": "Registration", "spec_version": "13.1.0", "nodes": []})
    assert (header.uuid, header.name, header.spec_version) == (UUID, "Registration", (13, 1, 0))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_header({"uuid": "X"})
    assert "'uuid' must be a valid UUID, field 'name' is required, field 'spec_version' is required" in str(
        caught.value
    )


def test_errors_name_the_flow_also_a_legacy_one() -> None:
    error = DefinitionError("is broken", {"metadata": {"uuid": UUID, "name": "Old"}})
    assert str(error) == f"flow[uuid={UUID}, name=Old]: is broken"
    assert (error.flow_uuid, error.flow_name, error.problem) == (UUID, "Old", "is broken")
    assert str(DefinitionError("is broken")) == "is broken"
