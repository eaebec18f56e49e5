"""Long files in stretches: read one after another, they are the whole file, origins and all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.claims import Document
from dragoman.collect import Means, Part, Walk, documents, files
from dragoman.errors import InputError
from tests import making
from tests.batch.conftest import NOON, note

Found = tuple[list[Document], list[str]]


def read(parts: list[Part] | list[str]) -> Found:
    aside: list[InputError] = []
    found = list(documents(parts, collected_at=NOON, set_aside=aside.append))
    return found, [str(error) for error in aside]


def split(path: Path, size: int) -> list[Part]:
    walk = Walk(Means(), NOON)
    wholes = [part for part in files(str(path)) if isinstance(part, Part)]
    return [part for whole in wholes for part in walk.split(whole, size)]


LINE = st.one_of(
    st.integers(0, 99).map(lambda n: json.dumps({"id": f"r{n}", "text": note(n)})),
    st.sampled_from(["", " ", "{", '{"text": ""}', "no JSON", '{"text": "Ünë – 数"}']),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(LINE, min_size=1, max_size=12),
    end=st.sampled_from(["", "\n", "\r\n"]),
    size=st.integers(1, 900),
)
def test_lines(lines: list[str], end: str, size: int, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    first = json.dumps({"id": "first", "text": note(1)})
    file.write_bytes(("\n".join([first, *lines]) + end).encode())
    parts = split(file, size)
    assert read(parts) == read([str(file)])
    ends = [part.end for part in parts[:-1]]
    assert ends == [part.start for part in parts[1:]]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("size", [1, 900, 2_500])
def test_web_archives(packed: bool, size: int, tmp_path: Path) -> None:
    pages = [(f"http://a.example/{n}", making.page("Note", note(n), note(n + 1))) for n in range(9)]
    file = tmp_path / f"crawl.warc{'.gz' if packed else ''}"
    file.write_bytes(making.warc(*pages, packed=packed))
    parts = split(file, size)
    assert len(parts) > 1
    found, aside = read(parts)
    assert (found, aside) == read([str(file)])
    assert len(found) == 9


def test_an_archive_that_is_cut_off_is_told_by_its_last_stretch(tmp_path: Path) -> None:
    pages = [(f"http://a.example/{n}", making.page("Note", note(n))) for n in range(9)]
    file = tmp_path / "crawl.warc"
    file.write_bytes(making.warc(*pages, packed=False)[:-200])
    found, aside = read(split(file, 900))
    assert (found, aside) == read([str(file)])
    assert len(found) == 8
    assert "cut off" in aside[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.jsonl", b'[\n{"text": "a"},\n{"text": "b"}\n]\n'),
        ("object.jsonl", b'{\n"text": "a"\n}\n'),
        ("wide.jsonl", "\n".join(['{"text": "About 400 people fled Goma."}'] * 3).encode("utf-16")),
        ("plain.txt", b"About 400 people fled Goma.\n" * 9),
        ("some.zip", making.zipped({"a.txt": b"About 400 people fled Goma.\n"})),
        ("no.parquet", b"PAR1 and nothing more"),
    ],
)
def test_what_has_no_places_to_part_it_at_stays_whole(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert split(tmp_path / name, 5) == [Part(str(tmp_path / name), str(tmp_path / name))]


def test_an_archive_packed_in_one_stream_stays_whole(tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415

    page = ("http://a.example/1", making.page("Note", note(1)))
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(gzip.compress(making.warc(*[page] * 5, packed=False)))
    assert len(split(file, 10)) == 1
