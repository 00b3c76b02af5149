"""Searching places as people type their names."""

from flows.locations import DISTRICT, STATE, Locations
from tests.flows.expressions.scopes import PLACES

RWANDA = Locations.from_json([PLACES])


def test_paths_name_places_whatever_their_level() -> None:
    gasabo = RWANDA.at_path(" rwanda >KIGALI   city> Gasabo.")
    assert gasabo is not None
    assert (gasabo.path, gasabo.level) == ("Rwanda > Kigali City > Gasabo", DISTRICT)
    assert RWANDA.find(gasabo.path, STATE) == [gasabo]
    assert RWANDA.at_path("Rwanda > Gasabo") is None


def test_names_and_aliases_are_found_at_their_level() -> None:
    assert [place.name for place in RWANDA.find("KIGARI", STATE)] == ["Kigali City"]
    assert RWANDA.find("Gasabo", STATE) == []
    assert [place.path for place in RWANDA.find("muhima", 3)] == [
        "Rwanda > Kigali City > Nyarugenge > Muhima",
        "Rwanda > Western Province > Rusizi > Muhima",
    ]


def test_the_first_way_of_reading_a_text_that_finds_something_counts() -> None:
    assert [place.name for place in RWANDA.search("Kig-ali", STATE)] == ["Kigali City"]
    assert [place.name for place in RWANDA.search("from western province, not kigali", STATE)] == ["Kigali City"]
    assert [place.name for place in RWANDA.search("from western province", STATE)] == ["Western Province"]
    assert RWANDA.search("", STATE) == []


def test_a_place_is_looked_for_right_within_its_parent() -> None:
    western = RWANDA.find_state("western province")
    assert RWANDA.search("Gasabo", DISTRICT, western) == []
    found = RWANDA.find_ward("Muhima", "western province", "Rusizi")
    assert found is not None
    assert found.parent is not None
    assert found.parent.parent is western
    assert RWANDA.find_ward("Muhima") is None
    assert RWANDA.find_ward("Muhima", "nowhere", "Rusizi") is None
    assert RWANDA.find_district("Rusizi", "nowhere") is None


def test_names_that_look_alike_are_found_where_the_workspace_wants_it() -> None:
    assert RWANDA.find_state("Кigali") is None
    found = RWANDA.find_state("Кigali", "confusables")
    assert found is not None
    assert found.name == "Kigali City"
