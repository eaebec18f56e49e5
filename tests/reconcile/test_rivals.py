"""One count that moves, two counts that are set against each other, and counts of two things: the
cases in which these are soonest taken for one another, each beside its opposite.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dragoman.claims import (
    Attribution,
    Claim,
    Measure,
    Modality,
    Relation,
    Source,
    SourceRole,
)
from dragoman.reconcile import relations
from tests.reconcile.conftest import PLACES

Build = Any
Measures = dict[str, Measure]
FRIDAY, SATURDAY, SUNDAY = "2016-11-25", "2016-11-26", "2016-11-27"


def between(one: Claim, other: Claim, measures: Measures, **more: Any) -> list[str]:
    """The kinds of relation between two claims; the same whichever comes first."""
    found = relations([one, other], measures, **more)
    assert found == relations([other, one], measures, **more)
    return [relation.kind.value for relation in found]


def told(found: tuple[Relation, ...]) -> set[tuple[str, str, str]]:
    return {(relation.kind.value, relation.earlier, relation.later) for relation in found}


# -- a toll that is said to have grown -------------------------------------------------------------

GROWN = "the death toll in Idlib has risen to 310"
RIVAL = "310 people were killed in Idlib"


@pytest.mark.parametrize(("words", "kind"), [(GROWN, "update"), (RIVAL, "contradiction")])
@pytest.mark.parametrize("window", [SATURDAY, f"../{SATURDAY}"])
def test_a_toll_that_has_risen_is_no_rival_of_the_one_it_rose_from(
    claim: Build, measures: Measures, words: str, kind: str, window: str
) -> None:
    """On the day of the quake itself, by another office; what is not said to have risen may be a
    rival's count.
    """
    here = {"window": window, "on": SATURDAY}
    first = claim("about 95 people killed in Idlib", said="the deputy mayor", by="A", **here)
    more = claim("310 people killed in Idlib", said="the premier", by="B", words=words, **here)
    assert between(first, more, measures) == [kind]


def test_the_smaller_of_two_tolls_of_one_day_is_the_earlier_where_the_other_has_risen(
    claim: Build, measures: Measures
) -> None:
    here = {"window": SATURDAY, "on": SATURDAY}
    more = claim("310 people killed in Idlib", said="the premier", by="A", words=GROWN, **here)
    less = claim("95 people killed in Idlib", said="the deputy mayor", by="B", **here)
    assert told(relations([more, less], measures)) == {("update", less.id, more.id)}


def test_a_toll_that_doubles_overnight(claim: Build, measures: Measures) -> None:
    first = claim(
        "1,420 people killed in Idlib", said="the premier", window=f"../{SATURDAY}", on=SATURDAY
    )
    next_day = {"said": "the disaster agency", "window": f"../{SUNDAY}", "by": "B"}
    rose = claim(
        "3,180 people killed in Idlib", words="number of dead in Idlib climbed to 3,180", **next_day
    )
    assert between(first, rose, measures) == ["update"]
    assert between(first, claim("3,180 people killed in Idlib", **next_day), measures) == [
        "contradiction"
    ]


def test_a_toll_that_rises_after_it_was_corrected_still_gainsays_the_first(
    claim: Build, measures: Measures
) -> None:
    first = claim(
        "8,400 people killed in Idlib", said="Red Cross", window=f"../{FRIDAY}", on=FRIDAY
    )
    here = {"by": "B", "words": "the toll in Idlib rose to 2,950"}
    rose = claim("2,950 people killed in Idlib", said="UN", window=f"../{SATURDAY}", **here)
    assert between(first, rose, measures) == ["contradiction"]


def test_what_the_other_side_says_has_risen_is_still_the_other_sides_count(
    claim: Build, measures: Measures
) -> None:
    here = {"window": SATURDAY, "on": SATURDAY, "party": True}
    army = claim("11 people killed in Idlib", said="the army", actor="army", by="A", **here)
    words = "the toll of the raid on Idlib has risen to 74"
    front = {"said": "the front", "actor": "front", "by": "B", "words": words}
    rose = claim("74 people killed in Idlib", **front, **here)
    names = {"army": "Army", "front": "Front"}
    assert between(army, rose, measures, names=names) == ["contradiction"]


# -- a toll that was corrected ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("the number of dead in Idlib was lowered to 26", ["revision"]),
        ("26 people were killed in Idlib", []),
    ],
)
def test_a_number_that_its_speaker_corrects_is_revised_whatever_the_window(
    claim: Build, measures: Measures, words: str, kinds: list[str]
) -> None:
    here = {"said": "the ministry", "actor": "ministry"}
    first = claim("at least 41 people killed in Idlib", window=FRIDAY, on=SATURDAY, **here)
    lower = claim(
        "26 people killed in Idlib", window=f"../{SUNDAY}", on=SUNDAY, by="B", words=words, **here
    )
    assert [k for k in between(first, lower, measures) if k == "revision"] == kinds
    voice = replace(lower, attribution=Attribution((Source("B", SourceRole.PUBLISHER),)))
    other = replace(lower, attribution=Attribution((Source("UN", SourceRole.SPEAKER, None, "un"),)))
    assert [k for k in between(first, voice, measures) if k == "revision"] == kinds
    assert "revision" not in between(first, other, measures)


def test_a_toll_told_again_beside_the_new_one_is_no_part_of_it(
    claim: Build, measures: Measures
) -> None:
    """What bears the day on which it was given was counted up to it."""
    here = {"said": "the minister", "report": "one"}
    new = claim("365 people killed in Idlib", window=f"../{SUNDAY}", **here)
    old = claim("342 people killed in Idlib", window=SATURDAY, at=90, **here)
    some = claim("42 people killed in Idlib", window=SATURDAY, at=90, **here)
    assert between(new, old, measures) == []
    assert between(new, some, measures) == ["part of"]


@pytest.mark.parametrize(
    ("place", "said", "kinds"),
    [
        ("Aleppo market", "the ministry", ["revision"]),
        ("Aleppo", "the ministry", []),
        ("Aleppo market", "the doctors", ["contradiction"]),
    ],
)
def test_fewer_in_one_market_are_a_revision_whatever_the_window(
    claim: Build, measures: Measures, place: str, said: str, kinds: list[str]
) -> None:
    first = claim(f"14 people killed in {place}", said="the ministry", window=FRIDAY, on=FRIDAY)
    lower = {"on": SATURDAY, "window": f"../{SATURDAY}", "by": "B"}
    then = claim(f"12 people killed in {place}", said=said, **lower)
    assert between(first, then, measures) == kinds


# -- tolls of two things ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("killed by the earthquake", "killed in the shelling", []),
        ("killed in the shelling", "killed by air strikes", ["contradiction"]),
        ("killed by the floods", "killed when the dam broke", ["contradiction"]),
        ("killed by an explosion", "killed when a fuel depot blew up", ["contradiction"]),
        ("killed by the earthquake", "killed", ["contradiction"]),
    ],
)
def test_those_whom_a_quake_has_killed_are_no_rival_count_of_those_whom_guns_have(
    claim: Build, measures: Measures, one: str, other: str, kinds: list[str]
) -> None:
    here = {"window": f"../{SATURDAY}", "on": SATURDAY}
    first = claim(
        "200 people killed in Idlib", said="A", actor="a", by="A", words=f"200 were {one}", **here
    )
    second = claim(
        "70 people killed in Idlib", said="B", actor="b", by="B", words=f"70 were {other}", **here
    )
    assert between(first, second, measures) == kinds


def test_the_sentence_around_a_toll_tells_its_cause(claim: Build, measures: Measures) -> None:
    here = {"window": f"../{SATURDAY}", "on": SATURDAY}
    first = claim("200 people killed in Idlib", said="A", actor="a", by="A", at=20, **here)
    words = "The shelling of Idlib left, by their count, 200 people killed in Idlib"
    around = claim("shelling in Idlib", said="A", actor="a", by="A", words=words, **here)
    quake = {"words": "70 were killed by the earthquake", "said": "B", "actor": "b", "by": "B"}
    second = claim("70 people killed in Idlib", **quake, **here)
    assert not {"contradiction"} & {
        k for k, *_ in told(relations([first, around, second], measures))
    }
    assert between(first, second, measures) == ["contradiction"]


def test_a_smaller_toll_of_another_week_is_of_another_event(
    claim: Build, measures: Measures
) -> None:
    """Neither says since when; a day or two later it would be a rival's count."""
    first = claim(
        "at least 200 people killed in Idlib", said="A", actor="a", window="../2016-11-15",
        on="2016-11-15",
    )  # fmt: skip
    other = {"said": "B", "actor": "b", "by": "B"}
    week = claim("170 people killed in Idlib", window=f"../{SATURDAY}", **other)
    soon = claim("70 people killed in Idlib", window="../2016-11-17", on="2016-11-17", **other)
    assert between(first, week, measures) == []
    assert between(first, soon, measures) == ["contradiction"]


