"""Coasts and borders for the review map, from Natural Earth.

In: ``countries-50m.json`` of the npm package world-atlas 2 (ISC; Natural Earth itself is in the
public domain). Out: ``src/dragoman/review/static/outlines.json``: lines, simplified, in hundredths
of a degree, each as its first position and then the steps between positions.

    python samples/outlines.py node_modules/world-atlas/countries-50m.json

It keeps lines and no areas, so that the map never colours ground as somebody's. A line that the
countries on its two sides, or the United Nations, do not agree on is kept apart and drawn dashed.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "src/dragoman/review/static/outlines.json"
TOLERANCE = 1.2
"""Hundredths of a degree that a line may be off: about a kilometre."""

NOT_AGREED = {
    frozenset(pair)
    for pair in (
        ("Armenia", "Azerbaijan"),
        ("China", "India"),
        ("China", "Pakistan"),
        ("Cyprus", "N. Cyprus"),
        ("Egypt", "Sudan"),
        ("India", "Pakistan"),
        ("Israel", "Palestine"),
        ("Israel", "Syria"),
        ("Kosovo", "Serbia"),
        ("Morocco", "W. Sahara"),
        ("S. Sudan", "Sudan"),
        ("Somalia", "Somaliland"),
    )
}
PEREKOP = (32.0, 37.0, 46.4)
"""West, east, north of where Natural Earth's line between Russia and Ukraine is not agreed."""

Position = tuple[int, int]


def main(path: str) -> int:
    told = json.loads(Path(path).read_text("utf-8"))
    arcs = [list(_positions(arc, told["transform"])) for arc in told["arcs"]]
    owners: dict[int, set[str]] = defaultdict(set)
    for country in told["objects"]["countries"]["geometries"]:
        for number in _numbers(country["arcs"]):
            owners[number if number >= 0 else ~number].add(country["properties"]["name"])
    lines: dict[str, list[list[int]]] = {"coast": [], "border": [], "not_agreed": []}
    for number, names in sorted(owners.items()):
        line = simplified(arcs[number], TOLERANCE)
        if len(line) > 1:
            lines[_kind(names, arcs[number])].append(_steps(line))
    OUT.write_text(json.dumps(lines, separators=(",", ":")) + "\n", "utf-8")
    for kind, found in lines.items():
        print(f"{kind}: {len(found)} lines, {sum(map(len, found)) // 2} positions")
    print(f"{OUT.name}: {OUT.stat().st_size // 1024} KB")
    return 0


def _positions(arc: Sequence[Sequence[int]], transform: Any) -> Iterator[Position]:
    """The positions of an arc, in hundredths of a degree."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield round((x * across + west) * 100), round((y * up + south) * 100)


def _numbers(arcs: Any) -> Iterator[int]:
    if isinstance(arcs, int):
        yield arcs
    else:
        for inner in arcs:
            yield from _numbers(inner)


def _kind(names: set[str], arc: Sequence[Position]) -> str:
    if len(names) == 1:
        return "coast"
    west, east, north = PEREKOP
    there = all(west <= x / 100 <= east and y / 100 <= north for x, y in arc)
    crimea = names == {"Russia", "Ukraine"} and there
    return "not_agreed" if crimea or names in NOT_AGREED or "Siachen Glacier" in names else "border"


def simplified(line: Sequence[Position], tolerance: float) -> list[Position]:
    """The line without the positions that are nearly on it (Ramer, Douglas and Peucker)."""
    keep, stack = {0, len(line) - 1}, [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        off = [_distance(line[n], line[first], line[last]) for n in range(first + 1, last)]
        most = max(off)
        if most > tolerance:
            middle = first + 1 + off.index(most)
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    chosen = [line[n] for n in sorted(keep)]
    return [p for n, p in enumerate(chosen) if n == 0 or p != chosen[n - 1]]


def _distance(point: Position, start: Position, end: Position) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = float((x2 - x1) ** 2 + (y2 - y1) ** 2)
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return float(((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5)


def _steps(line: Sequence[Position]) -> list[int]:
    x = y = 0
    steps: list[int] = []
    for there in line:
        steps += [there[0] - x, there[1] - y]
        x, y = there
    return steps


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
