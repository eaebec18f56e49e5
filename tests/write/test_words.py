"""Words for the parts of a claim: one line each, and the hedge never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import (
    Attribution,
    Document,
    Figure,
    Number,
    Origin,
    Place,
    PlacePrecision,
    PlaceRole,
    Qualifier,
    Source,
    SourceRole,
    TimePrecision,
    When,
    Where,
)
from dragoman.write.words import (
    chain_in_words,
    figure_in_words,
    of_what,
    one_line,
    place_in_words,
    report_name,
    when_in_words,
)

numbers = st.none() | st.integers(0, 10**12) | st.floats(0, 1e12)
days = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "told"),
    [
        (903, 903, Qualifier.EXACT, "903"),
        (2.5, 2.5, Qualifier.EXACT, "2.5"),
        (900, None, Qualifier.MORE_THAN, "more than 900"),
        (900, None, Qualifier.AT_LEAST, "at least 900"),
        (None, 20, Qualifier.LESS_THAN, "less than 20"),
        (None, 16000, Qualifier.UP_TO, "up to 16,000"),
        (1000, 1000, Qualifier.ABOUT, "about 1,000"),
        (2000, 2000, Qualifier.NEARLY, "nearly 2,000"),
        (4000, 5000, Qualifier.BETWEEN, "4,000–5,000"),
        (200, None, Qualifier.VAGUE, "at least 200"),
        (None, None, Qualifier.VAGUE, "a number not stated"),
    ],
)
def test_a_figure_keeps_its_hedge(
    low: Number | None, high: Number | None, qualifier: Qualifier, told: str
) -> None:
    assert figure_in_words(Figure(low, high, qualifier, "people")) == told


@pytest.mark.parametrize(
    ("number", "unit", "category", "told"),
    [
        (1, "people", None, "person"),
        (1, "people", "children", "child"),
        (1, "people", "aid workers", "aid worker"),
        (1, "people", "nurses", "nurse"),
        (1, "houses", None, "house"),
        (1, "people", "civilians", "civilian"),
        (1, "tonnes", "tonnes of food", "tonne of food"),
        (1, "buses", None, "bus"),
        (1, "people", "staff", "staff member"),
        (1, "people", "families", "family"),
        (2, "people", "children", "children"),
        (12, "people", "casualties", "people"),
        (1, "people", "bodies", "person"),
        (41, "people", "wounded", "people"),
        (250000, "people", "displaced", "people"),
        (30, "percent", "buildings", "percent of buildings"),
    ],
)
def test_what_is_counted_is_one_or_many(
    number: int, unit: str, category: str | None, told: str
) -> None:
    assert of_what(Figure(number, number, Qualifier.EXACT, unit, category)) == told


@pytest.mark.parametrize(
    ("title", "path", "line", "url", "told"),
    [
        ("Ten flee\n Goma", "a.txt", None, None, "Ten flee Goma"),
        ("## Uvira: a note", "a.md", None, None, "Uvira: a note"),
        ("", "notes/one.txt", None, None, "one.txt"),
        ("", "bundle.zip!/a/one.txt", None, None, "one.txt"),
        ("", "crawl.warc.gz!/@73812", None, "https://example.org/a", "https://example.org/a"),
        ("", "log.csv", 3, None, "log.csv, line 3"),
        ("", "-", None, None, ""),
    ],
)
def test_a_report_without_a_title_goes_by_its_file(
    title: str, path: str, line: int | None, url: str | None, told: str
) -> None:
    noon = datetime(2016, 11, 28, 12, tzinfo=UTC)
    origin = Origin(path, line, "0" * 64, "text@1", noon)
    assert report_name(Document("d", "Ten.", "en", title, "", url, None, origin)) == told


@given(numbers, numbers, st.sampled_from(Qualifier), st.none() | st.text(max_size=8))
def test_any_figure_has_words_on_one_line(
    low: Number | None, high: Number | None, qualifier: Qualifier, word: str | None
) -> None:
    told = figure_in_words(Figure(low, high, qualifier, "people", word=word))
    assert told == one_line(told)


@given(days, days, st.sampled_from(TimePrecision))
def test_any_window_has_words_and_names_the_years_of_its_ends(
    start: date | None, end: date | None, precision: TimePrecision
) -> None:
    told = when_in_words(When(start, end, precision))
    assert all(str(day.year) in told for day in (start, end) if day)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2016, 2, 1), date(2016, 2, 29), "Feb 2016"),
        (date(2016, 2, 1), date(2016, 2, 28), "1–28 Feb 2016"),
        (date(2016, 2, 1), date(2016, 3, 31), "1 Feb – 31 Mar 2016"),
    ],
)
def test_only_a_whole_month_is_called_a_month(start: date, end: date, told: str) -> None:
    assert when_in_words(When(start, end, TimePrecision.MONTH)) == told


def test_a_chain_without_a_speaker_says_so() -> None:
    agency = Source("Interfax", SourceRole.INTERMEDIARY)
    outlet = Source("Example Daily", SourceRole.PUBLISHER)
    assert chain_in_words(Attribution((outlet,))) == "the report itself"
    told = chain_in_words(Attribution((agency, outlet)))
    assert told == "speaker not named → Interfax → Example Daily"


def test_a_place_under_another_name_is_told_with_both() -> None:
    place = Place("g:1", "Aleppo", "SY", 36.2, 37.2, PlacePrecision.SETTLEMENT)
    assert place_in_words(Where("aleppo", PlaceRole.LOCATION, place=place)) == "aleppo"
    assert place_in_words(Where("Halab", PlaceRole.LOCATION, place=place)) == "Halab (= Aleppo)"
