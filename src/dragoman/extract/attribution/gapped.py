"""The acts of saying of one sentence in; those whose verb stands only with the first of them out.

"The UN puts the dead at 40, the government at 20": the government too gives a number. Whoever
stands behind a comma or a joint with nothing but a number after him is such a source; that he can
be one is asked of his phrase, for a list of towns with their dead looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.extract.attribution.cues import Cues, Hit
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["gapped"]

_HEDGE = 4
"""Tokens between a source and its number, at most: "at no more than"."""
_NOUN = 2
"""Tokens between a number and the end of its clause, at most: "60 dead"."""
_TELL = frozenset({"organisation", "person"})
_BODIES = frozenset({"organisation", "agency", "state_agency", "outlet", "person"})


def gapped(met: Sequence[Hit], sentence: Sentence, cues: Cues, find: Mentions) -> Iterator[Hit]:
    """The sources behind ``met`` that share the verb before them, each with its own number."""
    for position, hit in enumerate(met):
        if hit.order not in {"after", "both"} or hit.who is None:
            continue
        end = met[position + 1].first if position + 1 < len(met) else len(sentence.tokens)
        for who in _Gaps(sentence, cues, find).behind(hit, end):
            yield Hit("attribution.gapped", hit.cue, who.first, who.last, "after", who)


class _Gaps:
    def __init__(self, sentence: Sentence, cues: Cues, find: Mentions) -> None:
        self.sentence, self.tokens = sentence, sentence.tokens
        self.cues, self.find = cues, find

    def behind(self, hit: Hit, end: int) -> Iterator[Phrase]:
        """The phrases between a hit and the token at ``end`` that give a number of their own."""
        start = hit.last
        while start < end:
            parts = self._parts(self.tokens[start])
            who = self._source(start + 1, end) if parts else None
            if who is not None:
                yield who
            start = who.last if who is not None else start + 1

    def _parts(self, token: Token) -> bool:
        return token.text in ",;" or token.low in self.cues.words["joint"]

    def _source(self, start: int, end: int) -> Phrase | None:
        if start >= end or self._parts(self.tokens[start]) or self._is_number(self.tokens[start]):
            return None  # "16 gunmen, six SDF members, three civilians": all are counted
        who = self.find.after(self.sentence, start, end)
        while who is not None and self._is_number(self.tokens[who.last - 1]):
            shorter = who.last - 1  # "doctors more than 60"
            who = self.find.phrase(self.sentence, start, shorter) if shorter > start else None
        if who is None or who.kind == "pronoun":
            return None
        owned = self.tokens[who.last - 1].owns
        apart = self._stands_apart(who, start)
        that = self.cues.words["that"]
        if apart and who.last + 1 < end and self.tokens[who.last + 1].low in that:
            return who  # "the army said that 25 fell; a monitor, that 35 did"
        if who.kind in _BODIES and self._counts_that(who.last, end):
            return who
        after = self._number(who.last, end)
        if after is None or not (apart or self._closes(after, end)):
            return None
        if self.tokens[who.last].text == "," and self._resumes(after, end):
            return None
        told = (
            owned
            or self.tokens[who.last].low in self.cues.words["number_after"]
            or self.tokens[who.last].text == ","
        )
        return who if self._speaks(who, told) else None

    def _counts_that(self, at: int, end: int) -> bool:
        """Whether "that" leads to a number right behind it: "and the ministry **that 228** had
        died"; "a group that killed 228" is told of.
        """
        led = at + 1 < end and self.tokens[at].low in self.cues.words["that"]
        return led and self._is_number(self.tokens[at + 1])

    def _resumes(self, start: int, end: int) -> bool:
        """Whether the comma behind a number only closes an aside, and the clause goes on: "the
        governor, 54, denied it", "the site, six kilometres off, was spared".
        """
        near = range(start, min(start + _NOUN + 1, end - 1))
        comma = next((p for p in near if self.tokens[p].text == ","), None)
        if comma is None:
            return False
        behind = self.tokens[comma + 1]
        opens = behind.low in self.find.words.determiners or self._parts(behind) or behind.capital
        return not (opens or self._is_number(behind))

    def _stands_apart(self, who: Phrase, start: int) -> bool:
        """Whether a body stands between a semicolon and a comma: "; **the ministry in Kyiv**, 74 of
        its own men and 19 missing".
        """
        led = self.tokens[start - 1].text == ";" and who.last < len(self.tokens)
        plain = self.tokens[who.first].low in self.find.words.determiners and who.kind in _TELL
        return led and plain and self.tokens[who.last].text == ","

    def _speaks(self, who: Phrase, told: bool) -> bool:
        """Whether the phrase is a source, and neither a place nor those who are counted."""
        tokens = self.tokens[who.first : who.last]
        named = tokens[0].low in self.find.words.determiners or any(t.capital for t in tokens)
        if not named:
            return False  # "58 soldiers and policemen, 138 militants" are counted
        if who.kind in _BODIES | {"unnamed"}:
            return told or (who.kind != "unnamed" and (who.last - who.first > 1 or who.named))
        if who.kind != "name":
            return False
        name = " ".join(t.low for t in tokens if t.kind is Kind.WORD)
        letters = self.find.name(who).rpartition(" ")[2]
        return name in self.find.words.capitals or (told and letters.isupper())

    def _number(self, start: int, end: int) -> int | None:
        """Behind the number that follows at ``start``, over a hedge at most."""
        position = start + (start < end and self.tokens[start].text == ",")
        for at in range(position, min(position + _HEDGE + 1, end)):
            if self._is_number(self.tokens[at]):
                return at + 1
            if self.tokens[at].low not in self.cues.words["hedging"]:
                return None
        return None

    def _is_number(self, token: Token) -> bool:
        return self.cues.is_number(token)

    def _closes(self, start: int, end: int) -> bool:
        """Whether a clause ends at ``start``, over the noun that is counted at most."""
        for at in range(start, min(start + _NOUN + 1, end)):
            token = self.tokens[at]
            if token.kind is Kind.MARK or self._parts(token):
                return token.text != "%"
            if token.low in self.cues.words["be"] | self.cues.words["auxiliary"]:
                return False
        return start + _NOUN >= end - 1
