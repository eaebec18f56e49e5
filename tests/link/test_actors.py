"""Which actor a name means, and what the registry holds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import Attribution, Claim, Evidence, Provenance, Source, SourceRole, Span
from dragoman.link import Registry
from dragoman.link.actors import identify
from dragoman.link.filing import DATA
from dragoman.testing import check_actors

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "actor_cases.toml").read_text("utf-8")
)["case"]
TABLE = plugins.table(DATA, "actors.toml")
COUNTRIES = plugins.table(DATA, "countries.toml")
REGISTRY = Registry.of({"actors": TABLE, "countries": COUNTRIES})
NAMES = [
    (f"local:{key}", name)
    for key, entry in TABLE["actors"].items()
    for name in (entry["name"], *entry["also"], *entry.get("formerly", ()))
]


def found(name: str, about: tuple[str, ...] = ()) -> str:
    actor = REGISTRY.find(name, about)
    return actor.name if actor else ""


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['name']}-{'+'.join(case.get('about', ()))}"
)
def test_a_name_means_its_actor_or_nobody(case: dict[str, Any]) -> None:
    assert found(case["name"], tuple(case.get("about", ()))) == case["is"]


# -- what holds for every name ---------------------------------------------------------------------


def test_every_name_in_the_registry_finds_its_actor() -> None:
    lost = [
        (actor_id, name)
        for actor_id, name in NAMES
        if (actor := REGISTRY.find(name)) is None or actor.id != actor_id
    ]
    assert lost == []


@pytest.mark.parametrize("country", sorted(c for c in COUNTRIES if COUNTRIES[c]["people"]))
def test_every_country_has_its_bodies_under_its_own_name(country: str) -> None:
    low, name = country.lower(), COUNTRIES[country]["name"]
    for body, key in (("Government", "gov"), ("Armed forces", "army"), ("Police", "police")):
        actor = REGISTRY.find(f"{body} of {name}")
        assert actor is not None
        assert actor.id == f"local:{key}-{low}"


@pytest.mark.parametrize("around", ["the {}", "a spokesman for {}", "“{}”", "{}'s"])
def test_small_words_and_marks_around_a_name_find_the_same_or_nobody(around: str) -> None:
    found = {(own, name): REGISTRY.find(around.format(name)) for own, name in NAMES}
    assert {key: a.id for key, a in found.items() if a and a.id != key[0]} == {}


@given(
    st.sampled_from(
        [
            name
            for _, name in NAMES
            if name.isupper() and name.isascii() and name.isalnum() and len(name) < 6
        ]
    )
)
def test_a_short_form_in_small_letters_finds_nobody_by_its_letters(name: str) -> None:
    assert REGISTRY.find(name.lower()) is None


@given(st.text(max_size=40), st.sets(st.sampled_from(["SY", "SD", "ML", "XX"]), max_size=2))
def test_any_text_finds_one_actor_or_none_whatever_the_order_of_countries(
    text: str, about: set[str]
) -> None:
    first = REGISTRY.find(text, about)
    assert REGISTRY.find(text, sorted(about, reverse=True)) == first
    assert first is None or REGISTRY.by_id(first.id) == first


# -- the registry ----------------------------------------------------------------------------------


def test_the_registry_is_sound_and_holds_the_actors_of_many_wars() -> None:
    check_actors()
    kinds = [entry["kind"] for entry in TABLE["actors"].values()]
    assert len(kinds) >= 1000
    assert kinds.count("armed group") >= 200
    grounds = {code for entry in TABLE["actors"].values() for code in entry.get("party_to", ())}
    wars = "SY IQ YE LY UA PS LB SD SS ET CD CF SO ML NG MZ CM MM AF PK LK PH AZ GE RU BA CO MX HT"
    assert grounds >= set(wars.split())


def test_known_names_are_lower_case_and_none_is_a_common_word() -> None:
    known = REGISTRY.known()
    assert known["interfax"] == "agency"
    assert known["syrian army"] == "state force"
    assert not {"is", "who", "us", "damascus", "dawn", "care", "sna", "the junta"} & set(known)
    assert all(name == name.lower() for name in known)


def test_labels_are_somebodys_and_have_their_days() -> None:
    nusra = REGISTRY.by_id("local:nusra")
    assert nusra is not None
    labels = {(d.by, d.label) for d in nusra.designations}
    assert ("UN Security Council", "terrorist") in labels
    tplf = REGISTRY.by_id("local:tplf")
    assert tplf is not None
    assert [d.until is not None for d in tplf.designations] == [True]


def test_the_centre_is_a_part_of_the_ministry_and_it_of_the_government() -> None:
    parts, actor = [], REGISTRY.by_id("local:rec-centre")
    while actor:
        parts.append(actor.name)
        actor = REGISTRY.by_id(actor.part_of or "")
    assert parts[1:] == ["Defence ministry of Russia", "Government of Russia"]


# -- who takes part --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "about", "party"),
    [
        ("the army", "CD", True),
        ("The Sixth Infantry Division", "SD", True),
        ("Governor Oleksandr Prokudin", "UA", True),
        ("the Interior Ministry", "UA", True),
        ("The Congolese communications minister Patrick Muyaya", "CD", True),
        ("Russian-installed officials", "UA", True),
        ("Vladimir Saldo, the Russian-appointed head of Kherson region", "UA", True),
        ("Vladimir Putin", "UA", True),
        ("rebels", "CD", True),
        ("FDS", "MZ", True),
        ("the army", "FR", False),
        ("the Kenyan interior minister", "SD", False),
        ("a military analyst", "UA", False),
        ("residents", "CD", False),
        ("the mayor's office", "CD", False),
        ("MSF", "SD", False),
        # bodies of one that takes part
        ("Ukrainian police", "UA", True),
        ("Ukraine's health ministry", "UA", True),
        ("the Ministry of Health in Gaza", "PS", True),
        ("the Rwandan government", "CD", True),
        ("Syrian state TV", "SY", False),
        ("Pakistan's disaster management authority", "PK", False),
    ],
)
def test_offices_and_forces_of_a_side_take_part_as_it_does(
    name: str, about: str, party: bool
) -> None:
    (linked,) = identify([_told_by(name)], REGISTRY, [about])
    assert [mouth.party for mouth in linked.attribution.sources] == [party, False]


def _told_by(name: str, start: int = 0) -> Claim:
    words = Evidence(Span(start, start + len(name)), name)
    source = Source(name, SourceRole.SPEAKER, words)
    return Claim(
        id="",
        document="doc:1",
        published=None,
        measure="killed",
        evidence=words,
        trigger=words,
        attribution=Attribution((source, Source("The Army", SourceRole.PUBLISHER))),
        provenance=Provenance("extract@1+en@1", ()),
    )


@pytest.mark.parametrize(
    ("names", "actor", "party"),
    [
        (["the defence ministry", "spokesman Ali Sow"], None, True),
        (["M23", "spokesperson Ali Sow"], "local:m23", True),
        (["UNHCR", "Spokeswoman Awa Sow"], "local:unhcr", False),
        (["M23", "residents", "spokesman Ali Sow"], None, False),
        (["M23", "shopkeeper Ali Sow"], None, False),
        (["UNHCR", "Spokesman for the Ziani Front Ali Sow"], None, False),
        (["UNHCR", "Spokesman Ali Sow of the Ziani Front"], None, False),
    ],
)
def test_a_spokesman_of_nobody_speaks_for_whoever_spoke_before_him(
    names: list[str], actor: str | None, party: bool
) -> None:
    claims = [_told_by(name, 100 * number) for number, name in enumerate(names)]
    speaker = identify(claims, REGISTRY, ["CD"])[-1].attribution.sources[0]
    assert (speaker.actor, speaker.party) == (actor, party)


def test_the_army_is_the_one_that_the_report_names(registry: Registry) -> None:
    named = {"local:army-sy", "local:sohr"}
    assert _army(registry, "Army units", named, "SY") == "Syrian Arab Army"
    assert _army(registry, "the military", {"local:army-il"}, "IL") == "Israel Defense Forces"


def test_the_army_is_not_that_of_another_country(registry: Registry) -> None:
    """It may be that of a third, which nobody names: "The Turkish army shelled Manbij. Army units
    captured Homs".
    """
    assert _army(registry, "Army units", {"local:army-tr"}, "SY") == ""
    assert _army(registry, "the army", {"local:army-zz"}, "ZZ") == "", "of no registry"


def test_the_army_is_nobody_where_the_report_names_two_or_none(registry: Registry) -> None:
    assert _army(registry, "the army", {"local:army-lb", "local:army-il"}, "LB") == ""
    assert _army(registry, "the army", {"local:gov-sy"}, "SY") == ""
    assert _army(registry, "the government", {"local:gov-sy", "local:army-sy"}, "SY") == ""


def _army(registry: Registry, name: str, named: set[str], about: str) -> str:
    found = registry.army(name, named, {about})
    return found.name if found else ""
