"""The plain exports: JSON lines, which lose nothing, and CSV for spreadsheets.

In: a Selection. Out: one line a claim or a relation, in the selection's order.
``jsonl`` and ``relations`` are the nouns' own JSON form (`docs/schema.json`); ``csv`` puts a claim
on one row and leaves out the offsets, the rules and the places that were refused.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from dragoman.claims import Attribution, Claim, Figure, PlaceRole, When, Where, to_json
from dragoman.write import Selection
from dragoman.write.beside import Loss
from dragoman.write.cells import is_borrowed, stood_in
from dragoman.write.guard import Cell, safe
from dragoman.write.words import figure_in_words

__all__ = ["COLUMNS", "CsvWriter", "JsonLinesWriter", "RelationsWriter"]

_OF_A_PLACE = ("", "_place", "_country", "_latitude", "_longitude", "_precision")

COLUMNS: tuple[str, ...] = (
    *("id", "document", "publisher", "url", "published"),
    *("speaker", "intermediaries", "cue", "stance", "party", "said_start", "said_end"),
    *("measure", "family", "modality"),
    *("figure", "low", "high", "qualifier", "unit", "category", "stock_or_flow", "part_of"),
    *("start", "end", "time_precision", "time_words"),
    *(role.value + part for role in PlaceRole for part in _OF_A_PLACE),
    *("participants", "background", "rough", "quote"),
    *("title", "status", "decided_by", "standing"),
)
"""The columns of ``csv``. ``location`` is a place's name as written, ``location_place`` the name of
the place it was linked to; so for origin, destination and route. ``status`` is how far people have
decided on the claim, ``standing`` how it stands among the others."""


class JsonLinesWriter:
    """One claim a line, whole: its spans, its chain of mouths, its linked places."""

    name = "jsonl"
    media_type = "application/jsonl"
    suffix = ".jsonl"
    version = "dragoman-jsonl/1 (docs/schema.json)"
    flows = True
    rules = ("One claim a line, with every field that it has; null is not known.",)

    def write(self, selection: Selection, out: TextIO) -> None:
        out.writelines(to_json(claim) + "\n" for claim in selection.claims)


class RelationsWriter:
    """One relation a line: its kind, the two claims, what it rests on, the reasons."""

    name = "relations"
    media_type = "application/jsonl"
    suffix = ".jsonl"
    version = "dragoman-relations/1 (docs/schema.json)"
    flows = True
    rules = ("One relation a line; both its claims are in the selection.",)

    def write(self, selection: Selection, out: TextIO) -> None:
        out.writelines(to_json(relation) + "\n" for relation in selection.relations)


class CsvWriter:
    """One claim a row, for spreadsheets; several values in a cell are parted by ``; ``.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. What is unknown
    is an empty cell. The places' cells of one role keep one order: the second latitude belongs to
    the second name.
    """

    name = "csv"
    media_type = "text/csv"
    suffix = ".csv"
    version = "dragoman-csv/1"
    flows = True
    rules: tuple[str, ...] = (
        "One row a claim; several values in a cell are parted by '; '. Claims that repeat one "
        "another have rows of their own: a column is not to be added up.",
        "A place that is in no gazetteer, and of which only the country is known, has no point.",
        "A row with part_of counts a part of another row: do not add the two.",
        "A text that a spreadsheet would run has an apostrophe in front.",
        "No room: the words of each field with their offsets, the rules that fired, the places "
        "that were refused and why. They stand in the claims beside this file.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        # Texts are quoted, all of them: with "\n" alone csv would let a carriage return end a row.
        rows = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        rows.writerow(COLUMNS)
        for some in selection.portions():
            for claim in some.claims:
                # most cells are empty, and an empty one runs nothing
                rows.writerow([cell and safe(cell) for cell in _row(claim, some)])

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            if claim.when and claim.when.other:
                other = f"{claim.when.other.start} to {claim.when.other.end}"
                yield Loss(claim.id, "start", f"no room for the other reading: {other}")


def _row(claim: Claim, selection: Selection) -> tuple[Cell, ...]:
    """The cells in the order of `COLUMNS`."""
    measure = selection.measures.get(claim.measure)
    document = selection.documents.get(claim.document)
    return (
        *(claim.id, claim.document),
        *((document.publisher, document.url) if document else (None, None)),
        _text(claim.published),
        *_of_attribution(claim.attribution),
        *(claim.measure, measure.family if measure else None, claim.modality.value),
        *(_of_figure(claim.figure) if claim.figure else ("",) * 7),
        claim.part_of,
        *_of_window(claim.when),
        *_of_places(claim.where),
        _joined(f"{who.role}: {who.name}" for who in claim.participants),
        *(_yes(claim.background), _yes(claim.rough)),
        claim.evidence.quote,
        document.title if document else None,
        *stood_in(claim, selection),
    )


def _of_attribution(attribution: Attribution) -> tuple[Cell, ...]:
    speaker, said = attribution.speaker, attribution.said
    return (
        speaker.name if speaker else None,
        _joined(source.name for source in attribution.intermediaries),
        attribution.cue.quote if attribution.cue else None,
        attribution.stance.value,
        _yes(speaker.party) if speaker else None,
        *((_text(said.start), _text(said.end)) if said else (None, None)),
    )


def _of_figure(figure: Figure) -> tuple[Cell, ...]:
    return (
        figure_in_words(figure),
        *(figure.low, figure.high),
        *(figure.qualifier.value, figure.unit, figure.category, figure.stock_or_flow.value),
    )


def _of_window(when: When | None) -> tuple[Cell, ...]:
    if when is None:
        return (None,) * 4
    words = when.evidence.quote if when.evidence else None
    return (_text(when.start), _text(when.end), when.precision.value, words)


def _of_places(everywhere: Sequence[Where]) -> Iterator[Cell]:
    """The cells of each role in turn."""
    for role in PlaceRole:
        places = [_of_place(where) for where in everywhere if where.role is role]
        if not places:
            yield from ("",) * len(_OF_A_PLACE)
        elif len(places) == 1:
            yield from places[0]
        else:
            yield from (_joined(map(_text, column)) for column in zip(*places, strict=True))


def _of_place(where: Where) -> tuple[Cell, ...]:
    place = where.place
    if place is None:
        return (where.name, None, None, None, None, None)
    point = (None, None) if is_borrowed(place) else (place.latitude, place.longitude)
    return (where.name, place.name, place.country, *point, place.precision.value)


def _joined(texts: Iterable[str]) -> str:
    """The texts in one cell; empty where all of them are, so that nothing looks like something."""
    several = tuple(texts)
    return "; ".join(several) if any(several) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
