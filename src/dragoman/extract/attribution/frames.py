"""One sentence in; its acts of saying out, each with its source.

Beside verbs (verbs) and nouns that a source owns (views) there are phrases that a source follows
("according to"), and labels and headlines (headlines). Agencies that pass a speaker on fall in
behind him here. What they govern is not decided here (see stretches), nor what follows for the
whole report (see attribution).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.claims import Stance
from dragoman.extract.attribution.cues import PASSES_ON, Cue, Cues, Hit
from dragoman.extract.attribution.gapped import gapped
from dragoman.extract.attribution.headlines import TELLERS, Headlines
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.attribution.stretches import Words, parted
from dragoman.extract.text.sentences import Kind, Report, Sentence

__all__ = ["hits"]

_DENIED = 10
"""Tokens from a verb that denies to the colon behind what is denied, at most."""
_OWNERS = frozenset({"organisation", "person"})
"""Kinds of heads that make a document theirs: "the **hospital** list"."""
_CLOSING = frozenset(")]")
_COUNTERS = frozenset({"UN body", "NGO", "monitor"})
"""Kinds of actors that may stand alone in brackets behind a number that they counted."""
_SIDES = frozenset({"armed group", "state force"})
"""The same of a side in a war, which may be who is counted."""
_FAR = 5
"""Tokens before its bracket in which then no number stands."""
_REST = 3
"""Words behind a body that closes a line, at most: ", could rise"."""
_BACK = frozenset({"from", "belongs", "to"})
"""Phrases whose source may tell what stands before: "This is according to the army"."""
_THAT_IS = 2
"""Tokens of "That is"."""
_UNCITED = frozenset({"unnamed", "other", "document", "person"})
_RULES = {
    "to": "according-to",
    "by": "passed-on",
    "from": "released-by",
    "belongs": "released-by",
    "citing": "citing",
}


def hits(sentence: Sentence, report: Report, cues: Cues, find: Mentions) -> list[Hit]:
    """The acts of saying in one sentence, in its order."""
    joints = cues.words["joint"]
    met = _joined(list(_Frames(sentence, report, cues, find).read()), sentence, find, joints)
    words = cues.words
    met = [h for n, h in enumerate(met) if not (h.yields and _is_told(met, n, sentence, words))]
    met += gapped(met, sentence, cues, find)
    return sorted(met, key=lambda hit: hit.first)


class _Frames(Headlines):
    """Reads a sentence from left to right, cue by cue."""

    def read(self) -> Iterator[Hit]:
        head = self._headline()
        if head:
            self.done.append(head)
        position = head.last if head and head.order == "after" else 0
        top = head.first if head and head.order == "before" else len(self.tokens)
        while position < top:
            may = self.tokens[position].low in self.cues.starts
            hit = self._at(position) if may else None
            if hit is None:
                position += 1
                continue
            self.done.append(hit)
            position = max(hit.last, position + 1)
        for hit in self.done:
            self._off_account(hit)
        yield from sorted(self.done, key=lambda hit: hit.first)

    def _at(self, position: int) -> Hit | None:
        token = self.tokens[position]
        labelled = self._labelled(position)
        if labelled is not None or token.text in ":([":
            return labelled
        if token.kind is not Kind.WORD or any(s <= token.start < e for s, e in self.quoted):
            return None
        cue = self.cues.at(self.tokens, position)
        if cue is None:
            return self._owned(position)
        after = position + len(cue.words)
        if cue.frame == "verb":
            named = token.capital and position and not self.sentence.is_title
            named = named or self.cues.kills(self.tokens, position)
            noun = token.low in self.cues.nominal and self.is_mark(after)
            if noun and self.sentence.is_title and token.capital:
                return None  # "HUMANITARIAN SITUATION REPORT"
            viewed = self._owned(position) if noun else None  # "by Ethiopian counts, …"
            if viewed is not None and viewed.rule == "attribution.view":
                return viewed
            return None if named else self._verb(cue, position, after) or self._owned(position)
        if cue.frame == "unnamed":
            own = (position, after)
            hit = Hit("attribution.unnamed", own, position, after, "both", unnamed=True)
            hit.hearsay = len(cue.words) == 1
            return hit
        return self._prefixed(cue, position, after) or self._under(cue, position)

    def _labelled(self, position: int) -> Hit | None:
        """By a colon, a bracket or a credit."""
        if self.tokens[position].text == ":":
            return self._after_denial(position)
        bracket = self.tokens[position].text in "(["
        return self._bracketed(position) if bracket else self._credited(position)

    def _credited(self, position: int) -> Hit | None:
        """Whose figure a line tells at its end, or whose post it is: "3 killed, **OCHA**", "3
        killed **via @SakeNews**", "3 killed | **Source: a doctor**".
        """
        after = self.tokens[position + 1 : position + 2]
        named = self.low(position) in self.words["sourced"] and self.low(position + 1) == ":"
        posted = self.low(position) in self.words["forwarding"]
        posted = posted and bool(after) and after[0].start in self.accounts
        first = position + 1 + named
        marked = self.tokens[position].kind is Kind.MARK
        marked = marked and self.low(first) not in self.words["sourced"]
        if not (named or posted or marked) or not position:
            return None
        who = self.find.after(self.sentence, first)
        if who is None or self.sentence.is_title or who.first > first + 1:
            return None
        if not (posted or (named and self._can_speak(who)) or self._trails(who, position)):
            return None
        return Hit("attribution.dash", (position, first), position, who.last, "before", who)

    def _trails(self, who: Phrase, mark: int) -> bool:
        """Whether a body that counts others closes a line behind a mark and a number, in no list of
        such: "2,800 displaced, **UN OCHA**, could rise".
        """
        rest = self.tokens[who.last :]
        told = sum(token.kind is not Kind.MARK for token in rest)
        closes = self.is_mark(who.last) and told <= _REST
        if self.done or not closes or any(map(self.cues.is_number, rest)):
            return False
        if not self._number_after(self.floor, mark):
            return False
        before = self.find.before(self.sentence, mark)
        listed = before is not None and before.last == mark and self._counts_others(before)
        return not listed and self._counts_others(who)

    def _under(self, cue: Cue, position: int) -> Hit | None:
        """The verb of a phrase that leads to nobody there: "were **recorded** by UNHCR", "was
        **quoted** in the morning edition of the paper as saying".
        """
        verbs = self.words["counted_up"] | self.words["quoting"]
        may = cue.frame == "from" or (cue.frame == "by" and cue.words[0] in verbs)
        verb = self.cues.verb_at(self.tokens, position) if may else None
        return self._verb(verb, position, position + len(verb.words)) if verb else None

    def _bracketed(self, position: int) -> Hit | None:
        """Whose number it is, in brackets behind it: "(UN figures)", "(source: IOM)"."""
        named = self.low(position + 1) in self.words["sourced"] and self.low(position + 2) == ":"
        by = self.low(position + 1) in self.words["forwarding"]  # "(via AFP)"
        who = self.find.after(self.sentence, position + (3 if named else 1 + by))
        close = self._closes_brackets(who.last) if who is not None else None
        if who is None or close is None or self.sentence.is_title:
            return None
        counts = self._number_after(self.floor, position)
        if not counts or not (self._tells_in_brackets(who) or (named and self._can_speak(who))):
            return None
        own = (position, close + 1)
        hit = Hit("attribution.in-brackets", own, position, close + 1, "before", who)
        hit.weak = True
        return hit

    def _closes_brackets(self, last: int) -> int | None:
        """Where the bracket closes at ``last``, behind a date at most: "(IOM, **3 May**)"."""
        if self.low(last) == ",":
            last += 1
            while self._dates_at(last) or self.low(last) in self.words["time"]:
                last += 1
        return last if self.low(last) in _CLOSING else None

    def _tells_in_brackets(self, who: Phrase) -> bool:
        """Whether a document of somebody stands there, or a body that counts others: "(the church's
        list)", "(IOM)"; those who bear arms may be who is counted.
        """
        own = self.tokens[who.first : who.last]
        if who.kind == "document":
            mere = own[0].low in self.find.words.official  # "(official toll)"
            return (
                len(own) > 1
                and not mere
                and (who.named or any(self.find.words.head_kind(t) in _OWNERS for t in own[:-1]))
            )
        closes = self.low(who.last) == "," or self.low(who.last + 1) in {"", ".", ",", ";"}
        return closes and (self._counts_others(who) or self._is_a_side(who))

    def _is_a_side(self, who: Phrase) -> bool:
        """Whether it is a side by its letters, far behind the number, where it cannot be who is
        counted: "3 civilians wounded in Horlivka by shelling **(DNR)**".
        """
        name = " ".join(token.low for token in self.tokens[who.first : who.last])
        far = not self._number_after(who.first - 1 - _FAR, who.first - 1)
        far = far and self.low(who.last + 1) in {"", "."}
        before = self.tokens[who.first - 2] if who.first > 1 else None
        short = before is not None and before.capital and name.endswith(before.low[:1])
        far = far and not short  # "the Movement of Democratic Forces of Casamance (MFDC)."
        return far and who.last == who.first + 1 and self.find.known.get(name) in _SIDES

    def _counts_others(self, who: Phrase) -> bool:
        """Whether it is a body that counts others, or passes on the news; none that bears arms."""
        own, words = self.tokens[who.first : who.last], self.find.words
        name = " ".join(token.low for token in own)
        civil = (words.public | words.of_state) - self.words["arms"]
        counts = who.kind in PASSES_ON or self.find.known.get(name) in _COUNTERS
        told = who.kind == "unnamed" and own[-1].low in self.words["sourced"]  # "(local sources)"
        office = own[0].low in words.titles or words.head_kind(own[0]) == "person"
        told = told or (who.kind == "person" and (office or not any(t.capital for t in own)))
        return counts or told or (who.kind == "organisation" and any(t.low in civil for t in own))

    def _after_denial(self, colon: int) -> Hit | None:
        """X denies it: what follows the colon is what X asserts."""
        last = self.done[-1] if self.done else None
        if last is None or last.stance is not Stance.DENIES or colon - last.last > _DENIED:
            return None
        if any(self.is_mark(position) for position in range(last.last + 1, colon)):
            return None
        last.order = "before" if last.order == "both" else last.order
        hit = Hit("attribution.colon", (colon, colon + 1), colon, colon + 1, "after", last.who)
        hit.weak = self._is_quote(colon + 1)
        return hit

    # -- phrases and nouns --

    def _prefixed(self, cue: Cue, position: int, after: int) -> Hit | None:
        if cue.frame == "by" and self.low(position - 1) in self.words["be"]:
            start = self._group(position)[0]
            if reported := self._reported_to_say(position, position + 1, start):
                return reported  # "was quoted by X as saying"
        who = self.find.after(self.sentence, after) if cue.frame != "none" else None
        if who is None or not self._follows(cue, who, position) or self.is_news(who):
            return None
        if cue.frame == "to" and who.head in self.words["standards"]:
            return None  # "are kept according to the Geneva Conventions"
        data = self.find.before(self.sentence, position, self.floor)
        data = data if data is not None and data.kind == "document" else None
        if cue.frame == "citing" and data and self._points_back(data.first, position):
            rule = "attribution.inverted"  # "such data cites the ministry"
            return Hit(rule, (position, after), data.first, who.last, "back", who)
        if cue.frame == "by" and self.low(who.last) == ":":
            speaker = self._cited_before(position)
            if speaker is not None:  # "The governor, quoted by AFP: 300 people have fled"
                own = (position, after)
                return Hit(
                    "attribution.colon", own, speaker.first, who.last + 1, "after", speaker, [who]
                )
        rule = f"attribution.{_RULES[cue.frame]}"
        hit = Hit(rule, (position, after), position, who.last, "before", who)
        if cue.frame == "citing":
            self._quoted_from(hit)
        self._beside(hit)
        pointed = self._points_back(self.floor, position) or self._is_of_what_was_told(position)
        if cue.frame in _BACK and pointed:
            # "That is according to the mayor, who …"
            mere = position <= self.floor + _THAT_IS and not self._opens_content(hit.last)
            if mere or cue.frame != "to":
                hit.order = "back"
                return hit
        hit.order = "after" if self._goes_by(hit) else self._beside_content(hit)
        return hit

    def _is_of_what_was_told(self, position: int) -> bool:
        """Whether all before a phrase only says whence it is known: "The information was given"."""
        data = self.find.after(self.sentence, self.floor)
        if data is None or data.kind != "document" or data.named or self.floor:
            return False
        between = {self.low(at) for at in range(data.last, position)}
        plain = self.low(data.first) in self.find.words.determiners
        return plain and bool(between) and between <= self.words["be"] | self.words["adverb"]

    def _opens_content(self, start: int) -> bool:
        """Whether what is told follows there, and no mere word on who tells it."""
        described = self.low(start) == "," and self._describes(start + 1)
        return not (self.is_mark(start) and (described or self._ends(start)))

    def _cited_before(self, position: int) -> Phrase | None:
        """Who opens the sentence, and is cited at ``position``, a comma apart at most."""
        end = position - (self.low(position - 1) == ",")
        who = self.find.before(self.sentence, end, self._clock()) if end > self.floor else None
        return who if who is not None and self._can_speak(who) else None

    def _goes_by(self, hit: Hit) -> bool:
        """Whether it opens a second clause as another opened the first: "According to the army 12
        died, according to the rebels 40".
        """
        first = self.done[0] if self.done else None
        if first is None or first.rule != hit.rule or first.order != "after" or first.first:
            return False
        return self.is_mark(hit.first - 1) and self._has_words(hit.last, len(self.tokens))

    def _tells_and_closes(self, who: Phrase) -> bool:
        """Whether one who may tell it, and nothing more, stands behind "following": "…, following
        the HCR", not "following the army's retreat" or "following clashes".
        """
        head = self.tokens[who.last - 1]
        closes = self.is_mark(who.last) or self._is_aside(who.last)
        teller = who.kind in TELLERS and self.find.words.strong(head)
        return closes and (teller or (who.kind == "name" and self._is_acronym(who)))

    def _follows(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase behind the cue can be the source that it asks for."""
        if cue.words[0] in self.words["either"]:
            return self._tells_and_closes(who)
        if cue.frame == "to":
            return who.kind != "other" or self._spoken_by(who) or cue.words[0] == "according"
        if cue.frame == "by":
            named = cue.words[0] in {"quoted", "cited"} and self._can_speak(who)
            return (who.kind in PASSES_ON and not self._is_means(who)) or named
        if cue.frame == "citing":
            return who.kind != "other"
        near = self.tokens[max(self.floor, position - 4) : position]
        documents = any(self.find.words.head_kind(t) == "document" for t in near)
        pointed = cue.frame == "from" and self._points_back(self.floor, position)
        return self._can_speak(who) and (documents or pointed)


