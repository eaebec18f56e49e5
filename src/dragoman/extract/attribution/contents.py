"""A verb of saying with its subject in; on which side of them its content stands out.

Behind them, before them, on both sides, in the quotation that ends right before the sentence, or in
the sentences before. Which words those are over the report is not decided here (see attribution).
"""

from __future__ import annotations

from dragoman.extract.attribution.cues import Hit, Order
from dragoman.extract.attribution.valency import Valency
from dragoman.extract.text.sentences import Kind

__all__ = ["Contents"]

_SIDE = 4
"""Words of "From its side", "In the side humanitarian", at most."""
_CLOSING = frozenset(',”"»—–-?!…')
"""Marks that close what was said before a verb and its subject."""


class Contents(Valency):
    """Finds the side of the content in one sentence; may move the end of a `Hit` on."""

    def _order(self, hit: Hit) -> Order:
        """On which side of a verb with its subject before it the content stands."""
        opens = f"{self.low(self.floor)} {self.low(self.floor + 1)}"
        topic = opens in self.words["topic_opens"]
        before = self._has_words(self.floor, hit.first, 2) and not topic
        after = self._has_words(hit.last, len(self.tokens), 2)
        if self._quoted(hit):
            return "quoted"
        if not after:
            return self._order_at_end(hit, before)
        relative = self.low(hit.last) in self.words["relative"] - self.words["that"]
        if before and (relative or self._turns_to(hit) or self._sums_up(hit)):
            return "before"  # "…, a colonel told reporters who were taken into the town"
        participle = self.low(hit.cue[1] - 1).endswith(self.ends.doing)
        if self.low(hit.last) in self.words["that"] | {":"} or participle:
            return "after"
        goes_on = self.low(hit.last) in self.find.words.pronouns  # "“to rest”, army says it fled"
        if before and self._closes_quotation(hit.first) and not goes_on:
            return self._around_quotation(hit)
        if before and self.tokens[hit.first - 1].text in _CLOSING:
            end = self._circumstance(hit.last)
            end = self._before_colon(hit.last) if end is None else end
            if end is not None:
                hit.last = end
                return self._sides(end)
        pointed = hit.who is not None and hit.who.kind == "document"
        if pointed and hit.who is not None and self._points_back(hit.who.first, hit.cue[0]):
            return "back"
        return "after"

    def _sums_up(self, hit: Hit) -> bool:
        """Whether it stands for what was told before: "… - that is what the police tell us"."""
        at = hit.first - 1
        led = self.low(at) in self.words["what"] and self.low(at - 1) in self.words["be"]
        return led and self.low(at - 2) in self.words["pointing"] | self.words["that"]

    def _before_colon(self, last: int) -> int | None:
        """Where a circumstance ends that a colon closes, behind "without" alone: "…, officials said
        without giving names: 16 are in the morgue".
        """
        if self.low(last) not in self.words["lacking"]:
            return None
        end = next((p for p in range(last, len(self.tokens)) if self.is_mark(p)), None)
        return end if end is not None and self.low(end) == ":" else None

    def _order_inverted(self, hit: Hit, start: int) -> Order | None:
        """Where the content of an inverted clause stands; None where it is no such clause."""
        pointed = self._points_back(self.floor, start)
        if self._quoted(hit):
            return "quoted"
        if self._is_remark(hit, start):
            return "both"
        colon, alone = self.low(hit.last) == ":", self.low(self.floor + 1) == self.low(hit.last)
        if colon or pointed:  # "That, said the mayor, is a lie"
            return "after" if colon or (alone and self.is_mark(hit.last)) else "back"
        leads = self.words["that"] | {"who", *self.cues.who}
        if not self._ends(hit.last) and self.low(hit.last) not in leads:
            return "after" if self._verb_first(hit, start) else None
        if self.low(hit.last) in self.words["that"] and self._heads_clause(start):
            return "after"  # "In the side humanitarian, said the IOM that"
        if self._has_words(self.floor, hit.first, 2):
            if self._closes_quotation(start):
                return self._around_quotation(hit)
            more = self.is_mark(hit.last) and not self._describes_on(hit)
            return "both" if more and not self._is_aside(hit.last + 1) else "before"
        return "after" if self._has_words(hit.last, len(self.tokens), 3) else "back"

    def _is_remark(self, hit: Hit, start: int) -> bool:
        """Whether what stands before is said too: "Nothing of the sort, says the mayor: …",
        "Nonsense, said the colonel".
        """
        end = start - 1
        ends = self.low(hit.last) == ":" or hit.last >= len(self.tokens) - 1
        if not ends or self.low(end) != ",":
            return False
        alone = end == self.floor + 1 and self.low(self.floor) in self.cues.nouns["lie"]
        return alone or self._has_words(self.floor, end, 2)

    def _order_at_end(self, hit: Hit, before: bool) -> Order:
        """The same where at most a number follows: "…, and a hospital source said 23"."""
        if hit.who is not None and self._number_after(hit.last):
            return "after"
        if before or hit.who is None:
            return "before"
        object_ = self.tokens[hit.last : hit.last + 1]
        plain = bool(object_) and object_[0].kind is Kind.WORD and object_[0].low not in self._said
        return "after" if plain else "back"  # "In Brussels ministers promised shells"

    @property
    def _said(self) -> frozenset[str]:
        """Words that stand for what was told before: "said **so**"."""
        return self.words["pointing"] | self.words["so"] | self.words["adverb"] | self.words["that"]

    def _verb_first(self, hit: Hit, start: int) -> bool:
        """Whether verb and subject open the sentence: "And announced the army control of Bor"."""
        opens = start == 0 or self._heads_clause(start)
        who = hit.who
        article = who is not None and self.low(who.first) in self.find.words.determiners
        return opens and who is not None and (who.named or article)

    def _heads_clause(self, start: int) -> bool:
        """Whether the verb opens the sentence, behind "And" or "From his side" at most: "And denied
        the army that".
        """
        first = int(self.low(0) in self.words["joint"])
        if start == 1:
            return first == 1
        end = start - (self.low(start - 1) == ",")
        sided = first + 1 < end <= first + _SIDE and self.low(first) in self.words["from_side"]
        placed = end < start and self.low(first) in self.words["inside"]  # "In the east, announced"
        return sided and (
            placed or any(self.low(p) in self.words["side"] for p in range(first + 1, end))
        )

    def _describes_on(self, hit: Hit) -> bool:
        """Whether what follows the comma tells more of the speaker: "…, who runs the clinic"."""
        low = self.low(hit.last + 1)
        return self.low(hit.last) == "," and (
            low in self.words["relative"] or low in self.find.words.determiners
        )

    def _turns_to(self, hit: Hit) -> bool:
        """Whether words behind the verb tell only what was spoken about: "…, the ministry stressed
        with regard to the figure of 470".
        """
        low, behind = self.low(hit.last), self.low(hit.last + 1)
        regard = low in self.words["regarding"] and behind in self.words["regard"]
        return (regard or low in self.words["topic"]) and self.is_mark(hit.first - 1)

    def _quoted(self, hit: Hit) -> bool:
        """Whether the sentence only tells who spoke the quotation that ends before it."""
        if self.after_quotation is None or self._has_words(0, hit.first):
            return False
        opens = any(t.start in self.openers for t in self.tokens[hit.last :])
        tells = self._number_after(hit.last) and not self._ends(hit.last)  # "X confirmed 26 dead"
        return not opens and not tells and self.low(hit.last) not in self.words["that"] | {":"}

    def _around_quotation(self, hit: Hit) -> Order:
        """A quotation stands before: another may open behind, and nothing else is content."""
        opens = any(t.start in self.openers for t in self.tokens[hit.last :])
        return "both" if opens else "before"

    def _sides(self, end: int) -> Order:
        """Whether content goes on behind a block that ends at ``end``."""
        aside = self._is_aside(end)
        return "both" if not aside and self._has_words(end, len(self.tokens)) else "before"
