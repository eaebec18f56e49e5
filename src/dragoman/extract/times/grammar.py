"""The patterns of ``times.toml``, whose header explains the notation: a parsed table in, rules out.
A rule is a regular expression over a line of words with one space after each.

It reads no text; `times` does, by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.errors import UsageError
from dragoman.extract.times.days import UNITS
from dragoman.extract.times.rows import COUNTS, Rule, Slot, TimeKind
from dragoman.extract.times.windows import READINGS, SLOTS

__all__ = ["Grammar"]

_SIGNS: Mapping[str, str] = {
    "^": "^",
    "$": r"(?=[^\w\s]|\Z)",
    "*": r"[^\W\d_]\S* ",
    "**": r"(?:[^\W\d_]\S* (?:'\S+ |- [^\W\d_]\S* )?){0,3}",
}
"""The beginning and the end of a clause, any word, and up to three."""

_HOUR = r"(?:[01]?\d|2[0-4])"


class Grammar:
    """Patterns to regular expressions over a line of words, each followed by one space."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        unknown = sorted(set(table.get("units", ())) - UNITS)
        if unknown:
            raise UsageError(
                f"times.toml, units: {unknown[0]!r} is none of {', '.join(sorted(UNITS))}"
            )
        numbers = table.get("numbers", {})
        joints = table.get("settings", {}).get("tens_joints", ())
        self.values: dict[str, Mapping[str, Any]] = {
            "unit": {w: unit for unit, words in table.get("units", {}).items() for w in words},
            "n": _compounded(numbers, joints),
            "ordinal": dict(table.get("ordinals", {})),
            "month": _numbered(table.get("months", ()), 1),
            "weekday": _numbered(table.get("weekdays", ()), 0),
            "part": {w: row["thirtieths"] for row in table.get("part", ()) for w in row["words"]},
            "season": dict(table.get("seasons", {})),
            "holiday": dict(table.get("holidays", {})),
        }
        lists = self._lists = table.get("lists", {})
        marks = _any_of(table.get("settings", {}).get("ordinal_marks", ()))
        self._number = _any_number(numbers, joints)
        n = rf"(?:\d{{1,4}}{COUNTS}? |\d{{1,3}}[,.]\d{{3}}{COUNTS}? |{self._number})"
        self._slots: dict[str, str] = {
            "n": n,
            "ordinal": rf"(?:\d{{1,3}} {marks}|{_any_of(self.values['ordinal'])})",
            "day": rf"(?:(?:0?[1-9]|[12]\d|3[01]) (?:{marks})?)",
            "month_number": rf"(?:(?:0?[1-9]|[12]\d|3[01]){COUNTS}? )",
            "digits": rf"(?:\d{{1,2}}{COUNTS}? )",
            "year": r"(?:(?:19|20)\d\d )",
            "decade": rf"(?:(?:19|20)\d0{COUNTS}? ?s )",
            # "at 0600" as soldiers write it; "at 1945" may be a year
            "time": rf"(?:{_HOUR} (?:: |h )[0-5]\d{COUNTS}? |{_HOUR}\.[0-5]\d |0\d[0-5]\d )",
            "clocked": rf"(?:{_HOUR} : [0-5]\d{COUNTS}? )",
            "dotted": r"(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d |[0-3]\d\.[01]\d\.[0-4]\d )",
        }
        digits = frozenset({"#"})
        self._needs: dict[str, frozenset[str]] = {
            "n": digits | _first_words(self.values["n"]),
            "ordinal": digits | _first_words(self.values["ordinal"]),
            **dict.fromkeys(
                ("day", "month_number", "digits", "year", "decade", "dotted", "time", "clocked"),
                digits,
            ),
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
                where = f"{name}: {pattern}"
                regex, body, needs, firsts = self._whole(where, pattern)
                if not needs:
                    raise UsageError(f"times.toml, {name}: {pattern!r} is met by no word at all")
                first, *more = _HELD.split(regex)
                dates = tuple(Slot(more[n + 1], more[n] == "date") for n in range(0, len(more), 3))
                pieces = (first, *more[2::3])
                yield Rule(name, reading, pieces, dates, body, needs, firsts, kind, **extra)

    def allow_points(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make slots of the points: ``{point}`` any of them, ``{date}`` those that stand alone."""
        alone = [row for row in rows if not row.get("inner")]
        for slot, allowed in (("point", rows), ("date", alone)):
            patterns = [pattern for row in allowed for pattern in row["patterns"]]
            self._needs[slot] = frozenset({f"{{{slot}}}"})
            self._firsts[slot] = _any_of_them([self._begin(p.split()) for p in patterns])

    def _whole(
        self, where: str, pattern: str
    ) -> tuple[str, str, tuple[frozenset[str], ...], frozenset[str]]:
        """The regular expression, that of what it gives alone, its needs and its first words."""
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
        return f"{head}{context}(?P<at>){regex}{self._ending}", regex, needs, firsts

    def _sequence(
        self, where: str, parts: Sequence[str], names: dict[str, int] | None
    ) -> tuple[str, tuple[frozenset[str], ...]]:
        regex, needs, depth = "", [], 0
        for part in parts:
            if part in {"[", "]"}:
                depth += 1 if part == "[" else -1
                regex += "(?:" if part == "[" else ")?"
            elif part in _SIGNS:
                regex += _SIGNS[part]
            elif part.startswith("&") and part[1:]:
                regex += f"(?={self._element(where, part[1:], None)[0]})"
            elif part.startswith("!"):
                regex += f"(?!{self._element(where, part[1:], None)[0]})"
            elif part == "#":
                regex += rf"(?:\d\S* |{self._number})"
                if not depth:
                    needs.append(self._needs["n"])
            else:
                optional = part.endswith("?") and part != "?"
                if part.startswith(_DATES) and (optional or depth):
                    raise UsageError(f"times.toml, {where}: a date cannot be left out")
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
            elif part != "^" and not part.startswith(("!", "&")) and not begun:
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
        if part in _DATES and part[1:-1] in self._needs:
            return f"\0{slot}:{self._called(slot, names)}\0", self._needs[slot]
        if slot not in self._slots:
            raise UsageError(f"times.toml, {where}: nothing is called {{{slot}}}")
        regex = self._slots[slot]
        called = self._called(slot, names)
        return f"(?P<{called}>{regex})" if called else regex, self._needs[slot]

    def _called(self, slot: str, names: dict[str, int] | None) -> str:
        """The name of a slot, with its number from the second on; none where nobody goes by it."""
        if names is None or slot in self._lists:
            return ""
        names[slot] = names.get(slot, 0) + 1
        return slot if names[slot] == 1 else f"{slot}{names[slot]}"


_DATES = ("{point}", "{date}")
_HELD = re.compile(r"\0(\w+):(\w*)\0")
"""Where in a regular expression a date stands, and what it is called there."""


def _numbered(rows: Sequence[Sequence[str]], first: int) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, first) for word in words}


def _compounded(numbers: Mapping[str, int], joints: Sequence[str]) -> dict[str, int]:
    """The numbers with those that tens and ones make, with a joint or none: "sixty - two"."""
    tens, ones = _tens_and_ones(numbers) if joints else ({}, {})
    return dict(numbers) | {
        f"{ten}{joint}{one}": high + low
        for ten, high in tens.items()
        for joint in (" ", *(f" {joint} " for joint in joints))
        for one, low in ones.items()
    }


def _any_number(numbers: Mapping[str, int], joints: Sequence[str]) -> str:
    """A regular expression for any of these, the tens and the ones apart: it is tried often."""
    tens, ones = _tens_and_ones(numbers) if joints else ({}, {})
    both = f"{_any_of(tens)}(?:{_any_of(joints)})?{_any_of(ones)}|" if tens and ones else ""
    return f"(?:{both}{_any_of(numbers)})"


def _tens_and_ones(numbers: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    tens = {word: value for word, value in numbers.items() if value in range(20, 100, 10)}
    ones = {word: value for word, value in numbers.items() if 0 < value < _TEN and " " not in word}
    return tens, ones


_TEN = 10


def _any_of_them(firsts: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*firsts) if all(firsts) else frozenset()


def _first_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.split()[0] for word in words)


def _any_of(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longest first, each with its space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word + ' ') for word in ordered)})" if ordered else r"(?!)"
