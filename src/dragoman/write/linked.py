"""Claims for the web of data, as JSON-LD: schema.org Claims, and Web Annotations of their words.

In: a Selection. Out: one JSON-LD document. ``schema-claim`` says who claims what, where it appears
and how claims stand to one another; there is no ClaimReview, for nothing here rates truth.
``web-annotation`` (W3C Recommendation of 2017) ties each claim and each of its fields to the words
of the text that was read: a quotation that is found nowhere else, and a position.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO
from urllib.parse import quote

from dragoman.claims import (
    Claim,
    Days,
    Document,
    Evidence,
    Figure,
    Relation,
    RelationKind,
    Span,
    When,
    Where,
)
from dragoman.write import Selection
from dragoman.write.beside import Loss, method, our_version
from dragoman.write.cells import address_of, point_of, publisher_of
from dragoman.write.words import (
    chain_in_words,
    claim_in_words,
    figure_in_words,
    of_what,
    when_in_words,
)

__all__ = ["SchemaClaimWriter", "WebAnnotationWriter", "utf16"]

_OURS = "urn:dragoman:"
_RELATIONS = {
    RelationKind.REPEAT: "repeats",
    RelationKind.UPDATE: "updates",
    RelationKind.REVISION: "revises",
    RelationKind.CONTRADICTION: "contradicts",
    RelationKind.CONFIRMATION: "confirms",
    RelationKind.PART_OF: "partOf",
}
_CONTEXT = 32
"""Characters before and after a quotation, or more until it is the only one of its kind."""


# -- schema.org ------------------------------------------------------------------------------------


class SchemaClaimWriter:
    """A graph of schema.org Claims; what schema.org has no word for stands under ``dragoman:``."""

    name = "schema-claim"
    media_type = "application/ld+json"
    suffix = ".jsonld"
    version = "schema.org Claim"
    flows = True
    rules: tuple[str, ...] = (
        "One Claim a claim; its author is the speaker, or the publisher where the report speaks "
        "itself. A speaker is no Person and no Organization: the reports do not say which.",
        "dragoman:modality and dragoman:stance say whether it is asserted, planned, denied...",
        "Relations go from the later claim to the earlier, and from the part to the whole.",
        "No ClaimReview: the software never rates truth.",
        "Coordinates are rounded to the precision of the place.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        head = {
            "@context": {"@vocab": "https://schema.org/", "dragoman": _OURS},
            "@id": f"{_OURS}export",
            "dragoman:method": list(method(self, selection)),
        }
        _write(head, "@graph", _schema_claims(selection), out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            for where in claim.where:
                if where.place is None:
                    yield Loss(claim.id, "geo", f"place not found: {where.name}")
            if claim.when is None:
                yield Loss(claim.id, "temporalCoverage", "the report does not say")
            for who in claim.participants:
                yield Loss(claim.id, "", f"no room for who takes part: {who.role} {who.name}")


def _schema_claims(selection: Selection) -> Iterator[dict[str, object]]:
    for some in selection.portions():
        relations: dict[str, list[Relation]] = {}
        for relation in some.relations:
            whose = relation.earlier if _is_part(relation) else relation.later
            relations.setdefault(whose, []).append(relation)
        for claim in some.claims:
            yield _schema_claim(claim, some, relations.get(claim.id, []))


def _schema_claim(
    claim: Claim, selection: Selection, relations: list[Relation]
) -> dict[str, object]:
    said, measure = claim.attribution, selection.measures.get(claim.measure)
    publisher = publisher_of(claim, selection)
    about: dict[str, object] = {"@type": "DefinedTerm", "name": claim.measure}
    if measure:
        about["description"] = measure.meaning
    mouth: object = {"name": said.speaker.name} if said.speaker else None
    if mouth is None and publisher:
        mouth = {"@type": "Organization", "name": publisher}
    document = selection.documents.get(claim.document)
    told: dict[str, Any] = {
        "@type": "Claim",
        "@id": _OURS + claim.id,
        "name": claim_in_words(claim),
        "text": claim.evidence.quote,
        "inLanguage": document.language if document else None,
        "about": about,
        "author": mouth,
        "datePublished": str(claim.published) if claim.published else None,
        "temporalCoverage": _interval(claim.when),
        "contentLocation": [_schema_place(where) for where in claim.where],
        "appearance": _appearance(claim, selection, publisher),
        "claimInterpreter": {
            "@type": "SoftwareApplication",
            "name": "Dragoman",
            "softwareVersion": our_version(),
        },
        "dragoman:modality": claim.modality.value,
        "dragoman:stance": said.stance.value,
        "dragoman:via": [source.name for source in said.intermediaries],
        "dragoman:figure": _schema_figure(claim.figure) if claim.figure else None,
    }
    for relation in relations:
        other = relation.later if _is_part(relation) else relation.earlier
        key = f"dragoman:{_RELATIONS[relation.kind]}"
        told.setdefault(key, [])
        told[key].append({"@id": _OURS + other})
        if relation.settled:
            told.setdefault("dragoman:settledWith", []).append({"@id": _OURS + other})
    return _known(told)


def _is_part(relation: Relation) -> bool:
    return relation.kind is RelationKind.PART_OF


def _appearance(claim: Claim, selection: Selection, publisher: str) -> dict[str, object]:
    document = selection.documents.get(claim.document)
    return _known(
        {
            "@type": "CreativeWork",
            "@id": _document_id(claim.document),
            "name": document.title if document else None,
            "url": address_of(claim, selection),
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "datePublished": str(claim.published) if claim.published else None,
        }
    )


def _schema_place(where: Where) -> dict[str, object]:
    told: dict[str, object] = {"@type": "Place", "name": where.name}
    told["dragoman:role"] = where.role.value
    if where.place:
        latitude, longitude = point_of(where.place)
        told["alternateName"] = where.place.name if where.place.name != where.name else None
        told["identifier"] = where.place.id
        told["dragoman:precision"] = where.place.precision.value
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
            "addressCountry": where.place.country,
        }
    return _known(told)


def _schema_figure(figure: Figure) -> dict[str, object]:
    return _known(
        {
            "name": f"{figure_in_words(figure)} {of_what(figure)}",
            "dragoman:low": figure.low,
            "dragoman:high": figure.high,
            "dragoman:qualifier": figure.qualifier.value,
            "dragoman:unit": figure.unit,
            "dragoman:stockOrFlow": figure.stock_or_flow.value,
        }
    )


def _interval(when: When | Days | None) -> str | None:
    """ISO 8601-2 (as schema.org asks): two days with a stroke, an open end as two dots."""
    if when is None or (when.start is None and when.end is None):
        return None
    if when.start == when.end:
        return str(when.start)
    return f"{when.start or '..'}/{when.end or '..'}"


# -- Web Annotation --------------------------------------------------------------------------------


class WebAnnotationWriter:
    """An annotation for each claim and for each of its fields that has words of its own."""

    name = "web-annotation"
    media_type = "application/ld+json"
    suffix = ".jsonld"
    version = "web-annotation/2017"
    flows = True
    rules: tuple[str, ...] = (
        "One annotation for the words of each claim, and one for each field with words of its own.",
        "The source is the text as it was read. Positions count its Unicode code points, as the "
        "Recommendation asks; dragoman:utf16Start and dragoman:utf16End count as browsers do.",
        "dragoman:readFrom is the report's address; there only the quotation can be looked for.",
        "cached names the bytes by their SHA-256.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        context = ["http://www.w3.org/ns/anno.jsonld", {"dragoman": _OURS}]
        head = {
            "@context": context,
            "id": f"{_OURS}annotations",
            "type": "AnnotationPage",
            "dragoman:method": list(method(self, selection)),
        }
        items = (
            _annotation(claim, name, words, some)
            for some in selection.portions()
            for claim in some.claims
            for name, words in _evidence(claim)
        )
        _write(head, "items", items, out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for some in selection.portions():
            for claim in some.claims:
                if claim.document not in some.documents:
                    yield Loss(claim.id, "prefix", "the text of the report is not in the selection")


def _evidence(claim: Claim) -> Iterator[tuple[str, Evidence]]:
    """The fields of a claim that have words of their own, ``claim`` for the whole of it."""
    yield "claim", claim.evidence
    said, figure, when = claim.attribution, claim.figure, claim.when
    named: list[tuple[str, Evidence | None]] = [
        ("trigger", claim.trigger),
        ("modality", claim.modality_cue),
        ("cue", said.cue),
        *((source.role.value, source.evidence) for source in said.sources),
        ("figure", figure.evidence if figure else None),
        ("counted", figure.counted if figure else None),
        ("when", when.evidence if when else None),
        ("said", said.said.evidence if said.said else None),
        *((where.role.value, where.evidence) for where in claim.where),
        *((who.role, who.evidence) for who in claim.participants),
    ]
    yield from dict.fromkeys((name, words) for name, words in named if words)


def _annotation(
    claim: Claim, name: str, words: Evidence, selection: Selection
) -> dict[str, object]:
    whole = name == "claim"
    span = words.span
    body = {"type": "TextualBody", "format": "text/plain", "language": "en"}
    body["value"] = claim_in_words(claim) if whole else f"{name}: {_value(claim, name, words)}"
    body["purpose"] = "describing" if whole else "tagging"
    address = f"{_OURS}{claim.id}"
    return {
        "id": address + ("#claim" if whole else f"#{quote(name)},{span.start},{span.end}"),
        "type": "Annotation",
        "motivation": "describing" if whole else "tagging",
        "generated": f"{selection.generated_at:%Y-%m-%dT%H:%M:%SZ}",
        "generator": {
            "id": f"{_OURS}software",
            "type": "Software",
            "name": f"Dragoman {our_version()}, {claim.provenance.made_by}",
        },
        "body": [
            body,
            {"type": "SpecificResource", "source": address, "purpose": "identifying"},
        ],
        "target": _target(claim, words, selection),
    }


def _value(claim: Claim, name: str, words: Evidence) -> str:
    if name == "figure" and claim.figure:
        return figure_in_words(claim.figure)
    if name == "when":
        return when_in_words(claim.when)
    if name == "cue":
        return chain_in_words(claim.attribution)
    return claim.measure if name == "trigger" else words.quote


def _target(claim: Claim, words: Evidence, selection: Selection) -> dict[str, object]:
    document = selection.documents.get(claim.document)
    span = words.span
    position: dict[str, object] = {"type": "TextPositionSelector"}
    position |= {"start": span.start, "end": span.end}
    source: dict[str, object] = {"id": _document_id(claim.document), "type": "Text"}
    source["format"] = "text/plain"
    target: dict[str, object] = {"source": source}
    if document:
        source["language"] = document.language
        source["dragoman:readFrom"] = address_of(claim, selection)
        position |= utf16(document.text, span)
        target["state"] = {
            "type": "TimeState",
            "sourceDate": f"{document.origin.collected_at:%Y-%m-%dT%H:%M:%SZ}",
            "cached": f"{_OURS}sha256:{document.origin.sha256}",
        }
    target["source"] = _known(source)
    target["selector"] = [_quotation(words, document), position]
    return target


def utf16(text: str, span: Span) -> dict[str, int]:
    """The span in UTF-16 code units, as a browser's DOM counts.

    >>> utf16("🕊 903 left", Span(2, 5))
    {'dragoman:utf16Start': 3, 'dragoman:utf16End': 6}
    """
    start = _units(text[: span.start])
    return {
        "dragoman:utf16Start": start,
        "dragoman:utf16End": start + _units(text[span.start : span.end]),
    }


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _quotation(words: Evidence, document: Document | None) -> dict[str, object]:
    """A TextQuoteSelector with as much around the words as makes them the only ones."""
    told: dict[str, object] = {"type": "TextQuoteSelector", "exact": words.quote}
    if document is None:
        return told
    text, span = document.text, words.span
    room = _CONTEXT
    while True:
        start = _edge(text, max(span.start - room, 0), -1)
        end = _edge(text, min(span.end + room, len(text)), 1)
        if room > len(text) or text.find(text[start:end]) == text.rfind(text[start:end]):
            break
        room *= 2
    prefix, suffix = text[start : span.start], text[span.end : end]
    return told | _known({"prefix": prefix, "suffix": suffix})


def _edge(text: str, place: int, step: int) -> int:
    """The next place in the direction of ``step`` where no mark is parted from its letter."""
    while 0 < place < len(text) and (
        unicodedata.category(text[place]).startswith("M") or "\u200d" in text[place - 1 : place + 1]
    ):
        place += step
    return place


# -- what both share -------------------------------------------------------------------------------


def _document_id(identity: str) -> str:
    return f"{_OURS}document:{quote(identity, safe=':')}"


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something: JSON-LD has no word for what is not known."""
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def _write(
    head: Mapping[str, object], key: str, items: Iterable[Mapping[str, object]], out: TextIO
) -> None:
    """The head with ``items`` under ``key``, one a line."""
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    out.write(f'{opening.removesuffix("}").rstrip()},\n "{key}": [')
    out.writelines(
        (",\n" if number else "\n") + json.dumps(item, ensure_ascii=False)
        for number, item in enumerate(items)
    )
    out.write("\n]}\n")
