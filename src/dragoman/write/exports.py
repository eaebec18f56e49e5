"""The plain exports: JSON lines, which lose nothing, and CSV for spreadsheets.

In: a Selection. Out: one line a claim or a relation, in the selection's order.
``jsonl`` and ``relations`` are the nouns' own JSON form (`docs/schema.json`); ``csv`` puts a claim
on one row and leaves out the offsets, the rules and the places that were refused.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from dragoman.claims import Attribution, Claim, Document, Figure, PlaceRole, Where, to_json
from dragoman.write import Selection
from dragoman.write.beside import Loss
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
)
"""The columns of ``csv``. ``location`` is a place's name as written, ``location_place`` the name of
the place it was linked to; so for origin, destination and route."""


class JsonLinesWriter:
    """One claim a line, whole: its spans, its chain of mouths, its linked places."""

    name = "jsonl"
    media_type = "application/jsonl"
    suffix = ".jsonl"
    version = "dragoman-jsonl/1 (docs/schema.json)"
    rules = ("One claim a line, with every field that it has; null is not known.",)

    def write(self, selection: Selection, out: TextIO) -> None:
        out.writelines(to_json(claim) + "\n" for claim in selection.claims)


class RelationsWriter:
    """One relation a line: its kind, the two claims, what it rests on, the reasons."""

    name = "relations"
    media_type = "application/jsonl"
    suffix = ".jsonl"
    version = "dragoman-relations/1 (docs/schema.json)"
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
    rules: tuple[str, ...] = (
        "One row a claim; several values in a cell are parted by '; '. Claims that repeat one "
        "another have rows of their own: a column is not to be added up.",
        "A row with part_of counts a part of another row: do not add the two.",
        "A text that a spreadsheet would run has an apostrophe in front.",
        "No room: the words of each field with their offsets, the rules that fired, the places "
        "that were refused and why. They stand in the claims beside this file.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        # Texts are quoted, all of them: with "\n" alone csv would let a carriage return end a row.
        rows = csv.DictWriter(out, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        rows.writeheader()
        for claim in selection.claims:
            measure = selection.measures.get(claim.measure)
            row = _of_document(selection.documents.get(claim.document))
            row |= _of_claim(claim) | _of_attribution(claim.attribution) | _of_figure(claim.figure)
            row |= _of_places(claim.where)
            row["family"] = measure.family if measure else None
            rows.writerow({column: safe(cell) for column, cell in row.items()})

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            if claim.when and claim.when.other:
                other = f"{claim.when.other.start} to {claim.when.other.end}"
                yield Loss(claim.id, "start", f"no room for the other reading: {other}")


def _of_document(document: Document | None) -> dict[str, Cell]:
    return {
        "publisher": document.publisher if document else None,
        "url": document.url if document else None,
    }


def _of_claim(claim: Claim) -> dict[str, Cell]:
    when = claim.when
    return {
        "id": claim.id,
        "document": claim.document,
        "published": _text(claim.published),
        "measure": claim.measure,
        "modality": claim.modality.value,
        "part_of": claim.part_of,
        "start": _text(when.start) if when else None,
        "end": _text(when.end) if when else None,
        "time_precision": when.precision.value if when else None,
        "time_words": when.evidence.quote if when and when.evidence else None,
        "participants": _joined(f"{who.role}: {who.name}" for who in claim.participants),
        "background": _yes(claim.background),
        "rough": _yes(claim.rough),
        "quote": claim.evidence.quote,
    }


def _of_attribution(attribution: Attribution) -> dict[str, Cell]:
    speaker, said = attribution.speaker, attribution.said
    return {
        "speaker": speaker.name if speaker else None,
        "intermediaries": _joined(source.name for source in attribution.intermediaries),
        "cue": attribution.cue.quote if attribution.cue else None,
        "stance": attribution.stance.value,
        "party": _yes(speaker.party) if speaker else None,
        "said_start": _text(said.start) if said else None,
        "said_end": _text(said.end) if said else None,
    }


def _of_figure(figure: Figure | None) -> dict[str, Cell]:
    if figure is None:
        return {}
    return {
        "figure": figure_in_words(figure),
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier.value,
        "unit": figure.unit,
        "category": figure.category,
        "stock_or_flow": figure.stock_or_flow.value,
    }


def _of_places(everywhere: Sequence[Where]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for role in PlaceRole:
        columns: list[list[Cell]] = [[] for _ in _OF_A_PLACE]
        for where in everywhere:
            if where.role is role:
                for column, cell in zip(columns, _of_place(where), strict=True):
                    column.append(cell)
        for part, column in zip(_OF_A_PLACE, columns, strict=True):
            alone = len(column) == 1
            cells[role.value + part] = column[0] if alone else _joined(map(_text, column))
    return cells


def _of_place(where: Where) -> tuple[Cell, ...]:
    place = where.place
    if place is None:
        return (where.name, None, None, None, None, None)
    position = (place.latitude, place.longitude, place.precision.value)
    return (where.name, place.name, place.country, *position)


def _joined(texts: Iterable[str]) -> str:
    """The texts in one cell; empty where all of them are, so that nothing looks like something."""
    several = tuple(texts)
    return "; ".join(several) if any(several) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
