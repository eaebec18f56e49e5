"""Where claims are, as a map: areas in; a drawing's numbers out, for a template to write.

A place is drawn as an area as wide as it is known (`RADIUS`), never as a point finer than its
words; how many claims name it stands beside it. Coasts and borders are lines (`outlines.json`) and
no country is filled: the map says nothing on whose ground it is. The same areas are what the
script hands to Leaflet, so that the map is one with scripts and without.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import cos, radians, sin

from dragoman.claims import Place, PlacePrecision

__all__ = ["RADIUS", "Area", "Chart", "Shape", "chart"]

WIDTH, HEIGHT = 960, 420
"""Units of the drawing."""
KM = 111.32
"""Kilometres in a degree of latitude."""
SHOWN = 80
"""Places in one drawing: those that most claims name."""
LABELS = 14
WIDE = 60
"""Radius from which on a name stands inside its circle."""
APART = 2.5
"""Units of the drawing between two points of a coast."""
LINES = 2_000
"""Most stretches of coast and border in one drawing."""

RADIUS: Mapping[PlacePrecision, float] = {
    PlacePrecision.POINT: 0.1,
    PlacePrecision.NEIGHBOURHOOD: 1,
    PlacePrecision.CITY_PART: 4,
    PlacePrecision.SETTLEMENT: 4,
    PlacePrecision.ADM3: 12,
    PlacePrecision.ADM2: 30,
    PlacePrecision.ADM1: 80,
    PlacePrecision.COUNTRY: 250,
    PlacePrecision.REGION: 600,
}
"""How wide a place of each precision is drawn, in kilometres from its middle. The gazetteer knows
middles and no edges: beyond a neighbourhood these are common sizes, which is why edges fade."""
_FINE = frozenset(RADIUS) - {PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.ADM1}


@dataclass(frozen=True, slots=True)
class Area:
    """A place, with how many claims name it."""

    place: Place
    claims: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A circle, or the sector of one where the words name a part by its side ("eastern Aleppo")."""

    area: Area
    x: float
    y: float
    r: float
    path: str
    """SVG path of a sector; empty for a circle."""
    km: float
    ring: tuple[tuple[float, float], ...]
    """Latitude and longitude around a sector; empty for a circle."""
    label: bool
    """Whether its name is written beside it: where there is room."""

    @property
    def anchor(self) -> tuple[float, float]:
        """Where its name begins: in the middle of a wide one, beside a narrow one."""
        if self.path:
            bearing = radians(_BEARINGS[self.area.place.id.rpartition("#")[2]])
            x = self.x + self.r * 0.55 * sin(bearing) - 30
            return round(x, 1), round(self.y - self.r * 0.55 * cos(bearing), 1)
        if self.r > WIDE:
            return round(self.x - 20, 1), round(self.y - self.r + 12, 1)
        return round(self.x + self.r + 4, 1), self.y


@dataclass(frozen=True, slots=True)
class Chart:
    shapes: tuple[Shape, ...]
    """The widest first, so that the finest can be met."""
    beyond: tuple[Area, ...]
    """Named, but too wide or too far away for this view: to be listed under it."""
    left_out: int
    """Places with fewer claims, beyond the `SHOWN` that are drawn."""
    paths: tuple[tuple[str, str], ...]
    """Kind of line (coast, border, not_agreed) and its SVG path."""
    bar_km: int
    """Length of the scale bar."""
    bar: float
    """The same, in units of the drawing."""
    width: int = WIDTH
    height: int = HEIGHT


def chart(areas: Iterable[Area]) -> Chart | None:
    """The map of these areas; None where there are none.

    It shows the finer places at a scale that fits them; a country or province named beside them
    is drawn as far as it reaches in.
    """
    every = sorted(_with_their_sites(areas), key=lambda a: (-a.claims, a.place.id))
    found = sorted(every[:SHOWN], key=lambda a: (-RADIUS[a.place.precision], -a.claims, a.place.id))
    if not found:
        return None
    fine = [area for area in found if area.place.precision in _FINE] or found
    view = _View.of(fine)
    shapes = [_shape(area, view) for area in found]
    seen = [shape for shape in shapes if _is_seen(shape)]
    named = _labelled(seen)
    made = tuple(replace(shape, label=shape.area.place.id in named) for shape in seen)
    beyond = tuple(shape.area for shape in shapes if not _is_seen(shape))
    km = _round_km(WIDTH / 5 / view.per_km)
    left_out = len(every) - len(found)
    return Chart(made, beyond, left_out, tuple(_paths(view)), km, round(km * view.per_km, 1))


def _with_their_sites(areas: Iterable[Area]) -> list[Area]:
    """The areas, each with the claims on sites without a name in it ("…#radio-station"): no map has
    more of them than its own point, and they would lie one upon the other.
    """
    told = {area.place.id: area for area in areas}
    for area in list(told.values()):
        outer, _, tag = area.place.id.partition("#")
        town = told.get(outer)
        if tag and tag not in _BEARINGS and town and town.place.precision is area.place.precision:
            told[outer] = replace(town, claims=town.claims + area.claims)
            del told[area.place.id]
    return list(told.values())


def _is_seen(shape: Shape) -> bool:
    inside = 0 <= shape.x <= WIDTH and 0 <= shape.y <= HEIGHT
    return inside and shape.r < WIDTH / 2


