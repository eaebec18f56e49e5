"""Events in the shape of ACLED's table: 31 columns, one row an event.

In: a Selection. Out: CSV in ACLED's current columns (API v4). Claims on one question, told by
several reports, are one row. It gives no ACLED id, chooses no type that turns on what a claim does
not say, moves no event to a capital, and splits no total over days or places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dragoman.claims import Claim, Estimate
from dragoman.extract.text.sentences import Report, split
from dragoman.reconcile import estimate
from dragoman.write import Selection
from dragoman.write.causes import natural_cause
from dragoman.write.cells import (
    Event,
    Row,
    RowsWriter,
    admin_of,
    country_of,
    events,
    formats,
    is_one_day,
    point_of,
    publisher_of,
    taking_part,
    term_of,
    the_place,
)
from dragoman.write.neutral import quoted
from dragoman.write.quoting import inner_quote
from dragoman.write.words import claim_in_words, figure_in_words, number_in_words

__all__ = ["COLUMNS", "AcledWriter"]

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)

_LONGEST_QUOTE = 300
_LONGEST = timedelta(31)
"""ACLED dates an event to the day, the week or the month."""


class AcledWriter(RowsWriter):
    """A row for each event that somebody asserts; `COLUMNS`."""

    name = "acled"
    media_type = "text/csv"
    suffix = ".csv"
    columns = COLUMNS
    version = "acled-shaped/2024 (API v4)"
    rules: tuple[str, ...] = (
        "ACLED's shape, not ACLED's data: event_id_cnty is DRG- and the claim's digits, the key to "
        "the files beside this one, and tags say source-type=dragoman.",
        "One row for the claims on one question; it tells the first of them that gives one day, "
        "and source has every publisher. A place that is taken back has a row for each time.",
        "What is told of more than a month has no row: it is no event, but a total or a state.",
        "fatalities: policy 'conservative', the lowest number over independent origins; range and "
        "reasons stand in notes. Only claims of deaths fill it; blank is not zero.",
        "Deaths that one sentence tells with one event of violence, of the same days, stand in "
        "that event's row. Deaths by floods, illness and the like are left out.",
        "event_type and sub_event_type are blank where ACLED's choice turns on what the report "
        "does not say; the losses put the question to a coder.",
        "event_date is filled only for a window of one day. Nothing is moved to a capital: the "
        "point is the named place's, rounded to its precision.",
        "actor1 and actor2 have no direction, and are names as the report writes them.",
        "inter1 and inter2 are filled where the registry knows the actor as a state force; it does "
        "not part rebels from militias, so that an armed group's stays blank.",
        "admin1 to admin3 are those that the gazetteer says the place lies in.",
        "Never filled: assoc_actor_1, assoc_actor_2, interaction, region, source_scale: the claims "
        "do not say them.",
    )

    def rows(self, selection: Selection) -> Iterator[Row]:
        return _rows(selection)


def _rows(selection: Selection) -> Iterator[Row]:
    """A row for every claim, in their order: of an event the claims but one are left out."""
    reports = _Reports(selection)
    found = list(events(selection, "acled", "event", reports.no_event))
    deaths = _deaths(found, reports)
    joined = {of.lead.id: event.lead.id for event, of in deaths.values()}
    for claim, event, why in found:
        if event is None:
            yield Row(claim).left_out(why)
        elif claim.id in joined:
            yield Row(claim).left_out(
                f"deaths of the event of its sentence, {joined[claim.id]}, and told in its row"
            )
        else:
            _, of = deaths.get(claim.id, (event, event))
            yield _row(event, of, selection)


class _Reports:
    """The reports of a selection, each taken apart once."""

    def __init__(self, selection: Selection) -> None:
        self._documents = selection.documents
        self._split: dict[str, Report] = {}

    def of(self, claim: Claim) -> Report | None:
        document = self._documents.get(claim.document)
        if document and document.id not in self._split:
            self._split[document.id] = split(document.text)
        return self._split.get(claim.document)

    def no_event(self, claim: Claim) -> str:
        """Why what is told is no event of ACLED; nothing where it is."""
        start, end = _days(claim)
        if start and end and end - start > _LONGEST:
            return f"told of {start} to {end}: no event, but what many came to"
        cause = natural_cause(claim, self.of(claim)) if _counts_deaths(claim) else ""
        return f"deaths by nature or illness (“{cause}”) are no event of ACLED" if cause else ""

    def sentence(self, claim: Claim) -> tuple[str, int]:
        """What tells the sentence of a claim from every other."""
        report, at = self.of(claim), claim.evidence.span.start
        sentence = report.sentence_at(at) if report else None
        return claim.document, sentence.start if sentence else at


def _counts_deaths(claim: Claim) -> bool:
    return bool(term_of(claim, "acled", "event").get("deaths"))


def _deaths(
    found: Iterable[tuple[Claim, Event | None, str]], reports: _Reports
) -> dict[str, tuple[Event, Event]]:
    """Events with the deaths that a sentence tells together with them, by the event's first claim.

    Only where both are alone with each other, of the same days and not of two places: no deaths are
    split over two events, and none are added up.
    """
    told = [event for _, event, _ in found if event]
    dead = [event for event in told if _counts_deaths(event.lead)]
    by_sentence: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in told:
        if term_of(event.lead, "acled", "event")["type"] in _BRINGS_DEATH:
            for sentence in {reports.sentence(claim) for claim in event.claims}:
                by_sentence[sentence].append(event)
    pairs = []
    for of in dead:
        beside = {
            event.lead.id: event
            for claim in of.claims
            for event in by_sentence[reports.sentence(claim)]
        }
        if len(beside) == 1:
            (event,) = beside.values()
            if _days(event.lead) == _days(of.lead) and _may_be_at_one(event.lead, of.lead):
                pairs.append((event, of))
    times = Counter(event.lead.id for event, _ in pairs)
    return {event.lead.id: (event, of) for event, of in pairs if times[event.lead.id] == 1}


def _days(claim: Claim) -> tuple[date | None, date | None]:
    return (claim.when.start, claim.when.end) if claim.when else (None, None)


def _may_be_at_one(claim: Claim, other: Claim) -> bool:
    """Whether the two name a place in common, or one names none."""
    one, two = (
        {where.place.id if where.place else where.name.casefold() for where in told.where}
        for told in (claim, other)
    )
    return not one or not two or bool(one & two)


_BRINGS_DEATH = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
"""Event types whose fatalities a sentence may tell beside them."""


def _row(event: Event, deaths: Event, selection: Selection) -> Row:
    """The row of ``event``, with the ``deaths`` that are told of it: often those of itself."""
    row = Row(event.lead)
    row.cells["event_id_cnty"] = f"DRG-{event.lead.id.removeprefix('claim:')}"
    _fill_time(row)
    _fill_type(row)
    _fill_actors(row, selection)
    _fill_place(row, selection)
    _fill_deaths(row, deaths, selection)
    publishers = dict.fromkeys(publisher_of(c, selection) for c in (*event.claims, *deaths.claims))
    row.cells["source"] = "; ".join(filter(None, publishers))
    row.cells["timestamp"] = int(selection.generated_at.timestamp())
    return row


def _fill_time(row: Row) -> None:
    when = row.claim.when
    if when and when.start and is_one_day(when):
        row.cells |= {"event_date": str(when.start), "year": when.start.year}
        precision = formats()["acled"]["time_precision"].get(when.precision.value)
        row.cells["time_precision"] = precision
        if precision is None:
            row.blank("time_precision", f"known to the {when.precision}")
        return
    row.blank("event_date", "not a window of one day" if when else "the report does not say")
    if when and when.start and when.end and when.start.year == when.end.year:
        row.cells["year"] = when.end.year
    else:
        row.blank("year", "the report does not say")


def _fill_type(row: Row) -> None:
    term = term_of(row.claim, "acled", "event")
    kind, sub = term["type"], term["sub"]
    row.cells |= {"event_type": kind, "sub_event_type": sub}
    row.cells["disorder_type"] = formats()["acled"]["disorder"].get(kind)
    for column, word in (("event_type", kind), ("sub_event_type", sub)):
        if not word:
            row.blank(column, term["ask"])
    if term.get("civilians"):
        row.cells["civilian_targeting"] = "Civilian targeting"


def _fill_actors(row: Row, selection: Selection) -> None:
    """Those who take part, in the order of the measure's roles, each name once.

    A name's kind (``inter``) is filled where the registry knows the actor.
    """
    names = {quoted(who.name): who.actor for who in taking_part(row.claim, selection)}
    codes = formats()["acled"]["inter"]
    for number, (name, identity) in enumerate(list(names.items())[:2], start=1):
        row.cells[f"actor{number}"] = name
        actor = selection.actors.get(identity or "")
        if actor and (code := codes.get(actor.kind)):
            row.cells[f"inter{number}"] = code
        else:
            why = f"ACLED has no code for a {actor.kind}" if actor else "not in the registry"
            row.blank(f"inter{number}", f"{name}: {why}")
    if not names:
        row.blank("actor1", "the report does not say who")
    for name in list(names)[2:]:
        row.blank("actor2", f"no room for {name}")


def _fill_place(row: Row, selection: Selection) -> None:
    country, why = country_of(row.claim)
    if country:
        row.cells |= {"country": country.name, "iso": country.number}
    else:
        row.blank("country", why)
    place, why = the_place(row.claim)
    if place is None:
        row.blank("location", why)
        return
    precision = formats()["precision"][place.precision.value]["acled"]
    if not precision:
        row.blank("location", f"known to the {place.precision} only: {place.name}")
        return
    latitude, longitude = point_of(place)
    row.cells |= {"location": place.name, "latitude": latitude, "longitude": longitude}
    row.cells["geo_precision"] = precision
    for level, unit in admin_of(place, selection).items():
        row.cells[level.replace("adm", "admin")] = unit.name


def _fill_deaths(row: Row, deaths: Event, selection: Selection) -> None:
    claim = row.claim
    term = term_of(claim, "acled", "event")
    tags, more = ["source-type=dragoman"], ""
    if _counts_deaths(deaths.lead):
        of = (deaths.claims, deaths.relations, selection.measures)
        low = estimate(*of, "conservative", selection.belongs)
        if low.low is None or low.unit != "people":
            row.blank("fatalities", "no report gives a lower end, in people")
        else:
            row.cells["fatalities"] = low.low
        wide = estimate(*of, "range", selection.belongs)
        more = f" Reported {_ends(wide)}: {quoted(low.basis)}"
        if deaths.lead.id != claim.id:
            more = f" Deaths: {_noted(deaths.lead)}.{more}"
    if term.get("crowd"):
        size = figure_in_words(claim.figure) if claim.figure else "no report"
        tags.append(f"crowd size={size}")
    row.cells["notes"] = f"{_noted(claim)}.{more}"
    row.cells["tags"] = "; ".join(tags)


def _noted(claim: Claim) -> str:
    quote = inner_quote(claim.evidence.quote, _LONGEST_QUOTE)
    return f"{quoted(claim_in_words(claim))}: “{quote}”"


def _ends(found: Estimate) -> str:
    """The range over the origins, an open end said to be open."""
    low, high = ("" if end is None else number_in_words(end) for end in (found.low, found.high))
    if not (low and high):
        return f"{low} and more" if low else f"up to {high}" if high else "no number"
    return low if low == high else f"{low}–{high}"
