"""A draft in whose word nobody is told to act; who opens its clause, or whom a pronoun there means,
out.

What stands right before a verb is looked at first (see subjects). Here the clause is: "**Bandits**
on motorcycles killed nine", "**the army** flew out 70 wounded and delivered food".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dragoman.claims import Attribution, Evidence, Participant, Source
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.figures.quantities import PEOPLE
from dragoman.extract.measures import Counts
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token
from dragoman.extract.who.deeds import behind_opening
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles
from dragoman.extract.who.subjects import Subjects

__all__ = ["Clauses"]

_FAR = 14
"""Tokens between who opens a clause and its verb, at most."""
_ASIDE = 18
"""Tokens of an aside between two commas, at most."""
_OBJECT = 10
"""Tokens from a verb to the noun of its object that tells the event, at most."""
_CUE = 4
"""Tokens from who speaks to whom he tells of, at most: "said on Monday that"."""
_BODY, _SEVERAL = "body", "any"
"""What "it" and "they" may stand for, by the names of ``[pronouns]``."""
_BODIES = frozenset({_BODY, _SEVERAL})
"""What those who act may be called by."""
_FOUND = frozenset({"killed", "injured", "missing"})
"""Measures whose counted many only find, bury or treat."""
_QUOTES = frozenset('"“”„«»')
_CARRIED = frozenset({"movement", "access"})
"""Families whose nouns are what somebody brings or takes away: "sent 15 **tonnes**"."""


class Clauses:
    """Finds who opens the clauses of one report."""

    def __init__(
        self,
        report: Report,
        roles: Roles,
        find: Mentions,
        parties: Parties,
        before: Subjects,
        is_past: Callable[[Token], bool],
    ) -> None:
        self._report, self._roles, self._find, self._parties = report, roles, find, parties
        self._before, self._is_past = before, is_past

    def subject(
        self, draft: Draft, said: Attribution | None, verb: int | None = None
    ) -> Phrase | None:
        """Who opens the clause of a draft and does what its verb tells; None where it has no verb,
        or nobody who can act opens its clause. The phrase may be a pronoun. ``verb``: where it is
        known to begin.
        """
        sentence = draft.seen.sentence
        verb = self._verb(draft) if verb is None else self._before.over_helpers(draft, verb)
        count = draft.count
        if verb is None:
            return None
        people = count is not None and count.unit.kind == PEOPLE
        last = (count.unit.end if people else count.end) if count else 0
        bare = count is not None and count.end <= verb <= last and verb == draft.trigger.start
        if bare and self._is_past(sentence.tokens[verb]):
            return None  # "admitted seven dead and 20 **wounded**", "fed 300 people **uprooted**"
        end, tokens = self._over_asides(sentence.tokens, verb), sentence.tokens
        for opens in self._openings(draft, end, said):
            who = self._at(sentence, opens, end)
            if who is not None:
                dated = any(w.nameless.meets(self._find.span(who)) for w in draft.seen.windows)
                return who if not dated and self._leads(tokens, who, end) else None
        return None

    def antecedent(
        self, pronoun: Phrase, last: Participant | None, teller: Source | None = None
    ) -> str | None:
        """Whom a pronoun means that no speaker is: who opens its sentence before it, or did the
        ``last`` deed told before, or opens the sentence before; not the ``teller``, who saw it.
        """
        sentence = self._report.sentences[pronoun.sentence]
        meant = self._stands_for(sentence.tokens[pronoun.first])
        if meant is None:
            return None
        apart = teller.evidence.span if teller and teller.evidence else None
        found = [self._named(self._opener(sentence, pronoun.first))]
        found = [one for one in found if not (one and apart and one[1].span.meets(apart))]
        told = last.evidence if last else None
        whence = self._report.sentence_at(told.span.start) if told else None
        before = self._report.sentences[sentence.index - 1] if sentence.index else None
        near = before if before and before.paragraph == sentence.paragraph else None
        if last and told and whence and whence.index in {sentence.index, near and near.index}:
            found.append((last.name, told))
        elif near is not None:
            found.append(self._named(self._opener(near, len(near.tokens))))
        return next((one[0] for one in found if one and self._suits(*one, meant)), None)

    def nearer(self, pronoun: Phrase, speaker: Source) -> str | None:
        """Who stands between who speaks and a pronoun, as its subject, and fits it: "the army said
        **rebels** entered Kupe and that they burnt it"; None where the speaker is meant.
        """
        sentence = self._report.sentences[pronoun.sentence]
        meant, told = self._stands_for(sentence.tokens[pronoun.first]), speaker.evidence
        if meant is None or told is None:
            return None
        behind = [n for n, t in enumerate(sentence.tokens) if t.end <= told.span.end]
        here = sentence.start <= told.span.start < sentence.tokens[pronoun.first].start
        start = behind[-1] + 1 if here and behind else 0
        for opens in range(start, min(start + _CUE, pronoun.first)) if start else (0,):
            led = sentence.tokens[opens - 1]
            if start and not (led.low in self._roles.stops or self._is_past(led)):
                continue  # "declared on platform **X** that they"
            who = self._at(sentence, opens, pronoun.first)
            if who is not None and who.kind != "pronoun":
                named = (self._find.name(who), self._parties.evidence(who))
                return named[0] if self._suits(*named, meant) else None
        return None

    def _stands_for(self, token: Token) -> str | None:
        """What a pronoun, or "its", may stand for; None where it is nobody who acts as a body."""
        words = self._find.words
        meant = words.pronouns.get(token.low) or (_SEVERAL if token.low in words.owners else None)
        return meant if meant in _BODIES else None

    def _suits(self, name: str, words: Evidence, meant: str) -> bool:
        """Whether a pronoun can stand for a name: no "it" for several, be they a body."""
        last = name.rsplit(maxsplit=1)[-1]
        several = last.islower() and self._roles.endings.several(last)
        one = meant == _BODY and several
        return not one and self._parties.fits(name, words, meant)

    def _named(self, who: Phrase | None) -> tuple[str, Evidence] | None:
        return (self._find.name(who), self._parties.evidence(who)) if who else None

    def _opener(self, sentence: Sentence, top: int) -> Phrase | None:
        """Who opens a sentence before a token, behind an opening up to a comma, and is no
        pronoun.
        """
        tokens = sentence.tokens
        commas = (at + 1 for at in range(min(top, _ASIDE)) if tokens[at].text == ",")
        for opens in (0, *commas):
            who = self._at(sentence, opens, top)
            if who is not None and who.last < top:
                return who if who.kind != "pronoun" else None
        return None

    def _verb(self, draft: Draft) -> int | None:
        """Where the verb of a draft begins, with what leads to it; None where it is a noun that no
        verb brings about.
        """
        tokens, word = draft.seen.sentence.tokens, draft.trigger
        start = self._before.over_its_verb(tokens, word.start)
        if start == word.start and draft.measure.family in _CARRIED:
            start = self._carrying(draft)
        led = self._before.over_helpers(draft, start)
        first = tokens[word.start]
        done = word.counts is Counts.OBJECT or self._is_past(first) or self._before.helps(first)
        joined = led > 0 and tokens[led - 1].low in self._roles.joints | self._roles.goes_on
        of = word.end < len(tokens) and tokens[word.end].low in self._find.words.links
        done = done or (joined and not of and draft.measure.family == "territory")
        led_to = led < start and self._before.helps(tokens[start - 1])
        return led if done or start < word.start or led_to else None

    def governing(self, draft: Draft, said: Attribution | None) -> int | None:
        """Where the verb stands whose object are the counted, of a draft that their noun tells:
        "**burned** 40 houses", "**turned** back two lorries"; None where it is told otherwise, or
        of the dead and wounded, whom many only find, bury or treat.
        """
        tokens, count, word = draft.seen.sentence.tokens, draft.count, draft.trigger
        if count is None or draft.measure.name in _FOUND or word.counts is not Counts.OF:
            return None
        if not count.start <= word.start < count.unit.end:
            return None
        at = count.start - 1
        between = self._roles.amounts | self._find.words.determiners
        while at > 0 and tokens[at].low in between | self._roles.particles:
            at -= 1
        verb = tokens[at] if at > 0 else None
        if verb is None or verb.capital or verb.low in self._roles.suffers:
            return None
        cue = said.cue.span if said and said.cue else None
        led = verb.low.endswith(self._roles.endings.doing) and self._before.helps(tokens[at - 1])
        does = self._is_past(verb) or led
        return at if does and not (cue and verb.span.meets(cue)) else None

    def _carrying(self, draft: Draft) -> int:
        """Where the verb begins whose object is the noun that tells a draft, over all that stands
        between: "**brought** 3,900 parcels and 15 tonnes"; else where the noun begins.
        """
        tokens, start = draft.seen.sentence.tokens, draft.trigger.start
        deals = [m for m in self._roles.dealing.all_of(tokens[:start]) if start - m.end <= _OBJECT]
        if not deals or any(self._ends(token) for token in tokens[deals[-1].end : start]):
            return start
        return deals[-1].start

    def _over_asides(self, tokens: Sequence[Token], verb: int) -> int:
        """Where a subject ends before an aside: "the army**, for its part,** shelled"."""
        while verb and tokens[verb - 1].text in _QUOTES:
            verb -= 1  # "had “completely **liberated**” Kupe"
        if not verb or tokens[verb - 1].text != ",":
            return self._before.over_plain_helpers(tokens, verb)
        commas = range(verb - 2, max(0, verb - _ASIDE), -1)
        return next((at for at in commas if tokens[at].text == ","), verb)

    def _openings(self, draft: Draft, end: int, said: Attribution | None) -> Iterator[int]:
        """Where the clause of a verb may open, the nearest first, up to where another one does;
        also behind a time or a place that leads it: "In June **the force** took".
        """
        seen, cue = draft.seen, said.cue.span if said and said.cue else None
        tokens, timed = seen.sentence.tokens, [window.nameless.end for window in seen.windows]
        leads = {at + 1 for at, token in enumerate(tokens) if token.end in timed}
        leads |= {place.end for place in seen.places}
        joined = end and tokens[end - 1].low in self._roles.joints | self._roles.goes_on
        aside, first = False, behind_opening(tokens, self._roles)
        if first >= end:
            first = 0
        for at in range(end - 1 - bool(joined), first - 1, -1):
            told = cue is not None and tokens[at].span.meets(cue)
            aside = aside or (told and any(t.text == "," for t in tokens[at:end]))
            if told or self._ends(tokens[at]) or at + 1 in leads or tokens[at].kind is Kind.MARK:
                yield at + 1
            if (told and not aside) or tokens[at].text in ".;!?":
                return
        yield first

    def _at(self, sentence: Sentence, opens: int, end: int) -> Phrase | None:
        """Who stands at an opening and can act, up to the first verb behind him."""
        tokens = sentence.tokens
        if opens >= end:
            return None
        opens = self._over_numbers(tokens, opens, end)
        verbs = (at for at in range(opens + 1, end) if self._is_verb(tokens, at))
        verb = next(verbs, end)
        who = self._find.after(sentence, opens, verb)
        if who is None or who.kind == "pronoun":
            return who
        last = who.last
        while last < verb and tokens[last].low in self._roles.armed:
            last += 1  # "a suicide **bomber** on a motorcycle"
        who = who if last == who.last else self._find.phrase(sentence, who.first, last)
        able = self._parties.is_party(who) and not self._parties.is_alone(who)
        return who if able else None

    def _over_numbers(self, tokens: Sequence[Token], opens: int, end: int) -> int:
        """Where those are told who are many: "hundreds of **Taliban men**", "some 300 **men**";
        ``opens`` where no number does.
        """
        many, of = self._roles.masses, self._find.words.of
        at, counted = opens, False
        while at < end - 1:
            number = tokens[at].kind is Kind.NUMBER or tokens[at].low in many
            passed = self._roles.amounts | of if counted else self._roles.amounts
            if not (number or tokens[at].low in passed):
                break
            counted = counted or number
            at += 1
        return at if counted else opens

    def _is_verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a verb of the past or an auxiliary stands there, and no adjective before a noun
        that can act ("**armed** men").
        """
        plain = not tokens[at].capital and tokens[at].low not in self._roles.asides
        plain = plain and tokens[at].low not in self._roles.masses  # "several **hundred** youths"
        return plain and (self._is_past(tokens[at]) or self._before.helps(tokens[at]))

    def _leads(self, tokens: Sequence[Token], who: Phrase, end: int) -> bool:
        """Whether what stands between who opens a clause and its verb is no other verb's, nor
        another subject.
        """
        between = tokens[who.last : end]
        if len(between) > _FAR:
            return False
        if end and tokens[end - 1].low in self._roles.joints | self._roles.goes_on:
            return all(token.kind is not Kind.MARK or token.text == "," for token in between)
        related = bool(between) and between[0].low in self._roles.relatives
        inner = between[1:] if related else between
        if related:  # "troops **who back the president** shelled": a verb of its own, and more
            return any(not self._before.helps(token) for token in inner)
        passed = self._roles.asides | self._roles.masses
        plain = (t for t in inner if t.low not in passed)
        return not any(self._ends(t) or self._is_past(t) for t in plain)

    def _ends(self, token: Token) -> bool:
        """Whether a clause may end with it."""
        return token.text in ".,;:!?–—" or token.low in self._roles.stops
