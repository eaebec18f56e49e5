"""A sentence in; its time expressions out, each with its words and the window they give.

Windows are whole days, both ends inclusive. Everything of one language (words, the patterns they
stand in, which reading a pattern has) is rows of the pack's ``times.toml``, whose header explains
the notation; the readings are in `windows`.

Nothing is guessed: where the report has no date, only a full date gives a window. Which expression
belongs to which claim, and what a claim without one gets, is decided in `assemble`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

from dragoman.claims import Span, When
from dragoman.errors import UsageError
from dragoman.extract.days import UNITS
from dragoman.extract.sentences import Kind, Report, Sentence
from dragoman.extract.timerows import (
    COUNTS,
    NOT_WINDOWS,
    Context,
    Lean,
    Names,
    Rule,
    TimeKind,
    slots_of,
)
from dragoman.extract.windows import READINGS, SLOTS, read

__all__ = ["ByNeed", "TimeExpression", "TimeKind", "Times", "times"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    span: Span
    """The words, in code points of the report."""
    when: When
    rule: str
    """The row of the table that read it: ``time.last-n-units``."""
    kind: TimeKind
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
            yield TimeExpression(Span(start, end), when, f"time.{row.name}", kind, told)
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
    deeds_of: frozenset[str]
    """Words that begin what such a deed brings about: "agreed to **a** truce"."""
    past: tuple[str, ...]
    """How a verb of the past ends."""
    to_be: frozenset[str]
    """What makes an ending of the past a passive of the future: "will be opened"."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Times:
        """Compile the parsed TOML. Raises `UsageError` naming the row that cannot be used."""
        settings, lists = table.get("settings", {}), table.get("lists", {})
        grammar = _Grammar(table)
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
            frozenset(lists.get("deeds_of", ())),
            tuple(settings.get("past", ())),
            frozenset(settings.get("to_be", ())),
        )

    def is_done(self, word: str) -> bool:
        """Whether a word is a verb of the past, as far as its ending tells."""
        looks_ahead = word in self.future and word not in self.vowing
        return word.endswith(self.past) and not looks_ahead

    @cached_property
    def _rules_by_need(self) -> ByNeed:
        return ByNeed(self.rules)

    @cached_property
    def _points_by_need(self) -> ByNeed:
        return ByNeed(self.names.points)

    def matches(self, words: _Words, *, in_title: bool) -> Iterator[_Match]:
        points = [rule for _, rule in self._points_by_need.that_may_match(words.all)]
        slots_there = {"{point}"} if points else set()
        if not all(rule.inner for rule in points):
            slots_there.add("{date}")
        for order, rule in self._rules_by_need.that_may_match(words.all | slots_there):
            if rule.in_title and not in_title:
                continue
            for found in rule.found(words.line, words.starting(rule.firsts)):
                first, last = words.tokens(*found.span("at"))
                yield _Match(rule, order, first, last, slots_of(found))

    def row(self, match: _Match) -> Rule:
        """The row that read it; of a point that stands alone, the point's own."""
        alone = self.names.point(match.slots["date"]) if match.rule.reading == "point" else None
        return alone[0] if alone else match.rule


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


