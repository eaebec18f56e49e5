"""A small gazetteer of a dozen towns for most tests, and the whole one, built once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dragoman import plugins
from dragoman.claims import Attribution, Claim, Evidence, PlaceRole, Provenance, Source, Span, Where
from dragoman.link import Gazetteer, Registry
from dragoman.link.filing import DATA, Sources, table_names
from dragoman.link.gazetteer import build


def town(
    number: int, name: str, country: str, people: int, *also: str, **more: Any
) -> dict[str, Any]:
    latitude, longitude = more.get("at", (0.0, 0.0))
    return {
        "geonameid": number,
        "name": name,
        "countrycode": country,
        "admin1code": more.get("division", "00"),
        "population": people,
        "latitude": latitude,
        "longitude": longitude,
        "alternatenames": list(also),
    }


TOWNS = [
    town(
        170063, "Aleppo", "SY", 2_000_000, "Alep", "Халеб", "حلب", at=(36.2, 37.16), division="09"
    ),
    town(174018, "Al Bāb", "SY", 130_000, "El Bab", "Al-Bab", at=(36.37, 37.52), division="09"),
    town(169179, "Jarābulus", "SY", 25_000, "Jarabulus", at=(36.82, 38.01), division="09"),
    town(170654, "Damascus", "SY", 1_500_000, "Dimashq", at=(33.51, 36.29), division="13"),
    town(166285, "Hanano", "SY", 700, at=(35.9, 36.6), division="12"),
    town(99072, "Mosul", "IQ", 1_700_000, "Al Mawsil", at=(36.34, 43.12), division="15"),
    town(2210247, "Tripoli", "LY", 1_100_000, "Tarabulus", at=(32.89, 13.19)),
    town(266826, "Tripoli", "LB", 230_000, "Tarabulus", at=(34.43, 35.84)),
    town(276781, "Beirut", "LB", 1_900_000, "Bayrut", at=(33.89, 35.5)),
    town(216281, "Goma", "CD", 670_000, at=(-1.67, 29.22)),
    town(217831, "Bukavu", "CD", 800_000, at=(-2.5, 28.86)),
    town(712165, "Bila Tserkva", "UA", 207_000, at=(49.8, 30.1)),
    town(703448, "Kyiv", "UA", 2_900_000, "Kiev", at=(50.45, 30.52)),
    town(2655603, "Reading", "GB", 244_000, at=(51.45, -0.97)),
    town(5100001, "Clinton", "US", 24_000, at=(32.3, -90.3)),
]


@pytest.fixture(scope="session")
def sources() -> Sources:
    tables = {name.removesuffix(".toml"): plugins.table(DATA, name) for name in table_names()}
    countries = {
        code: {"geonameid": 9_000_000 + number, "population": 1_000_000}
        for number, code in enumerate(sorted(tables["countries"]))
    }
    return Sources(TOWNS, countries, tables)


@pytest.fixture(scope="session")
def small_file(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "gazetteer.sqlite"
    build(path, sources=sources)
    return path


@pytest.fixture(scope="session")
def small(small_file: Path) -> Gazetteer:
    return Gazetteer.open(small_file)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("whole") / "gazetteer.sqlite"
    build(path)
    assert path.stat().st_size < 60_000_000
    return Gazetteer.open(path)


@pytest.fixture(scope="session")
def registry() -> Registry:
    names = ("actors", "countries")
    return Registry.of({name: plugins.table(DATA, f"{name}.toml") for name in names})


Saying = Callable[..., list[Claim]]


@pytest.fixture
def saying() -> Saying:
    """Claims of one document whose text is the sentences given, each with the places it names."""

    def claims(
        *sentences: tuple[str, Sequence[str]], sources: tuple[Source, ...] = ()
    ) -> list[Claim]:
        made, start = [], 0
        for number, (text, places) in enumerate(sentences):
            found = Evidence(Span(start, start + len(text)), text)
            where = tuple(
                Where(
                    name,
                    PlaceRole.LOCATION,
                    Evidence(
                        Span(start + text.index(name), start + text.index(name) + len(name)), name
                    ),
                )
                for name in places
            )
            made.append(
                Claim(
                    id=f"claim:{number}",
                    document="doc:1",
                    published=None,
                    measure="departed",
                    evidence=found,
                    trigger=found,
                    attribution=Attribution(sources),
                    provenance=Provenance("test", ()),
                    where=where,
                )
            )
            start += len(text) + 1
        return made

    return claims
