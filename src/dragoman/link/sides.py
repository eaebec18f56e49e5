"""Who takes part in a conflict though no registry knows the name: whether the words of a name say
so, in; yes or no, out.

The army, a governor and a ministry of a country at war are on one of its sides, whoever they are,
and so are rebels and officials whom another country put in. Which side it is, it does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from dragoman.claims import Actor
from dragoman.link.spelling import bare, fold
from dragoman.link.titles import Titles

__all__ = ["Sides", "with_their_sides"]

Table = Mapping[str, Any]

_OF_A_SIDE = frozenset({"government", "state force", "armed group", "political group"})
"""Kinds of bodies that take part where what they are part of does; an outlet or a court does not,
whoever pays it."""


@dataclass(frozen=True)
class Sides:
    """The words, from the table `actors.toml` ([sides])."""

    titles: Titles
    conflicts: frozenset[str]
    """Countries with a conflict on their ground."""
    fights_in: Mapping[str, frozenset[str]]
    """Country → those in whose conflicts its government takes part."""
    bodies: tuple[frozenset[str], ...]
    put_in: frozenset[str]
    aside: frozenset[str]

    @classmethod
    def of(cls, table: Table, titles: Titles, actors: Iterable[Actor]) -> Self:
        words, government = table["sides"], "local:gov-"
        return cls(
            titles=titles,
            conflicts=frozenset(table["conflicts"]),
            fights_in={
                actor.id.removeprefix(government).upper(): frozenset(actor.party_to)
                for actor in actors
                if actor.id.startswith(government)
            },
            bodies=tuple(frozenset(fold(name).split()) for name in words["bodies"]),
            put_in=frozenset(words["put_in"]),
            aside=frozenset(words["aside"]),
        )

    def take_part(self, name: str, about: Iterable[str]) -> bool:
        """Whether who bears the name takes part in a conflict of the countries ``about``.

        A body of a country that it names takes part where its government does; of a body that names
        none, it is enough that there is a conflict.
        """
        words = set(bare(fold(name)).split())
        if not words.isdisjoint(self.aside):
            return False
        nations = {code[1:] for code in self.titles.read(name).nations}
        installed = bool(nations) and not words.isdisjoint(self.put_in)
        if not installed and not any(body <= words for body in self.bodies):
            return False
        fought_in = [self.fights_in.get(nation, frozenset()) for nation in nations]
        return not frozenset().union(*(fought_in or [self.conflicts])).isdisjoint(about)


def with_their_sides(
    actors: Mapping[str, Actor], apart: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Actor id → the countries in whose conflicts it takes part: its own, those of the bodies that
    it is part of, and of a government those of its forces. ``apart``: ids of those that take part
    only where they say so themselves.
    """
    own = {actor.id: set(actor.party_to) for actor in actors.values()}
    for actor in actors.values():
        if actor.kind == "state force" and actor.part_of in own:
            own[actor.part_of].update(actor.party_to)
    stay_out = frozenset(apart)
    found: dict[str, frozenset[str]] = {}
    for actor in actors.values():
        line = [actor.id]
        while actor.kind in _OF_A_SIDE and actor.id not in stay_out:
            above = actors[line[-1]].part_of
            if above is None or above not in actors or above in line:
                break
            line.append(above)
        found[actor.id] = frozenset(country for body in line for country in own[body])
    return found
