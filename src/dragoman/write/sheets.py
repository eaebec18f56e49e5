"""Claims as tables with typed columns, for spreadsheets, data packages, Parquet and data frames.

In: a Selection. Out: `SHEETS`, each with its columns (name, kind, meaning) and its rows. What a
claim has several of (places, mouths, participants) stands in a sheet of its own, one row each,
keyed by the claim; the claims' sheet has their names too. It holds every field of a claim but the
rules that fired, the places that were refused, and the words of each field: `jsonl` has those.

An absent value is None, never zero and never an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dragoman.claims import (
    Claim,
    Estimate,
    Modality,
    Number,
    Place,
    PlaceRole,
    Settlement,
    Source,
    When,
)
from dragoman.reconcile import estimate, steps
from dragoman.reconcile.policies import POLICIES
from dragoman.write import Selection
from dragoman.write.cells import (
    address_of,
    country_of,
    is_borrowed,
    point_of,
    publisher_of,
    questions,
    stood_in,
    the_place,
)
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.telling import Telling

__all__ = ["SHEETS", "Column", "Kind", "Sheet", "Value"]

Value = str | Number | bool | date | datetime | None


class Kind(StrEnum):
    """What a column holds, in the words of Table Schema (frictionless)."""

    TEXT = "string"
    NUMBER = "number"
    WHOLE = "integer"
    DAY = "date"
    TIME = "datetime"
    FLAG = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    meaning: str
    needed: bool = False
    """Whether every row has it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[Selection], Iterator[tuple[Value, ...]]]
    """The cells in the order of the columns; the rows in the selection's order."""
    key: tuple[str, ...] = ()
    """The columns that tell one row from another."""
    refers: tuple[tuple[str, str, str], ...] = ()
    """A column, and the sheet and column that it names a row of."""


# -- reports ---------------------------------------------------------------------------------------


