"""The sentences that a reviewer reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dragoman.claims import Days, Measure, Place, PlacePrecision, PlaceRole, Provenance, Where
from dragoman.reconcile import features
from dragoman.reconcile.compare import compare
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.reading import Reading, readings

Build = Any
Measures = dict[str, Measure]


def read(claim: Any, measures: Measures, belongs: dict[str, str] | None = None) -> Reading:
    return readings([claim], measures, belongs or {})[0]


@pytest.mark.parametrize(
    ("one", "other", "fit", "detail"),
    [
        ("2016-11-27", "2016-11-27", "same", "one window: 27 Nov 2016"),
        (
            "2016-11-26/27",
            "2016-11-27/28",
            "same",
            "the windows differ by a day at most: 26–27 Nov 2016 and 27–28 Nov 2016",
        ),
        ("2016-11-27", "2016-11-20/30", "inside", "27 Nov 2016 lies in 20–30 Nov 2016"),
        ("2016-11-26/28", "2016-11-27", "holds", "27 Nov 2016 lies in 26–28 Nov 2016"),
        ("../2016-11-30", "2016-11-20/27", "holds", "20–27 Nov 2016 lies in up to 30 Nov 2016"),
        (
            "2016-11-20/25",
            "2016-11-24/30",
            "meets",
            "the windows meet: 20–25 Nov 2016 and 24–30 Nov 2016",
        ),
        (
            "2016-11-20",
            "2016-11-25",
            "apart",
            "the windows do not meet: 20 Nov 2016 and 25 Nov 2016",
        ),
    ],
)
def test_windows(
    claim: Build, measures: Measures, one: str, other: str, fit: str, detail: str
) -> None:
    found = features.windows(
        read(claim("12 people left Hanano", window=one), measures),
        read(claim("12 people left Hanano", window=other), measures),
    )
    assert found
    assert (found.fit.value, found.detail) == (fit, detail)


@pytest.mark.parametrize(("recalled", "fit"), [("2016-11-14/20", "apart"), ("2016-11-21", "meets")])
def test_a_monday_that_may_be_the_one_before(
    claim: Build, measures: Measures, recalled: str, fit: str
) -> None:
    """It meets what is told of that day, and not of the week that ended with it."""
    monday = claim("12 people left Hanano", window="2016-11-28", on="2016-11-28")
    assert monday.when
    before = Days(date(2016, 11, 21), date(2016, 11, 21))
    monday = replace(monday, when=replace(monday.when, other=before))
    other = claim("12 people left Hanano", window=recalled, on="2016-11-29")
    found = features.windows(read(monday, measures), read(other, measures))
    assert found
    assert found.fit.value == fit


@pytest.mark.parametrize(
    ("names", "fit", "detail"),
    [
        (("Hanano", "Hanano"), "same", "both name Hanano"),
        (("Hanano", "Eastern Aleppo"), "inside", "Hanano lies in Eastern Aleppo"),
        (("Syria", "Hanano"), "holds", "Hanano lies in Syria"),
        (("Hanano", "Hanano, Jabal Badro"), "inside", "Hanano lies in Hanano and Jabal Badro"),
        (("Hanano, Aleppo", "Hanano"), "same", "both name Hanano"),
        (
            ("Salaheddin", "Western Aleppo"),
            "meets",
            "Salaheddin and Western Aleppo can be one area",
        ),
        (("Hanano", "Idlib"), "apart", "Hanano and Idlib are two places"),
    ],
)
def test_places(
    claim: Build,
    measures: Measures,
    belongs: dict[str, str],
    names: tuple[str, str],
    fit: str,
    detail: str,
) -> None:
    one, other = (read(claim(f"12 people left {name}"), measures, belongs) for name in names)
    found = features.places(one, other)
    assert found
    assert (found.fit.value, found.detail) == (fit, detail)


def test_an_unlinked_place_is_compared_by_its_name(claim: Build, measures: Measures) -> None:
    linked = read(claim("12 people left Hanano"), measures)
    named = read(claim("12 people left Hanano", linked=False), measures)
    other = read(claim("12 people left Idlib", linked=False), measures)
    same = features.places(linked, named)
    assert same
    assert same.fit is Fit.SAME
    assert features.places(linked, other) is None
    east, west = (
        read(claim(f"12 people left {half} Aleppo", linked=False), measures)
        for half in ("Eastern", "Western")
    )
    assert features.places(east, west) is None


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("civilians", "people", "same"),
        ("children", "civilians", "inside"),
        ("people", "fighters", "holds"),
        ("rebels", "terrorists", "same"),
        ("fighters", "civilians", "apart"),
        ("children", "women", "apart"),
        ("Syrians", "people", "same"),
        ("Palestinians", "people", "inside"),
    ],
)
def test_groups(claim: Build, measures: Measures, one: str, other: str, fit: str) -> None:
    found = features.groups(
        read(claim(f"12 {one} left Hanano"), measures),
        read(claim(f"12 {other} left Hanano"), measures),
    )
    assert found
    assert found.fit.value == fit


def test_a_name_alone_may_be_the_town_or_its_province(claim: Build, measures: Measures) -> None:
    town = Place("local:farah", "Farah", "AF", 32.4, 62.1, PlacePrecision.SETTLEMENT, "local:far")
    area = Place("local:far", "Farāh", "AF", 32.5, 62.0, PlacePrecision.ADM1)
    made = claim("12 people killed in Idlib")

    def at(name: str, place: Place) -> Reading:
        where = (Where(name, PlaceRole.LOCATION, None, place),)
        return read(replace(made, where=where), measures)

    alone = features.places(at("Farah city", town), at("Farah", area))
    told = features.places(at("Farah city", town), at("Farah province", area))
    assert alone
    assert told
    assert (alone.fit, told.fit) == (Fit.SAME, Fit.INSIDE)


def test_a_quarter_that_no_map_has_lies_in_what_its_report_is_about(
    claim: Build, measures: Measures
) -> None:
    quarter = claim("12 people killed in Hanano", linked=False, report="one")
    about = claim("40 people injured in Aleppo", report="one", at=99)
    city = claim("50 people killed in Aleppo", report="two", on="2016-11-28")
    found = {r.claim.id: r for r in readings([quarter, about, city], measures, {})}
    lies = features.places(found[quarter.id], found[city.id])
    assert lies
    assert (lies.fit, lies.detail) == (
        Fit.INSIDE,
        "no map has Hanano, and its report is about Aleppo",
    )


def test_one_name_that_a_map_has_twice(claim: Build, measures: Measures) -> None:
    """Two reports that file one name under two towns mean one; not two of two countries, and what
    only says where something lies is no name.
    """
    here = read(claim("12 people left Hanano"), measures)
    place = Place("local:hanano-2", "Hananu", "SY", 33.6, 36.1, PlacePrecision.SETTLEMENT)
    for country, name, expected in (
        ("SY", "Hanano", Fit.SAME),
        ("SY", "Hanano quarter", Fit.SAME),
        ("TR", "Hanano", Fit.APART),
        ("SY", "northern Hanano", Fit.APART),
    ):
        made = claim("12 people left Hanano", by="B")
        where = replace(made.where[0], name=name, place=replace(place, country=country))
        found = features.places(here, read(replace(made, where=(where,)), measures))
        assert found
        assert found.fit is expected, name


def test_a_village_is_called_so_in_one_report_only(claim: Build, measures: Measures) -> None:
    linked = read(claim("12 people left Hanano"), measures)
    named = claim("12 people left Hanano", by="B", linked=False)
    village = replace(named, where=(replace(named.where[0], name="Hanano village"),))
    found = features.places(linked, read(village, measures))
    assert found
    assert found.fit is Fit.SAME


def test_a_place_that_stands_around_a_claim_sets_nothing_apart(
    claim: Build, measures: Measures
) -> None:
    one = read(claim("12 people left Hanano"), measures)
    other = claim("12 people left Idlib", by="B")
    guessed = replace(other, provenance=Provenance("test@1", ("where.focus",)))
    for made, fit in ((other, Fit.APART), (guessed, Fit.MEETS)):
        found = features.places(one, read(made, measures))
        assert found
        assert found.fit is fit


def test_a_part_of_the_outskirts_is_a_part_of_the_city(claim: Build, measures: Measures) -> None:
    city = read(claim("12 people left Aleppo"), measures)
    made = claim("12 people left Aleppo", by="B")
    ids = "local:aleppo#outskirts"
    part = PlacePrecision.CITY_PART
    east = Place(f"{ids}#east", "Eastern Outskirts", "SY", 36.2, 37.2, part, ids)
    (site,) = read(replace(made, where=(replace(made.where[0], place=east),)), measures).sites
    assert site.part_of == city.sites[0].key
    assert city.sites[0].key in site.above


def test_areas_that_no_map_has_of_two_countries_are_two_places(
    claim: Build, measures: Measures
) -> None:
    """One body's count in Gaza is not updated by its count in Myanmar; but one name in two
    countries may be one place, which was put in the wrong one.
    """

    def displaced(name: str, country: str, by: str) -> Any:
        area = Place(f"country#{name}", name, country, 0.0, 0.0, PlacePrecision.REGION)
        made = claim("1,500,000 people displaced from Idlib", said="UN", actor="un", by=by)
        return replace(made, where=(Where(name, PlaceRole.LOCATION, place=area),))

    here = read(displaced("Rafah area", "PS", "A"), measures)
    there = read(displaced("Sagaing", "MM", "B"), measures)
    found = features.places(here, there)
    assert found
    assert found.fit is Fit.APART
    assert compare(here, there) is None
    again = read(displaced("Rafah", "EG", "B"), measures)
    other = features.places(here, again)
    assert other is None or other.fit is not Fit.APART
    town = Place("local:mandalay", "Mandalay", "MM", 21.97, 96.08, PlacePrecision.SETTLEMENT)
    where = Where("Mandalay", PlaceRole.LOCATION, place=town)
    placeless = replace(there.claim, id="claim:0000000000000001", where=())
    told = [here.claim, replace(there.claim, where=(where,)), placeless]
    of_the_report = next(r for r in readings(told, measures, {}) if r.claim.id == placeless.id)
    found = features.places(here, of_the_report)
    assert of_the_report.about
    assert found
    assert found.fit is Fit.APART
