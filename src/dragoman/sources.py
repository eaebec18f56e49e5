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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from dragoman.collect import Address, Known
from dragoman.collect.fetch import Rules
from dragoman.collect.walk import is_address
from dragoman.errors import UsageError
from dragoman.forms import Lines

__all__ = ["Source", "Sources", "read_sources"]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LEAST = timedelta(seconds=10)
_KEYS = frozenset({"name", "feed", "page", "publisher", "language", "side", "every"})
_FETCH = frozenset({"user_agent", "pause", "allow_private", "fresh"})


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
    lines = Lines(text)
    faults = list(_faults_of_fetch(table.get("fetch", {})))
    entries = table.get("source", [])
    if not entries:
        faults.append("no [[source]] in it; add one with a name and a feed or a page")
    found: list[Source] = []
    for number, entry in enumerate(entries):
        line = lines.of("source", number)
        faults += (f"line {line}: {fault}" for fault in _faults(entry, found, side_known))
        if not faults:
            found.append(_source(entry))
    if faults:
        raise UsageError("; ".join(faults))
    return Sources(tuple(found), _rules(table.get("fetch", {}), rules))


def _faults(
    entry: Mapping[str, Any], before: list[Source], side_known: Callable[[str], bool]
) -> Iterator[str]:
    if unknown := sorted(set(entry) - _KEYS):
        yield f"unknown {', '.join(unknown)}; there are {', '.join(sorted(_KEYS))}"
    wrong = sorted(key for key, value in entry.items() if not isinstance(value, str))
    if wrong:
        yield f"{', '.join(wrong)} must be text in quotation marks"
        return
    if not entry.get("name"):
        yield "it has no name"
    elif any(source.name == entry["name"] for source in before):
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


def _faults_of_fetch(table: Mapping[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(table) - _FETCH):
        yield f"[fetch]: unknown {', '.join(unknown)}; there are {', '.join(sorted(_FETCH))}"
    if not isinstance(table.get("pause", 1.0), int | float) or table.get("pause", 1.0) < 0:
        yield "[fetch]: pause is a number of seconds"
    if not isinstance(table.get("allow_private", []), list):
        yield '[fetch]: allow_private is a list of hosts: ["intranet.example"]'
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
