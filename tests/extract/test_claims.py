"""The room as a whole: a text in, the claims that stand in claims_cases.toml out."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import (
    Claim,
    Document,
    Evidence,
    Origin,
    PlaceRole,
    Qualifier,
    StockOrFlow,
)
from dragoman.extract import Language, claims
from dragoman.extract.text.sentences import split

CASES = tomllib.loads((Path(__file__).parent / "claims_cases.toml").read_text("utf-8"))["case"]
ENGLISH = Language.of("en", plugins.language_tables("en"), plugins.measures())
PUBLISHED = date(2023, 5, 10)
ROLES = {PlaceRole.ORIGIN: "from ", PlaceRole.DESTINATION: "to ", PlaceRole.ROUTE: "through "}
ORIGIN = Origin("case", None, "0" * 64, "text@1", datetime(2023, 5, 10, tzinfo=UTC))


def read(text: str, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
    return claims(Document("case", text, "en", "", "", None, published, ORIGIN), ENGLISH)


def line(claim: Claim, fields: int) -> str:
    """A claim in the notation of the cases, its first ``fields`` fields."""
    said = claim.attribution
    chain = [s.name for s in (said.speaker, *said.intermediaries) if s]
    when = claim.when
    parts = [
        claim.measure,
        figure(claim),
        ", ".join(f"{ROLES.get(w.role, '')}{w.name}" for w in claim.where),
        f"{when.start or '..'}/{when.end or '..'}" if when else "",
        " > ".join(chain) or "-",
        " ".join(
            flag
            for flag, holds in (
                (claim.modality.value, claim.modality != "asserted"),
                ("part", claim.part_of is not None),
                ("background", claim.background),
            )
            if holds
        ),
    ]
    return " | ".join(parts[:fields])


def figure(claim: Claim) -> str:
    found = claim.figure
    if found is None:
        return ""
    ends = [str(end) for end in (found.low, found.high) if end is not None]
    number = ends[0] if len(set(ends)) == 1 else "-".join(ends)
    hedge = "" if found.qualifier is Qualifier.EXACT else f"{found.qualifier} "
    word = f" ({found.word})" if found.word else ""
    unit = found.category or found.unit
    unit = f"{found.unit} {found.category}" if found.unit == "percent" and found.category else unit
    default = plugins.measures()[claim.measure].stock_or_flow
    stock = " (stock)" if found.stock_or_flow is StockOrFlow.STOCK is not default else ""
    return f"{hedge}{number}{word} {unit}{stock}"


_FLAGS = 5
"""The field of the flags, the last: told, it is told whole, and empty of what was only asserted."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_case(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "gap" in case:
        request.applymarker(pytest.mark.xfail(reason=case["gap"], strict=True))
    found = read(case["text"])
    wanted = [[part.strip() for part in row.split("|")] for row in case.get("claims", [])]
    if case.get("none"):
        assert not found
    got = [line(claim, _FLAGS + 1).split(" | ") for claim in found]
    shown = "\n".join(line(claim, _FLAGS + 1) for claim in found)
    assert len(got) == len(wanted), shown
    for mine, theirs in zip(got, wanted, strict=True):
        for at, (have, want) in enumerate(zip(mine, theirs, strict=False)):
            left_out = not want and at < _FLAGS
            assert left_out or have.strip() == want.removeprefix("nowhere"), shown


def evidence(claim: Claim) -> list[Evidence]:
    """Every piece of evidence that a claim holds."""
    pieces = [claim.evidence, claim.trigger, claim.modality_cue, claim.attribution.cue]
    pieces += [source.evidence for source in claim.attribution.sources]
    pieces += [where.evidence for where in claim.where]
    pieces += [claim.when.evidence if claim.when else None]
    if claim.figure:
        pieces += [claim.figure.evidence, claim.figure.counted]
    return [piece for piece in pieces if piece]


PIECES = """903 1,5 civilians five quarters left killed “ ” ( ) , . : - — more than including of
whom children said Interfax in Aleppo the Eastern part on Sunday last two days nobody not will
families between and 2016 \u00ad é الأحد 12\u00a0000 % half"""
WORDS = st.sampled_from([*PIECES.split(), "\n\n"])


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(max_examples=150)
def test_every_quote_stands_where_its_span_says(text: str) -> None:
    for claim in read(text):
        for piece in evidence(claim):
            assert piece.span.of(text) == piece.quote


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_survived_and_read_the_same_twice(text: str) -> None:
    assert read(text) == read(text)


