"""Who sent a story, where its own head tells: "MAPUTO, March 28, 2021 (AFP) - Dozens of people".

In: the text of a report, or a line. Out: the agency, or whether a story opens in the line. Which
names are agencies' is told in ``wires.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from dragoman import plugins

__all__ = ["agency_of", "opens_story"]

_LINES = 4
"""Lines of the head of a story: a title, a subtitle, a name."""
_HEAD = re.compile(
    r"""[^\S\n]*(?P<place>[^\W\d_][^.!?:;"“()\n]{1,60}?[.,]?)\s*   # a town, a land, a day
        \((?P<agency>[^\W\d_][\w.'’&/ -]{1,40})\)\s*
        (?:[-–—]{1,2}|:)\s*\S""",
    re.VERBOSE,
)
_DAY = re.compile(r",\s*(?:[^\W\d_]+\.?\s+\d{1,2}|\d{1,2}\s+[^\W\d_]+\.?)(?:,?\s+\d{4})?[.,]?$")
"""A day at the end of a place: "Bunia, 5 April 2023", "MAPUTO, March 28"."""
_TOWN = 4
"""Letters of the name of a town in capitals; three are a party's: "RSF"."""


def agency_of(text: str) -> str:
    r"""The agency that the dateline at the head of a text names; empty where none does.

    >>> agency_of("Dozens dead\nMAPUTO, March 28, 2021 (AFP) - Dozens of people were killed.")
    'AFP'
    >>> agency_of("GOMA (DRC) - Forty families left.")
    ''
    """
    for line in re.findall(r"[^\n]*\S[^\n]*", text[:2_000])[:_LINES]:
        if head := _HEAD.match(line):
            return _agency(head)
    return ""


def opens_story(line: str) -> bool:
    """Whether a line opens with a town and the agency that sends from there."""
    head = _HEAD.match(line)
    return head is not None and bool(_agency(head))


def _agency(head: re.Match[str]) -> str:
    """The agency in brackets; empty where they hold none.

    Capitals that no table knows are an agency's behind the name of a town or a day only: "The Rapid
    Support Forces (RSF) - a paramilitary group" is told of a party.
    """
    place, name = head["place"], " ".join(head["agency"].split())
    words, key = _words(), name.casefold()
    if not (place[0].isupper() and name[0].isupper()):
        return ""
    if key in words["agencies"]:
        return name
    if key in words["others"] or key in _lands():
        return ""
    town = place.partition(",")[0]
    capitals = town.isupper() and len(town) >= _TOWN and not any(map(str.isdigit, town))
    sent = capitals or _DAY.search(place) is not None
    return name if sent and name.isupper() and name.isalpha() else ""


@cache
def _lands() -> frozenset[str]:
    """Names of countries, in small letters: "KYIV (UKRAINE) -" names no agency."""
    lands = plugins.table("dragoman.link.data", "countries.toml").values()
    return frozenset(name.casefold() for land in lands for name in (land["name"], *land["also"]))


@cache
def _words() -> Mapping[str, Sequence[str]]:
    table: Mapping[str, Sequence[str]] = plugins.table("dragoman.collect", "wires.toml")["dateline"]
    return table
