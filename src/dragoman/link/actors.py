"""Names of those who act and speak in, actors of the registry out; and who is party to what.

In: claims, and the tables `actors.toml` and `countries.toml`. Out: the same claims with actor ids,
and `Source.party` set where the actor takes part in the conflict that it speaks about. A name that
the registry does not know stays a name: nothing is made up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from dragoman.claims import Actor, Claim, Designation, Participant, Source
from dragoman.link.spelling import bare, fold

__all__ = ["Registry", "identify"]

_ALIKE = 0.84  # weighted F1 of the words of two names: word order and small words do not matter
_SPELLED = 90.0  # of 100: letters of two names with their words sorted
_OWNER = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")

Table = Mapping[str, Any]


class Registry:
    """The actors, compiled for looking up."""

    def __init__(
        self, actors: Mapping[str, Actor], names: _Names, known: Mapping[str, str]
    ) -> None:
        self._actors, self._names, self._known = actors, names, known
        self._met: dict[str, Actor | None] = {}

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> Registry:
        """Compile ``tables["actors"]`` with ``tables["countries"]`` (the files of those names)."""
        table, countries = tables["actors"], tables["countries"]
        actors = {a.id: a for a in _institutions(table, countries)}
        for key, entry in table["actors"].items():
            actor = _actor(f"local:{key}", entry)
            made = actors.get(actor.id)
            also = (*actor.also_called, *(made.also_called if made else ()))
            actors[actor.id] = replace(actor, also_called=tuple(dict.fromkeys(also)))
        names = _Names.of(table, countries, actors)
        heard = {f"-{code.lower()}" for code in (*table["conflicts"], *table["heard"])}
        ours = {f"local:{key}" for key in table["actors"]}
        known = {
            name.lower(): actor.kind
            for actor in actors.values()
            if actor.id in ours or actor.id[-3:] in heard
            for name in (actor.name, *actor.also_called, *actor.formerly)
            if fold(name) not in names.capitals
        }
        return cls(actors, names, known)

    def find(self, name: str) -> Actor | None:
        """The actor that bears this name, or for whom its bearer speaks; None where none does."""
        if name not in self._met:
            found = self._names.find(name)
            self._met[name] = self._actors[found] if found else None
        return self._met[name]

    def by_id(self, actor_id: str) -> Actor | None:
        return self._actors.get(actor_id)

    def known(self) -> Mapping[str, str]:
        """The kind of actor by name, in lower case: for telling actors in a text.

        Left out are names that are common words in small letters ("IS"), and the bodies of
        countries that are seldom in such reports.
        """
        return self._known


def identify(
    claims: Sequence[Claim], registry: Registry, about: Sequence[str]
) -> tuple[Claim, ...]:
    """Fill in the actors of the sources and participants of one document's claims.

    ``about``: the countries (ISO 3166-1) that the document is about, for claims without a place.
    """
    return tuple(_identified(claim, registry, about) for claim in claims)


def _identified(claim: Claim, registry: Registry, about: Sequence[str]) -> Claim:
    countries = {w.place.country for w in claim.where if w.place} - {""} or set(about[:1])

    def source(mouth: Source) -> Source:
        actor = registry.find(mouth.name)
        if actor is None:
            return mouth
        return replace(mouth, actor=actor.id, party=not countries.isdisjoint(actor.party_to))

    def participant(party: Participant) -> Participant:
        actor = registry.find(party.name)
        return replace(party, actor=actor.id) if actor else party

    sources = tuple(source(mouth) for mouth in claim.attribution.sources)
    return replace(
        claim,
        attribution=replace(claim.attribution, sources=sources),
        participants=tuple(participant(party) for party in claim.participants),
    )


# -- the tables ------------------------------------------------------------------------------------


def _actor(actor_id: str, entry: Table) -> Actor:
    return Actor(
        id=actor_id,
        name=entry["name"],
        kind=entry["kind"],
        also_called=tuple(entry.get("also", ())),
        formerly=tuple(entry.get("formerly", ())),
        part_of=f"local:{entry['part_of']}" if "part_of" in entry else None,
        party_to=tuple(entry.get("party_to", ())),
        designations=tuple(Designation(d["by"], d["label"]) for d in entry.get("designations", ())),
    )


def _institutions(table: Table, countries: Table) -> Iterator[Actor]:
    """The bodies that every country has: its government, ministries, forces."""
    for code, country in countries.items():
        low = code.lower()
        for key, entry in table["institutions"].items():
            also = [
                pattern.format(country=country["name"], people=people)
                for pattern in entry["also"]
                for people in (country["people"] if "{people}" in pattern else [""])
            ]
            warring = entry.get("party") and code in table["conflicts"]
            yield Actor(
                id=f"local:{key}-{low}",
                name=entry["name"].format(country=country["name"]),
                kind=entry["kind"],
                also_called=tuple(also),
                part_of=f"local:{entry['part_of']}-{low}" if "part_of" in entry else None,
                party_to=(code,) if warring else (),
            )


# -- finding a name --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Names:
    """How names of bodies are read: as letters first, then as sets of words."""

    exact: Mapping[str, str]
    """Actor id by folded name without articles."""
    bags: Mapping[frozenset[str], str]
    """Actor id by the words that matter."""
    holding: Mapping[str, tuple[frozenset[str], ...]]
    """The bags that hold a word."""
    templates: Mapping[frozenset[str], str]
    """Institution by the words that matter, its country left out."""
    weights: Mapping[str, float]
    """How much a word tells: rare ones more."""
    countries: Mapping[str, str]
    """Country code by folded name or demonym."""
    speaking: Mapping[str, str]
    """Id of the government by folded name of a country or its capital."""
    same: Mapping[str, str]
    empty: frozenset[str]
    office: frozenset[str]
    capitals: frozenset[str]
    """Folded names that are common words in small letters."""

    @classmethod
    def of(cls, table: Table, countries: Table, actors: Mapping[str, Actor]) -> _Names:
        words = table["words"]
        called: dict[str, str] = {}
        speaking: dict[str, str] = {}
        for code, entry in countries.items():
            people = [form for word in entry["people"] for form in (word, f"{word}s")]
            called |= {bare(fold(n)): code for n in (entry["name"], *entry["also"], *people)}
            names = [entry["name"], *entry["also"]] + (
                [entry["capital"]] if entry["capital"] else []
            )
            for key, institution in table["institutions"].items():
                if institution.get("speaks"):
                    speaking |= {bare(fold(n)): f"local:{key}-{code.lower()}" for n in names}
        made = cls(
            exact={},
            bags={},
            holding={},
            templates={},
            weights={},
            countries=called,
            speaking=speaking,
            same={fold(word): fold(group[0]) for group in words["same"] for word in group},
            empty=frozenset(words["empty"]),
            office=frozenset(fold(word) for word in words["office"]),
            capitals=frozenset(fold(word) for word in words["capitals"]),
        )
        templates = {
            made.every(form.format(country="", people="")): key
            for key, entry in table["institutions"].items()
            for form in (entry["name"], *entry["also"])
        }
        listed = {f"local:{key}" for key in table["actors"]}
        exact: dict[str, str] = {}
        bags: dict[frozenset[str], str] = {}
        for actor in actors.values():
            for name in (actor.name, *actor.also_called, *actor.formerly):
                if actor.id in listed:
                    exact[bare(fold(name))] = actor.id
                    bags.setdefault(made.every(name), actor.id)
        bags = {bag: actor_id for bag, actor_id in bags.items() if len(bag) > 1}
        holding: dict[str, list[frozenset[str]]] = {}
        for bag in bags:
            for word in bag:
                holding.setdefault(word, []).append(bag)
        counts = Counter(word for bag in bags for word in bag)
        return replace(
            made,
            exact=exact,
            bags=bags,
            holding={word: tuple(met) for word, met in holding.items()},
            templates=templates,
            weights={word: math.log(1 + len(bags) / count) for word, count in counts.items()},
        )

    def find(self, name: str) -> str | None:
        """The id of the actor that a name means, or None."""
        folded = bare(fold(_OWNER.sub("", name)))
        if not folded or (name.islower() and folded in self.capitals):
            return None
        bag, offices = self.bag(name)
        met = (
            self.exact.get(folded)
            or self._whole(bag | offices)
            or self._whole(bag)
            or (self.speaking.get(folded) if name[:1].isupper() else None)
        )
        if met or len(bag) < 2:
            return met or self._spelled(folded)
        return self._part(bag, offices) or self._nearest(bag) or self._spelled(folded)

    def every(self, name: str) -> frozenset[str]:
        """The words of a name that matter, those of an office among them."""
        bag, offices = self.bag(name)
        return bag | offices

    def bag(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words of a name that matter, countries as ``@SY``; and apart those of an office."""
        tokens = bare(fold(_OWNER.sub("", name))).split()
        kept: set[str] = set()
        offices: set[str] = set()
        while tokens:
            for size in range(min(4, len(tokens)), 0, -1):
                word = " ".join(tokens[:size])
                if code := self.countries.get(word):
                    kept.add(f"@{code}")
                elif word in self.office:
                    offices |= {self.same.get(part, part) for part in tokens[:size]}
                elif size == 1 or word in self.same:
                    if word not in self.empty:
                        kept.add(self.same.get(word, word))
                else:
                    continue
                tokens = tokens[size:]
                break
        return frozenset(kept), frozenset(offices - kept)

    def _whole(self, bag: frozenset[str]) -> str | None:
        return self.bags.get(bag) or self._institution(bag)

    def _institution(self, bag: frozenset[str]) -> str | None:
        nations = [word for word in bag if word.startswith("@")]
        if len(nations) != 1:
            return None
        key = self.templates.get(bag - {nations[0]})
        return f"local:{key}-{nations[0][1:].lower()}" if key else None

    def _part(self, bag: frozenset[str], offices: frozenset[str]) -> str | None:
        """A body within a longer name: "minister of foreign affairs of Syria" and a person."""
        if not offices:
            return None
        words = bag | offices
        within = [b for word in words for b in self.holding.get(word, ()) if b < words]
        nation = next((word for word in bag if word.startswith("@")), None)
        if nation:
            within += [t | {nation} for t in self.templates if t < words]
        best = max(within, key=lambda b: (self._weight(b), sorted(b)), default=frozenset())
        alone = [word for word in bag if word in self.exact] if not best else []
        if any(word in self.weights for word in bag - best - set(alone)) or len(alone) > 1:
            return None  # what is left over names another body
        return self.exact[alone[0]] if alone else self._whole(best)

    def _nearest(self, bag: frozenset[str]) -> str | None:
        """The body whose words are most nearly these."""
        best, most = None, _ALIKE
        mine = self._weight(bag)
        for other in {b for word in bag for b in self.holding.get(word, ())}:
            common = self._weight(bag & other)
            alike = 2 * common / (mine + self._weight(other))
            nations = _nations(bag)
            fits = nations <= _nations(other) if nations else not _nations(other)
            if alike >= most and fits and len(bag & other) > 1:
                best, most = other, alike
        return self.bags[best] if best else None

    def _spelled(self, folded: str) -> str | None:
        if len(folded) < 6:
            return None
        met = process.extractOne(
            folded, self.exact.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_SPELLED
        )
        return self.exact[met[0]] if met else None

    def _weight(self, bag: Iterable[str]) -> float:
        rare = math.log(1 + len(self.bags))
        return sum(self.weights.get(word, rare) for word in bag)


def _nations(bag: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in bag if word.startswith("@"))
