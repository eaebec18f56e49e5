"""Claims as a table for people at a terminal: who said it, through whom, what, how many, where,
when, and what to mind.

In: a Selection. Out: lines of text, as wide as the terminal, under a heading for each report. Words
of a report that take a side stand in quotation marks; its title and publisher stand as they are.
"""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.claims import Claim, Document, Modality, TimePrecision, When
from dragoman.record.query import Query
from dragoman.write import Selection
from dragoman.write.neutral import quoted
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.words import day_in_words, one_line, report_name, when_in_words

__all__ = ["TableWriter", "flags"]

_WIDTH = 150
"""Columns where the output is no terminal."""
_COLUMNS = (
    ("claim", 8, 8),
    ("who said", 16, 34),
    ("through", 8, 18),
    ("what", 9, 22),
    ("how many", 10, 24),
    ("where", 12, 34),
    ("when", 11, 18),
    ("mind", 6, 14),
)


class TableWriter:
    """Writer "table": one claim a row, grouped by report."""

    name = "table"
    media_type = "text/plain"
    suffix = ".txt"

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection`` into ``out``; colours only where it is a terminal."""
        console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False)
        console.print(table(selection))


def table(selection: Selection) -> Table:
    """The claims as a table that any Rich console can print."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading, least, most in _COLUMNS:
        shown.add_column(heading, min_width=least, max_width=most, overflow="fold")
    document = ""
    for claim in selection.claims:
        if claim.document != document:
            document = claim.document
            shown.add_section()
            report, day = _heading(document, selection.documents.get(document))
            shown.add_row("", Text(report, style="italic"), Text(day, style="italic"))
        shown.add_row(*(Text(cell) for cell in _row(claim)))
    if not selection.claims:
        shown.caption = (
            "no claims: `dragoman run` reads reports into a ledger"
            if selection.query == Query()
            else f"no claim answers this query: {quoted(str(selection.query))}"
        )
    return shown


def _heading(name: str, document: Document | None) -> tuple[str, str]:
    if document is None:
        return one_line(name), ""
    day = day_in_words(document.published) if document.published else "undated"
    return one_line(document.publisher or report_name(document) or name), day


def _row(claim: Claim) -> tuple[str, ...]:
    chain = claim.attribution
    return (
        claim.id.removeprefix("claim:")[:8],
        quoted(one_line(chain.speaker.name)) if chain.speaker else "(the report itself)",
        " → ".join(quoted(one_line(source.name)) for source in chain.intermediaries),
        claim.measure.replace("_", " "),
        _how_many(claim),
        _where(claim),
        _when(claim.when),
        ", ".join(flags(claim)),
    )


def _how_many(claim: Claim) -> str:
    if claim.figure is None:
        return ""
    return figure_and_unit(claim.figure)


def _where(claim: Claim) -> str:
    """The places by the names they were found under; a question mark where none was found."""
    names = (
        one_line(where.place.name if where.place else f"{quoted(where.name)} (?)")
        for where in claim.where
    )
    return ", ".join(dict.fromkeys(names))


def _when(when: When | None) -> str:
    if when is not None and when.precision is TimePrecision.OPEN and when.end and not when.start:
        return f"by {day_in_words(when.end)}"
    return when_in_words(when)


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
