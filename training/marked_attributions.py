"""The texts of `attribution/` as documents with attributions (see its GUIDE.md).

python training/marked_attributions.py [FILE ...]     # check them all, or these
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marks import MarkError, Plain, Span, check, read

TEXTS = Path(__file__).with_name("attribution") / "texts"
_MARK = re.compile(r"\{(?P<role>[sctmv])(?P<number>\d+) ")


@dataclass(frozen=True)
class Attribution:
    """One attribution: character spans in the text, by role."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    via: tuple[Span, ...]
    told: bool
    """Words that were said or written, not only held."""


@dataclass(frozen=True)
class Text:
    """A marked text without its marks."""

    name: str
    style: str
    text: str
    attributions: tuple[Attribution, ...]


def texts(path: Path) -> list[Text]:
    """The texts of one file, in its order. Raises MarkError with all that is wrong."""
    wrong: list[str] = []
    read_ = [_text(plain, wrong) for plain in read(path, _MARK, wrong)]
    if wrong:
        raise MarkError("\n".join(wrong))
    return read_


def _text(plain: Plain, wrong: list[str]) -> Text:
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    first: dict[str, str] = {}
    for mark in plain.marks:
        spans[mark.written["number"]][mark.written["role"]].append(mark.span)
        first.setdefault(mark.written["number"], mark.where)
    for number, roles in spans.items():
        where = f"{first[number]}: attribution {number} of {plain.name!r}"
        if not roles["t"]:
            wrong.append(f"{where} has no content (t)")
        if bool(roles["c"]) == bool(roles["m"]):
            wrong.append(f"{where} needs a cue, told (c) or held (m), and not both")
    attributions = tuple(
        Attribution(
            source=tuple(roles["s"]),
            cue=tuple(roles["c"] or roles["m"]),
            content=tuple(roles["t"]),
            via=tuple(roles["v"]),
            told=bool(roles["c"]),
        )
        for roles in spans.values()
    )
    return Text(plain.name, plain.style, plain.text, attributions)


def corpus() -> list[Text]:
    """Every marked text. Raises MarkError."""
    return [text for path in sorted(TEXTS.glob("*.txt")) for text in texts(path)]


def _counted(found: Sequence[Text]) -> str:
    return f"{sum(len(text.attributions) for text in found)} attributions"


if __name__ == "__main__":
    asked = [Path(name) for name in sys.argv[1:]]
    raise SystemExit(check(asked or sorted(TEXTS.glob("*.txt")), texts, _counted))
