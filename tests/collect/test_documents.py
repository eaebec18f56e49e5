"""Folders, files and pipes become Documents; one bad input never stops the others."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from dragoman.claims import Document, Origin, to_json
from dragoman.collect import Means, documents
from dragoman.collect.files import JsonLinesReader, TextReader
from dragoman.errors import InputError

NOW = datetime(2016, 11, 28, 6, 0, tzinfo=UTC)


def collect(
    *paths: Path | str, stdin: bytes = b"", published: date | None = None
) -> tuple[list[Document], list[InputError]]:
    aside: list[InputError] = []
    found = documents(
        [str(path) for path in paths],
        collected_at=NOW,
        set_aside=aside.append,
        published=published,
        stdin=io.BytesIO(stdin),
    )
    return list(found), aside


def test_a_folder_is_walked_in_the_order_of_names_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden.txt", ".git/c.txt", "a/.d/e.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Report of {name}.")
    found, aside = collect(tmp_path)
    assert [d.text for d in found] == [
        "Report of a/1.txt.",
        "Report of a/2.txt.",
        "Report of b.txt.",
    ]
    assert aside == []


def test_what_we_write_ourselves_is_no_report(tmp_path: Path) -> None:
    beside = (f"x.csv{end}" for end in (".claims.jsonl", ".losses.csv", ".method.txt"))
    for name in ("a.txt", "m.txt", "x.csv", *beside, "m.run.jsonl", "m.kept/objects/1.gz"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"text,n\nReport of {name}.,1\n")
    (tmp_path / "m.db").write_bytes(b"SQLite format 3\0")
    (tmp_path / "m.db-wal").write_bytes(b"7\x7f\x06\x82")
    found, aside = collect(tmp_path)
    assert [Path(d.origin.path).name for d in found] == ["a.txt", "m.txt", "x.csv"]
    assert aside == []


def test_an_origin_finds_the_very_same_bytes_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfTen came.\r\n")
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "Nine came."}\r\n\r\n{"text": "Two left."}')
    found, _ = collect(tmp_path)
    file = sha256(b"\xef\xbb\xbfTen came.\r\n").hexdigest()
    line = sha256(b'{"text": "Two left."}').hexdigest()
    assert found[0].origin == Origin(str(tmp_path / "a.txt"), None, file, "text@1", NOW)
    assert found[2].origin == Origin(str(tmp_path / "b.jsonl"), 3, line, "jsonl@1", NOW)


def test_the_path_stays_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Ten came.")
    found, _ = collect("./a.txt", "-", stdin=b"Nine came.")
    assert [d.origin.path for d in found] == ["./a.txt", "-"]


def test_bad_inputs_are_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1-empty.txt").write_bytes(b"")
    (tmp_path / "2-blank.txt").write_bytes(b" \n\t\n")
    (tmp_path / "3-binary.dat").write_bytes(b"\x7fELF\x02\x01\x00\x00")
    (tmp_path / "4-paper.txt").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")
    (tmp_path / "5-cut.txt").write_bytes("Вышли 903 мирных жителя".encode()[:-1])
    (tmp_path / "6-lines.jsonl").write_text(
        '{"text": "Two left."}\n{"text": \n{"text": "Six left."}'
    )
    (tmp_path / "7-none.jsonl").write_text("\n\n")
    (tmp_path / "8-folder").mkdir()
    (tmp_path / "9-good.txt").write_text("Ten came.")
    found, aside = collect(tmp_path, tmp_path / "missing.txt", "https://courier.example/a", "-")
    assert [d.text for d in found] == ["Two left.", "Six left.", "Ten came."]
    told = [(Path(error.where).name, error.met) for error in aside]
    assert told == [
        ("1-empty.txt", "it is empty"),
        ("2-blank.txt", "the text is empty"),
        ("3-binary.dat", "binary data, or UTF-16 without a byte order mark"),
        ("4-paper.txt", "a damaged PDF (Failed to load document (PDFium: Data format error).)"),
        ("5-cut.txt", "broken UTF-8 at byte 38: cut off, or of two encodings"),
        ("6-lines.jsonl, line 2", "the line is not JSON (Input data was truncated)"),
        ("7-none.jsonl", "it is empty"),
        ("8-folder", "the folder holds no file"),
        ("missing.txt", "no such file or folder"),
        ("a", "an address, and fetching is not wanted here"),
        ("standard input", "it is empty"),
    ]
    assert all(error.advice for error in aside)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten came.")
    (tmp_path / "a.txt").chmod(0)
    found, aside = collect(tmp_path)
    assert found == []
    assert [error.met for error in aside] == ["may not be read"]


def test_a_link_to_the_folder_above_leads_into_no_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten came.")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found, aside = collect(tmp_path)
    assert [d.text for d in found] == ["Ten came."]
    assert [Path(error.where).name for error in aside] == ["loop", "pipe"]


def test_a_name_in_another_encoding_can_still_be_written_as_json(tmp_path: Path) -> None:
    name = os.fsdecode(b"otch\xf1t.txt")
    (tmp_path / name).write_text("Ten came.")
    found, _ = collect(tmp_path)
    assert "otch�t.txt" in to_json(found[0])


def test_published_dates_only_what_has_no_date(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Two left.", "published": "2016-11-20"}\n{"text": "Six left."}\n'
    )
    found, _ = collect(tmp_path, published=date(2016, 11, 27))
    assert [d.published for d in found] == [date(2016, 11, 20), date(2016, 11, 27)]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_on_which_nothing_is_published_is_none(tmp_path: Path, day: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "They left.", "published": "{day}"}}')
    (report,), aside = collect(tmp_path)
    assert (report.published, report.dated_by, aside) == (None, "", [])


def test_collecting_what_was_collected_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("  People leave\r\n\r\n  “Ten came,” he said.\r\n".encode())
    (tmp_path / "b.jsonl").write_text(
        '{"id": "x", "title": "Two leave", "text": "They left.", "published": "2016-11-27"}'
    )
    (tmp_path / "c.html").write_bytes((Path(__file__).parent / "pages/bulletin.html").read_bytes())
    once, _ = collect(tmp_path)
    assert len(once) == 3
    lines = "".join(to_json(document) + "\n" for document in once)
    twice, aside = collect("-", stdin=lines.encode())
    assert twice == once
    assert aside == []


def test_a_report_that_comes_twice_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten came.")
    (tmp_path / "copy.txt").write_text("Ten came.")
    found, aside = collect(tmp_path, tmp_path / "a.txt")
    assert len(found) == 1
    assert aside == []


@pytest.mark.parametrize(
    ("second", "met"),
    [
        ('{"id": "x", "text": "Six left."}', "another text under the id of an earlier report (x)"),
        (
            '{"id": "x", "text": "Two left.", "publisher": "Northern Courier"}',
            "the words of an earlier report (x), with another title, publisher, date, address or "
            "language",
        ),
    ],
)
def test_an_id_stands_for_one_report(tmp_path: Path, second: str, met: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "x", "text": "Two left."}\n' + second + '\n{"text": "Ten came."}\n')
    found, aside = collect(file)
    assert [d.text for d in found] == ["Two left.", "Ten came."]
    assert [(error.where, error.met) for error in aside] == [(f"{file}, line 2", met)]


def lines(place: Path, text: str, **told: str) -> None:
    told = {"id": "7", "published": "2024-05-10", "publisher": "Desk", "text": text} | told
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(told))


def test_a_line_that_was_edited_between_two_exports_of_one_name_is_given_again(
    tmp_path: Path,
) -> None:
    lines(tmp_path / "posts-2024-05-12.jsonl", "Two left.")
    lines(tmp_path / "posts-2024-05-19.jsonl", "Six left.")
    lines(tmp_path / "posts-2024-05-26.jsonl", "Six left.")
    for folder in (tmp_path, f"{tmp_path}/../{tmp_path.name}"):
        found, aside = collect(folder, tmp_path / "posts-2024-05-12.jsonl")
        assert [d.text for d in found] == ["Two left.", "Six left."]
        assert aside == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a-2024-05-19/posts.jsonl", {}),  # an export of something else, which numbers its own
        ("2024-05-19/posts.jsonl", {"published": "2024-05-17"}),
        ("2024-05-19/posts.jsonl", {"publisher": "Courier"}),
        ("2024-05-19/posts.jsonl", {"url": "https://courier.example/7"}),
        ("2024-05-19/posts.jsonl", {"published": ""}),
        ("2024-05-12/z.jsonl", {}),
    ],
)
def test_an_id_that_may_be_another_report_s_makes_no_later_text(
    name: str, told: dict[str, str], tmp_path: Path
) -> None:
    for path, text in (("2024-05-12/posts.jsonl", "Two left."), (name, "Six left.")):
        lines(tmp_path / path, text, **told if path == name else {})
    found, aside = collect(tmp_path)
    assert [d.text for d in found] == ["Two left."]
    assert [error.met.partition(" under")[0] for error in aside] == ["another text"]


def test_the_content_chooses_the_reader_and_the_name_only_where_it_cannot(tmp_path: Path) -> None:
    page = (Path(__file__).parent / "pages/bulletin.html").read_bytes()
    (tmp_path / "1.txt").write_bytes(page)
    (tmp_path / "2.html").write_bytes(b'{"text": "Two left. <p>"}')
    (tmp_path / "3.txt").write_bytes(b'oops\n{"text": "Six left."}\n')
    (tmp_path / "4").write_bytes(page.decode().encode("utf-16"))
    (tmp_path / "5.jsonl").write_bytes(b"oops\n")
    (tmp_path / "6.json").write_bytes(b"[Live] Ten came. {They} stayed.")
    found, aside = collect(tmp_path)
    assert [d.origin.reader for d in found] == ["html@1", "jsonl@1", "jsonl@1", "text@1"]
    # 4 holds the words of 1, so that it is the same report.
    assert [Path(error.where).name for error in aside] == ["3.txt, line 1", "5.jsonl, line 1"]


@pytest.mark.parametrize(
    "content",
    [
        b'[\n  {"text": "Two left."},\n  {"text": "Six left."}\n]',
        b'[{"text": "Two left."}, {"text": "Six left."}]',
        b'\xef\xbb\xbf[{"text": "Two left."}, {"text": "Six left."}]',
    ],
)
def test_a_json_array_gives_what_its_lines_would(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    found, aside = collect(tmp_path)
    assert not aside
    assert [(d.text, d.origin.line) for d in found] == [("Two left.", 1), ("Six left.", 2)]


def test_a_json_object_over_several_lines_is_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{\n  "text": "Two left.",\n  "title": "Bor"\n}')
    found, aside = collect(tmp_path)
    assert not aside
    assert [(d.title, d.origin.line) for d in found] == [("Bor", 1)]


@pytest.mark.parametrize(
    ("content", "met"),
    [
        (b'{\n  "text": "Two left."\n', "no JSON (Input data was truncated)"),
        (b'[{"text": "Two left."}', "no JSON (Input data was truncated)"),
        (b'[{"text": "Two left."}, 5]', "the line does not fit: Expected `object`, got `int`"),
    ],
)
def test_damaged_json_is_set_aside_with_its_fault(tmp_path: Path, content: bytes, met: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    _, aside = collect(tmp_path)
    assert [error.met for error in aside] == [met]


def test_a_line_of_50_mb_is_set_aside_and_the_lines_around_it_are_read(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as out:
        out.write(b'{"text": "Two left."}\n{"text": "')
        out.write(b"x" * 50_000_000)
        out.write(b'"}\n{"text": "Six left."}\n')
    found, aside = collect(tmp_path)
    assert [(d.text, d.origin.line) for d in found] == [("Two left.", 1), ("Six left.", 3)]
    assert [error.met for error in aside] == [
        "the line is 47.7 MiB long, and 8 MiB is the most that is read"
    ]


def test_a_text_of_50_mb_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 50_000_000)
    (tmp_path / "b.txt").write_text("Ten came.")
    found, aside = collect(tmp_path)
    assert [d.text for d in found] == ["Ten came."]
    assert [error.met for error in aside] == ["more than 8 MiB for one report"]


class Lines(io.RawIOBase):
    """A pipe that goes on for ``count`` lines and keeps none of them."""

    def __init__(self, line: bytes, count: int) -> None:
        self._line, self._left, self._rest = line, count, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest and self._left:
            self._rest, self._left = self._line, self._left - 1
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def peak_memory(stream: Lines, reader: JsonLinesReader) -> int:
    tracemalloc.start()
    try:
        aside: list[InputError] = []
        found = documents(
            ["-"],
            collected_at=NOW,
            set_aside=aside.append,
            stdin=io.BufferedReader(stream),
            means=Means(readers=[reader]),
        )
        assert len(list(found)) + len(aside) == 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file() -> None:
    line = b'{"text": "' + b"Two left. " * 500 + b'"}\n'
    many_lines = Lines(line, 4000)  # 20 MB, and the same report each time
    assert peak_memory(many_lines, JsonLinesReader()) < 1_000_000
    one_line = Lines(b"x" * 5000, 4000)
    assert peak_memory(one_line, JsonLinesReader(longest_line=10_000)) < 3_000_000


def test_what_is_set_aside_does_not_hold_its_bytes(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * (8 * 2**20 + 1))
    tracemalloc.start()
    try:
        _, aside = collect(tmp_path)
        assert len(aside) == 20
        assert tracemalloc.get_traced_memory()[0] < 2**22  # one of them has twice as much
    finally:
        tracemalloc.stop()


def test_a_reader_that_fails_is_named_and_stops_nothing(tmp_path: Path) -> None:
    class Hasty(TextReader):
        name = "hasty"

        def sniffs(self, head: bytes, path: str) -> bool:
            return head.startswith(b"!")

        def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
            yield from super().read(data, origin)
            raise ZeroDivisionError("division by zero")

    (tmp_path / "a").write_text("! Ten came.")
    (tmp_path / "b").write_text("Six left.")
    aside: list[InputError] = []
    found = documents(
        [str(tmp_path)],
        collected_at=NOW,
        set_aside=aside.append,
        means=Means(readers=[Hasty(), TextReader()]),
    )
    assert [d.text for d in found] == ["! Ten came.", "Six left."]
    assert aside[0].met == "hasty@1 failed with ZeroDivisionError: division by zero"


def test_without_a_reader_for_it_an_input_is_set_aside() -> None:
    aside: list[InputError] = []
    stream = io.BytesIO(b"Ten came.")
    found = documents(
        ["-"],
        collected_at=NOW,
        set_aside=aside.append,
        stdin=stream,
        means=Means(readers=[JsonLinesReader()]),
    )
    assert list(found) == []
    assert aside[0].met == "no reader knows this form"
    assert not stream.closed
