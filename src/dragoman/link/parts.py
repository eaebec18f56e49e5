"""A place and the words that cut a part out of it in, a place of its own out.

"Eastern Aleppo", "Old City of Mosul" and "Goma airport" are in no gazetteer: each gets an id under
its parent's, the parent's point, and a precision that says so. Nothing is looked up here.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.claims import Place, PlacePrecision
from dragoman.link.phrases import Phrase, Words

__all__ = ["derives", "finer"]


def finer(place: Place, phrase: Phrase, words: Words) -> Place:
    """The part of ``place`` that the phrase names, or ``place`` itself.

    The id of a part is ``<parent>#<part>``: ``geonames:170063#east``; side by side ``#east+south``;
    one in another ``#east#north``. A part of a town is a `CITY_PART`; a part of a province or a
    country keeps its parent's precision, and so does a site that no map has ("#radio-station"): it
    lies somewhere there.
    """
    if derives(place, phrase, words):
        entry = words.table["classes"][phrase.kind]
        precision = PlacePrecision(entry["precision"])
        name = entry["name"].format(place.name, word=phrase.kind_word.capitalize())
        place = _part(place, phrase.kind or "", name, precision)
    if phrase.part:
        name = words.table["parts"][phrase.part]["name"].format(place.name)
        place = _part(place, phrase.part, name, _cut(place))
    if phrase.joined and len(phrase.compass) > 1:
        first, *others = (words.table["compass"][c]["adjective"] for c in phrase.compass)
        adjectives = " and ".join([first, *(other.lower() for other in others)])
        return _part(place, "+".join(phrase.compass), f"{adjectives} {place.name}", _cut(place))
    for direction in reversed(phrase.compass):
        adjective = words.table["compass"][direction]["adjective"]
        if place.name.startswith(f"{adjective} "):
            continue  # "East Guta" is Eastern Ghouta, not its eastern part
        nested = "#" in place.id
        name = f"{adjective} part of {place.name}" if nested else f"{adjective} {place.name}"
        place = _part(place, direction, name, _cut(place))
    return _site(place, phrase.site, words) if phrase.site else place


def _site(place: Place, site: str, words: Words) -> Place:
    """The site in ``place``; one of a kind that is called by its town is: "Goma airport"."""
    kind = words.classes.get(site.lower())
    entry = words.table["classes"].get(kind, {})
    if kind and "name" in entry and place.precision is PlacePrecision.SETTLEMENT:
        return _part(place, kind, entry["name"].format(place.name, word=site), place.precision)
    name = f"{site[0].upper()}{site[1:]}, {place.name}"
    return _part(place, "-".join(site.lower().split()), name, place.precision)


def derives(place: Place, phrase: Phrase, words: Words) -> bool:
    """Whether the phrase's class word makes another place of a town: its district, its airport."""
    if not phrase.kind or place.precision is not PlacePrecision.SETTLEMENT:
        return False
    entry = words.table["classes"][phrase.kind]
    if "name" not in entry or place.precision.value in entry["fits"]:
        return False
    return not phrase.compass or entry["precision"] == PlacePrecision.SETTLEMENT


def _part(place: Place, tag: str, name: str, precision: PlacePrecision) -> Place:
    return replace(place, id=f"{place.id}#{tag}", name=name, precision=precision, within=place.id)


def _cut(place: Place) -> PlacePrecision:
    """The precision of a part of ``place``."""
    if place.precision is PlacePrecision.SETTLEMENT:
        return PlacePrecision.CITY_PART
    return place.precision
