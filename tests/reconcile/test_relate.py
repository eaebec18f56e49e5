"""How two claims stand to each other: a case a rule, and the cases in which nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import extract, plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Figure,
    Measure,
    Modality,
    Origin,
    Provenance,
    Qualifier,
    Relation,
    Source,
    SourceRole,
    StockOrFlow,
)
from dragoman.extract import Language
from dragoman.reconcile import relations
from dragoman.reconcile.compare import compare
from dragoman.reconcile.decide import spoken
from dragoman.reconcile.modality import carried_out
from dragoman.reconcile.pairs import pairs
from dragoman.reconcile.reading import readings

Build = Any
Measures = dict[str, Measure]


WITHIN = {"local:Eastern Aleppo": "local:aleppo", "local:Western Aleppo": "local:aleppo"}


def ends_of(relation: Relation) -> tuple[str, str]:
    return relation.earlier, relation.later


def kinds(found: tuple[Relation, ...]) -> list[str]:
    return [relation.kind.value for relation in found]


def between(one: Claim, other: Claim, measures: Measures, **more: Any) -> list[str]:
    """The kinds of relation between two claims; the same whichever comes first."""
    found = relations([one, other], measures, **more)
    assert found == relations([other, one], measures, **more)
    return kinds(found)


def details(found: tuple[Relation, ...]) -> list[str]:
    return [reason.detail for relation in found for reason in relation.reasons]


# -- one statement again ---------------------------------------------------------------------------


def test_the_sample_article(claim: Build, measures: Measures) -> None:
    """One figure told three times, with two windows; 119 children are a part; one origin."""
    said = {"said": "the Russian Centre for Reconciliation", "through": "Interfax"}
    here = {"by": "The Paper", "report": "sample", **said}
    head = claim("more than 900 people left Aleppo", at=0, window="2016-11-27", **here)
    lead = claim("903 civilians left Eastern Aleppo", at=90, window="../2016-11-27", **here)
    body = claim("903 civilians left Jabal Badro", at=300, window="2016-11-26/27", **here)
    part = claim(
        "119 children left Jabal Badro", at=340, window="2016-11-26/27", part_of=body, **here
    )

    found = relations([part, body, head, lead], measures)
    assert {(r.kind.value, r.earlier, r.later) for r in found if "when" not in r.on} == {
        ("repeat", head.id, lead.id),
        ("repeat", head.id, body.id),
        ("repeat", lead.id, body.id),
        ("part of", part.id, body.id),
    }
    windows = [r for r in found if r.kind.value == "contradiction"]
    assert (lead.id, body.id) in {(r.earlier, r.later) for r in windows}
    assert all(r.on[0] == "when" for r in windows)
    assert "26–27 Nov 2016 lies in up to 27 Nov 2016" in details(found)
    assert "more than 900 is 903 rounded down" in details(found)
    assert "Jabal Badro lies in Eastern Aleppo" in details(found)


def test_one_report_that_gives_one_exact_number_at_two_places(
    claim: Build, measures: Measures
) -> None:
    here = {"report": "one", "said": "the Centre"}
    first = claim("903 civilians left Aleppo", at=0, window="../2016-11-27", **here)
    again = claim("903 civilians left Idlib", at=90, window="2016-11-26/27", **here)
    found = relations([first, again], measures)
    assert kinds(found) == ["contradiction", "repeat"]
    assert found[0].on == ("when", "where")
    for other in (
        claim("904 civilians left Idlib", at=90, window="2016-11-26/27", **here),
        claim("903 civilians left Idlib", at=90, window="2016-11-26/27", report="two"),
        claim("903 civilians left Idlib", at=90, window="2016-11-26/27", report="one", said="UN"),
    ):
        assert between(first, other, measures) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("the governorate", "the relief office", "repeat"),
        ("the army", "residents of Idlib", "confirmation"),
        ("the Idlib hospital", "the governorate", "confirmation"),
        ("elders of Idlib", "elders of Idlib", "repeat"),
    ],
)
def test_one_number_by_two_of_whom_one_was_there_is_a_confirmation(
    claim: Build, measures: Measures, one: str, other: str, kind: str
) -> None:
    """An office may tell the number that it heard; a witness has counted."""
    same = {"window": "2016-11-26", "time_words": "that day"}
    first = claim("7 civilians killed in Idlib", said=one, **same)
    second = claim("7 civilians killed in Idlib", said=other, by="B", **same)
    assert between(first, second, measures) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("903 civilians left Hanano", "903 civilians left Hanano"),
        ("903 civilians left Hanano", "more than 900 people fled Hanano"),
        ("903 civilians left Hanano", "about 1,000 people left Hanano"),
        ("903 civilians left Hanano", "900 people were evacuated from Hanano"),
        ("903 civilians left Hanano", "hundreds left Hanano"),
        ("nearly 3,200 civilians left Hanano", "3,179 civilians left Hanano"),
        ("hundreds left Hanano", "hundreds left Hanano"),
    ],
)
def test_a_statement_carried_by_two_papers_is_a_repeat(
    claim: Build, measures: Measures, one: str, other: str
) -> None:
    here = {"said": "the Centre", "window": "2016-11-26/27"}
    first = claim(one, by="Paper A", **here)
    assert between(first, claim(other, by="Paper B", on="2016-11-28", **here), measures) == [
        "repeat"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Centre", "the Centre"),
        ("Russian Centre for Reconciliation", "the center of reconciliation"),
        ("SOHR", "Syrian Observatory for Human Rights"),
        ("Russian Ministry of Defence", "the Ministry of Defense"),
    ],
)
def test_a_speaker_is_known_by_his_names(
    claim: Build, measures: Measures, one: str, other: str
) -> None:
    first = claim("400 people left Hanano", said=one, by="Paper A", window="2016-11-27")
    second = claim("400 people left Hanano", said=other, by="Paper B", window="2016-11-27")
    assert between(first, second, measures) == ["repeat"]


def test_bodies_of_one_ministry_are_one_origin(claim: Build, measures: Measures) -> None:
    centre = claim(
        "500 people left Hanano", said="the Centre", actor="ru-centre", window="2016-11-27"
    )
    staff = claim(
        "500 people left Hanano", said="Gen. Ivanov", actor="ru-staff", by="B", window="2016-11-27"
    )
    assert between(centre, staff, measures) == ["confirmation"]
    belongs = {"ru-centre": "ru-mod", "ru-staff": "ru-mod"}
    assert between(centre, staff, measures, belongs=belongs) == ["repeat"]


def test_a_number_too_exact_to_be_found_twice_shows_one_knowledge(
    claim: Build, measures: Measures
) -> None:
    one = claim("3,179 people left Hanano", said="the Centre", actor="a", window="2016-11-27")
    other = claim(
        "3,179 people left Hanano", said="the Council", actor="b", by="B", window="2016-11-27"
    )
    assert between(one, other, measures) == ["repeat"]


def test_writers_who_name_no_speaker_are_neither_copies_nor_confirmation_of_another_number(
    claim: Build, measures: Measures
) -> None:
    one = claim("more than 400 people left Hanano", by="A", window="2016-11-27")
    other = claim("up to 600 people left Hanano", by="B", window="2016-11-27")
    assert between(one, other, measures) == []


def test_what_is_not_linked_still_repeats_by_its_number_and_speaker(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the Centre", "window": "2016-11-26/27", "linked": False}
    one = claim("903 civilians left Hanano", by="A", **here)
    other = claim("903 civilians left Jabal Badro", by="B", **here)
    assert between(one, other, measures) == ["repeat"]


def test_a_place_taken_is_one_event_by_place_and_time(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-26"}
    one, other = (claim("captured Hanano", by=by, **here) for by in ("A", "B"))
    assert between(one, other, measures) == ["repeat"]


def test_what_one_voice_tells_of_two_states_in_one_report_is_no_repeat(
    claim: Build, measures: Measures
) -> None:
    """Who took it and who holds it, of nobody who is named, are two claims."""
    here = {"report": "one", "said": "the Centre"}
    took = claim("captured Hanano", window="2016-11-26", **here)
    hold = claim("held Hanano", at=60, window="2016-11-26/27", **here)
    assert between(took, hold, measures) == []


def test_a_protest_is_not_another_protest(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26"}
    assert (
        between(
            claim("a protest in Idlib", by="A", **here),
            claim("a protest in Idlib", by="B", **here),
            measures,
        )
        == []
    )
    text = "several hundred residents gathered in the main square of Idlib after prayers"
    same = {"words": text, **here}
    one, other = (claim("a protest in Idlib", by=by, **same) for by in ("A", "B"))
    assert between(one, other, measures) == ["repeat"]


# -- one figure, another thing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50 people killed in Hanano", "50 people injured in Hanano"),
        ("50 people left Hanano", "50 people returned to Hanano"),
        ("50 people left Hanano", "50 households left Hanano"),
        ("50 children left Hanano", "50 fighters left Hanano"),
        ("50 civilians left Hanano", "50 fighters left Hanano"),
        ("50 people left Hanano", "50 people left Idlib"),
        ("50 people left Hanano", "50 people are trapped in Hanano"),
    ],
)
def test_the_same_number_for_another_thing_is_nothing(
    claim: Build, measures: Measures, one: str, other: str
) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    assert between(claim(one, by="A", **here), claim(other, by="B", **here), measures) == []


def test_the_same_daily_figure_of_another_day_is_nothing(claim: Build, measures: Measures) -> None:
    one = claim("50 people left Hanano", said="the Centre", by="A", window="2016-11-20")
    other = claim("50 people left Hanano", said="the Centre", by="B", window="2016-11-24")
    assert between(one, other, measures) == []


def test_so_many_a_day_are_held_against_no_total(measures: Measures) -> None:
    """Read from text: how a figure counts is told by a rule of extract's."""
    english = Language.of("en", plugins.language_tables("en"), measures)
    origin = Origin("a.txt", None, "0" * 64, "text@1", datetime(2023, 6, 20, tzinfo=UTC))

    def told(report: str, figure: str) -> Claim:
        text = f"The UN said on Monday that {figure} arrived in Adre."
        document = Document(report, text, "en", "", "", None, date(2023, 6, 20), origin)
        (one,) = extract.claims(document, english)
        return one

    daily, total, larger = told("a", "1,300 refugees a day"), told("b", "9,000"), told("c", "9,900")
    more = told("d", "1,700 refugees a day")
    assert between(daily, total, measures) == []
    assert between(daily, more, measures) == between(total, larger, measures) == ["update"]


