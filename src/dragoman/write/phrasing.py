"""The parts of a sentence: what a claim puts into the neutral phrasing of its measure.

In: a claim and its parts. Out: runs of words, each marked as figure, place or neither. The patterns
stand in `phrases.toml`. It names no speaker and adds nothing that no claim says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman import plugins
from dragoman.claims import Claim, Figure, Modality, PlaceRole, Qualifier, Where
from dragoman.write.matters import frame
from dragoman.write.neutral import named, quoted
from dragoman.write.words import figure_in_words, of_what, place_as_told

__all__ = [
    "PART_OF",
    "Run",
    "Runs",
    "capital",
    "figure_and_unit",
    "figure_run",
    "filled",
    "first_that_fits",
    "listing",
    "parts_of",
    "phrases",
    "places_in",
    "slots_of",
    "tidy",
]


PART_OF = "a part of "
"""Before the name of a place that stands for a finer one that is not told: "took a part of Aleppo"
says what "took Aleppo" would not."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence."""

    text: str
    mark: str = ""
    """What it is: ``figure``, ``speaker``, ``place``, ``time``, or nothing of these."""


Runs = tuple[Run, ...]


def slots_of(claim: Claim, parts: Sequence[Claim]) -> dict[str, Runs]:
    slots: dict[str, Runs] = {}
    for role in PlaceRole:
        slots[role] = places_in(w for w in claim.where if w.role is role)
    anywhere = places_in(w for w in claim.where if w.role is not PlaceRole.DESTINATION)
    slots["anywhere"] = slots[PlaceRole.LOCATION] or anywhere
    speaker = claim.attribution.speaker if frame(claim) is Modality.ASSERTED else None
    roles = dict.fromkeys(participant.role for participant in claim.participants)
    for name in roles:
        names = dict.fromkeys(named(p.name) for p in claim.participants if p.role == name)
        slots[name] = listing(tuple((Run(text),) for text in names))
        if name == "between" and len(names) == 1:
            slots["involving"] = slots.pop(name)
        elif name in _ACTING and speaker and [*names] == [named(speaker.name)]:
            slots[name] = (Run("they" if speaker.name.endswith("s") else "it"),)
    figure = claim.figure
    if figure:
        slots["figure"] = (*figure_run(figure), *parts_of(claim, parts))
        one = figure.qualifier is Qualifier.EXACT and figure.low == figure.high == 1
    else:
        named_places = [run.text for run in slots["anywhere"] if run.mark == "place"]
        one = len(named_places) == 1 and not re.match(_PLURAL_PLACE, named_places[0])
    slots["was"] = (Run("was" if one else "were"),)
    return {name: runs for name, runs in slots.items() if runs}


_PLURAL_PLACE = (
    r"(?:[\w'’-]+\s)*?(?:areas|districts|neighbou?rhoods|parts|quarters|suburbs|towns|villages)\b"
)

_ACTING = {"by", "provider"}
"""Roles in which a speaker that tells of itself is "it"."""


def figure_and_unit(figure: Figure) -> str:
    """The number with its hedge and what is counted, the speaker's label quoted if it takes a side.

    >>> figure_and_unit(Figure(24, 99, Qualifier.VAGUE, "people", word="dozens"))
    'dozens of people'
    """
    return f"{figure_in_words(figure)} {of_what(figure, quoted)}"


def figure_run(figure: Figure) -> Runs:
    return (Run(figure_and_unit(figure), "figure"),)


def parts_of(whole: Claim, parts: Sequence[Claim]) -> Runs:
    """``, of them 119 children and 12 people in al-Shaar,``: each part once, a part of a part
    behind it.
    """
    known = {where.name.casefold() for where in whole.where}
    told: dict[Runs, str] = {}
    first_in: dict[Runs, str] = {}
    inner: dict[str, list[Runs]] = {}
    for part in parts:
        figure = figure_run(part.figure) if part.figure else ()
        if not figure or first_in.setdefault(figure, part.document) != part.document:
            continue  # another report's telling of the same part
        elsewhere = [w for w in part.where if w.name.casefold() not in known]
        place = places_in(elsewhere)
        word = " from " if elsewhere and elsewhere[0].role is PlaceRole.ORIGIN else " in "
        words = (*figure, *((Run(word), *place) if place else ()))
        if part.part_of in told.values():
            inner.setdefault(str(part.part_of), []).append(words)
        else:
            told[words] = part.id
    items = tuple(
        (*words, Run(" (among them "), *listing(inner[identity]), Run(")"))
        if identity in inner
        else words
        for words, identity in told.items()
    )
    return (Run(", of them "), *listing(items), Run(",")) if told else ()


