"""A name that the gazetteer has not in; a place of its own under what holds it, or None, out.

Villages, camps, crossings and quarters are in no gazetteer of towns. What the text puts such a
place in stands in for it: its id lies under the holder's, its point is the holder's, and its
precision says so. Where nothing tells what holds it, it stays text. Nothing is looked up by name
but what the text says it lies in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.claims import Place, PlacePrecision, Reason
from dragoman.link.gazetteer import Gazetteer, Key
from dragoman.link.phrases import Phrase, Words
from dragoman.link.spelling import fold

__all__ = ["filed"]

_OF_TOWNS = frozenset({"quarter", "site", "airport"})
"""Classes of which a town has many: a hospital is the hospital of the town that the text tells."""
_NAMED_BY = frozenset({"site", "camp", "crossing", "airport", "nature", "road", "way"})
"""Classes whose word is a part of the name: "Nasser hospital"; but the quarter Al-Wadi."""
_NO_NAME = re.compile(r"\d|^[A-Z]{2,5}$")
_PREFIX = re.compile(r"^(?:[AaEe][lnrstdz]h?|Umm|Tal|Tel|Beit|Deir|Bab|Ain|Abu)-")


def filed(
    phrase: Phrase, town: Place | None, countries: Sequence[str], tools: tuple[Gazetteer, Words]
) -> tuple[Place, tuple[Reason, ...]] | None:
    """The place that the phrase names, under what holds it, with the reason.

    ``town``: the one that the document is about, where there is one. ``countries``: those that it
    is about; one alone tells the holder of a name without any other.
    """
    gazetteer, words = tools
    if not _is_name(phrase, gazetteer, words):
        return None
    holder = _holder(phrase, town, countries, gazetteer)
    if holder is None:
        return None
    name = phrase.head
    if phrase.kind in _NAMED_BY and phrase.kind_word not in name.lower():
        name = f"{name} {phrase.kind_word}"
    place = replace(
        holder,
        id=f"{holder.id}#{fold(name).replace(' ', '-')}",
        name=name,
        within=holder.id,
        precision=_precision(holder),
    )
    detail = (
        f"The gazetteer has no “{name}” in {holder.name}, where the text puts it; it has the point"
        f" of {holder.name}."
    )
    return place, (Reason("unlisted", 0.0, detail),)


def _is_name(phrase: Phrase, gazetteer: Gazetteer, words: Words) -> bool:
    """Whether it reads like the name of a place: capitals, no digits, no people, no plain words."""
    head = phrase.head
    if not head or phrase.away or phrase.held or not head[0].isupper():
        return False
    if _NO_NAME.search(head):
        return False
    if "-" in _PREFIX.sub("", head) and not phrase.context:
        return False  # "Kyrgyz-Tajik"; but "Kabul's Dasht-e-Barchi district"
    persons = gazetteer.lexicon["persons"]
    parts = fold(head).split()
    if all(part in persons["common"] or part in words.ordinary for part in parts):
        return False
    if len(parts) == 1 and (parts[0] in persons["given"] or parts[0] in persons["surnames"]):
        return False
    return not any(
        match.key is Key.PEOPLE for part in head.split() for match in gazetteer.exactly(part)
    )


def _holder(
    phrase: Phrase, town: Place | None, countries: Sequence[str], gazetteer: Gazetteer
) -> Place | None:
    if phrase.context:
        met = [
            m
            for m in gazetteer.exactly(phrase.context)
            if m.key is not Key.PEOPLE
            and (not countries or m.place.country in countries)
            and not gazetteer.is_quarter(m.place)
        ]
        if met:
            return max(met, key=lambda m: (-m.key, m.population)).place
    if phrase.kind in _OF_TOWNS and town is not None:
        return town
    return gazetteer.coded(countries[0]) if len(countries) == 1 else None


def _precision(holder: Place) -> PlacePrecision:
    if holder.precision is PlacePrecision.SETTLEMENT:
        return PlacePrecision.CITY_PART
    # A village is no country: what compares places must not take it for one.
    return PlacePrecision.REGION if holder.precision is PlacePrecision.COUNTRY else holder.precision
