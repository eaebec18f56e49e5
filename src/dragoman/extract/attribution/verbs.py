"""A verb of saying in a sentence in; its subject, its hearer, and where its content stands out.

The subject stands before the verb, behind it, or is shared with the verb before; in the passive the
one who spoke follows "by", or nobody is named. Verbs that say nothing are not met here (cues,
valency).
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.claims import Stance
from dragoman.extract.attribution.cues import NUMBERED, PASSES_ON, STANCES, Cue, Hit
from dragoman.extract.attribution.passives import SAID, TELL, PassiveFrames
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Kind

__all__ = ["VerbFrames"]

_ABOUT_THIS = 7
"""Tokens from "About this" to its verb: "About this in the air of a telethon informed X"."""
_ASKING = frozenset({"feel", "mean"})
"""Kinds of verbs behind which those who are asked stand, or what is meant: "urged both sides"."""
_QUOTED = 3
"""Tokens behind a verb in which a quotation closes that holds it alone."""
_TWO_NAMES = 3
"""Tokens of two names and what joins them: "Sennar and Gezira", "and Upper Nile"."""
_FROM = 2
"""Words before who told it, at most: "auprès d'"."""
_TO_THAT = 14
"""Tokens; what stands farther behind a verb is no part of its circumstance."""


class VerbFrames(PassiveFrames):
    """The frames of verbs; each tries one cue and gives a `Hit` or None."""

    def _verb(self, cue: Cue, position: int, after: int) -> Hit | None:
        start, passive, negated = self._group(position)
        after += self._is_quote(after) and self._quotes_alone(start, position)
        if (negated and cue.kind != "recount") or self._is_no_verb(position):
            return None
        participle = self.low(position).endswith(self.ends.doing)
        if not participle and self.low(start - 1) in self.words["preposition"]:
            # "an outbreak of confirmed cases"
            return self._is_to_be_believed(after, start) if passive else None
        owned = start > 0 and self.tokens[start - 1].owns
        if owned and after < len(self.tokens) and self.tokens[after].kind is Kind.NUMBER:
            return None  # "the camp's estimated 35,000 residents"
        if passive or self._is_reduced_denial(cue, after, start):
            hit = self._counted_by(cue, position, after, start)
            hit = hit or self._passive(position, after, start)
            if hit is not None and self._denies_in_passive(cue, after, start):
                hit.stance = Stance.DENIES
            return hit
        if cue.words[0] in self.words["asking"] and self._asks_for(after):
            cue = replace(cue, kind="feel")  # "asked all settlements to move"
        carries = cue.kind == "carry" or cue.words[0] in self.words["quoting"]
        if carries and self._passes_on_here(after, start):
            return None
        other = self._quoted_as(cue, after, start) or self._counted_up(cue, position, after)
        if other is not None:
            return other
        if not self._is_in_place(cue, position, after, start):
            return None
        # the subject stands before where who is told, or in which document, stands behind
        tells = cue.words[0] in self.words["tell"] or self._is_told(start, after)
        tells = tells and not self._is_said_where(start, after)
        tells = tells or cue.kind == "reject"  # "X, a spokesman, scoffed at the ministry's figure"
        tells = tells or (cue.kind in _ASKING and self._resumes(start))
        hit = (
            (None if tells else self._inverted(cue, position, after, start, plain=False))
            or self._with_subject(cue, position, after, start)
            or self._inverted(cue, position, after, start, plain=True)
            or self._verb_last(cue, after, start)
        )
        if hit is not None and hit.who is not None and self._may_only_close(hit.who):
            hit = self._verb_last(cue, after, start) or hit
        if hit is not None:
            declines = cue.kind == "reject" and not self._rejects_a_claim(position, after, start)
            hit.stance = Stance.ASSERTS if declines else STANCES.get(cue.kind, Stance.ASSERTS)
            means = declines or cue.kind == "mean" or self._orders(cue, after)
            hit.weak = means or cue.kind == "feel" or self._owns_up(after)
            found = cue.kind in {"figure", "witness"} and cue.words[0] not in self.words["sets"]
            hit.yields = means or found
            counting = cue.kind in {"figure", "witness", "forecast"}
            hit.counts = counting and cue.words[0] not in self.words["telling"]
            hit.too = "also" in {t.low for t in self.tokens[start : after + 1]}
        return hit

    def _is_no_verb(self, position: int) -> bool:
        """Whether a word is not told ("to say"), or is what two names are: "in Sennar and Gezira
        **states**".
        """
        if self.low(position - 1) in self.words["to_be"]:
            return True
        if self.low(position) not in self.words["of_several"] or position < _TWO_NAMES:
            return False
        names = self.tokens[max(0, position - _TWO_NAMES - 1) : position]
        joined = any(token.low in self.words["joint"] for token in names[:-1])
        return joined and names[-1].capital and self.low(position) == self.tokens[position].text

    def _asks_for(self, after: int) -> bool:
        """Whether those who are asked stand there, and behind them for what."""
        who = self.find.after(self.sentence, after)
        if who is None or who.kind == "document":
            return False
        near = range(after + 1, min(who.last + _TO_THAT, len(self.tokens)))
        clause = next((p for p in near if self.is_mark(p)), near.stop)
        return any(self.low(p) in self.words["asked_for"] for p in range(after + 1, clause))

    def _orders(self, cue: Cue, after: int) -> bool:
        """Whether somebody is told to do a thing, and nothing is told: "told people to leave"."""
        if cue.words[0] not in self.words["told"]:
            return False
        who = self.find.after(self.sentence, after)
        to = self.low(who.last) if who is not None else ""
        return to in self.words["to_be"] and self.low(after) not in self.words["to_be"]

    def _verb_last(self, cue: Cue, after: int, start: int) -> Hit | None:
        """The verb closes the sentence that its subject opens, of a rough translation: "The party
        in a statement 9 soldiers killed claimed", "Grande, most of them returned, to Reuters told".
        """
        finite = cue.kind in {"say", "state", "deny", "figure"} and (
            not self.low(start).endswith(self.ends.doing)
        )
        if not (finite and self.is_mark(after)) or self.low(start - 1) in self.words["so"]:
            return None
        if after + 1 < len(self.tokens) and self.low(after) != ";":
            return None
        who = self.find.after(self.sentence, self.floor, start)
        if who is not None and who.kind == "pronoun":
            who = self.find.after(self.sentence, 0, start)
        if who is None or not (who.kind in TELL or self._is_letters(who)):
            return None
        quotes = any(t.start in self.openers for t in self.tokens[who.last : start])
        if not self._has_words(who.last, start, SAID) or not (
            quotes or self._number_after(who.last)
        ):
            return None
        if cue.kind == "figure" and not self._is_stated(who):
            return None
        if who.kind not in TELL:
            who = self.find.phrase(self.sentence, who.first, who.first + 1)
        hit = Hit("attribution.verb-last", (start, after), start, after, "before", who)
        self._told_aside(hit, who, start)
        return hit

    def _may_only_close(self, who: Phrase) -> bool:
        """Whether those before a verb are a figure, or stand for who opened the sentence: "The
        governor, 4 people lost life said", "The army in its statement, 46 fell, it said".
        """
        if who.kind == "pronoun" and who.first > self.floor:
            opener = self.find.after(self.sentence, 0, who.first)
            stated = opener is not None and self._is_stated(opener)
            return stated and self.tokens[who.first - 1].text == ","
        before = self.tokens[who.first - 1] if who.first else None
        return who.kind == "unnamed" and before is not None and before.kind is Kind.NUMBER

    def _passes_on_here(self, after: int, start: int) -> bool:
        """Take who speaks, or through whom, out of a relative clause: "according to Tanjug, which
        quoted the command", "by words of the mayor, whom quotes Interfax".
        """
        last = self.done[-1] if self.done else None
        relative = self.low(start - 1) in self.words["relative"] | {"whom"}
        other = self.find.after(self.sentence, after)
        if last is None or last.who is None or other is None or not relative:
            return False
        if self.low(start - 2) != "," or last.last != start - 2 or not self.is_mark(other.last):
            return False
        if last.who.kind in PASSES_ON and self._can_speak(other):
            last.via, last.who, last.last = [last.who, *last.via], other, other.last
            return True
        if other.kind in PASSES_ON and last.who.kind not in PASSES_ON:
            last.via, last.last = [*last.via, other], other.last
            return True
        return False

    def _quoted_as(self, cue: Cue, after: int, start: int) -> Hit | None:
        """X quoted Y as saying: whoever X is, it passes on."""
        if cue.words[0] not in self.words["quoting"]:
            return None
        speaker = self.find.after(self.sentence, after)
        said = speaker.last + 1 if speaker is not None else start
        quotes = self.low(said - 1) in self.words["as"] and self.low(said) in self.words["saying"]
        if speaker is None or not quotes or not self._can_speak(speaker):
            return None
        who, first = self._subject(start)
        hit = Hit("attribution.quoted-as", (start, after), first, said + 1, "after", speaker)
        if who is not None and who.kind not in {"pronoun", "other", "document"}:
            hit.via.append(who)
        return hit

    def _resumes(self, start: int) -> bool:
        """Whether an aside closes before the verb, so that its subject stands before that aside:
        "China, which brokered a truce, urged both sides", "X, an aide, accused the army of",
        "the rebels, in a statement, blamed the army".
        """
        if self.low(start - 1) != ",":
            return False
        who = self._over_relative(start) or self._before_aside(start)[0]
        if who is None or who.last >= start - 1:
            return who is not None
        described = self._describes(who.last + 1)
        described = described or self.tokens[who.last + 1].kind is Kind.NUMBER  # "the mayor, 54,"
        return described or self.low(who.last + 1) in self.find.words.determiners

    def _is_told(self, start: int, after: int) -> bool:
        """Whether an aside closes before the verb and a document follows it ("said in a note")."""
        follows = (
            self.find.after(self.sentence, after + 1)
            if self.low(after) in self.words["inside"]
            else None
        )
        if follows is None or follows.kind != "document" or self.low(start - 1) != ",":
            return False
        return self._before_aside(start)[0] is not None

    def _group(self, position: int) -> tuple[int, bool, bool]:
        """Where the verb's group starts, whether it is passive, and whether it is negated."""
        start, passive, negated = position, False, False
        while start > self.floor:
            low = self.low(start - 1)
            if f"{self.low(start - 2)} {low}" in self.words["adverbial"]:
                start -= 2  # "has so far confirmed"
                continue
            if low in self.words["apart"] and self.low(start - 2) in self.words["lengths"]:
                start = max(start - 3, self.floor)  # "had two days later estimated"
                continue
            adverb = low in self.words["adverb"] or (
                low.endswith(self.ends.manner) and not self.tokens[start - 1].capital
            )
            if low in self.words["be"]:
                passive = passive or not self.low(position).endswith(self.ends.doing)
            elif low in self.words["negation"] or low.endswith(self.ends.denying):
                negated = True
            elif low not in self.words["auxiliary"] and not adverb:
                break
            start -= 1
        if self._quotes_alone(start - 1, position):
            start -= 1  # "Ankara “categorically rejects” this"
        return start, passive or self._goes_on_in_passive(start, position), negated

    def _goes_on_in_passive(self, start: int, position: int) -> bool:
        """Whether a form of the past is the second of a passive: "were missing and **believed**
        taken", "were seized and later **shown** on television"; not "was hurt and told reporters".
        """
        low, behind = self.low(position), self.low(position + 1)
        joined = self.low(start - 1) in self.words["joint"]
        if not joined or low not in self.cues.unnamed | self.words["participle"]:
            return False
        told = behind in self.words["preposition"] | self.words["participle"] | self.words["mute"]
        told = told or behind.endswith(self.ends.past) or self.is_mark(position + 1)
        if behind in self.words["to_be"]:  # "reported to have been beaten", but "said to reporters"
            told = self.low(position + 2) in self.words["auxiliary"] | self.words["be"]
        return told and any(t.low in self.words["be"] for t in self.tokens[self.floor : start - 1])

    def _quotes_alone(self, opening: int, position: int) -> bool:
        """Whether the quotation that opens there holds little more than the verb."""
        if opening <= self.floor or self.tokens[opening].start not in self.openers:
            return False
        return any(self._is_quote(p) for p in range(position + 1, position + _QUOTED))

    def _inverted(
        self, cue: Cue, position: int, after: int, start: int, *, plain: bool
    ) -> Hit | None:
        """The subject behind the verb: "…", said X · as informs X · So informed in the Centre."""
        lead = self.low(start - 1)
        led = lead in self.words["so"]
        what = lead in self.words["what"] and self.low(start - 2) in self.words["by_what"]
        opens = self.is_mark(start - 1) and lead != ")"  # "the council (NRC) said in a note"
        opens = opens or led or what or self._heads_clause(start)
        opens = opens or self._is_said_where(start, after)
        mere = lead in self.words["it"] and start - 1 == self.floor  # "It puts the toll at 40"
        pointed = start <= self.floor + _ABOUT_THIS and self._points_back(self.floor, start)
        opens = opens or (pointed and not mere) or (mere and cue.kind in {"say", "state", "deny"})
        carrying = cue.kind == "carry"
        if not (opens or carrying) or self.low(position).endswith(self.ends.doing):
            return None
        if cue.words[-1] in self.words["opening"]:
            return None  # "Asked whether any fighter was held, …"
        while after < len(self.tokens) and self.low(after) in self.words["adverb"]:
            after += 1
        first = start - led - 2 * what - (what and self.low(start - 3) in self.words["by_what"])
        rule = "attribution.passed-on" if carrying else "attribution.inverted"
        hit = Hit(rule, (position, after), first, after, "before")
        pointing = self.low(after) in self.words["pointing"]
        article = self.low(after + 1) in self.find.words.determiners
        if pointing and (mere or (article and (start == 0 or self._heads_clause(start)))):
            hit.last += 1  # "It denies it general X: …", "Denied this the movement: …"
        self._between(hit)
        apart = hit.last > after and not mere
        who = self._behind(cue, hit.last, plain)
        if who is None:
            return None
        if who.head in self.words["mute"] or (
            who.kind in {"document", "pronoun"} and self._resumes(start)
        ):
            return None  # "The contractor, whose helicopter took 24 off, put the dead at 60"
        if self._is_where_somebody_speaks(start, after, who):
            return None
        hit.last = who.last
        hit.who = self._off_platform(hit, who)
        if carrying or self.low(self._time_on(hit.last)) in self.cues.learning:
            self._quoted_from(hit)
        self._trailed(hit)
        self._beside(hit)
        if apart and not (self.is_mark(hit.last) or self._is_aside(hit.last)):
            return None
        if mere and self.low(hit.last) not in self.words["that"] | {":"}:
            return None  # but "It indicated the source that …", of a rough translation
        order = self._order_inverted(hit, start)
        hit.order = order or hit.order
        return hit if order else None

    def _is_where_somebody_speaks(self, start: int, after: int, who: Phrase) -> bool:
        """Whether a place between a verb and its "that" is where those before the verb speak: "The
        head of the council, Mustafa Jalil, said in **Benghazi** that 400 people had died".
        """
        led = self.low(after) in self.words["inside"] and self.low(who.last) in self.words["that"]
        before = self.find.before(self.sentence, start - 1, self.floor) if led else None
        return before is not None and self.low(start - 1) == ","

    def _is_said_where(self, start: int, after: int) -> bool:
        """Whether an occasion or a document stands before the verb, with its day at most, and who
        speaks behind it: "…, on Monday at the briefing said the representative of the ministry".
        """
        where = self.find.before(self.sentence, start, self.floor)
        if where is None or where.first <= self.floor:
            return False
        if "document" not in {where.kind, self.find.words.heads.get(where.head)}:
            return False
        at = where.first - 1
        opens = self._time_back(at)
        opens = (
            0 if self._points_back(0, at) else opens
        )  # "About this on Monday at a briefing told"
        led = self.low(at) in self.words["inside"] and self.is_mark(opens - 1)
        who = self.find.after(self.sentence, after) if led else None
        hears = who is not None and self._hears(who)
        return self._can_speak(who) and not hears and self.low(after) in self.find.words.determiners

    def _quoted_from(self, hit: Hit) -> None:
        """Quotes Interfax a representative of the centre: the speaker stands behind the agency."""
        if hit.who is None or hit.who.kind not in PASSES_ON:
            return
        # "transmitted X from the spokesman", "a appris l'AFP auprès d'un élu"
        dated = self._time_on(hit.last)
        start = dated if self.low(dated) in self.cues.learning else hit.last
        while self.low(start) in self.cues.learning and start < dated + _FROM:
            start += 1
        speaker = self.find.after(self.sentence, start)
        named = speaker is not None and self._can_speak(speaker) and speaker.kind != "pronoun"
        if speaker is not None and named:
            trailed = Hit(hit.rule, hit.cue, hit.first, speaker.last, hit.order, speaker)
            self._trailed(trailed)
            if self.is_mark(trailed.last) or (
                start > hit.last and self.low(trailed.last) in self.words["that"]
            ):
                hit.via.append(hit.who)
                hit.who, hit.last, hit.rule = speaker, trailed.last, "attribution.inverted"

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
        inside = self.low(after) in self.words["inside"]
        who = self.find.after(self.sentence, after + inside)
        if inside and who is not None and who.kind == "document":
            behind = self.find.after(self.sentence, who.last)  # "in its press release the Centre"
            who = behind if behind is not None and self._can_speak(behind) else who
        if who is None or (who.kind == "other" and not (plain and self._spoken_by(who))):
            return None
        if who.kind == "document" and cue.kind in {"figure", "witness", "deny"}:
            return None  # "Reuters, …, put the toll at 45", "denied reports that"
        if (
            who.kind == "pronoun"
            and cue.kind in {"figure", "witness"}
            and who.head in self.words["pointing"]
        ):
            return None  # "gave it to Reuters"
        if inside and who.kind not in {"organisation", "document", "person", "name"}:
            return None
        passes_on = who.kind in PASSES_ON
        told = passes_on or who.kind == "name" or self._hears(who)
        hears = told and cue.words[0] in self.words["tell"]
        return None if hears or (cue.kind == "carry" and not passes_on) else who

    def _is_told_or_meant(self, cue: Cue, who: Phrase, first: int) -> bool:
        """Whether those before a verb are told ("…, **to Reuters** told"), or only meant something
        while what is told happened: "when **the army** intended to disarm them, two died".
        """
        told = who.kind in PASSES_ON and self.low(who.first - 1) in self.cues.to
        return told or (cue.kind == "mean" and self.low(first - 1) in self.words["while"])

    def _with_subject(self, cue: Cue, position: int, after: int, start: int) -> Hit | None:
        """The subject before the verb, or shared with the verb before ("seized X and said")."""
        who, first = self._subject(start)
        group = {self.low(p) for p in range(start, position)}
        participle = self.low(position).endswith(self.ends.doing) and group.isdisjoint(
            self.words["be"]
        )
        if participle or who is None:
            who, first = self._shared(start, participle, self.low(position))
        if who is None or self._is_told_or_meant(cue, who, first):
            return None
        if who.kind == "document" and self._points_back(who.first, start):
            brought = self._brought(cue, position, after, who)
            if brought is not None:
                return brought
        who, first = self._over_object(cue, who, first)
        mute = self.low(who.last - 1) in self.cues.nouns["offer"]  # "The ceasefire announced on"
        if mute or not self._fits(cue, who, position) or self._is_denied(who, start):
            return None
        if cue.kind in {"figure", "witness"} and not self._found(cue, who, after):
            return None
        rule = "attribution.document" if who.kind == "document" else "attribution.subject"
        hit = Hit(rule, (start, after), first, after, "after", who)
        self._block(cue, hit, after)
        if cue.kind in {"say", "add", "state", "deny"} and not hit.via:
            self._told_aside(hit, who, start)
        self._place(cue, hit, after)
        if cue.kind == "add" and hit.order == "after" and not self._opens_clause(after):
            return None
        pointing = self.low(after) in self.words["pointing"]
        pointed = who.last == start - 1 and self.low(who.last) in self.words["pointing"]
        if pointed or (pointing and self.low(after + 1) in self.words["closing"]):
            hit.order = "back"  # "the Observatory confirms this and …", "In Moscow this refuted: …"
        if hit.said is None and self._is_a_count(cue, start, after):
            hit.said = self._dated_before(who, start)
        own = hit.who is who and who.kind != "document"
        if hit.order == "back" and cue.kind == "figure" and own:
            hit.order = "after"
        return hit

    def _over_object(self, cue: Cue, who: Phrase, first: int) -> tuple[Phrase, int]:
        """Whoever opens the clause, where what he denies stands before the verb, as in a rough
        translation: "The governor, who spoke by phone, **this news** denied".
        """
        pointed = self.low(who.first) in self.words["pointing"] and who.kind != "pronoun"
        if STANCES.get(cue.kind) is not Stance.DENIES or not pointed or who.first == self.floor:
            return who, first
        opener = self.find.after(self.sentence, self.floor, who.first)
        if opener is None or not self._can_speak(opener):
            return who, first
        return opener, opener.first

    def _place(self, cue: Cue, hit: Hit, after: int) -> None:
        """Tell on which side of the verb the content stands; may move the end of the hit on."""
        block = hit.last
        hit.order = self._order(hit)
        asks = cue.kind in _ASKING and self._has_words(block, len(self.tokens), 3)
        asks = asks and not self.is_mark(block)  # "40 stay, the mayor believes, mostly because …"
        if asks and hit.order in {"before", "both"}:
            hit.order, hit.last = "after", block  # "has called on the government to stop"
        if self._hands_on(cue, after) and self._has_words(self.floor, hit.first, 2):
            hit.order, hit.last = "before", block  # "…; the spokesman gave it to Reuters"
        if hit.order == "before" and hit.who and self._is_numbered(hit.who.first - 1):
            hit.rule = NUMBERED

    def _dated_before(self, who: Phrase, start: int) -> tuple[int, int] | None:
        """The day of telling before the verb or its subject: "On Friday the UN had counted 17"."""
        for end in (start, who.first - (self.low(who.first - 1) == ",")):
            first = self._time_back(end)
            if first < end and (end == start or self.is_mark(first - 1)):
                return first, end
        return None

    def _block(self, cue: Cue, hit: Hit, after: int) -> None:
        """Take into the block who was told, the time words, and where it was said."""
        if cue.kind == "carry" and self.low(self._time_on(after)) in self.cues.learning:
            self._quoted_from(hit)
        hit.last += self._hands_on(cue, after)
        self._reduced(hit)
        if self.low(after) not in self.words["that"]:
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
            if low in self.words["that"]:
                hit.last = position if self.low(position - 1) not in self.words["so"] else hit.last
                return
            if self.is_mark(position) or low in self.words["be"] | self.words["auxiliary"]:
                return

    def _brought(self, cue: Cue, position: int, after: int, data: Phrase) -> Hit | None:
        """Such data brings the Centre: the owner stands behind the verb."""
        if cue.kind not in {"bring", "figure", "carry"}:
            return None
        who = self.find.after(self.sentence, after)
        if who is None or not self._can_speak(who) or not self._ends(who.last):
            return None
        return Hit("attribution.inverted", (position, after), data.first, who.last, "back", who)

    def _reduced(self, hit: Hit) -> None:
        """An army spokesman cited by X said: the speaker stands before, X passes it on."""
        who = hit.who
        if who is None or self.low(who.first - 1) not in self.words["by"]:
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
