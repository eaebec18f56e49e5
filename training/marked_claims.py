"""The texts of `claims/` as documents with claims (see its GUIDE.md).

python training/marked_claims.py [FILE ...]     # check them all, or these
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marks import Mark, MarkError, Plain, Span, check, read

TEXTS = Path(__file__).with_name("claims") / "texts"
VOCABULARY = Path(__file__).parents[1] / "src/dragoman/measures.toml"
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
_MARK = re.compile(
    r"\{(?:(?P<head>[fe])(?P<one>\d+):(?P<measure>\w+)(?:!(?P<modality>\w+))?(?:<(?P<whole>\d+))?"
    r"|(?P<role>[ulodwasv])(?P<numbers>\d+(?:,\d+)*)) "
)


@dataclass(frozen=True)
class Claim:
    """One claim of a text."""

    heads: tuple[Span, ...]
    """The figure where it stands, or the words that say what happened."""
    figure: bool
    measure: str
    modality: str
    whole: int | None
    """The number of the claim whose figure this one's is a part of."""
    roles: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True)
class Text:
    """A marked text without its marks."""

    name: str
    style: str
    text: str
    claims: Mapping[int, Claim]


def measures() -> tuple[str, ...]:
    """The names of the vocabulary, in its order."""
    tables = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    return tuple(name for table in tables.values() for name in table)


def texts(path: Path) -> list[Text]:
    """The texts of one file, in its order. Raises MarkError with all that is wrong."""
    wrong: list[str] = []
    read_ = [_text(plain, wrong) for plain in read(path, _MARK, wrong)]
    if wrong:
        raise MarkError("\n".join(wrong))
    return read_


def _text(plain: Plain, wrong: list[str]) -> Text:
    heads: dict[int, list[Mark]] = defaultdict(list)
    roles: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    first: dict[int, str] = {}
    for mark in plain.marks:
        served = mark.written["one"] or mark.written["numbers"]
        for one in map(int, served.split(",")):
            first.setdefault(one, mark.where)
            if mark.written["head"]:
                heads[one].append(mark)
            else:
                roles[one][ROLES[mark.written["role"]]].append(mark.span)
    for one, where in first.items():
        wrong += [
            f"{where}: claim {one} of {plain.name!r} {fault}" for fault in _faults(one, heads)
        ]
    return Text(
        plain.name,
        plain.style,
        plain.text,
        {one: _claim(marks, roles[one]) for one, marks in sorted(heads.items())},
    )


def _faults(one: int, heads: Mapping[int, list[Mark]]) -> list[str]:
    own = heads.get(one)
    if not own:
        return ["has no head (f or e)"]
    faults = []
    if len({(m.written["head"], m.written["measure"], m.written["modality"]) for m in own}) > 1:
        faults.append("has heads of two kinds")
    if own[0].written["measure"] not in measures():
        faults.append(f"has no measure of the vocabulary: {own[0].written['measure']!r}")
    if (own[0].written["modality"] or MODALITIES[0]) not in MODALITIES:
        faults.append(f"has no modality of the guide: {own[0].written['modality']!r}")
    whole = own[0].written["whole"]
    if whole and int(whole) not in heads:
        faults.append(f"is a part of claim {whole}, which is not there")
    return faults


def _claim(heads: list[Mark], roles: Mapping[str, list[Span]]) -> Claim:
    written = heads[0].written
    return Claim(
        heads=tuple(mark.span for mark in heads),
        figure=written["head"] == "f",
        measure=written["measure"],
        modality=written["modality"] or MODALITIES[0],
        whole=int(written["whole"]) if written["whole"] else None,
        roles={role: tuple(spans) for role, spans in roles.items()},
    )


def corpus() -> list[Text]:
    """Every marked text. Raises MarkError."""
    return [text for path in sorted(TEXTS.glob("*.txt")) for text in texts(path)]


def _counted(found: Sequence[Text]) -> str:
    claims = [claim for text in found for claim in text.claims.values()]
    figures = sum(claim.figure for claim in claims)
    return f"{len(claims)} claims, {figures} of them with a figure"


if __name__ == "__main__":
    asked = [Path(name) for name in sys.argv[1:]]
    raise SystemExit(check(asked or sorted(TEXTS.glob("*.txt")), texts, _counted))