def test_a_part_points_at_a_claim_of_the_same_report() -> None:
    found = read("On Sunday 903 civilians fled Rutshuru, including 119 children, the UN said.")
    whole, part = found
    assert part.part_of == whole.id


def test_without_a_date_relative_time_stays_open() -> None:
    (claim,) = read("Yesterday 400 people fled Goma.", published=None)
    assert claim.when is not None
    assert (claim.when.start, claim.when.end) == (None, None)
    assert claim.when.evidence is not None
    assert claim.when.evidence.quote == "Yesterday"


def test_a_country_that_acts_is_not_where_it_happened() -> None:
    known = {"Israel": "country", "Homs": "settlement"}
    text = "The convoy was bombed by Israel near Homs."
    document = Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN)
    (claim,) = claims(document, ENGLISH, places=known)
    assert [where.name for where in claim.where] == ["Homs"]


def places_of(text: str, known: dict[str, str]) -> list[list[tuple[str, str]]]:
    """Of each claim the places and their roles, where ``known`` knows the names in it."""
    document = Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN)
    found = claims(document, ENGLISH, places=known)
    return [[(where.name, where.role.value) for where in claim.where] for claim in found]


def test_a_place_that_takes_people_in_is_where_they_come_to() -> None:
    known = {"Erbil": "settlement", "Mosul": "settlement", "Lebanon": "country"}
    text = "Erbil has taken in 40,000 people since the fighting in Mosul."
    assert places_of(text, known)[0] == [("Erbil", "destination")]
    text = "Fighting went on in Mosul. Lebanon hosts 3,000 refugees."
    assert places_of(text, known)[-1] == [("Lebanon", "location")]


def test_a_town_that_tells_its_toll_is_where_it_was_and_a_country_need_not_be() -> None:
    known = {"Jhapa": "settlement", "Ilam": "settlement", "Iran": "country", "Koshi": "adm1"}
    text = "Floods killed 29 people. Jhapa recorded eight deaths, and Ilam lost 14 soldiers."
    assert places_of(text, known)[1:] == [[("Jhapa", "location")], [("Ilam", "location")]]
    text = "Clashes went on in Koshi. Iran reported four soldiers killed."
    assert places_of(text, known)[-1] == [("Koshi", "location")]


def test_the_name_of_a_people_is_no_place() -> None:
    known = {"Ugandan": "people", "Tchabi": "settlement"}
    text = "Rebels killed 13 people in Tchabi, near the Ugandan border."
    assert places_of(text, known) == [[("Tchabi", "location")]]


def test_the_capital_of_a_people_is_a_place_where_its_name_does_not_follow() -> None:
    known = {"Somali": "people", "Yemen": "country", "Khartoum": "settlement", "Sudanese": "people"}
    for text, place in (
        ("A bomb killed 37 people in the Somali capital.", "the Somali capital"),
        ("A bomb killed 37 people in Yemen's capital.", "Yemen's capital"),
        ("A bomb killed 37 people in the Sudanese capital Khartoum.", "Khartoum"),
        ("A bomb killed 37 people in the Sudanese capital, Khartoum.", "Khartoum"),
    ):
        assert [name for name, _ in places_of(text, known)[-1]] == [place]


def test_one_of_a_body_is_no_place_though_a_village_is_called_like_the_body() -> None:
    known = {"UN": "settlement", "Bara": "settlement"}
    text = "UN's Tom Sander: 2,000 people were displaced in Bara."
    assert places_of(text, known) == [[("Bara", "origin")]]


def test_two_towns_are_where_it_happened_though_a_verb_follows() -> None:
    known = {"Kupiansk": "settlement", "Vovchansk": "settlement", "Chad": "country"}
    both = places_of("Shelling of Kupiansk and Vovchansk wounded 12 people.", known)
    assert both[-1] == [("Kupiansk", "location"), ("Vovchansk", "location")]
    one = places_of("Shelling of Kupiansk and Chad denied wounding 12 people.", known)
    assert ("Chad", "location") not in one[0]


def test_both_ends_of_a_road_are_places() -> None:
    known = {"Kosti": "settlement", "Rabak": "settlement"}
    text = "Clashes on the road between Kosti and Rabak killed 17 people."
    assert places_of(text, known)[-1] == [("Kosti", "location"), ("Rabak", "location")]


