"""A sentence in; its time expressions out, each with its words and the window they give.

Windows are whole days, both ends inclusive. Everything of one language (words, the patterns they
stand in, which reading a pattern has) is rows of the pack's ``times.toml``, whose header explains
the notation; the readings are in `windows`.

Nothing is guessed: where the report has no date, only a full date gives a window. Which expression
belongs to which claim, and what a claim without one gets, is decided in `when`.

    days             the calendar
    rows, grammar    a row of the tables, and the patterns compiled from all of them
    asked, windows   what a matched row means; `windows_told`: by a window told before
    outlook          whether the words around it look ahead
    heads            the day that a report is of, as its head tells it
    threads          numbers of posts that look like days
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from dragoman.claims import Span, When
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Kind, Report, Sentence
from dragoman.extract.times.grammar import Grammar
from dragoman.extract.times.outlook import Outlook
from dragoman.extract.times.rows import (
    COUNTS,
    NOT_WINDOWS,
    Context,
    Dates,
    Lean,
    Names,
    Rule,
    TimeKind,
)
from dragoman.extract.times.threads import is_of_a_thread
from dragoman.extract.times.windows import read

__all__ = ["LEADING", "ByNeed", "TimeExpression", "TimeKind", "Times", "times"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    span: Span
    """The words, in code points of the report."""
    when: When
    rule: str
    """The row of the table that read it: ``time.last-n-units``."""
    kind: TimeKind
    called: bool = False
    """Whether a verb of the calendar stands before it: "talks begin on Wednesday"."""
    told: bool = False
    """Whether it stands at a verb of telling: "reported on Friday", "on Friday it had spoken of".
    Such a day is the statement's, and only bounds what is stated."""
    day: Span | None = None
    """Of what goes on since something was done, the words of the day alone, since the others name
    who did what and where: "since rebels seized Goma **in January**".
    """

    @property
    def nameless(self) -> Span:
        """The words in which nobody and no place is named."""
        return self.day or self.span


_OF_A_DEED = "since-somebody-did"
"""The row whose words name who did what and where."""

_NUMBERS = "numeric-date"
"""The row of a day in two numbers, which may be those of a thread."""

LEADING = frozenset({"time.after-it", "time.after-it-by-now", "time.hours-after-it"})
"""The rows whose window is that of the words behind it alone: "on Tuesday, **a day after** rebels
left". What is told next goes on from the Tuesday.
"""


