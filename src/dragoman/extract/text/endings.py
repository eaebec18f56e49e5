"""How the words of a language end: what tells a verb of the past, an adverb, a word for several.

In: the table ``[endings]`` of `grammar.toml`. Out: the endings, by what they tell; a language that
marks nothing so has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Endings"]


@dataclass(frozen=True, slots=True)
class Endings:
    """Of lower-case words; each is to be given to ``str.endswith``."""

    did: tuple[str, ...]
    """Of verbs of the past that tell what somebody did: "il a libér**é**"."""
    past: tuple[str, ...]
    """Of verbs of the past, and participles of it: "offer**ed**"."""
    doing: tuple[str, ...]
    """Of participles of the present: "shell**ing**"."""
    many: tuple[str, ...]
    """Of words for several: "rebel**s**", "police**men**"; but see `several`."""
    one: tuple[str, ...]
    """Of words that end so and are for one: "pre**ss**"."""
    manner: tuple[str, ...]
    """Of adverbs: "quick**ly**"."""
    denying: tuple[str, ...]
    """Of verbs that deny what they tell: "did**n't**"."""

    @classmethod
    def of(cls, table: Mapping[str, Sequence[str]]) -> Endings:
        """Compile the table; raises `KeyError` where an entry is missing."""
        return cls(**{name: tuple(table[name]) for name in cls.__slots__})

    @property
    def describing(self) -> tuple[str, ...]:
        """Of participles that describe whoever stands before them: "based", "fighting"."""
        return self.past + self.doing

    def several(self, word: str) -> bool:
        """Whether a lower-case word is one for several, as its end tells."""
        return word.endswith(self.many) and not word.endswith(self.one)
