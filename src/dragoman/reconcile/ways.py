"""Ways in and out, by two claims: which one, and whether it is open. Readings in; findings out.

A road has no entry in a gazetteer, and a report files it under the town that it tells of, or that
it told of before: "the road to Mellit is shut", of El Fasher. What names it are the words beside
it. Those of `naming` tell what leads in or out, and how it stands.

It takes no decision (`states`), and looks at no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

from dragoman.claims import Modality
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.naming import fold, is_open, names_a_way, tells_ends, ways
from dragoman.reconcile.reading import Reading

__all__ = ["CORRIDOR", "one_way", "open_and_shut", "two_ways", "way_names", "words"]

CORRIDOR = "corridor"
"""The question that claims about a way in or out answer."""
_SHORT = 2
"""Letters: so short a name stands for nothing."""
_SPELT_ALIKE = 80
"""Likeness, in hundredths, of two spellings of a name (Berdzor, Berdsor)."""
_TOKEN = re.compile(r"[A-Z]{1,3}-?\d+\b|\w+(?:['’]\w+)?")
"""A word, or the number of a road: "the A-34"."""


def words(reading: Reading) -> set[str]:
    return set(fold(reading.claim.evidence.quote).split())


def open_and_shut(earlier: Reading, later: Reading) -> Finding | None:
    """A way that is open by the one and shut by the other, as far as their words tell."""
    if not earlier.modality is later.modality is Modality.ASSERTED:
        return None
    one, other = (is_open(words(reading)) for reading in (earlier, later))
    if one is None or other is None or one is other:
        return None
    detail = f"{'open' if one else 'shut'} by the one, {'open' if other else 'shut'} by the other"
    return Finding("participants", Fit.APART, -0.5, detail)


def two_ways(earlier: Reading, later: Reading) -> bool:
    """Whether the words of two claims about a way in or out name two: the airport, and a bridge;
    the road to one town, and to another.
    """
    if earlier.questions[0] != CORRIDOR:
        return False
    one, other = ways(words(earlier)), ways(words(later))
    if one and other and one.isdisjoint(other):
        return True
    a, b = way_names(earlier), way_names(later)
    return bool(a and b) and not _shared(earlier, later)


def one_way(earlier: Reading, later: Reading) -> Finding | None:
    """Both name one end of a way, wherever their reports file it."""
    if earlier.questions[0] != CORRIDOR or later.questions[0] != CORRIDOR:
        return None
    shared = _shared(earlier, later)
    if not shared:
        return None
    return Finding("where", Fit.SAME, 0.8, f"both tell of the way to {shared.title()}")


def _shared(earlier: Reading, later: Reading) -> str:
    """An end that both give one way; "" where none is, or where each gives two and they share one:
    two roads out of one town.
    """
    one, other = way_names(earlier), way_names(later)
    both = sorted(name for name in one if _among(name, other))
    if len(one) > 1 and len(other) > 1:
        return both[-1] if len(both) > 1 else ""
    there = [name for name in other if _among(name, _places(earlier))]
    there += [name for name in one if _among(name, _places(later))]
    return min([*both, *there], default="")


def _among(name: str, names: Iterable[str]) -> bool:
    return any(name == other or ratio(name, other) >= _SPELT_ALIKE for other in names)


def way_names(reading: Reading) -> frozenset[str]:
    """What the words name beside a way, folded: "the Kismayo-Afmadow road", "road to Afmadow"."""
    said = [match[0] for match in _TOKEN.finditer(reading.claim.evidence.quote)]
    found: set[str] = set()
    for at, word in enumerate(said):
        if names_a_way(word.lower()):
            before = at - 1
            while before >= 0 and (_is_name(said[before]) or names_a_way(said[before].lower())):
                found.add(said[before])
                before -= 1
            after = at + 1
            while after < len(said) and (_is_name(said[after]) or tells_ends(said[after].lower())):
                found.add(said[after])
                after += 1
    folded = {_plain(name) for name in found if _is_name(name)}
    return frozenset(name for name in folded if len(name) > _SHORT and not names_a_way(name))


def _plain(name: str) -> str:
    return name.lower().replace("-", "") if name[-1:].isdigit() else fold(name)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not tells_ends(word.lower())


def _places(reading: Reading) -> set[str]:
    """The words of the places that the claim has of its own."""
    if reading.guessed:
        return set()
    return {word for s in (*reading.sites, *reading.goals) for word in fold(s.name).split()}
