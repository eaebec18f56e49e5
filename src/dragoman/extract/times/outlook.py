"""What the words around a time expression tell of it: whether it looks ahead, and whether it is the
day of a statement and not of what is stated.

In: the lower-case words of a sentence, and the first and the last word of an expression there. Out:
whether it is such. The words themselves are lists of the pack's ``times.toml``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, TypeAlias

__all__ = ["Outlook"]

_Words: TypeAlias = frozenset[str]
_Phrases: TypeAlias = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Outlook:
    """The lists of a language; `of` reads each by its name."""

    numbers: _Words
    """Words of a number: what is told of a figure behind one is not told of the day."""
    endings: _Words
    """What may hang on the last word: "'s"."""
    past: tuple[str, ...]
    """How a verb of the past ends."""
    pasts: _Words
    """Those that end otherwise: "began"."""
    to_be: _Words
    """What makes an ending of the past a passive of the future: "will be opened"."""
    future: _Words
    telling: _Words
    turning: _Words
    """Words that begin a clause of its own: what they lead is not the verb's before them."""
    joining: _Words
    """Words and marks beyond which another verb may stand."""
    vowing: _Words
    """Words of ``future`` that are deeds themselves: "agreed"."""
    vowed: _Words
    """Words that lead what is vowed, before its day: "agreed **to** leave on Friday"."""
    deeds_of: _Words
    """Words that begin what such a deed brings about: "agreed to **a** truce"."""
    opening: _Words
    """What begins another clause right before a day: "**and** on Saturday they hit back"."""
    lasting: _Words
    """What is so up to a day to come: "**closed** until 8 September"."""
    lasted: _Words
    """What tells that it was so, up to a day that is over."""
    plans: _Words
    """Nouns among ``future``: "presented a **plan** on Tuesday", but not "a plan to leave"."""
    heed: _Words
    """What somebody is told to do by a day: "told them to **leave** by Friday"."""
    asking: _Words
    """Words that look ahead to what is due, and only to that: "urged them to leave by Friday"."""
    given: _Words
    """Right before what is due: "**have** until Friday"."""
    naming: _Words
    """Before a name, which is no verb though it ends as one: "arriveront **à** Adré mardi"."""
    appointed: _Words
    """Words of ``future`` that only describe: "the convoy, due on Sunday"."""
    having: _Words
    """What begins a verb of what has been done: "**has** flown out 300 in a week and will"."""
    came_to: _Words
    """What begins a verb of the past: "was turned back", "did not leave"."""
    uncalled: _Words
    """Words before a verb of the calendar that make it another form: "did not begin on"."""
    cited: _Words
    """Words of ``telling`` that tell nothing of a day before them: "on Sunday, according to"."""
    passive: _Words
    """What makes a word of telling passive: "was reported"."""
    impersonal: _Words
    """Its subject where what is told stands behind it: "it was reported that"."""
    contents: _Words
    """What leads that which was told: "announced **that**"."""
    media: _Words
    """In what somebody tells something: "in a video"."""
    showing: _Words
    """What leads to that which it tells: "a video **of** soldiers shot on Monday"."""
    issuing: _Words
    """How such a thing comes out: "a video **posted** on Monday"."""
    kept: _Phrases
    """What says that a plan was carried out: "as planned"."""
    ahead: _Phrases
    """Several words that look ahead as one of ``future`` does: "is to", "has asked for"."""
    calendar: _Phrases
    """Verbs of the present that tell, right before a day, what is in the calendar: "begins on"."""

    @classmethod
    def of(
        cls, settings: Mapping[str, Any], lists: Mapping[str, Any], numbers: Iterable[str]
    ) -> Outlook:
        """The lists of a parsed table; one that it lacks is empty."""
        verbs = frozenset(settings.get("capital", ()))  # "_may" looks ahead, "in May" does not

        def words(name: str) -> _Words:
            return frozenset(f"_{word}" if word in verbs else word for word in lists.get(name, ()))

        def phrases(name: str) -> _Phrases:
            return frozenset(tuple(one.split()) for one in lists.get(name, ()))

        return cls(
            numbers=frozenset(numbers),
            endings=frozenset(settings.get("endings", ())),
            past=tuple(settings.get("past", ())),
            pasts=frozenset(settings.get("pasts", ())),
            to_be=frozenset(settings.get("to_be", ())),
            future=words("future"),
            telling=words("telling"),
            turning=words("turning"),
            joining=words("joining") | {","},
            vowing=words("vowing"),
            vowed=words("vowed"),
            deeds_of=words("deeds_of"),
            opening=words("opening"),
            lasting=words("lasting"),
            lasted=words("lasted"),
            plans=words("plans"),
            heed=words("heed"),
            asking=words("asking"),
            given=words("given"),
            naming=words("naming"),
            appointed=words("appointed"),
            having=words("having"),
            came_to=words("came_to"),
            uncalled=words("uncalled"),
            cited=words("cited"),
            passive=words("passive"),
            impersonal=words("impersonal"),
            contents=words("contents"),
            media=words("media"),
            showing=words("showing"),
            issuing=words("issuing"),
            kept=phrases("kept"),
            ahead=phrases("ahead"),
            calendar=phrases("calendar"),
        )

    def is_called(self, words: Sequence[str], first: int) -> bool:
        """Whether a verb of the calendar stands before a day, but for a word or two."""
        before = words[max(0, first - _FAR_LEFT) : first]
        last = max(_ends_of(before, self.calendar), default=None)
        if last is None or len(before) - last > _TO_A_DAY:
            return False
        return self.uncalled.isdisjoint(before[max(0, last - _TO_A_DAY) : last])

    def looks_ahead(self, words: Sequence[str], first: int, last: int, *, due: bool) -> bool:
        """Whether "will" or its like stands near in the clause, and no "said" between; not where a
        verb of the past takes it: "agreed on Sunday to leave", "on Sunday the sides agreed".
        ``due``: up to a day, as in "ordered the evacuation of the town by Sunday".
        """
        before = words[max(0, first - _BESIDE) : first]
        if due and self._is_due(before, words[max(0, first - _TO_WHO_BIDS) : first]):
            return True
        named = self.naming.intersection(before[-2:-1])
        if before and self._is_done(before[-1]) and not named and self.to_be.isdisjoint(before):
            counted = len(before) > 1 and before[-2][0].isdigit()  # "to bring out 200 wounded by"
            if not counted:
                return False
        left = self._without_kept(words[max(0, first - _FAR_LEFT) : first])
        if before and before[-1] in self.opening and not due:
            left = []
        for n in [n for n, word in enumerate(left) if word in self.vowing and not due]:
            begins = any(True for _ in _ends_of(left[n:], self.ahead))  # "a truce from Friday"
            if n < len(left) - 2 and not (begins or self.deeds_of.isdisjoint(left[n + 1 : n + 3])):
                return False  # "agreed to a truce on Thursday", "ordered the evacuation on Sunday"
            if self.vowed.isdisjoint([*left[n + 1 :], words[first]]):
                left[n] = ""  # "bound himself Wednesday before the prefect to leave"
        if self.is_called(words, first):
            return True
        right, stops = words[last + 1 : last + 1 + _FAR_RIGHT], self.telling | _MARKS
        if first >= _OPENING and "," in right:
            right = right[: right.index(",") + 2]  # "300 left on Monday, more are expected"
        right = self._up_to_another_deed(left, self._within_an_aside(left, right))
        wanted = self.future | self.asking if due else self.future
        if not self.came_to.isdisjoint(_first(right)):
            wanted -= self.appointed  # "the convoy, due on Sunday, was turned back"
        left = self._behind_a_remark(left)
        for n in _ends_of(left, self.ahead):
            left[n] = _TO_COME
        return _meets(reversed(left), wanted | {_TO_COME}, stops) or _meets(
            right, self.future - self.vowing, stops | self.turning
        )

    def _behind_a_remark(self, left: list[str]) -> list[str]:
        """The words behind a comma and "where" or "which", where these tell what was done: "will
        visit Bor, **where 30 died on** Tuesday".
        """
        opened = [
            n
            for n, (mark, word) in enumerate(pairwise(left))
            if mark == "," and word in self.turning
        ]
        inside = left[opened[-1] + 1 :] if opened else []
        done = any(word in self.having or self._is_done(word) for word in inside)
        return inside if done else left

    def _up_to_another_deed(self, left: Sequence[str], right: Sequence[str]) -> Sequence[str]:
        """The words behind a day up to an "and" that leads to another deed, where the day is that
        of one that was done: "12 were killed on Monday **and 300 will be** moved", "has flown out
        300 in a week **and will** go on".
        """
        has = any(
            word in self.having and self.future.isdisjoint(left[max(0, n - 1) : n])
            for n, word in enumerate(left)
        )
        if not (has or any(self._is_done(word) for word in left)):
            return right
        return list(takewhile(lambda word: word not in self.opening, right))

    def _within_an_aside(self, left: Sequence[str], right: Sequence[str]) -> Sequence[str]:
        """The words behind a day; none where it closes what a "which" or a participle behind a
        comma tells, and the main clause goes on: "the army, **which took it on Monday,** will go".
        """
        opened = [n for n, word in enumerate(left) if word == ","]
        inside = left[opened[-1] + 1 :] if opened and right[:1] == [","] else []
        told = any(map(self._is_done, inside))
        told = told and (inside[0] in self.turning or self._is_done(inside[0]))
        return [] if told else right

    def _is_due(self, close: Sequence[str], before: Sequence[str]) -> bool:
        """Whether something is to be done up to a day: "have until", "told people to leave by"."""
        if close and close[-1] in self.given | self.asking:
            return True
        if not self.lasting.isdisjoint(before) and self.lasted.isdisjoint(before):
            return True
        bids = (n for n, (to, do) in enumerate(pairwise(before)) if to == "to" and do in self.heed)
        bid = next(bids, 0)
        return not (self.telling | self.asking | self.vowing).isdisjoint(before[:bid])

    def is_told(self, words: Sequence[str], first: int, last: int) -> bool:
        """Whether a verb of telling stands right before or behind it, and no figure between."""
        if words[last] in self.endings:  # "said Sunday's attack"
            return False
        led = 0 < first <= _FAR_RIGHT and words[first - 1] == ","
        if led and not self.telling.isdisjoint(words[:_OPENING]):  # "Announced the army, Monday,"
            return True
        aside = list(words[max(0, first - 1) : first]) == list(words[last + 1 : last + 2]) == [","]
        if aside and words[first - 2] in self.telling:  # "The army announced, Monday, the killing"
            return True
        if first <= 1 and self._opens_a_telling(words, last + 1):
            return True
        if self._is_of_a_message(words[max(0, first - _FAR_LEFT) : first]):
            return True
        near = max(0, first - _BESIDE)
        left = [] if self._is_of_what_was_told(words, near, first) else words[near:first]
        right = words[last + 1 : last + 1 + _BEHIND]
        stops = self.turning | self.joining | self.numbers | _MARKS
        left = self._behind_a_deed(left)
        sides = ((reversed(left), self.telling), (right, self.telling - self.cited))
        return any(_meets(_up_to_figure(side), wanted, stops) for side, wanted in sides)

    def _without_kept(self, words: Sequence[str]) -> list[str]:
        """The words but for the last of "as planned", "according to plan", for a plan that is only
        named ("presented a plan"), and for "due" before a cause ("due to the shelling").
        """
        kept = set(_ends_of(words, self.kept))
        for n, word in enumerate(words):
            noun = word in self.plans and not self.deeds_of.isdisjoint(words[max(0, n - 2) : n])
            if noun and list(words[n + 1 : n + 2]) != ["to"]:
                kept.add(n)
            to, cause = (*words[n + 1 : n + 3], "", "")[:2]
            if word in self.appointed and to in self.vowed and cause in self.deeds_of:
                kept.add(n)
        return [word for n, word in enumerate(words) if n not in kept]

    def _is_done(self, word: str) -> bool:
        """Whether a word is a verb of the past, as far as its ending tells."""
        looks_ahead = word in self.future and word not in self.vowing
        return (word.endswith(self.past) or word in self.pasts) and not looks_ahead

    def _opens_a_telling(self, words: Sequence[str], at: int) -> bool:
        """Whether a subject and "said that" stand behind a day that opens the sentence: "On Sunday,
        the army announced that it had left".
        """
        at += words[at : at + 1] == [","]
        behind = list(_up_to_figure(words[at : at + _TO_A_TELLING]))
        return any(
            one in self.telling and two in self.contents and _MARKS.isdisjoint(behind[:n])
            for n, (one, two) in enumerate(pairwise(behind))
        )

    def _behind_a_deed(self, words: Sequence[str]) -> Sequence[str]:
        """The words behind the last verb of the past that tells nothing: in "said jets struck at
        dawn" the dawn is that of the strike.
        """
        deeds = (n for n, word in enumerate(words) if n and self._is_done(word))
        own = [n for n in deeds if words[n] not in self.telling | self.issuing]
        return words[own[-1] + 1 :] if own else words

    def _is_of_a_message(self, before: Sequence[str]) -> bool:
        """Whether the words before a day tell when a message came out: "in a video put out on
        Monday", "posted a video on Monday"; but "a video of soldiers shot on Monday".
        """
        stops = self.turning | self.numbers | _MARKS | {","}
        clause = list(takewhile(lambda word: word not in stops, reversed(before)))
        at = next((n for n, word in enumerate(clause) if word in self.media), None)
        if at is None or not self.showing.isdisjoint(clause[:at]):
            return False
        return at == 0 or not self.issuing.isdisjoint(clause)

    def _is_of_what_was_told(self, words: Sequence[str], first: int, at: int) -> bool:
        """Whether a word of telling is passive, and what happened its subject: "shelling was
        reported on Friday", but "it was reported on Friday that".
        """
        for n in range(first, at):
            before = words[max(0, n - 2) : n]
            if words[n] in self.telling and not self.passive.isdisjoint(before[-1:]):
                return self.impersonal.isdisjoint(before)
        return False


