"""The text of `actors.toml` in, what is wrong with it out: one line a fault, with its line number.

It opens no file and mends nothing. Which words take a side is the writers' matter: a function that
finds them comes in.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dragoman.forms import Lines
from dragoman.link.spelling import bare, fold

__all__ = ["KINDS", "faults"]

Table = Mapping[str, Any]

KINDS: tuple[str, ...] = (
    *("state force", "armed group", "government", "political group", "court", "bloc", "UN body"),
    *("agency", "outlet", "platform", "monitor", "NGO"),
)
"""What an actor may be."""

_OF_BOTH = frozenset({"name", "kind", "also", "part_of"})
_COLUMNS = {
    "actors": _OF_BOTH | {"country", "formerly", "party_to", "designations"},
    "institutions": _OF_BOTH | {"here", "party", "speaks"},
}
_SECTIONS = ("words", "shared", "labels", "institutions", "actors")


def faults(
    text: str, countries: Table, loaded_words: Callable[[str], Sequence[str]]
) -> tuple[str, ...]:
    """All faults of the registry, in order of their lines; none where it is sound.

    ``countries``: the table of that name, for codes and for names of the countries' own bodies.
    ``loaded_words`` gives the words of a text that take a side.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (f"actors.toml does not parse: {error}",)
    missing = [name for name in _SECTIONS if name not in table]
    if missing:
        return (f"actors.toml has no [{missing[0]}]",)
    vet = _Vet(text, table, countries, loaded_words)
    found = sorted(set(vet.all()), key=lambda fault: (fault[0], fault[1]))
    return tuple(f"actors.toml, line {line}: {what}" for line, what in found)


Fault = tuple[int, str]


class _Vet:
    """One registry being looked through."""

    def __init__(
        self,
        text: str,
        table: Table,
        countries: Table,
        loaded_words: Callable[[str], Sequence[str]],
    ) -> None:
        self._lines = Lines(text)
        self._table, self._countries, self._loaded = table, countries, loaded_words
        self._actors, self._institutions = table["actors"], table["institutions"]
        self._bodies = {f"{key}-{code.lower()}" for key in self._institutions for code in countries}

    def all(self) -> Iterator[Fault]:
        for section in ("institutions", "actors"):
            for key, entry in self._table[section].items():
                line = self._lines.of(section, key)
                for what in self._of_entry(section, key, entry):
                    yield line, f"{key}: {what}"
        yield from self._twice()
        yield from self._shared()

    def _of_entry(self, section: str, key: str, entry: Table) -> Iterator[str]:
        for column in sorted(set(entry) - _COLUMNS[section]):
            yield f"{column!r} is no column: {', '.join(sorted(_COLUMNS[section]))}"
        for column in ("name", "kind", "also"):
            if column not in entry:
                yield f"it has no {column}"
        if entry.get("kind", KINDS[0]) not in KINDS:
            yield f"kind {entry['kind']!r} is none of {', '.join(KINDS)}"
        name = entry.get("name", "").format(country="", people="")
        if words := self._loaded(name):
            yield f"its neutral name {name!r} has words that take a side: {', '.join(words)}"
        part_of = entry.get("part_of")
        wholes = self._institutions if section == "institutions" else {*self._actors, *self._bodies}
        if part_of is not None and part_of not in wholes:
            yield f"part_of {part_of!r} is no actor and no institution of a country"
        if section == "actors":
            yield from self._of_actor(key, entry)

    def _of_actor(self, key: str, entry: Table) -> Iterator[str]:
        for code in (*filter(None, [entry.get("country")]), *entry.get("party_to", ())):
            if code not in self._countries:
                yield f"{code!r} is no country of countries.toml"
        above = [key]
        while (whole := self._actors.get(above[-1], {}).get("part_of")) is not None:
            if whole in above:
                yield f"it is a part of itself: {' in '.join([*above, whole])}"
                break
            above.append(whole)
        names = [entry.get("name", ""), *entry.get("also", ()), *entry.get("formerly", ())]
        for name in names:
            if not fold(name):
                yield f"{name!r} has no letter that can be compared"
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            yield f"it has {doubled[0]!r} twice"
        for row in entry.get("designations", ()):
            yield from self._of_designation(row)

    def _of_designation(self, row: Table) -> Iterator[str]:
        if row.get("by") not in self._neutral_names():
            yield f"{row.get('by')!r}, who designates, is the neutral name of no actor"
        if row.get("label") not in self._table["labels"]:
            yield f"label {row.get('label')!r} is not in [labels]"
        days = [row[end] for end in ("since", "until") if end in row]
        if not all(isinstance(day, date) for day in days):
            yield f"since and until are days (2013-05-30), not {days[0]!r}"
        elif days != sorted(days):
            yield f"a designation ends on {days[1]}, before it begins"

    def _neutral_names(self) -> set[str]:
        articled = self._table["words"].get("with_the", ())
        called = [
            f"the {entry['name']}" if entry["name"] in articled else entry["name"]
            for entry in self._countries.values()
        ]
        patterns = [entry["name"] for entry in self._institutions.values()]
        made = {pattern.format(country=country) for pattern in patterns for country in called}
        return made | {entry["name"] for entry in self._actors.values() if "name" in entry}

    def _twice(self) -> Iterator[Fault]:
        """Names that two actors bear: one of them would never be found by it."""
        bearers: dict[str, dict[str, str]] = defaultdict(dict)
        for key, entry in self._actors.items():
            for name in (entry.get("name", ""), *entry.get("also", ()), *entry.get("formerly", ())):
                bearers[bare(fold(name))].setdefault(key, name)
        for held in bearers.values():
            for key, name in list(held.items())[1:]:
                first = next(iter(held))
                yield (
                    self._lines.of("actors", key),
                    f"{key}: {name!r} is a name of {first} too (line "
                    f"{self._lines.of('actors', first)}); give it to one, or list it in [shared]",
                )

    def _shared(self) -> Iterator[Fault]:
        for name, keys in self._table["shared"].items():
            line = self._lines.of("shared", name)
            for key in keys:
                entry = self._actors.get(key)
                if entry is None:
                    yield line, f"[shared] {name!r}: there is no actor {key!r}"
                elif not entry.get("country") and not entry.get("party_to"):
                    yield line, f"[shared] {name!r}: {key} has no country to know it by"
                elif name in entry.get("also", ()):
                    yield line, f"[shared] {name!r}: {key} has it under `also` already"
