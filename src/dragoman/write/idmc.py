"""IDMC's Internal Displacement Updates: one row a claim of displacement, in IDMC's 35 columns.

In: a Selection. Out: CSV with the columns of IDMC's live records (2025). Only flows of people that
somebody asserts stand in it. It converts no households into people, gives no IDMC id, names no
event, and does not say whether a conflict or a disaster was the cause: those cells stay blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dragoman.claims import (
    Claim,
    Figure,
    Number,
    PlaceRole,
    StockOrFlow,
    When,
    Where,
)
from dragoman.reconcile import estimate
from dragoman.reconcile.asked import FIGHTERS, UNDER_ARMS
from dragoman.write import Selection
from dragoman.write.cells import (
    Row,
    RowsWriter,
    address_of,
    country_of,
    formats,
    not_counted,
    point_of,
    publisher_of,
    questions,
    term_of,
    the_place,
)
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.quoting import inner_quote
from dragoman.write.words import figure_in_words

__all__ = [
    "COLUMNS",
    "Choice",
    "IduWriter",
    "is_under_arms",
    "locations_of",
    "recommended_among",
]

COLUMNS = (
    *("id", "country", "iso3", "latitude", "longitude", "centroid", "role", "displacement_type"),
    *("qualifier", "figure", "displacement_date", "displacement_start_date"),
    *("displacement_end_date", "year", "event_id", "event_name", "event_codes"),
    *("event_code_types", "event_start_date", "event_end_date", "category", "subcategory"),
    *("type", "subtype", "standard_popup_text", "standard_info_text", "old_id", "sources"),
    *("source_url", "locations_name", "locations_coordinates", "locations_accuracy"),
    *("locations_type", "displacement_occurred", "created_at"),
)

_ROLES = {PlaceRole.ORIGIN: "Origin", PlaceRole.DESTINATION: "Destination"}
_LONGEST_EXCERPT = 300


class IduWriter(RowsWriter):
    """A row for each claim of a flow of displaced people; `COLUMNS`."""

    name = "idmc-idu"
    media_type = "text/csv"
    suffix = ".csv"
    columns = COLUMNS
    version = "idmc-idu/2025-01"
    rules: tuple[str, ...] = (
        "One row a claim; repeats have rows of their own. Add up only rows whose role is "
        "'Recommended figure': policy 'recommended', which takes one figure of the claims on one "
        "question that IDMC has a number and a word for, and keeps the others as triangulation. "
        "Where two contradict each other and neither weighs more, it takes none; of each claim of "
        "a contested question the losses say who contradicts whom.",
        "old_id is the claim's id, the key to the files beside this one; id is IDMC's to give.",
        "figure counts people as stated; what was stated in households or homes is not converted, "
        "and stands in the texts.",
        "latitude, longitude and centroid are those of the one place where the movement started, "
        "rounded to its precision. displacement_date is the last day of the window.",
        "Never filled: id, displacement_type, category, subcategory, type, subtype, "
        "displacement_occurred and the event's columns: the claims do not say them.",
        "sources are the speaker and who passed it on; the publisher stands in the popup text.",
    )

    def rows(self, selection: Selection) -> Iterator[Row]:
        return _rows(selection)


def _rows(selection: Selection) -> Iterator[Row]:
    selected = {claim.id: claim for claim in selection.claims}
    why_not = {claim.id: _why_not(claim, selected) for claim in selection.claims}
    told = [claim for claim in selection.claims if why_not[claim.id] is None]
    choice = recommended_among(told, selection)
    for claim in selection.claims:
        row, reason = Row(claim), why_not[claim.id]
        if reason:
            yield row.left_out(reason)
            continue
        _fill_figure(row, claim.id in choice.recommended)
        if claim.id in choice.contested:
            row.blank("role", choice.contested[claim.id])
        _fill_time(row, claim.when)
        _fill_places(row)
        _fill_sources(row, selection)
        row.cells["old_id"] = claim.id
        row.cells["created_at"] = f"{selection.generated_at:%Y-%m-%dT%H:%M:%SZ}"
        yield row


def _no_room(claim: Claim) -> str | None:
    """Why an update, which holds flows of displaced people, has no room for it; None: it has."""
    left_out: str | None = term_of(claim, "idmc", "term").get("left_out")
    if left_out:
        return left_out
    if claim.figure is None:
        return "no figure"
    if claim.figure.stock_or_flow is not StockOrFlow.FLOW:
        return "not a flow, and IDMC's updates hold no stocks"
    return None


def _why_not(claim: Claim, selected: Mapping[str, Claim]) -> str | None:
    if reason := _no_room(claim):
        return reason
    if claim.figure and is_under_arms(claim.figure):
        return f"its figure counts “{claim.figure.category}”, and displaced people are civilians"
    return not_counted(claim, selected)


def is_under_arms(figure: Figure) -> bool:
    """Whether the speaker's word for those counted is one for people under arms."""
    label = (figure.category or "").casefold()
    known = {*formats()["idmc"]["combatants"]["words"], *map(str.casefold, (*UNDER_ARMS, FIGHTERS))}
    return not known.isdisjoint({label, *label.split()[-1:]})


