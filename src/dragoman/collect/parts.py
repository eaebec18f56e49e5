"""Long files in stretches that are read apart, so that several processes share one file.

In: a file, the reader that takes it, and a size. Out: `Part`s, in the order of the file: JSON lines
are parted at line ends, web archives at records, Parquet at row groups. Read one after another,
they give the very reports that the whole file gives, origins and all. A form without such places
(a ZIP, a PDF, one stream in gzip) is not parted.

It reads a file through once, to count lines and to find records, and holds none of it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from dragoman.collect.files import JsonLinesReader, is_one_value
from dragoman.collect.imports_own import ParquetReader
from dragoman.collect.items import Reader
from dragoman.collect.packed import unpacked_head
from dragoman.collect.streams import Stretch, buffered
from dragoman.collect.warc import WarcReader, offsets

__all__ = ["Part", "parts_of", "reader_for"]

_PIECE = 2**20
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32, in which a line end is no single byte."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or a stretch of one."""

    path: str
    """Where it lies."""
    shown: str
    """Its name in `Origin.path`: the path as it was given."""
    reader: str = ""
    """Of a stretch, the name of its reader; empty: all of the file."""
    start: int = 0
    """Offset of its first byte; in Parquet, number of its first row group, from 0."""
    end: int | None = None
    """Where it ends, exclusive; None: with the file."""
    first: int = 1
    """Number of its first line or row in the file."""

    def open(self) -> BinaryIO:
        """Its bytes; of Parquet, those of the whole file."""
        file = Path(self.path).open("rb")  # noqa: SIM115 - the caller closes it
        if self.reader in {"", ParquetReader.name}:
            return file
        file.seek(self.start)
        if self.end is None:
            return file
        return cast(BinaryIO, buffered(Stretch(file, self.end - self.start)))


def parts_of(part: Part, reader: Reader | None, head: bytes, size: int) -> list[Part]:
    """``part`` in stretches of about ``size`` bytes; ``part`` alone where it is not parted.

    ``head``: its first bytes.
    """
    match reader:
        case JsonLinesReader() if part.reader or _is_lines(head):
            cuts = _line_cuts(part, size)
        case WarcReader():
            cuts = _record_cuts(part, size, packed=not head.startswith(b"WARC/"))
        case ParquetReader():
            cuts = _group_cuts(part, size)
        case _:
            return [part]
    found = list(cuts)
    ends = [start for start, _ in found[1:]]
    if not ends:
        return [part]
    return [
        replace(part, reader=reader.name, start=start, end=end, first=first)
        for (start, first), end in zip(found, [*ends, part.end], strict=True)
    ]


def reader_for(part: Part, readers: Sequence[Reader]) -> Reader | None:
    """The reader of a stretch, told where it begins; None for a whole file."""
    if not part.reader:
        return None
    reader: Any = copy.copy(next(r for r in readers if r.name == part.reader))
    match reader:
        case JsonLinesReader():
            reader.begins = part.first
        case WarcReader():
            reader.begins = part.start
        case ParquetReader():
            reader.begins, reader.groups = part.first, (part.start, part.end)
    return cast(Reader, reader)


def _is_lines(head: bytes) -> bool:
    """Whether it is lines of JSON, in an encoding where a line end is one byte."""
    first = re.match(rb"\s*([^\r\n]+)", head.removeprefix(b"\xef\xbb\xbf"))
    if head.startswith(_WIDE) or first is None:
        return False
    return not is_one_value(first.group(1))


def _line_cuts(part: Part, size: int) -> Iterator[tuple[int, int]]:
    """Where stretches start, with the number of their first line."""
    start, line = part.start, part.first
    ends = Path(part.path).stat().st_size if part.end is None else part.end
    yield start, line
    with part.open() as data:
        at = start
        while chunk := data.read(_PIECE):
            done = 0
            while (wanted := start + size - at - 1) < len(chunk):
                end = chunk.find(b"\n", max(wanted, done))
                if end < 0:
                    break
                line += chunk.count(b"\n", done, end + 1)
                done, start = end + 1, at + end + 1
                if start < ends:
                    yield start, line
            line += chunk.count(b"\n", done)
            at += len(chunk)


def _record_cuts(part: Part, size: int, *, packed: bool) -> Iterator[tuple[int, int]]:
    start = part.start
    yield start, 1
    with part.open() as data, Path(part.path).open("rb") as beside:
        for at in offsets(data, part.start):
            if at - start >= size and _begins_there(beside, at, packed=packed):
                start = at
                yield start, 1


def _begins_there(data: BinaryIO, at: int, *, packed: bool) -> bool:
    """Whether a record can be read from there: packed archives may be one stream of gzip."""
    data.seek(at)
    head = data.read(4096)
    return (unpacked_head(head) if packed else head).startswith(b"WARC/")


def _group_cuts(part: Part, size: int) -> Iterator[tuple[int, int]]:
    """Parquet: row groups. A file that is none, or an extra that lacks, is told by its reader."""
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - an optional part
    except ImportError:
        yield part.start, part.first
        return
    try:
        with part.open() as data:
            told = parquet.ParquetFile(data).metadata
    except (ArrowException, OSError):
        yield part.start, part.first
        return
    first, held = part.first, size
    for number in range(part.start, told.num_row_groups if part.end is None else part.end):
        group = told.row_group(number)
        if held >= size:
            yield number, first
            held = 0
        held += sum(group.column(n).total_compressed_size for n in range(group.num_columns))
        first += group.num_rows
    if not told.num_row_groups:
        yield part.start, part.first
