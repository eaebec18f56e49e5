"""The lines of a PDF, read by PDFium in a process beside this one (`beside`).

In: the bytes of a PDF. Out: its pages, each with its lines, where they and their parts stand, and
the rules drawn across it where it may have a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from dragoman.collect.beside import Beside, BesideFault, serve

__all__ = ["Line", "Page", "PdfFault", "Piece", "Rule", "beside", "pages"]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Words of a line that stand close together; in points, from the left and the foot."""

    words: str
    left: float
    right: float
    top: float
    bottom: float


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line as PDFium finds it; in points, from the foot of the page."""

    words: str
    top: float
    bottom: float
    right: float
    height: float
    left: float = 0.0
    pieces: tuple[Piece, ...] = ()
    """Where gaps wider than between words part it, as columns do, its parts; else none."""
    is_row: bool = False
    """Whether it is the row of a table, with bars between its cells (see `columns`)."""


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """A thin line that is drawn from left to right."""

    left: float
    right: float
    height: float


class Page(msgspec.Struct, frozen=True, array_like=True):
    lines: list[Line]
    top: float
    """Its upper edge."""
    rules: list[Rule] = []


class _Read(msgspec.Struct, array_like=True):
    pages: list[Page]
    fault: str = ""
    locked: bool = False


class PdfFault(Exception):
    """PDFium could not read a file; the message says what it met."""

    def __init__(self, met: str, *, locked: bool = False) -> None:
        super().__init__(met)
        self.locked = locked
        """Whether it asks for a password."""


def pages(content: bytes, most: int) -> list[Page]:
    """The pages of a PDF, read beside this process.

    ``most``: bytes of text after which reading ends, whatever is left. Raises `PdfFault`.
    """
    try:
        read = _BESIDE.read(content, most)
    except BesideFault as fault:
        raise PdfFault(str(fault)) from fault
    if read.fault:
        raise PdfFault(read.fault, locked=read.locked)
    return read.pages


_BESIDE = Beside(__name__, _Read)


# -- in the process beside -------------------------------------------------------------------------


def beside() -> None:
    """The process that `pages` asks."""
    serve(_read)


def _read(content: bytes, most: int) -> _Read:
    import pypdfium2  # noqa: PLC0415 - 60 ms, which only this process needs

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return _Read([], str(error), "password" in str(error).lower())
    read, size = _Read([]), 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            text = page.get_textpage()
            lines = list(_lines(text))
            rules = list(_rules(page)) if any(line.pieces for line in lines) else []
            top = page.get_size()[1]
        except pypdfium2.PdfiumError as error:
            return _Read([], f"page {number + 1}: {error}")
        text.close()
        page.close()
        read.pages.append(Page(lines, top, rules))
        size += sum(len(line.words) for line in lines)
        if size > most:
            break
    pdf.close()
    return read


def _lines(text: Any) -> Iterator[Line]:
    content = text.get_text_range(errors="replace")
    start = 0
    above: Line | None = None
    begins = 0
    for raw in content.splitlines(keepends=True):
        words = raw.rstrip("\r\n")
        if words.strip():
            begin = start + len(words) - len(words.lstrip())
            end = start + len(words.rstrip()) - 1
            left, right = _box(text, begin), _box(text, max(begin, end))
            height = max(1.0, left[3] - left[1])
            pieces = tuple(_pieces(text, words.strip(), begin, height))
            line = Line(words.strip(), left[3], right[1], right[2], height, left[0], pieces)
            if above:
                yield _as_head(text, above, begins, line)
            above, begins = line, begin
        start += len(raw)
    if above:
        yield above


def _as_head(text: Any, line: Line, begin: int, below: Line) -> Line:
    """The line, in parts where it is the head of the columns that begin below it: its cells may
    fill them, and stand as close as words do.
    """
    if line.pieces or not below.pieces or line.bottom - below.top > line.height:
        return line
    parts = tuple(_pieces(text, line.words, begin, line.height * _CLOSE))
    aligned = len(parts) == len(below.pieces) > _LEAST and all(
        min(abs(head.left - cell.left), abs(head.right - cell.right)) < line.height * _ALIGNED
        or abs(head.left + head.right - cell.left - cell.right) < line.height
        for head, cell in zip(parts, below.pieces, strict=True)
    )
    return msgspec.structs.replace(line, pieces=parts) if aligned else line


_CLOSE = 0.5
"""Of the gap that parts a line: a narrower one may part the head of a table."""
_LEAST, _ALIGNED = 2, 0.3
"""Columns that show a head, more than; heights of a line by which a head may be off its column."""


def _pieces(text: Any, words: str, begin: int, height: float) -> Iterator[Piece]:
    """The parts of a line that wide gaps part; nothing where none does."""
    parts, ends = [], 0
    for gap in _SPACES.finditer(words):
        before, after = _box(text, begin + gap.start() - 1), _box(text, begin + gap.end())
        if after[0] - before[2] > _GAP * height:
            parts.append((ends, gap.start()))
            ends = gap.end()
    if not parts:
        return
    for first, last in [*parts, (ends, len(words))]:
        left, right = _box(text, begin + first), _box(text, begin + last - 1)
        yield Piece(words[first:last], left[0], right[2], left[3], left[1])


_SPACES = re.compile(r"\s+")
_GAP = 0.7
"""Of the height of a line: a wider gap is no space between words, not even in a justified line. The
cells of a table stand 10 points apart and more."""


def _rules(page: Any) -> Iterator[Rule]:
    from pypdfium2 import raw  # noqa: PLC0415

    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom <= _THIN < right - left:
            yield Rule(left, right, (top + bottom) / 2)


_THIN = 3.0
"""Points across a rule, at most; it is longer."""


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character; all 0 where it has no place of its own."""
    ask, box, into = _asking()
    if not ask(text.raw, index, into):
        return (0.0, 0.0, 0.0, 0.0)
    return box.left, box.bottom, box.right, box.top


@cache
def _asking() -> tuple[Any, Any, Any]:
    """PDFium's own function, and where its answer comes: two boxes are asked for each word."""
    from ctypes import byref  # noqa: PLC0415

    from pypdfium2 import raw  # noqa: PLC0415

    box = raw.FS_RECTF()
    return raw.FPDFText_GetLooseCharBox, box, byref(box)
