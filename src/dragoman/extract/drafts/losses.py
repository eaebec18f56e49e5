"""A figure of the dead, wounded or missing in; whether it is of an armed body's own, out.

"The army lost nine men", "the rebels gave their own losses as four killed": no noun beside the
number says that these were no civilians; the words around it do. Whose they were is not decided
here (see who).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Token

__all__ = ["Losses"]

_REACH = 9
"""Tokens from the words of a loss to its figure."""
_NEAR = 3
"""Tokens from a verb of which only fighters are the object to their number."""
_ACRONYM = range(3, 7)
"""Letters of a body that is told by them alone: "the SPLA admits 70 dead"."""


@dataclass(frozen=True)
class Losses:
    """``[losses]`` of `grammar.toml`."""

    words: Phrases[str]
    """That the harmed were the fighters of the body told of: "lost", "its losses"."""
    never: Phrases[str]
    """What sounds alike and tells of anybody: "lost their lives"."""
    plain: frozenset[str | None]
    """Categories that do not say who the harmed were: the men, the wounded, the dead."""
    soldiers: frozenset[str]
    """Words of a state's forces."""
    fighters: frozenset[str]
    """Words of others who fight."""
    possessive: str
    """The ending with which a body has its losses: "the army's nine dead"."""
    own: Phrases[str]
    """Behind a count: it is of the body told of, or of whoever speaks: "seven of his men"."""
    out_of: Phrases[str]
    """Between a count and the body itself: "170 **from the** militia"."""
    foes: Phrases[str]
    """Verbs of which, without a noun, only fighters are the object: "**neutralised** 37"."""
    sure: Phrases[str]
    """Words of a loss that only fighters suffer, though no body is named: "our own losses"."""
    men: str
    """The category that an armed body tells which it stands beside: "guardsmen, 200 men"."""
    taken: frozenset[str]
    """Measures of which the words behind a count tell it."""
    unsaid: frozenset[str | None]
    """Categories that only tell the deed, and leave to the words before whom it befell."""

    @classmethod
    def of(cls, table: Mapping[str, Any], possessive: str) -> Losses:
        """Compile the table; an empty one finds nothing."""
        words, never, own, out_of, foes, sure = (
            Phrases([(pattern, pattern) for pattern in table.get(name, ())])
            for name in ("words", "never", "own", "out_of", "foes", "sure")
        )
        plain: frozenset[str | None] = frozenset({None, *table.get("plain", ())})
        soldiers, fighters = (frozenset(table.get(side, ())) for side in ("soldiers", "fighters"))
        taken, unsaid = (frozenset(table.get(name, ())) for name in ("taken", "unsaid"))
        return cls(
            words, never, plain, soldiers, fighters, possessive, own, out_of, foes, sure,
            table.get("men", ""), taken, unsaid,
        )  # fmt: skip

    def category(
        self, tokens: Sequence[Token], start: int, end: int, apart: Collection[int] = ()
    ) -> str | None:
        """``soldiers`` or ``fighters`` where the count at ``tokens[start:end]`` is a loss of
        theirs, by the nearest word for them; None where nothing says so. ``apart``: the tokens of
        its parts, which only some of them are: "212, among them 130 fighters".
        """
        if any(0 <= start - match.end <= _NEAR for match in self.foes.find(tokens)):
            return "fighters"
        never = {match.start for match in self.never.find(tokens)}
        told = (match for match in self.words.find(tokens) if match.start not in never)
        if not any(m.start - end <= _REACH and start - m.end <= _REACH for m in told):
            return None
        bodies = [
            (
                any(t.text == ";" for t in tokens[min(at, start) : max(at, start)]),
                abs(at - start),
                s,
            )
            for at, s in self._bodies(tokens)
            if at not in apart
        ]
        if bodies:
            return min(bodies)[2]
        sure = any(m.start - end <= 0 <= start - m.start <= _REACH for m in self.sure.find(tokens))
        return "fighters" if sure else None

    def beside(self, tokens: Sequence[Token], start: int) -> str | None:
        """``soldiers`` or ``fighters`` where a count of men stands behind a comma after the body
        itself: "the last guardsmen in the town, about 200 men".
        """
        comma = start - 1
        if comma < 0 or tokens[comma].text not in {",", "("}:
            return None
        found = [(at, side) for at, side in self._bodies(tokens) if 0 < comma - at <= _NEAR + 1]
        return max(found)[1] if found else None

    def behind(self, tokens: Sequence[Token], first: int, last: int) -> str | None:
        """``soldiers`` or ``fighters`` where the words behind a count say so: those of a count that
        ends between the tokens ``first`` and ``last``.
        """
        for end in range(first, min(last + 1, len(tokens))):
            if self.own.longest(tokens, end):
                bodies = [(abs(at - end), side) for at, side in self._bodies(tokens)]
                return min(bodies)[1] if bodies else "fighters"
            match = self.out_of.longest(tokens, end)
            if match is None:
                continue
            for at, side in self._bodies(tokens):
                if match.end <= at <= match.end + 1:
                    return side
        return None

    def _bodies(self, tokens: Sequence[Token]) -> list[tuple[int, str]]:
        found = []
        for at, token in enumerate(tokens):
            word = token.low.removesuffix(self.possessive)
            if word in self.soldiers:
                found.append((at, "soldiers"))
            elif word in self.fighters or (token.text.isupper() and len(token.text) in _ACRONYM):
                found.append((at, "fighters"))
        return found
