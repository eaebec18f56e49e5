"""Ten claims of two reports, by hand, for the tests of all formats; the rest of a small ledger.

They have what formats find hard: a part, a plan, a denial, a stock, households, an open end, a
place that nobody found, a name that opens with "=", letters beyond the Basic Multilingual Plane.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol

from hypothesis import HealthCheck, settings

from dragoman import plugins
from dragoman.claims import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Modality,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    Stance,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
)
from dragoman.record.query import Query
from dragoman.write import BytesWriter, Selection, Writer
from dragoman.write.beside import Export

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of a writer's."""
NOON = datetime(2016, 11, 30, 12, tzinfo=UTC)
SUNDAY = date(2016, 11, 27)

SYRIA = Place("geonames:163843", "Syria", "SY", 35.0, 38.0, PlacePrecision.COUNTRY)
GOVERNORATE = Place(
    "local:SY-HL", "Aleppo Governorate", "SY", 36.3, 37.6, PlacePrecision.ADM1, SYRIA.id
)
ALEPPO = Place(
    "geonames:170063",
    "Aleppo",
    "SY",
    36.20124,
    37.16117,
    PlacePrecision.SETTLEMENT,
    GOVERNORATE.id,
)
EAST = Place(
    "local:east", "eastern Aleppo", "SY", 36.2077, 37.1977, PlacePrecision.CITY_PART, ALEPPO.id
)
HANANO = Place(
    "local:hanano",
    "Masaken Hanano",
    "SY",
    36.22871,
    37.20442,
    PlacePrecision.NEIGHBOURHOOD,
    ALEPPO.id,
)
LIMA = Place("geonames:3936456", "Lima", "PE", -12.04318, -77.02824, PlacePrecision.SETTLEMENT)

PLACES = {place.id: place for place in (SYRIA, GOVERNORATE, ALEPPO)}
BELONGS = {place.id: place.within for place in (GOVERNORATE, ALEPPO, EAST, HANANO) if place.within}
ACTORS = {
    actor.id: actor
    for actor in (
        Actor("local:army-sy", "Syrian army", "state force", party_to=("SY",)),
        Actor("centre", "Russian reconciliation centre", "state force", party_to=("SY",)),
    )
}

CENTRE = Source("Russian reconciliation centre", SourceRole.SPEAKER, actor="centre", party=True)
INTERFAX = Source("Interfax", SourceRole.INTERMEDIARY)

TEXTS = {
    "bulletin": (
        "Northern Wire",
        "https://news.example/bulletin?a=1&b=2",
        "حلب 🕊 morning bulletin\n\nOn Sunday 903 civilians, including 119 children, left eastern "
        "Aleppo for Jibrin, the centre told Interfax. The army shelled Hanano on Sunday. The army "
        "shelled Hanano again. At least 12 people were killed by shelling in Bustan.",
    ),
    "blog": (
        "City Live Blog",
        None,
        "More than 900 civilians left eastern Aleppo on Sunday, the centre said. Some 200 patients "
        "are to be evacuated. Up to 16,000 people are displaced in Syria, the UN said. On 26–27 "
        "November 400 families fled Lima. A rebel official denied that there was an agreement. "
        "=Rebels took Hanano.",
    ),
}


class TextExport(Writer, Export, Protocol):
    """An export that is text."""


def document(key: str) -> Document:
    publisher, url, text = TEXTS[key]
    origin = Origin(f"{key}.txt", None, "ab" * 32, "text@1", NOON)
    return Document(f"doc:{key}", text, "en", "", publisher, url, SUNDAY, origin)


def words(key: str, quote: str) -> Evidence:
    start = TEXTS[key][2].index(quote)
    return Evidence(Span(start, start + len(quote)), quote)


def claim(number: int, key: str, measure: str, quote: str, *mouths: Source) -> Claim:
    evidence = words(key, quote)
    publisher = Source(TEXTS[key][0], SourceRole.PUBLISHER)
    return Claim(
        f"claim:{number:016x}",
        f"doc:{key}",
        SUNDAY,
        measure,
        evidence,
        evidence,
        Attribution((*mouths, publisher)),
        Provenance("extract@1+en@1", ("by hand",)),
    )


def people(low: int | None, high: int | None, qualifier: Qualifier, category: str) -> Figure:
    return Figure(low, high, qualifier, "people", category, StockOrFlow.FLOW)


ON_SUNDAY = When(SUNDAY, SUNDAY, TimePrecision.DAY)
OUT_OF_THE_EAST = Where("eastern Aleppo", PlaceRole.ORIGIN, place=EAST)
IN_HANANO = Where("Hanano", PlaceRole.LOCATION, place=HANANO)

