"""The marked texts as documents with attributions (see GUIDE.md).

python training/attribution/corpus.py     # check them all
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).with_name("texts")
ROLES = {"s": "source", "c": "cue", "m": "cue", "t": "content", "v": "via"}
_TITLE = re.compile(r"# (?P<name>[\w-]+) \((?P<style>[\w -]+)\)\s*$")
_MARK = re.compile(r"\{(?P<role>[sctmv])(?P<number>\d+) ")


class MarkError(ValueError):
    """A mark that is not as GUIDE.md says; the message names the file and the line."""


@dataclass(frozen=True)
class Marked:
    """One attribution: character spans in the text, by role."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    via: tuple[tuple[int, int], ...]
    told: bool
    """Words that were said or written, not only held."""


@dataclass(frozen=True)
class Text:
    """A marked text without its marks. The paragraphs are parted by an empty line."""

    name: str
    style: str
    text: str
    attributions: tuple[Marked, ...]


def texts(path: Path) -> list[Text]:
    """The texts of one file, in its order. Raises MarkError at the first mark that is wrong."""
    read: list[Text] = []
    title: re.Match[str] | None = None
    body: list[tuple[int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            if title:
                read.append(_text(path, title, body))
            title, body = _TITLE.match(line), []
            if title is None:
                raise MarkError(
                    f"{path.name}:{number}: a text begins with '# name (style)', not {line!r}"
                )
        elif line.strip():
            if title is None:
                raise MarkError(f"{path.name}:{number}: words before the first '# name (style)'")
            body.append((number, line.strip()))
    if title:
        read.append(_text(path, title, body))
    return read


def _text(path: Path, title: re.Match[str], body: list[tuple[int, str]]) -> Text:
    out = ""
    spans: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    first: dict[str, int] = {}
    for number, line in body:
        out += "\n\n" if out else ""
        where = f"{path.name}:{number}"
        at, open_marks = 0, list[tuple[str, str, int]]()
        while at < len(line):
            if line[at] == "{":
                mark = _MARK.match(line, at)
                if mark is None:
                    raise MarkError(
                        f"{path.name}:{number}: no mark such as '{{s1 ' at {line[at : at + 20]!r}"
                    )
                open_marks.append((mark["role"], mark["number"], len(out)))
                first.setdefault(mark["number"], number)
                at = mark.end()
            elif line[at] == "}":
                if not open_marks:
                    raise MarkError(
                        f"{where}: '}}' closes nothing at {line[max(0, at - 20) : at + 1]!r}"
                    )
                role, which, start = open_marks.pop()
                if not out[start:].strip():
                    raise MarkError(f"{path.name}:{number}: the mark {role}{which} is empty")
                spans[which][role].append((start, len(out)))
                at += 1
            else:
                out += line[at]
                at += 1
        if open_marks:
            raise MarkError(
                f"{where}: the mark {open_marks[-1][0]}{open_marks[-1][1]} is never closed"
            )
    marked = []
    for which, roles in spans.items():
        where = f"{path.name}:{first[which]}: attribution {which} of {title['name']!r}"
        if not roles["t"]:
            raise MarkError(f"{where} has no content (t)")
        if bool(roles["c"]) == bool(roles["m"]):
            raise MarkError(f"{where} needs a cue, told (c) or held (m), and not both")
        marked.append(
            Marked(
                source=tuple(roles["s"]),
                cue=tuple(roles["c"] or roles["m"]),
                content=tuple(roles["t"]),
                via=tuple(roles["v"]),
                told=bool(roles["c"]),
            )
        )
    return Text(title["name"], title["style"], out, tuple(marked))


def corpus() -> list[Text]:
    """Every marked text. Raises MarkError."""
    return [text for path in sorted(TEXTS.glob("*.txt")) for text in texts(path)]


def main() -> int:
    wrong = 0
    for path in sorted(TEXTS.glob("*.txt")) if len(sys.argv) == 1 else map(Path, sys.argv[1:]):
        try:
            read = texts(path)
        except MarkError as error:
            print(error)
            wrong += 1
            continue
        words = sum(len(text.text.split()) for text in read)
        marked = sum(len(text.attributions) for text in read)
        print(f"{path.name}: {len(read)} texts, {words} words, {marked} attributions")
    return wrong


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
