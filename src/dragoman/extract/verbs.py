"""A verb of saying in a sentence in; its subject, its hearer, and where its content stands out.

The subject stands before the verb, behind it, or is shared with the verb before; in the passive the
one who spoke follows "by", or nobody is named. Verbs that say nothing are not met here (cues).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.claims import Stance
from dragoman.extract.cues import PASSES_ON, STANCES, Cue, Hit, Order
from dragoman.extract.sentences import Kind, Token
from dragoman.extract.sources import Phrase
from dragoman.extract.subjects import Subjects

__all__ = ["VerbFrames", "behind_denial", "told_in_denial"]

_QUOTES = frozenset("“”\"«»„'’")
_CLOSING = frozenset(',”"»—–-?!…')
"""Marks that close what was said before a verb and its subject."""
_INSIDE = frozenset({"in", "at"})
_ABOUT_THIS = 7
"""Tokens from "About this" to its verb: "About this in the air of a telethon informed X"."""
_TO_THAT = 14
"""Tokens; what stands farther behind a verb is no part of its circumstance."""
_NAMED = 4
"""Tokens behind a verb that denies in which the noun for what it denies stands: "denied a series of
Ukrainian reports"."""
_NEEDS = {"brand": "lie", "publish": "words", "recount": "counts"}
"""For a kind of verb the entry of [nouns] of which a word must stand close behind it."""
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


