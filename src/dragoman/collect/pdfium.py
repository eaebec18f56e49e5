"""The lines of a PDF, read by PDFium in a process beside this one (`beside`).

In: the bytes of a PDF. Out: its pages, each a list of lines with where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.collect.beside import Beside, BesideFault, serve

__all__ = ["Line", "PdfFault", "beside", "pages"]


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line as PDFium finds it; in points, from the foot of the page."""

    words: str
    top: float
    bottom: float
    right: float
    height: float


class _Read(msgspec.Struct, array_like=True):
    pages: list[list[Line]]
    fault: str = ""
    locked: bool = False


class PdfFault(Exception):
    """PDFium could not read a file; the message says what it met."""

    def __init__(self, met: str, *, locked: bool = False) -> None:
        super().__init__(met)
        self.locked = locked
        """Whether it asks for a password."""


def pages(content: bytes, most: int) -> list[list[Line]]:
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
        except pypdfium2.PdfiumError as error:
            return _Read([], f"page {number + 1}: {error}")
        text.close()
        page.close()
        read.pages.append(lines)
        size += sum(len(line.words) for line in lines)
        if size > most:
            break
    pdf.close()
    return read


def _lines(text: Any) -> Iterator[Line]:
    content = text.get_text_range(errors="replace")
    start = 0
    for raw in content.splitlines(keepends=True):
        words = raw.rstrip("\r\n")
        if words.strip():
            begin = start + len(words) - len(words.lstrip())
            end = start + len(words.rstrip()) - 1
            left, right = _box(text, begin), _box(text, max(begin, end))
            yield Line(words.strip(), left[3], right[1], right[2], max(1.0, left[3] - left[1]))
        start += len(raw)


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character; all 0 where it has no place of its own."""
    import pypdfium2  # noqa: PLC0415

    try:
        left, bottom, right, top = text.get_charbox(index, loose=True)
    except (pypdfium2.PdfiumError, IndexError):
        return (0.0, 0.0, 0.0, 0.0)
    return left, bottom, right, top
