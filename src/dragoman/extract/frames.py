"""One sentence in; its acts of saying out, each with its source and the stretches that it governs.

Beside verbs (verbs) there are phrases that a source follows ("according to"), nouns that a source
owns ("by X's count"), and the colon or dash of a headline. Agencies that pass a speaker on fall in
behind him here; what follows for the whole report is not decided here (see attribution).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.extract.cues import PASSES_ON, Cue, Cues, Hit, Order
from dragoman.extract.sentences import Kind, Report, Sentence, Token
from dragoman.extract.sources import Mentions, Phrase
from dragoman.extract.verbs import VerbFrames

__all__ = ["hits", "stretches"]

_DASHES = frozenset("-–—")
_RULES = {
    "to": "according-to",
    "by": "passed-on",
    "from": "released-by",
    "belongs": "released-by",
    "citing": "citing",
}


def hits(sentence: Sentence, report: Report, cues: Cues, find: Mentions) -> list[Hit]:
    """The acts of saying in one sentence, in its order."""
    return _joined(list(_Frames(sentence, report, cues, find).read()), sentence, find)


class _Frames(VerbFrames):
    """Reads a sentence from left to right, cue by cue."""

    def read(self) -> Iterator[Hit]:
        head = self._headline()
        if head:
            self.done.append(head)
        position = head.last if head and head.order == "after" else 0
        top = head.first if head and head.order == "before" else len(self.tokens)
        while position < top:
            hit = self._at(position)
            if hit is None:
                position += 1
                continue
            self.done.append(hit)
            position = max(hit.last, position + 1)
        yield from sorted(self.done, key=lambda hit: hit.first)

    def _at(self, position: int) -> Hit | None:
        token = self.tokens[position]
        if token.kind is not Kind.WORD or any(s <= token.start < e for s, e in self.quoted):
            return None
        cue = self.cues.at(self.tokens, position)
        if cue is None:
            return self._owned(position)
        after = position + len(cue.words)
        if cue.frame == "verb":
            named = token.capital and position and not self.sentence.is_title
            return None if named else self._verb(cue, position, after)
        if cue.frame == "unnamed":
            own = (position, after)
            hit = Hit("attribution.unnamed", own, position, after, "both", unnamed=True)
            hit.hearsay = len(cue.words) == 1
            return hit
        return self._prefixed(cue, position, after) if cue.frame != "none" else None

    # -- phrases and nouns --

    def _prefixed(self, cue: Cue, position: int, after: int) -> Hit | None:
        who = self.find.after(self.sentence, after)
        if who is None or not self._follows(cue, who, position):
            return None
        quoted = cue.frame == "by" and self.low(position - 1) in self.words["be"]
        if quoted and self.low(who.last) == "as":  # "was quoted by X as saying"
            return self._passive(position, position + 1, self._group(position)[0])
        rule = f"attribution.{_RULES[cue.frame]}"
        hit = Hit(rule, (position, after), position, who.last, "before", who)
        self._beside(hit)
        if cue.frame in {"from", "belongs"} and self._points_back(self.floor, position):
            hit.order = "back"
            return hit
        hit.order = self._beside_content(hit)
        return hit

    def _follows(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase behind the cue can be the source that it asks for."""
        if cue.frame == "to":
            return who.kind != "other" or self._spoken_by(who)
        if cue.frame == "by":
            named = cue.words[0] in {"quoted", "cited"} and self._can_speak(who)
            return who.kind in PASSES_ON or named
        if cue.frame == "citing":
            return who.kind != "other"
        near = self.tokens[max(self.floor, position - 4) : position]
        documents = any(self.find.words.head_kind(t) == "document" for t in near)
        pointed = cue.frame == "from" and self._points_back(self.floor, position)
        return self._can_speak(who) and (documents or pointed)

    def _beside_content(self, hit: Hit) -> Order:
        """Where the content of a phrase without a subject stands."""
        left = self.tokens[self.floor : hit.first]
        counted = self.floor or any(t.kind is Kind.NUMBER for t in left)
        if not self._has_words(self.floor, hit.first, 1 if counted else 3):
            return "after"
        return "both" if self._has_words(hit.last, len(self.tokens)) else "before"

    def _owned(self, position: int) -> Hit | None:
        """By X's count · in the UN's view · its figure for … stood at."""
        token = self.tokens[position]
        if token.low not in self.cues.nouns["view"]:
            return None
        who = self.find.before(self.sentence, position, self.floor)
        owner = self.tokens[position - 1] if position else None
        if owner is None or who is None:
            return self._pronoun_owned(position)
        before = self.low(who.first - 1)
        if before in self.cues.nouns["view_after"] and self._can_speak(who):
            first, last = who.first - 1, position + 1
            hit = Hit("attribution.view", (first, last), first, last, "before", who)
            hit.order = self._beside_content(hit)
            return hit
        return self._pronoun_owned(position)

    def _pronoun_owned(self, position: int) -> Hit | None:
        owner = self.low(position - 1)
        if owner not in {"its", "their", "his", "her"}:
            return None
        start = position - 1
        if self.low(start - 1) in self.cues.nouns["view_after"]:
            start -= 1
        elif self.low(position + 1) not in self.words["for_what"]:
            return None
        hit = Hit("attribution.view", (start, position + 1), start, position + 1, "after")
        hit.who = self.find.phrase(self.sentence, position - 1, position)
        hit.order = self._beside_content(hit) if start < position - 1 else "after"
        return hit

    # -- headlines --

    def _headline(self) -> Hit | None:
        """X: content · content - X (a title); X: content at the head of a paragraph."""
        tokens = self.tokens
        who = self.find.after(self.sentence, 0)
        if (
            who is not None
            and self.low(who.last) == ":"
            and self._has_words(who.last, len(tokens), 3)
        ):
            fit = self._can_speak(who) and (self.sentence.is_title or who.kind != "name")
            if fit and who.last <= 12 and self.tokens[0].low not in self.find.words.pronouns:
                return Hit(
                    "attribution.colon", (who.last, who.last + 1), 0, who.last + 1, "after", who
                )
        if not self.sentence.is_title:
            return None
        for position in range(len(tokens) - 2, max(3, len(tokens) - 8), -1):
            if (
                tokens[position].text in _DASHES
                and tokens[position].start > tokens[position - 1].end
            ):
                who = self.find.after(self.sentence, position + 1)
                if (
                    who is not None
                    and who.last == len(tokens)
                    and (self._can_speak(who) and who.named)
                ):
                    return Hit(
                        "attribution.dash",
                        (position, position + 1),
                        position,
                        who.last,
                        "before",
                        who,
                    )
        return None