class VerbFrames(Subjects):
    """The frames of verbs; each tries one cue and gives a `Hit` or None."""

    def _verb(self, cue: Cue, position: int, after: int) -> Hit | None:
        start, passive, negated = self._group(position)
        if (negated and cue.kind != "recount") or self.low(position - 1) == "to":
            return None
        participle = self.low(position).endswith("ing")
        if not participle and self.low(start - 1) in self.words["preposition"]:
            return None  # "an outbreak of confirmed cases"
        owned = self.low(start - 1).endswith(("'s", "s'", "’s", "s’"))
        if owned and after < len(self.tokens) and self.tokens[after].kind is Kind.NUMBER:
            return None  # "the camp's estimated 35,000 residents"
        if passive or self._is_reduced_denial(cue, after, start):
            hit = self._passive(position, after, start)
            if hit is not None and self._denies_in_passive(cue, after, start):
                hit.stance = Stance.DENIES
            return hit
        if not self._is_in_place(cue, position, after, start):
            return None
        # the subject stands before where who is told, or in which document, stands behind
        tells = cue.words[0] in self.words["tell"] or self._is_told(start, after)
        tells = tells or cue.kind == "reject"  # "X, a spokesman, scoffed at the ministry's figure"
        hit = (
            (None if tells else self._inverted(cue, position, after, start, plain=False))
            or self._with_subject(cue, position, after, start)
            or self._inverted(cue, position, after, start, plain=True)
        )
        if hit is not None:
            declines = cue.kind == "reject" and not self._rejects_a_claim(position, after, start)
            hit.stance = Stance.ASSERTS if declines else STANCES.get(cue.kind, Stance.ASSERTS)
            means = declines or cue.kind == "mean"
            hit.weak = means or cue.kind == "feel" or self._owns_up(after)
            found = cue.kind == "figure" and cue.words[0] not in self.words["sets"]
            hit.yields = means or found
            hit.too = "also" in {t.low for t in self.tokens[start : after + 1]}
        return hit

    def _is_reduced_denial(self, cue: Cue, after: int, start: int) -> bool:
        """As in "…, a claim denied by the army"."""
        denies = STANCES.get(cue.kind) is Stance.DENIES and self.low(after) == "by"
        return denies and self.low(start - 1) in self.cues.nouns["claim"]

    def _denies_in_passive(self, cue: Cue, after: int, start: int) -> bool:
        """As in "the claim was rejected by the army", "this was called a lie by"."""
        if STANCES.get(cue.kind) is not Stance.DENIES:
            return False
        if cue.kind == "brand":
            return self._is_close(self.cues.nouns["lie"], after)
        lows = {self.low(position) for position in range(max(self.floor, start - _CLOSE), start)}
        return cue.kind == "deny" or bool(lows & self.cues.nouns["claim"])

    def _is_close(self, needed: frozenset[str], after: int) -> bool:
        """Whether one of the words stands behind a verb, in its clause."""
        for position in range(after, min(after + _CLOSE, len(self.tokens))):
            if self.low(position) in needed:
                return True
            if self.tokens[position].text in ",;:.":
                return False
        return False

    def _opens_object(self, after: int) -> bool:
        """Whether what is branded stands behind the verb: "called the count a lie"."""
        low, claim = self.low(after), self.cues.nouns["claim"]
        points = self.words["pointing"] | {"such", "that"}
        return low in self.find.words.determiners | points | claim

    def _rejects_a_claim(self, position: int, after: int, start: int) -> bool:
        """Whether what is rejected was said: "rejects reports of …", what was told before, "as a
        lie that …" or "a figure that the army rejected".
        """
        points = self.low(after) in self.words["pointing"] | {"that"}
        ends = self.is_mark(after + 1) or self.low(after + 1) in self.words["closing"]
        branded = self.low(after) == "as" and self.low(after + 1) in self.cues.nouns["lie"]
        finite = not self.low(position).endswith("ing")
        _, first = self._subject(start)
        behind = first - 1 - (self.low(first - 1) in self.words["relative"] | {"that"})
        told = self._is_close(self.cues.nouns["claim"], after) or (points and ends)
        return told or (branded and finite) or self.low(behind) in self.cues.nouns["claim"]

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
        if needed and not self._is_close(needed, after):
            return False
        if cue.kind == "brand":
            return self._opens_object(after)
        return cue.kind != "quote" or self._beside_quotation(start, after)

    def _owns_up(self, after: int) -> bool:
        """Whether a deed follows, which its doer claims or admits and says no more of."""
        near = [self.low(position) for position in range(after - 1, after + 4)]
        return "responsibility" in near or (
            near[0] in self.words["owning"] and any(low in self.words["deed"] for low in near[1:])
        )

    def _is_told(self, start: int, after: int) -> bool:
        """Whether an aside closes before the verb and a document follows it ("said in a note")."""
        follows = self.find.after(self.sentence, after + 1) if self.low(after) in _INSIDE else None
        if follows is None or follows.kind != "document" or self.low(start - 1) != ",":
            return False
        return self._before_aside(start)[0] is not None

    def _group(self, position: int) -> tuple[int, bool, bool]:
        """Where the verb's group starts, whether it is passive, and whether it is negated."""
        start, passive, negated = position, False, False
        while start > self.floor:
            low = self.low(start - 1)
            adverb = low in self.words["adverb"] or (
                low.endswith("ly") and not self.tokens[start - 1].capital
            )
            if low in self.words["be"]:
                passive = passive or not self.low(position).endswith("ing")
            elif low in {"not", "never"} or low.endswith("n't"):
                negated = True
            elif low not in self.words["auxiliary"] and not adverb:
                break
            start -= 1
        return start, passive, negated

    def _inverted(
        self, cue: Cue, position: int, after: int, start: int, *, plain: bool
    ) -> Hit | None:
        """The subject behind the verb: "…", said X · as informs X · So informed in the Centre."""
        lead = self.low(start - 1)
        opens = self.is_mark(start - 1) or lead in {"as", "so", "thus"} or self._heads_clause(start)
        mere = lead == "it" and start - 1 == self.floor  # "It puts the toll at 40"
        pointed = start <= self.floor + _ABOUT_THIS and self._points_back(self.floor, start)
        opens = opens or (pointed and not mere) or (mere and cue.kind in {"say", "state", "deny"})
        carrying = cue.kind == "carry"
        if not (opens or carrying) or self.low(position).endswith("ing"):
            return None
        while after < len(self.tokens) and self.low(after) in self.words["adverb"]:
            after += 1
        first = start - (lead in {"as", "so", "thus"})
        rule = "attribution.passed-on" if carrying else "attribution.inverted"
        hit = Hit(rule, (position, after), first, after, "before")
        if mere and self.low(after) in self.words["pointing"]:
            hit.last += 1  # "It denies it general X: …"
        self._between(hit)
        apart = hit.last > after and not mere
        who = self._behind(cue, hit.last, plain)
        if who is None:
            return None
        hit.who, hit.last = who, who.last
        if carrying:
            self._quoted_from(hit)
        self._trailed(hit)
        self._beside(hit)
        if apart and not (self.is_mark(hit.last) or self._is_aside(hit.last)):
            return None
        if mere and self.low(hit.last) not in {"that", ":"}:
            return None  # but "It indicated the source that …", of a rough translation
        order = self._order_inverted(hit, start)
        hit.order = order or hit.order
        return hit if order else None

    def _heads_clause(self, start: int) -> bool:
        """Whether the verb opens the sentence, behind "And" at most: "And denied the army that"."""
        return start == 1 and self.low(0) in self.words["joint"]

    def _quoted_from(self, hit: Hit) -> None:
        """Quotes Interfax a representative of the centre: the speaker stands behind the agency."""
        if hit.who is None or hit.who.kind not in PASSES_ON:
            return
        speaker = self.find.after(self.sentence, hit.last)
        named = speaker is not None and self._can_speak(speaker) and speaker.kind != "pronoun"
        if speaker is not None and named and self.is_mark(speaker.last):
            hit.via.append(hit.who)
            hit.who, hit.last, hit.rule = speaker, speaker.last, "attribution.inverted"

    def _trailed(self, hit: Hit) -> None:
        """Take in an adjective behind its noun, and when a document was issued.

        "A source humanitarian", "a note of the council published Saturday" (rough translation).
        """
        last = hit.last
        if last >= len(self.tokens) or self.is_mark(last):
            return
        token = self.tokens[last]
        dated = self._time_on(last + 1)
        if dated > last + 1 and self.is_mark(dated) and self._describes(last):
            hit.last = dated
            return
        plain = token.kind is Kind.WORD and self.find.words.is_core(token) and not token.capital
        if plain and (self.is_mark(last + 1) or self._is_aside(last + 1)):
            hit.last = last + 1

    def _behind(self, cue: Cue, after: int, plain: bool) -> Phrase | None:
        """The subject at ``after``, or in the place that "in" gives there."""
        inside = self.low(after) in _INSIDE
        who = self.find.after(self.sentence, after + inside)
        if inside and who is not None and who.kind == "document":
            behind = self.find.after(self.sentence, who.last)  # "in its press release the Centre"
            who = behind if behind is not None and self._can_speak(behind) else who
        if who is None or (who.kind == "other" and not (plain and self._spoken_by(who))):
            return None
        if who.kind == "document" and cue.kind == "figure":
            return None  # "Reuters, …, put the toll at 45"
        if inside and who.kind not in {"organisation", "document", "person", "name"}:
            return None
        passes_on = who.kind in PASSES_ON
        told = passes_on or who.kind == "name" or self._hears(who)
        hears = told and cue.words[0] in self.words["tell"]
        return None if hears or (cue.kind == "carry" and not passes_on) else who

    def _order_inverted(self, hit: Hit, start: int) -> Order | None:
        """Where the content of an inverted clause stands; None where it is no such clause."""
        pointed = self._points_back(self.floor, start)
        if self._quoted(hit):
            return "quoted"
        if self.low(hit.last) == ":":
            return "after"
        if pointed:
            return "back"
        if not self._ends(hit.last) and self.low(hit.last) not in {"who", "that"}:
            return "after" if self._verb_first(hit, start) else None
        if self._has_words(self.floor, hit.first, 2):
            if self._closes_quotation(start):
                return self._around_quotation(hit)
            more = self.is_mark(hit.last) and not self._describes_on(hit)
            return "both" if more and not self._is_aside(hit.last + 1) else "before"
        return "after" if self._has_words(hit.last, len(self.tokens), 3) else "back"

    def _verb_first(self, hit: Hit, start: int) -> bool:
        """Whether verb and subject open the sentence: "And announced the army control of Bor"."""
        opens = start == 0 or self._heads_clause(start)
        who = hit.who
        article = who is not None and self.low(who.first) in self.find.words.determiners
        return opens and who is not None and (who.named or article)

    def _describes_on(self, hit: Hit) -> bool:
        """Whether what follows the comma tells more of the speaker: "…, who runs the clinic"."""
        low = self.low(hit.last + 1)
        return self.low(hit.last) == "," and (
            low in self.words["relative"] or low in self.find.words.determiners
        )

    def _with_subject(self, cue: Cue, position: int, after: int, start: int) -> Hit | None:
        """The subject before the verb, or shared with the verb before ("seized X and said")."""
        who, first = self._subject(start)
        participle = self.low(position).endswith("ing")
        if participle or who is None:
            who, first = self._shared(start, participle, self.low(position))
        if who is None:
            return None
        if who.kind == "document" and self._points_back(who.first, start):
            brought = self._brought(cue, position, after, who)
            if brought is not None:
                return brought
        if not self._fits(cue, who, position) or self._is_denied(who, start):
            return None
        if cue.kind == "figure" and not self._gives_number(cue, after):
            return None
        rule = "attribution.document" if who.kind == "document" else "attribution.subject"
        hit = Hit(rule, (start, after), first, after, "after", who)
        self._block(cue, hit, after)
        if cue.kind in {"say", "add", "state"} and not hit.via:
            self._told_aside(hit, who, start)
        hit.order = self._order(hit)
        if cue.kind == "add" and hit.order == "after" and not self._opens_clause(after):
            return None
        pointing = self.low(after) in self.words["pointing"]
        if pointing and self.low(after + 1) in self.words["closing"]:
            hit.order = "back"  # "the Observatory confirms this and …"
        if hit.said is None and self._is_a_count(cue, start, after):
            hit.said = self._dated_before(who, start)
        own = hit.who is who and who.kind != "document"
        if hit.order == "back" and cue.kind == "figure" and own:
            hit.order = "after"
        return hit

    def _is_a_count(self, cue: Cue, start: int, after: int) -> bool:
        """Whether a figure is given that was reached by then, and no deed told: "had counted 17",
        "put the dead at 40", not "found 300".
        """
        if cue.kind == "state":
            return "of" in cue.words
        group = {self.low(position) for position in range(start, after)}
        sets = cue.words[0] in self.words["sets"] or cue.words[0] in self.cues.nouns["counts"]
        return cue.kind == "figure" and (sets or "had" in group)

    def _dated_before(self, who: Phrase, start: int) -> tuple[int, int] | None:
        """The day of telling before the verb or its subject: "On Friday the UN had counted 17"."""
        for end in (start, who.first - (self.low(who.first - 1) == ",")):
            first = self._time_back(end)
            if first < end and (end == start or self.is_mark(first - 1)):
                return first, end
        return None

    def _is_denied(self, who: Phrase, start: int) -> bool:
        """Whether what says so is denied in the same breath: "denied the lists which say 15",
        "rejects what foreigners say".
        """
        relative = self.low(start - 1) in self.words["relative"] | {"that"}
        what = self.low(who.first - 1) == "what"
        return (relative or what) and told_in_denial(self.tokens, who.first, self.done)

    def _block(self, cue: Cue, hit: Hit, after: int) -> None:
        """Take into the block who was told, the time words, and where it was said."""
        self._reduced(hit)
        if self.low(after) != "that":
            self._told(cue, hit)
        self._beside(hit)
        self._to_that(hit)
        if self.low(hit.last) == "," and self._time_on(hit.last + 1) > hit.last + 1:
            hit.last = self._time_on(hit.last + 1)

    def _to_that(self, hit: Hit) -> None:
        """Take a circumstance before "that" into the block: "said at a rally in Kano that …"."""
        low = self.low(hit.last)
        if low not in self.words["circumstance"] or low in self.find.words.determiners:
            return
        for position in range(hit.last, min(hit.last + _TO_THAT, len(self.tokens))):
            low = self.low(position)
            if low == "that":
                hit.last = position if self.low(position - 1) != "so" else hit.last
                return
            if self.is_mark(position) or low in self.words["be"] | self.words["auxiliary"]:
                return

    def _opens_clause(self, position: int) -> bool:
        """Whether words that somebody says open there, not a thing that is added."""
        opens = self.low(position) in self.find.words.pronouns or self.low(position) == "that"
        near = self.tokens[position : position + 2]
        return opens or self.is_mark(position) or any(t.start in self.openers for t in near)

    def _number_after(self, start: int) -> bool:
        number = self.words["number"]
        return any(t.kind is Kind.NUMBER or t.low in number for t in self.tokens[start:])

    def _gives_number(self, cue: Cue, after: int) -> bool:
        """Whether a number follows, behind "puts" and "gives" one that tells how many."""
        if cue.words[0] not in self.words["sets"]:
            return self._number_after(after)
        for position in range(after, min(after + _TO_THAT, len(self.tokens))):
            if self.low(position) in self.cues.nouns["counts"] | self.cues.nouns["losses"]:
                return self._number_after(after)
            if self.low(position) in {"at", "as"} and self._number_after(position):
                return True
        return False

    def _brought(self, cue: Cue, position: int, after: int, data: Phrase) -> Hit | None:
        """Such data brings the Centre: the owner stands behind the verb."""
        if cue.kind not in {"bring", "figure", "carry"}:
            return None
        who = self.find.after(self.sentence, after)
        if who is None or not self._can_speak(who) or not self._ends(who.last):
            return None
        return Hit("attribution.inverted", (position, after), data.first, who.last, "back", who)

    def _fits(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase can be the subject of this verb."""
        if cue.kind == "bring" or (who.kind == "name" and self._in_a_place(who)):
            return False
        if who.last - who.first == 1 and self._is_a_site(position):
            return False
        if self.low(who.last - 1) in self.find.words.determiners:
            return False
        nominal = self.low(position) in self.cues.nominal
        if nominal and self._noun(who, position):
            return False
        says = cue.kind in {"say", "add"}
        if who.kind == "other":
            return says and self._spoken_by(who) and not nominal
        if says or cue.kind == "carry":
            return says or who.kind in PASSES_ON
        if who.kind == "pronoun":
            person = self.find.words.pronouns.get(who.head) in {"body", "person"}
            return cue.kind != "figure" or person
        # "UNICEF's man in the town" speaks for it
        return who.kind != "unnamed" or who.named or cue.kind in {"state", "deny", "figure"}

    def _is_a_site(self, position: int) -> bool:
        """As in "Makurdi, Benue state": a kind of place, and no act of saying."""
        named = self.tokens[position - 1].capital and self.low(position + 1) != "that"
        return named and self.low(position) in self.find.words.sites

    def _in_a_place(self, who: Phrase) -> bool:
        """Whether a bare name stands after a preposition of place: "on besieged Aleppo"."""
        for position in range(who.first - 1, max(self.floor - 1, who.first - 4), -1):
            if self.low(position) in self.words["place"]:
                return True
            if self.tokens[position].capital or self.tokens[position].kind is not Kind.WORD:
                return False
        return False

    def _noun(self, who: Phrase, position: int) -> bool:
        """Whether a form that is more often a noun is one here ("the ministry reports that …")."""
        last = self.tokens[who.last - 1]
        if self.low(position - 1) in self.find.words.determiners or last.low.endswith("'s"):
            return True
        linked = any(t.low in {"of", "for", "on"} for t in self.tokens[who.first : who.last])
        behind = self.tokens[position + 1] if position + 1 < len(self.tokens) else None
        compound = behind is not None and self.find.words.head_kind(behind) is not None
        if compound and self.low(position) in self.cues.bases and not self._plural(who):
            return True  # "the Egyptian state news agency"
        plain = last.kind is Kind.WORD and not self.find.words.strong(last)
        return who.kind != "pronoun" and plain and not linked

    def _plural(self, who: Phrase) -> bool:
        """Whether a verb's base form can follow: "officials report", "Mali and Niger claim"."""
        lows = {t.low for t in self.tokens[who.first : who.last]}
        many = self.low(who.last - 1).endswith("s") or bool(lows & self.words["many"])
        return many or any(low in self.words["joint"] or low.endswith("s") for low in lows)

    def _reduced(self, hit: Hit) -> None:
        """An army spokesman cited by X said: the speaker stands before, X passes it on."""
        who = hit.who
        if who is None or self.low(who.first - 1) != "by":
            return
        position = who.first - 2
        cue = self.cues.at(self.tokens, position) if position >= self.floor else None
        if cue is None or cue.frame != "by":
            return
        end = position - (self.low(position - 1) == ",")
        speaker = self.find.before(self.sentence, end, self.floor)
        if speaker is not None:
            hit.who, hit.first = speaker, speaker.first
            hit.via.append(who)

    def _order_at_end(self, hit: Hit, before: bool) -> Order:
        """The same where at most a number follows: "…, and a hospital source said 23"."""
        if hit.who is not None and self._number_after(hit.last):
            return "after"
        return "before" if before or hit.who is None else "back"

    def _order(self, hit: Hit) -> Order:
        """On which side of a verb with its subject before it the content stands."""
        topic = (self.low(self.floor), self.low(self.floor + 1)) == ("as", "for")
        before = self._has_words(self.floor, hit.first, 2) and not topic
        after = self._has_words(hit.last, len(self.tokens), 2)
        if self._quoted(hit):
            return "quoted"
        if not after:
            return self._order_at_end(hit, before)
        if before and (self.low(hit.last) in self.words["relative"] or self._turns_to(hit)):
            return "before"  # "…, a colonel told reporters who were taken into the town"
        participle = self.low(hit.cue[1] - 1).endswith("ing")
        if self.low(hit.last) in {"that", ":"} or participle:
            return "after"
        if before and self._closes_quotation(hit.first):
            return self._around_quotation(hit)
        if before and self.tokens[hit.first - 1].text in _CLOSING:
            end = self._circumstance(hit.last)
            if end is not None:
                hit.last = end
                return self._sides(end)
        pointed = hit.who is not None and hit.who.kind == "document"
        if pointed and hit.who is not None and self._points_back(hit.who.first, hit.cue[0]):
            return "back"
        return "after"

    def _turns_to(self, hit: Hit) -> bool:
        """Whether words behind the verb tell only what was spoken about: "…, the ministry stressed
        with regard to the figure of 470".
        """
        low, behind = self.low(hit.last), self.low(hit.last + 1)
        regard = low in {"with", "in"} and behind in self.words["regard"]
        return (regard or low in self.words["topic"]) and self.is_mark(hit.first - 1)

    def _quoted(self, hit: Hit) -> bool:
        """Whether the sentence only tells who spoke the quotation that ends before it."""
        if self.after_quotation is None or self._has_words(0, hit.first):
            return False
        opens = any(t.start in self.openers for t in self.tokens[hit.last :])
        return not opens and self.low(hit.last) not in {"that", ":"}

    def _around_quotation(self, hit: Hit) -> Order:
        """A quotation stands before: another may open behind, and nothing else is content."""
        opens = any(t.start in self.openers for t in self.tokens[hit.last :])
        return "both" if opens else "before"

    def _sides(self, end: int) -> Order:
        """Whether content goes on behind a block that ends at ``end``."""
        aside = self._is_aside(end)
        return "both" if not aside and self._has_words(end, len(self.tokens)) else "before"

    # -- the passive --

    def _passive(self, position: int, after: int, start: int) -> Hit | None:
        subject = self.find.before(self.sentence, self._skip_about(start), self.floor)
        first = subject.first if subject else start
        hit = Hit("attribution.passive", (start, after), first, after, "after")
        back = self._points_back(self.floor, position) or any(
            t.low == "about" and after.low in {"it", "this", "that"}
            for t, after in zip(
                self.tokens[self.floor : start], self.tokens[self.floor + 1 : start], strict=False
            )
        )
        told = subject is not None and subject.kind in PASSES_ON
        self._beside(hit)
        place = self.low(hit.last)
        if place in {"by", "in", "at", "from"}:
            who = self.find.after(self.sentence, hit.last + 1)
            if (
                who is not None
                and place == "by"
                and self.low(who.last) == "as"
                and self._can_speak(subject)
            ):
                hit.who, hit.via, hit.last = subject, [who], who.last + 2
                hit.order = "before" if self.is_mark(hit.last) else "after"
                return hit
            impersonal = (
                told or self.low(first) in {"it", "as"} or self.low(first - 1) == "as" or back
            )
            # "…, is told in the bulletin of X", "…, was reported in the ministry"
            apart = who is not None and who.kind in {"document", "organisation"}
            impersonal = impersonal or (apart and self.is_mark(start - 1))
            if who is not None and who.kind != "other" and (place == "by" or impersonal):
                hit.who, hit.last = who, who.last
                if told and subject is not None:
                    hit.via.append(subject)
                self._beside(hit)
                hit.rule = "attribution.informed-in" if told else "attribution.passive"
                hit.order = (
                    "back"
                    if back
                    else "both"
                    if not self._has_words(hit.last, len(self.tokens), 3)
                    else "after"
                )
                if hit.order == "both":
                    hit.first = start
                return hit
        return self._unnamed(hit, position, after)

    def _skip_about(self, start: int) -> int:
        return start - 2 if self.low(start - 2) == "about" else start

    def _unnamed(self, hit: Hit, position: int, after: int) -> Hit | None:
        """It was reported that · are thought to · …", is told."""
        if self.low(position) not in self.cues.unnamed:
            return None
        subject = self.low(hit.first)
        whole = self.tokens[hit.first - 1].text if hit.first else ""
        ends = self.is_mark(after)
        if (
            ends
            and hit.first == hit.cue[0]
            and (whole in _QUOTES or self.low(hit.first - 2) in _QUOTES)
        ):
            hit.same, hit.order = True, "before"
            return hit
        if (
            subject == "it"
            or self.low(hit.cue[0] - 1) == "as"
            or self.low(after) == "to"
            or self.low(after) == "that"
        ):
            hit.unnamed, hit.order, hit.rule = True, "both", "attribution.unnamed"
            return hit
        return None
