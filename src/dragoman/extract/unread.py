"""A text and what is claimed of it in; how many rows of its tables claim nothing, out.

A table whose heads name no measure ("Site | Items | Stock"), a row that no head explains: a person
should know that figures stand there that nobody has read.
"""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.claims import Span
from dragoman.extract.text.layout import blocks, is_figure
from dragoman.extract.text.signs import as_read

__all__ = ["unread_rows"]


def unread_rows(text: str, claimed: Iterable[Span]) -> int:
    r"""The rows of tables with figures in which no claim has its evidence.

    >>> unread_rows("Town | Rain | Wind\nBor | 120 | 4\nSake | 90 | 5", [Span(19, 22)])
    1
    """
    if "|" not in text and "\t" not in text and "  " not in text:
        return 0
    text = as_read(text)
    rows = [block for block in blocks(text) if any(is_figure(text, cell) for cell in block.cells)]
    starts = sorted(span.start for span in claimed) if rows else []
    return sum(not any(row.start <= at < row.end for at in starts) for row in rows)
