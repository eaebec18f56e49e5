"""A verb's valency: what must stand beside it for it to say that somebody says or denies a thing.

In: a cue in a sentence, the phrase that may be its subject, the verbs of saying before it. Out:
whether it is a verb of saying there, what it does with its content, whether the phrase can be its
subject. "Rejects" denies a report and only declines an offer; "puts" gives a figure where a count
and a number follow; "reports" is more often a noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.claims import Stance
from dragoman.extract.attribution.cues import PASSES_ON, STANCES, Cue, Hit
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.attribution.subjects import Subjects
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["Valency", "behind_denial", "told_in_denial"]

_WITHIN = 14
"""Tokens behind "puts" in which it is told what number it gives."""
_NAMED = 4
"""Tokens behind a verb that denies in which the noun for what it denies stands: "denied a series of
Ukrainian reports"."""
_NEEDS = {"brand": "lie", "publish": "words", "recount": "counts"}
"""For a kind of verb the entry of [nouns] of which a word must stand close behind it."""
_BRANDED = 12
"""The same behind a verb that brands: "called the army's talk of 3,000 fighters killed a lie"."""
_COUNTING = frozenset({"figure", "witness"})
"""Kinds of verbs that tell what somebody found: a number, or what he saw."""
_CLOSE = 8
"""Tokens behind a verb in which that word stands: "called the number of graves a lie"."""


def behind_denial(position: int, met: Iterable[Hit]) -> bool:
    """Whether the token stands right behind a verb that denies: the reports that it names."""
    return any(h.stance is Stance.DENIES and h.last <= position < h.last + _NAMED for h in met)


def told_in_denial(tokens: Sequence[Token], position: int, met: Sequence[Hit]) -> bool:
    """Whether a verb that denies stands before the token, and no mark between."""
    last = next((h for h in reversed(met) if h.last <= position), None)
    if last is None or last.stance is not Stance.DENIES or last.order == "before":
        return False
    return not any(t.kind is Kind.MARK for t in tokens[last.last : position])


