"""Circles on the globe, as GeoJSON wants them. A point and a radius in; rings of positions out.

A ring is wound as RFC 7946 asks (the outside against the clock), keeps to the poles, and is cut in
two where it crosses the antimeridian. It knows no outline of any place.
"""

from __future__ import annotations

import math

__all__ = ["circle"]

Ring = list[tuple[float, float]]
"""Positions, longitude first; the last is the first again."""

_EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""
_CORNERS = 48
_DECIMALS = 4
"""About 10 m: far finer than any circle that is drawn."""


def circle(latitude: float, longitude: float, radius: float) -> list[Ring]:
    """The rings of a circle of ``radius`` metres about a point in degrees; two where it is cut.

    >>> [len(ring) for ring in circle(36.2, 37.2, 1000)]
    [49]
    >>> len(circle(-17.0, 179.99, 50_000))
    2
    """
    reach = math.degrees(radius / _EARTH)
    if abs(latitude) + reach >= 90:
        return [_cap(latitude, reach)]
    corners = [_corner(latitude, longitude, reach, step) for step in range(_CORNERS)]
    east = max(lon for lon, _ in corners)
    west = min(lon for lon, _ in corners)
    if west >= -180 and east <= 180:
        return [_closed(corners)]
    edge = 180.0 if east > 180 else -180.0
    near = _cut(corners, edge, keep_below=edge > 0)
    far = _cut(corners, edge, keep_below=edge < 0)
    return [_closed(near), _closed([(lon - 2 * edge, lat) for lon, lat in far])]


def _corner(latitude: float, longitude: float, reach: float, step: int) -> tuple[float, float]:
    """The corner at a bearing, counted against the clock from the east."""
    bearing = math.tau * (0.25 - step / _CORNERS)
    here, arc = math.radians(latitude), math.radians(reach)
    there = math.asin(
        math.sin(here) * math.cos(arc) + math.cos(here) * math.sin(arc) * math.cos(bearing)
    )
    turn = math.atan2(
        math.sin(bearing) * math.sin(arc) * math.cos(here),
        math.cos(arc) - math.sin(here) * math.sin(there),
    )
    return longitude + math.degrees(turn), math.degrees(there)


def _cap(latitude: float, reach: float) -> Ring:
    """About a pole: everything beyond the circle's nearest parallel."""
    pole = math.copysign(90.0, latitude)
    edge = latitude - math.copysign(reach, latitude)
    south, north = min(pole, edge), max(pole, edge)
    return _closed([(-180, south), (180, south), (180, north), (-180, north)])


def _cut(corners: Ring, edge: float, *, keep_below: bool) -> Ring:
    """The part of a polygon on one side of a meridian (Sutherland and Hodgman)."""
    kept: Ring = []
    for (lon, lat), (next_lon, next_lat) in zip(corners, [*corners[1:], corners[0]], strict=True):
        inside = (lon <= edge) == keep_below
        if inside:
            kept.append((lon, lat))
        if inside != ((next_lon <= edge) == keep_below):
            share = (edge - lon) / (next_lon - lon)
            kept.append((edge, lat + share * (next_lat - lat)))
    return kept


def _closed(corners: Ring) -> Ring:
    ring = [(round(lon, _DECIMALS) + 0.0, round(lat, _DECIMALS) + 0.0) for lon, lat in corners]
    return [*ring, ring[0]]