def _reports(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for key in dict.fromkeys(claim.document for claim in selection.claims):
        document = selection.documents.get(key)
        if document is None:
            yield (key, *(None,) * 8)
            continue
        origin = document.origin
        yield (
            *(key, document.title or None, document.publisher or None, document.url),
            *(document.published, document.language, origin.sha256, origin.reader),
            origin.collected_at,
        )


# -- claims ----------------------------------------------------------------------------------------


def _claims(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for claim in selection.claims:
        measure = selection.measures.get(claim.measure)
        yield (
            *(claim.id, claim.document, claim.published),
            *(publisher_of(claim, selection) or None, address_of(claim, selection)),
            *(claim.measure, measure.family if measure else None, claim.modality.value),
            *_said(claim, selection),
            *_counted(claim),
            *_window(claim.when),
            *(_names(claim, role) for role in PlaceRole),
            *_place(claim),
            *(claim.part_of, claim.background, claim.rough, claim.evidence.quote),
            *(claim.evidence.span.start, claim.evidence.span.end),
            _title(claim, selection),
            *stood_in(claim, selection),
        )


def _title(claim: Claim, selection: Selection) -> str | None:
    document = selection.documents.get(claim.document)
    return (document.title or None) if document else None


def _said(claim: Claim, selection: Selection) -> tuple[Value, ...]:
    said = claim.attribution
    speaker = said.speaker
    actor = selection.actors.get(speaker.actor or "") if speaker else None
    return (
        said.stance.value,
        speaker.name if speaker else None,
        actor.name if actor else None,
        speaker.party if speaker else None,
        _joined(source.name for source in said.intermediaries),
        said.cue.quote if said.cue else None,
        said.said.start if said.said else None,
        said.said.end if said.said else None,
    )


def _counted(claim: Claim) -> tuple[Value, ...]:
    figure = claim.figure
    if figure is None:
        return (None,) * 7
    return (
        *(figure_and_unit(figure), figure.low, figure.high),
        *(figure.qualifier.value, figure.unit, figure.category, figure.stock_or_flow.value),
    )


def _window(when: When | None) -> tuple[Value, ...]:
    if when is None:
        return (None,) * 4
    words = when.evidence.quote if when.evidence else None
    return when.start, when.end, when.precision.value, words


def _names(claim: Claim, role: PlaceRole) -> str | None:
    return _joined(where.name for where in claim.where if where.role is role)


def _place(claim: Claim) -> tuple[Value, ...]:
    country, _ = country_of(claim)
    place, _ = the_place(claim)
    iso3 = country.iso3 if country else None
    if place is None:
        return (iso3, *(None,) * 4)
    return iso3, place.name, *_point(place), place.precision.value


def _point(place: Place) -> tuple[float | None, float | None]:
    """Its point; none where only that of the country which holds it is known."""
    return (None, None) if is_borrowed(place) else point_of(place)


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None


# -- what a claim has several of -------------------------------------------------------------------


def _places(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for claim in selection.claims:
        for number, where in enumerate(claim.where, start=1):
            told = (claim.id, number, where.role.value, where.name)
            place = where.place
            if place is None:
                yield (*told, *(None,) * 7)
                continue
            holder = selection.places.get(place.within or "")
            yield (
                *(*told, place.id, place.name, place.country or None),
                *(*_point(place), place.precision.value),
                holder.name if holder else None,
            )


def _sources(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for claim in selection.claims:
        for number, source in enumerate(claim.attribution.sources, start=1):
            yield claim.id, number, source.role.value, source.name, source.actor, _party(source)


def _party(source: Source) -> bool | None:
    return source.party if source.actor else None


def _participants(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for claim in selection.claims:
        for number, who in enumerate(claim.participants, start=1):
            yield claim.id, number, who.role, who.name, who.actor


# -- between claims --------------------------------------------------------------------------------


def _relations(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for relation in selection.relations:
        reasons = _joined(reason.detail for reason in relation.reasons)
        on = _joined(relation.on)
        told = (relation.kind.value, relation.earlier, relation.later, on, reasons)
        yield *told, *_settled(relation.settled)


def _settled(settled: Settlement | None) -> tuple[Value, ...]:
    if settled is None:
        return (None,) * 4
    who, why = settled.by or None, settled.why or None
    return settled.goes_with.value, settled.at.date(), who, why


def _estimates(selection: Selection) -> Iterator[tuple[Value, ...]]:
    for cluster, relations in questions(selection.claims, selection.relations):
        if not any(c.figure and c.modality is Modality.ASSERTED for c in cluster):
            continue
        for policy in POLICIES:
            found = estimate(cluster, relations, selection.measures, policy, selection.belongs)
            yield (
                *(cluster[0].id, policy, *_asked(cluster, found)),
                *(found.measure, found.unit or None, _stock_or_flow(cluster, found)),
                *(found.low, found.high, found.best),
                *(found.origins, found.contested),
                *(_joined(found.claims), found.basis),
            )


def _stock_or_flow(cluster: Sequence[Claim], found: Estimate) -> str | None:
    """Which of the two its claims count; empty where they do not all count the same."""
    own = set(found.claims)
    kinds = {
        claim.figure.stock_or_flow.value for claim in cluster if claim.figure and claim.id in own
    }
    return kinds.pop() if len(kinds) == 1 else None


def _asked(cluster: Sequence[Claim], found: Estimate) -> tuple[Value, ...]:
    """What is asked, of which place, and the days of the claims that the estimate rests on."""
    own = [claim for claim in cluster if claim.id in set(found.claims)]
    own = own or [claim for claim in cluster if claim.figure]
    asked = next((claim for claim in own if claim.measure == found.measure), own[0])
    windows = [claim.when for claim in own if claim.when]
    starts = [when.start for when in windows]
    ends = [when.end for when in windows]
    known = len(windows) == len(own)
    return (
        *_about(asked),
        min(start for start in starts if start) if known and all(starts) else None,
        max(end for end in ends if end) if known and all(ends) else None,
    )


def _about(claim: Claim) -> tuple[Value, ...]:
    """The question that its figure answers, its place and its country."""
    place, _ = the_place(claim)
    country, _ = country_of(claim)
    names = place.name if place else _joined(dict.fromkeys(where.name for where in claim.where))
    return Telling((), (), {}).question(claim), names, country.iso3 if country else None


def _series(selection: Selection) -> Iterator[tuple[Value, ...]]:
    claims = {claim.id: claim for claim in selection.claims}
    for cluster, relations in questions(selection.claims, selection.relations):
        for number, told in enumerate(
            steps(cluster, relations, selection.measures, selection.belongs), start=1
        ):
            for step in told:
                claim = claims[step.claim]
                yield (
                    *(cluster[0].id, number, *_about(claim), _origin(claim), claim.measure),
                    *(claim.figure.unit if claim.figure else None, step.claim, step.as_of),
                    *(step.published, step.total, step.change.value, step.added),
                )


def _origin(claim: Claim) -> str | None:
    speaker = claim.attribution.speaker or claim.attribution.publisher
    return speaker.name if speaker else None


# -- the sheets ------------------------------------------------------------------------------------

_T, _N, _W, _D, _F = Kind.TEXT, Kind.NUMBER, Kind.WHOLE, Kind.DAY, Kind.FLAG
_CLAIM = Column("claim", _T, "The claim's id.", needed=True)
_NUMBER = Column("number", _W, "In the order of the text, from 1.", needed=True)
_OF_CLAIM = (("claim", "claims", "id"),)
_ABOUT = (
    Column("asks", _T, "The question in words.", needed=True),
    Column("place", _T, "The place that it is about, found or as written."),
    Column("country", _T, "The one country of its places, ISO 3166-1 alpha-3."),
)

REPORTS = Sheet(
    "reports",
    "One row a report that a claim stands in.",
    (
        Column("id", _T, "The report's id.", needed=True),
        Column("title", _T, "Its title."),
        Column("publisher", _T, "Who printed it."),
        Column("url", _T, "Its address on the web."),
        Column("published", _D, "The day of publication."),
        Column("language", _T, "BCP 47; und where it is not known."),
        Column("sha256", _T, "Of the bytes that it was read from, in hexadecimal."),
        Column("reader", _T, "What read the bytes, with its version."),
        Column("collected_at", Kind.TIME, "When the bytes were collected (UTC)."),
    ),
    _reports,
    key=("id",),
)
CLAIMS = Sheet(
    "claims",
    "One row a claim: who said it and through whom, what, how many, where and when.",
    (
        Column("id", _T, "The claim's id: a digest of its report and content.", needed=True),
        Column("report", _T, "The id of the report that it stands in.", needed=True),
        Column("published", _D, "The day of the report's publication."),
        Column("publisher", _T, "Who printed it."),
        Column("url", _T, "The report's address on the web."),
        Column("measure", _T, "What is counted or stated; docs/vocabulary.md has them.", True),
        Column("family", _T, "The measure's family."),
        Column("modality", _T, "asserted, planned, denied...; only asserted is counted.", True),
        Column("stance", _T, "What the speaker does with it: asserts, denies, doubts.", True),
        Column("speaker", _T, "Whose knowledge it is; empty: the report's own voice."),
        Column("speaker_actor", _T, "The registry's neutral name of the speaker, if any."),
        Column("speaker_is_party", _F, "Whether the speaker is a party to the conflict."),
        Column("via", _T, "Who passed it on, parted by '; '."),
        Column("cue", _T, "The word that signals who says it."),
        Column("said_from", _D, "When it was said, first day, where the report tells."),
        Column("said_to", _D, "When it was said, last day."),
        Column("figure", _T, "The number with its hedge and what is counted, in words."),
        Column("low", _N, "The lower end; empty: left open."),
        Column("high", _N, "The upper end; empty: left open."),
        Column("qualifier", _T, "The hedge, which is part of the number."),
        Column("unit", _T, "What one of them is: people, households, buildings."),
        Column("category", _T, "The speaker's word for them; never our classification."),
        Column("stock_or_flow", _T, "How many at a moment, or how many during a window."),
        Column("start", _D, "First day of the event's window; empty: open or not said."),
        Column("end", _D, "Last day of the event's window."),
        Column("time_precision", _T, "day, week, month, year, or open."),
        Column("time_words", _T, "The words that tell the time."),
        Column("location", _T, "Where, as written; several parted by '; '."),
        Column("origin", _T, "From where, as written."),
        Column("destination", _T, "To where, as written."),
        Column("route", _T, "Through where, as written."),
        Column("country", _T, "The one country of its places, ISO 3166-1 alpha-3."),
        Column("place", _T, "The one place that it is about, where one was found."),
        Column("latitude", _N, "Of that place, degrees (WGS 84)."),
        Column("longitude", _N, "Of that place, degrees (WGS 84)."),
        Column("place_precision", _T, "How finely that place is known."),
        Column("part_of", _T, "The claim of the whole that this is a part of: do not add both."),
        Column("background", _F, "Told as context, long before the report.", needed=True),
        Column("rough", _F, "Reads like rough machine translation: look at it.", needed=True),
        Column("quote", _T, "The words that make the claim.", needed=True),
        Column("quote_start", _W, "Where they start in the report's text, in code points.", True),
        Column("quote_end", _W, "Where they end.", needed=True),
        Column("title", _T, "The report's title."),
        Column("status", _T, "How far people have decided on it: open, accepted, corrected..."),
        Column("decided_by", _T, "Whose decisions on it hold, parted by '; '."),
        Column("standing", _T, "Among the others: single source, confirmed, contested, revised."),
    ),
    _claims,
    key=("id",),
    refers=(("report", "reports", "id"),),
)
PLACES = Sheet(
    "places",
    "One row a place that a claim names.",
    (
        _CLAIM,
        _NUMBER,
        Column("role", _T, "location, origin, destination or route.", needed=True),
        Column("name", _T, "As the report writes it.", needed=True),
        Column("place", _T, "The gazetteer's id; empty: not found."),
        Column("place_name", _T, "The gazetteer's name."),
        Column("country", _T, "ISO 3166-1 alpha-2."),
        Column("latitude", _N, "Degrees (WGS 84); of an area, a point inside it."),
        Column("longitude", _N, "Degrees (WGS 84)."),
        Column("precision", _T, "How finely the place is known."),
        Column("within", _T, "The name of the place that holds it."),
    ),
    _places,
    key=("claim", "number"),
    refers=_OF_CLAIM,
)
SOURCES = Sheet(
    "sources",
    "One row a mouth in a claim's chain: speaker, who passed it on, publisher.",
    (
        _CLAIM,
        _NUMBER,
        Column("role", _T, "speaker, intermediary or publisher.", needed=True),
        Column("name", _T, "As the report names it.", needed=True),
        Column("actor", _T, "The registry's id; empty: not in the registry."),
        Column("party", _F, "Whether it is a party to the conflict; empty: not known."),
    ),
    _sources,
    key=("claim", "number"),
    refers=_OF_CLAIM,
)
PARTICIPANTS = Sheet(
    "participants",
    "One row for each that an event involves.",
    (
        _CLAIM,
        _NUMBER,
        Column("role", _T, "The role that the measure gives: by, from, to, between...", True),
        Column("name", _T, "As the report names it.", needed=True),
        Column("actor", _T, "The registry's id; empty: not in the registry."),
    ),
    _participants,
    key=("claim", "number"),
    refers=_OF_CLAIM,
)
RELATIONS = Sheet(
    "relations",
    "One row a relation between two claims.",
    (
        Column("kind", _T, "repeat, update, revision, contradiction, confirmation, part of.", True),
        Column("earlier", _T, "A claim's id; of 'part of', the part.", needed=True),
        Column("later", _T, "A claim's id; of 'part of', the whole.", needed=True),
        Column("on", _T, "What it rests on: figure, when, where, speaker, modality."),
        Column("reasons", _T, "Why, in sentences."),
        Column("settled", _T, "What a person goes with: earlier, later, neither, both as said."),
        Column("settled_on", _D, "The day of that decision; empty: the contradiction is open."),
        Column("settled_by", _T, "Who decided it."),
        Column("settled_because", _T, "Why, in that person's words."),
    ),
    _relations,
    key=("kind", "earlier", "later"),
    refers=(("earlier", "claims", "id"), ("later", "claims", "id")),
)
ESTIMATES = Sheet(
    "estimates",
    "One row a question and policy: what a named rule makes of the claims on one question.",
    (
        Column("question", _T, "The id of the first claim on the question.", needed=True),
        Column("policy", _T, "range, conservative, recommended or low-best-high.", needed=True),
        *_ABOUT,
        Column("start", _D, "First day of the claims that it rests on; empty: open, or not said."),
        Column("end", _D, "Their last day."),
        Column("measure", _T, "What is counted.", needed=True),
        Column("unit", _T, "What one of them is."),
        Column("stock_or_flow", _T, "How many at a moment, or how many during a window."),
        Column("low", _N, "The lower end; empty: open, or nothing that can be counted."),
        Column("high", _N, "The upper end."),
        Column("best", _N, "The figure that the policy puts first, where it does; never a mean."),
        Column("origins", _W, "Independent origins behind it.", needed=True),
        Column("contested", _F, "Whether origins contradict each other.", needed=True),
        Column("claims", _T, "Ids of the claims that it rests on, parted by '; '."),
        Column("basis", _T, "The sentence that says all this.", needed=True),
    ),
    _estimates,
    key=("question", "policy"),
    refers=(("question", "claims", "id"),),
)
SERIES = Sheet(
    "series",
    "One row a statement of a running total or a stock, in order of the day it holds for.",
    (
        Column("question", _T, "The id of the first claim on the question.", needed=True),
        Column("series", _W, "One number for each origin of the question.", needed=True),
        *_ABOUT,
        Column("speaker", _T, "Whose statement it is, or the publisher's."),
        Column("measure", _T, "What is counted.", needed=True),
        Column("unit", _T, "What one of them is."),
        Column("claim", _T, "The claim's id.", needed=True),
        Column("as_of", _D, "The day until which the total counts.", needed=True),
        Column("published", _D, "The day of the report's publication."),
        Column("total", _N, "The number stated.", needed=True),
        Column("change", _T, "first, grew, told again, revised down, fell.", needed=True),
        Column("added", _N, "By how much it grew; empty for a stock and for a revision."),
    ),
    _series,
    refers=(("claim", "claims", "id"),),
)
SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        *(CLAIMS, REPORTS, PLACES, SOURCES, PARTICIPANTS),
        *(RELATIONS, ESTIMATES, SERIES),
    )
}
"""Every sheet by its name, the claims first."""