class Valency(Subjects):
    """What a verb of saying asks of the words beside it, in one sentence."""

    def _is_in_place(self, cue: Cue, position: int, after: int, start: int) -> bool:
        """Whether what a verb of its kind needs beside it is there, and it is no noun for what is
        denied: "denied Ukrainian reports that".
        """
        if self.low(position) in self.cues.nominal and behind_denial(position, self.done):
            return False
        needed = self.cues.nouns.get(_NEEDS.get(cue.kind, ""))
        if cue.kind == "reject":
            offered = self._is_close(self.cues.nouns["offer"], after)
            return self._rejects_a_claim(position, after, start) or offered
        to = cue.kind == "recount" and self.low(after) in self.words["to_be"]
        if to and self._number_at(after + 1):
            return True  # "a toll of 27, which the navy later raised to 39"
        reach = _BRANDED if cue.kind == "brand" else _CLOSE
        if needed and not self._is_close(needed, after, reach):
            return False
        if cue.kind == "brand":
            return self._opens_object(after)
        return cue.kind != "quote" or self._beside_quotation(start, after)

    def _is_close(self, needed: frozenset[str], after: int, reach: int = _CLOSE) -> bool:
        """Whether one of the words stands behind a verb, in its clause."""
        for position in range(after, min(after + reach, len(self.tokens))):
            if self.low(position) in needed:
                return True
            if self.tokens[position].text in ",;:.":
                return False
        return False

    def _opens_object(self, after: int) -> bool:
        """Whether what is branded stands behind the verb: "called the count a lie"."""
        low, claim = self.low(after), self.cues.nouns["claim"]
        points = self.words["pointing"] | self.words["that"] | {"such"}
        return low in self.find.words.determiners | points | claim

    def _rejects_a_claim(self, position: int, after: int, start: int) -> bool:
        """Whether what is rejected was said: "rejects reports of …", what was told before, "as a
        lie that …" or "a figure that the army rejected".
        """
        points = self.low(after) in self.words["pointing"] | self.words["that"]
        ends = self.is_mark(after + 1) or self.low(after + 1) in self.words["closing"]
        ends = ends or self._time_on(after + 1) > after + 1 or self._is_remarked(after + 1)
        branded = (
            self.low(after) in self.words["as"] and self.low(after + 1) in self.cues.nouns["lie"]
        )
        finite = not self.low(position).endswith(self.ends.doing)
        _, first = self._subject(start)
        behind = first - 1 - (self.low(first - 1) in self.words["relative"] | self.words["that"])
        told = self._is_close(self.cues.nouns["claim"], after) or (points and ends)
        claimed = self.low(start - 1) in self.cues.nouns["claim"]  # "The army this claim rejects"
        told = told or (claimed and self.low(start - 2) in self.words["pointing"])
        return told or (branded and finite) or self.low(behind) in self.cues.nouns["claim"]

    def _is_remarked(self, position: int) -> bool:
        """Whether a document follows, in which it was said: "dismissed this **in a post**"."""
        inside = self.low(position) in self.words["inside"]
        who = self.find.after(self.sentence, position + 1) if inside else None
        return who is not None and who.kind == "document"

    def _opens_clause(self, position: int) -> bool:
        """Whether words that somebody says open there, not a thing that is added."""
        opens = self.low(position) in self.words["that"] | self.find.words.pronouns.keys()
        near = self.tokens[position : position + 2]
        return opens or self.is_mark(position) or any(t.start in self.openers for t in near)

    def _fits(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase can be the subject of this verb."""
        opening = {self.low(who.first - 1), self.low(who.first)}  # "**neither** army"
        nobody = not opening.isdisjoint(self.words["nobody"]) or self._is_compared(who)
        nobody = nobody or who.head in self.words["mute"]
        parted = self.low(who.first - 1) in self.words["drawn_from"]
        nobody = nobody or (parted and cue.kind in _COUNTING)  # "Of the people registered, 340"
        name = " ".join(t.low for t in self.tokens[who.first : who.last])
        mere = who.kind == "name" or name in self.find.words.capitals
        placed = mere and self._in_a_place(who) and not self._speaks_in(who)
        site = who.last - who.first == 1 and self._is_a_site(position)
        if cue.kind == "bring" or placed or nobody or site:
            return False
        if self.low(who.last - 1) in self.find.words.determiners:
            return False
        nominal = self.low(position) in self.cues.nominal
        if self._describes_a_document(who, position) or (nominal and self._noun(who, position)):
            return False
        says = cue.kind in {"say", "add"}
        if who.kind == "other":
            return says and self._spoken_by(who) and not nominal and not self._is_reduced(position)
        if says or cue.kind == "carry":
            return says or who.kind in PASSES_ON
        if cue.kind == "mean" and self._is_told_of(who):
            return False
        if who.kind == "pronoun":
            person = self.find.words.pronouns.get(who.head) in {"body", "person"}
            return cue.kind not in _COUNTING or person
        # "aid workers fear that 40 died"
        fears = cue.kind == "feel" and self.low(position + len(cue.words)) in self.words["that"]
        named = who.kind != "unnamed" or who.named  # "UNICEF's man in the town" speaks for it
        return named or fears or cue.kind in {"state", "deny"} | _COUNTING

    def _is_compared(self, who: Phrase) -> bool:
        """Whether what somebody says is only set beside what is told: "far more than the rebels
        admit", "twice as many as the UN had expected".
        """
        if self.low(who.first - 1) in self.words["than"]:
            return True
        if (
            self.low(who.first - 1) in self.words["what"]
        ):  # "Contrary to what the army says, 12 died"
            near = {self.low(p) for p in range(max(self.floor, who.first - 4), who.first - 1)}
            return not near.isdisjoint(self.words["contrasting"])
        as_many = self.low(who.first - 1) in self.words["so"]
        return as_many and self.low(who.first - 2) in self.words["many_as"]

    def _describes_a_document(self, who: Phrase, position: int) -> bool:
        """Whether the verb only tells how it was put out: "The army, in a statement **announced**
        on the radio, blamed".
        """
        if who.kind != "document" or not self.low(position).endswith(self.ends.past):
            return False
        led = self.low(who.first - 1) in self.words["inside"]
        return led and self.low(position + 1) in self.words["preposition"]

    def _is_reduced(self, position: int) -> bool:
        """Whether the verb only describes a thing, and the clause has another: "the corridor
        announced for Sunday was not used".
        """
        if self.low(position + 1) not in self.words["preposition"]:
            return False
        if self.low(position + 1) in self.words["by"]:
            return True  # "Two attacks claimed by Islamic State"
        behind = range(position + 2, min(position + _CLOSE, len(self.tokens)))
        clause = next((p for p in behind if self.is_mark(p)), behind.stop)
        return any(self.low(p) in self.words["be"] for p in range(position + 2, clause))

    def _is_told_of(self, who: Phrase) -> bool:
        """Whether a relative clause without a comma opens behind it: "Muslims who had sought"."""
        return not who.named and self.low(who.last) in self.words["relative"]

    def _found(self, cue: Cue, who: Phrase, after: int) -> bool:
        """Whether a verb of finding tells what was found: a number, or what happened before
        somebody's eyes ("a shopkeeper heard shots").
        """
        if cue.kind == "witness":
            return who.head in self.words["witnesses"] or self._number_after(after)
        given = self._is_numbered(who.first - 1) and self._ends(self._time_on(after))
        return given or self._gives_number(cue, after)  # "the 185,700 that the governor gave"

    def _is_numbered(self, position: int) -> bool:
        """Whether a number stands right there, or before "that"; not one that opens a name, behind
        a mark: ", 8 APBn superintendent Mirza said".
        """
        position -= self.low(position) in self.words["that"]
        counts = position >= self.floor and self.tokens[position].kind is Kind.NUMBER
        named = self.is_mark(position - 1) or self.tokens[position - 1].capital  # "Rescue 1122"
        return counts and not named

    def _gives_number(self, cue: Cue, after: int) -> bool:
        """Whether a number follows, behind "puts" and "gives" one that tells how many."""
        if cue.words[0] in self.words["at_once"]:
            return self._number_at(after)  # "makes it 40", "knew of 12"
        if cue.words[0] not in self.words["sets"]:
            return self._number_after(after)
        if self._hands_on(cue, after):
            return True
        if cue.words[0] in self.words["bare"] and self.tokens[after : after + 1]:
            number = self.tokens[after].kind is Kind.NUMBER
            if number and self._ends(self._time_on(after + 1)):
                return True  # "OCHA gave 9,500 on Friday"
        for position in range(after, min(after + _WITHIN, len(self.tokens))):
            if self.low(position) in self.cues.nouns["counts"] | self.cues.nouns["losses"]:
                return self._number_after(after)
            if self.low(position) in self.words["giving"] and self._number_after(position):
                return True
        return False

    def _hands_on(self, cue: Cue, after: int) -> bool:
        """Whether what was told before is given to somebody: "the spokesman gave it to Reuters"."""
        pointing = self.low(after) in self.words["pointing"]
        return (
            cue.words[0] in self.words["bare"] and pointing and self.low(after + 1) in self.cues.to
        )

    def _number_after(self, start: int, end: int | None = None) -> bool:
        return any(map(self.cues.is_number, self.tokens[start:end]))

    def _number_at(self, start: int) -> bool:
        """Whether a number stands there, behind a hedge at most."""
        return any(map(self.cues.is_number, self.tokens[start : start + 3]))

    def _noun(self, who: Phrase, position: int) -> bool:
        """Whether a form that is more often a noun is one here ("the ministry reports that …")."""
        last = self.tokens[who.last - 1]
        if self.low(position - 1) in self.find.words.determiners or last.owns:
            return True
        one = self.low(who.first) in self.find.words.indefinite
        if one and self.low(position) in self.cues.bases:
            return True  # "a police report", "an army statement"
        linked = any(t.low in self.words["linking"] for t in self.tokens[who.first : who.last])
        behind = self.tokens[position + 1] if position + 1 < len(self.tokens) else None
        compound = behind is not None and self.find.words.head_kind(behind) is not None
        if compound and self.low(position) in self.cues.bases and not self._plural(who):
            return True  # "the Egyptian state news agency"
        plain = last.kind is Kind.WORD and not self.find.words.strong(last)
        return who.kind != "pronoun" and plain and not linked

    def _plural(self, who: Phrase) -> bool:
        """Whether a verb's base form can follow: "officials report", "Mali and Niger claim"."""
        lows = {t.low for t in self.tokens[who.first : who.last]}
        joined = lows & (self.words["many"] | self.words["joint"])
        return bool(joined) or any(map(self.ends.several, lows))

    def _is_a_site(self, position: int) -> bool:
        """As in "Makurdi, Benue state": a kind of place, and no act of saying."""
        named = self.tokens[position - 1].capital
        named = named and self.low(position + 1) not in self.words["that"]
        return named and self.low(position) in self.find.words.sites

    def _speaks_in(self, who: Phrase) -> bool:
        """Whether "In Moscow refuted", "In DNR counted" open the clause: those there, of a rough
        translation; a capital or letters, no mere town.
        """
        opens = who.first - 1 == self.floor and self.low(self.floor) in self.words["inside"]
        words = self.tokens[who.first : who.last]
        name = " ".join(t.low for t in words)
        letters = len(words) == 1 and words[0].text.isupper() and len(words[0].text) > 1
        return opens and (letters or name in self.find.words.capitals)

    def _in_a_place(self, who: Phrase) -> bool:
        """Whether a bare name stands after a preposition of place ("on besieged Aleppo"), or in a
        clause that says who others are: "people who fled **Ama** say".
        """
        if self.low(who.first - 2) in self.words["relative"]:
            return True
        for position in range(who.first - 1, max(self.floor - 1, who.first - 4), -1):
            if self.low(position) in self.words["place"]:
                return True
            timely = self.low(position) in self.words["time"] | self.words["time_after"]
            if (
                timely
                or self.tokens[position].capital
                or self.tokens[position].kind is not Kind.WORD
            ):
                return False  # "In the evening Petrov said"
        return False

    def _is_reduced_denial(self, cue: Cue, after: int, start: int) -> bool:
        """As in "…, a claim denied by the army"."""
        denies = STANCES.get(cue.kind) is Stance.DENIES and self.low(after) in self.words["by"]
        return denies and self.low(start - 1) in self.cues.nouns["claim"]

    def _denies_in_passive(self, cue: Cue, after: int, start: int) -> bool:
        """As in "the claim was rejected by the army", "this was called a lie by"."""
        if STANCES.get(cue.kind) is not Stance.DENIES:
            return False
        if cue.kind == "brand":
            return self._is_close(self.cues.nouns["lie"], after)
        lows = {self.low(position) for position in range(max(self.floor, start - _CLOSE), start)}
        return cue.kind == "deny" or bool(lows & self.cues.nouns["claim"])

    def _is_denied(self, who: Phrase, start: int) -> bool:
        """Whether what says so is denied in the same breath: "denied the lists which say 15",
        "rejects what foreigners say".
        """
        relative = self.low(start - 1) in self.words["relative"] | self.words["that"]
        what = self.low(who.first - 1) in self.words["what"]
        return (relative or what) and told_in_denial(self.tokens, who.first, self.done)

    def _owns_up(self, after: int) -> bool:
        """Whether a deed follows, which its doer claims or admits and says no more of."""
        near = [self.low(position) for position in range(after - 1, after + 4)]
        return "responsibility" in near or (
            near[0] in self.words["owning"] and any(low in self.words["deed"] for low in near[1:])
        )

    def _is_a_count(self, cue: Cue, start: int, after: int) -> bool:
        """Whether a figure is given that was reached by then, and no deed told: "had counted 17",
        "put the dead at 40", not "found 300".
        """
        if cue.kind == "state":
            return "of" in cue.words
        group = {self.low(position) for position in range(start, after)}
        sets = cue.words[0] in self.words["sets"] or cue.words[0] in self.cues.nouns["counts"]
        return cue.kind in _COUNTING and (sets or "had" in group)
