"""Names of those who act and speak in, actors of the registry out; and who is party to what.

In: claims, and the tables `actors.toml` and `countries.toml`. Out: the same claims with actor ids,
and `Source.party` set where the actor takes part in the conflict that it speaks about. A name that
the registry does not know stays a name: nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from dragoman.claims import Actor, Claim, Designation, Participant, Source, SourceRole
from dragoman.link.naming import NEWS, Names
from dragoman.link.sides import Sides, with_their_sides

__all__ = ["NEWS", "Registry", "identify"]

Table = Mapping[str, Any]
_Bearer = TypeVar("_Bearer", Source, Participant)

_ARMY = "army"
"""The institution, as `actors.toml` has it."""
_BY_STATES = frozenset({"air_strike", "shelling"})
"""Measures of what no single person does: the Russian who struck is Russia."""


class Registry:
    """The actors, compiled for looking up."""

    def __init__(
        self,
        actors: Mapping[str, Actor],
        names: Names,
        sides: Sides,
        known: Mapping[str, str],
        labels: Mapping[str, Sequence[str]],
        words: Mapping[str, Collection[str]],
    ) -> None:
        self._actors, self._names, self._sides, self._known = actors, names, sides, known
        self._voices, self._linking = frozenset(words["voices"]), frozenset(words["empty"])
        self._labels = {
            label: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
            for label, words in labels.items()
        }
        self._met: dict[tuple[str, tuple[str, ...]], Actor | None] = {}

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
        apart = _apart(table, countries)
        for actor_id, taken_part in with_their_sides(actors, apart).items():
            own = actors[actor_id].party_to
            party_to = (*own, *sorted(taken_part - set(own)))
            actors[actor_id] = replace(actors[actor_id], party_to=party_to)
        names = Names.of(table, countries, actors)
        heard = {f"-{code.lower()}" for code in (*table["conflicts"], *table["heard"])}
        ours = {f"local:{key}" for key in table["actors"]}
        known = {
            name.lower(): actor.kind
            for actor in actors.values()
            if actor.id in ours or actor.id[-3:] in heard
            for name in (actor.name, *actor.also_called, *actor.formerly)
            if names.reads_small(name)
        }
        sides = Sides.of(table, names.titles, actors.values())
        return cls(actors, names, sides, known, table["labels"], table["words"])

    def find(self, name: str, about: Iterable[str] = ()) -> Actor | None:
        """The actor that bears this name, or for whom its bearer speaks; None where none does.

        ``about``: the countries (ISO 3166-1) that it is said about. A name that different bodies
        bear in different countries ("SNA", "the Civil Defence") means none without them.
        """
        key = (name, tuple(sorted(about)))
        if key not in self._met:
            found = self._names.find(*key)
            self._met[key] = self._actors[found] if found else None
        return self._met[key]

    def takes_part(self, name: str, about: Iterable[str]) -> bool:
        """Whether who bears a name that no actor bears takes part in a conflict of the countries
        ``about``, by its words: "the army", "Governor X", "rebels" do.
        """
        return self._sides.take_part(name, about)

    def is_voice(self, name: str) -> bool:
        """Whether the name opens with the office of one who speaks for a body and names none: with
        a linking word in it ("spokesman for the X Front") it does, whether we know that or not.
        """
        office, *rest = name.split() or [""]
        return office.lower() in self._voices and self._linking.isdisjoint(rest)

    def army(self, name: str, named: Iterable[str], about: Collection[str]) -> Actor | None:
        """The army that "the army" or "army units" mean: the one among ``named``, the ids of those
        whom a report names in full, if it is that of the country it is said ``about``; else a third
        may be meant. Of other bodies of a state ("the government") it is often one that nobody
        names.
        """
        if self._names.unnamed(name) != _ARMY:
            return None
        armies = sorted({id_ for id_ in named if id_.startswith(f"local:{_ARMY}-")})
        home = f"local:{_ARMY}-{next(iter(about)).lower()}" if len(about) == 1 else ""
        return self._actors.get(home) if armies == [home] else None

    def nation(self, name: str) -> Actor | None:
        """The government of those whom a name only says the people of: "an Israeli" air strike."""
        found = self._names.nation(name)
        return self._actors.get(found) if found else None

    def by_id(self, actor_id: str) -> Actor | None:
        return self._actors.get(actor_id)

    def homes(self, claims: Sequence[Claim]) -> dict[str, str]:
        """Of the names of who speaks or takes part, the country (ISO 3166-1) of those who fight in
        one alone, or govern a part of it; governments and bodies of many countries are left out.
        """
        mouths = {source.name for claim in claims for source in claim.attribution.sources}
        named = mouths | {party.name for claim in claims for party in claim.participants}
        found = ((name, self.find(name)) for name in sorted(named))
        fighters = ((name, one) for name, one in found if one and one.kind in _AT_HOME)
        return {name: one.party_to[0] for name, one in fighters if len(one.party_to) == 1}

    def belonging_to(self, side: str) -> tuple[str, ...]:
        """The id of the actor that ``side`` names, by id or by name, and of all that it is made up
        of, sorted; none where no actor is called so.
        """
        head = self.by_id(side) or self.find(side)
        inside = {head.id} if head else set()
        while more := {a.id for a in self._actors.values() if a.part_of in inside} - inside:
            inside |= more
        return tuple(sorted(inside))

    def labels(self, words: str) -> tuple[str, ...]:
        """The labels that ``words`` put on somebody ("terrorist", "banned"), in the table's order.

        They are the words of whoever is quoted.
        """
        return tuple(label for label, form in self._labels.items() if form.search(words))

    def known(self) -> Mapping[str, str]:
        """The kind of actor by name, in lower case: for telling actors in a text.

        Left out are names that are common words in small letters ("IS"), and the bodies of
        countries that are seldom in such reports.
        """
        return self._known


_AT_HOME = frozenset({"armed group", "political group"})
"""Kinds of actors that seldom act abroad, unlike the forces of a state."""


def identify(
    claims: Sequence[Claim], registry: Registry, about: Sequence[str]
) -> tuple[Claim, ...]:
    """Fill in the actors of the sources and participants of one document's claims.

    ``about``: the countries (ISO 3166-1) that the document is about, for claims without a place.
    """
    found = tuple(_identified(claim, registry, about) for claim in claims)
    bearers = [bearer for claim in found for bearer in _bearers(claim)]
    named = {bearer.actor for bearer in bearers if bearer.actor}
    known = tuple(_with_army(claim, registry, named, about) for claim in found)
    voices = _voices(known, registry)
    return tuple(_spoken_for(claim, voices) for claim in known) if voices else known


def _voices(claims: Sequence[Claim], registry: Registry) -> dict[str, Source]:
    """Of those who speak for a body that their name does not tell ("spokesman Ali Sow"), by that
    name whoever spoke right before one of them: "…, the defence ministry said. Spokesman Ali Sow".
    """
    mouths = {
        mouth.evidence.span.start: mouth
        for claim in claims
        for mouth in claim.attribution.sources
        if mouth.role is SourceRole.SPEAKER and mouth.evidence
    }
    found: dict[str, Source] = {}
    for one, other in pairwise(mouths[start] for start in sorted(mouths)):
        unknown = other.actor is None and not other.party and registry.is_voice(other.name)
        if unknown and (one.actor or one.party) and one.name != other.name:
            found.setdefault(other.name, one)
    return found


def _spoken_for(claim: Claim, voices: Mapping[str, Source]) -> Claim:
    """The claim with the actor for whom its speaker speaks."""

    def known(mouth: Source) -> Source:
        body = voices.get(mouth.name) if mouth.role is SourceRole.SPEAKER else None
        return replace(mouth, actor=body.actor, party=body.party) if body else mouth

    said = claim.attribution
    return replace(claim, attribution=replace(said, sources=tuple(map(known, said.sources))))


def _bearers(claim: Claim) -> Iterator[Source | Participant]:
    yield from (s for s in claim.attribution.sources if s.role is not SourceRole.PUBLISHER)
    yield from claim.participants


def _with_army(
    claim: Claim, registry: Registry, named: Collection[str], about: Sequence[str]
) -> Claim:
    """The claim with the army that a short form means; ``named``: whom its report names in full."""
    countries = _countries(claim, about)

    def known(bearer: _Bearer) -> _Bearer:
        army = registry.army(bearer.name, named, countries) if bearer.actor is None else None
        return replace(bearer, actor=army.id) if army else bearer

    if all(bearer.actor for bearer in _bearers(claim)):
        return claim
    said = claim.attribution
    return replace(
        claim,
        attribution=replace(said, sources=tuple(map(known, said.sources))),
        participants=tuple(map(known, claim.participants)),
    )


def _countries(claim: Claim, about: Sequence[str]) -> set[str]:
    """Those of its places, which it is about; without any, the document's first."""
    return {w.place.country for w in claim.where if w.place} - {""} or set(about[:1])


