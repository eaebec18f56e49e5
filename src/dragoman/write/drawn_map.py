"""The map of a report, drawn as SVG. In: matters. Out: a Picture, or nothing.

A place is an area as wide as it is known, never a pin; what is known of a country as a whole is
told in the caption and not drawn. Outlines come from `outlines.json`: Natural Earth 1:50m (version
4.1, public domain; docs/sitrep.md says how it was thinned).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from dragoman.claims import Place, PlacePrecision
from dragoman.write.drawing import AREA, INK, RULE, SOFT, WIDTH, svg
from dragoman.write.matters import Matter
from dragoman.write.neutral import quoted
from dragoman.write.report import Picture

__all__ = ["map_of"]

BOUNDARIES = (
    "Outlines: Natural Earth, as it draws them (de facto control). Boundaries and names imply no "
    "opinion on the legal status of any place."
)
_FEW = 12
"""Most places named on a map."""

_RADIUS_KM = {
    PlacePrecision.POINT: 0.3,
    PlacePrecision.NEIGHBOURHOOD: 0.7,
    PlacePrecision.CITY_PART: 2.5,
    PlacePrecision.SETTLEMENT: 3.0,
    PlacePrecision.ADM3: 12.0,
    PlacePrecision.ADM2: 25.0,
    PlacePrecision.ADM1: 50.0,
}
"""How wide the area of a place is drawn; what is wider than these is not drawn."""
_BEARINGS = {
    "northern": 0,
    "north-eastern": 45,
    "eastern": 90,
    "south-eastern": 135,
    "southern": 180,
    "south-western": 225,
    "western": 270,
    "north-western": 315,
}
"""The half of a city's area that "eastern Aleppo" is drawn as: where it ends, nobody has said."""
_APART = 1.5
"""SVG units between two points of an outline: nearer ones are not told apart."""
_MARGIN = 1.15
"""How much wider than its places a map is."""
_KM = 111.2
"""A degree of latitude."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A window of the earth on paper: equirectangular, true at its middle."""

    west: float
    north: float
    scale: float
    """SVG units for a degree of latitude."""
    squeeze: float
    """How much narrower a degree of longitude is."""
    width: float
    height: float

    @classmethod
    def around(cls, spots: Sequence[Place], width: float) -> _Frame:
        """A frame that holds the areas of ``spots`` with room around them for their names, at least
        12 km across.
        """
        middle = sum(p.latitude for p in spots) / len(spots)
        squeeze = max(math.cos(math.radians(middle)), 0.1)
        reach = [max(_RADIUS_KM[p.precision], 1.0) * 1.5 / _KM for p in spots]
        south = min(p.latitude - r for p, r in zip(spots, reach, strict=True))
        north = max(p.latitude + r for p, r in zip(spots, reach, strict=True))
        west = min(p.longitude - r / squeeze for p, r in zip(spots, reach, strict=True))
        east = max(p.longitude + r / squeeze for p, r in zip(spots, reach, strict=True))
        tall, wide = max(north - south, 12 / _KM), max((east - west) * squeeze, 12 / _KM)
        tall, wide = max(tall, wide * 0.45), max(wide, tall * 1.5)
        tall, wide = tall * _MARGIN, wide * _MARGIN
        scale = width / wide
        return cls(
            (west + east) / 2 - wide / squeeze / 2,
            (south + north) / 2 + tall / 2,
            scale,
            squeeze,
            width,
            tall * scale,
        )

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            (longitude - self.west) * self.squeeze * self.scale,
            (self.north - latitude) * self.scale,
        )

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


