"""Disputed territory is filed as stated, left blank, or as a deployment says."""

from __future__ import annotations

import pytest

from dragoman import plugins
from dragoman.claims import Place
from dragoman.errors import UsageError
from dragoman.link.disputed import View
from dragoman.link.gazetteer import Gazetteer

TABLE = plugins.table("dragoman.link.data", "disputed.toml")


def place(name: str, whole: Gazetteer) -> Place:
    return max(whole.exactly(name), key=lambda match: match.population).place


@pytest.mark.parametrize(
    ("chosen", "name", "country"),
    [
        ("stated", "Simferopol", "UA"),
        ("blank", "Simferopol", ""),
        ("crimea=RU", "Simferopol", "RU"),
        ("crimea=RU", "Pristina", "XK"),
        ("golan=IL, kosovo=RS", "Pristina", "RS"),
        ("blank", "Homs", "SY"),
        ("blank", "Kosovo", ""),
    ],
)
def test_where_a_place_is_filed(chosen: str, name: str, country: str, whole: Gazetteer) -> None:
    view = View.of(TABLE, chosen)
    found = place(name, whole)
    assert view.filed(found, whole.place).country == country
    assert view.filed(found, whole.place).name == found.name


@pytest.mark.parametrize("chosen", ["golann=IL", "golan=Israel", "nonsense"])
def test_a_view_that_cannot_be_is_explained(chosen: str) -> None:
    with pytest.raises(UsageError, match="DRAGOMAN_VIEW"):
        View.of(TABLE, chosen)


def test_the_table_names_places_that_the_gazetteer_has(whole: Gazetteer) -> None:
    lacking = [
        id_
        for area in View.of(TABLE).areas
        for id_ in sorted(area.places)
        if whole.place(id_) is None
    ]
    assert lacking == []


def test_as_stated_the_gazetteer_files_them_so_already(whole: Gazetteer) -> None:
    wrong = [
        (found.id, found.country, area.filed)
        for area in View.of(TABLE).areas
        for id_ in sorted(area.places)
        if (found := whole.place(id_)) and found.country != area.filed
    ]
    assert wrong == []


def test_info_tells_the_view() -> None:
    told = list(View.of(TABLE, "golan=IL").told())
    assert any("golan" in line and "IL" in line and "DRAGOMAN_VIEW" in line for line in told)
    assert any("Security Council resolution 1244" in line for line in told)