def times(
    sentence: Sentence,
    report: Report,
    table: Times,
    anchor: date | None,
    previous: When | None = None,
) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence, in order; they do not overlap, the longest wins.

    ``anchor`` is the day that "today" means, the publication's; without it, what depends on it
    stays open. ``previous`` is the window last found before this sentence, which "the next day"
    goes on from; inside the sentence each expression goes on from the one before it.
    """
    words = _Words.of(sentence, table)
    matches = list(_longest(table.matches(words, in_title=sentence.is_title)))
    if matches and matches[0].first == 0 and table.row(matches[0]).name == _NUMBERS:
        matches = matches[is_of_a_thread(report.text, words.spans[0][0]) :]
    near = _near(previous, sentence, report)
    beside = _near(previous, sentence, report, any_paragraph=True)

    def read_from(day: date | None, close: When | None) -> Iterator[TimeExpression]:
        before, last, outlook = previous, beside, table.outlook
        for match in matches:
            row = table.row(match)
            told = outlook.is_told(words.words, match.first, match.last)
            due = match.rule.reading == "until"
            ahead = not told and outlook.looks_ahead(words.words, match.first, match.last, due=due)
            lean = Lean.AHEAD if ahead else Lean.NEAR
            today = anchor if told or row.is_of_the_report else day
            context = Context(today, today, before, lean, close, last)
            window = read(match.rule, match.slots, context, table.names)
            start, end = words.spans[match.first][0], words.spans[match.last][1]
            words_at = report.evidence(start, end)
            when = When(window.start, window.end, window.precision, words_at, window.other)
            kind = match.rule.kind or window.kind
            told = told and kind is TimeKind.POINT and f"time.{row.name}" not in LEADING
            called = ahead and outlook.is_called(words.words, match.first)
            at = Span(start, end)
            since = words.day(match) if row.name == _OF_A_DEED else None
            yield TimeExpression(at, when, f"time.{row.name}", kind, called, told, since)
            apart = kind in NOT_WINDOWS or f"time.{row.name}" in LEADING
            if not apart and (when.start or when.end):
                before = close = last = when

    found = tuple(read_from(anchor, near))
    said, led = _day_of_saying(found, anchor), _day_led_up_to(found, sentence)
    return tuple(read_from(said or anchor, led or near)) if said or led else found


def _day_led_up_to(found: Sequence[TimeExpression], sentence: Sentence) -> When | None:
    """The day of what came after that which opens a sentence: "two days after the army left Kupe,
    rebels entered it **on Tuesday**".
    """
    first = found[0] if len(found) > 1 else None
    if first is None or first.rule not in LEADING or first.span.start > sentence.start:
        return None
    days = (one.when for one in found[1:] if one.kind is TimeKind.POINT and not one.told)
    return next((when for when in days if when.start and when.start == when.end), None)


def _day_of_saying(found: Sequence[TimeExpression], anchor: date | None) -> date | None:
    """The one day on which all of a sentence was said, where that was before its report: "on
    Wednesday police said that 12 people had been killed overnight".
    """
    days = [one.when.end for one in found if one.told]
    said = days[0] if len(days) == 1 and len(found) > 1 else None
    return said if said and anchor and said < anchor else None


def _near(
    previous: When | None, sentence: Sentence, report: Report, *, any_paragraph: bool = False
) -> When | None:
    """``previous`` where it stands close before, in one paragraph or in any."""
    if previous is None or previous.evidence is None:
        return None
    around = report.sentences[max(0, sentence.index - _CLOSE) : sentence.index + 1]
    start = min(s.start for s in around if any_paragraph or s.paragraph == sentence.paragraph)
    return previous if previous.evidence.span.start >= start else None


_CLOSE = 2
"""Sentences over which "the day before" goes by a window."""


# -- the table -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Match:
    rule: Rule
    order: int
    first: int
    last: int
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Times:
    """The compiled ``times.toml`` of a language."""

    rules: tuple[Rule, ...]
    names: Names
    capital: frozenset[str]
    """Words that are names only with a capital: "may", "march"."""
    counted: frozenset[str]
    """Words before which a number is no day and no year: "12 people"."""
    endings: tuple[str, ...]
    """What may hang on the last word: "'s"."""
    outlook: Outlook
    """What the words around an expression tell of it."""
    reports: frozenset[str]
    """What the head of a report calls it: "sheet", "update"."""
    daily: Phrases[str]
    """What says there that it tells of one day: "**daily** report"."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Times:
        """Compile the parsed TOML. Raises `UsageError` naming the row that cannot be used."""
        settings, lists = table.get("settings", {}), table.get("lists", {})
        grammar = Grammar(table)
        points = tuple(grammar.rules(table.get("point", ())))
        grammar.allow_points(table.get("point", ()))
        return cls(
            tuple(grammar.rules(table.get("rule", ()))),
            Names(grammar.values, points, settings.get("day_first", True)),
            frozenset(settings.get("capital", ())),
            frozenset(lists.get("counted", ())),
            tuple(settings.get("endings", ())),
            Outlook.of(settings, lists, grammar.values["n"]),
            frozenset(lists.get("reports", ())),
            Phrases([(pattern, pattern) for pattern in lists.get("of_a_day", ())]),
        )

    @cached_property
    def _rules_by_need(self) -> ByNeed:
        return ByNeed(self.rules)

    @cached_property
    def _points_by_need(self) -> ByNeed:
        return ByNeed(self.names.points)

    def matches(self, words: _Words, *, in_title: bool) -> Iterator[_Match]:
        dates = self._dates(words)
        slots_there = {"{point}"} if dates.any else set()
        if dates.alone:
            slots_there.add("{date}")
        for order, rule in self._rules_by_need.that_may_match(words.all | slots_there):
            if rule.in_title and not in_title:
                continue
            for found in rule.found(words.line, words.starting(rule.firsts), dates):
                first, last = words.tokens(found.start or 0, found.end)
                yield _Match(rule, order, first, last, found.words)

    def _dates(self, words: _Words) -> Dates:
        """Where in the line a point begins, and where it may end."""
        found: dict[int, list[int]] = {}
        alone: dict[int, list[int]] = {}
        for _, rule in self._points_by_need.that_may_match(words.all):
            for place in words.starting(rule.firsts):
                for end in words.ends_of(rule.inside, place):
                    found.setdefault(place, []).append(end)
                    if not rule.inner:
                        alone.setdefault(place, []).append(end)
        return Dates(dict(sorted(found.items())), dict(sorted(alone.items())))

    def row(self, match: _Match) -> Rule:
        """The row that read it; of a point that stands alone, the point's own."""
        words = match.slots.get("date") or match.slots.get("point", "")
        alone = self.names.point(words) if match.rule.reading == "point" else None
        return alone[0] if alone else match.rule