def map_of(matters: Iterable[Matter]) -> Picture | None:
    """The places of ``matters`` as areas; None where no place is known finer than its country."""
    told: Counter[str] = Counter()
    contested: set[str] = set()
    places: dict[str, Place] = {}
    wide: set[str] = set()
    unlisted: set[str] = set()
    for matter in matters:
        found = {w.place.id: w.place for claim in matter.claims for w in claim.where if w.place}
        for place in found.values():
            if place.precision not in _RADIUS_KM:
                # A place that no list has is filed under what it lies in: geonames:203312#katogota
                (unlisted if "#" in place.id else wide).add(quoted(place.name))
                continue
            places[place.id] = place
            told[place.id] += 1
            if matter.contested:
                contested.add(place.id)
    if not places:
        return None
    places, whole = _finer(places)
    wide |= whole
    ordered = sorted(_near(tuple(places.values()), told), key=lambda p: (-told[p.id], p.name))
    frame = _Frame.around(ordered, WIDTH)
    drawn = [
        *_outlines(frame),
        *(
            _area(frame, place, told[place.id], place.id in contested)
            for place in sorted(ordered, key=lambda p: -_RADIUS_KM[p.precision])
        ),
        *_labels(frame, ordered),
        *_scale_bar(frame),
        *_locator(frame, ordered),
    ]
    far = [quoted(p.name) for p in places.values() if p not in ordered]
    beyond = f" Beyond the frame: {', '.join(sorted(set(far)))}." if far else ""
    as_a_whole = f" Not drawn, told of as a whole: {', '.join(sorted(wide))}." if wide else ""
    if unlisted:
        names = ", ".join(sorted(unlisted))
        as_a_whole += f" Not drawn, known only by the country or region they lie in: {names}."
    says = "Map. Statements by place: " + "; ".join(
        f"{quoted(place.name)}, {told[place.id]}" for place in ordered
    )
    return Picture(
        "map",
        svg(frame.height, says, drawn),
        f"Places told of, as areas as wide as they are known{_rough(ordered)}; a broken edge is "
        f"contested; a darker area is told of more often.{beyond}{as_a_whole} {BOUNDARIES}",
        f"{says}.",
    )


def _finer(places: dict[str, Place]) -> tuple[dict[str, Place], set[str]]:
    """The places to draw, and the names of those told as a whole: provinces beside finer places.

    Their edges are not known, and a circle about their middle leaves out their own towns.
    """
    finer = {key: p for key, p in places.items() if p.precision is not PlacePrecision.ADM1}
    if not finer:
        return places, set()
    return finer, {quoted(places[key].name) for key in places.keys() - finer.keys()}


def _rough(drawn: Sequence[Place]) -> str:
    if any(place.precision is PlacePrecision.ADM1 for place in drawn):
        return ", of a province a circle about its middle, whatever its true edges"
    return ""


def _near(places: tuple[Place, ...], told: Counter[str]) -> list[Place]:
    """The places within 400 km of where most is told, so that one mention far away shrinks no map;
    all of them where most of what is told lies farther than that.
    """
    heart = max(places, key=lambda p: (told[p.id], p.name))
    squeeze = math.cos(math.radians(heart.latitude))

    def far(place: Place) -> float:
        x = (place.longitude - heart.longitude) * squeeze
        return math.hypot(x, place.latitude - heart.latitude) * _KM

    near = [place for place in places if far(place) <= 400]
    here = sum(told[place.id] for place in near)
    return near if here * 2 >= sum(told[place.id] for place in places) else list(places)


def _area(frame: _Frame, place: Place, told: int, contested: bool) -> str:
    x, y = frame.at(place.longitude, place.latitude)
    radius = _radius(frame, place)
    opacity = min(0.1 + 0.03 * told, 0.35)
    dashes = ' stroke-dasharray="4 3"' if contested else ""
    style = f'fill="{AREA}" fill-opacity="{opacity:.2f}" stroke="{AREA}" stroke-width="1.2"{dashes}'
    bearing = _bearing(place)
    if bearing is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {style}/>'
    return (
        f'<path transform="translate({x:.1f} {y:.1f}) rotate({bearing})" '
        f'd="M{-radius:.1f} 0A{radius:.1f} {radius:.1f} 0 0 1 {radius:.1f} 0Z" {style}/>'
    )


def _radius(frame: _Frame, place: Place) -> float:
    return max(_RADIUS_KM[place.precision] / _KM * frame.scale, 5)


