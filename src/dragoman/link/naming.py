"""A name of a body in, the id of the actor that bears it out; nothing where that is not sure.

A name is read as letters first, then as a set of words, then as a misspelling. Letters in capitals,
common words and names that several bodies share are read strictly: no link is better than a wrong
one. It knows no claims and no places: which countries a name is said about comes in.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from dragoman.claims import Actor
from dragoman.link.spelling import bare, fold, likeness, skeleton
from dragoman.link.titles import Title, Titles

__all__ = ["NEWS", "Names"]

Table = Mapping[str, Any]
Bag = frozenset[str]

_ALIKE = 0.9  # weighted F1 of the words of two names: word order and small words do not matter
_SPELLED = 90.0  # of 100: letters of two names with their words sorted
_WORD_SPELLED = 75.0  # of 100: letters of each word of them
_SOUNDS = 84.0  # of 100: two names with the same consonants, as they sound
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")

_BRANCHING = frozenset({"UN body", "NGO", "agency", "outlet", "monitor"})
"""Kinds whose name with a country is a branch of theirs: "IOM Iraq", "Sputnik Japan"."""
NEWS = frozenset({"agency", "outlet", "platform"})
"""Kinds that pass on what others say; their names are names only where written with a capital."""
_FIGHTING = frozenset({"armed group", "state force"})
_TURNING = frozenset({"anti", "counter", "ex", "former", "non", "pro", "rival"})
"""Words before a body's name that make another of it."""
_LONG = 6
"""Letters of a name in small letters, and of one that is looked up as a misspelling, at least."""


