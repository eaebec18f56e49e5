"""Running text in, the spans of it that may name a place out, with the places of the gazetteer.

Capitalised words in a row, the longest that the gazetteer knows first: "West Virginia" before
"Virginia". Whether such a span does name a place is weighed in `weighing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from dragoman.claims import Place, PlacePrecision
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.lexicon import Lexicon
from dragoman.link.spelling import fold

__all__ = ["OWNER", "SMALL", "Candidate", "Spotter", "Word", "is_wide", "split"]

_WORD = re.compile(
    r"(?P<dotted>(?:[A-Z]\.){2,}|(?:St|Mt|Ft|Pt)\.(?=\s[A-Z])|W\. ?Va\.)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*)|(?P<number>\d[\d,.]*)|(?P<mark>[^\w\s]|_)"
)
OWNER = re.compile(r"['’]s$", re.IGNORECASE)
SMALL = frozenset(
    {"of", "the", "and", "upon", "on", "under", "sur", "de", "del", "la", "le", "du", "des", "da"}
    | {"do", "dos", "di", "al", "el", "am", "an", "der"}
)
"""Words that stand small inside names: "Isle of Man", "Rio de Janeiro"."""
_QUOTES = "\"'“”‘’()[]*"
_STOPS = ".!?:;•|–—"
_LONGEST = 5
"""Words of a name, at most."""


class Word(msgspec.Struct, frozen=True, gc=False):
    text: str
    low: str
    """Lower case, without a possessive ending."""
    start: int
    end: int
    kind: str
    """``word``, ``dotted`` (an abbreviation), ``number`` or ``mark``."""
    gap: str
    """What stands between it and the word before."""
    opens: bool
    """Whether a sentence or a line begins with it."""

    @property
    def capital(self) -> bool:
        return self.kind != "mark" and self.text[:1].isupper()


def split(text: str) -> Iterator[Word]:
    """The words and marks of a text, in order."""
    end, opens = 0, True
    for met in _WORD.finditer(text):
        gap = text[end : met.start()]
        word, kind = met.group(), met.lastgroup or "mark"
        opens = opens or "\n" in gap
        low = word.lower()
        if "'" in low or "’" in low:
            low = OWNER.sub("", word).lower().replace("’", "'")
        yield Word(word, low, met.start(), met.end(), kind, gap, opens)
        end = met.end()
        if kind != "mark":
            opens = False
        elif word not in _QUOTES:
            opens = word in _STOPS


@dataclass(frozen=True)
class Candidate:
    """Words that may name a place: those from ``first`` up to ``last``."""

    first: int
    last: int
    start: int
    end: int
    name: str
    matches: tuple[Match, ...]
    kind: str
    """``place``, ``people`` (a demonym), ``short`` (a short form) or ``named`` (the gazetteer has
    no such place)."""
    notes: dict[str, float] = field(default_factory=dict, compare=False)
    """What speaks for it and against it: filled by `weighing`."""

    @property
    def wide(self) -> bool:
        """Whether a country, a region or a large first-level division is called so."""
        return any(is_wide(match) for match in self.matches)


def is_wide(match: Match) -> bool:
    precision = match.place.precision
    if precision is PlacePrecision.ADM1:
        return match.population >= (400_000 if match.key is Key.NAME else 1_500_000)
    wide = precision in {PlacePrecision.COUNTRY, PlacePrecision.REGION}
    return wide and match.key <= Key.ARTICLE


class Spotter:
    """Looks through the words of one text."""

    def __init__(self, words: Sequence[Word], gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._words = words
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._known: dict[str, tuple[Match, ...]] = {}

    def spot(self) -> list[Candidate]:
        """The spans that the gazetteer knows, in order, none within another."""
        found: list[Candidate] = []
        position = 0
        while position < len(self._words):
            met = self._at(position)
            position = met.last if met else position + 1
            if met:
                found.append(met)
        return found

    def named(self, taken: Sequence[Candidate]) -> list[Candidate]:
        """Names that the gazetteer has not and whose last word tells that they are places':
        "Otter Creek Road", "Kanawha River".
        """
        used = {n for c in taken for n in range(c.first, c.last)}
        found = []
        for position, word in enumerate(self._words):
            known = word.low in self._lexicon.after["named"] and word.capital
            if not known or word.text.isupper() or position in used:
                continue
            first = self._head(position, used)
            last = self._words[first:position]
            dotted = word.low in {"st", "ave", "rd"}
            stop = self._words[position + 1] if position + 1 < len(self._words) else None
            ends = stop is not None and stop.text == "." and stop.gap == ""
            if not last or last[0].low in _FUNCTION or (dotted and not ends):
                continue
            end = stop.end if dotted and stop else word.end
            name = " ".join(w.text for w in self._words[first : position + 1])
            found.append(Candidate(first, position + 1, last[0].start, end, name, (), "named"))
        return found

    def _head(self, position: int, used: set[int]) -> int:
        """Where the name begins whose last word stands at ``position``."""
        first = position
        while first > 0 and position - first < 3 and not self._words[first].opens:
            before = self._words[first - 1]
            if not before.capital or self._words[first].gap != " " or first - 1 in used:
                break
            if OWNER.search(before.text):
                break
            first -= 1
        return first

    def _at(self, first: int) -> Candidate | None:
        if not self._words[first].capital:
            return None
        short = self._short(first)
        if short is not None:
            return short
        last = first + 1
        while last < len(self._words) and last - first < _LONGEST and self._joins(last):
            last += 1
        for end in range(last, first, -1):
            met = self._span(first, end)
            if met is not None and not self._is_of_seat(met):
                return met
        return None

    def _joins(self, position: int) -> bool:
        """Whether the word may go on with a name that began before it."""
        word, before = self._words[position], self._words[position - 1]
        if word.kind == "mark":
            return word.text in "-‑" and word.gap == "" and position + 1 < len(self._words)
        if before.text in {"-", "‑"}:
            return word.gap == ""
        if word.gap != " " or OWNER.search(before.text):
            return False
        return word.capital or word.low in SMALL

    def _span(self, first: int, last: int) -> Candidate | None:
        head, tail = self._words[first], self._words[last - 1]
        small = tail.low in SMALL and not tail.capital
        if tail.kind == "mark" or small or (head.opens and head.low in {"a", "an"}):
            return None
        owner = OWNER.search(tail.text)
        text = " ".join(w.text for w in self._words[first:last])
        text = text.replace(" - ", "-").replace(" ‑ ", "-")
        cut = len(owner.group()) if owner else 0
        text = text[: len(text) - cut]
        if last - first == 1 and len(fold(text)) < 3 and not text.isupper():
            return None
        matches = self._lookup(text)
        if head.low == "the":  # "The Hague" is called so; "The Athens" of the Athens police is not
            matches = tuple(m for m in matches if m.key is not Key.ARTICLE)
        if not matches:
            return None
        kind = "people" if all(m.key is Key.PEOPLE for m in matches) else "place"
        return Candidate(first, last, head.start, tail.end - cut, text, matches, kind)

    def _is_of_seat(self, met: Candidate) -> bool:
        """Whether "City" belongs to what follows: "Dublin City Council", but "Kansas City"."""
        if met.last - met.first < 2 or self._words[met.last - 1].text != "City":
            return False
        if any(m.place.precision is PlacePrecision.SETTLEMENT for m in met.matches):
            return False
        after = self._words[met.last].low if met.last < len(self._words) else ""
        return after in self._lexicon.form["seats"]

    def _short(self, first: int) -> Candidate | None:
        """A short form: "Ky.", "U.S.", "Paris, TX"."""
        word = self._words[first]
        stop = self._words[first + 1] if first + 1 < len(self._words) else None
        forms = [(word.text, first + 1)]
        if stop is not None and stop.text == "." and stop.gap == "":
            forms.insert(0, (f"{word.text}.", first + 2))
        for text, last in forms:
            code = self._lexicon.short.get(text)
            if code is None and self._is_behind_comma(first):
                code = self._lexicon.postal.get(text)
            place = self._gazetteer.coded(code) if code else None
            if place is not None:
                end = self._words[last - 1].end
                return Candidate(first, last, word.start, end, text, (_sure(place),), "short")
        return None

    def _is_behind_comma(self, first: int) -> bool:
        return first > 1 and self._words[first - 1].text == "," and self._words[first - 2].capital

    def _lookup(self, name: str) -> tuple[Match, ...]:
        if name not in self._known:
            self._known[name] = tuple(
                match
                for match in self._gazetteer.exactly(name)
                if match.key is not Key.TRANSLATED and not self._gazetteer.is_quarter(match.place)
            )
        return self._known[name]


def _sure(place: Place) -> Match:
    return Match(place, Key.NAME, 1_000_000, 1.0)


_FUNCTION = frozenset(
    {"the", "a", "an", "in", "on", "at", "of", "and", "for", "to", "from", "by", "with", "near"}
    | {"his", "her", "their", "our", "my", "this", "that", "these", "those", "some", "all", "no"}
    | {"but", "as", "if", "is", "it", "he", "she", "we", "they", "you", "i", "one", "two"}
    | {"what", "when", "where", "who", "how", "why"}
)