class _Grammar:
    """Patterns to regular expressions over a line of words, each followed by one space."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        unknown = sorted(set(table.get("units", ())) - UNITS)
        if unknown:
            raise UsageError(
                f"times.toml, units: {unknown[0]!r} is none of {', '.join(sorted(UNITS))}"
            )
        self.values: dict[str, Mapping[str, Any]] = {
            "unit": {w: unit for unit, words in table.get("units", {}).items() for w in words},
            "n": dict(table.get("numbers", {})),
            "ordinal": dict(table.get("ordinals", {})),
            "month": _numbered(table.get("months", ()), 1),
            "weekday": _numbered(table.get("weekdays", ()), 0),
            "part": {w: row["thirtieths"] for row in table.get("part", ()) for w in row["words"]},
            "season": dict(table.get("seasons", {})),
            "holiday": dict(table.get("holidays", {})),
        }
        lists = self._lists = table.get("lists", {})
        marks = _any_of(table.get("settings", {}).get("ordinal_marks", ()))
        n = rf"(?:\d{{1,4}}{COUNTS}? |\d{{1,3}}[,.]\d{{3}}{COUNTS}? |{_any_of(self.values['n'])})"
        self._slots: dict[str, str] = {
            "n": n,
            "ordinal": rf"(?:\d{{1,3}} {marks}|{_any_of(self.values['ordinal'])})",
            "day": rf"(?:(?:0?[1-9]|[12]\d|3[01]) (?:{marks})?)",
            "month_number": rf"(?:(?:0?[1-9]|[12]\d|3[01]){COUNTS}? )",
            "year": r"(?:(?:19|20)\d\d )",
            "decade": rf"(?:(?:19|20)\d0{COUNTS}? ?s )",
            "dotted": r"(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d )",
        }
        digits = frozenset({"#"})
        self._needs: dict[str, frozenset[str]] = {
            "n": digits | _first_words(self.values["n"]),
            "ordinal": digits | _first_words(self.values["ordinal"]),
            **dict.fromkeys(("day", "month_number", "year", "decade", "dotted"), digits),
        }
        self._firsts: dict[str, frozenset[str]] = {}
        """Of a slot that stands for points, the words that they begin with."""
        fixed = {k: v for k, v in self.values.items() if k not in {"n", "ordinal"}}
        for name, words in {**fixed, **lists}.items():
            self._slots[name] = _any_of(words)
            self._needs[name] = _first_words(words)
        endings = _any_of(table.get("settings", {}).get("endings", ()))
        self._ending = f"(?:{endings})?"

    def rules(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Rule]:
        for row in rows:
            name, reading = row.get("name", "?"), row.get("reading", "")
            if reading not in READINGS:
                raise UsageError(f"times.toml, {name}: no reading is called {reading!r}")
            extra = {
                key: row[key]
                for key in ("in_title", "inner", "unit", "n", "first", "last", "which")
                if key in row
            }
            kind = TimeKind(row["kind"]) if "kind" in row else None
            for pattern in row["patterns"]:
                held = pattern.replace("{point}", "{date}").split()
                for slot in set(SLOTS.get(reading, ())):
                    if sum(part.rstrip("?") == slot for part in held) < SLOTS[reading].count(slot):
                        raise UsageError(f"times.toml, {name}: {pattern!r} lacks a {slot}")
                regex, needs, firsts = self._whole(f"{name}: {pattern}", pattern)
                if not needs:
                    raise UsageError(f"times.toml, {name}: {pattern!r} is met by no word at all")
                yield Rule(name, reading, regex, needs, firsts, kind, **extra)

    def allow_points(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make slots of the points: ``{point}`` any of them, ``{date}`` those that stand alone."""
        alone = [row for row in rows if not row.get("inner")]
        for slot, allowed in (("point", rows), ("date", alone)):
            patterns = [pattern for row in allowed for pattern in row["patterns"]]
            bodies = [self._sequence(p, p.split(), None)[0] for p in patterns]
            self._slots[slot] = f"(?:{'|'.join(bodies)})" if bodies else r"(?!)"
            self._needs[slot] = frozenset({f"{{{slot}}}"})
            self._firsts[slot] = _any_of_them([self._begin(p.split()) for p in patterns])

    def _whole(
        self, where: str, pattern: str
    ) -> tuple[str, tuple[frozenset[str], ...], frozenset[str]]:
        before, arrow, body = pattern.rpartition(">>")
        regex, needs = self._sequence(where, body.split(), {})
        firsts, context = self._begin((before if arrow else body).split()), ""
        if arrow:
            context, more = self._sequence(where, before.split(), None)
            needs += more
        head = r"(?:\A|(?<=[^\w\s] ))" if context.startswith("^") else r"(?<!\S)"
        context = context.removeprefix("^")
        if regex.startswith("^"):
            head, regex = r"(?:\A|(?<=[^\w\s] ))", regex.removeprefix("^")
        return f"{head}{context}(?P<at>{regex}{self._ending})", needs, firsts

    def _sequence(
        self, where: str, parts: Sequence[str], names: dict[str, int] | None
    ) -> tuple[str, tuple[frozenset[str], ...]]:
        regex, needs, depth = "", [], 0
        for part in parts:
            if part in {"[", "]"}:
                depth += 1 if part == "[" else -1
                regex += "(?:" if part == "[" else ")?"
            elif part == "^":
                regex += "^"
            elif part == "$":
                regex += r"(?=[^\w\s]|\Z)"
            elif part == "*":
                regex += r"[^\W\d_]\S* "
            elif part == "**":
                regex += r"(?:[^\W\d_]\S* (?:'\S+ |- [^\W\d_]\S* )?){0,3}"
            elif part == "#":
                regex += rf"(?:\d\S* |{_any_of(self.values['n'])})"
                if not depth:
                    needs.append(self._needs["n"])
            else:
                optional = part.endswith("?") and part != "?"
                one, need = self._element(
                    where, part.removesuffix("?") if optional else part, names
                )
                regex += f"(?:{one})?" if optional else one
                if need and not optional and not depth:
                    needs.append(need)
            if depth not in {0, 1}:
                break
        if depth:
            raise UsageError(f"times.toml, {where}: a square bracket without its pair")
        return regex, tuple(needs)

    def _begin(self, parts: Sequence[str]) -> frozenset[str]:
        """The words with which a sequence may begin, "#" for digits; none where it may be any."""
        firsts, bracket, begun = [], False, False
        for part in parts:
            if part in {"[", "]"}:
                bracket, begun = part == "[", False
            elif part != "^" and not begun:
                firsts.append(self._first(part))
                begun = not part.endswith("?")
                if begun and not bracket:
                    return _any_of_them(firsts)
        return frozenset()

    def _first(self, part: str) -> frozenset[str]:
        """The words that an element may begin with; none where it may be any."""
        part = part.removesuffix("?") if part != "?" else part
        if part in {"*", "**", "$"}:
            return frozenset()
        if part == "#":
            return self._needs["n"]
        if part.startswith("{") and part.endswith("}"):
            slot = part[1:-1]
            return self._firsts.get(slot, self._needs.get(slot, frozenset()))
        return frozenset(part.split("|") if len(part) > 1 else [part])

    def _element(
        self, where: str, part: str, names: dict[str, int] | None
    ) -> tuple[str, frozenset[str] | None]:
        if not (part.startswith("{") and part.endswith("}")):
            words = part.split("|") if len(part) > 1 else [part]
            return _any_of(words), frozenset(words)
        slot = part[1:-1]
        if slot not in self._slots:
            raise UsageError(f"times.toml, {where}: nothing is called {{{slot}}}")
        regex = self._slots[slot]
        if names is not None and slot not in self._lists:
            names[slot] = names.get(slot, 0) + 1
            number = "" if names[slot] == 1 else names[slot]
            regex = f"(?P<{slot}{number}>{regex})"
        return regex, self._needs[slot]