def test_the_news_of_two_days_is_of_two_events_and_a_day_that_slips_of_one(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the governor", "by": "A"}
    monday = claim("3 people killed in Hanano", on="2016-11-22", window="2016-11-21", **here)
    tuesday = claim("3 people killed in Hanano", on="2016-11-23", window="2016-11-22", **here)
    slipped = claim("3 people killed in Hanano", on="2016-11-22", window="2016-11-22", **here)
    assert between(monday, tuesday, measures) == []
    assert between(monday, replace(slipped, document="B"), measures) == ["repeat"]


def test_a_name_that_only_one_report_links_meets_itself(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27", "on": "2016-11-28"}
    taken = claim("captured Hanano", said="the army", by="A", **here)
    other = {"modality": Modality.DENIED, "linked": False}
    denied = claim("captured Hanano", said="a rebel", by="B", **here, **other)
    assert between(taken, denied, measures) == ["contradiction"]


def test_those_who_reached_one_place_are_not_all_who_left(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    some = claim("2,500 people left Eastern Aleppo for Idlib", said="A", actor="a", by="A", **here)
    everybody = claim(
        "more than 2,500 people left Eastern Aleppo", said="B", actor="b", by="B", **here
    )
    assert between(some, everybody, measures) == []


# -- the count moves -------------------------------------------------------------------------------


def test_a_later_and_larger_total_is_an_update(claim: Build, measures: Measures) -> None:
    one = claim(
        "169 people left Aleppo", said="the Centre", window="../2016-07-30", on="2016-07-30"
    )
    other = claim(
        "372 people left Aleppo", said="the Centre", window="../2016-08-03", on="2016-08-03"
    )
    (found,) = relations([other, one], measures)
    assert (found.kind.value, found.earlier, found.later) == ("update", one.id, other.id)


def test_a_total_that_went_down_is_a_revision(claim: Build, measures: Measures) -> None:
    one = claim("372 people left Aleppo", said="UN", window="../2016-11-27")
    other = claim("350 people left Aleppo", said="UN", window="../2016-11-28", on="2016-11-28")
    assert between(one, other, measures) == ["revision"]


def test_another_number_for_the_same_closed_window_is_a_revision(
    claim: Build, measures: Measures
) -> None:
    one = claim("12 people left Hanano", said="UN", window="2016-11-26")
    other = claim("15 people left Hanano", said="UN", window="2016-11-26", on="2016-11-29")
    assert between(one, other, measures) == ["revision"]


@pytest.mark.parametrize(
    ("number", "words", "kinds"),
    [
        ("15", "the strike of Saturday killed 15", ["update"]),
        ("15", "the toll was corrected to 15", ["revision"]),
        ("9", "the strike of Saturday killed 9", ["revision"]),
    ],
)
def test_more_dead_of_one_day_are_an_update(
    claim: Build, measures: Measures, number: str, words: str, kinds: list[str]
) -> None:
    here = {"said": "UN", "window": "2016-11-26"}
    one = claim("12 people killed in Hanano", **here)
    other = claim(f"{number} people killed in Hanano", on="2016-11-29", words=words, **here)
    assert between(one, other, measures) == kinds


def test_one_more_is_no_rounding(claim: Build, measures: Measures) -> None:
    """Twenty dead, after nineteen; but of many 900 is 903, rounded."""
    here = {"said": "UN", "window": "2016-11-26"}
    later = {"by": "B", "on": "2016-11-28", **here}
    one = claim("19 people killed in Hanano", **here)
    assert between(one, claim("20 people killed in Hanano", **later), measures) == ["update"]
    many = claim("903 people killed in Hanano", **here)
    assert between(many, claim("900 people killed in Hanano", **later), measures) == ["repeat"]
    so_far = claim("41,000 people killed in Hanano", said="UN", window="../2016-11-22")
    then = {"by": "B", "said": "UN", "on": "2016-11-28", "window": "../2016-11-25"}
    more = claim("41,200 people killed in Hanano", **then)
    assert between(so_far, more, measures) == ["update"]
    since = {"said": "UN", "window": "2016-11-03/26"}
    total = claim("12,000 people fled Hanano", on="2016-11-26", **since)
    for number, window, kinds in (
        ("12,200", "2016-11-03/27", ["update"]),
        ("12,200", "2016-11-03/26", ["repeat"]),
        ("about 12,200", "2016-11-03/27", ["repeat"]),
    ):
        again = {"by": "B", "on": "2016-11-27", "said": "UN", "window": window}
        assert between(total, claim(f"{number} people fled Hanano", **again), measures) == kinds


@pytest.mark.parametrize(
    ("said", "kinds"), [("UN", ["revision"]), ("the governor", ["contradiction"])]
)
def test_fewer_in_the_city_than_in_its_quarter(
    claim: Build, measures: Measures, belongs: dict[str, str], said: str, kinds: list[str]
) -> None:
    """One voice has put its count right, and names the place more widely."""
    here = {"window": "2016-11-26"}
    one = claim("19 people killed in Eastern Aleppo", said="UN", **here)
    other = claim("17 people killed in Aleppo", said=said, by="B", on="2016-11-28", **here)
    assert between(one, other, measures, belongs=belongs) == kinds


def test_what_is_recalled_is_no_news_of_today(claim: Build, measures: Measures) -> None:
    today = {"on": "2016-11-26", "window": "../2016-11-26", "time_words": None}
    one = claim("5 people killed in Hanano", said="UN", **today)
    recalled = claim(
        "6 people killed in Hanano", by="B", said="UN", on="2016-11-27", window="2016-11-10/12"
    )
    assert between(one, recalled, measures) == []


@pytest.mark.parametrize(
    ("day", "window"), [("2016-11-08", "2016-11-01/2016-11-30"), ("2016-11-22", "2016-11-21/27")]
)
def test_the_dead_of_a_day_are_a_part_of_the_month_s(
    claim: Build, measures: Measures, day: str, window: str
) -> None:
    """Whoever counted them."""
    one = claim("19 people killed in Aleppo", said="the doctors", window=day, on=day)
    other = claim("85 people killed in Aleppo", said="UN", by="B", on="2016-12-01", window=window)
    assert between(one, other, measures) == ["part of"]


def test_fewer_are_missing_as_they_are_found(claim: Build, measures: Measures) -> None:
    days = ({"window": day, "on": day} for day in ("2016-11-26", "2016-11-27"))
    one = claim("43 people missing in Hanano", said="a governor", **next(days))
    other = claim("34 people missing in Hanano", said="the rescuers", **next(days))
    assert between(one, other, measures) == ["update"]


def test_the_toll_of_a_dated_event_grows_by_another_mouth(claim: Build, measures: Measures) -> None:
    """But as much again and more is a rival's count, and so is any told on one day."""
    event = {"window": "2016-11-26"}
    one = claim("29 people killed in Hanano", said="a governor", **event)
    more = claim("45 people killed in Hanano", said="the rescuers", on="2016-11-29", **event)
    assert between(one, more, measures) == ["update"]
    twice = claim("90 people killed in Hanano", said="the rescuers", on="2016-11-29", **event)
    assert between(one, twice, measures) == ["contradiction"]
    at_once = claim("45 people killed in Hanano", said="the rescuers", by="B", **event)
    assert between(one, at_once, measures) == ["contradiction"]


def test_a_stock_is_updated_up_or_down(claim: Build, measures: Measures) -> None:
    here = {"said": "UN"}
    one = claim(
        "250,000 people are trapped in Aleppo", window="2016-11-20", on="2016-11-20", **here
    )
    other = claim(
        "90,000 people are trapped in Aleppo", window="2016-11-28", on="2016-11-28", **here
    )
    assert between(one, other, measures) == ["update"]


def test_a_day_is_part_of_the_total_and_a_quarter_of_its_city(
    claim: Build, measures: Measures, belongs: dict[str, str]
) -> None:
    here = {"said": "the Centre"}
    day = claim("800 people left Aleppo", window="2016-11-27", on="2016-11-27", **here)
    total = claim("8,500 people left Aleppo", window="../2016-11-29", on="2016-11-29", **here)
    quarter = claim("500 people left Hanano", window="2016-11-27", on="2016-11-27", at=50, **here)
    found = relations([day, total, quarter], measures, belongs)
    assert {(r.kind.value, r.earlier, r.later) for r in found} == {
        ("part of", day.id, total.id),
        ("part of", quarter.id, day.id),
        ("part of", quarter.id, total.id),
    }


def test_the_next_days_count_is_no_update(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre"}
    one = claim("903 people left Aleppo", window="2016-11-26/27", **here)
    other = claim("3,179 people left Aleppo", window="2016-11-27/28", on="2016-11-28", **here)
    assert between(one, other, measures) == []


def test_of_two_bulletins_of_one_day_the_larger_is_the_later(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    evening = claim("2,500 people left Aleppo", by="A", **here)
    noon = claim("900 people left Aleppo", by="B", **here)
    (found,) = relations([evening, noon], measures)
    assert (found.kind.value, found.earlier, found.later) == ("update", noon.id, evening.id)


def test_a_part_of_a_city_and_a_quarter_that_no_map_puts_there(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    noon = claim("500 people left Salaheddin", by="A", **here)
    evening = claim("2,500 people left Western Aleppo", by="B", **here)
    assert between(noon, evening, measures, belongs=WITHIN) == ["update"]


def test_a_total_since_one_day_goes_on_by_another_mouth(claim: Build, measures: Measures) -> None:
    one = claim(
        "255,708 people left Aleppo",
        said="IOM",
        actor="iom",
        window="2016-10-17/2017-03-02",
        on="2017-03-02",
    )
    other = claim(
        "854,327 people left Aleppo",
        said="the Ministry",
        actor="momd",
        window="2016-10-17/2017-06-11",
        on="2017-06-11",
    )
    (found,) = relations([one, other], measures)
    assert (found.kind.value, found.earlier, found.later) == ("update", one.id, other.id)
    assert any("a day, after" in reason.detail for reason in found.reasons)


def test_a_total_goes_on_by_whomever_it_is_told(claim: Build, measures: Measures) -> None:
    first = claim(
        "2,412 people were evacuated from Aleppo", said="the ministry", window="../2016-11-27"
    )
    more = {"said": "the agency", "by": "Wire", "on": "2016-11-29", "window": "../2016-11-28"}
    next_day = claim("2,588 people were evacuated from Aleppo", **more)
    rival = claim("6,900 people were evacuated from Aleppo", **more)
    assert between(first, next_day, measures) == ["update"]
    assert between(first, rival, measures) != ["update"]


def test_one_report_tells_of_two_moments_and_confirms_nothing(
    claim: Build, measures: Measures
) -> None:
    told = {"report": "one", "window": "2016-11-27"}
    one = claim("held Hanano", said="residents", **told)
    other = claim("taken in Hanano", said="an officer", at=90, **told)
    assert between(one, other, measures) == []
    apart = claim("taken in Hanano", said="an officer", by="Wire", window="2016-11-27")
    assert between(one, apart, measures) == ["confirmation"]


def test_a_total_that_cannot_have_grown_so_fast(claim: Build, measures: Measures) -> None:
    here = {"on": "2017-07-06"}
    one = claim(
        "897,663 people left Aleppo",
        said="OCHA",
        actor="ocha",
        window="2016-10-17/2017-06-28",
        on="2017-06-28",
    )
    other = claim(
        "1,340,000 people left Aleppo",
        said="IOM",
        actor="iom",
        window="2016-10-01/2017-07-06",
        **here,
    )
    belongs = {"ocha": "un", "iom": "un"}
    assert between(one, other, measures, belongs=belongs) == ["contradiction"]


def test_who_are_displaced_now_are_some_of_all_so_far(claim: Build, measures: Measures) -> None:
    here = {"said": "IOM", "on": "2016-11-04"}
    total = claim("25,092 people displaced from Aleppo", window="2016-10-17/2016-11-03", **here)
    now = claim("22,224 people displaced from Aleppo", window="2016-11-04", at=90, **here)
    assert now.figure
    now = replace(now, figure=replace(now.figure, stock_or_flow=StockOrFlow.STOCK))
    (found,) = relations([total, now], measures)
    assert (found.kind.value, found.earlier, found.later) == ("part of", now.id, total.id)


def test_two_numbers_side_by_side_that_make_the_number_of_another(
    claim: Build, measures: Measures
) -> None:
    here = {"report": "one", "window": "2016-10-20"}
    two = claim("42 people left Aleppo", at=10, **here)
    six = claim("66 people left Aleppo", at=60, **here)
    far = claim("66 people left Aleppo", at=900, **here)
    whole = claim("108 people left Aleppo", by="B", on="2016-11-28", window="2016-10-20", said="UN")
    found = relations([two, six, whole], measures)
    assert {(r.kind.value, r.earlier, r.later, r.on) for r in found} == {
        ("part of", part.id, whole.id, ("sum",)) for part in (two, six)
    }
    assert "42 and 66 make 108" in details(found)
    assert not [r for r in relations([two, far, whole], measures) if r.on == ("sum",)]


@pytest.mark.parametrize(("window", "sums"), [("2016-10-21", 2), ("2016-10-24", 0)])
def test_small_numbers_add_up_only_within_a_day(
    claim: Build, measures: Measures, window: str, sums: int
) -> None:
    here = {"report": "one", "on": window, "window": f"../{window}"}
    two = claim("12 people left Aleppo", at=10, **here)
    six = claim("16 people left Aleppo", at=60, **here)
    whole = claim("28 people left Aleppo", by="B", on="2016-10-28", window="2016-10-20", said="UN")
    found = relations([two, six, whole], measures)
    assert len([r for r in found if r.on == ("sum",)]) == sums


def test_fighters_who_laid_down_arms_have_left(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    one = claim("8 fighters surrendered in Hanano", by="A", **here)
    other = claim("8 militants left Hanano", by="B", **here)
    assert between(one, other, measures) == ["repeat"]
    civilians = claim("8 civilians left Hanano", by="B", **here)
    assert between(one, civilians, measures) == []


def test_a_day_that_follows_from_the_publication_alone_is_no_window(
    claim: Build, measures: Measures
) -> None:
    """What a report tells without time words happened by then, not on that day."""
    here = {"said": "the Centre", "time_words": None}
    one = claim("903 people left Hanano", by="A", window="2016-11-27", **here)
    other = claim("903 people left Hanano", by="B", window="2016-11-30", on="2016-11-30", **here)
    (found,) = relations([one, other], measures)
    assert found.kind.value == "repeat"
    assert "up to 27 Nov 2016 lies in up to 30 Nov 2016" in details((found,))


def test_an_older_figure_told_again_says_so(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    one = claim("903 people left Hanano", by="A", **here)
    other = claim("903 people left Hanano", by="B", on="2016-12-09", **here)
    assert "an older figure, told again 12 days later" in details(relations([one, other], measures))


def test_a_claim_without_a_place_is_where_its_report_is(claim: Build, measures: Measures) -> None:
    here = {"report": "one", "window": "2016-11-27", "said": "SOHR", "actor": "sohr"}
    first = claim("120 people left Aleppo", **here)
    nowhere = replace(claim("nearly 10,000 people left Aleppo", at=90, **here), where=())
    other = claim(
        "1,500 people left Aleppo", said="SANA", actor="sana", by="B", window="2016-11-27"
    )
    found = [r for r in relations([first, nowhere, other], measures) if nowhere.id in ends_of(r)]
    assert "contradiction" in kinds(tuple(found))
    assert "one names no place, and its report is about Aleppo" in details(tuple(found))


def test_a_digit_lost_is_suspected(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    one = claim("3,179 people left Hanano", by="A", **here)
    other = claim("379 people left Hanano", by="B", **here)
    (found,) = relations([one, other], measures)
    assert found.kind.value == "contradiction"
    assert any("one digit lost" in detail for detail in details((found,)))


def test_a_plan_that_its_makers_both_announce_is_one_plan(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-07-28/..", "on": "2016-07-28", "modality": Modality.PLANNED}
    one = claim("300 people left Aleppo", said="the Ministry", actor="ru-mod", by="A", **here)
    other = claim("300 people left Aleppo", said="Damascus", actor="gov-sy", by="B", **here)
    assert between(one, other, measures) == ["repeat"]


def test_a_plan_and_its_outcome(claim: Build, measures: Measures) -> None:
    plan = claim(
        "500 people left Hanano", said="UN", window="2016-11-28/..", modality=Modality.PLANNED
    )
    outcome = claim("480 people left Hanano", said="UN", window="2016-11-29", on="2016-11-30")
    assert between(plan, outcome, measures) == ["update"]


def test_nobody_left_the_city_and_some_left_a_quarter(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    nobody = claim("left Aleppo", said="SOHR", by="A", modality=Modality.DENIED, **here)
    some = claim("50 people left Hanano", said="the Centre", by="B", **here)
    assert between(nobody, some, measures, belongs=WITHIN) == ["contradiction"]


def test_what_is_thought_likely_is_held_against_what_is_asserted(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-27"}
    likely = claim(
        "500 people killed in Hanano", said="UN", by="A", modality=Modality.HYPOTHETICAL, **here
    )
    counted = claim("90 people killed in Hanano", said="the Centre", by="B", **here)
    assert between(likely, counted, measures) == ["contradiction"]


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.FORECAST, Modality.DEMANDED])
def test_what_is_not_asserted_contradicts_nobody(
    claim: Build, measures: Measures, modality: Modality
) -> None:
    one = claim("500 people left Hanano", said="UN", window="2016-11-27", modality=modality)
    other = claim("90 people left Hanano", said="the Centre", by="B", window="2016-11-27")
    assert between(one, other, measures) == []


# -- another voice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("1,500 people left Aleppo", "nearly 10,000 people fled Aleppo", "contradiction"),
        ("more than 18,000 people left Aleppo", "50,000 people left Aleppo", "contradiction"),
        ("up to 16,000 people left Aleppo", "50,000 people left Aleppo", "contradiction"),
        ("20,000 people left Aleppo", "more than 18,000 people left Aleppo", "confirmation"),
        ("at least 700 people left Aleppo", "773 people left Aleppo", "confirmation"),
        ("hundreds left Aleppo", "400 people left Aleppo", "confirmation"),
        ("about 400 people left Aleppo", "400 people left Aleppo", "confirmation"),
    ],
)
def test_two_speakers_on_one_question(
    claim: Build, measures: Measures, one: str, other: str, kind: str
) -> None:
    here = {"window": "2016-11-27"}
    first = claim(one, said="UN", actor="un", by="A", **here)
    second = claim(other, said="the Governor", actor="sy-gov", by="B", **here)
    assert between(first, second, measures) == [kind]


def test_one_number_from_two_names_that_nobody_linked_is_told_again(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-27"}
    one = claim("up to 16,000 people left Aleppo", said="Stephen Smith", by="A", **here)
    other = claim("up to 16,000 people left Aleppo", said="the UN", by="B", **here)
    assert between(one, other, measures) == ["repeat"]
    known = [
        claim("16,000 people left Aleppo", said=said, actor=said, by=said, **here)
        for said in ("the Council", "UN")
    ]
    council, un = known
    assert between(council, un, measures) == ["confirmation"]


def test_one_number_hedged_to_both_sides_was_counted_twice(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-27"}
    more = claim("more than 10,000 people left Aleppo", said="an NGO source", by="A", **here)
    nearly = claim("nearly 10,000 people left Aleppo", said="the Governor", by="B", **here)
    assert between(more, nearly, measures) == ["confirmation"]


def test_less_in_a_narrower_place_and_window_is_a_part(claim: Build, measures: Measures) -> None:
    part = claim("400 people left Hanano", said="UN", actor="un", by="A", window="2016-11-26/27")
    own = claim(
        "9,000 people left Eastern Aleppo", said="UN", actor="un", by="B", window="2016-11-20/30"
    )
    assert between(part, own, measures, belongs=WITHIN) == ["part of"]
    other_measure = claim(
        "9,000 people displaced from Eastern Aleppo", said="the Governor", actor="sy-gov", by="B",
        window="2016-11-20/30",
    )  # fmt: skip
    assert between(part, other_measure, measures, belongs=WITHIN) == []


def test_who_goes_to_one_place_from_names_that_no_map_has(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27", "linked": False}
    one = claim("about 400 people fled Hanano for Idlib", said="UN", actor="un", by="A", **here)
    other = claim(
        "430 people fled Jabal Badro for Idlib", said="the Governor", actor="gov", by="B", **here
    )
    assert between(one, other, measures) == ["confirmation"]


def test_a_report_that_sets_two_voices_against_each_other(claim: Build, measures: Measures) -> None:
    here = {"report": "one"}
    one = claim(
        "about 20,000 people left Aleppo", said="ICRC", at=0, window="../2016-11-30", **here
    )
    other = claim(
        "more than 50,000 people left Aleppo", said="SOHR", at=90, window="2016-11-26/30", **here
    )
    assert between(one, other, measures) == ["contradiction"]


def test_an_ambush_is_one_by_its_day_and_its_town(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26", "by": "A"}
    army = claim("a clash in Idlib", said="the army", actor="army-sy", **here)
    again = claim("a clash in Idlib", said="the army", actor="army-sy", **(here | {"by": "B"}))
    mission = claim("a clash in Idlib", said="UNSMIS", actor="unsmis", **(here | {"by": "B"}))
    assert between(army, again, measures) == ["repeat"]
    assert between(army, mission, measures) == ["confirmation"]
    next_day = claim(
        "a clash in Idlib", said="the army", actor="army-sy", by="B", window="2016-11-28"
    )
    assert between(army, next_day, measures) == []


def test_a_part_told_in_one_report_is_of_the_whole_that_another_tells(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the Centre", "actor": "centre", "window": "../2016-11-28"}
    whole = claim("903 civilians left Aleppo", by="A", report="a", **here)
    part = claim("119 children left Aleppo", by="A", report="a", at=50, part_of=whole, **here)
    again = claim("903 civilians left Aleppo", by="B", report="b", **here)
    found = relations([whole, part, again], measures)
    assert ("part of", part.id, again.id) in {(r.kind.value, r.earlier, r.later) for r in found}


def test_two_bodies_of_one_place_are_not_one_by_its_name(claim: Build, measures: Measures) -> None:
    here = {"window": "../2016-11-28", "report": "a"}
    one = claim("53 people killed in Idlib", said="Government of Idlib", at=0, **here)
    other = claim("102 people killed in Idlib", said="Idlib Students' Union", at=90, **here)
    assert between(one, other, measures) == ["contradiction"]


def test_a_total_of_a_longer_window_cannot_be_less(claim: Build, measures: Measures) -> None:
    one = claim("30 people killed in Idlib", said="the army", actor="army", window="../2016-11-27")
    other = claim(
        "4 people killed in Idlib", said="SOHR", actor="sohr", window="../2016-11-28", by="B"
    )
    assert between(one, other, measures) == ["contradiction"]


def test_rival_counts_as_of_one_day_of_which_one_says_since_when(
    claim: Build, measures: Measures
) -> None:
    one = claim(
        "50,000 people left Aleppo", said="SOHR", actor="sohr", window="2016-11-26/30", by="A"
    )
    other = claim(
        "16,000 people left Aleppo", said="UN", actor="un", window="../2016-11-29", by="B"
    )
    of_the_war = claim(
        "900,000 people left Aleppo", said="UN", actor="un", window="../2016-11-30", by="B"
    )
    assert between(one, other, measures) == ["contradiction"]
    assert between(one, of_the_war, measures) == []


def test_talks_that_did_not_take_place(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-28"}
    plan = claim(
        "a ceasefire in Aleppo", on="2016-11-26", modality=Modality.PLANNED, by="A", **here
    )
    none = claim("a ceasefire in Aleppo", on="2016-11-29", modality=Modality.DENIED, by="B", **here)
    assert between(plan, none, measures) == ["update"]


def test_a_day_well_inside_a_window_is_its_part(claim: Build, measures: Measures) -> None:
    here = {"said": "the army", "actor": "army"}
    day = claim("3 people killed in Idlib", window="2016-11-26/27", on="2016-11-27", **here)
    since = claim("10 people killed in Idlib", window="2016-11-25/28", on="2016-11-28", **here)
    assert between(day, since, measures) == ["part of"]


def test_the_toll_of_one_day_goes_up(claim: Build, measures: Measures) -> None:
    here = {"said": "the governor", "actor": "governor"}
    day = claim("18 people killed in Idlib", window="2016-11-26", on="2016-11-26", **here)
    later = claim("23 people killed in Idlib", window="../2016-11-27", on="2016-11-27", **here)
    assert between(day, later, measures) == ["update"]


def test_the_toll_of_the_first_day_goes_up_with_the_days(claim: Build, measures: Measures) -> None:
    """Of the first day's dead the later total is a later figure; of another day's they are a part;
    and those who left on the first day are some of all who did.
    """
    here = {"said": "the governor", "actor": "governor"}
    day = claim("8 people killed in Idlib", window="2016-11-26", on="2016-11-26", **here)
    later = claim("19 people killed in Idlib", window="2016-11-26/29", on="2016-11-29", **here)
    assert between(day, later, measures) == ["update"]
    second = claim("8 people killed in Idlib", window="2016-11-27", on="2016-11-27", **here)
    assert between(second, later, measures) == ["part of"]
    first = claim("800 people left Idlib", window="2016-11-26", on="2016-11-26", **here)
    all_of_them = claim("1,900 people left Idlib", window="2016-11-26/29", on="2016-11-29", **here)
    assert between(first, all_of_them, measures) == ["part of"]


def test_the_toll_of_a_camp_is_told_later_of_its_town(claim: Build, measures: Measures) -> None:
    here = {"said": "the ministry", "actor": "ministry"}
    camp = claim("8 people killed in Idlib camp", window="2016-11-26", on="2016-11-26", **here)
    town = claim("12 people killed in Idlib", window="2016-11-26/27", on="2016-11-27", **here)
    assert between(camp, town, measures) == ["update"]


def test_the_next_body_found_is_told_by_another_mouth(claim: Build, measures: Measures) -> None:
    """A somewhat larger toll of a later day; twice as many is a rival's count, or nothing."""
    first = claim(
        "17 people killed in Idlib",
        said="Red Cross",
        actor="rc",
        window="2016-11-24/26",
        on="2016-11-26",
    )
    later = {"said": "the mayor", "actor": "mayor", "window": "2016-11-24/27", "by": "B"}
    assert between(first, claim("19 people killed in Idlib", **later), measures) == ["update"]
    assert between(first, claim("40 people killed in Idlib", **later), measures) != ["update"]


def test_two_stocks_of_one_place_on_two_days_that_meet(claim: Build, measures: Measures) -> None:
    one = claim(
        "9,500 people sheltered in Idlib",
        said="UN",
        actor="un",
        window="2016-11-26",
        on="2016-11-26",
    )
    other = claim(
        "13,000 people sheltered in Idlib", said="Army", actor="a", window="2016-11-27", by="B"
    )
    assert between(one, other, measures) == ["contradiction"]


def test_that_it_was_ordered_is_denied(claim: Build, measures: Measures) -> None:
    here = {"window": "../2016-11-27"}
    told = claim(
        "an order to leave Idlib", said="residents", by="A", modality=Modality.ORDERED, **here
    )
    denied = claim(
        "an order to leave Idlib", said="the army", by="B", modality=Modality.DENIED, **here
    )
    assert between(told, denied, measures) == ["contradiction"]


def test_a_carried_place_gives_way_to_what_the_report_is_about(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "../2016-11-27", "said": "the army", "actor": "army"}
    one = claim("40 people killed in Idlib", by="A", on="2016-11-26", **here)
    about = claim("70 people injured in Idlib", by="B", report="b", **here)
    told = claim("40 people killed in Aleppo", by="B", report="b", at=200, **here)
    carried = replace(told, provenance=Provenance("test@1", ("where.carried",)))
    assert kinds(relations([one, about, told], measures)) == []
    assert kinds(relations([one, about, carried], measures)) == ["repeat"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [("70 killed", ["contradiction"]), ("30 killed", []), ("killed", ["contradiction"])],
)
def test_a_number_that_is_denied_is_no_denial_of_another(
    claim: Build, measures: Measures, told: str, expected: list[str]
) -> None:
    here = {"on": "2016-11-26", "window": "2016-11-25"}
    one = claim(f"{told} in Hanano", said="SOHR", actor="sohr", by="A", **here)
    denied = claim(
        "70 killed in Hanano",
        said="the army",
        actor="army",
        by="B",
        modality=Modality.DENIED,
        **here,
    )
    assert between(one, denied, measures) == expected


def test_that_aircraft_struck_is_denied_and_that_guns_did_may_hold(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "../2016-11-28"}
    denied = claim(
        "air strikes on Aleppo", said="the ministry", modality=Modality.DENIED, by="A", **here
    )
    guns = claim("shelling in Aleppo", said="SOHR", by="B", **here)
    assert between(denied, guns, measures) == []


def test_one_number_of_soldiers_and_of_people_is_told_again_but_not_of_a_part(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-26", "said": "the army", "actor": "army"}
    one = claim("22 soldiers killed in Idlib", by="A", **here)
    other = claim("22 people killed in Idlib", by="B", **here)
    whole = claim("219 people killed in Idlib", by="A", report="a", **here)
    part = claim("22 children killed in Idlib", by="A", report="a", part_of=whole, **here)
    assert between(one, other, measures) == ["repeat"]
    assert "repeat" not in between(part, other, measures)


def test_a_place_that_the_words_do_not_name_sets_nothing_apart(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "../2016-11-28", "said": "the army", "actor": "army"}
    one = claim("1,631 people killed in Idlib", by="A", **here)
    told = claim("1,631 people killed in Aleppo", by="B", **here)
    assert between(one, told, measures) == []
    guessed = replace(told, provenance=Provenance("test@1", ("where.focus",)))
    assert between(one, guessed, measures) == ["repeat"]


def test_a_body_that_publishes_its_own_reports_knows_of_itself_and_a_paper_does_not(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-26"}
    army = claim("captured Hanano", said="the army", actor="army", by="A", **here)
    own = claim("captured Hanano", by="UN OCHA", **here)
    own = replace(
        own, attribution=Attribution((Source("UN OCHA", SourceRole.PUBLISHER, None, "ocha"),))
    )
    assert between(army, own, measures, names={"ocha": "OCHA"}) == ["confirmation"]
    assert between(army, own, measures, names={}) != ["confirmation"]


def test_two_figures_of_one_speaker_in_one_report_are_two_things(
    claim: Build, measures: Measures
) -> None:
    here = {"report": "one", "said": "UN", "window": "2016-11-27"}
    one, other = (
        claim("12 people killed in Idlib", **here),
        claim("7 people killed in Idlib", at=60, **here),
    )
    assert between(one, other, measures) == []


def test_a_denial_contradicts_the_assertion(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    one = claim("captured Hanano", said="the Army", by="A", **here)
    other = claim("captured Hanano", said="the Front", by="B", modality=Modality.DENIED, **here)
    (found,) = relations([one, other], measures)
    assert (found.kind.value, found.on) == ("contradiction", ("modality",))


def test_a_denial_is_of_one_deed_and_one_side(claim: Build, measures: Measures) -> None:
    """That the front took the place is denied, and that the army holds it agrees with that; that
    there was an order is denied, and that people left may hold.
    """
    here = {"window": "2016-11-27", "said": "Army", "actor": "sy-army"}
    other = {"window": "2016-11-27", "said": "Governor", "actor": "governor", "by": "B"}
    denied = claim("captured Hanano", captor="front", modality=Modality.DENIED, **other)
    held = claim("held Hanano", captor="sy-army", **here)
    assert between(held, denied, measures) == []
    order = claim("an order to leave Hanano", modality=Modality.DENIED, **here)
    left = claim("400 people left Hanano", **other)
    assert between(order, left, measures) == []


def test_one_capture_on_two_days(claim: Build, measures: Measures) -> None:
    one = claim("captured Idlib", by="A", window="2016-11-14")
    other = claim("captured Idlib", by="B", window="2016-11-16")
    (found,) = relations([one, other], measures)
    assert (found.kind.value, found.on) == ("contradiction", ("when",))


def test_what_is_taken_by_and_by_is_no_capture_on_two_days(
    claim: Build, measures: Measures
) -> None:
    one = claim("captured Idlib", by="A", window="2016-11-14", on="2016-11-15")
    other = claim("captured Idlib", by="B", window="2016-11-16", on="2016-11-17")
    assert "contradiction" not in between(one, other, measures)


def test_nobody_was_hurt_is_that_nobody_died(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    unhurt = claim(
        "0 people injured in Hanano", said="Army", by="A", modality=Modality.DENIED, **here
    )
    dead = claim("12 soldiers killed in Hanano", said="Front", by="B", **here)
    assert between(unhurt, dead, measures) == ["contradiction"]
    alive = claim(
        "0 people killed in Hanano", said="Army", by="A", modality=Modality.DENIED, **here
    )
    hurt = claim("12 people injured in Hanano", said="Front", by="B", **here)
    assert between(alive, hurt, measures) == []


def test_that_no_civilians_died_is_not_denied_of_fighters(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    denied = claim(
        "killed in Hanano",
        words="The coalition denied that civilians had been killed in Hanano",
        said="Coalition",
        by="A",
        modality=Modality.DENIED,
        **here,
    )
    for counted, expected in (("fighters", []), ("people", ["contradiction"])):
        told = claim(f"41 {counted} killed in Hanano", said="Front", by="B", **here)
        assert between(denied, told, measures) == expected


def test_a_total_since_one_day_goes_on_though_no_map_has_its_place(
    claim: Build, measures: Measures
) -> None:
    said = {"said": "Observatory", "actor": "observatory"}
    about = claim("a clash in Aleppo", by="A", on="2016-10-07", at=50)
    since = {"on": "2016-10-07", "window": "2016-09-16/2016-10-07", **said}
    later = {"by": "B", "on": "2016-10-08", "window": "2016-09-16/2016-10-08", **said}
    other = claim("423 people killed in Aleppo", **later)
    for linked, expected in ((False, ["update"]), (True, ["part of"])):
        one = claim("412 people killed in Salaheddin", by="A", linked=linked, **since)
        assert between_three(about, one, other, measures) == expected


def between_three(about: Claim, one: Claim, other: Claim, measures: Measures) -> list[str]:
    """The kinds of relation between the last two, with a claim that one's report makes too."""
    found = relations([about, one, other], measures)
    return [r.kind.value for r in found if about.id not in ends_of(r)]


def test_who_has_left_and_holds_it_later_has_come_back(claim: Build, measures: Measures) -> None:
    army = {"said": "Army", "actor": "army-x", "captor": "army-x"}
    left = claim("withdrew from Idlib", window="2016-11-20", on="2016-11-20", by="A", **army)
    back = {"window": "2016-11-24", "on": "2016-11-24", "by": "B", "captor": "army-x"}
    held = claim("held Idlib", said="UN", actor="un", **back)
    assert between(left, held, measures) == ["update"]
    day = {"window": "2016-11-20", "on": "2016-11-20", "by": "B", "captor": "army-x"}
    stays = claim("held Idlib", said="UN", actor="un", **day)
    assert between(left, stays, measures) == ["contradiction"]


def test_a_party_that_denies_a_loss_denies_its_own(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    front = {"said": "Front", "actor": "front", "party": True}
    denied = claim("withdrew from Idlib", modality=Modality.DENIED, by="B", **front, **here)
    took = claim("captured Idlib", said="Army", actor="army-x", captor="army-x", by="A", **here)
    assert between(took, denied, measures) == ["contradiction"]
    left = claim("withdrew from Idlib", captor="army-x", said="UN", actor="un", by="A", **here)
    assert between(left, denied, measures) == []


def test_who_holds_most_of_a_town_is_in_it(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    army = {"said": "Army", "actor": "army-x", "captor": "army-x", "by": "A", **here}
    front = {"said": "Front", "actor": "front", "captor": "front", "by": "B", **here}
    most = Figure(80, 80, Qualifier.EXACT, "percent", None, StockOrFlow.STOCK)
    holds, rival = claim("held Idlib", **army), claim("held Idlib", **front)
    assert between(holds, replace(rival, figure=most), measures) == ["contradiction"]
    villages = replace(most, unit="districts", low=12, high=12)
    assert between(holds, replace(rival, figure=villages), measures) == []


def test_one_sides_detained_are_the_others_abducted(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    denied = claim(
        "abducted in Idlib", said="Front", by="A", modality=Modality.DENIED, captor="front", **here
    )
    told = claim("200 people detained in Idlib", said="Mayor", by="B", captor="front", **here)
    assert between(denied, told, measures) == ["contradiction"]
    freed = claim("200 people released in Idlib", said="Mayor", by="B", captor="front", **here)
    assert between(denied, freed, measures) == []


def test_how_long_a_truce_is_to_last_counts_nothing(claim: Build, measures: Measures) -> None:
    made = claim("a ceasefire in Aleppo", window="2016-11-20", on="2016-11-20", by="A")
    figure = Figure(72, 72, Qualifier.EXACT, "hours", None, StockOrFlow.NEITHER)
    held = claim("a ceasefire in Aleppo", window="2016-11-23", on="2016-11-23", by="A")
    assert between(replace(made, figure=figure), held, measures) == ["update"]


def test_parts_of_one_whole_must_agree(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    whole, again = (
        claim("903 civilians left Hanano", by=by, on=on, **here)
        for by, on in (("A", "2016-11-27"), ("B", "2016-11-28"))
    )
    part = claim("119 children left Hanano", by="A", part_of=whole, at=40, **here)
    other = claim("200 children left Hanano", by="B", on="2016-11-28", part_of=again, at=40, **here)
    found = relations([whole, again, part, other], measures)
    assert ("contradiction", part.id, other.id) in {
        (r.kind.value, r.earlier, r.later) for r in found
    }


def test_a_hundredfold_in_two_days_is_a_garbled_number(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre"}
    one = claim("more than 2,000 buildings taken in Aleppo", window="2016-11-26/27", **here)
    other = claim(
        "300,000 buildings taken in Aleppo", window="2016-11-28/29", on="2016-11-29", **here
    )
    assert between(one, other, measures) == ["contradiction"]


def test_two_holders_of_one_place_on_one_day(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26"}
    one = claim("captured Hanano", by="A", captor="sy-army", **here)
    other = claim("held Hanano", by="B", captor="front", **here)
    (found,) = relations([one, other], measures)
    assert (found.kind.value, found.on) == ("contradiction", ("participants",))
    allies = {"front": "gov", "sy-army": "gov"}
    assert "contradiction" not in between(one, other, measures, belongs=allies)
    next_day = claim("held Hanano", by="B", captor="front", window="2016-11-28")
    assert between(one, next_day, measures) == []


def test_a_place_that_one_side_left_the_other_took(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26", "said": "the Centre"}
    one = claim("withdrew from Hanano", by="A", captor="front", **here)
    other = claim("captured Hanano", by="B", captor="sy-army", **here)
    assert between(one, other, measures) == ["repeat"]


def test_a_denial_without_a_number_is_of_what_its_report_tells_before_it(
    claim: Build, measures: Measures
) -> None:
    """ "Rescuers saw a hundred bodies. The spokesman called that hearsay." """
    here = {"report": "a", "window": "../2016-11-27"}
    army = claim("13 people killed in Idlib", said="the army", at=0, **here)
    told = claim("100 people killed in Idlib", said="rescuers", at=60, **here)
    denied = claim(
        "killed in Idlib", said="the front's envoy", at=120, modality=Modality.DENIED, **here
    )
    again = claim("98 people killed in Idlib", said="a committee", by="B", window="../2016-11-27")
    less = claim("40 people killed in Idlib", said="a clinic", by="C", window="../2016-11-27")
    found = relations([army, told, denied, again, less], measures)
    against = {r.earlier for r in found if r.later == denied.id}
    against |= {r.later for r in found if r.earlier == denied.id}
    assert against == {told.id, again.id}


def test_a_part_is_no_later_figure_for_the_whole_of_another(
    claim: Build, measures: Measures
) -> None:
    first = {"said": "the clinic", "actor": "clinic", "window": "../2016-11-27"}
    whole = claim("16 people killed in Idlib", report="a", **first)
    part = claim("4 people killed in Idlib", report="a", at=50, part_of=whole, **first)
    next_day = first | {"window": "../2016-11-28"}
    later = claim("19 people killed in Idlib", by="B", on="2016-11-28", **next_day)
    found = {(r.earlier, r.later): r for r in relations([whole, part, later], measures)}
    assert found[whole.id, later.id].kind.value == "update"
    assert (part.id, later.id) not in found


def test_the_count_of_a_whole_war_does_not_gainsay_one_that_tells_no_window(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the committee", "by": "A"}
    whole = claim("137 people killed in Idlib", window="2016-05-12/2016-11-27", **here)
    other = {"said": "a clinic", "by": "B", "on": "2016-11-28", "time_words": None}
    assert between(whole, claim("6 people killed in Idlib", **other), measures) == []
    fled = claim("230,000 people fled Idlib", window="../2016-11-27", **here)
    some = claim("134 people fled Idlib", window="../2016-11-28", **(other | {"time_words": "d"}))
    assert "contradiction" not in between(fled, some, measures)


def test_a_report_without_places_tells_of_one(claim: Build, measures: Measures) -> None:
    here = {"report": "a", "window": "../2016-11-27"}
    one = claim("29 people killed in Idlib", said="the interior ministry", **here)
    other = claim("47 people killed in Idlib", said="the Red Crescent", at=60, **here)
    one, other = replace(one, where=()), replace(other, where=())
    assert between(one, other, measures) == ["contradiction"]


def test_whither_is_told_once_where_two_voices_differ(claim: Build, measures: Measures) -> None:
    here = {"report": "a", "window": "../2016-11-27"}
    one = claim("62,000 people fled Aleppo for Idlib", said="UN", actor="un", **here)
    other = claim("71,000 people fled Aleppo", said="Governor", actor="gov", at=70, **here)
    assert between(one, other, measures) == ["contradiction"]


def test_who_arrives_is_told_where_to(claim: Build, measures: Measures) -> None:
    here = {"window": "../2016-11-27"}
    one = claim(
        "more than 10,000 people arrived from Idlib for Idlib", said="UN", actor="un", **here
    )
    other = claim("10,417 people arrived from Idlib", said="Governor", actor="gov", by="B", **here)
    assert between(one, other, measures) == ["confirmation"]


def test_how_many_live_at_a_camp_is_one_question(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27", "by": "A"}
    one = claim("24,000 people displaced from Atma camp", said="Governor", actor="gov", **here)
    one = replace(one, figure=replace(one.figure, stock_or_flow=StockOrFlow.STOCK))
    camp = claim("18,000 people sheltered in Atma camp", said="UN", actor="un", **here)
    assert between(one, camp, measures) == ["contradiction"]
    town = claim("18,000 people sheltered in Idlib", said="UN", actor="un", **here)
    all_ = claim("24,000 people displaced from Idlib", said="Governor", actor="gov", **here)
    all_ = replace(all_, figure=replace(all_.figure, stock_or_flow=StockOrFlow.STOCK))
    assert between(all_, town, measures) == []


def test_lorries_that_arrive_are_those_whose_load_is_brought(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "../2016-11-26"}
    wfp = claim("33 vehicles brought to Idlib", said="WFP", actor="wfp", by="A", **here)
    front = claim("20 vehicles arrived from Idlib", said="Front", actor="front", by="B", **here)
    assert between(wfp, front, measures) == ["contradiction"]
    people = claim("20 people arrived from Idlib", said="Front", actor="front", by="B", **here)
    assert between(wfp, people, measures) == []
    before = {"on": "2016-11-20", "window": "../2016-11-20"}
    other = claim("40 vehicles brought to Idlib", said="Front", actor="front", by="B", **before)
    assert "contradiction" not in between(other, wfp, measures)  # another convoy


def test_a_speakers_total_goes_on_where_no_report_names_a_place(
    claim: Build, measures: Measures
) -> None:
    said = {"said": "the defence army"}
    one = claim("223 people killed in Idlib", window="../2016-11-27", **said)
    later = {"on": "2016-11-29", "window": "../2016-11-29", "by": "B", **said}
    other = claim("376 people killed in Idlib", **later)
    one, other = replace(one, where=()), replace(other, where=())
    assert between(one, other, measures) == ["update"]


def test_those_who_have_come_so_far_are_no_part_of_those_who_came_later(
    claim: Build, measures: Measures
) -> None:
    one = claim(
        "13,500 people arrived from Aleppo for Idlib", said="the government", window="../2016-11-27"
    )
    later = {"on": "2016-11-28", "window": "../2016-11-28", "by": "B"}
    other = claim("42,500 people arrived from Idlib", said="the Idlib government", **later)
    assert between(one, other, measures) == ["update"]


# -- states: claims without a figure ---------------------------------------------------------------


def test_what_one_side_takes_the_other_has_left(claim: Build, measures: Measures) -> None:
    """Two voices, one state: the one tells who came, the other who went."""
    here = {"window": "2016-11-26"}
    took = claim("captured Hanano", said="Army", actor="sy-army", captor="sy-army", by="A", **here)
    left = claim(
        "withdrew from Hanano", said="Front", actor="front", captor="front", by="B", **here
    )
    assert between(took, left, measures) == ["confirmation"]
    came = claim("advanced into Hanano", said="residents", captor="sy-army", by="C", **here)
    assert between(came, left, measures) == ["confirmation"]
    own = claim("withdrew from Hanano", said="Front", actor="front", by="B", **here)
    held = claim("held Hanano", said="Army", actor="sy-army", captor="front", by="A", **here)
    assert between(own, held, measures) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2016-11-25", ["update"]),
        ("2016-11-26", ["contradiction"]),
        ("2016-11-28", ["contradiction"]),
    ],
)
def test_a_hold_contradicts_a_capture_that_was_before_it(
    claim: Build, measures: Measures, day: str, expected: list[str]
) -> None:
    army = {"said": "Army", "actor": "sy-army", "captor": "sy-army"}
    took = claim("captured Hanano", by="A", window="2016-11-26", **army)
    held = claim("held Hanano", said="Front", actor="front", by="B", on=day, window=day, party=True)
    assert between(took, held, measures) == expected


def test_who_held_the_ground_has_lost_it_since(claim: Build, measures: Measures) -> None:
    """Whoever tells the one and the other; on one day it would be two holders of one place."""
    held = claim("held Hanano", said="Front", actor="front", captor="front", window="2016-11-25")
    here = {"said": "Army", "actor": "sy-army", "captor": "sy-army", "by": "B", "on": "2016-11-28"}
    taken = claim("captured Hanano", window="2016-11-27", **here)
    assert between(held, taken, measures) == ["update"]


def test_a_truce_that_one_voice_told_of_is_broken(claim: Build, measures: Measures) -> None:
    here = {"said": "the committee", "window": "2016-11-27", "report": "one"}
    agreed = claim("a ceasefire in Hanano", **here)
    broken = claim("a ceasefire in Hanano", at=60, modality=Modality.DENIED, **here)
    assert between(agreed, broken, measures) == ["update"]


def test_a_stock_of_another_mouth_two_days_later(claim: Build, measures: Measures) -> None:
    """A day apart they are rivals, two days apart somebody has looked again."""
    here = {"window": "2016-11-27", "said": "the committee", "actor": "committee"}
    one = claim("500 people are trapped in Hanano", **here)
    army = {"said": "the army", "actor": "army", "by": "B"}
    for day, kind in (("2016-11-28", "contradiction"), ("2016-11-29", "update")):
        other = claim("300 people are trapped in Hanano", on=day, window=day, **army)
        assert between(one, other, measures) == [kind]


def test_a_place_changes_hands_by_one_voice(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "actor": "centre"}
    held = claim(
        "held Hanano", by="A", on="2016-11-25", window="2016-11-25", captor="front", **here
    )
    took = claim(
        "captured Hanano", by="B", on="2016-11-27", window="2016-11-27", captor="army", **here
    )
    (found,) = relations([took, held], measures)
    assert (found.kind.value, found.earlier, found.on) == ("update", held.id, ("participants",))


@pytest.mark.parametrize(("day", "expected"), [("2016-11-26", "repeat"), ("2016-11-29", "update")])
def test_a_state_told_days_later_still_stands(
    claim: Build, measures: Measures, day: str, expected: str
) -> None:
    here = {"said": "the Centre", "actor": "centre"}
    first = claim("a ceasefire in Hanano", by="A", on="2016-11-26", window="2016-11-25", **here)
    later = claim("a ceasefire in Hanano", by="B", on=day, window=day, **here)
    assert between(first, later, measures) == [expected]


def test_what_was_refused_is_let_through(claim: Build, measures: Measures) -> None:
    refused = claim(
        "an open road in Hanano",
        by="A",
        on="2016-11-25",
        window="2016-11-25",
        modality=Modality.DENIED,
    )
    opened = claim("an open road in Hanano", by="B", on="2016-11-28", window="2016-11-28")
    assert between(refused, opened, measures) == ["update"]
    quiet = claim(
        "killed in Hanano", by="A", on="2016-11-25", window="2016-11-25", modality=Modality.DENIED
    )
    dead = claim("killed in Hanano", by="B", on="2016-11-28", window="2016-11-28")
    assert between(quiet, dead, measures) == []


def test_an_order_and_what_came_of_it(claim: Build, measures: Measures) -> None:
    order = claim(
        "an order to leave Hanano",
        said="the governor",
        by="A",
        on="2016-11-25",
        window="2016-11-25",
        modality=Modality.ORDERED,
    )
    left = claim("6,000 people left Hanano", by="B", on="2016-11-27", window="2016-11-26")
    found = compare(*readings([order, left], measures, {}))
    assert found is not None
    assert carried_out(found)
    year = claim("6,000 people left Hanano", by="B", on="2017-11-27", window="2017-11-26")
    assert between(order, year, measures) == []


@pytest.mark.parametrize("after", ["6,000 people displaced from Hanano", "captured Hanano"])
def test_what_comes_of_a_plan_is_told_by_its_own_measure(
    claim: Build, measures: Measures, after: str
) -> None:
    """That people are to be let in is not that others fled; nor is a retreat a capture."""
    before = "5,000 people arrived from Hanano" if "people" in after else "withdrew from Hanano"
    here = {"said": "the governor", "actor": "governor"}
    plan = claim(
        before, on="2016-11-25", window="2016-11-26", modality=Modality.PLANNED, by="A", **here
    )
    other = claim(after, on="2016-11-27", window="2016-11-26", by="B", **here)
    assert between(plan, other, measures) == []


def test_a_building_that_is_hit_again_is_hit_twice(claim: Build, measures: Measures) -> None:
    one = claim("a hospital hit in Hanano", on="2016-11-19", window="2016-11-19")
    other = claim("a hospital hit in Hanano", by="B", on="2016-11-22", window="2016-11-22")
    assert between(one, other, measures) == []


# -- counts of two voices --------------------------------------------------------------------------


def test_a_toll_that_is_counted_on_is_no_part(claim: Build, measures: Measures) -> None:
    first = claim("2 people killed in Hanano", said="Army", actor="a", window="2016-11-22/23")
    later = claim(
        "5 people killed in Hanano", said="Army", actor="a", by="B", window="2016-11-22/25"
    )
    assert between(first, later, measures) in (["update"], ["revision"])


def test_dozens_are_counted_out(claim: Build, measures: Measures) -> None:
    here = {"said": "Army", "actor": "a"}
    first = claim(
        "dozens killed in Hanano", by="A", on="2016-11-23", window="2016-11-22/23", **here
    )
    later = claim("34 killed in Hanano", by="B", window="2016-11-22/26", **here)
    assert between(first, later, measures) == ["update"]


def test_the_dead_of_a_quarter_are_of_the_dead_of_the_city(
    claim: Build, measures: Measures
) -> None:
    """Whoever counted, but not where one counts nearly all that the other does."""
    here = {"window": "2016-11-26"}
    part = claim("5 people killed in Salaheddin", said="UN", actor="un", by="A", **here)
    whole = claim("11 people killed in Aleppo", said="Army", actor="a", by="B", **here)
    (found,) = (compare(a, b) for a, b in pairs(readings([part, whole], measures, {})))
    assert found is not None
    assert spoken(found)
    nearly = claim("12 people killed in Aleppo", said="Army", actor="a", by="B", **here)
    most = claim("11 people killed in Salaheddin", said="UN", actor="un", by="A", **here)
    assert between(most, nearly, measures) == []


def test_losses_of_two_armies_are_not_rival_counts(claim: Build, measures: Measures) -> None:
    one = claim(
        "7 soldiers killed in Hanano",
        said="North",
        actor="n",
        on="2016-11-25",
        window="../2016-11-25",
    )
    other = claim(
        "70 soldiers killed in Hanano", said="South", actor="s", by="B", window="../2016-11-27"
    )
    assert between(one, other, measures) == []


def test_a_report_that_tells_how_many_there_were_and_are(claim: Build, measures: Measures) -> None:
    here = {"said": "UN", "actor": "un", "report": "one"}
    now = claim("371,000 people sheltered in Idlib", at=0, window="2016-11-26", **here)
    then = claim("170,000 people sheltered in Idlib", at=200, window="2016-11-23", **here)
    (found,) = relations([now, then], measures)
    assert (found.kind.value, found.earlier, found.later) == ("update", then.id, now.id)


def test_a_town_lies_in_the_area_that_bears_its_name(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26", "said": "UN", "actor": "un"}
    town = claim("5 people killed in Idlib", by="A", **here)
    area = claim("11 people killed in Idlib province", by="B", **here)
    assert between(town, area, measures) == ["part of"]
    same = claim("5 people killed in Idlib province", by="B", **here)
    assert between(town, same, measures) == ["repeat"]


# -- laws ------------------------------------------------------------------------------------------

NUMBERS = st.sampled_from(["903", "more than 900", "about 1,000", "119", "hundreds", "up to 40"])
SENTENCES = st.builds(
    "{} {} {} {}".format,
    NUMBERS,
    st.sampled_from(["civilians", "people", "children", "fighters", "households"]),
    st.sampled_from(["left", "fled", "killed in", "are trapped in"]),
    st.sampled_from(["Aleppo", "Eastern Aleppo", "Hanano", "Idlib", "Syria"]),
)
STATES = st.sampled_from(
    [
        *("captured Hanano", "held Hanano", "withdrew from Aleppo", "advanced into Hanano"),
        *("a ceasefire in Aleppo", "an open road in Hanano", "air strikes on Hanano"),
    ]
)
DAYS = st.integers(20, 29).map("2016-11-{}".format)


@st.composite
def telling(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(DAYS)
    return {
        "said": draw(st.sampled_from([None, "the Centre", "UN", "the Army"])),
        "by": draw(st.sampled_from(["A", "B"])),
        "on": draw(st.sampled_from([day, None])),
        "window": draw(st.sampled_from([day, f"../{day}", f"2016-11-19/{day[-2:]}", None])),
        "at": draw(st.sampled_from([0, 100, 200])),
        "linked": draw(st.booleans()),
        "captor": draw(st.sampled_from([None, "army", "front"])),
        "modality": draw(st.sampled_from([Modality.ASSERTED, Modality.DENIED, Modality.PLANNED])),
    }


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(SENTENCES | STATES, telling()), max_size=9), st.randoms())
def test_neither_order_nor_repetition_changes_anything(
    claim: Build, measures: Measures, cases: list[tuple[str, dict[str, Any]]], random: Any
) -> None:
    claims = [claim(sentence, **how) for sentence, how in cases]
    found = relations(claims, measures)
    shuffled = [*claims, *claims]
    random.shuffle(shuffled)
    assert relations(shuffled, measures) == found
    ids = {c.id for c in claims}
    for relation in found:
        assert {relation.earlier, relation.later} <= ids
        assert relation.earlier != relation.later
        assert relation.reasons


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(SENTENCES | STATES, telling()), max_size=9), st.sets(st.sampled_from("AB"))
)
def test_what_is_fresh_and_what_was_before_are_the_relations_of_all(
    claim: Build, measures: Measures, cases: list[tuple[str, dict[str, Any]]], outlets: set[str]
) -> None:
    claims = [claim(sentence, **how) for sentence, how in cases]
    fresh = {c.document for c in claims if c.document[0] in outlets}
    before = relations([c for c in claims if c.document not in fresh], measures)
    after = relations(claims, measures, fresh=fresh)
    assert {*before, *after} == set(relations(claims, measures))
    assert not {*before} & {*after}


def test_what_is_held_since_the_day_of_a_capture_was_taken_then_whoever_holds_it(
    claim: Build, measures: Measures
) -> None:
    taken = claim("captured Hanano", said="A", by="A", window="2016-11-26", actor="army")
    since = claim("held Hanano", on="2016-11-28", by="B", window="2016-11-26/28")
    later = claim("held Hanano", on="2016-11-28", by="B", window="2016-11-28")
    assert between(taken, since, measures) == ["repeat"]
    assert between(taken, later, measures) == []