# -- one number by two sides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("military sources", None), ("the Caliphate", "caliphate"), "confirmation"),
        (("the infantry", None), ("the Committees", "committees"), "confirmation"),
        (("the interior ministry", None), ("the rebels", None), "confirmation"),
        (("the relief office", None), ("the Committees", "committees"), "repeat"),
        (("military sources", None), ("the army", "army"), "repeat"),
        (("the ministry", "ministry"), ("a ministry spokesman", None), "repeat"),
    ],
)
@pytest.mark.parametrize("places", ["Idlib", "Idlib camp, Aleppo"])
def test_one_number_by_two_sides_is_a_confirmation(
    claim: Build,
    measures: Measures,
    one: tuple[str, str | None],
    other: tuple[str, str | None],
    kind: str,
    places: str,
) -> None:
    here = {"window": SATURDAY, "on": SATURDAY}
    first = claim(
        f"about 20 people killed in {places.partition(',')[0]}", said=one[0], actor=one[1], **here
    )
    second = claim(f"20 people killed in {places}", said=other[0], actor=other[1], by="B", **here)
    names = {"committees": "Committees", "caliphate": "Caliphate", "army": "Army"}
    names["ministry"] = "Ministry"
    assert between(first, second, measures, names=names) == [kind]


def test_one_number_by_two_sides_is_a_repeat_where_the_words_are_one(
    claim: Build, measures: Measures
) -> None:
    """A wire that both papers print, whomever the one of them names."""
    words = "shells fell on the market of Idlib and killed 20 people who were queueing for bread"
    here = {"window": SATURDAY, "on": SATURDAY, "words": words}
    one = claim("20 people killed in Idlib", said="military sources", **here)
    two = claim("20 people killed in Idlib", said="the rebels", by="B", **here)
    assert between(one, two, measures) == ["repeat"]