def _bearing(place: Place) -> int | None:
    """Which side of the city a part of it is named by, in degrees from north; None for others."""
    head = place.name.partition(" ")[0].lower()
    return _BEARINGS.get(head) if place.precision is PlacePrecision.CITY_PART else None


def _spot(frame: _Frame, place: Place) -> tuple[float, float]:
    """Where the name of a place belongs: its middle, or that of its half."""
    x, y = frame.at(place.longitude, place.latitude)
    bearing = _bearing(place)
    if bearing is None:
        return x, y
    away = _RADIUS_KM[place.precision] / _KM * frame.scale * 0.45
    return x + away * math.sin(math.radians(bearing)), y - away * math.cos(math.radians(bearing))


def _labels(frame: _Frame, places: Sequence[Place]) -> Iterator[str]:
    """Names beside their places, the most told first; one that meets another is left out."""
    taken: list[tuple[float, float, float, float]] = []
    for place in places[:_FEW]:
        x, y = _spot(frame, place)
        wide = 6.6 * len(place.name)
        # In the middle of an area that is wider than the name, beside any other.
        radius = _radius(frame, place) if _bearing(place) is None else 2.0
        clear = radius + 5
        spots = [
            *((x + clear, y + 4), (x - wide - clear, y + 4)),
            *((x - wide / 2, y - clear), (x - wide / 2, y + clear + 9)),
        ]
        if radius > wide / 2 + 4:
            spots.insert(0, (x - wide / 2, y + 4))
        for left, base in spots:
            box = (left - 2, base - 11, left + wide + 2, base + 4)
            inside = box[0] > 0 and box[2] < frame.width and box[1] > 0 and box[3] < frame.height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield (
                    f'<text class="ink" x="{left:.1f}" y="{base:.1f}" font-size="12" '
                    f'fill="{INK}">{escape(quoted(place.name))}</text>'
                )
                break


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _outlines(frame: _Frame) -> Iterator[str]:
    """Coasts and borders inside the frame."""
    outlines = _natural_earth()
    for kind, dashes in (("coasts", ""), ("borders", ' stroke-dasharray="6 3"')):
        path = " ".join(_clipped(frame, outlines[kind]))
        if path:
            yield (
                f'<path class="rule" d="{path}" fill="none" stroke="{RULE}" '
                f'stroke-width="1"{dashes}/>'
            )


def _clipped(frame: _Frame, lines: Iterable[Sequence[tuple[float, float]]]) -> Iterator[str]:
    """The stretches of the lines that touch the frame, with a point beyond on either side."""
    for line in lines:
        points = [frame.at(x, y) for x, y in line]
        inside = [frame.holds(x, y) for x, y in points]
        crossing = [
            inside[n] or inside[n + 1] or _crosses(frame, points[n], points[n + 1])
            for n in range(len(points) - 1)
        ]
        pen: tuple[float, float] | None = None
        for n, drawn in enumerate(crossing):
            there = points[n + 1]
            if drawn and pen is None:
                pen = points[n]
                yield "M{:.0f} {:.0f}".format(*_kept(frame, pen))
            last = n + 1 == len(crossing) or not crossing[n + 1]
            if drawn and pen and (last or math.dist(pen, there) >= _APART):
                yield "L{:.0f} {:.0f}".format(*_kept(frame, there))
                pen = there
            pen = pen if drawn else None


def _kept(frame: _Frame, point: tuple[float, float]) -> tuple[float, float]:
    """The point, not so far away that a viewer loses count."""
    far = 20 * max(frame.width, frame.height)
    return min(max(point[0], -far), far), min(max(point[1], -far), far)