# -- the hits of one sentence ----------------------------------------------------------------------


def _joined(met: list[Hit], sentence: Sentence, find: Mentions) -> list[Hit]:
    """The hits with agencies and outlets behind the speakers that they pass on."""
    if any(not hit.unnamed for hit in met):
        met = [hit for hit in met if not hit.unnamed]
    left = [hit for hit in met if hit.rule not in {"attribution.citing", "attribution.passed-on"}]
    for hit in met:
        if hit.rule == "attribution.citing":
            _cite(hit, left, sentence, find)
        elif hit.rule == "attribution.passed-on" and hit.who is not None:
            target = _nearest(hit, left)
            if target is None:
                left.append(hit)
            elif all(via.first != hit.who.first for via in target.via):
                target.via.append(hit.who)
    for hit in list(left):
        if hit.who is None or hit.who.kind not in PASSES_ON:
            continue
        speakers = [h for h in left if h is not hit and h.who and h.who.kind not in PASSES_ON]
        behind = [h for h in speakers if _one_clause(hit, h, sentence)]
        if behind:
            target = min(behind, key=lambda h: abs(h.first - hit.first))
            target.via.append(hit.who)
            target.said = target.said or hit.said
            left.remove(hit)
        elif _alone(hit, sentence):
            hit.via, hit.who = [hit.who, *hit.via], None
    return sorted(left, key=lambda hit: hit.first)


def _cite(hit: Hit, left: list[Hit], sentence: Sentence, find: Mentions) -> None:
    carriers = [h for h in left if h.who is not None and h.who.kind in PASSES_ON]
    if carriers and hit.who is not None:
        carrier = min(carriers, key=lambda h: abs(h.first - hit.first))
        if carrier.who is not None:
            carrier.via.insert(0, carrier.who)
        carrier.who = hit.who
        return
    if left:
        return  # an official who cites somebody speaks for himself
    end = hit.first - (sentence.tokens[hit.first - 1].text == ",") if hit.first else 0
    carrier_phrase = find.before(sentence, end)
    if carrier_phrase is not None and carrier_phrase.kind in PASSES_ON:
        hit.via.append(carrier_phrase)
        hit.first = carrier_phrase.first
    hit.order = "before" if hit.first > 2 else "after"
    left.append(hit)


