"""A text and what is claimed of it in; how many figures of its tables claim nothing, out.

A table whose heads name no measure ("Site | Items | Stock"), a row that no head explains, a column
beside others that were read: a person should know that figures stand there that nobody has read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.claims import Span
from dragoman.extract.text.layout import blocks, is_figure
from dragoman.extract.text.signs import as_read

__all__ = ["Unread", "unread"]


@dataclass(frozen=True, slots=True)
class Unread:
    """What of the tables of a text nobody has read."""

    rows: int = 0
    """Rows with such figures, whether or not others of theirs were read."""
    figures: int = 0

    def __bool__(self) -> bool:
        return self.rows > 0


def unread(text: str, claimed: Iterable[Span]) -> Unread:
    r"""The figures of tables in which no claim has its evidence, but for those that open a row: the
    number of it, a year.

    >>> unread("Town | Rain | Wind\nBor | 120 | 4\nSake | 90 | 5", [Span(25, 28)])
    Unread(rows=2, figures=3)
    """
    if "|" not in text and "\t" not in text and "  " not in text:
        return Unread()
    text = as_read(text)
    rows = [[cell for cell in block.cells[1:] if is_figure(text, cell)] for block in blocks(text)]
    starts = sorted(span.start for span in claimed) if any(rows) else []
    missed = [sum(not _is_claimed(cell, starts) for cell in row) for row in rows]
    return Unread(sum(map(bool, missed)), sum(missed))


def _is_claimed(cell: Span, starts: list[int]) -> bool:
    at = bisect_left(starts, cell.start)
    return at < len(starts) and starts[at] < cell.end
