"""A verb of saying in the passive in; who spoke, where the sentence names him, and what was told.

Who spoke follows "by" or "in", puts out the document that is named there, or opens the sentence of
a rough translation; or nobody is named ("it was reported that").
"""

from __future__ import annotations

from dragoman.extract.attribution.contents import Contents
from dragoman.extract.attribution.cues import NUMBERED, PASSES_ON, Cue, Hit
from dragoman.extract.attribution.sourcewords import Phrase

__all__ = ["LETTERS", "SAID", "TELL", "PassiveFrames"]

_QUOTES = frozenset("“”\"«»„'’")
TELL = frozenset({"organisation", "person"})
"""Kinds of subjects that open a sentence which their verb closes."""
SAID = 3
"""Words between such a subject and its verb, at least."""
_OPENS = TELL | {"document"}
"""The same, of a clause whose verb is in the passive: "In its statement AFAD ... was said"."""
LETTERS = 7
"""Letters of an acronym, at most: not "PESHAWAR"."""
_RAISED = 6
"""Tokens of "to more than 108 dead" behind "raised", at most."""
_AS_SAYING = 10
"""Tokens from "was quoted" to "as having said", at most: "in yesterday's edition of the paper"."""
_TELLING = frozenset({"say", "state", "add", "figure"})
"""Kinds of verbs that tell what somebody is reported to have said."""
_ISSUED = 5
"""Tokens behind who speaks in which it stands that he put a statement out."""


