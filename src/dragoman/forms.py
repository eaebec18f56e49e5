"""A table that an expert edits and the form it is to have in; its faults out, each with its line.

A form is a table of the same shape (`forms.toml` beside the tables; its head says how it is
written): its keys are those that may stand there, and its values say of what kind theirs are. What
a word means is not asked here: that a measure exists, or that a pattern can be met, is told where
it is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

__all__ = ["Lines", "faults"]

Path = tuple[str | int, ...]


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value == value.strip()


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


Kind = tuple[str, Callable[[Any], bool]]
_KINDS: Mapping[str, Kind] = {
    "word": ('to be a word or phrase in quotes: "so"', _is_word),
    "text": ("to be text in quotes; it may be empty", _is_text),
    "number": ("to be a number", _is_number),
    "whole number": ("to be a whole number", _is_whole),
    "yes or no": ("to be true or false", lambda value: isinstance(value, bool)),
}
_LISTS: Mapping[str, Kind] = {
    "words": ('to be a list of words in quotes: ["so", "and so"]', _is_word),
    "texts": ('to be a list of text in quotes: ["so", ""]', _is_text),
    "numbers": ("to be a list of numbers: [0.5, 2]", _is_number),
    "lists of words": (
        'to be a list of lists: [["so", "thus"], ["and"]]',
        lambda value: isinstance(value, list) and all(map(_is_word, value)),
    ),
}
_ANY = "*"


def faults(table: Mapping[str, Any], form: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """What in ``table`` is not as ``form`` has it, each as "line 12: ..."; () if sound.

    ``text``: what the table was parsed from. Faults come in the order of their lines.
    """
    amiss = list(_of_table(table, form, ()))
    if not amiss:
        return ()
    lines = Lines(text)
    found = sorted((lines.of(*path), what) for path, what in amiss)
    return tuple(f"line {line}: {what}" for line, what in found)


def _of_table(table: Any, form: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(table, dict):
        yield path, f"{_called(path)} is to be a table of its own: [{_called(path)}]"
        return
    known = dict(_keys(form))
    for key, value in table.items():
        below = known.get(key, known.get(_ANY))
        if below is None:
            yield (*path, key), _unknown(key, known, path)
        else:
            yield from _of_value(value, below[0], (*path, key))
    for key, (said, optional) in known.items():
        if not optional and key != _ANY and key not in table:
            empty = ": a list may be []" if isinstance(said, str) and said in _LISTS else ""
            yield path, f"{_called(path)} lacks {key}{empty}"


def _keys(form: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, bool]]]:
    """Each key of a form, with what it says of it and whether it may be left out."""
    for keys, said in form.items():
        optional = keys.endswith("?")
        for key in keys.removesuffix("?").split("|"):
            yield key, (said, optional)


def _of_value(value: Any, form: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(form, dict):
        yield from _of_table(value, form, path)
    elif isinstance(form, list) and isinstance(form[0], dict):
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows):
            yield from _of_table(row, form[0], (*path, number))
    elif isinstance(form, list):
        if value not in form:
            yield path, f"{_called(path)} is {value!r}, and is to be one of {', '.join(form)}"
    elif form in _LISTS:
        said, fits = _LISTS[form]
        if not isinstance(value, list):
            yield path, f"{_called(path)} is {said}; not {value!r}"
            return
        for number, item in enumerate(value):
            if not fits(item):
                yield (*path, number), f"{_called(path)} is {said}; not {item!r}"
    else:
        said, fits = _KINDS[form]
        if not fits(value):
            yield path, f"{_called(path)} is {said}; not {value!r}"


def _unknown(key: str, known: Mapping[str, Any], path: Path) -> str:
    near = get_close_matches(key, known, 1)
    meant = f"; is {near[0]} meant?" if near else f"; there are: {', '.join(known)}"
    return f"nothing is called {key} in {_called(path)}{meant}"


def _called(path: Path) -> str:
    """How a message calls what a path leads to: "about.words"; its row is told by the line."""
    return ".".join(part for part in path if isinstance(part, str)) or "the table"


# -- lines -----------------------------------------------------------------------------------------

_HEAD = re.compile(r"\[.*\]\s*(#.*)?$")
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_KEY = re.compile(rf"\s*({_QUOTED}(?:\s*\.\s*{_QUOTED})*)\s*=(.*)", re.DOTALL)


class Lines:
    """Where each key of a TOML table stands in its text."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self._found: dict[Path, int] = {}
        section: Path = ()
        rows: dict[Path, int] = {}
        for number, line in enumerate(self._lines, 1):
            if _HEAD.match(line) and (named := _named(line)):
                if line.startswith("[["):
                    rows[named] = rows.get(named, -1) + 1
                section = here = _with_rows(named, rows)
            elif (key := _KEY.match(line)) and (named := _named(f"{key[1]} = 0")):
                here = (*section, *named)
            else:
                continue
            for end in range(1, len(here) + 1):
                self._found.setdefault(here[:end], number)

    def of(self, *path: str | int) -> int:
        """The line of what ``path`` leads to, from 1.

        A number in it is a row of [[...]], or an item of a list, from 0. What cannot be found is
        told by the line of what holds it; 1 where nothing is.
        """
        end = next((end for end in range(len(path), 0, -1) if path[:end] in self._found), 0)
        line = self._found.get(path[:end], 1)
        rest = path[end:]
        if len(rest) == 1 and isinstance(rest[0], int):
            line += _lines_to(rest[0], self._lines[line - 1 :])
        return line


def _with_rows(named: Path, rows: Mapping[Path, int]) -> Path:
    """The keys of a head, with the row that it is in: [[a]] and the [a.b] behind it."""
    for end in range(len(named), 0, -1):
        if named[:end] in rows:
            return (*named[:end], rows[named[:end]], *named[end:])
    return named


def _named(line: str) -> Path:
    """The keys of a head, or of what stands left in a row; () where it is neither."""
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while table and not isinstance(table, int):
        if isinstance(table, dict):
            keys.append(next(iter(table)))
        table = next(iter(table.values())) if isinstance(table, dict) else table[0]
    return tuple(keys)


def _lines_to(item: int, lines: Sequence[str]) -> int:
    """How many lines below the first, where a list begins, its item stands."""
    first = _KEY.match(lines[0])
    opened = first[2].strip().removeprefix("[") if first else ""
    before = 0
    for below, line in enumerate([opened, *lines[1:]]):
        before += _items_on(line)
        if before > item:
            return below
    return 0


def _items_on(line: str) -> int:
    """How many items of a list a line of it holds."""
    for ends in ("\n]", ""):  # the list goes on, or ends here
        try:
            return len(tomllib.loads(f"list = [{line}{ends}")["list"])
        except tomllib.TOMLDecodeError:
            continue
    return 0
