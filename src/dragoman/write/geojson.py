"""Claims on a map: GeoJSON (RFC 7946).

In: a Selection. Out: a FeatureCollection, its positions [longitude, latitude] in WGS 84 and no
finer than the place is known. A claim without a place that was found keeps its Feature, with null
geometry. ``geojson`` has a Feature of points for each claim; ``geojson-areas``, a second layer, one
for each place: a circle about as large as places of its kind, which says that it is one, because
the gazetteer knows no outlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from dragoman.claims import Claim, Place, Where
from dragoman.write import Selection
from dragoman.write.areas import circle
from dragoman.write.beside import Loss, method
from dragoman.write.cells import address_of, formats, point_of, publisher_of, stood_in
from dragoman.write.phrasing import figure_and_unit

__all__ = ["GeoJsonAreasWriter", "GeoJsonWriter"]


class GeoJsonWriter:
    """One Feature a claim: a Point, a MultiPoint where it has several places, null where none."""

    name = "geojson"
    media_type = "application/geo+json"
    suffix = ".geojson"
    version = "geojson/RFC 7946"
    flows = True
    rules: tuple[str, ...] = (
        "One feature a claim; several places are a MultiPoint, and stand in place, place_role and "
        "precision in one order, parted by '; ' (a place that was not found has no precision and "
        "no point).",
        "Only where modality is 'asserted' and stance 'asserts' is it said to have happened.",
        "A feature with part_of counts people of another feature: do not add the two.",
        "Coordinates are rounded to the precision of the place; a point of adm1 or adm0 is the "
        "middle of an area. radius_m is filled only where an extent is known.",
        "status is how far people have decided on it: open, accepted, corrected; grade is blank.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        _write(method(self, selection), _points(selection), out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            for where in claim.where:
                if where.place is None:
                    yield Loss(claim.id, "geometry", f"place not found: {where.name}")
            if not claim.where:
                yield Loss(claim.id, "geometry", "no place is named")
            for who in claim.participants:
                yield Loss(claim.id, "", f"no room for who takes part: {who.role} {who.name}")
            if claim.attribution.said:
                yield Loss(claim.id, "", "no room for when it was said")


class GeoJsonAreasWriter:
    """One Feature a place of a claim: a Polygon, or null where none can be drawn."""

    name = "geojson-areas"
    media_type = "application/geo+json"
    suffix = ".areas.geojson"
    version = "geojson-areas/RFC 7946"
    flows = True
    rules: tuple[str, ...] = (
        "The areas behind the points of `geojson`: one feature a place of a claim, with the "
        "claim's properties; its id is the claim's and the place's number.",
        "Features of one claim_id tell one event: count claims, not features.",
        "No outline is loaded: each area is a circle about the gazetteer's point, about as large "
        "as places of its precision mostly are (area_m, in metres). It says that the event was "
        "somewhere about there; it is no boundary.",
        "Countries and regions have no circle: they are too unlike. Their geometry is null.",
        "A circle that crosses the antimeridian is cut in two.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        _write(method(self, selection), _areas(selection), out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        yield from GeoJsonWriter().losses(selection)
        for claim in selection.claims:
            for where in claim.where:
                if where.place and not _extent(where.place):
                    met = f"no circle stands for a {where.place.precision}: {where.place.name}"
                    yield Loss(claim.id, "geometry", met)


def _points(selection: Selection) -> Iterator[dict[str, Any]]:
    for claim, told in _told(selection):
        yield _feature(claim.id, _geometry(claim.where), told)


def _areas(selection: Selection) -> Iterator[dict[str, Any]]:
    for claim, told in _told(selection):
        if not claim.where:
            yield _feature(claim.id, None, told | {"area_m": None, "area_is": None})
        for number, where in enumerate(claim.where, start=1):
            extent = _extent(where.place) if where.place else 0
            own = {
                "place": where.place.name if where.place else where.name,
                "place_role": where.role.value,
                "precision": _precision([where]),
                "radius_m": _radius([where]),
                "area_m": extent or None,
                "area_is": _CIRCLE if extent else None,
            }
            geometry = _circle(where.place, extent) if where.place and extent else None
            yield _feature(f"{claim.id}#{number}", geometry, told | own)


def _told(selection: Selection) -> Iterator[tuple[Claim, dict[str, Any]]]:
    """Every claim with its properties."""
    for some in selection.portions():
        parts = some.parts()
        for claim in some.claims:
            yield claim, _properties(claim, some, parts.get(claim.id, ()))


def _feature(
    identity: str, geometry: dict[str, Any] | None, properties: dict[str, Any]
) -> dict[str, Any]:
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def _circle(place: Place, extent: int) -> dict[str, Any]:
    rings = circle(place.latitude, place.longitude, extent)
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _write(lines: Sequence[str], features: Iterable[dict[str, Any]], out: TextIO) -> None:
    """One feature a line, the method in front."""
    head = json.dumps(lines, ensure_ascii=False, indent=2)
    out.write('{"type": "FeatureCollection",\n"method": ' + head + ',\n"features": [')
    for number, feature in enumerate(features):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(feature, ensure_ascii=False))
    out.write("\n]}\n")


def _geometry(everywhere: Sequence[Where]) -> dict[str, Any] | None:
    points = [point_of(where.place)[::-1] for where in everywhere if where.place]
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


_CIRCLE = "a circle about the gazetteer's point; no outline is loaded"


def _extent(place: Place) -> int:
    """The radius of the circle that stands for a place, in metres; 0 where none can."""
    metres: int = formats()["precision"][place.precision.value]["area_m"]
    return metres


def _properties(claim: Claim, selection: Selection, parts: Sequence[Claim]) -> dict[str, Any]:
    figure, when, said = claim.figure, claim.when, claim.attribution
    return {
        "claim_id": claim.id,
        "kind": claim.measure,
        "modality": claim.modality.value,
        "stance": said.stance.value,
        "figure_low": figure.low if figure else None,
        "figure_high": figure.high if figure else None,
        "figure_reported": _reported(claim),
        "unit": figure.unit if figure else None,
        "qualifier": figure.qualifier.value if figure else None,
        "parts": "; ".join(filter(None, map(_reported, parts))) or None,
        "part_of": claim.part_of,
        "speaker": said.speaker.name if said.speaker else None,
        "speaker_is_party": said.speaker.party if said.speaker else None,
        "via": "; ".join(source.name for source in said.intermediaries) or None,
        "publisher": publisher_of(claim, selection) or None,
        "place": "; ".join(w.place.name if w.place else w.name for w in claim.where) or None,
        "place_role": "; ".join(where.role.value for where in claim.where) or None,
        "precision": _precision(claim.where),
        "radius_m": _radius(claim.where),
        "date_start": _day(when.start) if when else None,
        "date_end": _day(when.end) if when else None,
        "date_precision": when.precision.value if when else None,
        "publication_date": _day(claim.published),
        "grade": None,
        "status": stood_in(claim, selection)[0],
        "url": address_of(claim, selection),
        "excerpt": claim.evidence.quote,
    }


def _reported(claim: Claim) -> str | None:
    """The figure with its hedge and what is counted, as the speaker gave them."""
    figure = claim.figure
    return figure_and_unit(figure) if figure else None


def _precision(everywhere: Sequence[Where]) -> str | None:
    table = formats()["precision"]
    words = [table[w.place.precision.value]["geojson"] if w.place else "" for w in everywhere]
    return "; ".join(words) if any(words) else None


def _radius(everywhere: Sequence[Where]) -> int | None:
    """The largest of the places' radii in metres; None where that of any is not known."""
    table = formats()["precision"]
    radii = [table[w.place.precision.value]["radius_m"] if w.place else 0 for w in everywhere]
    return max(radii) if radii and all(radii) else None


def _day(day: object) -> str | None:
    return str(day) if day else None