_TO_WHO_BIDS = 24
"""Words from who bids others do something to the day: "called on people in Jaar to leave by"."""
_FAR_LEFT, _FAR_RIGHT, _BESIDE, _BEHIND, _OPENING = 12, 8, 3, 5, 2
"""Words around an expression in which "will" and "said" are looked for."""
_TO_A_DAY = 3
"""Words, at most, from a verb of the calendar to its day: "meets in Doha on"."""
_TO_A_TELLING = 8
"""Words, at most, from a day that opens a sentence to the "that" of what was said then."""
_MARKS = frozenset(";:.?!")
_TO_COME = "\x7f"
"""Stands for several words that look ahead."""


def _ends_of(words: Sequence[str], phrases: Collection[tuple[str, ...]]) -> Iterator[int]:
    """Where such phrases, of three words at most, end."""
    lasts = {phrase[-1] for phrase in phrases}
    for n, word in enumerate(words):
        if word in lasts and any(
            tuple(words[max(0, n + 1 - size) : n + 1]) in phrases for size in (1, 2, 3)
        ):
            yield n


def _first(right: Sequence[str]) -> Sequence[str]:
    """The word behind a day, and the one behind a comma there."""
    return right[:2] if right[:1] == [","] else right[:1]


def _meets(words: Iterable[str], wanted: _Words, stops: _Words) -> bool:
    for word in words:
        if word in wanted:
            return True
        if word in stops:
            return False
    return False


def _up_to_figure(words: Iterable[str]) -> Iterator[str]:
    return takewhile(lambda word: not word[0].isdigit(), words)
