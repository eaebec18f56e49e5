"""Lines of others' lists of places in, entries for the gazetteer out.

A GeoNames country dump (``SY.txt``: tab-separated, 19 columns as GeoNames documents them); a table
of places with a head line (CSV): ``name``, ``latitude``, ``longitude``, and as far as they are
there ``id``, ``country``, ``kind``, ``also`` (parted by ``|``), ``population``, ``city`` (geonameid
of the city whose quarter it is) and ``pcode``; GeoJSON, whose properties bear the same names. What
cannot be read is refused with its line. It opens no file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dragoman.claims import Place, PlacePrecision
from dragoman.errors import InputError
from dragoman.link.filing import Entry, Key
from dragoman.link.spelling import fold

__all__ = ["from_geojson", "from_geonames", "from_table", "read_places"]

_CLASSES = {  # of GeoNames, by feature code or by feature class
    "ADM1": PlacePrecision.ADM1,
    "ADM2": PlacePrecision.ADM2,
    "ADM3": PlacePrecision.ADM3,
    "PPLX": PlacePrecision.CITY_PART,
    "P": PlacePrecision.SETTLEMENT,
    "S": PlacePrecision.POINT,
    "T": PlacePrecision.REGION,
    "H": PlacePrecision.REGION,
    "L": PlacePrecision.REGION,
}
_SITES = frozenset(
    {"AIRB", "AIRP", "AIRF", "BDG", "BDGQ", "CMP", "CMPRF", "CSTM", "DAM", "HSP", "MSQE", "NUC"}
    | {"PRT", "PSTB", "PRN", "REFN", "UNIV"}
)
"""Feature codes of sites (class S) that reports name; a country has thousands of others."""
_COLUMNS = 19
_NEEDED = ("name", "latitude", "longitude")
"""Columns that a table of places must have."""


def read_places(name: str, text: str) -> Iterator[Entry]:
    """The places of a file: its name tells which of the lists it is."""
    kind = name.rpartition(".")[2].lower()
    if kind in {"json", "geojson"}:
        return from_geojson(text, name)
    rows = text.splitlines()
    return from_table(rows, name) if kind == "csv" else from_geonames(rows, name)


def from_geonames(lines: Iterable[str], name: str) -> Iterator[Entry]:
    """The places of a country dump; ``name`` is what the file is called in a refusal."""
    for number, line in enumerate(lines, start=1):
        row = line.rstrip("\n").split("\t")
        if len(row) != _COLUMNS:
            raise InputError(
                f"{name}, line {number}",
                f"{len(row)} columns, not {_COLUMNS}",
                "give a country's dump as GeoNames publishes it (SY.zip or SY.txt)",
            )
        kind, code, country = row[6], row[7], row[8]
        precision = _CLASSES.get(code) or _CLASSES.get(kind)
        if precision is None or (kind == "S" and code not in _SITES) or not country:
            continue
        place = Place(
            f"geonames:{row[0]}", row[1], country, float(row[4]), float(row[5]), precision
        )
        spellings = {n: Key.ALTERNATE for n in row[3].split(",") if n}
        names = spellings | {row[1]: Key.NAME}
        yield Entry(place, int(row[14] or 0), names, division=row[10])


def from_table(lines: Sequence[str], name: str) -> Iterator[Entry]:
    """The places of a CSV with a head line."""
    rows = csv.DictReader(lines)
    if lacking := [one for one in _NEEDED if one not in (rows.fieldnames or ())]:
        raise InputError(
            f"{name}, line 1",
            f"no column {', '.join(lacking)}",
            "give a table of places a head line: name,latitude,longitude and others",
        )
    for number, row in enumerate(rows, start=2):
        yield _entry({k: v for k, v in row.items() if k and v}, f"{name}, line {number}")


def from_geojson(text: str | bytes, name: str) -> Iterator[Entry]:
    """The places of a GeoJSON feature collection; of areas, the middle of the outer ring."""
    try:
        features = msgspec.json.decode(text)["features"]
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise InputError(name, "no GeoJSON feature collection", "give one, in UTF-8") from error
    for number, feature in enumerate(features, start=1):
        where = f"{name}, feature {number}"
        longitude, latitude = _middle((feature.get("geometry") or {}).get("coordinates"), where)
        given = {"latitude": latitude, "longitude": longitude} | feature.get("properties", {})
        yield _entry({k: v for k, v in given.items() if v is not None}, where)


def _middle(coordinates: Any, where: str) -> tuple[float, float]:
    points: list[Sequence[float]] = []

    def gather(part: Any) -> None:
        if part and isinstance(part[0], int | float):
            points.append(part)
        elif part:
            for inner in part if isinstance(part[0][0], int | float) else part[:1]:
                gather(inner)

    gather(coordinates or [])
    if not points:
        raise InputError(where, "no coordinates", "give each place a point or an area")
    east, north = [p[0] for p in points], [p[1] for p in points]
    return (min(east) + max(east)) / 2, (min(north) + max(north)) / 2


def _entry(row: Mapping[str, Any], where: str) -> Entry:
    try:
        name = str(row["name"]).strip()
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        city = int(row["city"]) if "city" in row else None
        unsaid = PlacePrecision.NEIGHBOURHOOD if city else PlacePrecision.SETTLEMENT
        precision = PlacePrecision(row.get("kind", unsaid))
        population = int(row.get("population", 0))
    except (KeyError, ValueError) as error:
        raise InputError(
            where,
            f"no place ({error})",
            "give name, latitude and longitude; kind, if any, is one of "
            + ", ".join(PlacePrecision),
        ) from error
    if not (name and -90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise InputError(where, "no name, or no point on the Earth", "mend the line")
    slug = fold(name).replace(" ", "-")
    code = row.get("pcode") or (f"{city}/{slug}" if city else slug)
    country = str(row.get("country", ""))
    place = Place(
        str(row.get("id") or f"local:{code}"),
        name,
        country,
        latitude,
        longitude,
        precision,
        f"geonames:{city}" if city else None,
    )
    also = {n.strip(): Key.ALTERNATE for n in str(row.get("also", "")).split("|") if n.strip()}
    pcode = {str(row["pcode"]): Key.ALTERNATE} if "pcode" in row else {}
    return Entry(place, population, also | pcode | {name: Key.NAME}, city, row.get("pcode"))
