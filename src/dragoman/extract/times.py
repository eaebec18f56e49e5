"""A sentence in; its time expressions out, each with its words and the window they give.

Windows are whole days, both ends inclusive. Everything of one language (words, the patterns they
stand in, which reading a pattern has) is rows of the pack's ``times.toml``, whose header explains
the notation; the readings are in `windows`.

Nothing is guessed: where the report has no date, only a full date gives a window. Which expression
belongs to which claim, and what a claim without one gets, is decided in `assemble`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

from dragoman.claims import Span, When
from dragoman.extract.sentences import Kind, Report, Sentence
from dragoman.extract.timegrammar import Grammar
from dragoman.extract.timerows import (
    COUNTS,
    NOT_WINDOWS,
    Context,
    Dates,
    Lean,
    Names,
    Rule,
    TimeKind,
)
from dragoman.extract.windows import read

__all__ = ["ByNeed", "TimeExpression", "TimeKind", "Times", "times"]


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
    near = _near(previous, sentence, report)
    beside = _near(previous, sentence, report, any_paragraph=True)

    def read_from(day: date | None) -> Iterator[TimeExpression]:
        before, close, last = previous, near, beside
        for match in matches:
            row, told = table.row(match), words.is_told(match, table)
            ahead = not told and words.looks_ahead(match, table)
            lean = Lean.AHEAD if ahead else Lean.NEAR
            today = anchor if told or row.is_of_the_report else day
            context = Context(today, today, before, lean, close, last)
            window = read(match.rule, match.slots, context, table.names)
            start, end = words.spans[match.first][0], words.spans[match.last][1]
            words_at = report.evidence(start, end)
            when = When(window.start, window.end, window.precision, words_at, window.other)
            kind = match.rule.kind or window.kind
            told = told and kind is TimeKind.POINT
            called = ahead and words.is_called(match, table)
            at = Span(start, end)
            yield TimeExpression(at, when, f"time.{row.name}", kind, called, told)
            if kind not in NOT_WINDOWS and (when.start or when.end):
                before = close = last = when

    found = tuple(read_from(anchor))
    said = _day_of_saying(found, anchor)
    return tuple(read_from(said)) if said else found


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
    future: frozenset[str]
    telling: frozenset[str]
    turning: frozenset[str]
    """Words that begin a clause of its own: what they lead is not the verb's before them."""
    joining: frozenset[str]
    """Words and marks beyond which another verb may stand."""
    vowing: frozenset[str]
    """Words of ``future`` that are deeds themselves: "agreed"."""
    asking: frozenset[str]
    """Words that look ahead to what is due, and only to that: "urged them to leave by Friday"."""
    vowed: frozenset[str]
    """Words that lead what is vowed, before its day: "agreed **to** leave on Friday"."""
    cited: frozenset[str]
    """Words of ``telling`` that tell nothing of a day before them: "on Sunday, according to"."""
    passive: frozenset[str]
    """What makes a word of telling passive: "was reported"."""
    contents: frozenset[str]
    """What leads that which was told: "announced **that**"."""
    impersonal: frozenset[str]
    """Its subject where what is told stands behind it: "it was reported that"."""
    given: frozenset[str]
    """Right before what is due: "**have** until Friday"."""
    deeds_of: frozenset[str]
    """Words that begin what such a deed brings about: "agreed to **a** truce"."""
    kept: frozenset[tuple[str, ...]]
    """What says that a plan was carried out: "as planned"."""
    ahead: frozenset[tuple[str, ...]]
    """Several words that look ahead as one of ``future`` does: "is to", "has asked for"."""
    calendar: frozenset[tuple[str, ...]]
    """Verbs of the present that tell, right before a day, what is in the calendar: "begins on"."""
    uncalled: frozenset[str]
    """Words before such a verb that make it another form: "did not begin on"."""
    appointed: frozenset[str]
    """Words of ``future`` that only describe: "the convoy, due on Sunday"."""
    came_to: frozenset[str]
    """What begins a verb of the past: "was turned back", "did not leave"."""
    past: tuple[str, ...]
    """How a verb of the past ends."""
    pasts: frozenset[str]
    """Those that end otherwise: "began"."""
    to_be: frozenset[str]
    """What makes an ending of the past a passive of the future: "will be opened"."""

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
            frozenset(lists.get("future", ())),
            frozenset(lists.get("telling", ())),
            frozenset(lists.get("turning", ())),
            frozenset(lists.get("joining", ())) | {","},
            frozenset(lists.get("vowing", ())),
            frozenset(lists.get("asking", ())),
            frozenset(lists.get("vowed", ())),
            *(
                frozenset(lists.get(name, ()))
                for name in ("cited", "passive", "contents", "impersonal")
            ),
            frozenset(lists.get("given", ())),
            frozenset(lists.get("deeds_of", ())),
            *(
                frozenset(tuple(words.split()) for words in lists.get(name, ()))
                for name in ("kept", "ahead", "calendar")
            ),
            frozenset(lists.get("uncalled", ())),
            frozenset(lists.get("appointed", ())),
            frozenset(lists.get("came_to", ())),
            tuple(settings.get("past", ())),
            frozenset(settings.get("pasts", ())),
            frozenset(settings.get("to_be", ())),
        )

    def without_kept(self, words: Sequence[str]) -> list[str]:
        """The words but for the last of "as planned", "according to plan"."""
        kept = set(_ends_of(words, self.kept))
        return [word for n, word in enumerate(words) if n not in kept]

    def is_done(self, word: str) -> bool:
        """Whether a word is a verb of the past, as far as its ending tells."""
        looks_ahead = word in self.future and word not in self.vowing
        return (word.endswith(self.past) or word in self.pasts) and not looks_ahead

    def is_called(self, before: Sequence[str]) -> bool:
        """Whether a verb of the calendar ends the words before a day, but for a word or two."""
        last = max(_ends_of(before, self.calendar), default=None)
        if last is None or len(before) - last > _TO_A_DAY:
            return False
        return self.uncalled.isdisjoint(before[max(0, last - _TO_A_DAY) : last])

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
        alone = self.names.point(match.slots["date"]) if match.rule.reading == "point" else None
        return alone[0] if alone else match.rule


