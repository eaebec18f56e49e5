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
    r"""[^\S\n]*[A-Z][^.!?:;"“()\n]{1,60}?[.,]?\s*   # a town, a land, a day
        \((?P<agency>[A-Z][\w.'’&/ -]{1,40})\)\s*
        (?:[-–—]{1,2}|:)\s*\S""",
    re.VERBOSE,
)


def agency_of(text: str) -> str:
    r"""The agency that the dateline at the head of a text names; empty where none does.

    >>> agency_of("Dozens dead\nMAPUTO, March 28, 2021 (AFP) - Dozens of people were killed.")
    'AFP'
    >>> agency_of("GOMA (DRC) - Forty families left.")
    ''
    """
    for line in re.findall(r"[^\n]*\S[^\n]*", text[:2_000])[:_LINES]:
        if head := _HEAD.match(line):
            name = " ".join(head["agency"].split())
            return name if _is_agency(name) else ""
    return ""


def opens_story(line: str) -> bool:
    """Whether a line opens with a town and the agency that sends from there."""
    head = _HEAD.match(line)
    return head is not None and _is_agency(" ".join(head["agency"].split()))


def _is_agency(name: str) -> bool:
    words = _words()
    if name.casefold() in words["agencies"]:
        return True
    return name.isupper() and name.isalpha() and name.casefold() not in words["others"]


@cache
def _words() -> Mapping[str, Sequence[str]]:
    table: Mapping[str, Sequence[str]] = plugins.table("dragoman.collect", "wires.toml")["dateline"]
    return table