def _crosses(frame: _Frame, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether the box of a stretch meets the frame: near enough for a stretch that leaps it."""
    return (
        min(one[0], other[0]) <= frame.width
        and max(one[0], other[0]) >= 0
        and min(one[1], other[1]) <= frame.height
        and max(one[1], other[1]) >= 0
    )


def _scale_bar(frame: _Frame) -> Iterator[str]:
    per_km = frame.scale / _KM
    length = next(
        (km for km in (500, 200, 100, 50, 20, 10, 5, 2, 1) if km * per_km <= frame.width / 4), 1
    )
    y = frame.height - 12
    yield (
        f'<path class="line" d="M12 {y - 4:.1f}v4h{length * per_km:.1f}v-4" fill="none" '
        f'stroke="{INK}"/><text class="ink" x="{18 + length * per_km:.1f}" y="{y:.1f}" '
        f'font-size="11" fill="{INK}">{length} km</text>'
    )


def _locator(frame: _Frame, places: Sequence[Place]) -> Iterator[str]:
    """Where in the world the frame lies, in the emptiest corner; not for a wide frame."""
    degrees = frame.width / frame.scale
    if degrees > 6:
        return
    side = 120.0
    longitude = frame.west + degrees / frame.squeeze / 2
    latitude = frame.north - frame.height / frame.scale / 2
    codes = {place.country for place in places}
    names: list[str] = []
    for wide in (11.0, 17.0, 26.0):  # until it holds the name of a country that is told of
        west, north = longitude - wide / frame.squeeze / 2, latitude + wide / 2
        inset = _Frame(west, north, side / wide, frame.squeeze, side, side)
        names = list(_countries(inset, codes))
        if names:
            break
    x, y = inset.at(longitude, latitude)
    left, top = _emptiest(frame, places, side)
    yield (
        f'<svg x="{left:.1f}" y="{top:.1f}" width="{side}" height="{side}" '
        f'viewBox="0 0 {side} {side}">'
        f'<rect class="paper" width="{side}" height="{side}" fill="#ffffff"/>'
        + "".join(_outlines(inset))
        + "".join(names)
        + f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="none" '
        f'stroke="{AREA}" stroke-width="2"/>'
        f'<rect class="line" width="{side}" height="{side}" fill="none" stroke="{RULE}"/></svg>'
    )


def _emptiest(frame: _Frame, places: Sequence[Place], side: float) -> tuple[float, float]:
    """The corner with the fewest places under it; the lower left one is the scale bar's."""
    right, bottom = frame.width - side - 8, frame.height - side - 8
    spots = [_spot(frame, place) for place in places]

    def covered(corner: tuple[float, float]) -> int:
        return sum(
            corner[0] - 40 < x < corner[0] + side + 40
            and corner[1] - 20 < y < corner[1] + side + 20
            for x, y in spots
        )

    return min(((right, bottom), (right, 8.0), (8.0, 8.0)), key=covered)


def _countries(inset: _Frame, codes: Iterable[str]) -> Iterator[str]:
    """The names of the countries that are told of, and of no others."""
    labels = _natural_earth()["labels"]
    for name, spot in (labels[code] for code in sorted(codes) if code in labels):
        x, y = inset.at(*spot)
        half = 3.0 * len(name) + 2
        if half < x < inset.width - half and 10 < y < inset.height - 6:
            yield (
                f'<text class="soft" x="{x:.0f}" y="{y:.0f}" font-size="10" text-anchor="middle" '
                f'fill="{SOFT}">{escape(name)}</text>'
            )


@cache
def _natural_earth() -> dict[str, Any]:
    """Coasts and borders as lines of (longitude, latitude), and where countries' names stand."""
    raw = json.loads((files("dragoman.write") / "outlines.json").read_text(encoding="utf-8"))

    def line(steps: Sequence[int]) -> tuple[tuple[float, float], ...]:
        x = y = 0
        points = []
        for n in range(0, len(steps), 2):
            x, y = x + steps[n], y + steps[n + 1]
            points.append((x / 100, y / 100))
        return tuple(points)

    found: dict[str, Any] = {k: tuple(map(line, raw[k])) for k in ("coasts", "borders")}
    found["labels"] = {
        code: (name, (x / 100, y / 100)) for code, (name, x, y) in raw["labels"].items()
    }
    return found
