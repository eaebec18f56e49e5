"""Bulletins in PDF, DOCX and RTF: their words in the order in which a person reads them.

In: the bytes of a file. Out: one Document, paragraphs and table rows a blank line apart; an article
each where a press database exported them (see `press`). Of a PDF, lines that a page breaks are
joined into paragraphs again, and what stands at the head or foot of most pages (a running title, a
page number) is left out; a PDF of pictures is set aside. The day a file was made is not the day it
was published: no date is taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, BinaryIO

from msgspec.structs import replace

from dragoman.claims import Origin
from dragoman.collect import pdfium
from dragoman.collect.columns import with_rows
from dragoman.collect.days import stated_at_head
from dragoman.collect.files import (
    LARGEST_FILE,
    LARGEST_REPORT,
    Report,
    compose,
    opening,
    read_whole,
    where,
)
from dragoman.collect.grids import SPANNED, Row, lines_of
from dragoman.collect.items import Item
from dragoman.collect.margins import without_running_lines
from dragoman.collect.packed import DAMAGED
from dragoman.collect.pdfium import Line, Page
from dragoman.collect.press import documents_of
from dragoman.errors import InputError

__all__ = ["DocxReader", "PdfReader", "RtfReader"]

_GET_ANEW = "get it anew, or save its text as a .txt file"


class PdfReader:
    """A PDF is one report (PDFium, in a process of its own)."""

    name = "pdf"
    version = 2

    def sniffs(self, head: bytes, path: str) -> bool:
        """The mark may stand a little into the file (ISO 32000-1, annex H.3)."""
        return b"%PDF-" in head[:1024]

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        try:
            pages = [_readable(page) for page in pdfium.pages(content, LARGEST_REPORT)]
        except pdfium.PdfFault as fault:
            met = "a PDF locked with a password" if fault.locked else f"a damaged PDF ({fault})"
            advice = "save it without the password" if fault.locked else _GET_ANEW
            raise InputError(where(origin), met, advice) from fault
        if sum(len(line.words) for page in pages for line in page.lines) > LARGEST_REPORT:
            met = f"a PDF with more than {LARGEST_REPORT // 2**20} MiB of text"
            raise InputError(where(origin), met, "split it")
        paragraphs = list(_paragraphs(list(with_rows(without_running_lines(pages)))))
        if not paragraphs:
            many = "one page" if len(pages) == 1 else f"{len(pages):,} pages"
            met = f"a PDF of {many} without text: pictures of pages, most likely"
            raise InputError(where(origin), met, "run it through text recognition (OCR) first")
        yield compose(Report("\n\n".join(paragraphs)), origin)


def _readable(page: Page) -> Page:
    lines = [
        replace(
            line,
            words=_whole_words(line.words),
            pieces=tuple(replace(piece, words=_whole_words(piece.words)) for piece in line.pieces),
        )
        for line in page.lines
    ]
    return replace(page, lines=lines)


def _whole_words(words: str) -> str:
    """PDFium marks the hyphen at the end of a line, and joins the line to the next."""
    words = re.sub(r"[\ufffe\x02](?=[^\W\d_A-Z])", "", words)
    return words.replace("\ufffe", "-").replace("\x02", "-").replace("\0", "")


_ENDS = re.compile(r"[.!?:;…؟。”\"')]$")
_BULLET = re.compile(r"(?:[•●▪■◦·–—-]|\(?\d{1,2}[.)]|[a-z]\))\s")


def _paragraphs(pages: Sequence[list[Line]]) -> Iterator[str]:
    """Lines joined where one goes on in the next, over the end of a page too."""
    widest = max((line.right for page in pages for line in page), default=0.0)
    words = ""
    before: Line | None = None
    for page in pages:
        for number, line in enumerate(page):
            if before is None:
                words = line.words
            elif _goes_on(before, line, widest, over_page=number == 0):
                words = _joined(words, line.words)
            else:
                yield words
                words = line.words
            before = line
    if words:
        yield words


def _goes_on(before: Line, line: Line, widest: float, *, over_page: bool) -> bool:
    """Whether a line continues the one before it.

    Not after a gap wider than most of a line, nor in another size of type, nor at a bullet, nor
    after a line that ends a sentence well before the margin.
    """
    if line.is_row or before.is_row:
        return False
    if _BULLET.match(line.words) or not 0.8 < line.height / before.height < 1.25:
        return False
    if over_page:
        return not _ENDS.search(before.words) and line.words[:1].islower()
    if before.bottom - line.top > 0.75 * before.height:
        return False
    short = before.right < 0.8 * widest
    return not short or not (_ENDS.search(before.words) or line.words[:1].isupper())


def _joined(words: str, more: str) -> str:
    """A word that was parted at the end of a line is whole again."""
    if re.search(r"[^\W\d_]-$", words) and more[:1].islower():
        return words[:-1] + more
    return f"{words} {more}"


# -- DOCX ------------------------------------------------------------------------------------------

_LARGEST_UNPACKED = 128 * 2**20
"""Bytes of the XML in a DOCX; a bulletin has a few hundred thousand."""


class DocxReader:
    """A DOCX file is one report: paragraphs and tables in their order."""

    name = "docx"
    version = 3

    def sniffs(self, head: bytes, path: str) -> bool:
        if not head.startswith(b"PK\x03\x04") or b"[Content_Types].xml" not in head:
            return False
        return b"word/" in head or path.lower().endswith((".docx", ".docm", ".dotx"))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        try:
            paragraphs, title = _docx(content, origin)
        # lxml, zipfile and python-docx each raise their own on a file that is not what it should
        # be, KeyError among them.
        except (*DAMAGED, KeyError, ValueError, AttributeError, SyntaxError, OSError) as error:
            raise InputError(where(origin), f"a damaged DOCX ({error})", _GET_ANEW) from error
        if not paragraphs:
            met = "a DOCX file without text: pictures, most likely"
            raise InputError(where(origin), met, "type its text, or run it through recognition")
        # Most titles in properties are left over from a template: one that the text has is not.
        known = title if title and title.casefold() in "\n".join(paragraphs[:5]).casefold() else ""
        if known:
            paragraphs = [
                known,
                *(p for p in paragraphs if p.strip().casefold() != known.casefold()),
            ]
        text = "\n\n".join(paragraphs)
        yield from _whole_or_articles(Report(text, title=known or None), origin)


def _whole_or_articles(report: Report, origin: Origin) -> Iterator[Item]:
    articles = list(documents_of(report.text, origin))
    yield from articles or [compose(report, origin)]


def _docx(content: bytes, origin: Origin) -> tuple[list[str], str]:
    """The paragraphs of a DOCX file, and the title in its properties."""
    latest = origin.collected_at.date() + timedelta(days=1)
    # It takes 0.1 s to import, which a run over plain text need not wait for.
    import docx  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _LARGEST_UNPACKED:
        met = f"a DOCX file that unpacks to {size // 2**20:,} MiB"
        raise InputError(where(origin), met, "save its text as a .txt file")
    opened = docx.Document(io.BytesIO(content))
    paragraphs = [p for p in _blocks(opened) if p.strip()]
    heads = [p for p in _page_heads(opened) if stated_at_head(p, latest)]
    # What runs along the pages is no text; but often it alone tells the day, below the title.
    paragraphs[1:1] = [head for head in heads if head not in paragraphs]
    return paragraphs, (opened.core_properties.title or "").strip()


def _page_heads(opened: Any) -> Iterator[str]:
    for section in opened.sections:
        if not section.header.is_linked_to_previous:
            yield from _blocks(section.header)


def _blocks(part: Any) -> Iterator[str]:
    """Paragraphs and rows of tables, in their order."""
    for block in part.iter_inner_content():
        if not hasattr(block, "rows"):
            yield str(block.text)
        elif len(block.columns) == 1:  # a frame around paragraphs
            for row in block.rows:
                for cell in row.cells:
                    yield from _blocks(cell)
        else:
            yield from lines_of([_row(row) for row in block.rows])
            cells = {cell._tc: cell for row in block.rows for cell in row.cells}
            for inner in (table for cell in cells.values() for table in cell.tables):
                yield from lines_of([_row(row) for row in inner.rows])


def _row(row: Any) -> Row:
    """The words of its cells; one that spans several rows is told in each of them."""
    cells: list[str | None] = [""] * row.grid_cols_before
    before: Any = None
    for cell in row.cells:
        spanned = before is not None and cell._tc is before._tc
        cells.append(SPANNED if spanned else " ".join(cell.text.split()))
        before = cell
    return cells


# -- RTF -------------------------------------------------------------------------------------------


class RtfReader:
    """A rich text file is one report; the cells of a table are parted by a bar."""

    name = "rtf"
    version = 2

    def sniffs(self, head: bytes, path: str) -> bool:
        return opening(head).startswith(b"{\\rtf")

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        # A fraction of a tenth of a second, which a run over plain text need not wait for.
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

        content, origin = read_whole(data, origin, LARGEST_FILE)
        try:
            # RTF is ASCII; what other bytes are in it are of the code page that it names.
            told: str = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
        except (ValueError, LookupError, IndexError, RecursionError) as error:
            raise InputError(where(origin), f"a damaged RTF file ({error})", _GET_ANEW) from error
        paragraphs = [
            line.strip().removesuffix("|") for line in told.splitlines() if line.strip(" |")
        ]
        if not paragraphs:
            met = "an RTF file without text: pictures, most likely"
            raise InputError(where(origin), met, "type its text, or run it through recognition")
        yield from _whole_or_articles(Report("\n\n".join(paragraphs)), origin)
