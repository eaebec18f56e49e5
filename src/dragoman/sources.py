"""`sources.toml`: which feeds and pages to watch. In: its text. Out: `Sources`, or each fault.

[fetch]
user_agent = "desk (+mailto:desk@example.org)"
pause = 1.0                  # seconds between two requests to one host
allow_private = []           # hosts in private networks that may be fetched from

[[source]]
name = "Courier"
feed = "https://courier.example/feed.xml"     # or page = ..., one page that changes
publisher = "Northern Courier"
language = "en"
side = "local:gov-sy"                         # the party that it speaks for, if any
every = "15m"                                 # s, m, h or d
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from dragoman.collect import Address, Known
from dragoman.collect.fetch import Rules
from dragoman.collect.walk import is_address
from dragoman.errors import UsageError
from dragoman.forms import Lines, faults

__all__ = ["Source", "Sources", "read_sources"]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LEAST = timedelta(seconds=10)
_FORM: Mapping[str, Any] = {
    "fetch?": {"user_agent|fresh?": "text", "pause?": "number", "allow_private?": "words"},
    "source?": [{"name|feed|page|publisher|language|side|every?": "text"}],
}
"""What may stand in the file, as `forms` has it; what it means is asked below."""


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    address: Address
    every: timedelta
    side: str | None
    """The actor it speaks for."""
    is_feed: bool


@dataclass(frozen=True, slots=True)
class Sources:
    sources: tuple[Source, ...]
    rules: Rules

    @property
    def sides(self) -> Mapping[str, str]:
        """The actor that each publisher speaks for."""
        return {s.address.known.publisher: s.side for s in self.sources if s.side}


def read_sources(
    text: str, rules: Rules, side_known: Callable[[str], bool] = lambda _: True
) -> Sources:
    """What a `sources.toml` says; ``rules`` are those where it says nothing.

    Raises `UsageError` with all faults, each with its line.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"it is not TOML: {error}") from error
    if misshapen := faults(table, _FORM, text):
        raise UsageError("; ".join(misshapen))
    lines = Lines(text)
    wrong = list(_faults_of_fetch(table.get("fetch", {})))
    entries = table.get("source", [])
    entries = [entries] if isinstance(entries, dict) else entries  # [source], where there is one
    if not entries:
        wrong.append("no [[source]] in it; add one with a name and a feed or a page")
    names: set[str] = set()
    for number, entry in enumerate(entries):
        line = lines.of("source", number)
        wrong += (f"line {line}: {fault}" for fault in _faults(entry, names, side_known))
        names.add(entry.get("name", ""))
    if wrong:
        raise UsageError("; ".join(wrong))
    return Sources(tuple(map(_source, entries)), _rules(table.get("fetch", {}), rules))


def _faults(
    entry: Mapping[str, str], before: Collection[str], side_known: Callable[[str], bool]
) -> Iterator[str]:
    if not entry.get("name"):
        yield "it has no name"
    elif entry["name"] in before:
        yield f"another source is called {entry['name']!r} too"
    places = [entry[key] for key in ("feed", "page") if key in entry]
    if len(places) != 1:
        yield "give it one feed or one page"
    elif not is_address(places[0]):
        yield f"{places[0]!r} is no address; write http(s)://..."
    if _interval(entry.get("every", "1h")) is None:
        yield f"every = {entry['every']!r} is no interval; write 15m, 2h, 1d (10s at least)"
    if (side := entry.get("side")) and not side_known(side):
        yield f"no actor {side!r} is known; write an id of link/data/actors.toml, as local:gov-sy"
    elif side and not entry.get("publisher"):
        yield "side is that of its publisher; say who that is"


def _faults_of_fetch(table: Mapping[str, Any]) -> Iterator[str]:
    if table.get("pause", 1.0) < 0:
        yield "[fetch]: pause is a number of seconds, and none below 0"
    if "fresh" in table and _interval(table["fresh"]) is None:
        yield "[fetch]: fresh is an interval: 6h"


def _interval(words: object) -> timedelta | None:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", str(words).strip())
    if not found:
        return None
    interval = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    return interval if interval >= _LEAST else None


def _source(entry: Mapping[str, str]) -> Source:
    url = entry.get("feed") or entry["page"]
    known = Known(
        publisher=entry.get("publisher", ""), language=entry.get("language", ""), said=True
    )
    every = _interval(entry.get("every", "1h")) or timedelta(hours=1)
    return Source(entry["name"], Address(url, known), every, entry.get("side"), "feed" in entry)


def _rules(table: Mapping[str, Any], rules: Rules) -> Rules:
    fresh = _interval(table["fresh"]) if "fresh" in table else None
    return replace(
        rules,
        user_agent=table.get("user_agent", rules.user_agent),
        pause=float(table.get("pause", rules.pause)),
        allowed=rules.allowed | set(table.get("allow_private", ())),
        fresh=fresh or rules.fresh,
    )
