"""A noun in a sentence in; the view that a source owns by it out: "by X's count", "a copy of it".

The owner stands before the noun, behind it, or is led back from a pronoun (see attribution). Verbs
of saying are not met here (see verbs).
"""

from __future__ import annotations

from dragoman.claims import Stance
from dragoman.extract.attribution.cues import PASSES_ON, Hit, Order
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.attribution.verbs import VerbFrames
from dragoman.extract.text.sentences import Kind

__all__ = ["Views"]

_APOSTROPHES = frozenset("'’")
_BESIDE = 2
"""Tokens at most of a body right before its claim: "foreign ministry statements that"."""
_CLAIMANTS = frozenset({"organisation", "name"})
_NEAR = 8
"""Tokens at most between "a copy" and who received it."""


class Views(VerbFrames):
    """The frames of nouns; each tries one position and gives a `Hit` or None."""

    def _beside_content(self, hit: Hit) -> Order:
        """Where the content of a phrase without a subject stands."""
        counted = self.floor or self._number_after(self.floor, hit.first)
        if not self._has_words(self.floor, hit.first, 1 if counted else 3):
            return "after"
        return "both" if self._has_words(hit.last, len(self.tokens)) else "before"

    def _owned(self, position: int) -> Hit | None:
        """By X's count · in the UN's view · X's latest toll stands at · the count from X is."""
        noun = self.low(position)
        views, counts = self.cues.nouns["view"], self.cues.nouns["counts"]
        if noun in self.words["copy"]:
            return self._copied(position)
        if noun in self.words["by"]:
            return self._viewed_too(position)
        if noun in self.cues.nouns["lists"]:
            return self._listed(position)
        claimed = self._claimed(position) if noun in self.cues.nouns["said"] else None
        if claimed is not None:
            return claimed
        if noun not in views and noun not in counts:
            return None
        who = self.find.before(self.sentence, position, self.floor)
        if who is not None and noun in views and self._can_speak(who):
            first, last = who.first - 1, position + 1
            if self.low(first) in self.cues.nouns["view_after"]:
                hit = Hit("attribution.view", (first, last), first, last, "before", who)
                hit.order = self._beside_content(hit)
                return hit
        viewed = self._viewed(position) if noun in views else None
        return viewed or self._pronoun_owned(position) or self._counted(position)

    def _listed(self, position: int) -> Hit | None:
        """By the hospital's register · by a list of the church: who keeps it tells its number."""
        who = self.find.before(self.sentence, position, self.floor)
        if who is not None and self.low(who.first - 1) in self.words["by"]:
            if not (self._can_speak(who) and self.tokens[who.last - 1].owns):
                return None
            hit = Hit(
                "attribution.view",
                (who.first - 1, position + 1),
                who.first - 1,
                position + 1,
                "before",
                who,
            )
            hit.order = self._beside_content(hit)
            return hit
        owned = who is not None and self._can_speak(who) and self.tokens[who.last - 1].owns
        gives = self.low(position + 1) in self.words["for_what"] and self._number_at(position + 2)
        if who is not None and owned and gives:  # "The clinic's register has 31 wounded"
            own = (position, position + 2)
            return Hit("attribution.count", own, who.first, position + 2, "after", who)
        return self._viewed(position, self.words["by"])

    def _viewed_too(self, position: int) -> Hit | None:
        """The view of another, whose noun stands with the first: "…, by the army's count; by **the
        rebels'**, 71", "…; 450, by **that of** a union".
        """
        last = self.done[-1] if self.done else None
        if last is None or last.rule != "attribution.view":
            return None
        led = (
            self.low(position + 1) in self.words["that_of"]
            and self.low(position + 2) in self.words["of"]
        )
        who = self.find.after(self.sentence, position + 1 + 2 * led)
        if who is None or not self._can_speak(who):
            return None
        owned = self.tokens[who.last - 1].owns or self.low(who.last) in _APOSTROPHES
        closes = self.is_mark(who.last) and (led or owned)
        hit = Hit(last.rule, (position, who.last), position, who.last, "before", who)
        hit.order = self._beside_content(hit)
        return hit if closes else None

    def _claimed(self, position: int) -> Hit | None:
        """Its claim that · the rebels' report that · Russian statements that · a statement by X
        that; but "denied Ukrainian reports that" is told by whoever denies them.
        """
        end = position + 1
        behind = None
        if self.low(end) in self.words["counted_by"]:
            behind = self.find.after(self.sentence, end + 1)
            end = behind.last if behind is not None else end
        opens = self.low(end) in self.words["that"]
        opens = opens or (
            self.low(end) in self.words["to_be"] and self.low(end + 1) in self.words["have"]
        )
        opens = opens or (self.low(end) in self.words["of"] and self._number_at(end + 1))
        if not opens or self._is_told_by_who_denies(position):
            return None
        who = behind or self._claimant(position)
        if who is None or not (
            self._can_speak(who) or self.low(who.first) in self.find.words.owners
        ):
            return None
        first = min(who.first, position)
        return Hit("attribution.claim", (position, position + 1), first, end + 1, "after", who)

    def _is_told_by_who_denies(self, position: int) -> bool:
        """Whether who denies the claim tells of it: "denied Ukrainian reports that". Who doubts it
        leaves it to those whose claim it is.
        """
        last = self.done[-1] if self.done else None
        if last is None or last.stance is not Stance.DENIES:
            return False
        between = self.tokens[last.last : position]
        return last.last <= position and not any(t.kind is Kind.MARK for t in between)

    def _claimant(self, position: int) -> Phrase | None:
        """Whose claim it is: "its", "the rebels'", "Russian", "army"."""
        if self.low(position - 1) in self.find.words.owners:
            return self.find.phrase(self.sentence, position - 1, position)
        who = self.find.before(self.sentence, position, self.floor)
        if who is None or not self._can_speak(who):
            return None
        owns = self.tokens[who.last - 1].owns
        beside = who.last == position and who.last - who.first <= _BESIDE
        return who if owns or (beside and who.kind in _CLAIMANTS) else None

    def _copied(self, position: int) -> Hit | None:
        """A copy of which Reuters has seen · got Radio X a copy of it."""
        near = range(max(position - _NEAR, self.floor), min(position + _NEAR, len(self.tokens)))
        if not any(self.low(p) in self.words["received"] for p in near):
            return None
        for start in near:
            who = self.find.after(self.sentence, start)
            told = who is not None and who.named and self._receives(who)
            if who is not None and told and not who.first <= position < who.last:
                first, last = min(who.first, position), max(who.last, position + 1)
                return Hit(
                    "attribution.passed-on", (position, position + 1), first, last, "before", who
                )
        return None

    def _receives(self, who: Phrase) -> bool:
        """Whether it is an outlet, or a name that the words around it make one."""
        quoted = self._is_quote(who.first)
        return who.kind in PASSES_ON or (
            who.kind == "name" and (quoted or self.low(who.first - 1) in self.words["received_by"])
        )

    def _viewed(self, position: int, lead: frozenset[str] | None = None) -> Hit | None:
        """By the count of X · on estimation of X · under the data of X; ``lead``: what may stand
        before it, if not all of [nouns] view_after.
        """
        first = position
        while first > self.floor and self.low(first - 1) in self.words["of_view"]:
            first -= 1
        first -= 1
        if first < self.floor or self.low(first) not in (lead or self.cues.nouns["view_after"]):
            return None
        none = self.cues.at(self.tokens, first)
        if none is not None or self.low(position + 1) not in self.find.words.owned_by:
            return None
        who = self.find.after(self.sentence, position + 2)
        if who is None or not (self._can_speak(who) or self._spoken_by(who)):
            return None
        hit = Hit("attribution.view", (first, position + 2), first, who.last, "before", who)
        self._beside(hit)
        hit.order = self._beside_content(hit)
        return hit

    def _counted(self, position: int) -> Hit | None:
        """Who owns the figure that the sentence gives, before it or behind it."""
        if self.low(position) not in self.cues.nouns["counts"]:
            return None
        first, end = position, position + 1
        owner = max((p for p in range(position) if self.tokens[p].owns), default=-1)
        if owner >= max(self.floor, position - 4) and not any(
            self.is_mark(p) for p in range(owner, position)
        ):
            who = self.find.before(self.sentence, owner + 1, self.floor)
            first = who.first if who is not None else owner
        elif self.low(end) in self.words["counted_by"] or self._is_of_body(end):
            who = self.find.after(self.sentence, end + 1)
            end = who.last if who is not None else end
        else:
            return None
        closes = self.is_mark(end) and self.low(first - 1) in self.words["be"]
        if closes and self._can_speak(who) and self._number_after(self.floor, first):
            # "31 dead: that is the mayor's figure"
            return Hit("attribution.count", (position, end), first - 1, end, "before", who)
        verb = self.cues.at(self.tokens, end) if end < len(self.tokens) else None
        aside = self.low(end) == "," and self._number_at(end + 1)  # "its own figure, 27 dead,"
        gives = self.low(end) in self.words["for_what"] or self.low(end) == ":" or aside or verb
        if who is None or not gives or not self._can_speak(who) or not self._number_after(end):
            return None
        if who.kind in {"name", "pronoun"}:  # "Aleppo's population figures": a mere name
            return None
        cue = (end, end + len(verb.words)) if verb else (position, position + 1)
        return Hit("attribution.count", cue, first, max(end, cue[1]), "after", who)

    def _is_of_body(self, position: int) -> bool:
        """Whether a named body follows behind "of": "the count of UNHCR stood at 2,750"."""
        if (
            self.low(position) not in self.words["of"]
            or self.low(position - 1) in self.words["totals"]
        ):
            return False
        who = self.find.after(self.sentence, position + 1)
        return who is not None and who.kind == "organisation" and who.named

    def _pronoun_owned(self, position: int) -> Hit | None:
        start = position - 1 - (self.low(position - 1) in self.words["own"])
        ours = self.low(start) in self.words["first_person"]  # "by our own count": the writer's
        if not ours and self.low(start) not in self.find.words.owners:
            return None
        owner = start
        if self.low(start - 1) in self.cues.nouns["view_after"]:
            start -= 1
        elif self.low(position + 1) not in self.words["for_what"]:
            return None
        hit = Hit("attribution.view", (start, position + 1), start, position + 1, "after")
        hit.who = None if ours else self.find.phrase(self.sentence, owner, position)
        hit.order = self._beside_content(hit) if start < owner else "after"
        return hit
