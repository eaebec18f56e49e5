"""The process that reads PDF beside this one: it may end, and the next file is read."""

from __future__ import annotations

import sys

import pytest

from dragoman.collect.pdfium import PdfFault, PdfProcess
from tests import making

A_PDF = making.pdf(["Ten people left Goma."])
MOST = 2**20


def test_the_lines_of_its_pages_with_where_they_stand() -> None:
    beside = PdfProcess()
    ((line,),) = beside.pages(A_PDF, MOST)
    beside.end()
    assert line.words == "Ten people left Goma."
    assert line.top > line.bottom > 0
    assert line.right > 0


def test_what_is_damaged_or_locked_is_told_and_the_next_is_read() -> None:
    beside = PdfProcess()
    with pytest.raises(PdfFault, match="Failed to load"):
        beside.pages(A_PDF[:60], MOST)
    assert beside.pages(A_PDF, MOST)
    beside.end()


def test_a_new_process_reads_the_next_file() -> None:
    beside = PdfProcess()
    assert beside.pages(A_PDF, MOST)
    beside.end()
    assert beside.pages(A_PDF, MOST)
    beside.end()


def test_a_file_that_ends_the_process_is_told() -> None:
    beside = PdfProcess([sys.executable, "-c", "import sys; sys.stdin.buffer.read(8); sys.exit(3)"])
    with pytest.raises(PdfFault, match="came to its end"):
        beside.pages(A_PDF, MOST)


def test_a_file_that_keeps_it_busy_is_told() -> None:
    endless = "import sys\nwhile True: sys.stdin.buffer.read(1)"
    beside = PdfProcess([sys.executable, "-c", endless], longest=0.5)
    with pytest.raises(PdfFault, match="took longer than"):
        beside.pages(A_PDF, MOST)