# -- the hits of one sentence ----------------------------------------------------------------------


def _joined(
    met: list[Hit], sentence: Sentence, find: Mentions, joints: frozenset[str]
) -> list[Hit]:
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
        behind = [h for h in speakers if _one_clause(hit, h, sentence, joints)]
        if behind:
            target = min(behind, key=lambda h: abs(h.first - hit.first))
            target.via.append(hit.who)
            target.said = target.said or hit.said
            left.remove(hit)
        elif _alone(hit, sentence):
            hit.via, hit.who = [hit.who, *hit.via], None
    return sorted(left, key=lambda hit: hit.first)


def _is_told(met: Sequence[Hit], at: int, sentence: Sentence, words: Words) -> bool:
    """Whether another tells of what one counted or means: "a nurse said the hospital had recorded
    46 dead".
    """
    hit, tokens = met[at], sentence.tokens
    for teller in met[:at]:
        between = tokens[teller.last : hit.first]
        reported = any(t.low in words["have"] for t in tokens[hit.cue[0] : hit.cue[1]])
        apart = parted(between, words["joint"]) and not reported
        if teller.order in {"after", "both"} and not (apart or any(t.text == ";" for t in between)):
            return not teller.yields
    after = met[at + 1] if at + 1 < len(met) else None
    if after is None or after.yields or after.order not in {"before", "both"}:
        return False
    between = tokens[hit.last : after.first]
    return not any(t.text == ";" or t.low in words["joint"] for t in between)


