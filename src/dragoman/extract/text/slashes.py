"""Labels that slashes part, and their figures: "(killed/wounded)" over "Kupe: 12/30".

In: lines of a text, or the rows of a table. Out: the same with a cell for each label and each
figure, so that both are a table as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.claims import Span

__all__ = ["are_figures", "headed", "parted"]

_LABEL = r"[^\W\d_][^\W\d_.'’-]*(?: [^\W\d_]+){0,2}"
_LABELS = re.compile(rf"(?P<labels>{_LABEL}(?:\s?/\s?{_LABEL})+)")
_OVER = re.compile(rf"[^()\n]*\(\s*{_LABELS.pattern}\s*\)\s*:?")
"""A line that ends on labels between brackets: "Daily sheet (killed/wounded):"."""
_NUMBER = r"\d[\d.,]*(?<![.,])"
_FIGURES = re.compile(rf"(?P<figures>{_NUMBER}(?:\s?/\s?{_NUMBER})+)")
_ROW = re.compile(
    rf"(?P<name>[^\W\d_][^:;!?/\n]{{0,50}}?)(?:\s?[:=]\s?|\s[–—-]\s|\s){_FIGURES.pattern}\.?"
)
"""A name and its figures: "Khan Younis: 5/18"."""
_SLASH = re.compile(r"\s?/\s?")


def headed(text: str, lines: Sequence[Span], first: int) -> list[tuple[Span, ...]]:
    """The rows of the list whose labels the line at ``first`` ends on, header first, whose corner
    is empty; none where no line with as many figures follows it.
    """
    found = _OVER.fullmatch(text, lines[first].start, lines[first].end)
    if found is None:
        return []
    labels = Span(*found.span("labels"))
    header = (Span(labels.start, labels.start), *_pieces(text, labels))
    rows: list[tuple[Span, ...]] = []
    for line in lines[first + 1 :]:
        row = _ROW.fullmatch(text, line.start, line.end)
        cells = _pieces(text, Span(*row.span("figures"))) if row else ()
        if row is None or len(cells) != len(header) - 1:
            break
        rows.append((Span(*row.span("name")), *cells))
    return [header, *rows] if rows else []


def parted(text: str, rows: Sequence[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """The rows of a table, header first, with a column for each label of a head whose cells have a
    figure for each of them: "Killed/Wounded" over "2/5".
    """
    parts = [_parts(text, [row[at] for row in rows]) for at in range(len(rows[0]))]
    return [
        tuple(
            piece
            for cell, number in zip(row, parts, strict=True)
            for piece in _of(text, cell, number)
        )
        for row in rows
    ]


def are_figures(text: str, cell: Span) -> bool:
    """Whether a cell holds figures that slashes part, and nothing else."""
    return bool(_FIGURES.fullmatch(text, cell.start, cell.end))


def _parts(text: str, column: Sequence[Span]) -> int:
    """The number of columns that one is made of."""
    head, *cells = column
    labels = len(_pieces(text, head)) if _LABELS.fullmatch(text, head.start, head.end) else 1
    told = [len(_pieces(text, cell)) for cell in cells if are_figures(text, cell)]
    return labels if told and set(told) == {labels} else 1


def _of(text: str, cell: Span, parts: int) -> tuple[Span, ...]:
    """The cells of one, as many as ``parts``; what holds no figures stands in the first."""
    pieces = _pieces(text, cell) if parts > 1 else (cell,)
    return (*pieces, *(Span(cell.end, cell.end) for _ in range(parts - len(pieces))))[:parts]


def _pieces(text: str, words: Span) -> tuple[Span, ...]:
    found, at = [], words.start
    for slash in _SLASH.finditer(text, words.start, words.end):
        found.append(Span(at, slash.start()))
        at = slash.end()
    return (*found, Span(at, words.end))