# -- rival counts of one attack --------------------------------------------------------------------


def test_fewer_by_another_voice_are_no_later_figure(claim: Build, measures: Measures) -> None:
    """Of the dead and hurt of one dated attack; fewer are missing as they are found, and of one
    voice fewer are a revision.
    """
    first = claim(
        "52 people killed in Idlib", said="health ministry", actor="m", window=FRIDAY, on=SATURDAY
    )
    fewer = {"by": "B", "on": SUNDAY, "window": FRIDAY}
    official = claim("41 people killed in Idlib", said="a health official", **fewer)
    nobody = claim("41 people killed in Idlib", **fewer)
    again = claim("41 people killed in Idlib", said="health ministry", actor="m", **fewer)
    names = {"m": "Health ministry"}
    assert between(first, official, measures, names=names) == ["contradiction"]
    assert "update" not in between(first, nobody, measures, names=names)
    assert between(first, again, measures, names=names) == ["revision"]
    lost = {"on": SATURDAY, "window": FRIDAY}
    missing = claim("52 people missing in Idlib", said="a governor", **lost)
    found = claim("41 people missing in Idlib", said="rescuers", by="B", on=SUNDAY, window=SUNDAY)
    assert "contradiction" not in between(missing, found, measures)


@pytest.mark.parametrize(
    ("words", "by", "kinds"),
    [
        ("6 of its fighters were killed", "the Front", ["contradiction"]),
        ("6 fighters were killed", "the Front", []),
        ("6 of its fighters were killed", "the Red Crescent", []),
    ],
)
def test_two_parties_on_the_losses_of_the_one(
    claim: Build, measures: Measures, words: str, by: str, kinds: list[str]
) -> None:
    """The one gives no day but that of its report; whose fighters they are, the other says."""
    said = {"said": "the Army", "actor": "army", "party": True}
    told = {"said": by, "actor": by, "party": by == "the Front", "by": "B", "words": words}
    untold = {"window": f"../{SATURDAY}", "time_words": None, "on": SATURDAY}
    one = claim("62 fighters killed in Idlib", words="62 fighters were killed", **said, **untold)
    other = claim("6 fighters killed in Idlib", window=SATURDAY, on=SATURDAY, **told)
    assert between(one, other, measures) == kinds


# -- whom a figure counts --------------------------------------------------------------------------


