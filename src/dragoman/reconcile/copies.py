"""Whether two claims rest on one knowledge. Readings in; a finding out.

Outlets are not origins: a hundred papers that print one statement are one origin, and so are an
organisation, the officer who speaks for it and its sister bodies. A claim in the writer's own voice
shows no origin: it is taken neither for independent nor for a copy. Two names that nobody linked to
the registry may be two bodies, and may be one: that is said so (`Fit.MEETS`).

It does not look at figures, places or windows.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz.fuzz import ratio

from dragoman.claims import Claim, SourceRole
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.naming import beside_body, fold, say_anybody, without_office
from dragoman.reconcile.pairs import shingles
from dragoman.reconcile.reading import Mouth, Reading

__all__ = ["anybody", "origins", "words"]

_ALIKE = 90
"""Likeness of two folded names, in hundredths; two ministries of one country stay below."""
_SPELT_ALIKE = 80
"""Likeness of two words: centre and center, defence and defense, Russia and Russian."""
_MOST = 0.6
"""Share of the words of the shorter name that the longer must have."""
_COPIED = 0.6
"""Share of three-word shingles in common above which a text is a reprint, not a rewording: two
words changed in a sentence of twenty leave this much."""

_SHORT_FORM = re.compile(r"\b[A-Z]{3,}\b")


def origins(earlier: Reading, later: Reading) -> Finding | None:
    """The same origin (`Fit.SAME`), two (`Fit.APART`), two names that are not both linked and so
    perhaps two (`Fit.MEETS`), or None: no sign of another knowledge.
    """
    apart = earlier.claim.document != later.claim.document
    likeness = [
        _likeness(one, other)
        for one in earlier.mouths
        for other in later.mouths
        if not (apart and anybody(one) and anybody(other))
    ]
    same = max((found for found in likeness if found), key=lambda f: f.weight, default=None)
    if same:
        return same
    passed = _passed_on(earlier, later.claim) or _passed_on(later, earlier.claim)
    if passed:
        return Finding("speaker", Fit.SAME, 0.8, passed)
    if told := _told_by_one_body(earlier, later) or _told_by_one_body(later, earlier):
        return Finding("body", Fit.SAME, 0.6, told)
    if earlier.mouths and later.mouths:
        there = earlier.there | later.there
        if any(_may_be_one(one, other, there) for one in earlier.mouths for other in later.mouths):
            return None
        names = f"{_names(earlier)} and {_names(later)}"
        if all(mouth.actor for mouth in (*earlier.mouths, *later.mouths)):
            return Finding("speaker", Fit.APART, -0.5, f"different speakers: {names}")
        detail = f"different speakers by the names, not all of them known: {names}"
        return Finding("speaker", Fit.MEETS, -0.2, detail)
    outlets = {_outlet(earlier.claim), _outlet(later.claim)}
    if not (earlier.mouths or later.mouths) and len(outlets) == 1 and outlets != {""}:
        return Finding("speaker", Fit.SAME, 0.5, f"both in the voice of {min(outlets)}")
    return None


def words(earlier: Reading, later: Reading) -> Finding | None:
    """Near-identical words in two reports; None where a quote is so short that chance may do it."""
    if earlier.claim.document == later.claim.document:
        return None
    a, b = shingles(earlier.claim), shingles(later.claim)
    if not a or not b:
        return None
    share = len(a & b) / len(a | b)
    if share < _COPIED:
        return None
    return Finding("words", Fit.SAME, 1.0, f"{share:.0%} of the words are the same, in order")


def _likeness(one: Mouth, other: Mouth) -> Finding | None:
    """Whether two speakers are one, one speaks for the other's body, or both belong to one."""
    alike = one.folded == other.folded
    named = one.name if alike else f"{one.name} and {other.name}"
    if one.actor and other.actor:
        if one.actor == other.actor:
            return Finding("speaker", Fit.SAME, 1.0, f"the same speaker: {named}")
        if one.actor in other.bodies or other.actor in one.bodies or one.bodies & other.bodies:
            return Finding("body", Fit.SAME, 0.7, f"of one body: {named}")
        return None
    if alike and one.folded:
        return Finding("speaker", Fit.SAME, 1.0, f"the same speaker: {named}")
    one_name = _one_name(one.folded, other.folded) or _is_surname(one.name, other.name)
    if one_name or _capitals(one.name) & _capitals(other.name):
        return Finding("speaker", Fit.SAME, 0.8, f"one speaker by the names: {named}")
    return None