@dataclass(frozen=True)
class Names:
    """What every body is called."""

    titles: Titles
    actors: Mapping[str, Actor]
    exact: Mapping[str, str]
    """Actor id by folded name without articles."""
    plain: frozenset[str]
    """Folded names that their bearers write in small letters: "dpa"."""
    shared: Mapping[str, tuple[str, ...]]
    """Ids of those who bear a folded name in their own countries."""
    bags: Mapping[Bag, str]
    """Actor id by the words that matter, of names of several words."""
    parts: Mapping[Bag, str]
    """The same with names of one word and those that only a country makes clear."""
    holding: Mapping[str, tuple[Bag, ...]]
    """The bags of `parts` that hold a word."""
    weights: Mapping[str, float]
    """How much a word tells: rare ones more."""
    sounding: Mapping[str, tuple[str, ...]]
    """Folded names by their consonants."""
    templates: Mapping[Bag, str]
    """Institution by the words that matter, its country left out."""
    here: Mapping[Bag, str]
    """Institution by names that mean that of the country spoken about."""
    speaking: Mapping[str, str]
    """Id of the government by folded name of a country or its capital."""
    grounds: Mapping[str, frozenset[str]]
    """The countries of an actor: its seat, and where it takes part."""
    ranks: frozenset[str]
    """Words for the many of an armed body."""

    @classmethod
    def of(cls, table: Table, countries: Table, actors: Mapping[str, Actor]) -> Names:
        """Compile the tables; ``actors``: all of them by id, institutions among them."""
        listed = [f"local:{key}" for key in sorted(table["actors"])]
        pairs = [(name, actor_id) for actor_id in listed for name in _called(actors[actor_id])]
        titles = Titles.of(table["words"], countries, (name for name, _ in pairs))
        shared = {
            name: tuple(f"local:{key}" for key in keys) for name, keys in table["shared"].items()
        }
        exact = {bare(fold(name)): actor_id for name, actor_id in pairs}
        parts = {titles.read(name).every: actor_id for name, actor_id in reversed(pairs)}
        bags = {bag: actor_id for bag, actor_id in parts.items() if len(bag) > 1}
        parts = {bag: i for bag, i in parts.items() if bag in bags or not bag.isdisjoint(exact)}
        for name, ids in shared.items():
            if len(ids) == 1:
                parts.setdefault(titles.read(name).every, ids[0])
        forms = table["institutions"].items()
        counts = Counter(word for bag in bags for word in bag)
        return cls(
            titles=titles,
            actors=actors,
            exact=exact,
            plain=frozenset(bare(fold(name)) for name, _ in pairs if name.islower()),
            shared={bare(fold(name)): ids for name, ids in shared.items()},
            bags=bags,
            parts=parts,
            holding=_grouped((word, bag) for bag in parts for word in bag),
            weights={word: math.log(1 + len(bags) / count) for word, count in counts.items()},
            sounding=_grouped(
                (skeleton(name), name) for name in exact if name not in titles.strict
            ),
            templates={
                titles.read(form.format(country="", people="")).every: key
                for key, entry in forms
                for form in (entry["name"], *entry["also"])
            },
            here={
                titles.read(form).every: key
                for key, entry in forms
                for form in entry.get("here", ())
            },
            speaking=_speaking(table["institutions"], countries),
            grounds={
                f"local:{key}": frozenset(entry.get("party_to", ()))
                | frozenset(filter(None, [entry.get("country")]))
                for key, entry in table["actors"].items()
            },
            ranks=frozenset(table["words"]["ranks"]),
        )

    def reads_small(self, name: str) -> bool:
        """Whether a name is clear in small letters too: it is no common word, and means one.

        An office is no such name: it may go on with a person's.
        """
        folded = bare(fold(name))
        alone = folded in self.shared and folded not in self.exact
        office = folded in self.exact and self.titles.read(name).has_office
        return not alone and not office and folded not in self.titles.common

    def find(self, name: str, about: Sequence[str] = ()) -> str | None:
        """The id of the actor that a name means, or None.

        ``about``: the countries that it is said about (ISO 3166-1); without them a name that means
        different bodies in different countries means none.
        """
        short = _ASIDE.sub("", name)
        return self._find(name, about) or (self._find(short, about) if short != name else None)

    def _find(self, name: str, about: Sequence[str]) -> str | None:
        title = self.titles.read(name)
        folded = title.folded
        if not folded or not self.titles.is_written(folded, name):
            return None
        met = self._shared(folded, about) or self._named(title) or self._spoken_for(title, name)
        if met is None and len(about) == 1 and (key := self._of_the_country(title)):
            met = f"local:{key}-{about[0].lower()}"
        if met is None and folded in self.shared:
            return None
        met = met or self._words(title)
        if met is None and not title.small:
            met = self.speaking.get(folded)
        if met is None and len(title.every) > 1:
            met = self._part(title, name) or self._branch(title, name) or self._owned(title.every)
            met = met or self._nearest(title.bag) or self._ranked(name)
        return met or (None if title.small or len(folded) < _LONG else self._misspelled(folded))

    def unnamed(self, name: str) -> str | None:
        """The institution that a name means without saying of which country: "army units"."""
        title = self.titles.read(name)
        return None if title.nations else self.templates.get(title.bag)

    def nation(self, name: str) -> str | None:
        """The id of the government of a people, where the name says nothing else."""
        title = self.titles.read(name)
        told = [word for word, what in title.items if what != "empty"]
        if len(told) != 1 or not told[0].startswith("@") or title.small:
            return None
        return f"local:gov-{told[0][1:].lower()}"

    def _of_the_country(self, title: Title) -> str | None:
        """The institution that a name without a country means: all of it, or what stands before an
        office or a name of its own ("junta chief Min Aung Hlaing", "state television MRTV").
        """
        if key := self.here.get(title.bag) or self.here.get(title.every):
            return key
        before: set[str] = set()
        for at, (word, what) in enumerate(title.items):
            key = self.here.get(frozenset(before))
            rest = {other for other, how in title.items[at:] if how == "kept"}
            if key and rest <= title.capitals and (what == "office" or word in title.capitals):
                return key
            before |= {word} if what in {"kept", "quality"} else set()
        return None

    # -- by letters

    def _named(self, title: Title) -> str | None:
        """The actor of exactly this name, if it is written as a name."""
        found = self.exact.get(title.folded)
        if found is None or not title.small or title.folded in self.plain:
            return found
        kind = self.actors[found].kind
        several = " " in title.folded and kind not in NEWS
        return found if len(title.folded) >= _LONG and (several or kind in _FIGHTING) else None

    def _spoken_for(self, title: Title, name: str) -> str | None:
        """The actor of exactly the name behind an office: "a spokesman for the Agency of X".

        Of several such names it is the longest: "a spokesman for the General Staff of the army".
        """
        if all(what != "office" for _, what in title.items):
            return None
        words = name.split()
        for cut in range(1, len(words)):
            found = self.exact.get(bare(fold(" ".join(words[cut:]))))
            if found is not None:
                office = self.titles.read(" ".join(words[:cut]))
                bare_office = all(what != "kept" for _, what in office.items)
                return found if office.has_office and bare_office else None
        return None

    def _ranked(self, name: str) -> str | None:
        """The armed body whose many are named: "RSF troops", "soldiers of the SPLA"."""
        words = name.split()
        behind = words[:-1] if words[-1].lower() in self.ranks else []
        before = words[2:] if words[0].lower() in self.ranks else []
        found = self.exact.get(bare(fold(" ".join(behind or before))))
        return found if found and self.actors[found].kind in _FIGHTING else None

    def _shared(self, folded: str, about: Sequence[str]) -> str | None:
        """Who bears a shared name in the countries spoken about, if one does.

        A bearer of the name elsewhere that takes part there too leaves it to the words.
        """
        ids = self.shared.get(folded, ())
        own = self.exact.get(folded)
        if not ids or (own and not self.grounds[own].isdisjoint(about)):
            return None
        there = [i for i in ids if not self.grounds[i].isdisjoint(about)]
        return there[0] if len(there) == 1 else None

    def _misspelled(self, folded: str) -> str | None:
        """The actor whose name is nearly this, or sounds like it."""
        met = process.extractOne(
            folded, self.exact.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_SPELLED
        )
        if met and met[0] not in self.titles.strict and _word_by_word(folded, met[0]):
            return self.exact[met[0]]
        key = skeleton(folded)
        for name in self.sounding.get(key, ()) if len(key) > 3 else ():
            same_size = name.count(" ") == folded.count(" ")
            if same_size and fuzz.ratio(likeness(name), likeness(folded)) >= _SOUNDS:
                return self.exact[name]
        return None

    # -- by words

    def _words(self, title: Title) -> str | None:
        """The body of exactly these words, in whatever order."""
        found = self._whole(title.every) or self._whole(title.bag)
        printed = found and title.small and self.actors[found].kind in NEWS
        return None if printed else found

    def _whole(self, bag: Bag) -> str | None:
        return self.bags.get(bag) or self._institution(bag)

    def _institution(self, bag: Bag) -> str | None:
        nations = [word for word in bag if word.startswith("@")]
        if len(nations) != 1:
            return None
        key = self.templates.get(bag - {nations[0]})
        return f"local:{key}-{nations[0][1:].lower()}" if key else None

    def _inside(self, bag: Bag) -> set[Bag]:
        """The bodies whose words are all among these."""
        within = {other for word in bag for other in self.holding.get(word, ()) if other <= bag}
        for nation in (word for word in bag if word.startswith("@")):
            within |= {form | {nation} for form in self.templates if form and form < bag}
        return within

    def _id(self, bag: Bag) -> str | None:
        return self.parts.get(bag) or self._institution(bag)

    def _part(self, title: Title, name: str) -> str | None:
        """A body within a longer name: "minister of foreign affairs of Syria" and a person."""
        bags = {bag for bag in self._inside(title.every) if self._is_name(bag, title, name)}
        for body in sorted(bags, key=lambda bag: (-self._weight(bag), sorted(bag))):
            found = self._id(body)
            qualities = _qualities(title, body)
            if found is None or not _stands_alone(title, body, qualities):
                continue
            own = {f"@{code}" for code in self.grounds.get(found, ())}
            again = {word for bag in bags if self._id(bag) == found for word in bag}
            rest = title.bag - body - own - qualities - again  # "the UN refugee agency UNHCR"
            if rest and not title.has_office:
                continue
            if any(bag <= rest and self._id(bag) != found for bag in bags):
                continue  # what is left over names another body
            if self.actors[found].kind in _BRANCHING or not _nations(rest):
                return found
        return None

    def _is_name(self, bag: Bag, title: Title, name: str) -> bool:
        """Whether a body's words stand there as a name: one word needs its capital."""
        if len(bag) > 1:
            return True
        (word,) = bag
        return word in title.capitals and self.titles.is_written(word, name)

    def _branch(self, title: Title, name: str) -> str | None:
        """The body whose branch in a country is named: "IOM Iraq"."""
        kept = [word for word, what in title.items if what != "empty"]
        if len(title.nations) != 1 or kept[-1] not in title.nations:
            return None
        bag = title.every - title.nations
        found = self.parts.get(bag)
        if found is None or not self._is_name(bag, title, name):
            return None
        return found if self.actors[found].kind in _BRANCHING else None

    def _owned(self, bag: Bag) -> str | None:
        """The body that is named with the one it is a part of: "centre X of the ministry Y"."""
        within = self._inside(bag)
        for part in sorted(within, key=sorted):
            found = self._id(part)
            above = set(self._above(found)) if found else set()
            if any(part | whole == bag and self._id(whole) in above for whole in within):
                return found
        return None

    def _above(self, actor_id: str) -> Iterator[str]:
        """The bodies that it is a part of, the nearest first."""
        seen: set[str] = set()
        actor = self.actors.get(actor_id)
        while actor and actor.part_of and actor.part_of not in seen:
            seen.add(actor.part_of)
            yield actor.part_of
            actor = self.actors.get(actor.part_of)

    def _nearest(self, bag: Bag) -> str | None:
        """The body whose words are most nearly these."""
        best, most = None, _ALIKE
        mine, nations = self._weight(bag), _nations(bag)
        for other in {b for word in bag for b in self.holding.get(word, ()) if b in self.bags}:
            common = self._weight(bag & other)
            alike = 2 * common / (mine + self._weight(other))
            fits = nations <= _nations(other) if nations else not _nations(other)
            if alike > most and fits and len(bag & other) > 1:
                best, most = other, alike
        return self.bags[best] if best else None

    def _weight(self, bag: Iterable[str]) -> float:
        rare = math.log(1 + len(self.bags))
        return sum(self.weights.get(word, rare) for word in bag)


