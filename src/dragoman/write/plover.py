"""Events as PLOVER records: one JSON object a line, for those who code political events.

In: a Selection. Out: one record a claim that PLOVER has an event for, a named actor and a day.
What is planned, denied or hypothetical keeps its record, with the context that the manual has for
it (future, negation, hypothetical, historical). It gives no scale, resolves nobody to Wikidata, and
leaves an actor's country code out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from dragoman.claims import Claim, Modality, Participant, Qualifier, Stance
from dragoman.write import Selection
from dragoman.write.beside import Loss, our_version
from dragoman.write.cells import (
    address_of,
    admin_of,
    country_of,
    formats,
    is_one_day,
    point_of,
    publisher_of,
    term_of,
    the_place,
)

__all__ = ["PloverWriter"]

_RECEIVING = frozenset({"from", "to", "designated"})
"""The roles of those whom an event is done to; the others do it."""


class PloverWriter:
    """A record for each claim that PLOVER can hold."""

    name = "plover"
    media_type = "application/jsonl"
    suffix = ".jsonl"
    version = "plover/manual 2021 (16 events)"
    flows = True
    rules: tuple[str, ...] = (
        "One record a claim; claims that repeat one another have records of their own.",
        "PLOVER codes no event without a named actor or a day: such claims are left out.",
        "context has future, hypothetical, negation and historical, so that a record with one of "
        "them is no event that took place; has_event is false there.",
        "size holds only an exact number of people.",
        "Never filled: event_scale, identifier_id, and an actor's code: the claims do not say.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        for some in selection.portions():
            for claim in some.claims:
                if _why_not(claim, some) is None:
                    out.write(json.dumps(_record(claim, some), ensure_ascii=False) + "\n")

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            why_not = _why_not(claim, selection)
            if why_not:
                yield Loss(claim.id, "", why_not)
                continue
            place, why = the_place(claim)
            if place is None:
                yield Loss(claim.id, "event_loc", why)
            when = claim.when
            if when and not is_one_day(when) and when.end is None:
                yield Loss(claim.id, "enddate", "the report leaves the end open")
            figure, size = claim.figure, term_of(claim, "plover", "event").get("size")
            if figure and size and not _size(claim):
                yield Loss(
                    claim.id, "size", f"“{figure.qualifier} {figure.unit}” is no exact number"
                )
            elif figure and not size:
                yield Loss(claim.id, "size", "PLOVER counts the dead, injured and arrested alone")


def _why_not(claim: Claim, selection: Selection) -> str | None:
    left_out: str | None = term_of(claim, "plover", "event").get("left_out")
    if left_out:
        return left_out
    if not _acting(claim, selection):
        return "PLOVER codes no event without a named actor, and the report names none"
    if claim.when is None or claim.when.start is None:
        return "PLOVER asks for a day, and the report does not say when it began"
    return None


def _acting(claim: Claim, selection: Selection) -> list[Participant]:
    measure = selection.measures.get(claim.measure)
    roles = measure.roles if measure else ()
    return [who for who in claim.participants if who.role in roles and who.role not in _RECEIVING]


def _record(claim: Claim, selection: Selection) -> dict[str, Any]:
    term, when = term_of(claim, "plover", "event"), claim.when
    receiving = [who for who in claim.participants if who.role in _RECEIVING]
    context = _context(claim, term)
    start, end = (when.start, when.end) if when else (None, None)
    record: dict[str, Any] = {
        "id": f"DRG-{claim.id.removeprefix('claim:')}",
        "has_event": not set(context) & {"future", "hypothetical", "negation"},
        "date": str(start),
        "enddate": str(end) if end and end != start else None,
        "actor": [_entity(who, selection) for who in _acting(claim, selection)],
        "recipient": [_entity(who, selection) for who in receiving],
        "event": [term["event"]],
        "event_loc": _location(claim, selection),
        "event_text": [claim.trigger.quote],
        "quad_code": formats()["plover"]["quad"][term["event"]],
        "mode": [term["mode"]] if term["mode"] else [],
        "context": context,
        "size": _size(claim),
        "link": address_of(claim, selection),
        "text": claim.evidence.quote,
        "text_info": {"start": claim.evidence.span.start, "end": claim.evidence.span.end},
        "cite_info": _cited(claim, selection),
        "coder": f"Dragoman {our_version()}",
        "coded_date": f"{selection.generated_at:%Y-%m-%d}",
        "coded_time": f"{selection.generated_at:%H:%M:%S}",
        "comment": claim.id,
    }
    return _known(record)


def _context(claim: Claim, term: Mapping[str, Any]) -> list[str]:
    words = [term["context"], formats()["plover"]["modality"].get(claim.modality.value)]
    if claim.attribution.stance is Stance.DENIES and claim.modality is Modality.ASSERTED:
        words.append("negation")
    if claim.attribution.stance is Stance.FORECASTS and claim.modality is Modality.ASSERTED:
        words.append("future")
    if claim.background:
        words.append("historical")
    return [word for word in words if word]


def _entity(who: Participant, selection: Selection) -> dict[str, Any]:
    actor = selection.actors.get(who.actor or "")
    sector = formats()["plover"]["sector"].get(actor.kind) if actor else None
    text = actor.name if actor else None
    return _known({"sector": sector, "entity_text": who.name, "identifier_text": text})


def _location(claim: Claim, selection: Selection) -> dict[str, Any]:
    place, _ = the_place(claim)
    if place is None:
        return {}
    country, _ = country_of(claim)
    admin = admin_of(place, selection)
    latitude, longitude = point_of(place)
    geonames = place.id.removeprefix("geonames:")
    return _known(
        {
            "extracted_place": next(w.name for w in claim.where if w.place == place),
            "resolved_place": place.name,
            "geonameid": int(geonames) if geonames.isdecimal() else None,
            "lat": latitude,
            "lon": longitude,
            "district": admin["adm2"].name if "adm2" in admin else None,
            "province": admin["adm1"].name if "adm1" in admin else None,
            "country": country.name if country else None,
            "country_code": country.iso3 if country else None,
            "resolution": formats()["plover"]["resolution"][place.precision.value] or None,
        }
    )


def _size(claim: Claim) -> dict[str, Any]:
    figure, size = claim.figure, term_of(claim, "plover", "event").get("size")
    if figure is None or not size or figure.unit != "people":
        return {}
    return {size: figure.low} if figure.qualifier is Qualifier.EXACT else {}


def _cited(claim: Claim, selection: Selection) -> dict[str, Any]:
    document = selection.documents.get(claim.document)
    return _known(
        {
            "url": address_of(claim, selection),
            "title": document.title if document else None,
            "language": document.language if document else None,
            "publication": publisher_of(claim, selection),
            "version": claim.provenance.made_by,
        }
    )


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}
