"""Tables (CSV and its kin): a row is one report.

In: the bytes of a table with a header line, in whatever encoding and with whatever sign between its
cells (comma, semicolon, tab, bar). Out: a Document for each row, its columns found by their usual
names or as they were mapped. A row that cannot be read is named with its line, and the rest goes
on. A table without a column of text is not read here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO

import msgspec

from dragoman.claims import Document, Origin
from dragoman.collect.days import day_first, written_day
from dragoman.collect.files import LARGEST_REPORT, Report, compose, decoding, opening, where
from dragoman.collect.grids import SIGNS
from dragoman.collect.items import Item
from dragoman.collect.streams import Again, buffered
from dragoman.errors import InputError, UsageError

__all__ = ["FIELDS", "CsvReader", "columns_of", "words_of"]

_USUAL = {
    "text": (
        "text",
        "body",
        "content",
        "article",
        "article_text",
        "full_text",
        "fulltext",
        "story",
    ),
    "title": ("title", "headline", "subject"),
    "published": (
        *("published", "date", "published_at", "publication_date", "published_date"),
        *("publish_date", "pubdate", "datetime", "timestamp"),
    ),
    "publisher": ("publisher", "source", "outlet", "source_name", "media", "newspaper"),
    "url": ("url", "link", "source_url", "address"),
    "language": ("language", "lang"),
    "id": ("id", "report_id", "document_id"),
    "country": ("country", "country_name", "admin0name", "adm0_name", "iso3", "iso2"),
}
FIELDS = tuple(_USUAL)
"""What a report has; see `files.Report`."""

_SAMPLE = 2**18
"""Bytes by which the encoding is told."""


def columns_of(words: str) -> dict[str, str]:
    """``text=Body,published=Day`` as a mapping from fields of a report to columns.

    Raises `UsageError` where a field is unknown or the text is missing.

    >>> columns_of("text=Body,published=Day")
    {'text': 'Body', 'published': 'Day'}
    """
    found: dict[str, str] = {}
    for pair in words.split(","):
        field, sign, column = (part.strip() for part in pair.partition("="))
        if field not in FIELDS or not sign or not column:
            raise UsageError(f"{pair!r} maps no column; write FIELD=COLUMN of {', '.join(FIELDS)}")
        found[field] = column
    if "text" not in found:
        raise UsageError(f"{words!r} names no column of text; add text=COLUMN")
    return found


def words_of(columns: Mapping[str, str]) -> str:
    """The words that `columns_of` takes."""
    return ",".join(f"{field}={column}" for field, column in columns.items())


_STRAY = re.compile("[\udc80-\udcff]")
"""Bytes that are no UTF-8, as they come out of the decoder."""


class CsvReader:
    """A table with a header line. ``columns`` maps fields of a report to names in that line."""

    name = "csv"
    version = 1

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        self.columns = columns or {}

    def sniffs(self, head: bytes, path: str) -> bool:
        """A first line that has a column of text and another, by their usual names or as mapped."""
        encoding = decoding(head)
        lines = opening(head) if encoding == "utf-8" else head
        first = lines.decode(encoding, "replace").lstrip("\ufeff").partition("\n")[0].strip("\r")
        cells = _cells(first, _sign(first))
        found = self._places(cells)
        second = lines.decode(encoding, "replace").partition("\n")[2].lstrip("\ufeff\"' ")
        return "text" in found and len(cells) > 1 and not second.startswith("#")

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        sample = data.read(_SAMPLE)
        if not sample.strip():
            raise InputError(where(origin), "it is empty", "see whether it was saved whole")
        rows = _Rows(sample, data)
        try:
            header = next(rows, None)
            places = self._places(header[2]) if header else {}
            if header is None or "text" not in places:
                advice = f"map its columns: --columns text=COLUMN; fields are {', '.join(FIELDS)}"
                raise InputError(where(origin), "a table without a column of text", advice)
            first = _day_first(sample, places)
            for number, raw, cells in rows:
                here = replace(
                    origin,
                    line=number,
                    sha256=sha256(raw.encode("utf-8", "surrogateescape")).hexdigest(),
                )
                if any(cell.strip() for cell in cells):
                    yield _report(cells, places, len(header[2]), here, first)
        except csv.Error as error:
            met = f"the rows cannot be told apart after line {rows.line:,} ({error})"
            advice = "see whether a quotation mark is opened there and never closed"
            yield InputError(where(origin), met, advice)

    def _places(self, header: Sequence[str]) -> dict[str, int]:
        """Which cell of a row holds which field."""
        found: dict[str, int] = {}
        plain = ["_".join(cell.casefold().split()) for cell in header]
        for field, usual in _USUAL.items():
            if self.columns and (field != "country" or field in self.columns):
                if (column := self.columns.get(field)) in header:
                    found[field] = header.index(column)
            else:
                name = next((name for name in usual if name in plain), None)
                if name is not None:
                    found[field] = plain.index(name)
        return found


def _report(
    cells: Sequence[str],
    places: Mapping[str, int],
    width: int,
    origin: Origin,
    first: bool | None,
) -> Document | InputError:
    """The report of a row; ``first``: whether days stand before months in its table."""
    if len(cells) < width and places["text"] >= len(cells):
        met = f"a row of {len(cells)} cells in a table of {width}"
        return InputError(where(origin), met, "mend the row, or delete it")
    if any(not cell.isascii() and _STRAY.search(cell) for cell in cells):
        return InputError(where(origin), "the row is not UTF-8", "save the table again as UTF-8")
    given = {field: cells[at].strip() for field, at in places.items() if at < len(cells)}
    given = {field: cell for field, cell in given.items() if cell}
    if day := written_day(given.get("published", ""), day_first=first):
        given["published"] = day.isoformat()
    try:
        return compose(msgspec.convert(given | {"text": cells[places["text"]]}, Report), origin)
    except InputError as error:
        return error


def _day_first(sample: bytes, places: Mapping[str, int]) -> bool | None:
    """Whether days stand before months in a table that opens so."""
    at = places.get("published")
    if at is None:
        return None
    try:
        cells = [row[at] for _, _, row in _Rows(sample, io.BytesIO()) if at < len(row)]
    except csv.Error:
        return None
    return day_first(cells)


class _Rows:
    """The rows of a table: the line that each begins on, its own words, its cells."""

    def __init__(self, sample: bytes, rest: BinaryIO) -> None:
        encoding = decoding(sample)
        stream = buffered(Again(sample, rest))
        # Bytes that do not fit come out as lone surrogates, which the row is then refused for.
        errors = "surrogateescape" if encoding == "utf-8" else "replace"
        self._words = io.TextIOWrapper(stream, encoding, errors, newline="")
        self._taken: list[str] = []
        self.line = 0
        first = self._words.readline(LARGEST_REPORT).lstrip("\ufeff")
        self._first: str | None = first
        csv.field_size_limit(LARGEST_REPORT)
        self._rows = csv.reader(self._lines(), delimiter=_sign(first))

    def __iter__(self) -> Iterator[tuple[int, str, list[str]]]:
        return self

    def __next__(self) -> tuple[int, str, list[str]]:
        self._taken.clear()
        begins = self.line + 1
        cells = next(self._rows)
        return begins, "".join(self._taken), cells

    def _lines(self) -> Iterator[str]:
        while line := self._first or self._words.readline(LARGEST_REPORT):
            self._first = None
            self.line += 1
            self._taken.append(line)
            yield line


def _sign(header: str) -> str:
    """What stands between the cells."""
    return max(SIGNS, key=header.count)


def _cells(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return []
