"""Time expressions: their words, their windows, and the laws that hold for any text."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.claims import TimePrecision, When
from dragoman.errors import UsageError
from dragoman.extract.text.sentences import split
from dragoman.extract.times import TimeExpression, Times, times
from dragoman.extract.times.rows import NOT_WINDOWS, TimeKind
from dragoman.plugins import language_tables

TABLES = language_tables("en")
ENGLISH = Times.of(TABLES["times"])
ABBREVIATIONS = frozenset(TABLES["context"]["abbreviations"]["words"])
TABLE_OF_CASES = tomllib.loads((Path(__file__).parent / "times_cases.toml").read_text("utf-8"))
CASES, VERBS, TOLD = (TABLE_OF_CASES[name] for name in ("case", "verb", "told"))
WEDNESDAY = date(2016, 11, 30)
OF_A_VERB = {TimeKind.STANDING, TimeKind.PRESENT, TimeKind.PERFECT}


def found_in(
    text: str, published: date | None = WEDNESDAY, table: Times = ENGLISH
) -> list[TimeExpression]:
    """The time expressions of a whole text, each sentence going on from the window before it."""
    return [e for e in read(text, published, table) if e.kind not in OF_A_VERB]


def read(text: str, published: date | None, table: Times = ENGLISH) -> list[TimeExpression]:
    """The same, and what only a verb tells."""
    report, found, before = split(text, ABBREVIATIONS), list[TimeExpression](), None
    for sentence in report.sentences:
        for expression in times(sentence, report, table, published, before):
            found.append(expression)
            if expression.kind not in NOT_WINDOWS and interval(expression.when) != "../..":
                before = expression.when
    return found


def interval(when: When) -> str:
    return f"{when.start or '..'}/{when.end or '..'}"


def shown(text: str, found: list[TimeExpression]) -> list[list[str]]:
    return [
        [e.span.of(text), interval(e.when), e.kind.value, e.rule.removeprefix("time.")]
        for e in found
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_case(case: dict[str, object]) -> None:
    text, published = str(case["text"]), case.get("published")
    assert published is None or isinstance(published, date)
    assert shown(text, found_in(text, published)) == case["expected"]


@pytest.mark.parametrize("case", VERBS, ids=lambda case: case["text"][:40])
def test_what_only_a_verb_tells(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = [e for e in read(text, WEDNESDAY) if e.kind in OF_A_VERB]
    assert [[e.span.of(text), e.kind.value] for e in found] == case["expected"]
    assert {interval(e.when) for e in found} <= {"../.."}


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case["text"][:40])
def test_a_day_at_a_verb_of_telling_is_told(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [e.span.of(text) for e in found_in(text) if e.told] == case["expected"]


def test_every_row_of_the_table_is_shown_by_a_case() -> None:
    rows = [*TABLES["times"]["point"], *TABLES["times"]["rule"]]
    shown_rows = {expected[3] for case in CASES for expected in case["expected"]}
    of_verbs = {row["name"] for row in rows if row.get("kind") in OF_A_VERB}
    assert {row["name"] for row in rows if not row.get("inner")} - of_verbs == shown_rows
    assert {kind for case in VERBS for _, kind in case["expected"]} == OF_A_VERB


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("on Sunday", TimePrecision.DAY),
        ("in the past three days", TimePrecision.DAY),
        ("over the past week", TimePrecision.WEEK),
        ("two weeks ago", TimePrecision.WEEK),
        ("since October", TimePrecision.MONTH),
        ("in 2012", TimePrecision.YEAR),
        ("from 2014 to 3 November 2016", TimePrecision.YEAR),
        ("in recent days", TimePrecision.OPEN),
        ("by 1 March", TimePrecision.OPEN),
    ],
)
def test_a_window_is_as_precise_as_its_words(text: str, precision: TimePrecision) -> None:
    assert [e.when.precision for e in found_in(text)] == [precision]


# -- laws ------------------------------------------------------------------------------------------

PHRASES = sorted({expected[0] for case in CASES for expected in case["expected"]})
PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from(
        ["on", "since", "31 February", "9999 years ago", "in the last 9999 years", "-"]
    ),
    st.sampled_from(["1 231", "May", "until", "between", "’s", "и", "٣ days", "\u00ad", "("]),
    st.text(max_size=6),
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=8).map(" ".join))
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@given(TEXTS, st.none() | st.dates())
@example("This week until several days ago", date(2000, 1, 1))
def test_any_text_is_read_and_every_span_holds(text: str, published: date | None) -> None:
    report = split(text)
    for sentence in report.sentences:
        found = times(sentence, report, ENGLISH, published)
        assert found == times(sentence, report, ENGLISH, published)
        at = sentence.start
        for expression in found:
            span, when = expression.span, expression.when
            assert at <= span.start < span.end <= sentence.end
            at = span.end
            assert when.evidence is not None
            assert when.evidence.span == span
            assert when.evidence.quote == span.of(text)
            assert (when.precision is TimePrecision.OPEN) == (not (when.start and when.end))
            assert not (when.start and when.end) or when.start <= when.end


# Rows that name a place in the calendar ("in October", "on Christmas Day") or go by months.
ROWS_OF_THE_CALENDAR = {
    "ago",
    "date",
    "holiday",
    "in-month",
    "month",
    "same-month",
    "since",
    "until",
    "first-of",
    "last-of",
}
RELATIVE = sorted(
    expected[0]
    for case in CASES
    for expected in case["expected"]
    if re.search(r"day|week|night|hour", expected[0])
    and not re.search(r"\d", expected[0])
    and expected[3] not in ROWS_OF_THE_CALENDAR
)


@given(DAYS, st.integers(-40, 40), st.sampled_from(RELATIVE))
def test_days_and_weeks_move_with_the_report(published: date, weeks: int, phrase: str) -> None:
    """Words that name no date mean the same days some weeks on, counted from the report."""
    moved = timedelta(weeks=weeks)
    here, there = found_in(phrase, published), found_in(phrase, published + moved)
    assert [_moved(e.when.start, moved) for e in here] == [e.when.start for e in there]
    assert [_moved(e.when.end, moved) for e in here] == [e.when.end for e in there]


def _moved(day: date | None, by: timedelta) -> date | None:
    return day + by if day else None


@given(DAYS, st.integers(1, 400))
def test_the_last_n_days_end_with_the_report(published: date, n: int) -> None:
    (expression,) = found_in(f"in the last {n} days", published)
    assert expression.when.end == published
    assert expression.when.start == published - timedelta(days=n)


@given(DAYS, st.sampled_from(["Monday", "Thursday", "Sunday"]))
def test_a_weekday_is_the_latest_up_to_the_report(published: date, name: str) -> None:
    (expression,) = found_in(f"on {name}", published)
    day = expression.when.start
    assert day is not None
    assert day.strftime("%A") == name
    assert timedelta(0) <= published - day < timedelta(days=7)


def test_a_weekday_written_on_that_weekday_keeps_both_readings() -> None:
    (expression,) = found_in("On Wednesday 40 people fled.")
    assert expression.when.other is not None
    assert interval(expression.when) == "2016-11-30/2016-11-30"
    assert expression.when.other.start == expression.when.other.end == date(2016, 11, 23)
    (other_day,) = found_in("On Tuesday 40 people fled.")
    assert other_day.when.other is None


@given(DAYS, DAYS)
def test_a_full_date_needs_no_report(day: date, published: date) -> None:
    words = f"on {day.day} {day:%B} {day.year}"
    for anchor in (None, published):
        assert [(e.when.start, e.when.end) for e in found_in(words, anchor)] == [(day, day)]


# -- the other packs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "La trêve tenait lundi, mais deux sont mortes la veille.", "11-28 11-27"),
        ("fr", "Lundi 30 sont partis, et un jour plus tard 40.", "11-28 11-29"),
        ("fr", "Le maire a rejeté dimanche un plan qui prévoit 40 bus.", "11-27"),
        ("fr", "Depuis l'aube, cinq sont mortes.", "11-30"),
        ("fr", "Cinq camions arriveront à Adré mardi.", "12-06"),
        ("es", "La tregua aguantó el lunes, pero dos murieron el día anterior.", "11-28 11-27"),
        ("es", "El domingo llegaron 30 y dos días después 40.", "11-27 11-29"),
        ("es", "El alcalde rechazó el domingo un plan que prevé 40 buses.", "11-27"),
        ("es", "Desde el amanecer, cinco murieron.", "11-30"),
        ("es", "Cinco camiones llegarán a Tadó el martes.", "12-06"),
    ],
)
def test_a_day_of_another_pack(code: str, text: str, expected: str) -> None:
    found = found_in(text, table=Times.of(language_tables(code)["times"]))
    assert [str(e.when.end) for e in found] == [f"2016-{day}" for day in expected.split()]


@pytest.mark.parametrize(
    ("code", "text", "start"),
    [
        ("fr", "Depuis le début de l'année, cinq sont mortes.", "01-01"),
        ("fr", "Depuis le début du mois, cinq sont mortes.", "11-01"),
        ("fr", "Ces dernières 24 heures, cinq sont mortes.", "11-29"),
        ("fr", "Dans la nuit de dimanche à lundi, cinq sont mortes.", "11-27"),
        ("fr", "Au cours du week-end, cinq sont mortes.", "11-26"),
        ("fr", "Depuis le début du mois d'avril, cinq sont mortes.", "04-01"),
        ("es", "La madrugada del martes murieron cinco.", "11-29"),
        ("es", "Desde inicios de año murieron cinco.", "01-01"),
        ("es", "Desde principios de este mes murieron cinco.", "11-01"),
    ],
)
def test_what_runs_by_the_calendar_of_another_pack(code: str, text: str, start: str) -> None:
    (found,) = found_in(text, table=Times.of(language_tables(code)["times"]))
    assert str(found.when.start) == f"2016-{start}"


# -- another language ------------------------------------------------------------------------------

FRENCH = """
months = [["janvier"], ["février"], ["mars"], ["avril"], ["mai"], ["juin"], ["juillet"],
  ["août"], ["septembre"], ["octobre"], ["novembre"], ["décembre"]]
