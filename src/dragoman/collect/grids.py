"""Tables as text: how every reader of documents writes the rows of one.

In: the rows of a table, cell by cell, as a file has them. Out: a line a row, cells parted by bars.
A table of figures has one head, then rows as wide as it; cells that are empty are kept, so that a
figure stays under its head. Any other table is set for its looks: its words are told row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["SIGNS", "SPANNED", "Row", "is_figure", "is_headed", "lines_of"]

SIGNS = ",;\t|"
"""Signs that part the cells of a table in plain text."""

Row = Sequence[str | None]
"""The words of each cell, empty ones too."""
SPANNED = None
"""Stands for a cell that the one to its left spans."""

_FIGURE = re.compile(r"[~<>≈+]?\s*\d[\d.,\s]*(?:%|\+|[KkMm]|\([^()]*\)|\*)*")
_HEADS = 3
"""Rows of the head of a table, at most."""


def is_figure(words: str | None) -> bool:
    """Whether a cell holds a figure and nothing else.

    >>> [is_figure(words) for words in ("1,200", "~ 45 000", "12%", "Site 4", "4 May", "")]
    [True, True, True, False, False, False]
    """
    return bool(words) and bool(_FIGURE.fullmatch(words or ""))


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """The rows of a table as lines of text, its head first.

    A row that one cell fills is a heading of those below it, which get the head of the table anew.

    >>> rows = [("Site", "Displaced", SPANNED), ("Site", "HH", "People"), ("Bor", "", "40")]
    >>> list(lines_of(rows))
    ['Site | Displaced HH | Displaced People', 'Bor |  | 40']
    """
    rows = _filled(rows)
    first = next((n for n, row in enumerate(rows) if not _fills(row, opens=n == 0)), len(rows))
    heads = _heads(rows, first)
    if not heads:
        yield from (" | ".join(words for words in row if words) for row in rows)
        return
    yield from (_heading(row) for row in rows[:first])
    head = " | ".join(_joined(rows[first : first + heads])).strip()
    told = False
    for row in rows[first + heads :]:
        if _fills(row):
            yield _heading(row)
            told = False
            continue
        if not told:
            yield head
        told = True
        yield " | ".join(words or "" for words in row).strip()


def is_headed(rows: Sequence[Row]) -> bool:
    """Whether rows are a table of figures under a head."""
    rows = _filled(rows)
    first = next((n for n, row in enumerate(rows) if not _fills(row, opens=n == 0)), len(rows))
    return _heads(rows, first) > 0


def _filled(rows: Sequence[Row]) -> list[Row]:
    """The rows that have words, all of one width, without the columns that have none."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    rows = [(*row, *[""] * (width - len(row))) for row in rows]
    columns = [n for n in range(width) if any(row[n] for row in rows)]
    return [tuple(row[n] for n in columns) for row in rows]


def _fills(row: Row, *, opens: bool = False) -> bool:
    """Whether one cell fills a row; of the row that ``opens`` a table, whether one alone has words:
    it is its title.
    """
    alone = all(cell is SPANNED or (opens and not cell) for cell in row[1:])
    return len(row) > 1 and bool(row[0]) and alone


def _heading(row: Row) -> str:
    return row[0] or ""


def _heads(rows: Sequence[Row], first: int) -> int:
    """How many rows from ``first`` on are the head of a table of figures; 0 where it is none."""
    here, width = first, len(rows[0]) if rows else 0
    if width < 2 or first >= len(rows) or any(map(is_figure, rows[first])):
        return 0
    while (
        here + 1 < len(rows)
        and here - first + 1 < _HEADS
        and not any(map(is_figure, rows[here + 1]))
        and _goes_on(rows[here], rows[here + 1])
    ):
        here += 1
    return here - first + 1 if any(any(map(is_figure, row)) for row in rows[here + 1 :]) else 0


def _goes_on(row: Row, below: Row) -> bool:
    """Whether a row of a head goes on in the next: a cell spans others, or both rows."""
    if _fills(below):
        return False
    return SPANNED in row or any(
        one and one == other for one, other in zip(row, below, strict=True)
    )


def _joined(rows: Sequence[Row]) -> list[str]:
    """The head of each column, of all rows of the head, the upper first."""
    columns: list[list[str]] = [[] for _ in rows[0]]
    for row in rows:
        over = ""
        for column, cell in zip(columns, row, strict=True):
            over = over if cell is SPANNED else cell or ""
            if over and over not in column:
                column.append(over)
    return [" ".join(column) for column in columns]
