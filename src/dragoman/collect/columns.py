"""The tables of a PDF, which has none: only words that stand under one another.

In: the lines of its pages, with where their parts stand. Out: the same lines, with the rows of each
table in place of those it was printed in, cells parted by bars (`grids`). A table is lines that
wide gaps part, figures in some of them, a head above. What belongs to one row is told by the rules
drawn between rows or, where there are none, by the wider gaps between them. Where the parts do not
fall into columns, each line with figures is a row without a head: what its figures count is not
known, and it must not be read as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from dragoman.collect.grids import SPANNED, Row, is_figure, lines_of
from dragoman.collect.pdfium import Line, Page, Piece, Rule

__all__ = ["with_rows"]


def with_rows(pages: Sequence[Page]) -> Iterator[list[Line]]:
    """The lines of each page, the rows of tables among them.

    A table that goes on at the head of the next page without a head keeps its columns.
    """
    over: Sequence[_Column] = ()
    for page in pages:
        told: list[Line] = []
        at = 0
        for first, end in _stretches(page.lines):
            if not _is_table(page.lines[first:end]):
                continue
            told += page.lines[at:first]
            table = _Table(page.lines[first:end], page.rules, over if first == 0 else ())
            told += table.told()
            at = end
            over = table.columns if end == len(page.lines) else ()
        if at == 0 or at < len(page.lines):
            over = ()
        yield [*told, *page.lines[at:]]


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where lines that gaps part stand together, with short ones between: cells that are broken."""
    widest = max((line.right - line.left for line in lines), default=0.0)
    told = at = 0
    while at < len(lines):
        if not lines[at].pieces:
            at += 1
            continue
        end = here = at + 1
        foot = _foot(lines[at])
        while here < len(lines):
            line = lines[here]
            narrow = line.pieces or line.right - line.left < _NARROW * widest
            if not narrow or foot - line.top > _APART * line.height:
                break
            foot = min(foot, _foot(line))
            here += 1
            # a cell that is broken at the foot of a table may stand alone there
            end = here if line.pieces or _hangs(lines[at:end], line) else end
        yield at - (at > told and _spans(lines[at - 1], lines[at])), end
        told = at = end


_APART = 2.5
"""Heights of a line between two rows of a table, at most."""
_NARROW = 0.6
"""Of the widest line of a page: a cell is narrower."""
_CLOSE = 0.5


def _spans(above: Line, line: Line) -> bool:
    """Whether the line above the first of a table is the head of some of its columns."""
    beside = not above.pieces and above.left > line.pieces[0].right
    return beside and -line.height < above.bottom - line.top < _CLOSE * line.height


def _foot(line: Line) -> float:
    return min([line.bottom, *(piece.bottom for piece in line.pieces)])