def places_in(wheres: Iterable[Where]) -> Runs:
    """Each place once, as written; with the place that was found where that says more."""
    told: dict[str, Run] = {}
    for where in wheres:
        text = named(place_as_told(where.name))
        if where.place and not _tells(where.name, where.place.name):
            text += f" ({where.place.name})"
        told.setdefault(where.place.id if where.place else text, Run(text, "place"))
    return listing(tuple((run,) for run in told.values()))


def _tells(written: str, found: str) -> bool:
    """Whether the name as written leaves no doubt: "eastern districts of Aleppo", "al-Sha'ar"."""
    bare, other = (re.sub(r"[\W_]+", "", name.casefold()) for name in (written, found))
    words = {_bearing(word) for word in re.findall(r"\w+", written)}
    return (
        bare in other
        or other in bare
        or all(_bearing(word) in words for word in re.findall(r"\w+", found))
    )


def _bearing(word: str) -> str:
    """``eastern`` as ``east``, in lower case."""
    return re.sub(r"^(north|south|east|west)(?:ern)?$", r"\1", word.casefold())


def listing(items: Sequence[Runs]) -> Runs:
    """``a, b and c``."""
    runs: list[Run] = []
    for n, item in enumerate(items):
        if n:
            runs.append(Run(" and " if n == len(items) - 1 else ", "))
        runs += item
    return tuple(runs)


def first_that_fits(patterns: Iterable[str], slots: Mapping[str, Runs]) -> Runs:
    return next(runs for pattern in patterns if (runs := filled(pattern, slots)))


def filled(pattern: str, slots: Mapping[str, Runs]) -> Runs | None:
    """The pattern with its slots filled; None where one outside brackets is not known."""
    if "{origin}" not in pattern and "anywhere" in slots:
        slots = {**slots, "location": slots["anywhere"]}
    runs: list[Run] = []
    for n, piece in enumerate(re.split(r"\[([^\]]*)\]", pattern)):
        optional = n % 2 == 1
        if any(name not in slots for name in re.findall(r"\{(\w+)\}", piece)):
            if optional:
                continue
            return None
        for m, text in enumerate(re.split(r"\{(\w+)\}", piece)):
            runs += slots[text] if m % 2 else [Run(text)] if text else []
    return tidy(runs)


def tidy(runs: Sequence[Run]) -> Runs:
    """No comma before another mark, an opening bracket or the end."""
    tidy: list[Run] = []
    following = ""
    for run in reversed(runs):
        if run.text != "," or following[:1] not in {"", ",", ";", ".", ":", "("}:
            tidy.append(run)
        following = (run.text + following).lstrip()
    return tuple(reversed(tidy))


def capital(runs: Runs) -> Runs:
    first = runs[0]
    return (Run(first.text[:1].upper() + first.text[1:], first.mark), *runs[1:])


def phrases(measure: str, *, natural: bool = False) -> Mapping[str, Any]:
    """The phrasing of a measure; one that the table lacks is told in the report's words.

    ``natural``: of what nature did, where it has another for that.
    """
    plain = {"asks": measure.replace("_", " "), "tells": [": “{quote}”"]}
    phrasing: Mapping[str, Any] = _all_phrases().get(measure, plain)
    if natural and "tells_natural" in phrasing:
        return {"asks": phrasing["asks_natural"], "tells": phrasing["tells_natural"]}
    return phrasing


@cache
def _all_phrases() -> Mapping[str, Any]:
    return plugins.table("dragoman.write", "phrases.toml")