def _ends_of(words: Sequence[str], phrases: Collection[tuple[str, ...]]) -> Iterator[int]:
    """Where such phrases, of three words at most, end."""
    for n in range(len(words)):
        if any(tuple(words[max(0, n + 1 - size) : n + 1]) in phrases for size in (1, 2, 3)):
            yield n


_TO_A_DAY = 3
"""Words, at most, from a verb of the calendar to its day: "meets in Doha on"."""


class ByNeed:
    """Rules by the words of one of their needs, so that a sentence meets few of them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._at: dict[str, list[int]] = {}
        for order, rule in enumerate(rules):
            for word in min(rule.needs, key=_commonness):
                self._at.setdefault(word, []).append(order)

    def that_may_match(self, there: frozenset[str]) -> Iterator[tuple[int, Rule]]:
        """The rules of whose every need a word is there, in their order, with their numbers."""
        met: set[int] = set().union(*(self._at[word] for word in self._at.keys() & there))
        for order in sorted(met):
            rule = self._rules[order]
            if not any(map(there.isdisjoint, rule.needs)):
                yield order, rule


def _commonness(need: frozenset[str]) -> tuple[bool, int]:
    """Digits and dates stand in many sentences; of words, the fewer the rarer."""
    return any(word[0] in "#{" for word in need), len(need)


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

    def is_called(self, match: _Match, table: Times) -> bool:
        return table.is_called(self.words[max(0, match.first - _FAR_LEFT) : match.first])

    def looks_ahead(self, match: _Match, table: Times) -> bool:
        """Whether "will" or its like stands near in the clause, and no "said" between; not where a
        verb of the past takes it: "agreed on Sunday to leave", "on Sunday the sides agreed".
        """
        words = self.words
        before = words[max(0, match.first - _BESIDE) : match.first]
        due = match.rule.reading == "until"  # "ordered the evacuation of the town by Sunday"
        if due and before and before[-1] in table.given | table.asking:
            return True
        if before and table.is_done(before[-1]) and table.to_be.isdisjoint(before):
            counted = len(before) > 1 and before[-2][0].isdigit()  # "to bring out 200 wounded by"
            if not counted:
                return False
        left = table.without_kept(words[max(0, match.first - _FAR_LEFT) : match.first])
        deeds = [n for n, word in enumerate(left) if word in table.vowing]
        for n in deeds if not due else ():
            if n < len(left) - 2 and not table.deeds_of.isdisjoint(left[n + 1 : n + 3]):
                return False  # "agreed to a truce on Thursday", "ordered the evacuation on Sunday"
            if table.vowed.isdisjoint([*left[n + 1 :], words[match.first]]):
                left[n] = ""  # "bound himself Wednesday before the prefect to leave"
        right = words[match.last + 1 : match.last + 1 + _FAR_RIGHT]
        stops = table.telling | _MARKS
        if self.is_called(match, table):
            return True
        wanted = table.future | table.asking if due else table.future
        if not table.came_to.isdisjoint(_first(right)):
            wanted -= table.appointed  # "the convoy, due on Sunday, was turned back"
        for n in _ends_of(left, table.ahead):
            left[n] = _TO_COME
        return _meets(reversed(left), wanted | {_TO_COME}, stops) or _meets(
            right, table.future - table.vowing, stops | table.turning
        )

    def is_told(self, match: _Match, table: Times) -> bool:
        """Whether a verb of telling stands right before or behind it, and no figure between."""
        words = self.words
        if words[match.last] in table.endings:  # "said Sunday's attack"
            return False
        led = 0 < match.first <= _FAR_RIGHT and words[match.first - 1] == ","
        if led and not table.telling.isdisjoint(words[:_OPENING]):  # "Announced the army, Monday,"
            return True
        if match.first <= 1 and self._opens_a_telling(match.last + 1, table):
            return True
        first = max(0, match.first - _BESIDE)
        left = words[first : match.first]
        right = words[match.last + 1 : match.last + 1 + _BEHIND]
        stops = table.turning | table.joining | frozenset(table.names.values["n"]) | _MARKS
        if self._is_of_what_was_told(first, match.first, table):
            left = []
        sides = ((reversed(left), table.telling), (right, table.telling - table.cited))
        return any(_meets(_up_to_figure(side), wanted, stops) for side, wanted in sides)

    def _opens_a_telling(self, at: int, table: Times) -> bool:
        """Whether a subject and "said that" stand behind a day that opens the sentence: "On Sunday,
        the army announced that it had left".
        """
        at += self.words[at : at + 1] == [","]
        before = list(_up_to_figure(self.words[at : at + _TO_A_TELLING]))
        return any(
            one in table.telling and two in table.contents and _MARKS.isdisjoint(before[:n])
            for n, (one, two) in enumerate(pairwise(before))
        )

    def _is_of_what_was_told(self, first: int, at: int, table: Times) -> bool:
        """Whether a word of telling is passive, and what happened its subject: "shelling was
        reported on Friday", but "it was reported on Friday that".
        """
        words = self.words
        for n in range(first, at):
            before = words[max(0, n - 2) : n]
            if words[n] in table.telling and not table.passive.isdisjoint(before[-1:]):
                return table.impersonal.isdisjoint(before)
        return False


_FAR_LEFT, _FAR_RIGHT, _BESIDE, _BEHIND, _OPENING = 12, 8, 3, 5, 2
"""Words around an expression in which "will" and "said" are looked for."""
_TO_A_TELLING = 8
"""Words, at most, from a day that opens a sentence to the "that" of what was said then."""
_MARKS = frozenset(";:.?!")


_TO_COME = "\x7f"
"""Stands for several words that look ahead."""


def _first(right: Sequence[str]) -> Sequence[str]:
    """The word behind a day, and the one behind a comma there."""
    return right[:2] if right[:1] == [","] else right[:1]


def _meets(words: Iterable[str], wanted: frozenset[str], stops: frozenset[str]) -> bool:
    for word in words:
        if word.removeprefix("_") in wanted:
            return True
        if word in stops:
            return False
    return False


def _up_to_figure(words: Iterable[str]) -> Iterator[str]:
    return takewhile(lambda word: not word[0].isdigit(), words)


def _pieces(low: str, start: int, endings: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Parts of a hyphened word and its possessive: mid · - · july · 's."""
    stem = next((low.removesuffix(e) for e in endings if low.endswith(e) and low != e), low)
    for found in re.finditer(r"[^-]+|-", stem):
        yield found.group(), start + found.start(), start + found.end()
    if len(stem) < len(low):
        yield low[len(stem) :], start + len(stem), start + len(low)
