"""Others' lists of places, and the gazetteer that they are added to."""

from pathlib import Path

import pytest

from dragoman.claims import PlacePrecision
from dragoman.errors import InputError
from dragoman.link import Gazetteer
from dragoman.link.dumps import read_places
from dragoman.link.filing import Sources
from dragoman.link.gazetteer import add, build

DUMP = (
    "900001\tKafr Nowhere\tKafr Nowhere\tKafer Nowhere,كفر\t36.1\t37.0\tP\tPPL\tSY\t\t09\t\t\t\t420"
    "\t\t300\tAsia/Damascus\t2020-01-01\n"
    "900002\tA well\t\t\t36.2\t37.0\tH\tWLL\tSY\t\t09\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01\n"
)
TABLE = (
    "name,latitude,longitude,country,city,also,pcode\nHay Test,36.2,37.1,SY,170063,Test|Al-Test,\n"
)
AREAS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":
    {"name": "Area One", "country": "SY", "kind": "adm3", "pcode": "SY020001"}, "geometry":
    {"type": "Polygon", "coordinates": [[[37, 36], [38, 36], [38, 37], [37, 37], [37, 36]]]}}]}"""


def test_a_country_dump_gives_its_places() -> None:
    kafr, well = read_places("SY.txt", DUMP)
    assert (kafr.place.id, kafr.place.precision) == ("geonames:900001", PlacePrecision.SETTLEMENT)
    assert "كفر" in kafr.spellings
    assert kafr.population == 420
    assert well.place.precision is PlacePrecision.REGION


def test_a_table_of_quarters_belongs_to_its_city() -> None:
    (quarter,) = read_places("quarters.csv", TABLE)
    assert quarter.place.within == "geonames:170063"
    assert quarter.place.precision is PlacePrecision.NEIGHBOURHOOD
    assert set(quarter.spellings) == {"Hay Test", "Test", "Al-Test"}


def test_an_area_has_its_middle_and_its_code() -> None:
    (area,) = read_places("cod.geojson", AREAS)
    assert (area.place.latitude, area.place.longitude) == (36.5, 37.5)
    assert (area.place.id, area.iso) == ("local:SY020001", "SY020001")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SY.txt", "one\ttwo\n"),
        ("q.csv", "name,latitude\nNo point,36.2\n"),
        ("q.csv", "name,latitude,longitude\nOff the Earth,136.2,37\n"),
        ("q.geojson", "{}"),
        ("q.geojson", '{"features": [{"properties": {"name": "Nowhere"}, "geometry": null}]}'),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(name: str, text: str) -> None:
    with pytest.raises(InputError, match=name):
        list(read_places(name, text))


def test_a_table_without_the_columns_of_places_is_refused_by_its_head() -> None:
    with pytest.raises(InputError, match="line 1: no column latitude, longitude; give a table"):
        list(read_places("quarters.csv", "name,lat,lon\nHay Test,36.2,37.1\n"))


def test_what_was_added_is_found_and_stays(sources: Sources, tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    build(path, sources=sources)
    assert add(path, read_places("SY.txt", DUMP)) == 2
    assert add(path, read_places("quarters.csv", TABLE)) == 1
    assert add(path, read_places("quarters.csv", TABLE)) == 0
    assert not Gazetteer.is_current(path)
    build(path, sources=sources)
    gazetteer = Gazetteer.open(path)
    (village,) = gazetteer.exactly("Kafer Nowhere")
    assert village.place.within == "local:SY-HL"
    assert gazetteer.exactly("Hay Test")[0].place.within == "geonames:170063"
