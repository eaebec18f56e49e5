"""PDFium, in a process beside this one."""

from __future__ import annotations

import pytest

from dragoman.collect import pdfium
from dragoman.collect.pdfium import PdfFault
from tests import making

A_PDF = making.pdf(["Ten people left Goma."])
MOST = 2**20


def test_the_lines_of_its_pages_with_where_they_stand() -> None:
    (page,) = pdfium.pages(A_PDF, MOST)
    (line,) = page.lines
    assert line.words == "Ten people left Goma."
    assert line.top > line.bottom > 0
    assert line.right > line.left > 0
    assert page.top > line.top
    assert line.pieces == ()


def test_what_is_damaged_or_locked_is_told_and_the_next_is_read() -> None:
    with pytest.raises(PdfFault, match="Failed to load"):
        pdfium.pages(A_PDF[:60], MOST)
    assert pdfium.pages(A_PDF, MOST)