class ByNeed:
    """Rules by the words of one of their needs, so that a sentence meets few of them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._at: dict[str, list[int]] = {}
        uses = Counter(word for rule in rules for need in rule.needs for word in need)
        for order, rule in enumerate(rules):
            for word in min(rule.needs, key=lambda need: _commonness(need, uses)):
                self._at.setdefault(word, []).append(order)

    def that_may_match(self, there: frozenset[str]) -> Iterator[tuple[int, Rule]]:
        """The rules of whose every need a word is there, in their order, with their numbers."""
        met: set[int] = set().union(*(self._at[word] for word in self._at.keys() & there))
        for order in sorted(met):
            rule = self._rules[order]
            if not any(map(there.isdisjoint, rule.needs)):
                yield order, rule


def _commonness(need: frozenset[str], uses: Mapping[str, int]) -> tuple[bool, int]:
    """Digits and dates stand in many sentences; of words, those that many rules need ("on", "the")
    do too.
    """
    return any(word[0] in "#{" for word in need), sum(uses[word] for word in need)


def _longest(matches: Iterable[_Match]) -> Sequence[_Match]:
    chosen: list[_Match] = []
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first, m.order)):
        if all(match.last < other.first or other.last < match.first for other in chosen):
            chosen.append(match)
    return sorted(chosen, key=lambda m: m.first)


_SPACE = re.compile(r"\s")


# -- the words of a sentence -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence as a line of lower-case words, one space after each, and where each stands."""

    line: str
    words: Sequence[str]
    starts: Mapping[int, int]
    ends: Mapping[int, int]
    spans: tuple[tuple[int, int], ...]
    at: Mapping[str, Sequence[int]]
    """Where in the line each word stands; "#" is any that begins with a digit."""
    all: frozenset[str]

    @classmethod
    def of(cls, sentence: Sentence, table: Times) -> _Words:
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        for token in sentence.tokens:
            whole = token.low
            parts = token.kind is Kind.WORD and ("-" in whole or whole.endswith(table.endings))
            pieces: Iterable[tuple[str, int, int]] = ((whole, token.start, token.end),)
            if parts and len(whole) == token.end - token.start:
                pieces = _pieces(whole, token.start, table.endings)
            for low, start, end in pieces:
                word = low or "_"
                if token.kind is Kind.NUMBER:  # only these have white space inside: 1 231
                    word = _SPACE.sub("_", low)
                if word in table.capital and not token.text[start - token.start].isupper():
                    word = "_" + word  # "may" and "march" are months only with a capital
                words.append(word)
                spans.append((start, end))
        for index, (word, behind) in enumerate(pairwise(words)):
            if word[0].isdigit() and behind in table.counted:
                words[index] = word + COUNTS
        starts, ends, position = {}, {}, 0
        at: dict[str, list[int]] = {}
        for index, word in enumerate(words):
            starts[position] = index
            at.setdefault(word, []).append(position)
            if word[0].isdigit():
                at.setdefault("#", []).append(position)
            position += len(word) + 1
            ends[position] = index
        line = "".join(w + " " for w in words)
        return cls(line, words, starts, ends, tuple(spans), at, frozenset(at))

    def starting(self, firsts: frozenset[str]) -> Sequence[int]:
        """Where in the line one of these words stands; where any does, if there are none."""
        if not firsts:
            return list(self.starts)
        return sorted({place for word in firsts & self.all for place in self.at[word]})

    def ends_of(self, pattern: re.Pattern[str], place: int) -> Iterator[int]:
        """Where a match from there may end, the longest first."""
        found = pattern.match(self.line, place)
        if found is None:
            return
        yield found.end()
        for end in sorted((e for e in self.ends if place < e < found.end()), reverse=True):
            if pattern.fullmatch(self.line, place, end):
                yield end

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word of a stretch of the line."""
        return self.starts[start], self.ends[end]

    def day(self, match: _Match) -> Span | None:
        """Where the day stands with which an expression ends; None where it ends with none."""
        named = (match.slots.get("date") or match.slots.get("point", "")).split()
        first = match.last + 1 - len(named)
        if not named or list(self.words[first : match.last + 1]) != named:
            return None
        return Span(self.spans[first][0], self.spans[match.last][1])


def _pieces(low: str, start: int, endings: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Parts of a hyphened word and its possessive: mid · - · july · 's."""
    stem = next((low.removesuffix(e) for e in endings if low.endswith(e) and low != e), low)
    for found in re.finditer(r"[^-]+|-", stem):
        yield found.group(), start + found.start(), start + found.end()
    if len(stem) < len(low):
        yield low[len(stem) :], start + len(stem), start + len(low)
