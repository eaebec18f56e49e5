"""A draft in; who is told behind its word, by the word of a role, out.

"Nine were killed **by** gunmen", "clashed **with** rebels", "the truce **that** Russia brokered",
"shelled **from** RSF positions": in the same clause, before it closes. Those who are told
before the word are looked for elsewhere (see ahead, subjects).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from dragoman.claims import Evidence
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.text.phrases import Match
from dragoman.extract.text.sentences import Kind, Report, Token
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import ACTING, Roles
from dragoman.extract.who.subjects import Subjects

__all__ = ["Behind"]

_REACH = 12
"""Tokens from the word that tells the event to the word of a role, at most."""
_OF_AN_ASIDE = 12
"""Tokens from the comma before an aside on who tells it to the one behind it, at most."""
_CHARGE = 20
"""Tokens from a relative to who is blamed behind it, at most."""
_KIND = 5
"""Tokens from a preposition to the name of its place: "en **la región del** Catatumbo"."""
_BY, _SIDES = "by", "between"
_HARM, _VIOLENCE = "harm", "violence"


class Behind:
    """Finds who is told behind the words of one report."""

    def __init__(
        self,
        report: Report,
        roles: Roles,
        find: Mentions,
        parties: Parties,
        subjects: Subjects,
        is_past: Callable[[Token], bool],
    ) -> None:
        """``is_past``: whether a word is a verb of the past."""
        self._report, self._roles, self._find = report, roles, find
        self._parties, self._before, self._is_past = parties, subjects, is_past

    def who(self, draft: Draft, wanted: Collection[str]) -> Iterator[tuple[str, str, Evidence]]:
        """Who is told behind the word of a draft, in the roles ``wanted``: role, name and words."""
        sentence = draft.seen.sentence
        tokens = sentence.tokens
        end = _behind_all(draft)
        top = min(len(tokens), end + _REACH)
        yield from self._related(draft, wanted)
        yield from self._whence(draft, wanted)
        acts = next((role for role in wanted if role in ACTING), _BY)
        position = draft.trigger.start
        timed = [window.nameless for window in draft.seen.windows]
        inside = {at for at, t in enumerate(tokens) if any(w.meets(t.span) for w in timed)}
        commas = {at for at, token in enumerate(tokens) if token.text == ","}
        inside |= {at for at in commas if {at - 1, at + 1} & inside}  # "clashed, today, with"
        inside |= {*range(end)}
        while position < top and (position in inside or not self._closes(tokens, position)):
            match = self._role_at(draft, position)
            who = (
                self._find.after(sentence, match.end, self._ceiling(draft, match.end))
                if match
                else None
            )
            if match is None or who is None:
                position += 1
                continue
            between = tokens[end:position]
            if match.value == _BY and any(t.low in self._roles.tells for t in between):
                return  # "fighting was **reported** on Tuesday by two aid workers"
            beyond = position > draft.trigger.end and match.value != _SIDES
            beyond = beyond and tokens[position - 1].low not in self._roles.done
            if beyond and tokens[position - 1].low.endswith(
                self._roles.endings.past + self._roles.endings.doing
            ):
                return  # "rejected the plan offered by the envoy"
            if match.value == _BY and any(map(self._goes_on, between, between[1:])):
                return  # "fell to the rebels **and was** retaken by the army"
            if match.value == "to" and self._is_a_deed(tokens[who.first]):
                return  # "ordered them **to strengthen** the guards"
            whose = self._striking(draft, match, who)
            for one in (
                self._listed(draft, who) if match.value == _SIDES else self._parties.each(whose)
            ):
                role = match.value if _BY in wanted or match.value != _BY else acts
                struck = whose is not who and self._parties.is_body(tokens[one.last - 1])
                if role in wanted and (struck or self._parties.is_party(one)):
                    yield role, self._find.name(one), self._parties.evidence(one)
            position = max(who.last, position + 1)

    def _striking(self, draft: Draft, match: Match[str], who: Phrase) -> Phrase:
        """Whose the blow is that is told behind "by", or what was flown: "hit by **rebel** mortar
        fire", "struck by **a Syrian warplane**"; else who is told there.
        """
        sentence = self._report.sentences[who.sentence]
        behind = sentence.tokens[who.last].low if who.last < len(sentence.tokens) else ""
        if match.value != _BY:
            return who
        if behind in self._roles.crafts - self._roles.blows:
            return self._find.phrase(sentence, who.first, who.last + 1)
        if behind in self._roles.blows and self._parties.is_body(sentence.tokens[who.last - 1]):
            return replace(who)
        whose = (
            self._before.whose_blow(draft.seen, who.last) if behind in self._roles.blows else None
        )
        return whose if whose is not None and whose.first >= match.end else who

    def _role_at(self, draft: Draft, at: int) -> Match[str] | None:
        """The word of a role at a token of the word of a draft, or behind it."""
        tokens, end = draft.seen.sentence.tokens, draft.trigger.end
        match = self._roles.words.longest(tokens, at)
        if match and draft.measure.family == _HARM and match.end > at + 1:
            match = None if tokens[at].low in self._roles.sided else match
        if match is None or at >= end - 1:
            return match if match is None or match.end >= end else None
        if tokens[at].low == match.value and match.value in {_BY, _SIDES}:
            return match  # "an attack **by** rebels **on**"
        # "is **in the hands** of the rebels" goes on behind the trigger
        return match if draft.measure.family == "territory" and match.end >= end else None

    def _related(
        self, draft: Draft, wanted: Collection[str]
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Who is told to have done it right behind its noun: "the truce that **Russia** brokered",
        "the bombing which **the army** denies".
        """
        tokens, end = draft.seen.sentence.tokens, draft.trigger.end
        acts = next((role for role in wanted if role in ACTING), None)
        noun = draft.measure.family in {_VIOLENCE, "access"}
        things = self._roles.relatives - self._roles.of_persons
        inside = range(draft.trigger.start + 1, min(end + 1, len(tokens)))
        led = next((at for at in inside if tokens[at].low in things), None)
        if acts is None or led is None or not noun:
            return
        verbs = (at for at in range(led + 2, len(tokens)) if self._is_past(tokens[at]))
        verb = next(verbs, None)
        blamed = next((m for m in self._roles.words.all_of(tokens) if _blames(m, led)), None)
        start, top = (led + 1, verb) if blamed is None else (blamed.end, None)
        who = self._find.after(draft.seen.sentence, start, top)
        if who is not None and who.kind != "pronoun" and self._parties.is_party(who):
            yield acts, self._find.name(who), self._parties.evidence(who)

    def _whence(self, draft: Draft, wanted: Collection[str]) -> Iterator[tuple[str, str, Evidence]]:
        """Whose side fired, by where from: "shelling of Kupe from **RSF** positions"."""
        sentence, end = draft.seen.sentence, draft.trigger.end
        tokens, top = sentence.tokens, min(len(sentence.tokens), end + _REACH)
        fronts = (at for at in range(end, top) if tokens[at].low in self._roles.fronts)
        front = next(fronts, None)
        if front is None or _BY not in wanted or draft.measure.family != _VIOLENCE:
            return
        who = self._find.before(sentence, front, end)
        led = self._roles.words.longest(tokens, self._parties.opening(who) - 1) if who else None
        if who is not None and who.last == front and led and led.value == "from":
            for one in self._parties.each(who):
                if self._parties.is_party(one) or self._parties.is_body(tokens[one.last - 1]):
                    yield _BY, self._find.name(one), self._parties.evidence(one)

    def _is_a_deed(self, token: Token) -> bool:
        """Whether a plain word may be a verb: neither an article nor a word that names somebody."""
        words = self._find.words
        known = words.strong(token) or token.low in words.determiners | self._roles.armed
        return not (known or token.capital)

    def _ceiling(self, draft: Draft, start: int) -> int | None:
        """Where the name of a party ends at the latest: before where it was, "clashed with the
        rebels **in Bor**".
        """
        tokens, words = draft.seen.sentence.tokens, self._find.words
        near = (range(p.start - 1, max(start, p.start - _KIND), -1) for p in draft.seen.places)
        leads = words.places | self._roles.targets
        led = (at for places in near for at in places if tokens[at].low in leads)
        return next(led, None)

    def _listed(self, draft: Draft, who: Phrase) -> Iterator[Phrase]:
        """A phrase and those that "and" or a comma joins to it: "between X, Y and Z"."""
        sentence = self._report.sentences[who.sentence]
        yield from self._parties.each(who)
        last = who.last
        joints = self._roles.joints | {","}
        while last < len(sentence.tokens) and sentence.tokens[last].low in joints:
            follows = self._find.after(sentence, last + 1, self._ceiling(draft, last + 1))
            if follows is None:
                return
            yield from self._parties.each(follows)
            last = follows.last

    def _closes(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether what was done with a deed is told no more: not in "a raid, **claimed** by X"."""
        if tokens[at].text == ":" and 0 < at < len(tokens) - 1:
            return tokens[at + 1].kind is not Kind.NUMBER  # "at 16:30 by the army"
        goes_on = tokens[at].text == "," and at + 1 < len(tokens)
        goes_on = goes_on and (tokens[at + 1].low in self._roles.done or self._is_told(tokens, at))
        return not goes_on and self._roles.ends(tokens[at])

    def _goes_on(self, joint: Token, verb: Token) -> bool:
        """Whether another verb of the same subject follows: "**and was**"."""
        return joint.low in self._roles.joints and self._before.helps(verb)

    def _is_told(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an aside on who tells it begins or ends with a comma, before "by": "torched**,
        witnesses said,** by men of the RSF".
        """
        near = range(at + 1, min(len(tokens), at + _OF_AN_ASIDE))
        close = next((n for n in near if tokens[n].kind is Kind.MARK), at)
        if tokens[at - 1].low in self._roles.stops:
            close = at
        match = self._roles.words.longest(tokens, close + 1)
        told = any(token.low in self._roles.stops for token in tokens[at + 1 : close])
        return match is not None and match.value == _BY and (told or close == at)


def _blames(match: Match[str], led: int) -> bool:
    """Whether it leads to who is blamed, behind a relative: "a raid that the UN **blames on**"."""
    near = led < match.start <= led + _CHARGE
    return match.value == _BY and near and match.end > match.start + 1


def _behind_all(draft: Draft) -> int:
    """The token behind the word of a draft, and behind its figure where that stands in a clause
    further on: "of the 310 abductions, **200 were carried out by**".
    """
    count, end = draft.count, draft.trigger.end
    between = draft.seen.sentence.tokens[end : count.start] if count else ()
    apart = any(token.text == "," for token in between)
    return max(count.end, count.unit.end) if count and apart else end
