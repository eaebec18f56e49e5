"""Where a subject ends, before what stands between it and its verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.claims import Attribution
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft, Sighting
from dragoman.extract.measures import Counts
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles

__all__ = ["MOVED", "Subjects"]

_ASIDE = 12
"""Tokens from the comma that opens an aside to the verb behind it, at most."""
MOVED = frozenset({"withdrew", "advanced"})
"""What those do who were driven out or on, though their verb is a passive."""
_LONG = 5
"""Tokens from such a participle to the last word of whom it names, at most."""
_LED = 2
"""Tokens from a participle to whom it names: "backed by Rwanda"."""


class Subjects:
    """Finds the ends of subjects in one report."""

    def __init__(
        self,
        report: Report,
        roles: Roles,
        find: Mentions,
        parties: Parties,
        is_past: Callable[[Token], bool],
    ) -> None:
        self._report, self._roles, self._find, self._parties = report, roles, find, parties
        self._is_past, self._manner = is_past, roles.endings.manner

    def over_its_verb(self, tokens: Sequence[Token], end: int) -> int:
        """Where the verb begins whose object a deed is that opens at ``end``: "**conducted** two
        strikes", "**broke** the siege"; else ``end``.
        """
        at = self._over_amounts(tokens, end)
        verbs = (*self._roles.dealing.all_of(tokens), *self._roles.answering.all_of(tokens))
        return min((m.start for m in verbs if m.end == at), default=end)

    def answers(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether somebody is told to have done what a noun there tells: "**responsible for** 41
        deaths".
        """
        first = self._over_amounts(tokens, at)
        return any(m.end == first for m in self._roles.answering.all_of(tokens))

    def _over_amounts(self, tokens: Sequence[Token], end: int) -> int:
        """Where numbers, and what leads to them, begin that end at ``end``."""
        between = self._roles.amounts | self._roles.degrees | self._find.words.determiners
        while end and (tokens[end - 1].kind is Kind.NUMBER or tokens[end - 1].low in between):
            end -= 1
        return end

    def over_times(self, seen: Sighting, who: Phrase) -> Phrase | None:
        """A subject without the time right before it: "for **two days** Syrian army moved"."""
        tokens, first = seen.sentence.tokens, who.first
        timed = [window.nameless for window in seen.windows]
        while first < who.last and any(one.meets(tokens[first].span) for one in timed):
            first += 1
        return replace(who, first=first) if first < who.last else None

    def over_helpers(self, draft: Draft, end: int) -> int:
        """Where a subject ends before what leads to its verb: "the rebels **have not agreed to**
        free"; ``end`` where nothing does.
        """
        tokens = draft.seen.sentence.tokens
        timed = [window.nameless for window in draft.seen.windows]
        leading = {m.end: m.start for m in reversed(self._roles.leading.all_of(tokens))}
        while end:
            dated = any(w.meets(tokens[end - 1].span) for w in timed)
            if end in leading:
                end = leading[end]
            elif dated or self.helps(tokens[end - 1]):
                end -= 1
            else:
                break
        return end

    def over_plain_helpers(self, tokens: Sequence[Token], end: int) -> int:
        """Where a subject ends before auxiliaries and adverbs alone."""
        while end and self.helps(tokens[end - 1]):
            end -= 1
        return end

    def opening_word(self, draft: Draft) -> Phrase | None:
        """Who opens a word of several that goes on with its verb: "**troops** have pulled back",
        "**jets** bombed"; None where nobody does.
        """
        word, sentence = draft.trigger, draft.seen.sentence
        first, *behind = sentence.tokens[word.start : word.end]
        flown = (
            first.low in self._roles.crafts and behind and behind[0].low not in self._roles.blows
        )
        does = flown or any(self._is_past(token) or self.helps(token) for token in behind)
        if word.passive or not does or not (flown or self._parties.is_armed(first)):
            return None
        if self.undergoes(draft):
            return None  # "a **helicopter** was shot down"
        whose = self.whose_blow(draft.seen, word.start)  # "a **Russian** drone hit"
        whose = whose or self._owner_behind(draft)
        return whose or self._find.before(sentence, word.start + 1)

    def _owner_behind(self, draft: Draft) -> Phrase | None:
        """Whose the craft is that opens a word: "aviation of **the coalition** bombed"; None where
        nobody is told so.
        """
        sentence, word = draft.seen.sentence, draft.trigger
        tokens = sentence.tokens
        if tokens[word.start + 1].low not in self._find.words.of:
            return None
        verbs = (at for at in range(word.start + 2, word.end) if self._is_past(tokens[at]))
        who = self._find.after(sentence, word.start + 2, next(verbs, word.end))
        return who if who is not None and self._parties.is_party(who) else None

    def over_relative(self, who: Phrase) -> Phrase | None:
        """Of a phrase inside what describes somebody, whom it describes: "**troops** who back the
        president shelled"; None where it describes what is nobody ("a landslide that came down the
        hill left"); else the phrase.
        """
        sentence = self._report.sentences[who.sentence]
        tokens, first = sentence.tokens, self._parties.opening(who)
        for at in range(first - 1, max(0, first - _ASIDE), -1):
            if tokens[at].kind is Kind.MARK:
                return who
            if tokens[at].low in self._roles.relatives:
                does = any(not self.helps(token) for token in tokens[at + 1 : first])
                meant = self._find.before(sentence, at) if does else None
                if meant is None or meant.last != at or meant.kind == "pronoun":
                    return who
                if self._parties.is_party(meant):
                    return meant
                last = tokens[meant.last - 1].low
                return None if last in self._roles.hazards else who
        return who

    def owner(self, draft: Draft) -> Phrase | None:
        """Whose the deed is whose noun tells it: "**security forces'** killing of 12", "**the
        rebels'** siege"; None of what befell him ("the army's dead").
        """
        sentence, word = draft.seen.sentence, draft.trigger
        if not word.start or word.counts is Counts.SUBJECT or word.passive:
            return None
        first, before = sentence.tokens[word.start], sentence.tokens[word.start - 1]
        deed = first.low.endswith(self._roles.endings.doing)
        deed = deed or draft.measure.family in {"violence", "territory"}
        if deed and before.low in self._roles.own:
            return self._find.phrase(sentence, word.start - 1, word.start)  # "**its** withdrawal"
        dated = any(one.nameless.meets(before.span) for one in draft.seen.windows)
        owns = deed and before.owns and not dated  # "last **Tuesday's** brawl"
        return self._find.before(sentence, word.start) if owns else None

    def made_by(self, draft: Draft) -> Phrase | None:
        """Who is told behind the noun of his own move, or of what brings his aid: "the withdrawal
        of **the army**", "a convoy of **the UN**".
        """
        sentence, word = draft.seen.sentence, draft.trigger
        tokens, roles = sentence.tokens, self._roles
        brings = draft.measure.family == "access"
        nouns = roles.carriers if brings else roles.moves | roles.sways
        led = (at for at in range(word.start, word.end) if tokens[at].low in nouns)
        at = next(led, None)
        if at is None or at + 1 >= len(tokens):
            return None
        if tokens[at].low in roles.sways:
            return self._swaying(sentence, at + 1)
        if tokens[at + 1].low in self._find.words.of:
            who = self._find.after(sentence, at + 2)
        else:
            who = self._find.before(sentence, at) if brings and at else None
        if who is None or who.kind == "pronoun" or self._parties.is_alone(who):
            return None
        return who if self._parties.is_party(who) else None

    def _swaying(self, sentence: Sentence, at: int) -> Phrase | None:
        """Who is told behind a noun of power before that over which he has it: "the control of
        **the rebels** over Bor"; None where "of" leads to the ground itself.
        """
        tokens = sentence.tokens
        if tokens[at].low not in self._find.words.of:
            return None
        over = (n for n, token in enumerate(tokens) if n > at and token.low in self._roles.over)
        top = next(over, None)
        who = self._find.after(sentence, at + 1, top) if top else None
        apt = who is not None and who.last == top and self._parties.is_party(who)
        return who if apt else None

    def undergoes(self, draft: Draft) -> bool:
        """Whether a word of the past is told of what somebody else did to its subject: "the bridge
        **has been** destroyed"; not of who was driven out, or pushed on.
        """
        tokens, word = draft.seen.sentence.tokens, draft.trigger
        if draft.measure.name in MOVED:
            return False
        words = tokens[max(0, word.start - 1) : word.end]
        led = pairwise([token for token in words if not token.low.endswith(self._manner)])
        return any(a.low in self._roles.undergone and self._is_past(b) for a, b in led)

    def masters(self, tokens: Sequence[Token]) -> bool:
        """Whether their subject has what they tell: "are now **in control** of"."""
        if any(token.low in self._roles.seated for token in tokens):
            return True  # "are **dug** in at"
        has = [n for n, token in enumerate(tokens) if token.low in self._roles.masters]
        led = (token for n in has for token in tokens[max(0, n - _LED) : n])
        return any(token.low in self._find.words.places for token in led)

    def whose_blow(self, seen: Sighting, at: int) -> Phrase | None:
        """Whose the blow is that is named at ``at``: "an **Israeli** air strike", "**army**
        shelling"; None where no blow is named there, or nobody before it.
        """
        sentence, first = seen.sentence, at + 1
        tokens = sentence.tokens
        while first and tokens[first - 1].low in self._roles.blows:
            first -= 1
        if first > at:
            return None
        while (
            first and tokens[first - 1].low in self._roles.degrees and not tokens[first - 1].capital
        ):
            first -= 1
        who = self._find.before(sentence, first) if first else None
        if who is None or who.kind == "pronoun":
            return None
        if all(
            t.low in self._roles.degrees | self._roles.weapons for t in tokens[who.first : who.last]
        ):
            return None  # "**Fresh** arson", "**Katyusha** rockets"
        plain = (n for n, t in enumerate(tokens[who.first : who.last]) if self._names(t))
        who = replace(who, first=who.first + next(plain, who.last - who.first))
        if who.first == who.last:
            return None
        dated = any(one.nameless.meets(self._find.span(who)) for one in seen.windows)
        named = all(t.capital or self._find.words.strong(t) for t in tokens[who.first : who.last])
        return self._find.phrase(sentence, who.first, who.last) if named and not dated else None

    def behind_verb(self, who: Phrase) -> Phrase | None:
        """A phrase from behind a verb that it took for what describes somebody: "the governor told
        **soldiers**"; None where it ends with one ("the army justified").
        """
        sentence = self._report.sentences[who.sentence]
        tokens, words = sentence.tokens, self._find.words
        if who.last > len(tokens):
            return None  # of what a heading lends, which stands elsewhere
        if tokens[who.first].low in self._roles.lets and who.last - who.first > 1:
            return self._find.phrase(sentence, who.first + 1, who.last)  # "let **rescuers** bring"
        for at in range(who.last - 1, who.first, -1):
            word, before = tokens[at], tokens[at - 1]
            past = word.low.endswith(self._roles.endings.past) or self._is_past(word)
            verb = past and not word.capital
            acts = before.capital or words.head_kind(before) is not None
            if verb and acts and word.low not in self._roles.asides:
                return self._find.phrase(sentence, at + 1, who.last) if at + 1 < who.last else None
        hit = next((at for at in range(who.first + 1, who.last) if self._aims(tokens[at])), None)
        return self._find.phrase(sentence, who.first, hit) if hit else who

    def _names(self, token: Token) -> bool:
        """Whether it is part of a name, and no article nor what only describes one: "a suspected
        **Boko** Haram attack".
        """
        words = self._find.words
        return token.low not in words.determiners and (token.capital or words.strong(token))

    def _aims(self, token: Token) -> bool:
        """Whether what was hit is told behind it: "an attack by rebels **on** Kupe killed"."""
        return token.low in self._roles.targets and not token.capital

    def over_aside(self, tokens: Sequence[Token], end: int, said: Attribution | None) -> int:
        """Where a subject ends before what only describes it, or who tells of it: "the rebels,
        **backed by Rwanda,** captured", "the army, **residents say,** shelled"; ``end`` where no
        such aside closes there.
        """
        if not end or tokens[end - 1].text != ",":
            return end
        marks = (at for at in range(end - 2, 0, -1) if tokens[at].kind is Kind.MARK)
        first = next(marks, 0)
        aside = tokens[first].text == "," and end - first <= _ASIDE
        opens = self._roles.asides | self._roles.relatives | self._find.words.determiners
        cue = said.cue.span if said and said.cue else None
        told = cue is not None and any(t.span.meets(cue) for t in tokens[first:end])
        return first if aside and (told or tokens[first + 1].low in opens) else end

    def over_participle(self, sentence: Sentence, end: int) -> int:
        """Where a subject ends before a participle that describes it: "fighters **backed by
        Rwanda** hold", "troops **loyal to** Haftar shelled"; ``end`` where none does.
        """
        inner = self._find.before(sentence, end) if end else None
        if inner is None or inner.last != end or sentence.tokens[end].low in self._roles.bare:
            return end  # "called on both sides **to** stop"
        first, tokens = self._parties.opening(inner), sentence.tokens
        opens = first - _LED
        doing = tokens[first - 1].low if first > 1 else ""
        if doing in self._roles.asides and doing.endswith(self._roles.endings.doing):
            opens = first - 1  # "fighters **backing** Haftar"
        led = opens > 0 and tokens[opens].low in self._roles.asides
        if not led:
            led = (opens := self._opening_aside(tokens, first)) > 0
        return opens if led and self._find.before(sentence, opens) is not None else end

    def _opening_aside(self, tokens: Sequence[Token], first: int) -> int:
        """Where a participle before "by" or "with" opens what describes somebody, with words
        between it and a name: "troops **backed by** helicopter gunships"; 0 where none does.
        """
        for at in range(first - 1, max(0, first - _LONG), -1):
            if tokens[at].kind is not Kind.WORD or self._is_past(tokens[at]):
                apt = (
                    tokens[at].low in self._roles.asides
                    and tokens[at + 1].low in self._roles.backers
                )
                return at if apt else 0
        return 0

    def helps(self, token: Token) -> bool:
        """Whether it may stand between a subject and its verb: an auxiliary, an adverb."""
        return token.kind is Kind.WORD and (
            token.low in self._roles.helpers or token.low.endswith(self._roles.endings.manner)
        )
