"""Names as they are compared: without what is written in one report and not in the next.

In: a name, or words of one. Out: the name folded; or whether the words only say what kind of place
it is. The words stand in ``naming.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

from dragoman import plugins

__all__ = [
    "beside_body",
    "causes",
    "fold",
    "is_open",
    "name_the_people",
    "names_a_way",
    "say_area",
    "say_back",
    "say_camp",
    "say_civilians",
    "say_corrected",
    "say_grown",
    "say_on_the_spot",
    "say_own",
    "say_rebels",
    "say_site",
    "say_some_state",
    "say_state",
    "say_still",
    "say_toll",
    "say_ward",
    "set_apart",
    "tells_ends",
    "town_name",
    "ways",
    "without_office",
]


_KINDS = (
    "small",
    "areas",
    "sites",
    "sides",
    "towns",
    "offices",
    "bodies",
    "state",
    "troops",
    "wards",
    "on_the_spot",
    "rebels",
    "unruled",
    "open",
    "shut",
    "anybody",
    "back",
    "returning",
    "taking",
    "still",
    "civilians",
    "camps",
    "nots",
    "ends",
    "grown",
    "corrected",
    "own",
    "tolls",
)


@dataclass(frozen=True, slots=True)
class _Words:
    small: frozenset[str]
    areas: frozenset[str]
    sites: frozenset[str]
    sides: frozenset[str]
    towns: frozenset[str]
    offices: frozenset[str]
    bodies: frozenset[str]
    state: frozenset[str]
    troops: frozenset[str]
    wards: frozenset[str]
    on_the_spot: frozenset[str]
    rebels: frozenset[str]
    unruled: frozenset[str]
    open: frozenset[str]
    shut: frozenset[str]
    anybody: frozenset[str]
    back: frozenset[str]
    returning: frozenset[str]
    taking: frozenset[str]
    still: frozenset[str]
    civilians: frozenset[str]
    camps: frozenset[str]
    nots: frozenset[str]
    ends: frozenset[str]
    grown: frozenset[str]
    corrected: frozenset[str]
    own: frozenset[str]
    tolls: frozenset[str]
    ways: Mapping[str, frozenset[str]]
    causes: Mapping[str, frozenset[str]]
    nations: Mapping[str, frozenset[str]]

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Those that ship with Dragoman (``naming.toml``)."""
        table = plugins.table("dragoman.reconcile", "naming.toml")
        ways, causes, nations = (
            {name: frozenset(words) for name, words in table[group].items()}
            for group in ("ways", "causes", "nations")
        )
        words = {kind: frozenset(table[kind]) for kind in _KINDS}
        return cls(**words, ways=ways, causes=causes, nations=nations)


_LETTERS = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae"})
"""Letters that no accent can be taken from."""


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name without case, accents, punctuation, articles and small words, for comparing.

    >>> fold("Masaken-Hanano"), fold("the Ministry of Defence"), fold("Al-Ḥaydarīyah")
    ('masaken hanano', 'ministry defence', 'haydariyah')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words, small = re.findall(r"\w+", plain.lower().translate(_LETTERS)), _Words.shipped().small
    return " ".join(word for word in words if word not in small) or " ".join(words)


def say_area(words: Set[str]) -> bool:
    """Whether folded words beside the name of a town make it that of the area around it.

    >>> say_area({"township"}), say_area({"industrial", "zone"})
    (True, False)
    """
    return words <= _Words.shipped().areas


def say_site(words: Set[str]) -> bool:
    """Whether folded words beside the name of a town make it that of a place in it.

    >>> say_site({"refugee", "camp"}), say_site({"township"})
    (True, False)
    """
    return words <= _Words.shipped().sites


def town_name(name: str) -> str:
    """A folded name without the words that only say that it is a town.

    >>> town_name("Farah city"), town_name("the town of Barda"), town_name("Farah province")
    ('farah', 'barda', 'farah province')
    """
    words = fold(name).split()
    return " ".join(word for word in words if word not in _Words.shipped().towns) or fold(name)