def _called(actor: Actor) -> tuple[str, ...]:
    return (actor.name, *actor.also_called, *actor.formerly)


def _nations(bag: Bag) -> Bag:
    return frozenset(word for word in bag if word.startswith("@"))


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _speaking(institutions: Table, countries: Table) -> dict[str, str]:
    """Id of the body that a country or its capital speaks for, by folded name."""
    found: dict[str, str] = {}
    for code, entry in countries.items():
        names = [entry["name"], *entry["also"], *filter(None, [entry["capital"]])]
        for key, institution in institutions.items():
            if institution.get("speaks"):
                found |= {bare(fold(name)): f"local:{key}-{code.lower()}" for name in names}
    return found


def _qualities(title: Title, body: Bag) -> Bag:
    """The words in small letters right before a body's name: "opposition-leaning"."""
    words = [word for word, _ in title.items]
    first = start = min(words.index(word) for word in body)
    while start and title.items[start - 1][1] == "kept":
        if words[start - 1] in title.capitals or words[start - 1].startswith("@"):
            break
        start -= 1
    found = frozenset(words[start:first])
    return frozenset() if len(body) < 2 or found & _TURNING else found


def _stands_alone(title: Title, body: Bag, qualities: Bag) -> bool:
    """Whether nothing stands between the body's words, or right before them as a part of them.

    "Spokesman of the Syrian Salvation Forces" is none of the Syrian forces; a person's name after
    the body, or parted from it by its office or a comma, is no part of it.
    """
    words = [word for word, _ in title.items]
    places = [words.index(word) for word in body]
    first, last = min(places), max(places)
    between = [what for word, what in title.items[first:last] if word not in body]
    before = title.items[first - 1] if first else ("", "break")
    alone = before[1] != "kept" or before[0] in qualities
    return "kept" not in between and "break" not in between and alone


def _word_by_word(one: str, other: str) -> bool:
    """Whether each word of one name is a spelling of a word of the other, numbers the same."""
    ones, others = sorted(one.split()), sorted(other.split())
    if len(ones) != len(others):
        return one.replace(" ", "") == other.replace(" ", "")  # a gap: "Hezb ollah"
    return all(
        a == b if a.isdigit() or b.isdigit() else fuzz.ratio(a, b) >= _WORD_SPELLED
        for a, b in zip(ones, others, strict=True)
    )
