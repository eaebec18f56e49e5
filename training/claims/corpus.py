"""The marked texts as documents with claims (see GUIDE.md).

python training/claims/corpus.py [FILE ...]     # check them all, or these
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).with_name("texts")
VOCABULARY = Path(__file__).parents[2] / "src/dragoman/measures.toml"
ROLES = {
    "u": "unit",
    "l": "place",
    "o": "origin",
    "d": "destination",
    "w": "when",
    "a": "actor",
    "s": "source",
    "v": "via",
}
MODALITIES = (
    "asserted",
    "planned",
    "ordered",
    "demanded",
    "denied",
    "refused",
    "forecast",
    "hypothetical",
)
_TITLE = re.compile(r"# (?P<name>[\w-]+) \((?P<style>[\w -]+)\)\s*$")
_MARK = re.compile(
    r"\{(?:(?P<head>[fe])(?P<one>\d+):(?P<measure>\w+)(?:!(?P<modality>\w+))?(?:<(?P<whole>\d+))?"
    r"|(?P<role>[ulodwasv])(?P<numbers>\d+(?:,\d+)*)) "
)

Spans = tuple[tuple[int, int], ...]
"""Characters in a text, half-open."""


class MarkError(ValueError):
    """A mark that is not as GUIDE.md says; the message names the file and the line."""


@dataclass(frozen=True)
class Marked:
    """One claim of a text."""

    heads: Spans
    """The figure where it stands, or the words that say what happened."""
    figure: bool
    measure: str
    modality: str
    whole: int | None
    """The number of the claim that this one's figure is a part of."""
    roles: Mapping[str, Spans]


@dataclass(frozen=True)
class Text:
    """A marked text without its marks. The paragraphs are parted by an empty line."""

    name: str
    style: str
    text: str
    claims: Mapping[int, Marked]


def measures() -> frozenset[str]:
    """The names of the vocabulary."""
    tables = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    return frozenset(name for table in tables.values() for name in table)


def texts(path: Path) -> list[Text]:
    """The texts of one file, in its order. Raises MarkError with every mark that is wrong."""
    read: list[Text] = []
    wrong: list[str] = []
    title: re.Match[str] | None = None
    body: list[tuple[int, str]] = []

    def close() -> None:
        if title is not None:
            read.append(_text(path.name, title, body, wrong))

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            close()
            title, body = _TITLE.match(line), []
            if title is None:
                wrong.append(
                    f"{path.name}:{number}: a text begins with '# name (style)', not {line!r}"
                )
        elif line.strip():
            body.append((number, line.strip()))
    close()
    if wrong:
        raise MarkError("\n".join(wrong))
    return read


def _text(name: str, title: re.Match[str], body: list[tuple[int, str]], wrong: list[str]) -> Text:
    out = ""
    heads: dict[int, list[tuple[int, int]]] = defaultdict(list)
    told: dict[int, tuple[str, str, str, str | None]] = {}
    roles: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    first: dict[int, int] = {}
    known = measures()
    for number, line in body:
        out += "\n\n" if out else ""
        where = f"{name}:{number}"
        at, opened = 0, list[tuple[re.Match[str], int]]()
        while at < len(line):
            if line[at] == "{":
                mark = _MARK.match(line, at)
                if mark is None:
                    wrong.append(f"{where}: no mark of GUIDE.md at {line[at : at + 24]!r}")
                    break
                opened.append((mark, len(out)))
                at = mark.end()
                continue
            if line[at] == "}":
                if not opened:
                    wrong.append(f"{where}: '}}' closes nothing at {line[max(0, at - 24) : at]!r}")
                    break
                mark, start = opened.pop()
                if not out[start:].strip():
                    wrong.append(f"{where}: the mark {mark[0]!r} is empty")
                if mark["head"]:
                    one = int(mark["one"])
                    kind = (mark["head"], mark["measure"], mark["modality"] or "asserted", mark["whole"])
                    if told.setdefault(one, kind) != kind:
                        wrong.append(f"{where}: claim {one} of {title['name']} has two kinds of head")
                    if mark["measure"] not in known:
                        wrong.append(f"{where}: no measure {mark['measure']!r}")
                    if kind[2] not in MODALITIES:
                        wrong.append(f"{where}: no modality {kind[2]!r}")
                    heads[one].append((start, len(out)))
                    first.setdefault(one, number)
                else:
                    for one in map(int, mark["numbers"].split(",")):
                        roles[one][ROLES[mark["role"]]].append((start, len(out)))
                        first.setdefault(one, number)
                at += 1
                continue
            out += line[at]
            at += 1
        if opened and at >= len(line):
            wrong.append(f"{where}: the mark {opened[-1][0][0]!r} is never closed")
    for one in sorted(first):
        where = f"{name}:{first[one]}: claim {one} of {title['name']}"
        if one not in heads:
            wrong.append(f"{where} has no head (f or e)")
        elif told[one][3] and int(told[one][3] or 0) not in heads:
            wrong.append(f"{where} is a part of claim {told[one][3]}, which is not there")
    claims = {
        one: Marked(
            heads=tuple(spans),
            figure=told[one][0] == "f",
            measure=told[one][1],
            modality=told[one][2],
            whole=int(whole) if (whole := told[one][3]) else None,
            roles={role: tuple(found) for role, found in roles[one].items()},
        )
        for one, spans in sorted(heads.items())
    }
    return Text(title["name"], title["style"], out, claims)


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
        claims = [claim for text in read for claim in text.claims.values()]
        figures = sum(claim.figure for claim in claims)
        print(f"{path.name}: {len(read)} texts, {words} words, {len(claims)} claims, {figures} with a figure")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