def test_displaced_people_killed_on_a_day_were_killed_on_that_day(
    claim: Build, measures: Measures
) -> None:
    """How many are displaced by a day is a total; how many of them died on it is not."""
    monday = claim(
        "at least 43 people killed in Idlib", said="medics", on=SATURDAY, window=FRIDAY, by="A"
    )
    next_day = {"said": "UN", "actor": "un", "on": SUNDAY, "window": SATURDAY, "by": "B"}
    killed = claim("4 displaced killed in Idlib", **next_day)
    assert between(monday, killed, measures) == []
    first = claim(
        "400 people displaced from Idlib", said="UN", actor="un", on=SATURDAY, window=f"../{FRIDAY}"
    )
    more = claim("900 displaced displaced from Idlib", **next_day)
    assert between(first, more, measures) == ["update"]


@pytest.mark.parametrize(
    ("armed", "others"),
    [
        ("dozens militants killed in Idlib", "4 displaced killed in Idlib"),
        ("40 soldiers killed in Idlib", "90 refugees killed in Idlib"),
    ],
)
def test_armed_men_are_none_of_the_displaced(
    claim: Build, measures: Measures, armed: str, others: str
) -> None:
    here = {"window": SATURDAY, "on": SUNDAY}
    army = claim(armed, said="the army", actor="army", by="A", **here)
    assert between(army, claim(others, said="UN", actor="un", by="B", **here), measures) == []


# -- parts and wholes ------------------------------------------------------------------------------