@dataclass(frozen=True, slots=True)
class Choice:
    """What the policy makes of the questions that some claims ask."""

    recommended: frozenset[str]
    """One claim of each question: the first with the figure that the policy puts first."""
    contested: Mapping[str, str]
    """Claim of a question on which two contradict each other → the basis, which says who."""


def recommended_among(claims: Sequence[Claim], selection: Selection) -> Choice:
    """What the policy recommends of claims whose figure IDMC has a number and a word for.

    What an update has room for (flows of people displaced) is asked apart from the rest: a claim
    has one role, whichever sheet it stands in.
    """
    chosen: set[str] = set()
    contested: dict[str, str] = {}
    kinds: dict[bool, list[Claim]] = {True: [], False: []}
    for claim in claims:
        if _number(claim.figure):
            kinds[_no_room(claim) is None].append(claim)
    asked = [each for kind in kinds.values() for each in questions(kind, selection.relations)]
    for cluster, relations in asked:
        found = estimate(cluster, relations, selection.measures, "recommended", selection.belongs)
        if found.contested:
            contested |= dict.fromkeys((claim.id for claim in cluster), found.basis)
        for claim in cluster:
            if claim.id in found.claims and _states(claim.figure, found.best):
                chosen.add(claim.id)
                break
    return Choice(frozenset(chosen), contested)


def _number(figure: Figure | None) -> tuple[str, Number] | None:
    """The qualifier in IDMC's words and the one number of people; None where there is none."""
    if figure is None or figure.unit != "people":
        return None
    word: str = formats()["idmc"]["qualifier"][figure.qualifier.value]
    number = figure.low if figure.low is not None else figure.high
    return (word, number) if word and number is not None else None


def _states(figure: Figure | None, number: Number | None) -> bool:
    return figure is not None and number is not None and number in {figure.low, figure.high}


def _fill_figure(row: Row, recommended: bool) -> None:
    figure = row.claim.figure
    row.cells["role"] = "Recommended figure" if recommended else "Triangulation"
    number = _number(figure)
    if number:
        row.cells["qualifier"], row.cells["figure"] = number
    elif figure and figure.unit != "people":
        row.blank("figure", f"stated in {figure.unit}; no size to convert it by is stated")
    elif figure:
        row.blank("qualifier", f"IDMC has no word for “{figure.qualifier}”")
        row.blank("figure", f"“{figure_in_words(figure)}” is not one number with a qualifier")