class PassiveFrames(Contents):
    """The frames of verbs in the passive; each gives a `Hit` or None."""

    def _passive(self, position: int, after: int, start: int) -> Hit | None:
        subject = self.find.before(self.sentence, self._skip_about(start), self.floor)
        reported = self._reported_to_say(position, after, start)
        if reported is not None:
            return reported
        led = self.cues.at(self.tokens, after) if after < len(self.tokens) else None
        if led is not None and led.frame == "to":
            return None  # "it is said **in the message of** the ministry"
        first = subject.first if subject else start
        hit = Hit("attribution.passive", (start, after), first, after, "after")
        back = self._points_back(self.floor, position) or any(
            t.low in self.words["about"] and after.low in self.words["of_it"]
            for t, after in zip(
                self.tokens[self.floor : start], self.tokens[self.floor + 1 : start], strict=False
            )
        )
        told = subject is not None and subject.kind in PASSES_ON
        self._beside(hit)
        if self.low(hit.last) in self.find.words.issued:
            hit.last += self.low(hit.last + 1) in self.words["told_by"]
        place = self.low(hit.last)
        if place in self.words["told_by"]:
            who = self.find.after(self.sentence, hit.last + 1)
            mere = self.low(first) in self.words["it"] | self.words["as"]
            impersonal = told or mere or self.low(first - 1) in self.words["as"] or back
            who = self._issuer(who) if impersonal and who is not None else who
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
                    if back and self.low(hit.last) not in self.words["that"]
                    else "both"
                    if not self._has_words(hit.last, len(self.tokens), 3)
                    else "after"
                )
                if hit.order == "both":
                    hit.first = start
                elif hit.order == "after" and self._closes_what_is_told(hit):
                    hit.order = "before"
                return hit
        opened = self._opened_by(hit, after, start) or self._as_is_told(hit, after, start)
        return opened or self._unnamed(hit, position, after)

    def _reported_to_say(self, position: int, after: int, start: int) -> Hit | None:
        """X is reported to have counted 27 dead · X was quoted in the paper as having said that."""
        quoted = self.low(position) in self.words["quoting"]
        if not quoted and self.low(position) not in self.cues.unnamed:
            return None
        far = (
            quoted or self.low(after) in self.words["told_by"]
        )  # "was reported **by X** as saying"
        leads = self.words["giving"] if far else self.words["to_be"]
        near = range(after, min(after + _AS_SAYING * far + 1, len(self.tokens)))
        at = next((p for p in near if self.low(p) in leads), None)
        if at is None or any(self.is_mark(p) for p in range(after, at)):
            return None
        verb = at + 1 + (self.low(at + 1) in self.words["auxiliary"])
        cue = self.cues.at(self.tokens, verb) if verb < len(self.tokens) else None
        participle = far or verb > at + 1
        if cue is None or cue.kind not in _TELLING or not participle:
            return None
        end = verb + len(cue.words)
        who, first = self._subject(start)
        if who is None or not self._can_speak(who) or who.kind == "pronoun":
            return None
        if cue.kind == "figure" and not self._number_after(end):
            return None
        hit = Hit("attribution.passive", (start, end), first, end, "after", who)
        by = (
            self.find.after(self.sentence, after + 1, at)
            if self.low(after) in self.words["by"]
            else None
        )
        channels = (self.find.after(self.sentence, p, at) for p in range(after, at))
        hit.via = [c for c in channels if c is not None and (c == by or c.kind in PASSES_ON)][:1]
        self._beside(hit)
        hit.order = "before" if self.is_mark(end) else "after"
        return hit

    def _is_to_be_believed(self, after: int, start: int) -> Hit | None:
        """As in "…, if the minister is to be believed"."""
        to = self.low(start - 1) in self.words["to_be"] and self.low(start - 2) in self.words["be"]
        who = self.find.before(self.sentence, start - 2, self.floor) if to else None
        if who is None or self.low(who.first - 1) not in self.words["if"]:
            return None
        before = self._has_words(self.floor, who.first - 1)
        order = "before" if before else "after"
        hit = Hit("attribution.believed", (start, after), who.first - 1, after, order, who)
        hit.weak = True
        return hit

    def _is_stated(self, who: Phrase) -> bool:
        """Whether what opens with who speaks came out: "The army in the statement it made"."""
        issued = self.find.words.issued
        return any(
            token.low in issued or self.find.words.head_kind(token) == "document"
            for token in self.tokens[who.first : who.last + _ISSUED]
        )

    def _issuer(self, who: Phrase) -> Phrase:
        """Who put a document out, where that is told behind it: "in the statement made by AFAD"."""
        if who.kind != "document" or self.low(who.last) not in self.find.words.issued:
            return who
        by = who.last + 1 + (self.low(who.last + 1) in self.words["told_by"])
        return self.find.after(self.sentence, by) or who

    def _as_is_told(self, hit: Hit, after: int, start: int) -> Hit | None:
        """Who speaks stands right behind a passive of rough translation: "As is told head of OVA
        Pavlo Kyrylenko, 38 people died".
        """
        if self.low(start - 1) not in self.words["so"]:
            return None
        who = self.find.after(self.sentence, after)
        if who is None or not self._can_speak(who) or not self.is_mark(who.last):
            return None
        first, more = start - 1, self._has_words(who.last, len(self.tokens), 3)
        return Hit(hit.rule, hit.cue, first, who.last, "after" if more else "before", who)

    def _opened_by(self, hit: Hit, after: int, start: int) -> Hit | None:
        """Who speaks opens a clause of rough translation whose verb is in the passive: "From the
        General Staff is announced that", "In the statement of AFAD made, 11 houses fell, was said".
        """
        led = self.low(self.floor) in self.words["told_by"]
        at = self.floor + led
        who = self.find.after(self.sentence, at, start)
        who = self._issuer(who) if who is not None else who
        if who is None or not (who.kind in _OPENS or self._is_letters(who)):
            return None
        # "From the office it was reported that"
        begins = start - (self.low(start - 1) in self.words["it"])
        if led and who.last == begins and self.low(after) in self.words["that"] | {":"}:
            return Hit(hit.rule, hit.cue, self.floor, after, "after", who)
        closes = self.is_mark(after) and (after + 1 >= len(self.tokens) or self.low(after) == ";")
        stated = led or self._is_stated(who)
        impersonal = self.low(start - 1) in self.words["it"] | {","} or self.is_mark(start - 1)
        if not (closes and stated) or not (impersonal or led):
            return None
        if not self._has_words(who.last, start, SAID) or not self._number_after(who.last):
            return None
        return Hit("attribution.verb-last", hit.cue, start, after, "before", who)

    def _counted_by(self, cue: Cue, position: int, after: int, start: int) -> Hit | None:
        """Some 9,000 people have been registered by UNHCR · the toll was put at 40 by a nurse: the
        number is of whoever stands behind.
        """
        counts_anew = cue.kind in {"recount", "figure"} and self.low(after) in self.words["to_be"]
        sets = cue.words[0] in self.words["sets"] and self.low(after) in self.words["giving"]
        if (counts_anew or sets) and self._number_at(after + 1):
            near = range(after + 2, after + _RAISED)
            after = next((at for at in near if self.low(at) in self.words["by"]), after)
        elif cue.words[0] not in self.words["counted_up"]:
            return None
        after += self.low(after) in self.cues.nouns["losses"]  # "confirmed dead by"
        if self.low(after) not in self.words["by"]:
            return None
        left = (*self.tokens[self.floor : start], *self.tokens[position + 1 : after])
        who = self.find.after(self.sentence, after + 1)
        if who is None or who.kind not in PASSES_ON | TELL | ({"unnamed"} if sets else set()):
            return None
        counts = any(map(self.cues.is_number, left))
        listed = self.low(who.last) == ":" and self._number_after(who.last)
        if not (counts or listed):
            return None
        return Hit("attribution.counted-by", (start, after), start, who.last, "both", who)

    def _counted_up(self, cue: Cue, position: int, after: int) -> Hit | None:
        """The participle alone, behind its number or before a colon: "32 **identified** by the
        coroner", "Total **registered** by the committee: 9,408".
        """
        if cue.words[0] not in self.words["counted_up"] or self.low(after) not in self.words["by"]:
            return None
        who = self.find.after(self.sentence, after + 1)
        if who is None or who.kind not in PASSES_ON | TELL:
            return None
        if self.low(who.last) == ":" and self.low(position - 1) in self.words["mute"]:
            return Hit(
                "attribution.counted-by", (position, after), position, who.last, "after", who
            )
        counted = self._number_after(max(self.floor, position - 2), position)
        deed = self.low(position - 1) in self.words["deed"]  # "two attacks claimed by IS"
        if not counted or deed or self.is_mark(position - 1):
            return None
        return Hit(NUMBERED, (position, after), position, who.last, "before", who)

    def _closes_what_is_told(self, hit: Hit) -> bool:
        """Whether what was told stands before: "12 died, he was told by the army; 40 fled"."""
        led = self.tokens[hit.first - 1].text == "," if hit.first else False
        return led and self.is_mark(hit.last) and self._has_words(self.floor, hit.first, 3)

    def _skip_about(self, start: int) -> int:
        return start - 2 if self.low(start - 2) in self.words["about"] else start

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
            subject in self.words["it"]
            or self.low(hit.cue[0] - 1) in self.words["as"]
            or self.low(after) in self.words["to_be"] | self.words["that"]
        ):
            hit.unnamed, hit.order, hit.rule = True, "both", "attribution.unnamed"
            return hit
        return None

    def _is_letters(self, who: Phrase) -> bool:
        """Whether a name opens with an acronym: "HPG in a written statement"."""
        first = self.tokens[who.first].text
        letters = first.isupper() and 1 < len(first) <= LETTERS
        return who.kind in {"name", "document"} and letters
