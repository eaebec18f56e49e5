"""A text in; out how much of the field its words can bear at most, and how many sentences it has at
least, without taking it apart.

To take a report apart and ask the gate takes six times as long as a glance, and three in four texts
of general news tell by their words alone that they are about something else. What is told here errs
to one side only: a report that might pass the gate (see gate) is never passed by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dragoman.extract.text.sentences import running

__all__ = ["Glance", "counting"]

_COUNTING = re.compile(r"\d[\d.,]*(?: (?=[^\W\d_A-Z])|$)", re.MULTILINE)
"""A number before a word in small letters ("12 killed"), or at the end of a line ("Killed: 12")."""
_LETTERS = re.compile(r"[^\W\d_]+")
_DROPPED = re.compile("[\u00ad\u0301\u200b\ufeff]")
"""What `sentences` drops inside words: a text that has it is not judged here."""
_STOP = re.compile(r"(?<=[^\W\d_][^\W\d_])[.!?][\"”’)]?\s+(?=[A-Z0-9“\"])")
_CELLS = re.compile(r"[|\t]")
"""What parts the cells of a row."""

Needs = Sequence[Sequence[frozenset[str]]]
"""For each word that a phrase cannot lack, the letters of each of its forms."""


class Glance:
    """The words of a field, by weight, as runs of letters; and those of others, as whole words."""

    def __init__(
        self,
        weighed: Mapping[int, Iterable[str]],
        against: Sequence[tuple[int, Iterable[str]]] = (),
        abbreviations: frozenset[str] = frozenset(),
        spared: tuple[frozenset[str], frozenset[str], int] = (frozenset(), frozenset(), 0),
    ) -> None:
        """``weighed``: patterns (see `Phrases`) by what each of them counts, once a report;
        ``against``: likewise, by what each takes away; ``spared``: two lists of words, and how much
        of that a word of each may make up for.

        >>> glance = Glance({2: ["air strike|strikes", "ceasefire"], 1: ["camp"]})
        >>> glance.most("The air was thin in the camp."), glance.most("An air strike on the camp")
        (1, 3)
        """
        self._always: float = 0
        self._by_letters: dict[str, list[int]] = {}
        self._phrases: list[tuple[int, Needs]] = []
        for weight, patterns in weighed.items():
            for pattern in patterns:
                needs = _needs(pattern)
                if not needs:
                    self._always += weight
                    continue
                for letters in {min(form) for form in needs[0]}:
                    self._by_letters.setdefault(letters, []).append(len(self._phrases))
                self._phrases.append((weight, needs))
        self._against: dict[str, list[tuple[int, int, str]]] = {}
        for number, (weight, patterns) in enumerate(against):
            for pattern in patterns:
                forms = () if " " in pattern else pattern.split("|")
                for form in filter(_is_plain, forms):
                    self._against.setdefault(form, []).append((weight, number, pattern))
        self._abbreviations = tuple(word.rstrip(".") for word in abbreviations)
        self._longest = max(map(len, self._abbreviations), default=0)
        *lists, self._spares = spared
        self._sparing = [{min(_LETTERS.findall(word)) for word in words} for words in lists]

    def most(self, text: str) -> float:
        """The weight of the phrases that may stand in a text; infinite where it cannot be told."""
        if not text.isascii() and _DROPPED.search(text):
            return float("inf")
        letters: set[str] = set(_LETTERS.findall(text.lower()))
        begun = {at for one in letters & self._by_letters.keys() for at in self._by_letters[one]}
        phrases = (self._phrases[at] for at in begun)
        return self._always + sum(
            weight
            for weight, needs in phrases
            if all(any(form <= letters for form in forms) for forms in needs)
        )

    def against(self, text: str) -> int:
        """The weight of what surely stands against it: single words between white space, each a
        word of its own however a text is taken apart.

        >>> glance = Glance({}, [(4, ["film|films", "board game"]), (1, ["court"])])
        >>> glance.against("A film in court: a board game of films, and a court-room drama.")
        4
        """
        words = self._against.keys() & text[running(text) :].lower().split()
        told = {one for word in words for one in self._against[word]}
        weight = sum(weight for weight, *_ in told)
        if not weight or not self._spares:
            return weight
        letters = set(_LETTERS.findall(text.lower()))
        spared = all(map(letters.intersection, self._sparing))
        return max(0, weight - self._spares) if spared else weight

    def sentences(self, text: str, enough: int) -> int:
        """How many sentences a text has at least, by full stops before capitals; it counts up to
        ``enough``. Rows of tables are none.
        """
        found = 0
        for stop in _STOP.finditer(text, running(text)):
            at = stop.start()
            ends = text.find("\n", at)
            if _CELLS.search(text, text.rfind("\n", 0, at) + 1, ends if ends >= 0 else len(text)):
                continue
            word = text[max(0, at - self._longest) : at].lower()
            found += text[at] != "." or not word.endswith(self._abbreviations)
            if found >= enough:
                break
        return found


def counting(text: str) -> int:
    """How many numbers in digits a text has that may count something.

    >>> counting("On 12 May 1,200 fled to Bor."), counting("Killed: 12")
    (1, 1)
    """
    return len(_COUNTING.findall(text))


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _needs(pattern: str) -> Needs:
    steps = [step for step in pattern.split() if not (step.endswith("?") and len(step) > 1)]
    forms = [[frozenset(_LETTERS.findall(form)) for form in step.split("|")] for step in steps]
    return [step for step in forms if all(step)]
