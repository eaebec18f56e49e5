"""What the formats of the field ask of a claim: its one place, its country's codes, rounded points.

In: a claim, and `formats.toml`, where a domain expert keeps how our terms go into other formats'.
Out: cells, and with each that stays blank its reason. Nothing is guessed: a cell that would need an
invented value is blank, and what is hedged, planned or denied is never written as plain fact.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, TextIO

from dragoman import plugins
from dragoman.claims import (
    Claim,
    Measure,
    Modality,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Relation,
    RelationKind,
    Stance,
    When,
    Where,
)
from dragoman.link.countries import by_two_letters
from dragoman.link.spelling import fold
from dragoman.reconcile import clusters
from dragoman.write import Selection
from dragoman.write.beside import Loss
from dragoman.write.guard import Cell, safe
from dragoman.write.words import one_line

__all__ = [
    "Country",
    "Event",
    "Row",
    "RowsWriter",
    "address_of",
    "admin_of",
    "country_of",
    "events",
    "formats",
    "is_one_day",
    "losses_of",
    "not_counted",
    "point_of",
    "publisher_of",
    "questions",
    "taking_part",
    "term_of",
    "the_place",
    "unmapped",
    "write_rows",
]

TABLES = (
    *(("idmc", "term"), ("idmc", "category"), ("acled", "event")),
    *(("gdelt", "event"), ("plover", "event"), ("hxl", "figure")),
)
"""The tables of `formats.toml` that must speak of every measure."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country as other formats name it."""

    name: str
    iso3: str
    """ISO 3166-1 alpha-3."""
    number: int | None
    """ISO 3166-1 numeric; None where there is none."""
    fips: str
    """FIPS 10-4; empty where there is none."""


@dataclass(slots=True)
class Row:
    """One claim on its way into a table: its cells, and what stays blank with the reason."""

    claim: Claim
    cells: dict[str, Cell] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    written: bool = True
    """Whether it has a place in the table at all."""

    def blank(self, column: str, reason: str) -> None:
        self.losses.append(Loss(self.claim.id, column, reason))

    def left_out(self, reason: str) -> Row:
        self.written = False
        self.losses = [Loss(self.claim.id, "", reason)]
        return self


