"""A verb of saying in a sentence in; its subject, its hearer, and where its content stands out.

The subject stands before the verb, behind it, or is shared with the verb before; in the passive the
one who spoke follows "by", or nobody is named. Verbs that say nothing are not met here (cues).
"""

from __future__ import annotations

from dragoman.claims import Stance
from dragoman.extract.cues import PASSES_ON, Cue, Hit, Looks, Order
from dragoman.extract.sentences import Kind
from dragoman.extract.sources import Phrase

__all__ = ["VerbFrames"]

_QUOTES = frozenset("“”\"«»„'’")
_STANCES = {
    "deny": Stance.DENIES,
    "reject": Stance.DENIES,
    "doubt": Stance.DOUBTS,
    "forecast": Stance.FORECASTS,
}


class VerbFrames(Looks):
    """The frames of verbs; each tries one cue and gives a `Hit` or None."""

    def _verb(self, cue: Cue, position: int, after: int) -> Hit | None:
        start, passive, negated = self._group(position)
        if negated or self.low(position - 1) == "to":
            return None
        if passive:
            return self._passive(position, after, start)
        needed = self.cues.nouns.get({"reject": "claim", "publish": "words"}.get(cue.kind, ""))
        if needed and not any(t.low in needed for t in self.tokens[after : after + 4]):
            return None
        hit = (
            self._inverted(cue, position, after, start, plain=False)
            or self._with_subject(cue, position, after, start)
            or self._inverted(cue, position, after, start, plain=True)
        )
        if hit is not None:
            hit.stance = _STANCES.get(cue.kind, Stance.ASSERTS)
            hit.weak = cue.kind == "feel"
            hit.too = "also" in {t.low for t in self.tokens[start : after + 1]}
        return hit

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
        opens = self.is_mark(start - 1) or lead in {"as", "so", "thus"}
        opens = opens or (start <= self.floor + 3 and self._points_back(self.floor, start))
        carrying = cue.kind == "carry"
        if not (opens or carrying) or self.low(position).endswith("ing"):
            return None
        while after < len(self.tokens) and self.low(after) in self.words["adverb"]:
            after += 1
        who = self._behind(cue, after, plain)
        if who is None:
            return None
        first = start - (lead in {"as", "so", "thus"})
        rule = "attribution.passed-on" if carrying else "attribution.inverted"
        hit = Hit(rule, (position, after), first, who.last, "before", who)
        self._beside(hit)
        order = self._order_inverted(hit, start)
        hit.order = order or hit.order
        return hit if order else None

    def _behind(self, cue: Cue, after: int, plain: bool) -> Phrase | None:
        """The subject at ``after``, or in the place that "in" gives there."""
        inside = self.low(after) in {"in", "at"}
        who = self.find.after(self.sentence, after + inside)
        if inside and who is not None and who.kind == "document":
            behind = self.find.after(self.sentence, who.last)  # "in its press release the Centre"
            who = behind if behind is not None and self._can_speak(behind) else who
        if who is None or (who.kind == "other" and not (plain and self._spoken_by(who))):
            return None
        if inside and who.kind not in {"organisation", "document", "person", "name"}:
            return None
        passes_on = who.kind in PASSES_ON
        hears = passes_on and cue.words[0] in self.words["tell"]
        return None if hears or (cue.kind == "carry" and not passes_on) else who

    def _order_inverted(self, hit: Hit, start: int) -> Order | None:
        """Where the content of an inverted clause stands; None where it is no such clause."""
        pointed = self._points_back(self.floor, start)
        if self.low(hit.last) == ":":
            return "after"
        if pointed:
            return "back"
        if not self._ends(hit.last) and self.low(hit.last) not in {"who", "that"}:
            return None
        if self._has_words(self.floor, hit.first, 2):
            return "both" if self.is_mark(hit.last) else "before"
        return "after" if self._has_words(hit.last, len(self.tokens), 3) else "back"

    def _spoken_by(self, phrase: Phrase) -> bool:
        """Whether a plain noun phrase may be a speaker: "one critic", "the shopkeeper"."""
        return (
            phrase.last - phrase.first > 1 and self.low(phrase.first) in self.find.words.determiners
        )

    def _with_subject(self, cue: Cue, position: int, after: int, start: int) -> Hit | None:
        """The subject before the verb, or shared with the verb before ("seized X and said")."""
        who, first = self._subject(start)
        participle = self.low(position).endswith("ing")
        if participle or who is None:
            who, first = self._shared(start, participle)
        if who is None:
            return None
        if cue.kind == "bring":  # such data brings the Centre
            pointed = who.kind == "document" and self._points_back(who.first, start)
            return self._brought(position, after, who) if pointed else None
        if not self._fits(cue, who, position):
            return None
        if cue.kind == "figure" and not self._number_after(after):
            return None
        hit = Hit("attribution.subject", (start, after), first, after, "after", who)
        self._reduced(hit)
        if self.low(after) != "that":
            self._told(cue, hit)
        self._beside(hit)
        if self.low(hit.last) == "," and self._time_on(hit.last + 1) > hit.last + 1:
            hit.last = self._time_on(hit.last + 1)
        if who.kind == "document":
            hit.rule = "attribution.document"
        hit.order = self._order(hit)
        if self.low(after) in {"this", "it"} and self.low(after + 1) in self.words["closing"]:
            hit.order = "back"  # "the Observatory confirms this and …"
        if (
            hit.order == "back"
            and cue.kind == "figure"
            and hit.who is who
            and who.kind != "document"
        ):
            hit.order = "after"
        return hit

    def _number_after(self, start: int) -> bool:
        number = self.words["number"]
        return any(t.kind is Kind.NUMBER or t.low in number for t in self.tokens[start:])

    def _brought(self, position: int, after: int, data: Phrase) -> Hit | None:
        who = self.find.after(self.sentence, after)
        if who is None or not self._can_speak(who):
            return None
        return Hit("attribution.inverted", (position, after), data.first, who.last, "back", who)

    def _subject(self, start: int) -> tuple[Phrase | None, int]:
        """The phrase before the verb group, also over ", who …," and ", head of the centre,"."""
        end = self._time_back(start)
        while end > self.floor and self.low(end - 1) in self.words["adverb"]:
            end -= 1
        for words in (("about", "it"), ("about", "this")):
            if (self.low(end - 2), self.low(end - 1)) == words:
                end -= 2
        if self.low(end - 1) in {"who", "which"}:
            end -= 1 + (self.low(end - 2) == ",")
        if self.low(end - 1) != ",":
            who = self.find.before(self.sentence, end, self.floor)
            return self._with_office(who) if who else (None, end)
        for comma in range(end - 2, max(self.floor, end - 26), -1):
            if self.tokens[comma].text != ",":
                if self.tokens[comma].text in ";.:":
                    break
                continue
            who = self.find.before(self.sentence, comma, self.floor)
            if who is not None and who.kind != "other" and self._aside(who, comma + 1, end - 1):
                inner = self.find.after(self.sentence, comma + 1)
                whole = inner is not None and inner.last >= end - 1
                if (
                    inner is not None
                    and whole
                    and who.kind == "name"
                    and inner.kind == "organisation"
                ):
                    return inner, who.first
                if (
                    inner is not None
                    and inner.last >= end - 1
                    and "person" in {inner.kind, who.kind}
                ):
                    who = self.find.phrase(self.sentence, who.first, end - 1)
                return who, who.first
        return None, end

    def _aside(self, who: Phrase, first: int, last: int) -> bool:
        """Whether what stands between the commas can be an aside to ``who``."""
        inner = self.find.after(self.sentence, first)
        whole = inner is not None and inner.last >= last
        relative = (
            self.low(first) in {"who", "which", "whose"}
            or self.cues.at(self.tokens, first) is not None
        )
        opens = self.is_mark(who.first - 1) or who.first == self.floor
        described = (
            opens
            and who.kind in {"name", "person"}
            and (
                self.low(first) in self.find.words.determiners
                or self.low(first) == "of"
                or self.tokens[first].kind is Kind.NUMBER
                or self.find.words.head_kind(self.tokens[first]) == "person"
            )
        )
        return whole or relative or described or self._time_on(first) >= last

    def _with_office(self, who: Phrase) -> tuple[Phrase, int]:
        """Join "the head of the centre, General X" where X alone stands before the verb."""
        first = who.first
        if self.low(first - 1) == "," and who.kind in {"person", "name"}:
            office = self.find.before(self.sentence, first - 1, self.floor)
            if (
                office is not None
                and office.kind == "person"
                and (self.is_mark(office.first - 1) or office.first == self.floor)
            ):
                first = office.first
        return who, first

    def _shared(self, start: int, participle: bool) -> tuple[Phrase | None, int]:
        """The subject of the verb before, or of the clause, for "adding that" and "and said"."""
        lead = self.low(start - 1)
        if lead in {"who", "which"} and self.done and self.done[-1].last >= start - 2:
            return self.done[-1].who, start
        if self.done and (lead in self.words["going_on"] or (participle and lead == ",")):
            last = next((h for h in reversed(self.done) if h.who is not None), None)
            return (last.who if last else None), start
        if lead in self.words["going_on"] and not participle:
            who = self.find.after(self.sentence, self.floor)
            return who, start
        return None, start

    def _fits(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase can be the subject of this verb."""
        if who.kind == "name" and self._in_a_place(who):
            return False
        nominal = self.low(position) in self.cues.nominal
        if nominal and self._noun(who, position):
            return False
        if who.kind == "other":
            return cue.kind == "say" and self._spoken_by(who) and not nominal
        if cue.kind in {"carry", "say"}:
            return cue.kind == "say" or who.kind in PASSES_ON
        if who.kind == "pronoun":
            return cue.kind != "figure" or who.head == "it"
        return who.kind != "unnamed" or cue.kind in {"state", "deny"}

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
        if self.low(position - 1) in self.find.words.determiners:
            return True
        last = self.tokens[who.last - 1]
        linked = any(t.low in {"of", "for", "on"} for t in self.tokens[who.first : who.last])
        plain = last.kind is Kind.WORD and not self.find.words.strong(last)
        return who.kind != "pronoun" and plain and not linked

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

    def _told(self, cue: Cue, hit: Hit) -> None:
        """Take in who was told; an agency or outlet passes it on."""
        if cue.words[0] not in self.words["told"]:
            return
        start = hit.last + (self.low(hit.last) == "to")
        if self.low(start) in self.words["hearer"]:
            hit.last = start + 1
            return
        hearer = self.find.after(self.sentence, start)
        if hearer is None:
            return
        if hearer.kind in PASSES_ON:
            hit.via.append(hearer)
        hit.last = hearer.last

    def _order(self, hit: Hit) -> Order:
        """On which side of a verb with its subject before it the content stands."""
        before = self._has_words(self.floor, hit.first, 2)
        closed = before and self.tokens[hit.first - 1].text in {
            ",",
            "”",
            '"',
            "»",
            "—",
            "–",
            "-",
            "?",
            "!",
            "…",
        }
        after = self._has_words(hit.last, len(self.tokens), 2)
        lead = self.low(hit.last)
        if lead in {"that", ":"} or not after:
            if not after and not before and hit.who is not None:
                return "back"
            return "before" if not after else "after"
        if closed and self._ends(hit.last):
            return "both"
        if (
            hit.who is not None
            and self._points_back(hit.who.first, hit.cue[0])
            and hit.who.kind == "document"
        ):
            return "back"
        return "after"

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
                return hit
            impersonal = (
                told or self.low(first) in {"it", "as"} or self.low(first - 1) == "as" or back
            )
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