def _identified(claim: Claim, registry: Registry, about: Sequence[str]) -> Claim:
    countries = _countries(claim, about)

    def source(mouth: Source) -> Source:
        actor = registry.find(mouth.name, countries)
        if actor is None and mouth.role is SourceRole.PUBLISHER:
            return mouth  # a paper of this name is no army
        if actor is None:
            return replace(mouth, party=registry.takes_part(mouth.name, countries))
        return replace(mouth, actor=actor.id, party=not countries.isdisjoint(actor.party_to))

    def participant(party: Participant) -> Participant:
        actor = registry.find(party.name, countries)
        if actor is None and claim.measure in _BY_STATES:
            actor = registry.nation(party.name)
        if actor is None and party.role == "designated":  # by another name that the text gives it
            others = (p.name for p in claim.participants if p.role in {"formerly", "also"})
            actor = next(filter(None, (registry.find(name, countries) for name in others)), None)
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
        designations=tuple(
            Designation(row["by"], row["label"], row.get("since"), row.get("until"))
            for row in entry.get("designations", ())
        ),
    )


def _apart(table: Table, countries: Table) -> Iterator[str]:
    """The ids of bodies of a government that take no part in what it fights."""
    for key, entry in table["institutions"].items():
        if entry.get("party") is False:
            yield from (f"local:{key}-{code.lower()}" for code in countries)


def _institutions(table: Table, countries: Table) -> Iterator[Actor]:
    """The bodies that every country has: its government, ministries, forces."""
    articled = frozenset(table["words"]["with_the"])
    for code, country in countries.items():
        low = code.lower()
        called = f"the {country['name']}" if country["name"] in articled else country["name"]
        for key, entry in table["institutions"].items():
            also = [
                pattern.format(country=country["name"], people=people)
                for pattern in entry["also"]
                for people in (country["people"] if "{people}" in pattern else [""])
            ]
            warring = entry.get("party") and code in table["conflicts"]
            yield Actor(
                id=f"local:{key}-{low}",
                name=entry["name"].format(country=called),
                kind=entry["kind"],
                also_called=tuple(also),
                part_of=f"local:{entry['part_of']}-{low}" if "part_of" in entry else None,
                party_to=(code,) if warring else (),
            )
