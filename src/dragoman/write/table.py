"""Claims as a table for people at a terminal: who said it, through whom, what, how many, where,
when, and what to mind.

In: a Selection. Out: lines of text, as wide as the terminal; without colour where it is no terminal.
"""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.claims import Claim, Modality, SourceRole
from dragoman.write import Selection
from dragoman.write.words import counted_in_words, figure_in_words, place_in_words, when_in_words

__all__ = ["TableWriter", "flags"]

_NARROWEST = 110


class TableWriter:
    """Writer "table": one claim a row, grouped by report."""

    name = "table"
    media_type = "text/plain"
    suffix = ".txt"

    def write(self, selection: Selection, out: TextIO) -> None:
        width = None if out.isatty() else _NARROWEST + 50
        console = Console(file=out, width=width, highlight=False, soft_wrap=False)
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
        for heading, least in (
            ("claim", 8),
            ("who said", 18),
            ("through", 12),
            ("what", 9),
            ("how many", 12),
            ("where", 16),
            ("when", 14),
            ("mind", 8),
        ):
            table.add_column(heading, min_width=least, overflow="fold")
        related = {r.earlier for r in selection.relations} | {r.later for r in selection.relations}
        document = None
        for claim in selection.claims:
            if claim.document != document:
                document = claim.document
                table.add_row(Text(_heading(selection, claim), style="dim", no_wrap=True))
            table.add_row(
                *(Text(cell) for cell in _row(claim)), style="" if claim.id in related else ""
            )
        console.print(table)


def _heading(selection: Selection, claim: Claim) -> str:
    document = selection.documents.get(claim.document)
    return document.id if document else claim.document


def _row(claim: Claim) -> tuple[str, ...]:
    chain = claim.attribution
    return (
        claim.id.removeprefix("claim:")[:8],
        chain.speaker.name if chain.speaker else "the report itself",
        " → ".join(s.name for s in chain.sources if s.role is not SourceRole.SPEAKER),
        claim.measure,
        _how_many(claim),
        ", ".join(dict.fromkeys(place_in_words(where) for where in claim.where)) or "not stated",
        when_in_words(claim.when),
        ", ".join(flags(claim)),
    )


def _how_many(claim: Claim) -> str:
    if claim.figure is None:
        return ""
    return f"{figure_in_words(claim.figure)} {counted_in_words(claim.figure)}"


def flags(claim: Claim) -> tuple[str, ...]:
    """What a reader of a claim should mind, in words: not asserted, a part, background, rough..."""
    speaker = claim.attribution.speaker
    return tuple(
        word
        for word, holds in (
            (claim.modality.value, claim.modality is not Modality.ASSERTED),
            ("part", claim.part_of is not None),
            ("party", bool(speaker and speaker.party)),
            ("background", claim.background),
            ("rough", claim.rough),
            ("undated", claim.published is None),
        )
        if holds
    )
