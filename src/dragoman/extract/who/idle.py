"""A draft and those before its word in; whether they are no subject that did what it tells, out.

The counted do not kill themselves, a place where a blow fell did not strike it, and what was hit
did not hit. Who acted is not looked for here (see Takers).
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.claims import Attribution
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.text.sentences import Kind, Report, Token
from dragoman.extract.who.deeds import is_told_by
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles
from dragoman.extract.who.subjects import MOVED, Subjects

__all__ = ["Idle"]

_REACH = 12
"""Tokens from the word of two sides to one who stands behind it, at most."""
_ITSELF = 2
"""Tokens from what makes a verb reflexive to its participle: "se sont **emparés**"."""
_SUM = 2
"""Words of "number of"."""
_WAY = "corridor"
_BY, _SIDES = "by", "between"
_HARM, _TAKEN, _VIOLENCE, _GROUND = "harm", "captured", "violence", "territory"
_BLOWS = frozenset({_VIOLENCE, _HARM})
_COUNTED = frozenset({_HARM, "movement", "damage"})
"""Families of what befalls those who are counted, whoever else of them did it."""
_BEFALLS = frozenset({_HARM, "movement"})
"""Families of what befalls people: a word before its noun tells which ("**Cumulative** deaths")."""


class Idle:
    """Tells who did nothing, in one report."""

    def __init__(
        self, report: Report, roles: Roles, find: Mentions, parties: Parties, before: Subjects
    ) -> None:
        self._report, self._roles, self._find = report, roles, find
        self._parties, self._before = parties, before

    def did_nothing(self, draft: Draft, who: Phrase, said: Attribution | None) -> bool:
        """Whether those before a word are no subject of it that did what it tells."""
        tokens = self._report.sentences[who.sentence].tokens
        if any(is_told_by(said, tokens, at) for at in range(who.first, who.last)):
            return True  # "Rebels **report** attack on Goma"
        last = tokens[who.last - 1]
        how = last.low in self._roles.degrees and not last.capital  # "a **major** attack"
        idle = how or _counts_them(draft, who) or self._stands_in_it(who, draft.trigger)
        idle = idle or self._are_summed(draft, who) or self._is_whence(who)
        used = tokens[who.last : draft.trigger.end] if draft.measure.name == _WAY else ()
        idle = idle or any(token.low in self._roles.uses for token in used)
        idle = idle or self._is_struck(draft, who) or self._was_done_to(draft, who)
        return idle or self._is_one_of_two(draft, who)

    def _was_done_to(self, draft: Draft, who: Phrase) -> bool:
        """Whether a passive whose words stand apart tells what befell him, as rough translation
        has it: "the column **was** on the way several times **shelled**".
        """
        tokens, start = self._report.sentences[who.sentence].tokens, draft.trigger.start
        past = tokens[start].low.endswith(self._roles.endings.past)
        between = tokens[who.last : start]
        led = bool(between) and between[0].low in self._roles.undergone
        plain = all(token.kind is Kind.WORD for token in between)
        apart = self._roles.joints | self._roles.helpers  # "were said **to have** shelled"
        joined = any(token.low in apart for token in between[1:])
        return past and led and plain and not joined and draft.measure.name not in MOVED

    def _is_whence(self, who: Phrase) -> bool:
        """Whether a clause that opens with "from" tells whose it was, as rough translation has it:
        "**from militants of** “Front en-Nusra” released five quarters".
        """
        tokens, at = self._report.sentences[who.sentence].tokens, self._parties.opening(who) - 1
        passed = self._find.words.of | self._roles.armed
        while at >= 0 and (tokens[at].kind is Kind.MARK or tokens[at].low in passed):
            at -= 1
        opens = at == 0 or (at > 0 and tokens[at - 1].kind is Kind.MARK)
        return opens and tokens[at].low in self._find.words.small["out_of"]

    def _are_summed(self, draft: Draft, who: Phrase) -> bool:
        """Whether a sum is told of them: "the **number of** “mercenaries” killed"."""
        before = self._report.sentences[who.sentence].tokens[: self._parties.opening(who)]
        told = [token.low for token in before if token.kind is Kind.WORD][-_SUM:]
        led = len(told) == _SUM and told[-1] in self._find.words.of
        return led and told[0] in self._roles.sums and draft.measure.family in _BEFALLS

    def leans(self, who: Phrase) -> bool:
        """Whether he only stands beside who acts: "troops **under** General Bola took"."""
        tokens, first = self._report.sentences[who.sentence].tokens, self._parties.opening(who)
        return first > 0 and tokens[first - 1].low in self._roles.leans

    def is_where_it_struck(self, draft: Draft, who: Phrase) -> bool:
        """Whether somebody only tells where a blow fell that did harm: "a car bomb outside a house
        **of a militia** killed two"; not "a raid of the rebels killed two".
        """
        tokens, first = self._report.sentences[who.sentence].tokens, self._parties.opening(who)
        words = self._find.words
        led = first > 0 and tokens[first - 1].low in words.of | words.at | words.places
        harmed = draft.measure.family == _HARM and draft.trigger.counts is Counts.OBJECT
        blows = (t.end for t in draft.seen.triggers if t.measure.family == _VIOLENCE)
        opened = next((end for end in blows if end < first - 1), None)
        between = tokens[opened:first] if opened is not None else ()
        plain = not any(t.kind is Kind.MARK or t.low in self._roles.stops for t in between)
        return led and harmed and bool(between) and plain

    def has_no_subject(self, draft: Draft, acts: str) -> bool:
        """Whether nobody before a word did what it tells; but who was driven out has left."""
        trigger, tokens = draft.trigger, draft.seen.sentence.tokens
        passive = trigger.passive and draft.measure.name not in MOVED
        if self._before.masters(tokens[trigger.start : trigger.end]):
            return False  # "M23 fighters **are in control of** Goma"
        passive = passive and not self._is_reflexive(draft)
        noun = trigger.counts is Counts.OF and draft.measure.family in _BEFALLS
        noun = noun and not self._before.answers(tokens, trigger.start)
        ground = any(place.end == trigger.start for place in draft.seen.places)
        fell = trigger.of_place and ground and draft.measure.name == _TAKEN  # "Goma **fell**"
        stays = trigger.of_place and trigger.stock  # "Goma **is without power**"
        passive = passive or fell or stays or self._before.undergoes(draft)
        if trigger.describes or passive or noun or self._is_suffered(draft) or self._is_bare(draft):
            return True  # "**Cumulative** deaths"
        if self._is_what_hurt_them(tokens, trigger.start):
            return True
        inside = tokens[trigger.start + 1 : trigger.end]
        helpers = self._roles.helpers - self._roles.bare
        if any(token.low in helpers for token in inside):
            return not self._before.helps(tokens[trigger.start])  # "**the road** has been closed"
        sides = self._roles.words.longest(tokens, trigger.end)
        between = sides is not None and sides.value == _SIDES  # "fighting **between** the two"
        against = between and tokens[trigger.end].low in self._roles.against
        between = between and not against  # "soldiers clashed **with** the rebels"
        how = tokens[max(0, trigger.start - 1)].low in self._roles.degrees
        return acts == _SIDES and (between or how)  # "**Heavy** fighting went on"

    def _is_what_hurt_them(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a blow only tells by what others came to harm: "treated 40 people **injured by**
        shelling".
        """
        led = self._roles.words.longest(tokens, at - 1) if at > 1 else None
        agent = led is not None and led.value == _BY and led.end == at
        return agent and tokens[at - 2].low.endswith(self._roles.endings.past)

    def _is_bare(self, draft: Draft) -> bool:
        """Whether harm is told by a participle alone, as in a headline: "Governor **arrested** on
        the road to Kupe", which has no object.
        """
        tokens, word = draft.seen.sentence.tokens, draft.trigger
        past = word.end - word.start == 1 and tokens[word.start].low.endswith(
            self._roles.endings.past
        )
        if not past or draft.measure.family != _HARM or draft.count is not None:
            return False
        behind = tokens[word.end : word.end + 1]
        ends = not behind or behind[0].kind is Kind.MARK
        return ends or behind[0].low in self._find.words.at | self._find.words.places

    def _is_reflexive(self, draft: Draft) -> bool:
        """Whether ground was taken, or a fight fought, by the subject of a verb that only looks
        like a passive: "les rebelles **se sont emparés** de Sake".
        """
        tokens, start = draft.seen.sentence.tokens, draft.trigger.start
        near = tokens[max(0, start - _ITSELF) : start + 1]
        led = any(token.low in self._roles.reflexives for token in near)
        return led and draft.measure.family in {_VIOLENCE, _GROUND}

    def _stands_in_it(self, who: Phrase, trigger: Trigger) -> bool:
        """Whether a place stands for where it was: "shelling **in** Rakhine State killed 4", "an
        attack on a base **in Galcad** killed 7".
        """
        tokens, first = self._report.sentences[who.sentence].tokens, self._parties.opening(who)
        words = self._find.words
        if who.last < len(tokens) and tokens[who.last].low in self._roles.bare:
            return False  # "called on both sides **to** stop fighting"
        while first and tokens[first - 1].low in words.compass:
            first -= 1
        before = tokens[first - 1].low if first else ""
        if before in words.at | self._roles.targets and not tokens[trigger.start].low.endswith(
            self._roles.endings.doing
        ):
            return True  # "a blast **in** western Niger killed", "clashes **with** police left"
        opens = all(token.kind is Kind.MARK for token in tokens[: max(0, first - 1)])
        site = tokens[who.last - 1].low in words.sites
        inside = before in words.places
        return inside and (site or opens or who.kind == "name")  # "**In Mayo** a shell killed two"

    def _is_struck(self, draft: Draft, who: Phrase) -> bool:
        """Whether it only says what was hit, or is the blow: "a strike **on** Kalogi hospital
        killed ten", "**Shelling** killed two".
        """
        struck = [word for word in draft.seen.triggers if word.measure.family in _BLOWS]
        last = self._report.sentences[who.sentence].tokens[who.last - 1]
        inside = any(word.start <= who.last - 1 < word.end for word in struck)
        if inside and last.low not in self._roles.armed | self._roles.crafts:
            return True  # but "a suicide **bomber** killed two"
        tokens, first = self._report.sentences[who.sentence].tokens, self._parties.opening(who)
        blows = {word.end for word in struck}
        led = first > 0 and tokens[first - 1].low in self._roles.targets | self._find.words.of
        return led and not blows.isdisjoint({first - 1, first})

    def _is_one_of_two(self, draft: Draft, who: Phrase) -> bool:
        """Whether it stands for one side of a fight: "clashes **between** the M23 and the Wazalendo
        left five dead".
        """
        before = self._report.sentences[who.sentence].tokens[: who.first]
        near = len(before) - _REACH
        timed = [window.nameless for window in draft.seen.windows]  # "between Monday and Thursday"
        sides = (m for m in self._roles.words.find(before) if m.value == _SIDES and m.end >= near)
        sides = (m for m in sides if not any(w.meets(before[m.start].span) for w in timed))
        sides = (m for m in sides if before[min(m.end, len(before) - 1)].kind is not Kind.NUMBER)
        return any(all(t.kind is not Kind.MARK for t in before[m.end :]) for m in sides)

    def _is_suffered(self, draft: Draft) -> bool:
        """Whether harm or a blow befell the subject of its word, or it lost ground that is told to
        be taken: "the army lost 40 men", "40 men died", "lost 12 villages", "came under fire".
        """
        words = draft.seen.sentence.tokens[draft.trigger.start : draft.trigger.end]
        # "rescuers **have recovered** 17 bodies"
        verb = next((word for word in words if not self._before.helps(word)), words[0])
        lost = verb.low in self._roles.suffers
        if draft.measure.name == _TAKEN or draft.measure.family == _VIOLENCE:
            return lost and verb.low not in self._roles.regains
        count = draft.count
        told = count is not None and max(count.end, count.unit.end) <= draft.trigger.start
        befell = (
            draft.trigger.counts is Counts.SUBJECT or told
        )  # "talk of 3,000 fighters **killed**"
        return draft.measure.family == _HARM and (lost or befell)


def _counts_them(draft: Draft, who: Phrase) -> bool:
    """Whether those before the word are the counted: "74 **fighters of the SDF** dead, 49 on the
    other side"; "two gunmen killed 12" did it.
    """
    seen = draft.seen
    own = [seen.counts[at] for at, words in seen.governs.items() if draft.trigger in words]
    own += [draft.count] if draft.count else []
    apart = draft.trigger.counts is Counts.OBJECT or draft.measure.family not in _COUNTED
    counts = own if apart else seen.counts
    return any(who.first < count.unit.end and count.unit.start < who.last for count in counts)
