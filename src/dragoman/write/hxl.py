"""A spreadsheet with hashtags: CSV tagged by the Humanitarian Exchange Language (HXL 1.1).

In: a Selection. Out: CSV: a row of names, a row of hashtags, then one row a claim. Figures of what
HXL keeps apart (killed, displaced, in need) and of people and households stand in columns of their
own, so that no sum mixes them. What is not asserted keeps its row, and its figure only as reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from dragoman.claims import Claim, Figure, PlaceRole, Qualifier, StockOrFlow
from dragoman.write import Selection
from dragoman.write.beside import Loss
from dragoman.write.cells import (
    Row,
    address_of,
    admin_of,
    country_of,
    formats,
    losses_of,
    not_counted,
    point_of,
    publisher_of,
    term_of,
    the_place,
    write_rows,
)
from dragoman.write.guard import Cell
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.words import figure_in_words

__all__ = ["COLUMNS", "HxlWriter"]

COLUMNS: Mapping[str, str] = {
    "claim_id": "#meta+id",
    "kind": "#event+type",
    "modality": "#event+modality",
    "stance": "#event+stance",
    "part_of": "#meta+whole+id",
    "country": "#country+code",
    "admin1": "#adm1+name",
    "admin2": "#adm2+name",
    "place": "#loc+name",
    "origin": "#loc+origin+name",
    "destination": "#loc+dest+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "from": "#date+start+occurred",
    "to": "#date+end+occurred",
    "reported": "#date+reported",
    "figure_reported": "#indicator+reported+text",
    "qualifier": "#indicator+qualifier+name",
    "speaker": "#org+reporting+name",
    "channel": "#meta+source+via",
    "publisher": "#meta+source+publisher",
    "actor": "#group+name",
    "url": "#meta+url",
}
"""The columns that every file has, with their hashtags; those of figures follow as they occur."""

_UNITS = {"people": "+ind", "households": "+hh"}
_OF_WHICH = {"children": "+children", "women": "+f"}


class HxlWriter:
    """A row for each claim under `COLUMNS` and the figure columns that the selection needs."""

    name = "hxl"
    media_type = "text/csv"
    suffix = ".csv"
    version = "hxl/1.1"
    flows = True
    rules: tuple[str, ...] = (
        "One row a claim. Claims that repeat, update or contradict one another have rows of their "
        "own: a column is not to be added up.",
        "Figure columns are filled only for what is asserted, and not for a part "
        "whose whole stands in the file; the whole's row says how many of them are children "
        "(+children) and women (+f), where that is one exact number.",
        "+reported is the one number that was stated, +min and +max the bounds that its words "
        "give: 'about' gives none, 'more than' no upper one. The words stand in figure_reported.",
        "+stock: how many there are at a moment; without it, how many during a window.",
        "P-codes, events and grades have no column: the claims do not say them. country, admin1 "
        "and admin2 are filled only from a place that was found.",
        "lat and lon are rounded to the precision of the place.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        tags = [*COLUMNS.values(), *_figure_tags(_figures(selection))]
        names = [*COLUMNS, *(_name_of(tag) for tag in tags[len(COLUMNS) :])]
        write_rows(tags, _rows(selection), out, names, tags)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        return losses_of(_rows(selection))


def _figure_tags(rows: Iterable[Row]) -> list[str]:
    """The hashtags of figures that occur, in the order of `formats.toml`, then of the columns."""
    found = {tag for row in rows for tag, cell in row.cells.items() if cell is not None}
    bases = [entry["tag"] for entry in formats()["hxl"]["figure"].values() if "tag" in entry]
    endings = ("+reported", "+min", "+max", *_OF_WHICH.values())
    kinds = [stock + unit for stock in ("", "+stock") for unit in _UNITS.values()]
    every = (base + kind + ending for base in bases for kind in kinds for ending in endings)
    return [tag for tag in every if tag in found]


def _name_of(tag: str) -> str:
    """The name of a figure's column.

    >>> _name_of("#affected+killed+ind+min")
    'affected killed ind min'
    """
    return tag.removeprefix("#").replace("+", " ")


def _rows(selection: Selection) -> Iterator[Row]:
    for some in selection.portions():
        parts = some.parts()
        for claim in some.claims:
            row = Row(claim)
            cells = _of_claim(claim, some) | _of_places(row, some)
            row.cells = {COLUMNS[name]: cell for name, cell in cells.items()}
            _count(row, parts)
            yield row


def _figures(selection: Selection) -> Iterator[Row]:
    """The rows with the cells of their figures alone."""
    for some in selection.portions():
        parts = some.parts()
        for claim in some.claims:
            row = Row(claim)
            _count(row, parts)
            yield row


def _count(row: Row, parts: Mapping[str, Sequence[Claim]]) -> None:
    """Fill the cells of the figure; ``parts``: of all wholes of the selection that it has to do
    with.
    """
    claim = row.claim
    why_not = not_counted(claim, parts)
    if claim.figure and why_not:
        row.blank("figure", why_not)
    elif claim.figure:
        _fill_figure(row, claim.figure, parts.get(claim.id, ()))


def _of_claim(claim: Claim, selection: Selection) -> dict[str, Cell]:
    figure, when, said = claim.figure, claim.when, claim.attribution
    return {
        "claim_id": claim.id,
        "kind": claim.measure,
        "modality": claim.modality.value,
        "stance": said.stance.value,
        "part_of": claim.part_of,
        "from": _day(when.start) if when else None,
        "to": _day(when.end) if when else None,
        "reported": _day(claim.published),
        "figure_reported": (figure_and_unit(figure) if figure else None),
        "qualifier": figure.qualifier.value if figure else None,
        "speaker": said.speaker.name if said.speaker else None,
        "channel": "; ".join(source.name for source in said.intermediaries),
        "publisher": publisher_of(claim, selection),
        "actor": "; ".join(f"{who.role} {who.name}" for who in claim.participants),
        "url": address_of(claim, selection),
    }


def _of_places(row: Row, selection: Selection) -> dict[str, Cell]:
    claim = row.claim
    cells: dict[str, Cell] = {}
    for column, role in (
        ("place", PlaceRole.LOCATION),
        ("origin", PlaceRole.ORIGIN),
        ("destination", PlaceRole.DESTINATION),
    ):
        named = [where for where in claim.where if where.role is role]
        cells[column] = "; ".join(w.place.name if w.place else w.name for w in named)
    for where in claim.where:
        if where.role is PlaceRole.ROUTE:
            row.blank("place", f"no room for the way through {where.name}")
    country, why = country_of(claim)
    if country:
        cells["country"] = country.iso3
    else:
        row.blank("country", why)
    place, why = the_place(claim)
    if place is None:
        row.blank("lat", why)
        return cells
    cells["lat"], cells["lon"] = point_of(place)
    admin = admin_of(place, selection)
    levels = {"admin1": admin.get("adm1"), "admin2": admin.get("adm2")}
    return cells | {column: unit.name for column, unit in levels.items() if unit}


def _fill_figure(row: Row, figure: Figure, parts: Sequence[Claim]) -> None:
    term = term_of(row.claim, "hxl", "figure")
    unit = _UNITS.get(figure.unit)
    if "left_out" in term:
        row.blank("figure", term["left_out"])
        return
    if unit is None:
        row.blank("figure", f"counted in {figure.unit}; HXL's columns count people and households")
        return
    base = term["tag"] + ("+stock" if figure.stock_or_flow is StockOrFlow.STOCK else "") + unit
    ends = {end for end in (figure.low, figure.high) if end is not None}
    if figure.qualifier is Qualifier.VAGUE:
        row.blank(base, f"“{figure_in_words(figure)}” is no number")
        return
    if len(ends) == 1:
        row.cells[f"{base}+reported"] = ends.pop()
    if figure.qualifier is not Qualifier.ABOUT:
        row.cells |= {f"{base}+min": figure.low, f"{base}+max": figure.high}
    if figure.qualifier is Qualifier.NEARLY:
        row.cells[f"{base}+min"] = None
    for part in parts:
        ending = _OF_WHICH.get((part.figure.category or "").lower()) if part.figure else None
        exact = part.figure is not None and part.figure.qualifier is Qualifier.EXACT
        if part.figure and ending and exact and part.figure.unit == figure.unit:
            row.cells[base + ending] = part.figure.low


def _day(day: object) -> str | None:
    return str(day) if day else None
