"""A table of figures, which is one report: places or days down its side, what is counted over it.

In: the text of a table (CSV and its kin), whose columns have names of their own. Out: its text as
every table is written (`grids`), or None where it is no such table: one whose rows are reports has
a column of words, or a head that tells of one, or counts nothing but its rows.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from dragoman.collect.grids import SIGNS, SPANNED, Row, is_figure, lines_of

__all__ = ["text_of"]

_WORDS = 8
"""Words of a cell that is a report's, and no name, at least."""
_FEWEST = 2
"""Cells of a row of a table, at least."""
_OF_REPORTS = frozenset({"headline", "message", "messages", "post", "title", "tweet"})
"""Heads of columns of reports that may be as short as a name."""


def text_of(table: str) -> str | None:
    r"""The text of a table of figures, its title and notes around its rows; None where it is none.

    >>> text_of("Displaced\n\nPlace,Households\nGoma,1200\n,\n")
    'Displaced\n\nPlace | Households\nGoma | 1200'
    """
    rows = _rows(table)
    told = [n for n, row in enumerate(rows) if len(_told(row)) >= _FEWEST]
    if not told:
        return None
    first, last = told[0], told[-1]
    grid = _merged(rows[first : last + 1])
    if not _is_of_figures(grid):
        return None
    above = [cell for row in rows[:first] for cell in _told(row)]
    below = [cell for row in rows[last + 1 :] for cell in _told(row)]
    lines = "\n".join(lines_of(grid))
    return "\n\n".join([*above, lines, *below])


def _rows(table: str) -> list[list[str]]:
    """The rows of a table, by the sign that most lines have equally many of: in numbers and names
    commas stand here and there.
    """
    lines = table.lstrip("\ufeff").splitlines(keepends=True)

    def parted(sign: str) -> tuple[int, int]:
        cells = Counter(line.count(sign) for line in lines if sign in line)
        return max(cells.values(), default=0), table.count(sign)

    with suppress(csv.Error):
        rows = csv.reader(lines, delimiter=max(SIGNS, key=parted))
        return [[" ".join(cell.split()) for cell in row] for row in rows]
    return []


def _told(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]


def _is_of_figures(grid: Sequence[Row]) -> bool:
    """Whether most rows have a name and figures, under a head without any, and no cell is prose."""
    if len(grid) < _FEWEST or any(map(is_figure, grid[0])):
        return False
    if any(cell and cell.casefold() in _OF_REPORTS for cell in grid[0]):
        return False
    if any(len(cell.split()) >= _WORDS for row in grid[1:] for cell in row if cell):
        return False
    numbered = all(row[0] == str(n) for n, row in enumerate(grid[1:], 1))
    counting = sum(any(map(is_figure, row[numbered:])) for row in grid[1:])
    named = any(cell and not is_figure(cell) for row in grid[1:] for cell in row[:_FEWEST])
    return named and 2 * counting >= len(grid) - 1


def _merged(grid: Sequence[Sequence[str]]) -> list[Row]:
    """The rows with what merged cells stand over: a head goes on over the empty cells to its right
    that have a head below them, a name of a wider place down over those beside narrower ones.
    """
    width = max(map(len, grid))
    rows = [[*row, *[""] * (width - len(row))] for row in grid]
    begins = next((n for n, row in enumerate(rows) if any(map(is_figure, row))), len(rows))
    merged: list[Row] = []
    for row, below in zip(rows[:begins], [*rows[1:begins], None], strict=False):
        merged.append(list(_over(row, below)))
    above: list[str] = [""] * width
    for row in rows[begins:]:
        names = next(n for n in range(width + 1) if n == width or is_figure(row[n]))
        last = max((n for n in range(names) if row[n]), default=-1)
        above = [above[n] if n < last and not cell else cell for n, cell in enumerate(row)]
        merged.append(list(above))
    return merged


def _over(row: Sequence[str], below: Sequence[str] | None) -> Iterator[str | None]:
    """The cells of a row of the head, with `SPANNED` for those that the one to their left spans."""
    led = ""
    for n, cell in enumerate(row):
        led = cell or (led if below is not None and below[n] else "")
        yield SPANNED if not cell and led else cell