def _cite(hit: Hit, left: list[Hit], sentence: Sentence, find: Mentions) -> None:
    carriers = [h for h in left if h.who is not None and h.who.kind in PASSES_ON]
    if carriers and hit.who is not None:
        carrier = min(carriers, key=lambda h: abs(h.first - hit.first))
        passing = [carrier.who] if carrier.who is not None else []
        carrier.via = [*hit.via, *passing, *carrier.via]
        carrier.who = hit.who
        return
    if left:
        # an official who cites "aid partners" speaks for himself, who cites a body passes it on
        named = (
            h for h in left if h.who is not None and (h.who.kind != "pronoun" or not hit.first)
        )
        target = _nearest(hit, list(named))  # "Quoting the council, he gave the number as"
        cited = hit.who
        if target is None or target.who is None or cited is None or cited.kind in _UNCITED:
            return
        target.via.insert(0, target.who)
        target.who = cited
        return
    end = hit.first - (sentence.tokens[hit.first - 1].text == ",") if hit.first else 0
    carrier_phrase = find.before(sentence, end)
    if carrier_phrase is not None and carrier_phrase.kind in PASSES_ON:
        hit.via.append(carrier_phrase)
        hit.first = carrier_phrase.first
    hit.order = "before" if hit.first > 2 else "after"
    left.append(hit)


def _nearest(hit: Hit, left: list[Hit]) -> Hit | None:
    return min(left, key=lambda h: abs(h.first - hit.first), default=None)


def _one_clause(agency: Hit, speaker: Hit, sentence: Sentence, joints: frozenset[str]) -> bool:
    """Whether the agency passes on this speaker: nothing parts the two, and their contents meet."""
    low, high = sorted((agency, speaker), key=lambda h: h.first)
    between = sentence.tokens[low.last : high.first]
    if any(t.text == ";" for t in between):
        return False
    if agency.order == "after" and speaker.first < agency.first:
        return False
    return not any(
        before.text == "," and token.low in joints for before, token in pairwise(between)
    )


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