def test_a_later_count_of_a_part_of_the_country_is_no_later_count_of_the_country(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the agency", "actor": "agency"}
    land = claim("5,700 people killed in Syria", window=f"../{FRIDAY}", on=FRIDAY, **here)
    province = claim(
        "8,200 people killed in Idlib province", window=f"../{SUNDAY}", on=SUNDAY, by="B", **here
    )
    again = claim("8,200 people killed in Syria", window=f"../{SUNDAY}", on=SUNDAY, by="B", **here)
    assert between(land, province, measures) == []
    east = replace(
        PLACES["Syria"], id="local:syria#east", name="Eastern Syria", within="local:syria"
    )
    first = claim("5,700 people killed in Syria", window=f"../{FRIDAY}", on=FRIDAY, **here)
    first = replace(first, where=(replace(first.where[0], name=east.name, place=east),))
    assert between(first, province, measures) == ["update"]
    assert between(land, again, measures) == ["update"]


def test_a_part_told_before_is_not_updated_by_the_whole_it_is_counted_in(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the governor", "actor": "governor"}
    civilians = claim("9 civilians killed in Idlib", window="2016-11-24/26", on=SATURDAY, **here)
    later = {"window": "2016-11-24/27", "on": SUNDAY, "report": "two", "by": "B", **here}
    whole = claim("37 people killed in Idlib", **later)
    part = claim("9 civilians killed in Idlib", at=40, part_of=whole, **later)
    assert told(relations([civilians, whole, part], measures)) == {
        ("repeat", civilians.id, part.id),
        ("part of", civilians.id, whole.id),
        ("part of", part.id, whole.id),
    }
    assert between(civilians, whole, measures) == ["update"]


def test_a_count_of_one_prison_is_held_against_that_of_the_same_and_not_of_both(
    claim: Build, measures: Measures
) -> None:
    here = {"window": SATURDAY}
    first = claim("3,100 prisoners fled Hanano, Idlib", said="a union", on=SATURDAY, **here)
    later = {"said": "lawyers", "actor": "lawyers", "on": SUNDAY, "report": "two", "by": "B"}
    both = claim("4,200 prisoners fled Idlib", **later, **here)
    that = claim("3,250 prisoners fled Hanano", at=40, part_of=both, **later, **here)
    assert between(first, both, measures) == ["contradiction"]
    found = told(relations([first, both, that], measures))
    assert not {r for r in found if set(r[1:]) == {first.id, both.id}}
    assert {r for r in found if set(r[1:]) == {first.id, that.id}}


def test_the_addends_that_a_report_gives_beside_their_sum(claim: Build, measures: Measures) -> None:
    """The buried and those in the morgues make the toll; of three tolls that do not, two voices
    gainsay each other.
    """
    here = {"report": "one", "window": "2016-11-20/26"}
    whole = claim("1,700 people killed in Idlib", said="UN", actor="un", **here)
    buried = claim("1,100 bodies killed in Idlib", said="her deputy", at=90, **here)
    morgue = claim("600 bodies killed in Idlib", said="her deputy", at=130, **here)
    assert told(relations([whole, buried, morgue], measures)) == {
        ("part of", buried.id, whole.id),
        ("part of", morgue.id, whole.id),
    }
    rival = claim("640 people killed in Idlib", said="the governor", at=130, **here)
    kinds = {kind for kind, *_ in told(relations([whole, rival], measures))}
    assert kinds == {"contradiction"}


# -- denials ---------------------------------------------------------------------------------------


def test_what_the_other_side_denies_days_later_it_gainsays(
    claim: Build, measures: Measures
) -> None:
    """Who took the place may deny later that he is in it: he may have left."""
    told_ = claim(
        "advanced into Hanano", captor="army", by="A", on=SATURDAY, window=SATURDAY, said=None
    )
    later = {"captor": "army", "by": "B", "on": "2016-11-29", "window": "../2016-11-29"}
    denied = {"modality": Modality.DENIED, "party": True}
    front = claim("advanced into Hanano", said="the front", actor="front", **later, **denied)
    front = replace(front, participants=told_.participants)
    assert between(told_, front, measures, names={"front": "Front", "army": "Army"}) == [
        "contradiction"
    ]
    own = claim("advanced into Hanano", said="the army", actor="army", **later, **denied)
    assert "contradiction" not in between(told_, own, measures)


# -- movements -------------------------------------------------------------------------------------


def test_those_who_have_crossed_so_far_are_followed_by_those_who_have_left_since(
    claim: Build, measures: Measures
) -> None:
    """By one body, a day later; on one day those who reached one place are some of all who left."""
    here = {"said": "the government", "actor": "gov"}
    crossed = claim(
        "28,000 people left Aleppo for Idlib", window=f"../{SATURDAY}", on=SATURDAY, **here
    )
    left = claim(
        "more than 50,000 people left Aleppo", window=f"../{SUNDAY}", on=SUNDAY, by="B", **here
    )
    at_once = claim(
        "more than 50,000 people left Aleppo", window=f"../{SATURDAY}", on=SATURDAY, by="B", **here
    )
    assert between(crossed, left, measures) == ["update"]
    assert between(crossed, at_once, measures) == ["part of"]


def test_one_crossing_told_of_two_towns_and_of_the_countries_they_lie_in(
    claim: Build, measures: Measures
) -> None:
    here = {"window": SATURDAY, "on": SUNDAY}
    towns = claim(
        "about 3,000 people fled Hanano for Atma camp", said="the police chief", by="A", **here
    )
    wide = claim("about 3,000 people left Aleppo for Idlib", said="the premier", by="B", **here)
    other_day = claim(
        "about 3,000 people left Aleppo for Idlib", said="the premier", by="B", on="2016-11-24",
        window="2016-11-23",
    )  # fmt: skip
    belongs = {"local:Eastern Aleppo": "local:aleppo"}
    rebels = claim("about 3,000 people left Aleppo for Idlib", said="the rebels", by="C", **here)
    army = claim("about 3,000 people fled Hanano for Atma camp", said="the army", by="A", **here)
    assert between(towns, wide, measures, belongs=belongs) == ["repeat"]
    assert between(army, rebels, measures, belongs=belongs) == ["confirmation"]
    assert between(towns, other_day, measures, belongs=belongs) == []


def test_prisoners_who_were_freed_are_none_of_the_displaced(
    claim: Build, measures: Measures
) -> None:
    freed = claim(
        "4,000 prisoners released in Idlib", said="a lawyer", window=SATURDAY, on=SATURDAY
    )
    others = {"said": "IOM", "actor": "iom", "by": "B", "on": "2016-11-30"}
    displaced = claim("15,000 people displaced from Idlib", window="2016-11-20/30", **others)
    escaped = claim("3,100 prisoners fled Idlib", said="a union", window=SATURDAY, by="C")
    assert between(freed, displaced, measures) == []
    assert between(freed, escaped, measures) == ["contradiction"]


# -- counts of two things --------------------------------------------------------------------------

WEEK, LAST_DAY, SO_FAR = "2016-11-20/26", "2016-11-26/27", "../2016-11-27"


@pytest.mark.parametrize(
    ("first", "its_window", "then", "kinds"),
    [
        ("more than 3,300 people arrived from Idlib", WEEK, "2,046 people arrived from Idlib", []),
        ("1,500 people fled Idlib", WEEK, "548 people fled Idlib", []),
        ("548 people fled Idlib", SATURDAY, "4,504 people fled Idlib", ["part of"]),
        ("more than 8,100 people fled Idlib", WEEK, "8,400 people fled Idlib", ["confirmation"]),
        ("1,400 people were evacuated from Idlib", SATURDAY, "thousands people fled Idlib", []),
        ("7 people killed in Idlib", SATURDAY, "12 bodies killed in Idlib", []),
        ("7 people killed in Idlib", SATURDAY, "dozens people killed in Idlib", []),
    ],
)
def test_what_another_counts_is_no_later_figure_of_a_count_of_something_else(
    claim: Build, measures: Measures, first: str, its_window: str, then: str, kinds: list[str]
) -> None:
    """The last day's of the total since Sunday, those of one ferry of all who fled, the dead of one
    ambush of the bodies that lie in the town.
    """
    window = LAST_DAY if then[0] in "25" else SO_FAR
    one = claim(first, said="a relief agency", by="A", on=SATURDAY, window=its_window)
    other = claim(then, said="the governor", by="B", on=SUNDAY, window=window)
    assert between(one, other, measures) == kinds


@pytest.mark.parametrize("hedge", ["at least", "about"])
def test_a_floor_is_no_rival_of_what_lies_above_it(
    claim: Build, measures: Measures, hedge: str
) -> None:
    """At least 4,000, by another report, may be the 9,150; about 4,000 cannot."""
    here = {"window": SO_FAR, "on": SUNDAY}
    low = claim(f"{hedge} 4,000 people fled Idlib", said="UNICEF", actor="u", by="A", **here)
    high = claim("9,150 people fled Idlib", said="the governor", by="B", **here)
    assert between(low, high, measures) == ([] if hedge == "at least" else ["contradiction"])


def test_how_many_there_are_now_is_no_later_figure_of_how_many_so_far(
    claim: Build, measures: Measures
) -> None:
    moment = claim("668,939 people are trapped in Idlib", said="a relief agency", window=FRIDAY)
    figure = replace(moment.figure, stock_or_flow="stock")
    now = replace(claim("668,939 people displaced from Idlib", said="a relief agency", by="A"))
    now = replace(now, figure=figure, when=moment.when)
    total = claim(
        "nearly 670,000 people displaced from Idlib",
        said="a relief agency",
        by="B",
        on=SUNDAY,
        window=SO_FAR,
    )
    assert "update" not in between(now, total, measures)


@pytest.mark.parametrize(("at", "kinds"), [(250, ["repeat"]), (40, ["confirmation"])])
@pytest.mark.parametrize(
    "told", ["more than 11,000 people fled Idlib", "900 people killed in Idlib"]
)
def test_a_headline_does_not_confirm_its_own_report(
    claim: Build, measures: Measures, at: int, kinds: list[str], told: str
) -> None:
    """Whoever is named in it; two who are told side by side are two."""
    here = {"report": "one", "window": SO_FAR}
    above = claim(told, said="the army", actor="army", **here)
    below = claim(told, said="the UN", actor="un", at=at, **here)
    assert between(above, below, measures) == kinds


def test_a_headline_on_a_town_does_not_confirm_its_own_report(
    claim: Build, measures: Measures
) -> None:
    here = {"report": "one", "window": SATURDAY}
    above = claim("captured Hanano", said="the ministry", **here)
    below = claim("captured Hanano", said="an officer", at=250, **here)
    assert between(above, below, measures) == ["repeat"]


@pytest.mark.parametrize(("verb", "kinds"), [("fled", ["repeat"]), ("were evacuated from", [])])
def test_a_word_for_a_number_is_told_again_only_of_one_thing(
    claim: Build, measures: Measures, verb: str, kinds: list[str]
) -> None:
    """Hundreds who fled are not the hundreds who were brought out."""
    here = {"window": SO_FAR, "on": SUNDAY}
    one = claim("hundreds people fled Idlib", by="A", **here)
    assert between(one, claim(f"hundreds people {verb} Idlib", by="B", **here), measures) == kinds


@pytest.mark.parametrize(("part", "kinds"), [("16", []), ("418", ["revision"])])
def test_a_part_does_not_revise_a_whole(
    claim: Build, measures: Measures, part: str, kinds: list[str]
) -> None:
    """412 dead, and the next day 16 civilians of theirs: but 418 are another count of all."""
    here = {"said": "the observatory", "window": WEEK}
    first = claim("412 people killed in Idlib", on=SATURDAY, **here)
    whole = claim("430 people killed in Aleppo", by="B", on=SUNDAY, report="two", **here)
    later = {"by": "B", "on": SUNDAY, "report": "two", "at": 200, "part_of": whole}
    then = claim(f"{part} people killed in Idlib", **later, **here)
    assert between(first, then, measures) == kinds