weekdays = [["lundi"], ["mardi"], ["mercredi"], ["jeudi"], ["vendredi"], ["samedi"], ["dimanche"]]

[settings]
ordinal_marks = ["er"]
[units]
hour = ["heures"]
day = ["jour", "jours"]
[numbers]
deux = 2
[lists]
last = ["dernières", "derniers"]

[[point]]
name = "date"
reading = "date"
patterns = ["{day} {month} {year}?"]
[[point]]
name = "jour"
reading = "weekday"
patterns = ["{weekday}"]
[[point]]
name = "hier"
reading = "offset"
first = -1
last = -1
patterns = ["hier"]

[[rule]]
name = "derniers-jours"
reading = "back"
patterns = ["au cours des {n}? {last} {n}? {unit}"]
[[rule]]
name = "depuis"
reading = "since"
patterns = ["depuis le? {point}"]
[[rule]]
name = "entre"
reading = "span"
patterns = ["du {point} au {point}"]
[[rule]]
name = "durée"
reading = "length"
patterns = ["pendant {n} {unit}"]
[[rule]]
name = "point"
reading = "point"
patterns = ["le? {date}"]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Au cours des dernières 24 heures", "2016-11-29/2016-11-30"),
        ("au cours des deux derniers jours", "2016-11-28/2016-11-30"),
        ("depuis samedi", "2016-11-26/2016-11-30"),
        ("le 1er novembre", "2016-11-01/2016-11-01"),
        ("du 17 octobre au 3 novembre", "2016-10-17/2016-11-03"),
        ("pendant deux jours", "2016-11-28/2016-11-30"),
        ("hier", "2016-11-29/2016-11-29"),
    ],
)
def test_a_language_is_a_table(text: str, expected: str) -> None:
    found = found_in(f"{text} 300 familles sont parties.", table=Times.of(tomllib.loads(FRENCH)))
    assert [(e.span.of(text), interval(e.when)) for e in found] == [(text, expected)]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ('reading = "guess"\npatterns = ["soon"]', "no reading is called 'guess'"),
        ('reading = "back"\npatterns = ["in {few} days"]', "nothing is called {few}"),
        ('reading = "since"\npatterns = ["since {n}"]', "lacks a {date}"),
        ('reading = "back"\npatterns = ["[ in the"]', "square bracket"),
        ('reading = "back"\npatterns = ["the? **"]', "met by no word at all"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(row: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=r"times\.toml, mine") as error:
        Times.of(tomllib.loads(f'[[rule]]\nname = "mine"\n{row}'))
    assert complaint in str(error.value)


def test_a_unit_that_no_calendar_has_is_named() -> None:
    with pytest.raises(UsageError, match="'moon' is none of day, decade"):
        Times.of({"units": {"moon": ["moons"]}})