def anybody(mouth: Mouth) -> bool:
    """Somebody whose body nobody names: the "officials" of two reports may be anybody's."""
    return not mouth.actor and say_anybody(mouth.folded.split())


def _one_name(one: str, other: str) -> bool:
    """Whether two folded names are one: spelt alike, initials, or the one a shorter form."""
    a, b = sorted((one.split(), other.split()), key=len)
    if _initials(b) in a or _initials(a) in b:
        return True
    shared = _shared(a, b)
    if len(a) >= 2 and (shared == len(a) or (shared >= 3 and shared >= _MOST * len(a))):
        return True
    return bool(a) and ratio(one, other) >= _ALIKE


def _is_surname(one: str, other: str) -> bool:
    """Whether of two names as they are written the shorter is the last word of the longer, which
    also has a name before it: "Terekhov", and "mayor Ihor Terekhov".
    """
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) != 1 or short != long[1:][-1:]:
        return False
    names = without_office([word.lower() for word in long])
    return len(names) >= 2 and short[0].istitle() and long[-2].istitle()


def _initials(words: list[str]) -> str | None:
    """SOHR for the Syrian Observatory for Human Rights; "UN" needs both its words."""
    return "".join(word[0] for word in words) if len(words) >= 2 else None


def _capitals(name: str) -> set[str]:
    """The short forms in a name: IOM in "IOM Iraq" and in "IOM's emergency director"."""
    return set(_SHORT_FORM.findall(name))


def _may_be_one(one: Mouth, other: Mouth, there: Collection[str]) -> bool:
    """Names, not both linked, that share a word ("the centre", "Russian centre"), or of which one
    can mean the other's body ("the Defence Ministry", of a country that has one): perhaps one.

    ``there``: the words of the places that are spoken of, which the bodies of a place share.
    """
    if one.actor and other.actor:
        return False
    for mouth, body in ((one, other), (other, one)):
        words = mouth.folded.split()
        for family in body.families if not mouth.actor and len(words) >= 2 else ():
            if _shared(words, family.split()) == len(words):
                return True
            if _shared(family.split(), words) == len(family.split()) >= 2:
                return True  # the spokesman's office of a government
    a, b = ([w for w in mouth.folded.split() if w not in there] for mouth in (one, other))
    bodies = without_office(a), without_office(b)
    if not all(bodies):
        return _shared(a, b) > 0  # "an official" may be anybody's
    return any(
        ratio(word, there_) >= _SPELT_ALIKE and not _two_bodies(word, there_, *bodies)
        for word in bodies[0]
        for there_ in bodies[1]
    )


def _two_bodies(word: str, there: str, one: list[str], other: list[str]) -> bool:
    """Whether a word that two names share only says that both are agencies, say, and each says
    which one: "the emergency agency", "the UN refugee agency".
    """
    a, b = beside_body(one, word), beside_body(other, there)
    return bool(a and b) and not _shared(a, b)


def _shared(one: list[str], other: list[str]) -> int:
    """How many words of the one the other has, whatever their spelling: centre, center."""
    return sum(any(ratio(a, b) >= _SPELT_ALIKE for b in other) for a in one)


def _passed_on(reading: Reading, other: Claim) -> str | None:
    """Whether the other claim came through the agency or outlet that speaks in this one."""
    for mouth in reading.mouths:
        for source in other.attribution.sources:
            if source.role is not SourceRole.SPEAKER and (
                mouth.folded == fold(source.name) or (mouth.actor and mouth.actor == source.actor)
            ):
                return f"{mouth.name} speaks in one and passes on the other"
    return None


def _told_by_one_body(reading: Reading, other: Reading) -> str | None:
    """Whether a body that passes on what an unknown mouth says in the one speaks in the other, or
    is of one body with who does.
    """
    if all(mouth.actor for mouth in reading.mouths):
        return None
    for body in reading.through:
        for mouth in other.mouths:
            if mouth.actor and _likeness(body, mouth):
                return f"{body.name} passes on the one, and is of one body with {mouth.name}"
    return None


def _outlet(claim: Claim) -> str:
    publisher = claim.attribution.publisher
    return publisher.name if publisher else ""


def _names(reading: Reading) -> str:
    return " and ".join(mouth.name for mouth in reading.mouths)
