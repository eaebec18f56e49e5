"""A report as a tree: what every form of it is made from, and nothing of how a form looks.

In: nothing; `sitrep` builds the tree from claims. Out: the nodes that the templates and
`as_docx` walk through. A sentence is a `Line` of `Piece`s, each with the claims that it rests on;
all that is no sentence about the world is a `Note`, a heading, a table or a picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.write.phrasing import Run
from dragoman.write.quoting import Passage

__all__ = [
    "Annexed",
    "Block",
    "Cite",
    "FigureTable",
    "Heading",
    "Line",
    "Lines",
    "Note",
    "Part",
    "Picture",
    "Piece",
    "Report",
    "Row",
    "Section",
    "Table",
    "cited",
    "isolated",
    "plain",
    "right_to_left",
]


@dataclass(frozen=True, slots=True)
class Cite:
    """A claim as a sentence cites it."""

    number: int
    """In the annex, from 1."""
    claim: str
    """`Claim.id`."""

    @property
    def anchor(self) -> str:
        return self.claim.replace(":", "-")


Cites = tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause and what it rests on."""

    joint: str
    """What parts it from the piece before: empty, ``, `` or ``; ``."""
    runs: tuple[Run, ...]
    cites: Cites
    opens: bool
    """Whether a speaker begins here."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about the world."""

    pieces: tuple[Piece, ...]
    day: str = ""
    """Of the newest report that it rests on."""
    lead: str = ""
    """The place it stands under, where that has no heading of its own."""
    contested: bool = False
    tags: tuple[str, ...] = ()
    """``new``, ``updated``, ``revised``, ``contested since`` the last report."""

    @property
    def speakers(self) -> tuple[tuple[Piece, ...], ...]:
        """The pieces, a group for each speaker."""
        groups: list[list[Piece]] = []
        for piece in self.pieces:
            if piece.opens or not groups:
                groups.append([])
            groups[-1].append(piece)
        return tuple(map(tuple, groups))


@dataclass(frozen=True, slots=True)
class Note:
    """What the report says of itself: counts, ranges, an empty section."""

    text: str
    cites: Cites = ()
    kind: str = "note"
    """``note``, ``none`` (nothing to tell here) or ``code`` (a command)."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A question, what is said to it, and how that stands."""

    question: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    columns: tuple[str, str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    svg: str
    """A whole SVG document that needs no other file."""
    caption: str
    says: str
    """The same in words, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-heading of the annex: one report, and its claims."""

    title: str
    publisher: str
    day: str
    url: str | None
    claims: tuple[Annexed, ...]


@dataclass(frozen=True, slots=True)
class Annexed:
    """A claim in the annex."""

    cite: Cite
    quote: Passage
    who: str
    what: str
    where: str
    when: str
    flags: tuple[str, ...]

    @property
    def rtl(self) -> bool:
        return right_to_left(self.quote.text)


Block = Note | Heading | Lines | FigureTable | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    as_of: str
    head: tuple[str, ...]
    """Lines under the title."""
    sections: tuple[Section, ...]
    annex: tuple[Part, ...]
    """Empty where no claim was found."""

    def lines(self) -> Iterator[tuple[Section, Line]]:
        """Every sentence about the world, with the section that it stands in."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Lines):
                    yield from ((section, line) for line in block.items)
                elif isinstance(block, FigureTable):
                    yield from ((section, line) for row in block.rows for line in row.lines)


def cited(cites: Iterable[Cite]) -> str:
    """The numbers as a sentence bears them; empty without any.

    >>> cited([Cite(3, ""), Cite(4, ""), Cite(5, ""), Cite(9, "")])
    ' [3–5, 9]'
    """
    spans: list[list[int]] = []
    for number in sorted({cite.number for cite in cites}):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    shown = [
        f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans
    ]
    return f" [{', '.join(shown)}]" if shown else ""


def isolated(text: str) -> str:
    r"""The text so that no letter of a script from the right moves the words around it.

    >>> isolated("Aleppo"), isolated("حلب") == "\u2068حلب\u2069"
    ('Aleppo', True)
    """
    from_right = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\u2068{text}\u2069" if from_right else text


def right_to_left(text: str) -> bool:
    """Whether the text's first letter belongs to a script that runs from the right."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def plain(node: Any) -> Any:
    """The tree as lists and dicts, for a template that reads JSON; each block says its ``kind``."""
    if isinstance(node, tuple):
        return [plain(item) for item in node]
    if not hasattr(node, "__dataclass_fields__"):
        return node
    found = {name: plain(getattr(node, name)) for name in node.__dataclass_fields__}
    if isinstance(node, Piece):
        found["cited"] = cited(node.cites)
    if isinstance(node, Note):
        found["cited"], found["is"] = cited(node.cites), "Note"
    elif isinstance(node, Heading | Lines | FigureTable | Table | Picture):
        found["is"] = type(node).__name__
    if isinstance(node, Line):
        found["speakers"] = plain(node.speakers)
    if isinstance(node, Annexed):
        found["rtl"] = node.rtl
    return found
