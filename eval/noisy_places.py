"""How well spellings of places are met: noisy names, and words that are no places.

    python eval/noisy_places.py NAMES.json [--worst 40]

In: a list of ``surface``, ``country``, ``true_name``, ``lat``, ``lon``, ``geonameid`` and
``gazetteer`` ("geonames", or a city's quarters). A name is right when the best place is the one
with its id, or lies within 10 km (a quarter: within 2 km). Out, as shares: top-1 with the country
known, with it unknown, and of quarters with their city known; then how many of 1,500 words and
phrases of our own lexicons that name no place are taken for one, the country known.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman import plugins
from dragoman.claims import Place
from dragoman.link import Gazetteer
from dragoman.link.lookup import find
from dragoman.pipeline import Desk
from dragoman.settings import Settings

SEED = 5
NON_PLACES = 1_500
COUNTRIES = ("SY", "UA", "IQ", "RU", "SD", "YE")
ALEPPO = "geonames:170063"


def linked(name: str, country: str, city: str, gazetteer: Gazetteer) -> Place | None:
    """The first place that `find` gives, if any."""
    within = gazetteer.place(city) if city else None
    hits = find(name, gazetteer, {country} if country else (), within)
    return hits[0].place if hits else None


def is_right(place: Place | None, case: dict[str, Any], near: float) -> bool:
    if place is None:
        return False
    if place.id.partition("#")[0] == f"geonames:{case['geonameid']}":
        return True
    north = (place.latitude - case["lat"]) * 111
    east = (place.longitude - case["lon"]) * 111 * 0.8
    return bool((north**2 + east**2) ** 0.5 < near) and "#" not in place.id


def words(gazetteer: Gazetteer) -> Iterator[str]:
    """Words of our own lexicons that name no place: verbs, units, bodies, people, in capitals."""
    measures = plugins.language_tables("en")
    lists = [str(row) for table in measures.values() for row in _strings(table)]
    lists += [str(row) for row in _strings(gazetteer.lexicon["toponyms"])]
    plain = {
        w for row in lists for w in row.replace("|", " ").split() if w.isalpha() and len(w) > 3
    }
    names = {match for match in plain if not gazetteer.exactly(match)}
    given = [n for n in gazetteer.lexicon["persons"]["given"] if not gazetteer.exactly(n)]
    single = sorted(names) + sorted(given)
    yield from (word.capitalize() for word in single)
    for first, second in zip(sorted(given), sorted(names), strict=False):
        yield f"{first.capitalize()} {second.capitalize()}"


def _strings(table: Any) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        for value in table.values():
            yield from _strings(value)
    elif isinstance(table, list):
        for value in table:
            yield from _strings(value)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("names", type=Path)
    arguments.add_argument("--worst", type=int, default=0)
    given = arguments.parse_args()
    gazetteer = Desk(Settings.of(os.environ)).gazetteer
    cases = json.loads(given.names.read_text(encoding="utf-8"))
    tables: list[tuple[str, list[tuple[bool, str]]]] = []
    towns = [case for case in cases if case["gazetteer"] == "geonames"]
    quarters = [case for case in cases if case["gazetteer"] != "geonames"]
    for title, some, near, about in (
        ("country known", towns, 10.0, True),
        ("country unknown", towns, 10.0, False),
        ("quarters, city known", quarters, 2.0, True),
    ):
        rows = []
        for case in some:
            city = ALEPPO if case["gazetteer"] != "geonames" else ""
            place = linked(case["surface"], case["country"] if about else "", city, gazetteer)
            got = place.name if place else "nothing"
            rows.append(
                (is_right(place, case, near), f"{case['surface']} → {got}, not {case['true_name']}")
            )
        tables.append((title, rows))
    pool = sorted(set(words(gazetteer)))
    some = random.Random(SEED).sample(pool, min(NON_PLACES, len(pool)))
    rows = []
    for number, word in enumerate(some):
        country = COUNTRIES[number % len(COUNTRIES)]
        place = linked(word, country, ALEPPO if country == "SY" else "", gazetteer)
        rows.append((place is not None, f"{word} → {place.name if place else ''} ({country})"))
    for title, rows_ in tables:
        print(f"{title:22} {sum(ok for ok, _ in rows_) / max(1, len(rows_)):.3f} of {len(rows_)}")
        for _, line in [row for row in rows_ if not row[0]][: given.worst]:
            print("   ", line)
    wrong = [row for row in rows if row[0]]
    print(f"{'false accepts':22} {len(wrong) / max(1, len(rows)):.4f} of {len(rows)}")
    for _, line in wrong[: given.worst]:
        print("   ", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