def _nearest(hit: Hit, left: list[Hit]) -> Hit | None:
    return min(left, key=lambda h: abs(h.first - hit.first), default=None)


def _one_clause(agency: Hit, speaker: Hit, sentence: Sentence) -> bool:
    """Whether the agency passes on this speaker: nothing parts the two, and their contents meet."""
    low, high = sorted((agency, speaker), key=lambda h: h.first)
    between = sentence.tokens[low.last : high.first]
    if any(t.text == ";" for t in between):
        return False
    if agency.order == "after" and speaker.first < agency.first:
        return False
    parts = [
        i
        for i, t in enumerate(between)
        if t.low in {"while", "but", "and", "whereas"} and i and between[i - 1].text == ","
    ]
    return not parts


def _alone(hit: Hit, sentence: Sentence) -> bool:
    """Whether an agency without a speaker only passes on.

    A state's agency speaks for the state in what it "says", not in what it "reports".
    """
    if hit.who is None or hit.who.kind not in {"agency", "state_agency"}:
        return False
    if hit.who.kind == "state_agency":
        said = {t.low for t in sentence.tokens[hit.cue[0] : hit.cue[1]]}
        return not said & {"said", "says", "say", "added", "adds", "claimed", "claims", "announced"}
    lows = {t.low for t in sentence.tokens[hit.who.first : hit.who.last]}
    return not lows & {"state", "state-run", "official", "government"}


def stretches(met: list[Hit], sentence: Sentence) -> list[list[tuple[int, int]]]:
    """For each hit the stretches of tokens that it governs in its sentence."""
    tokens = sentence.tokens
    governed: list[list[tuple[int, int]]] = []
    for position, hit in enumerate(met):
        left_edge = met[position - 1].last if position else 0
        right_edge = met[position + 1].first if position + 1 < len(met) else len(tokens)
        after = met[position + 1] if position + 1 < len(met) else None
        before = met[position - 1] if position else None
        spans: list[tuple[int, int]] = []
        if hit.order in {"before", "both"}:
            start = left_edge
            if before is not None and before.order in {"after", "both"}:
                start = _parting(tokens, left_edge, hit.first, left_edge)
            spans.append((start, hit.first))
        if hit.order in {"after", "both"}:
            end = right_edge
            if after is not None:
                if after.order in {"before", "both"}:
                    end = _parting(tokens, hit.last, right_edge, right_edge)
                elif hit.order == "after" and not _parted(tokens, hit.last, right_edge):
                    end = len(
                        tokens
                    )  # X said that Y had said: both govern, the nearer one is asked first
            spans.append((hit.last, end))
        bare = [stretch for stretch in (_bare(tokens, *span) for span in spans) if stretch]
        governed.append([part for stretch in bare for part in _without_remarks(tokens, *stretch)])
    return governed


def _without_remarks(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at bracketed remarks without a figure, which are the writer's own."""
    position = first
    while position < last:
        if tokens[position].text == "(":
            close = next((p for p in range(position, last) if tokens[p].text == ")"), last)
            inside = tokens[position + 1 : close]
            if len(inside) >= 4 and not any(t.kind is Kind.NUMBER for t in inside):
                if position > first:
                    yield first, position
                first = close + 1
            position = close
        position += 1
    if first < last:
        yield first, last


def _parting(tokens: Sequence[Token], first: int, last: int, otherwise: int) -> int:
    """Where a clause boundary parts the tokens between two cues."""
    for position in range(last - 1, first, -1):
        low = tokens[position].low
        if low == ";" or (
            low in {"and", "but", "while", "whereas"} and tokens[position - 1].text == ","
        ):
            return position
    return otherwise


def _parted(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(t.low in {";", "and", "but", "while", "whereas", ","} for t in tokens[first:last])


def _bare(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """A stretch without the marks and joints at its ends."""
    while first < last and (
        tokens[first].kind is Kind.MARK or tokens[first].low in {"that", "and", "but"}
    ):
        if tokens[first].text in "$€£#":
            break
        first += 1
    while (
        last > first and tokens[last - 1].kind is Kind.MARK and tokens[last - 1].text not in "%€£"
    ):
        last -= 1
    return (first, last) if first < last else None
