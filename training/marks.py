"""Marked texts without their marks (see the guides in `attribution/` and `claims/`).

Braces hold the words of a mark; what may stand behind a brace is each guide's own. Texts are parted
by a line ``# name (style)``, paragraphs by an empty line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

__all__ = ["Mark", "MarkError", "Plain", "Span", "check", "read"]

Span = tuple[int, int]
"""Characters of a text, half-open."""
_TITLE = re.compile(r"# (?P<name>[\w-]+) \((?P<style>[\w -]+)\)\s*$")


class MarkError(ValueError):
    """Marks that are not as the guide says; the message names file and line of each."""


@dataclass(frozen=True)
class Mark:
    """A mark as it was written, and the words that it holds."""

    written: re.Match[str]
    span: Span
    where: str
    """File and line."""


@dataclass(frozen=True)
class Plain:
    """A text without its marks. The paragraphs are parted by an empty line."""

    name: str
    style: str
    text: str
    marks: tuple[Mark, ...]
    """In the order in which they close."""


def read(path: Path, pattern: re.Pattern[str], wrong: list[str]) -> list[Plain]:
    """The texts of a file. ``pattern`` is of a mark from its brace to the space behind it.

    What is wrong is added to ``wrong``, a line each with file and line.
    """
    texts: list[Plain] = []
    title: re.Match[str] | None = None
    body: list[tuple[str, str]] = []

    def close() -> None:
        if title:
            texts.append(_plain(title, body, pattern, wrong))

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("#"):
            close()
            title, body = _TITLE.match(line), []
            if title is None:
                wrong.append(f"{where}: a text begins with '# name (style)', not {line!r}")
        elif line.strip():
            if title is None:
                wrong.append(f"{where}: words before the first '# name (style)'")
            body.append((where, line.strip()))
    close()
    return texts


def _plain(
    title: re.Match[str],
    body: Sequence[tuple[str, str]],
    pattern: re.Pattern[str],
    wrong: list[str],
) -> Plain:
    out = ""
    marks: list[Mark] = []
    for where, line in body:
        out += "\n\n" if out else ""
        at, opened = 0, list[tuple[re.Match[str], int]]()
        while at < len(line):
            if line[at] == "{":
                written = pattern.match(line, at)
                if written is None:
                    wrong.append(f"{where}: no mark of the guide at {line[at : at + 24]!r}")
                    opened = []
                    break
                opened.append((written, len(out)))
                at = written.end()
                continue
            if line[at] == "}" and not opened:
                wrong.append(f"{where}: '}}' closes nothing at {line[max(0, at - 24) : at + 1]!r}")
                break
            if line[at] == "}":
                written, start = opened.pop()
                if not out[start:].strip():
                    wrong.append(f"{where}: the mark {written[0].strip()!r} is empty")
                marks.append(Mark(written, (start, len(out)), where))
            else:
                out += line[at]
            at += 1
        if opened:
            wrong.append(f"{where}: the mark {opened[-1][0][0].strip()!r} is never closed")
    return Plain(title["name"], title["style"], out, tuple(marks))


class _Text(Protocol):
    @property
    def text(self) -> str: ...


_Read = TypeVar("_Read", bound=_Text)


def check(
    paths: Iterable[Path],
    texts: Callable[[Path], Sequence[_Read]],
    told: Callable[[Sequence[_Read]], str],
) -> int:
    """Read each file and print what it holds (``told``), or what is wrong; 1 where something is."""
    faulty = 0
    for path in paths:
        try:
            found = texts(path)
        except MarkError as error:
            print(error, file=sys.stderr)
            faulty = 1
            continue
        words = sum(len(one.text.split()) for one in found)
        print(f"{path.name}: {len(found)} texts, {words} words, {told(found)}")
    return faulty