def _numbered(rows: Sequence[Sequence[str]], first: int) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, first) for word in words}


def _any_of_them(firsts: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*firsts) if all(firsts) else frozenset()


def _first_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.split()[0] for word in words)


def _any_of(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longest first, each with its space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word + ' ') for word in ordered)})" if ordered else r"(?!)"


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

    def starting(self, firsts: frozenset[str]) -> Sequence[int] | None:
        """Where in the line one of these words stands; None where there are none to go by."""
        if not firsts:
            return None
        return sorted({place for word in firsts & self.all for place in self.at[word]})

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word of a stretch of the line."""
        return self.starts[start], self.ends[end]

    def looks_ahead(self, match: _Match, table: Times) -> bool:
        """Whether "will" or its like stands near in the clause, and no "said" between; not where a
        verb of the past takes it: "agreed on Sunday to leave", "on Sunday the sides agreed".
        """
        words = self.words
        before = words[max(0, match.first - _BESIDE) : match.first]
        if before and table.is_done(before[-1]) and table.to_be.isdisjoint(before):
            counted = len(before) > 1 and before[-2][0].isdigit()  # "to bring out 200 wounded by"
            if not counted:
                return False
        left = words[max(0, match.first - _FAR_LEFT) : match.first]
        deeds = (n for n, word in enumerate(left[:-2]) if word in table.vowing)
        due = match.rule.reading == "until"  # "ordered the evacuation of the town by Sunday"
        if not due and any(not table.deeds_of.isdisjoint(left[n + 1 : n + 3]) for n in deeds):
            return False  # "agreed to a truce on Thursday", "ordered the evacuation on Sunday"
        right = words[match.last + 1 : match.last + 1 + _FAR_RIGHT]
        stops = table.telling | _MARKS
        wanted = table.future | table.asking if due else table.future
        return _meets(reversed(left), wanted, stops) or _meets(
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
        left = reversed(words[max(0, match.first - _BESIDE) : match.first])
        right = words[match.last + 1 : match.last + 1 + _BEHIND]
        stops = table.turning | table.joining | frozenset(table.names.values["n"]) | _MARKS
        return any(_meets(_up_to_figure(side), table.telling, stops) for side in (left, right))


_FAR_LEFT, _FAR_RIGHT, _BESIDE, _BEHIND, _OPENING = 12, 8, 3, 5, 2
"""Words around an expression in which "will" and "said" are looked for."""
_MARKS = frozenset(";:.?!")


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