def _shape(area: Area, view: _View) -> Shape:
    place, km = area.place, RADIUS[area.place.precision]
    x, y = (round(n, 1) for n in view.at(place.longitude, place.latitude))
    r = round(max(5.0, km * view.per_km), 1)
    bearing = _BEARINGS.get(place.id.rpartition("#")[2]) if "#" in place.id else None
    if bearing is None:
        return Shape(area, x, y, r, "", km, (), label=False)
    half = 90 if bearing % 90 == 0 else 45
    turns = [bearing - half + half * n / 6 for n in range(13)]
    edge = [(x + r * sin(radians(t)), y - r * cos(radians(t))) for t in turns]
    path = f"M{x} {y}L" + "L".join(f"{px:.1f} {py:.1f}" for px, py in edge) + "Z"
    degree = km / KM
    ring = [(place.latitude, place.longitude)] + [
        (
            place.latitude + degree * cos(radians(t)),
            place.longitude + degree * sin(radians(t)) / _narrow(place.latitude),
        )
        for t in turns
    ]
    return Shape(
        area, x, y, r, path, km, tuple((round(a, 4), round(o, 4)) for a, o in ring), label=False
    )


_BEARINGS = {
    "north": 0,
    "northeast": 45,
    "east": 90,
    "southeast": 135,
    "south": 180,
    "southwest": 225,
    "west": 270,
    "northwest": 315,
}
"""Degrees from north of the parts that `link` names by their side."""


@dataclass(frozen=True, slots=True)
class _View:
    """Equirectangular, true to scale in the middle of the view."""

    longitude: float
    latitude: float
    per_km: float
    """Units of the drawing in a kilometre."""

    @classmethod
    def of(cls, areas: Sequence[Area]) -> _View:
        places = [area.place for area in areas]
        south, north = _ends([place.latitude for place in places])
        west, east = _ends([place.longitude for place in places])
        middle = (south + north) / 2
        narrow = _narrow(middle)
        widest = max(RADIUS[place.precision] for place in places)
        across = (east - west) * KM * narrow + 2.6 * widest
        up = (north - south) * KM + 2.6 * widest
        per_km = min(WIDTH / max(across, 6), HEIGHT / max(up, 4)) * 0.92
        return cls((west + east) / 2, middle, per_km)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        degree = KM * self.per_km
        x = WIDTH / 2 + (longitude - self.longitude) * degree * _narrow(self.latitude)
        return x, HEIGHT / 2 - (latitude - self.latitude) * degree

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is seen, a little widened."""
        degree = KM * self.per_km
        across = WIDTH * 0.6 / degree / _narrow(self.latitude)
        up = HEIGHT * 0.6 / degree
        x, y = self.longitude, self.latitude
        return x - across, y - up, x + across, y + up


def _narrow(latitude: float) -> float:
    return max(0.15, cos(radians(latitude)))


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    return min(numbers), max(numbers)


def _round_km(most: float) -> int:
    sizes = (n * 10**power for power in range(4) for n in (1, 2, 5))
    return max((size for size in sizes if size <= most), default=1)


def _labelled(shapes: Sequence[Shape]) -> frozenset[str]:
    """The places whose names can be written without running into one another."""
    taken: list[tuple[float, float, float, float]] = []
    chosen: set[str] = set()
    for shape in sorted(shapes, key=lambda s: (-s.area.claims, s.r, s.area.place.id)):
        across = 7.4 * len(f"{shape.area.place.name} {shape.area.claims}") + 6
        x, y = shape.anchor
        box = (x, y - 9, x + across, y + 9)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if inside and len(chosen) < LABELS and not any(_meet(box, other) for other in taken):
            taken.append(box)
            chosen.add(shape.area.place.id)
    return frozenset(chosen)


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# -- coasts and borders ----------------------------------------------------------------------------

Line = tuple[tuple[float, float], ...]
"""Longitude and latitude."""
Box = tuple[float, float, float, float]


@cache
def _outlines() -> Mapping[str, tuple[tuple[Box, Line], ...]]:
    told = json.loads((files("dragoman.review") / "static/outlines.json").read_text("utf-8"))
    return {kind: tuple(map(_line, lines)) for kind, lines in told.items()}


def _line(steps: Sequence[int]) -> tuple[Box, Line]:
    x = y = 0
    line = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / 100, y / 100))
    across, up = [p[0] for p in line], [p[1] for p in line]
    return (min(across), min(up), max(across), max(up)), tuple(line)


def _paths(view: _View) -> Iterator[tuple[str, str]]:
    box = view.box()
    left = LINES
    for kind, lines in _outlines().items():
        stretches = [
            path
            for bounds, line in lines
            if _meet(bounds, box)
            for stretch in _within(line, box)
            if (path := _path(stretch, view))
        ][:left]
        left -= len(stretches)
        if stretches:
            yield kind, "".join(stretches)


def _within(line: Line, box: Box) -> Iterator[list[tuple[float, float]]]:
    """The stretches of the line that may be seen: each step with an end, or its middle, in view."""
    stretch: list[tuple[float, float]] = []
    for start, end in itertools.pairwise(line):
        bounds = (
            min(start[0], end[0]) - 1e-6,
            min(start[1], end[1]) - 1e-6,
            max(start[0], end[0]) + 1e-6,
            max(start[1], end[1]) + 1e-6,
        )
        if _meet(bounds, box):
            stretch = stretch or [start]
            stretch.append(end)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _path(stretch: Sequence[tuple[float, float]], view: _View) -> str:
    """The stretch as a path, without the points that lie too close to be told apart."""
    x, y = view.at(*stretch[0])
    points = [(x, y)]
    for point in stretch[1:]:
        there = view.at(*point)
        if abs(there[0] - x) + abs(there[1] - y) > APART:
            points.append(there)
            x, y = there
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) if len(points) > 1 else ""