def set_apart(words: Set[str]) -> bool:
    """Whether folded words that only one of two names has make them two, however alike they read.

    >>> set_apart({"eastern", "western"}), set_apart({"masaken", "masakin"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().sides)


def without_office(words: Sequence[str]) -> list[str]:
    """The words of a folded name but those that only say who speaks for the body.

    >>> without_office(["army", "spokesman"]), without_office(["official"])
    (['army'], [])
    """
    return [word for word in words if word not in _Words.shipped().offices]


def beside_body(words: Sequence[str], body: str) -> list[str]:
    """The word of a folded name that tells which body it is, beside the one that tells what body:
    the one before it, else the one after; none where ``body`` is no such word.

    >>> beside_body(["un", "refugee", "agency"], "agency"), beside_body(["refugee", "camp"], "camp")
    (['refugee'], [])
    >>> beside_body(["ministry", "health"], "ministry")
    ['health']
    """
    if body not in _Words.shipped().bodies:
        return []
    at = words.index(body)
    return list(words[at - 1 : at] or words[at + 1 : at + 2])


def say_state(words: Set[str]) -> bool:
    """Whether folded words of a name say that its bearer acts for a government.

    >>> say_state({"army", "spokesman"}), say_state({"rapid", "support", "forces"})
    (True, False)
    >>> say_state({"free", "syrian", "army"})
    False
    """
    known = _Words.shipped()
    return not words.isdisjoint(known.state) and words.isdisjoint(known.unruled)


def say_some_state(words: Set[str]) -> bool:
    """Whether folded words of a name say that its bearer acts for a government, and not for which.

    >>> say_some_state({"army", "spokesman"}), say_some_state({"iraqi", "army"})
    (True, False)
    """
    known = _Words.shipped()
    return say_state(words) and words <= known.state | known.troops | known.bodies | known.offices


def say_anybody(words: Sequence[str]) -> bool:
    """Whether a folded name names no body, so that anybody may be meant.

    >>> say_anybody(["local", "officials"]), say_anybody(["army", "officials"])
    (True, False)
    """
    return _Words.shipped().anybody.issuperset(words)


def say_back(words: Set[str]) -> bool:
    """Whether folded words tell that what was lost was taken back.

    >>> say_back({"army", "retook", "town"}), say_back({"rebels", "took", "town"})
    (True, False)
    >>> say_back({"town", "back", "under", "control"}), say_back({"rebels", "fell", "back"})
    (True, False)
    """
    told = _Words.shipped()
    regained = not (words.isdisjoint(told.returning) or words.isdisjoint(told.taking))
    return regained or not words.isdisjoint(told.back)


def say_ward(words: Set[str]) -> bool:
    """Whether folded words of a name say that its bearer treats those who are brought to him.

    >>> say_ward({"doctors", "without", "borders"}), say_ward({"health", "ministry"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().wards)


def say_on_the_spot(words: Set[str]) -> bool:
    """Whether folded words of a name say that its bearer was there, or treats those who were.

    >>> say_on_the_spot({"elders", "shorabad"}), say_on_the_spot({"ministry", "defence"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().on_the_spot)


def say_still(words: Set[str]) -> bool:
    """Whether folded words tell that what they tell has been so before.

    >>> say_still({"army", "still", "holds"}), say_still({"army", "holds"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().still)


def say_civilians(words: Set[str]) -> bool:
    """Whether folded words tell of people who take no part in the fighting.

    >>> say_civilians({"no", "civilians", "died"}), say_civilians({"nobody", "died"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().civilians)


def say_grown(words: Set[str]) -> bool:
    """Whether folded words tell that a count goes on from a smaller one.

    >>> say_grown({"toll", "risen", "12"}), say_grown({"toll", "stands", "12"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().grown)


def say_corrected(words: Set[str]) -> bool:
    """Whether folded words tell that a count was put right.

    >>> say_corrected({"toll", "lowered", "12"}), say_corrected({"toll", "risen", "12"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().corrected)


def say_own(words: Set[str]) -> bool:
    """Whether folded words tell of those of whoever speaks.

    >>> say_own({"twelve", "of", "its", "fighters"}), say_own({"twelve", "fighters"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().own)


def say_toll(words: Set[str]) -> bool:
    """Whether folded words tell of all who died, and not of some who did.

    >>> say_toll({"bringing", "toll", "26"}), say_toll({"three", "more", "bodies"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().tolls)


def causes(words: Set[str]) -> frozenset[str]:
    """Of what sort of thing people died or fled, by folded words.

    >>> sorted(causes({"killed", "floods"})), sorted(causes({"killed", "blast"}))
    (['nature'], [])
    """
    found = _Words.shipped().causes.items()
    return frozenset(cause for cause, called in found if not words.isdisjoint(called))


def say_rebels(words: Set[str]) -> bool:
    """Whether folded words of a name say that its bearer fights a government.

    >>> say_rebels({"armed", "rebels"}), say_rebels({"fighters"})
    (True, False)
    """
    return not words.isdisjoint(_Words.shipped().rebels)


def is_open(words: Set[str]) -> bool | None:
    """Whether folded words tell that a way is open; None where they do not tell, or tell both.

    >>> is_open({"road", "reopened"}), is_open({"road", "not", "opened"}), is_open({"road"})
    (True, False, None)
    """
    known = _Words.shipped()
    told = {True: not words.isdisjoint(known.open), False: not words.isdisjoint(known.shut)}
    if told[True] is told[False]:
        return None
    return told[True] is words.isdisjoint(known.nots)


def ways(words: Set[str]) -> frozenset[str]:
    """What leads in or out, by folded words.

    >>> ways({"flights", "suspended"}) == ways({"airport"}), ways({"rain"})
    (True, frozenset())
    """
    found = _Words.shipped().ways.items()
    return frozenset(way for way, called in found if not words.isdisjoint(called))


def name_the_people(label: str, countries: Iterable[str]) -> bool:
    """Whether a label is what the people of one of these countries are called (ISO 3166-1).

    >>> name_the_people("Palestinians", ["PS"]), name_the_people("Syrians", ["LB"])
    (True, False)
    """
    nations, word = _Words.shipped().nations, fold(label)
    return any(word in nations.get(country, ()) for country in countries)


def names_a_way(word: str) -> bool:
    """Whether a word is that of a way that has ends: a road, a crossing, a bridge.

    >>> names_a_way("road"), names_a_way("airport")
    (True, False)
    """
    known = _Words.shipped().ways
    return any(word in known[way] for way in _LEADS_SOMEWHERE)


_LEADS_SOMEWHERE = ("border", "bridge", "rail", "road")


def tells_ends(word: str) -> bool:
    """Whether a word stands between a way and its ends: "the road from Gao to Ansongo".

    >>> tells_ends("to"), tells_ends("near"), tells_ends("was")
    (True, True, False)
    """
    return word in _Words.shipped().ends


def say_camp(name: str) -> bool:
    """Whether a place is a camp by its name.

    >>> say_camp("Um Rakuba camp"), say_camp("Camperdown")
    (True, False)
    """
    return not _Words.shipped().camps.isdisjoint(fold(name).split())