class RowsWriter(ABC):
    """What writers of one table share: a subclass names its columns and makes the rows."""

    columns: ClassVar[tuple[str, ...]]

    @abstractmethod
    def rows(self, selection: Selection) -> Iterator[Row]:
        """A row for every claim of the selection, those without a place in the table too."""

    def write(self, selection: Selection, out: TextIO) -> None:
        write_rows(self.columns, self.rows(selection), out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        return losses_of(self.rows(selection))


def write_rows(
    columns: Sequence[str], rows: Iterable[Row], out: TextIO, *heads: Sequence[str]
) -> None:
    """Put the rows that are written into CSV (RFC 4180 with plain line ends).

    ``heads``: the lines on top; none: the names of the columns.
    """
    lines = csv.writer(out, lineterminator="\n")
    lines.writerows(heads or [columns])
    for row in rows:
        if row.written:
            lines.writerow([_cell(row.cells.get(column)) for column in columns])


def _cell(cell: Cell) -> Cell:
    """A cell on one line, and none that a spreadsheet would run; "-12.04, -77.03" is a point."""
    if not isinstance(cell, str):
        return cell
    text = cell if cell.isprintable() else one_line(cell)
    return text if text and set(text) <= _NUMBERS else safe(text)


_NUMBERS = frozenset("0123456789.,; -")


# -- the tables ------------------------------------------------------------------------------------


def formats() -> Mapping[str, Any]:
    """`formats.toml`, read once."""
    return _formats()


@cache
def _formats() -> Mapping[str, Any]:
    return plugins.table("dragoman.write", "formats.toml")


def term_of(claim: Claim, form: str, table: str) -> Mapping[str, Any]:
    """What ``formats.toml`` says of the claim's measure in ``[form.table]``."""
    said: Mapping[str, Any] | None = formats()[form][table].get(claim.measure)
    return said or {"left_out": f"formats.toml does not say what {claim.measure} is here"}


def unmapped(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Where `formats.toml` forgets a measure or names one that is none: ``idmc.term: fled``."""
    names = {measure.name for measure in measures}
    return tuple(
        f"{form}.{table}: {name}"
        for form, table in TABLES
        for name in sorted(names ^ set(formats()[form][table]))
    )


# -- a claim's cells -------------------------------------------------------------------------------


def not_counted(claim: Claim, selected: Container[str]) -> str | None:
    """Why a claim may not stand in a table of what happened; None where it may.

    Only what is asserted is counted, and a part not beside its whole.
    """
    if claim.modality is not Modality.ASSERTED:
        return f"{claim.modality}, not said to have happened"
    if claim.attribution.stance is not Stance.ASSERTS:
        return f"its speaker {claim.attribution.stance} it"
    if claim.part_of in selected:
        return f"a part of {claim.part_of}, which is counted whole"
    return None


def questions(
    claims: Sequence[Claim], relations: Iterable[Relation]
) -> list[tuple[tuple[Claim, ...], list[Relation]]]:
    """The claims on one question with the relations among them (`reconcile.clusters`)."""
    held = {claim.id for claim in claims}
    among = [relation for relation in relations if {relation.earlier, relation.later} <= held]
    found = clusters(claims, among)
    home = {claim.id: number for number, cluster in enumerate(found) for claim in cluster}
    inside: list[list[Relation]] = [[] for _ in found]
    for relation in among:
        if home[relation.earlier] == home[relation.later]:
            inside[home[relation.earlier]].append(relation)
    return list(zip(found, inside, strict=True))


@dataclass(frozen=True, slots=True)
class Event:
    """The claims on one question, told in one row."""

    lead: Claim
    """The first that gives one day, or the first."""
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    """Those among the claims."""


def events(
    selection: Selection, form: str, table: str, unfit: Callable[[Claim], str] = lambda _: ""
) -> Iterator[tuple[Claim, Event | None, str]]:
    """Every claim, with the event that it leads, or None and the reason why it has no row.

    ``form`` and ``table``: where `formats.toml` says which measures are events there; ``unfit``:
    why a claim is none for all that its measure says, or nothing.
    """
    selected = {claim.id: claim for claim in selection.claims}
    why_not = {
        claim.id: term_of(claim, form, table).get("left_out")
        or not_counted(claim, selected)
        or unfit(claim)
        or None
        for claim in selection.claims
    }
    told = [claim for claim in selection.claims if why_not[claim.id] is None]
    of_one = [relation for relation in selection.relations if not _is_next(relation, selected)]
    home: dict[str, Event] = {}
    for claims, relations in questions(told, of_one):
        lead = next((claim for claim in claims if is_one_day(claim.when)), claims[0])
        home |= {claim.id: Event(lead, claims, tuple(relations)) for claim in claims}
    for claim in selection.claims:
        event = home.get(claim.id)
        if event is None:
            yield claim, None, why_not[claim.id] or ""
        elif event.lead.id != claim.id:
            yield claim, None, f"on the question of {event.lead.id}, and told in its row"
        else:
            yield claim, event, ""


def _is_next(relation: Relation, claims: Mapping[str, Claim]) -> bool:
    """Whether the later claim tells of what happened next: a town taken back is another event; of a
    count that has grown the event is one.
    """
    ends = (claims.get(relation.earlier), claims.get(relation.later))
    counted = any(claim and claim.figure for claim in ends)
    return relation.kind is RelationKind.UPDATE and not counted


def is_one_day(when: When | None) -> bool:
    return when is not None and when.start is not None and when.start == when.end


def taking_part(claim: Claim, selection: Selection) -> list[Participant]:
    """Those whom the event involves, in the order of the measure's roles, each name once."""
    measure = selection.measures.get(claim.measure)
    named: dict[str, Participant] = {}
    for role in measure.roles if measure else ():
        for who in claim.participants:
            if who.role == role:
                named.setdefault(who.name, who)
    return list(named.values())


def the_place(claim: Claim) -> tuple[Place | None, str]:
    """The one place a table has room for, or None and the reason.

    It is where it happened or, of a movement, where it started; a place that holds another of them
    gives way to it ("Hanano, Aleppo").
    """
    for role in (PlaceRole.ORIGIN, PlaceRole.LOCATION, PlaceRole.DESTINATION):
        named = [where for where in claim.where if where.role is role]
        if named:
            return _only(named)
    return None, "no place is named"


def _only(named: Sequence[Where]) -> tuple[Place | None, str]:
    unknown = [where.name for where in named if where.place is None]
    if unknown:
        return None, f"place not found: {'; '.join(unknown)}"
    places = {where.place.id: where.place for where in named if where.place}
    holders = {place.within for place in places.values()}
    # Layers that somebody added may say that two places hold each other.
    inner = [place for key, place in places.items() if key not in holders] or [*places.values()]
    if len(inner) > 1:
        return None, f"several places: {'; '.join(place.name for place in inner)}"
    return inner[0], ""


def admin_of(place: Place, selection: Selection) -> dict[str, Place]:
    """The administrative units that the place is or lies in, by level (``adm1`` to ``adm3``).

    Only those that the gazetteer knows: a level that is missing is not known, not absent.
    """
    found: dict[str, Place] = {}
    seen: set[str] = set()
    inner: Place | None = place
    while inner and inner.id not in seen:
        seen.add(inner.id)
        if inner.precision in {PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.ADM3}:
            found.setdefault(inner.precision.value, inner)
        inner = selection.places.get(inner.within or "")
    return found


def stood_in(claim: Claim, selection: Selection) -> tuple[str | None, str | None, str | None]:
    """How far people have decided on it, who, and how it stands among others; None: unknown."""
    stood = selection.stood.get(claim.id)
    if stood is None:
        return None, None, None
    return stood.status.value, "; ".join(stood.decided_by) or None, stood.standing.value


def point_of(place: Place) -> tuple[float, float]:
    """Latitude and longitude in degrees (WGS 84), no finer than the place is known."""
    decimals = formats()["precision"][place.precision.value]["decimals"]
    # Adding zero makes of -0.0 what a reader expects.
    return round(place.latitude, decimals) + 0.0, round(place.longitude, decimals) + 0.0


def is_borrowed(place: Place) -> bool:
    """Whether its point is that of the country which holds it, for want of its own: it is in no
    gazetteer (`link.unlisted`), and may lie a thousand kilometres off.
    """
    _, _, tail = place.id.partition("#")
    own = tail == fold(place.name).replace(" ", "-")
    return bool(tail) and own and place.precision is PlacePrecision.REGION


def country_of(claim: Claim) -> tuple[Country | None, str]:
    """The one country of the claim's places, or None and the reason; the way through is none."""
    codes = {w.place.country for w in claim.where if w.place and w.role is not PlaceRole.ROUTE}
    codes.discard("")
    if len(codes) > 1:
        return None, f"places in several countries: {', '.join(sorted(codes))}"
    if not codes:
        return None, "no place that was found lies in a country"
    (code,) = codes
    country = _countries().get(code)
    return country, "" if country else f"{code} is no code of a country (ISO 3166-1)"


@cache
def _countries() -> Mapping[str, Country]:
    names = plugins.table("dragoman.link.data", "countries.toml")
    return {
        code: Country(
            names[code]["name"] if code in names else entry["name"],
            entry["iso3"],
            int(entry["isonumeric"]) or None,
            entry["fips"] or "",
        )
        for code, entry in by_two_letters().items()
    }


def publisher_of(claim: Claim, selection: Selection) -> str:
    """Who printed it; empty where that is not known."""
    document = selection.documents.get(claim.document)
    if document and document.publisher:
        return document.publisher
    publisher = claim.attribution.publisher
    return publisher.name if publisher else ""


def address_of(claim: Claim, selection: Selection) -> str | None:
    """The report's address on the web, where it has one that a reader may follow."""
    document = selection.documents.get(claim.document)
    url = document.url if document else None
    return url if url and url.startswith(("http://", "https://")) else None


def losses_of(rows: Iterable[Row]) -> Iterator[Loss]:
    """What the rows leave out, in their order."""
    for row in rows:
        yield from row.losses