LEFT = replace(
    claim(
        1, "bulletin", "departed", "903 civilians, including 119 children, left", CENTRE, INTERFAX
    ),
    figure=replace(
        people(903, 903, Qualifier.EXACT, "civilians"), evidence=words("bulletin", "903")
    ),
    when=replace(ON_SUNDAY, evidence=words("bulletin", "On Sunday")),
    where=(OUT_OF_THE_EAST, Where("Jibrin", PlaceRole.DESTINATION)),
)
CHILDREN = replace(
    claim(2, "bulletin", "departed", "119 children", CENTRE, INTERFAX),
    figure=people(119, 119, Qualifier.EXACT, "children"),
    when=ON_SUNDAY,
    where=(OUT_OF_THE_EAST,),
    part_of=LEFT.id,
)
SHELLED = replace(
    claim(3, "bulletin", "shelling", "The army shelled Hanano on Sunday"),
    when=ON_SUNDAY,
    where=(IN_HANANO, Where("Aleppo", PlaceRole.LOCATION, place=ALEPPO)),
    participants=(Participant("by", "The army", actor="local:army-sy"),),
)
KILLED = replace(
    claim(4, "bulletin", "killed", "At least 12 people were killed by shelling in Bustan"),
    figure=people(12, None, Qualifier.AT_LEAST, "people"),
    when=ON_SUNDAY,
    where=(Where("Bustan", PlaceRole.LOCATION),),
)
MORE_THAN_900 = replace(
    claim(5, "blog", "departed", "More than 900 civilians left", CENTRE),
    figure=people(900, None, Qualifier.MORE_THAN, "civilians"),
    when=ON_SUNDAY,
    where=(OUT_OF_THE_EAST,),
)
PLANNED = replace(
    claim(6, "blog", "evacuated", "200 patients are to be evacuated"),
    figure=people(200, 200, Qualifier.ABOUT, "patients"),
    modality=Modality.PLANNED,
)
STOCK = replace(
    claim(7, "blog", "displaced", "Up to 16,000 people are displaced in Syria"),
    figure=Figure(None, 16000, Qualifier.UP_TO, "people", "people", StockOrFlow.STOCK),
    where=(Where("Syria", PlaceRole.LOCATION, place=SYRIA),),
)
FAMILIES = replace(
    claim(8, "blog", "fled", "400 families fled Lima"),
    figure=Figure(400, 400, Qualifier.EXACT, "households", "families", StockOrFlow.FLOW),
    when=When(date(2016, 11, 26), SUNDAY, TimePrecision.DAY),
    where=(Where("Lima", PlaceRole.ORIGIN, place=LIMA),),
)
NO_AGREEMENT = replace(
    claim(9, "blog", "agreement", "denied that there was an agreement"),
    attribution=Attribution((Source("rebel official", SourceRole.SPEAKER),), stance=Stance.DENIES),
)
TAKEN = replace(
    claim(10, "blog", "captured", "=Rebels took Hanano"),
    when=When(SUNDAY, None, TimePrecision.OPEN),
    where=(IN_HANANO,),
    participants=(Participant("by", "=Rebels"),),
)
CLAIMS = (
    *(LEFT, CHILDREN, SHELLED, KILLED, MORE_THAN_900),
    *(PLANNED, STOCK, FAMILIES, NO_AGREEMENT, TAKEN),
)
RELATIONS = (
    Relation(RelationKind.REPEAT, LEFT.id, MORE_THAN_900.id, ("figure",)),
    Relation(RelationKind.PART_OF, CHILDREN.id, LEFT.id),
)


def selection(
    claims: Sequence[Claim] = CLAIMS, relations: Sequence[Relation] = RELATIONS
) -> Selection:
    held = {claim.id for claim in claims}
    kept = tuple(r for r in relations if {r.earlier, r.later} <= held)
    documents = {f"doc:{key}": document(key) for key in TEXTS}
    return Selection(
        Query(),
        documents,
        tuple(claims),
        kept,
        plugins.measures(),
        NOON,
        BELONGS,
        PLACES,
        ACTORS,
    )


def written(writer: Writer, chosen: Selection) -> str:
    out = io.StringIO(newline="")
    writer.write(chosen, out)
    return out.getvalue()


def written_bytes(writer: BytesWriter, chosen: Selection) -> bytes:
    out = io.BytesIO()
    writer.write_bytes(chosen, out)
    return out.getvalue()