def test_the_town_is_the_one_that_is_named_most() -> None:
    known = {"Hodeidah": "settlement", "Aden": "settlement"}
    text = (
        "Shelling went on in Hodeidah. Many fled from Hodeidah to Aden. Nobody came to help. "
        "A doctor in the city counted 28 dead."
    )
    assert places_of(text, known)[-1] == [("Hodeidah", "location")]


def test_nationwide_is_in_the_country_that_was_told() -> None:
    known = {"Kenya": "country", "Garissa": "settlement"}
    text = "Rains hit Kenya. Floods killed 48 people nationwide. In Garissa 9 people were killed."
    assert [w[0] for w in (places_of(text, known)[0], places_of(text, known)[-1])] == [
        ("Kenya", "location"),
        ("Garissa", "location"),
    ]


def test_the_country_told_behind_a_town_is_among_the_words_that_say_where() -> None:
    known = {"Timbuktu": "settlement", "Mali": "country"}
    text = "Gunmen killed 23 people in Timbuktu, Mali."
    document = Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN)
    (claim,) = claims(document, ENGLISH, places=known)
    assert [w.name for w in claim.where] == ["Timbuktu"]
    assert [w.evidence.quote for w in claim.where if w.evidence] == ["Timbuktu, Mali"]


def test_its_territory_is_that_of_the_last_country_told() -> None:
    text = "Burundi said that 3,000 refugees from Goma had entered its territory."
    document = Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN)
    known = {"Burundi": "country", "Goma": "settlement"}
    (claim,) = claims(document, ENGLISH, places=known)
    assert {(w.name, w.role) for w in claim.where} == {
        ("Goma", PlaceRole.ORIGIN),
        ("Burundi", PlaceRole.DESTINATION),
    }


def test_places_and_figures_that_take_turns_belong_together() -> None:
    known = dict.fromkeys(["Sumy", "Kharkiv", "Poltava", "Homs", "Hama", "Idlib"], "settlement")
    text = "Sumy accounts for 12 of the dead, Kharkiv for nine and Poltava for four."
    assert [w[0][0] for w in places_of(text, known)] == ["Sumy", "Kharkiv", "Poltava"]
    text = "Homs had 40 dead, Hama 12 and Idlib 9."
    assert [w[0][0] for w in places_of(text, known)] == ["Homs", "Hama", "Idlib"]


def test_the_land_that_holds_a_city_is_not_in_it() -> None:
    known = {"Kramatorsk": "settlement", "Bakhmut": "settlement", "Ukraine": "country"}
    known["Russia"] = "country"
    text = (
        "Shells hit Kramatorsk on Friday. Russia, which captured Bakhmut in May, is preparing an "
        "assault on the city, which Ukraine holds."
    )
    assert [w[0][0] for w in places_of(text, known)] == [
        "Kramatorsk",
        "Bakhmut",
        *2 * ["Kramatorsk"],
    ]


def test_a_dam_beside_the_town_of_the_dateline_is_not_where_people_died() -> None:
    text = (
        "MAIDUGURI - Four days after the Alau dam gave way, rescuers are still searching. NEMA put "
        "the dead at 37."
    )
    assert [w[0][0] for w in places_of(text, {})] == ["MAIDUGURI"]


def test_no_sentence_is_longer_than_rules_can_look_through() -> None:
    text = "SHELLING KILLED 12 CIVILIANS IN ALEPPO ON SUNDAY " * 100
    assert max(len(sentence.tokens) for sentence in split(text).sentences) <= 201
    assert len(read(text)) > 50


@pytest.mark.parametrize("number", ["9" * 400, "1.2.3.4", "12.5.6"])
def test_what_no_amount_is_written_like_counts_nobody(number: str) -> None:
    found = read(f"Shelling hit Bara and killed nine. {number} people died in the fighting.")
    assert [claim.figure.low for claim in found if claim.figure] == [9]


def test_scales_without_end_are_read_without_harm() -> None:
    assert read("Shelling hit Bara and killed nine. " + "thousand " * 110 + "people died.")


def test_who_publishes_is_the_writer_of_what_it_saw_and_a_source_of_what_it_says() -> None:
    text = (
        "The Mission saw 14 damaged houses in Bor. The Mission said 12 people were killed in Sake."
    )
    document = Document("case", text, "en", "", "Monitoring Mission", None, PUBLISHED, ORIGIN)
    seen, said = claims(document, ENGLISH)
    assert seen.attribution.speaker is None
    assert said.attribution.speaker is not None
    assert said.attribution.speaker.name == "The Mission"