def _hangs(above: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with a cell of the lines ``above`` it: close by, within a column."""
    pieces = [piece for one in above for piece in _pieces_of(one)]
    near = min(piece.bottom for piece in pieces) - line.top < _CLOSE * line.height
    column = [p for p in pieces if p.left < line.right and line.left < p.right]
    inside = bool(column) and line.right <= max(p.right for p in column) + line.height
    return near and inside and len(above) > 1


def _pieces_of(line: Line) -> Sequence[Piece]:
    return line.pieces or (Piece(line.words, line.left, line.right, line.top, line.bottom),)


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether lines are set in columns for a table, and not for prose or a letterhead."""
    parted = [line for line in lines if line.pieces]
    figures = [line for line in parted if any(is_figure(piece.words) for piece in line.pieces)]
    longest = max(len(piece.words.split()) for line in parted for piece in line.pieces)
    return (
        len(parted) - len(figures) <= len(figures) + _HEADS and bool(figures) and longest <= _CELL
    )


_HEADS = 2
"""Lines of a table without figures, its head among them, beyond as many as have them."""
_CELL = 12
"""Words of a line of a cell, at most."""


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float

    def shared(self, piece: Piece) -> float:
        """How much of its width a piece has in common with it; below 0: how far it stands off."""
        return min(self.right, piece.right) - max(self.left, piece.left)


class _Table:
    """Lines that may be a table, taken apart into columns and rows."""

    def __init__(
        self, lines: Sequence[Line], rules: Sequence[Rule], over: Sequence[_Column]
    ) -> None:
        self._lines, self._rules = lines, rules
        pieces = [piece for line in lines for piece in _pieces_of(line)]
        self._printed = _printed(pieces)
        self._figures = [line for line in self._printed if any(is_figure(p.words) for p in line)]
        own = _columns([piece for line in self._figures for piece in line])
        fits = len(over) >= len(own) and all(
            max(o.shared(_as_piece(c)) for o in over) > 0 for c in own
        )
        self.columns: Sequence[_Column] = over if over and fits else own
        self._goes_on = bool(over) and fits

    def told(self) -> list[Line]:
        """Its lines, the rows with bars; as they are where they are labels with a figure each."""
        rows = self._rows()
        if rows is None:
            return self._unread()
        headed = not any(map(is_figure, rows[0]))
        if headed:
            return [self._row(words) for part in _parts(rows) for words in lines_of(part)]
        if self._goes_on:
            return [self._row(_with_bars(row)) for row in rows]
        return list(self._lines) if len(self.columns) < _ROW else self._unread()

    def _unread(self) -> list[Line]:
        """Its lines, those with figures as rows without a head."""
        told: list[Line] = []
        for line in self._lines:
            cells: list[str | None] = [piece.words for piece in line.pieces]
            if not any(map(is_figure, cells)):
                told.append(line)
                continue
            told.append(self._row(_with_bars([*cells, ""] if len(cells) < _ROW else cells)))
        return told

    def _row(self, words: str) -> Line:
        return msgspec.structs.replace(self._lines[0], words=words, pieces=(), is_row=True)

    def _rows(self) -> list[Row] | None:
        """Its rows, a cell for each column; None where the parts do not fall into columns."""
        rows: list[Row] = []
        for group in self._grouped():
            row = self._cells(group)
            if row is None:
                return None
            rows.append(row)
        return rows

    def _cells(self, group: Sequence[Sequence[Piece]]) -> Row | None:
        """The cells of a row that is printed in some lines."""
        cells: list[list[str]] = [[] for _ in self.columns]
        spanned: set[int] = set()
        head = not any(is_figure(piece.words) for line in group for piece in line)
        for line in group:
            taken: set[int] = set()
            for piece in line:
                under = self._under(piece, cells)
                if not under or taken.intersection(under):
                    return None
                if len(under) > 1 and not head:
                    return None
                taken.update(under)
                cells[under[0]].append(piece.words)
                spanned.update(under[1:])
        if any(len(cell) > 1 and any(map(is_figure, cell)) for cell in cells):
            return None
        return [
            SPANNED if at in spanned and not cell else " ".join(cell)
            for at, cell in enumerate(cells)
        ]

    def _under(self, piece: Piece, cells: Sequence[Sequence[str]]) -> list[int]:
        """The columns under which a part stands; where it is over none, the nearest free one."""
        shared = [column.shared(piece) for column in self.columns]
        under = [at for at, width in enumerate(shared) if width > 0]
        if under:
            return under
        nearest = max(range(len(shared)), key=lambda at: shared[at])
        height = piece.top - piece.bottom
        return [nearest] if not cells[nearest] and shared[nearest] > -_OFF * height else []

    def _grouped(self) -> list[list[list[Piece]]]:
        """Its printed lines, those of one row together."""
        lines = self._printed
        breaks = self._by_rules() or self._by_gaps()
        groups = [[lines[0]]]
        for at, line in enumerate(lines[1:]):
            if breaks[at] and not _goes_on_with(groups[-1], line):
                groups.append([line])
            else:
                groups[-1].append(line)
        return groups

    def _by_rules(self) -> list[bool]:
        """Between which lines a rule is drawn; none where rules do not part all rows."""
        left, right = self.columns[0].left, self.columns[-1].right
        drawn = [r.height for r in self._rules if r.left < right and left < r.right]
        breaks = [
            any(_middle(below) < height < _middle(above) for height in drawn)
            for above, below in pairwise(self._printed)
        ]
        parted = all(any(breaks[at:after]) for at, after in pairwise(self._places_of_figures()))
        return breaks if parted and any(breaks) else []

    def _by_gaps(self) -> list[bool]:
        """Between which lines the gap is as wide as between two rows with figures."""
        gaps = [
            min(p.bottom for p in above) - max(p.top for p in below)
            for above, below in pairwise(self._printed)
        ]
        height = self._printed[0][0].top - self._printed[0][0].bottom
        places = self._places_of_figures()
        between = [max(gaps[at:after]) for at, after in pairwise(places)]
        narrowest = min(between) if between else max([0.0, *gaps[: places[0]]])
        return [gap > narrowest - _TOLERANCE * height for gap in gaps]

    def _places_of_figures(self) -> list[int]:
        return [at for at, line in enumerate(self._printed) if line in self._figures]


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows of each table, where another with a head of its own follows at once."""
    begins = 0
    figures: set[int] = set()
    for at, row in enumerate(rows):
        if (
            figures
            and not any(map(is_figure, row))
            and any(_LETTERS.search(row[n] or "") for n in figures)
        ):
            yield rows[begins:at]
            begins, figures = at, set()
        figures |= {n for n, cell in enumerate(row) if is_figure(cell)}
    yield rows[begins:]


_LETTERS = re.compile(r"[^\W\d_]{4}")
"""Of a head; not "n/a"."""

_ROW = 3
"""Cells of a row that needs a head to be understood; two are a label and its figure."""
_OFF = 2.0
"""Heights of a line that the head of a column may stand beside it, at most."""
_TOLERANCE = 0.1


def _printed(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Parts that stand side by side, from the top down, each line from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -(p.top + p.bottom)):
        height = piece.top - piece.bottom
        if lines and abs(_middle(lines[-1][:1]) - _middle([piece])) < _SIDE_BY_SIDE * height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


_SIDE_BY_SIDE = 0.4


def _middle(line: Sequence[Piece]) -> float:
    return sum(piece.top + piece.bottom for piece in line) / (2 * len(line))


def _columns(pieces: Sequence[Piece]) -> list[_Column]:
    """What stands one over the other, from the left."""
    columns: list[_Column] = []
    for piece in sorted(pieces, key=lambda p: p.left):
        if columns and columns[-1].shared(piece) > 0:
            last = columns[-1]
            columns[-1] = _Column(last.left, max(last.right, piece.right))
        else:
            columns.append(_Column(piece.left, piece.right))
    return columns


def _as_piece(column: _Column) -> Piece:
    return Piece("", column.left, column.right, 0.0, 0.0)


def _goes_on_with(group: Sequence[Sequence[Piece]], line: Sequence[Piece]) -> bool:
    """Whether a line goes on with the last word of a cell: alone, and small."""
    small = len(line) == 1 and bool(_SMALL.match(line[0].words))
    above = group[-1]
    return small and any(p.left < line[0].right and line[0].left < p.right for p in above)


_SMALL = re.compile(r"[a-zà-ÿ(]")


def _with_bars(row: Row) -> str:
    return " | ".join(words or "" for words in row).strip()