def _fill_time(row: Row, when: When | None) -> None:
    start, end = (when.start, when.end) if when else (None, None)
    for column, day in (
        ("displacement_date", end),
        ("displacement_start_date", start),
        ("displacement_end_date", end),
    ):
        if day:
            row.cells[column] = str(day)
        else:
            row.blank(column, "the report does not say")
    if end:
        row.cells["year"] = end.year
    else:
        row.blank("year", "the report does not say")


def _fill_places(row: Row) -> None:
    country, why = country_of(row.claim)
    if country:
        row.cells |= {"country": country.name, "iso3": country.iso3}
    else:
        row.blank("country", why)
    place, why = the_place(row.claim)
    if place:
        latitude, longitude = point_of(place)
        row.cells |= {"latitude": latitude, "longitude": longitude}
        row.cells["centroid"] = f"[{latitude}, {longitude}]"
    else:
        row.blank("latitude", why)
    named = [where for where in row.claim.where if where.role is not PlaceRole.ROUTE]
    for where in row.claim.where:
        if where.role is PlaceRole.ROUTE:
            row.blank("locations_name", f"no room for the way through {where.name}")
        elif where.place is None:
            row.blank("locations_coordinates", f"place not found: {where.name}")
        elif not _accuracy(where):
            row.blank("locations_coordinates", f"no point of its own is known: {where.name}")
        if where.role is PlaceRole.LOCATION:
            row.blank("locations_type", f"not said whether from {where.name} or to it")
    if named:
        row.cells |= {
            column: "; ".join(cells) if any(cells) else None
            for column, cells in locations_of(row.claim).items()
        }


def locations_of(claim: Claim) -> dict[str, list[str]]:
    """The four columns of the places that are no way through, in one order; unknown is empty."""
    named = [where for where in claim.where if where.role is not PlaceRole.ROUTE]
    return {
        "locations_name": [w.place.name if w.place else w.name for w in named],
        "locations_coordinates": [
            "{}, {}".format(*point_of(w.place)) if w.place and _accuracy(w) else "" for w in named
        ],
        "locations_accuracy": [_accuracy(w) for w in named],
        "locations_type": [_ROLES.get(where.role, "") for where in named],
    }


def _accuracy(where: Where) -> str:
    """IDMC's word for how finely a place is known; empty where its point says nothing of it, as of
    a quarter of which only the country is known.
    """
    if where.place is None:
        return ""
    word: str = formats()["precision"][where.place.precision.value]["idmc"]
    return word


def _fill_sources(row: Row, selection: Selection) -> None:
    claim = row.claim
    said = claim.attribution
    mouths = [source.name for source in (said.speaker, *said.intermediaries) if source]
    url, publisher = address_of(claim, selection), publisher_of(claim, selection)
    row.cells |= {"sources": "; ".join(mouths), "source_url": url}
    if not url:
        row.blank("source_url", "the report has no address; IDMC publishes no figure without one")
    head = _head(claim, row.cells.get("country"))
    link = escape(" - ".join(filter(None, [publisher, _long(claim.published)])))
    if url:
        link = f'<a href="{escape(url)}" target="_blank">{link}</a>'
    excerpt = escape(f"“{inner_quote(claim.evidence.quote, _LONGEST_EXCERPT)}”", quote=False)
    row.cells["standard_popup_text"] = f"<b> {head} </b> <br> {excerpt} <br> {link}"
    row.cells["standard_info_text"] = f"<b> {head} </b>"


def _head(claim: Claim, country: object) -> str:
    """The reported figure and its unit, as they were stated, before anything derived."""
    figure, when = claim.figure, claim.when
    term = term_of(claim, "idmc", "term")["term"]
    counted = figure_and_unit(figure) if figure else ""
    days = [_short(day) for day in (when.start, when.end) if day] if when else []
    told = ", ".join(filter(None, [f"{counted} ({term})", " - ".join(days)]))
    return escape(f"{country}: {told}" if country else told, quote=False)


def _short(day: date) -> str:
    return f"{day:%d %B}"


def _long(day: date | None) -> str:
    return f"{day:%d %B %Y}" if day else ""
