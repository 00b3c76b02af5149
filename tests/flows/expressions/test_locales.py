"""Names of months and days, and symbols of numbers, in the languages of the environment."""

from typing import Any

import pytest

from flows.expressions import locales
from tests.flows.expressions import scopes

LONG, SHORT = "EEEE D MMMM YYYY", "EEE D MMM YY"


@pytest.mark.parametrize(
    ("language", "country", "layout", "output"),
    [
        ("eng", "US", LONG, "Sunday 4 January 2026"),
        ("spa", "EC", SHORT, "dom 4 ene 26"),
        ("fra", "RW", SHORT, "dim. 4 janv. 26"),
        ("fra", "CA", SHORT, "dim 4 jan 26"),
        ("ara", "EG", LONG, "الأحد 4 يناير 2026"),
        ("ara", "LB", LONG, "الأحد 4 كانون الثاني 2026"),
        ("kin", "RW", LONG, "Ku cyumweru 4 Mutarama 2026"),
        ("swa", "KE", SHORT, "J2 4 Jan 26"),
        ("ukr", "UA", LONG, "неділя 4 січня 2026"),
        ("kor", "KR", "MMM", " 1월"),
        ("und", "RW", LONG, "Sunday 4 January 2026"),
        ("prs", "", LONG, "Sunday 4 January 2026"),
    ],
)
def test_names_of_days_and_months(language: str, country: str, layout: str, output: str) -> None:
    settings = {"allowed_languages": [language], "default_country": country}
    assert scopes.text(f'@(format_date("2026-01-04", "{layout}"))', **settings) == output


@pytest.mark.parametrize(
    ("language", "country", "output"),
    [
        ("eng", "US", "am PM"),
        ("swa", "KE", "asubuhi ALASIRI"),
        ("deu", "DE", "am PM"),
        ("zho", "CN", "上午 下午"),
        ("spa", "ES", "a.\u202fm. P.\u202fM."),
        ("spa", "MX", "am PM"),
    ],
)
def test_halves_of_the_day(language: str, country: str, output: str) -> None:
    settings = {"allowed_languages": [language], "default_country": country}
    assert scopes.text('@(format_time("8:30", "aa")) @(format_time("18:30", "AA"))', **settings) == output


def test_every_row_of_the_table_is_whole() -> None:
    languages = {
        "eng",
        "spa",
        "fra",
        "por",
        "ara",
        "swa",
        "kin",
        "rus",
        "hin",
        "vie",
        "deu",
        "zho",
        "som",
        "amh",
        "urd",
    }
    for language in languages:
        names = locales.names(language, "")
        assert names is not locales.names("", "") or language == "eng"
    for names in locales._table().values():
        assert tuple(map(len, names)) == (7, 7, 12, 12, 2)
        assert all(all(group) for group in names)


def test_the_language_of_the_environment_is_its_first() -> None:
    assert scopes.text('@(format_date("2026-01-04", "MMM"))', allowed_languages=["spa", "eng"]) == "ene"


@pytest.mark.parametrize(
    ("symbols", "output"),
    [
        ((".", ","), "1,234,567.891 -1,234.50"),
        ((",", "."), "1.234.567,891 -1.234,50"),
        ((",", " "), "1 234 567,891 -1 234,50"),
        ((".", ""), "1234567.891 -1234.50"),
        (("٫", "٬"), "1٬234٬567٫891 -1٬234٫50"),
    ],
)
def test_numbers_for_people(symbols: tuple[str, str], output: str) -> None:
    settings: dict[str, Any] = {"number_format": {"decimal_symbol": symbols[0], "digit_grouping_symbol": symbols[1]}}
    assert scopes.text("@(format(1234567.891)) @(format_number(-1234.5, 2))", **settings) == output


@pytest.mark.parametrize(
    ("date_format", "dates"),
    [("DD-MM-YYYY", "2019-12-01  "), ("MM-DD-YYYY", " 2019-12-13 "), ("YYYY-MM-DD", "  2019-12-13"), ("D/M/YY", "  ")],
)
def test_dates_are_read_in_the_format_of_the_environment(date_format: str, dates: str) -> None:
    template = '@(date("01/12/2019 1")) @(date("12/13/2019")) @(date("2019/12/13"))'
    if date_format == "MM-DD-YYYY":
        template = template.replace("01/12", "13/12")
    assert scopes.text(template, date_format=date_format) == dates


@pytest.mark.parametrize(
    ("time_format", "output"),
    [("tt:mm", "14:30"), ("tt:mm:ss", "14:30:00"), ("h:mm aa", "2:30 pm"), ("h:mm:ss aa", "2:30:00 pm")],
)
def test_times_are_written_in_the_format_of_the_environment(time_format: str, output: str) -> None:
    assert (
        scopes.text("@(format_time(now())) @(format(now()))", time_format=time_format)
        == f"{output} 05-05-2026 {output}"
    )
