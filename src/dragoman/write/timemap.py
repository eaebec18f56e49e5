"""Events, sources and associations for timemap (Forensic Architecture's, and Bellingcat's fork).

In: a Selection. Out: a ZIP with ``events.json``, ``sources.json``, ``associations.json``, and a
``config.js`` that reads their dates. One event a claim; every scalar is a string, and no key but
timemap's stands there, for it refuses others. A claim with neither a day nor a place that was found
is left out, because timemap can show it nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from dragoman.claims import Claim, Document
from dragoman.write import Selection
from dragoman.write.beside import Loss, method
from dragoman.write.bundle import bundle
from dragoman.write.cells import address_of, point_of, publisher_of, the_place
from dragoman.write.words import claim_in_words, when_in_words

__all__ = ["TimemapWriter"]

_CONFIG = """\
// Read by timemap beside events.json, sources.json and associations.json.
module.exports = {
  title: "Claims",
  display_title: "Claims",
  SERVER_ROOT: "",
  EVENTS_EXT: "/events.json",
  SOURCES_EXT: "/sources.json",
  ASSOCIATIONS_EXT: "/associations.json",
  DATE_FMT: "MM/DD/YYYY",
  TIME_FMT: "HH:mm",
  features: { USE_ASSOCIATIONS: true, USE_SOURCES: true },
};
"""
_NO_SPEAKER = "The reports themselves"


class TimemapWriter:
    """A ZIP of the files that timemap reads."""

    name = "timemap"
    media_type = "application/zip"
    suffix = ".zip"
    version = "timemap/2 (events, sources, associations)"
    rules: tuple[str, ...] = (
        "One event a claim; its comments hold the claim's id and how surely its place is known.",
        "date is the first day of the window, or the last where the first is open; time_display "
        "says the window whole. Only where the description says so did it happen: planned and "
        "denied claims open with that word.",
        "latitude and longitude are those of the one place that the claim is about, rounded to its "
        "precision: of an area, a point inside it.",
        "Filters are the speakers and the measures; the category is the measure's family.",
    )

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        associations = _associations(selection)
        told = [claim for claim in selection.claims if _why_not(claim) is None]
        files = {
            "events.json": [_event(claim, selection) for claim in told],
            "sources.json": {
                key: _source(key, selection)
                for key in dict.fromkeys(claim.document for claim in told)
            },
            "associations.json": list(associations.values()),
        }
        texts = [(name, _text(content)) for name, content in files.items()]
        texts.append(("config.js", _CONFIG))
        texts.append(("METHOD.txt", "".join(f"{line}\n" for line in method(self, selection))))
        bundle(texts, selection.generated_at, out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            why_not = _why_not(claim)
            if why_not:
                yield Loss(claim.id, "", why_not)
                continue
            place, why = the_place(claim)
            if place is None:
                yield Loss(claim.id, "latitude", why)
            if _day(claim) is None:
                yield Loss(claim.id, "date", "the report does not say when")
            for who in claim.participants:
                yield Loss(claim.id, "", f"no room for who takes part: {who.role} {who.name}")


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _day(claim: Claim) -> date | None:
    return (claim.when.start or claim.when.end) if claim.when else None


def _why_not(claim: Claim) -> str | None:
    place, why = the_place(claim)
    if place is None and _day(claim) is None:
        return f"timemap asks for a day or a point: no day is said, and {why}"
    return None


def _event(claim: Claim, selection: Selection) -> dict[str, Any]:
    measure = selection.measures.get(claim.measure)
    family = measure.family if measure else ""
    event: dict[str, Any] = {
        "id": claim.id,
        "description": claim_in_words(claim),
        "type": claim.measure,
        "category": family,
        "category_full": f"{family}: {claim.measure}" if family else claim.measure,
        "associations": [_speaker_id(claim), f"measure:{claim.measure}", f"family:{family}"],
        "sources": [claim.document],
        "time_display": when_in_words(claim.when),
    }
    day = _day(claim)
    if day and claim.when:
        event |= {"date": f"{day:%m/%d/%Y}", "time_precision": claim.when.precision.value}
    place, why = the_place(claim)
    if place:
        latitude, longitude = point_of(place)
        event |= {"location": place.name, "latitude": f"{latitude}", "longitude": f"{longitude}"}
        why = f"place known to the {place.precision}"
    event["comments"] = f"{claim.id}; {why}; “{claim.evidence.quote}”"
    return event


def _source(key: str, selection: Selection) -> dict[str, Any]:
    document: Document | None = selection.documents.get(key)
    source: dict[str, Any] = {"id": key, "paths": [], "type": "report"}
    if document is None:
        return source
    claim = next(claim for claim in selection.claims if claim.document == key)
    told = {
        "title": document.title,
        "url": address_of(claim, selection),
        "author": publisher_of(claim, selection),
        "date": f"{document.published:%m/%d/%Y}" if document.published else "",
        "notes": f"sha256:{document.origin.sha256}",
    }
    return source | {field: text for field, text in told.items() if text}


def _associations(selection: Selection) -> dict[str, dict[str, Any]]:
    """What events can be filtered and coloured by, in the order of their first claim."""
    found: dict[str, dict[str, Any]] = {}
    for claim in selection.claims:
        speaker = claim.attribution.speaker
        measure = selection.measures.get(claim.measure)
        family = measure.family if measure else ""
        name = speaker.name if speaker else _NO_SPEAKER
        for key, title, mode, path in (
            (_speaker_id(claim), name, "FILTER", ["Speaker", name]),
            (f"measure:{claim.measure}", claim.measure, "FILTER", ["Measure", claim.measure]),
            (f"family:{family}", family or "other", "CATEGORY", []),
        ):
            desc = measure.meaning if measure and key.startswith("measure:") else ""
            told = {"id": key, "title": title, "desc": desc, "mode": mode, "filter_paths": path}
            found.setdefault(key, told)
    return found


def _speaker_id(claim: Claim) -> str:
    speaker = claim.attribution.speaker
    if speaker is None:
        return "speaker:"
    return f"speaker:{speaker.actor or speaker.name}"
