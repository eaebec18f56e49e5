"""`dragoman gazetteer`: asking for a name from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import main


def dragoman(*words: str) -> Result:
    return CliRunner().invoke(main, ["gazetteer", *words])


def test_find_gives_one_object_a_line_best_first() -> None:
    lines = dragoman("find", "Deraa", "--country", "SY", "--json").output.splitlines()
    found = [json.loads(line) for line in lines]
    assert (found[0]["name"], found[0]["geonameid"]) == ("Daraa", 170905)
    assert found[0]["score"] >= found[-1]["score"]
    assert {"latitude", "longitude", "country", "reason"} <= found[0].keys()


def test_find_within_a_city_looks_through_its_quarters() -> None:
    shown = dragoman("find", "Masakin Khanano", "--within", "Aleppo").output
    assert "Masaken Hanano, SY" in shown


def test_find_outside_any_known_place_is_said() -> None:
    done = dragoman("find", "Daraa", "--within", "Nowhereville")
    assert done.exit_code == 2
    assert "Nowhereville" in done.output


def test_info_counts_what_it_holds() -> None:
    assert "settlement" in dragoman("info").output


def test_a_name_that_nobody_knows_is_said_beside_the_answer() -> None:
    done = dragoman("find", "Nowhereville upon Nothing")
    assert done.stdout == ""
    assert "no such place is known" in done.stderr


@pytest.mark.parametrize("name", ["quarters.xlsx", "SY.zip"])
def test_a_file_of_places_that_is_no_text_is_told(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    done = dragoman("add", str(file))
    assert done.exit_code == 2
    assert f"{name}: no text in UTF-8; give a dump of GeoNames" in done.output
